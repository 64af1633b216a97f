"""What Python from outside the package imports: on what its compiled rules and its results stand.

A constant that a rule takes in may stand in another file. What stands in the package, beside the rule, in
numpy, numba, pydantic or Python's own library is seen when it changes, by hashes and versions; of any other
module nothing would say so.
"""

import ast
import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from wijkabm.ground.compiled.sources import NAME, PACKAGE

KNOWN: Final = frozenset({NAME, "numpy", "numba", "pydantic"}) | sys.stdlib_module_names
"""Of these modules somebody says when they change."""

OUTSIDE: Final = f"{NAME}_outside"
"""The package under which modules of levers from outside are imported."""

BESIDE: Final = ("nl.yaml", "en.yaml", "evidence.csv", "effects.csv", "check.py", "README.md")
"""Files of a lever that say not what it does, but what it is called and what is known of it."""


class Import(NamedTuple):
    """What one line of a file imports: how many folders up (0 from anywhere), and its full name."""

    line: int
    up: int
    name: str

    @property
    def top(self) -> str:
        """The first part of the name."""
        return self.name.partition(".")[0]


def list_imports(path: Path) -> list[Import]:
    """All imports of a file, also those inside functions.

    ``import a.b`` gives whoever writes it the whole of ``a``.

    Raises
    ------
    SyntaxError
        It is no Python.
    """
    found = []
    for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
        if isinstance(node, ast.Import):
            names = [x.name if x.asname else x.name.partition(".")[0] for x in node.names]
            found += [Import(node.lineno, 0, name) for name in names]
        elif isinstance(node, ast.ImportFrom):
            base = f"{node.module}." if node.module else ""
            found += [Import(node.lineno, node.level, base + x.name) for x in node.names]
    return sorted(found)


def find_stood_on(imports: Iterable[Import]) -> frozenset[str]:
    """Modules of the package that are imported; of a room or the package's front all that is in it."""
    found: set[str] = set()
    for name in {x.name for x in imports if not x.up and x.top == NAME}:
        place = PACKAGE.joinpath(*name.split(".")[1:])
        if not place.is_dir() and not place.with_suffix(".py").is_file():
            place = place.parent  # it is something in a module
        files = place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]
        found.update(_name_module(path) for path in files)
    return frozenset(found) - {NAME}


def _name_module(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def reach(file: Path) -> tuple[dict[Path, list[Import]], list[Import]]:
    """The file and those beside it that it imports, with their imports; and what comes from elsewhere."""
    read: dict[Path, list[Import]] = {}
    foreign: list[Import] = []
    waiting = [file]
    while waiting:
        path = waiting.pop()
        if path not in read:
            read[path] = list_imports(path)
            for found in read[path]:
                beside = file.parent / f"{found.top}.py"
                if found.up < 2 and beside.is_file():
                    waiting.append(beside)
                elif found.up or found.top not in KNOWN:
                    foreign.append(found)
    return read, foreign


def find_outside_folder(module: str) -> Path:
    """The folder of the lever from outside that a module is part of."""
    return Path(sys.modules[".".join(module.split(".")[:2])].__path__[0])


def list_files(folder: Path) -> list[Path]:
    """Files of a lever that say what it does: all but its words, its tests, and what is hidden."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not any(
            part.startswith((".", "__pycache__")) for part in path.relative_to(folder).parts
        )
        and not path.name.startswith("test_")
        and path.relative_to(folder).as_posix() not in BESIDE
    ]


def hash_files(folder: Path) -> str:
    """Hash of what a lever does, not of its words or its tests: 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in list_files(folder):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
