"""Where each parameter acts: which files of the package read it, found in their source.

A parameter is read as ``numbers.group.name``, or as ``firms.vat`` where `firms` is the group. What a name in
a function stands for is told by what is assigned to it; of an argument, by its own name or by what is read of
it: the one group that holds all of that. Tables of the world, modules and what is annotated as something else
are no groups, whatever they hold.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from wijkabm.ground.parameters.whole import GROUPS, split_branch
from wijkabm.ground.tables.world import World

PACKAGE: Final = Path(__file__).parents[1] / "wijkabm"
SECTIONS: Final = {
    "place": "5", "levers": "7.1", "month/municipality": "7.1", "month/terms": "7.1", "month/work": "7.2",
    "month/income": "7.3", "month/time": "7.4", "coin": "7.4", "month/shopping": "7.5",
    "month/hard_times": "7.5", "month/firms": "7.6", "month/closing": "7.7", "month/premises": "7.8",
    "month/opening": "7.9", "month/unit_search": "7.9", "month/ties": "7.10", "month/street": "7.11",
    "month/safety": "7.11", "month/population": "7.12", "measure": "7.15",
}  # fmt: skip
"""Which section of the ODD page tells of a room, or of a file, of the package."""

WHOLE: Final = ("numbers", "parameters", "kernel_parameters", "p")
"""What all groups together are called."""

STEMS: Final = {
    group: {split_branch(kind, field)[0] for field in kind.model_fields}
    for group, kind in GROUPS.items()
}
"""Names of the parameters of a group as rules read them: once for all branches."""


def list_files() -> Iterator[tuple[str, str, Path]]:
    """Section, name of the file (of a lever: of the lever) and path of all that may read a parameter."""
    for room, section in SECTIONS.items():
        path = PACKAGE / room
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]:
            if not file.name.startswith("test_"):
                lever = room == "levers" and file.parent != path
                yield section, file.parent.name if lever else file.stem, file


def name_groups(function: ast.AST) -> dict[str, str]:
    """What names in a function stand for: the group assigned to it, or a table (nothing)."""
    named: dict[str, str] = {}
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for name, value in zip(names, values, strict=False):
                if isinstance(name, ast.Name) and isinstance(value, ast.Attribute):
                    named[name.id] = "" if is_world(value.value) else value.attr
    return named


def is_world(node: ast.expr) -> bool:
    """Whether an expression is the world, whose tables have names of groups."""
    return isinstance(node, ast.Name) and node.id in ("world", "w")


def list_others(tree: ast.Module, function: ast.FunctionDef) -> set[str]:
    """Names in a function that are no group: modules, and arguments that are said to be something else."""
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    others = {name.asname or name.name for node in imports for name in node.names}
    for argument in [*function.args.args, *function.args.kwonlyargs]:
        said = ast.unparse(argument.annotation) if argument.annotation else "Any"
        if said != "Any" and not said.endswith("Parameters"):
            others.add(argument.arg)
    return others


def guess_group(name: str, read: set[str], is_argument: bool) -> str:
    """The group that a name stands for, of which `read` is read; nothing if it is none."""
    holding = [group for group, stems in STEMS.items() if read <= stems]
    if name in holding:
        return name
    is_group = is_argument and len(holding) == 1 and name not in (*World._fields, *WHOLE)
    return holding[0] if is_group else ""


def find_reads(source: str) -> set[str]:
    """``group.name`` of the parameters, branches together, that a file reads."""
    reads: set[tuple[str, str]] = set()
    tree = ast.parse(source)
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        named, others = name_groups(function), list_others(tree, function)
        arguments = {argument.arg for argument in function.args.args}
        asked: dict[str, set[str]] = {}
        for node in ast.walk(function):
            if not isinstance(node, ast.Attribute):
                continue
            holder = node.value
            if isinstance(holder, ast.Name):
                asked.setdefault(holder.id, set()).add(node.attr)
            elif isinstance(holder, ast.Attribute) and not is_world(holder.value):
                reads |= {(holder.attr, node.attr)}
        for name, read in asked.items():
            if name not in others:
                group = named.get(name)
                group = guess_group(name, read, name in arguments) if group is None else group
                reads |= {(group, one) for one in read}
    return {f"{group}.{one}" for group, one in reads if one in STEMS.get(group, ())}


def map_parameters() -> dict[str, dict[str, list[str]]]:
    """By ``group.name``, branches together: the sections where it acts, and in which files of each."""
    found: dict[str, dict[str, list[str]]] = {
        f"{group}.{split_branch(kind, field)[0]}": {}
        for group, kind in GROUPS.items()
        for field in kind.model_fields
    }
    for section, file, path in list_files():
        for name in find_reads(path.read_text("utf-8")):
            files = found[name].setdefault(section, [])
            files += [file] if file not in files else []
    return found
