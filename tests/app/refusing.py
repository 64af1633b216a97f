"""Every place in the package that refuses what somebody gave, and what of it no page can bring about.

They are found by reading the sources: all that the page imports, in whichever function.
"""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import wijkabm

ROOT = Path(wijkabm.__path__[0])
FORM_AT = {"InputError": 0, "Sentence": 0, "_doubt": 1, "join_sentences": 1}
"""Which argument is the form."""

AT_START = "a command says it before there is a page"
OUTSIDE = "of levers from outside, whose words are their maker's; read before there is a page"
ELSEWHERE = "of files and objects that a page does not take"

NOT_ON_THE_PAGE = {
    "wijkabm.app.own_plans": {"keep_plans": AT_START},
    "wijkabm.app.server": dict.fromkeys(("check_address", "set_options"), AT_START),
    "wijkabm.ground.lever_folders": dict.fromkeys(
        ("load", "find_spec", "use_levers", "_find", "_check_imports", "_open", "look_into", "check_outside"),
        OUTSIDE),
    "wijkabm.ground.parameters.whole": {"make_parameters": "a page sets no parameters"},
    "wijkabm.levers.desk.scenario": {"read_written": ELSEWHERE},
    "wijkabm.levers.outside": dict.fromkeys(
        ("check_kind", "check_parts", "_check_columns", "_check_costs", "_check_field", "_tell"), OUTSIDE),
    "wijkabm.levers.programmes": dict.fromkeys(("_check_answers", "_find"), OUTSIDE),
    "wijkabm.levers.registry": {"load_kind": OUTSIDE},
    "wijkabm.measure.observed": {"read_observed": ELSEWHERE},
    "wijkabm.model.agents": {"remove": ELSEWHERE},
    "wijkabm.model.seen": dict.fromkeys(("remove_all_agents", "deregister_agent"), ELSEWHERE),
    "wijkabm.model.settled": {"settle_policy": ELSEWHERE},
    "wijkabm.model.wijk": dict.fromkeys(("__init__", "set_parameters"), ELSEWHERE),
    "wijkabm.pairs.comparison": dict.fromkeys(("check", "load_comparison"), ELSEWHERE),
    "wijkabm.place.kwb": {"date_tables": ELSEWHERE},
    "wijkabm.place.own_files": dict.fromkeys(("give_streets", "read_files"), ELSEWHERE),
    "wijkabm.place.reading": {"read_areas_apart": ELSEWHERE},
    "wijkabm.runs.results": {"load": ELSEWHERE},
    "wijkabm.runs.run": dict.fromkeys(("new_folder", "_check_free"), ELSEWHERE),
    "wijkabm.tell.plots": {"draw_figures": ELSEWHERE},
    "wijkabm.tell.story": dict.fromkeys(("tell_shop", "tell_resident"), "a page has no story then"),
    "wijkabm.tell.texts": {"read_words": OUTSIDE},
}  # fmt: skip
"""Functions by their module, and why nobody hears it on a page."""

DYNAMIC = (
    "EUR", "EUR/year", "addresses/km2", "ha", "km", "persons",
    "{value:g} {unit}", "{value:,.0f} {unit}",
    "dwellings", "house numbers", "length", "target", "party",
)  # fmt: skip
"""Sentences made of a value: units of figures that have a usual range, what homes were counted by, ..."""

MADE_ELSEWHERE = {
    ("wijkabm.ground.errors", "join_sentences"),
    ("wijkabm.ground.errors", "__init__"),
    ("wijkabm.ground.plain", "say_problem"),
    ("wijkabm.place.doubts", "_doubt"),
    ("wijkabm.place.plausible", "_write"),
    ("wijkabm.place.own_files", "_check_homes"),
    ("wijkabm.levers.desk.covenant", "_check"),
    ("wijkabm.place.reading", "_remake_error"),
    ("wijkabm.place.reading", "_unpack"),
}
"""Where a sentence is one of `DYNAMIC` or `ASKED`, or another's that is passed on."""


class Said(NamedTuple):
    """A call that makes a sentence: where it stands, its English forms, and blanks that are English too."""

    module: str
    function: str
    line: int
    forms: tuple[str, ...]
    loose: tuple[str, ...] = ()


def list_said(whole=False):
    """What a page may say; with `whole` also what none can bring about."""
    found = [said for module in sorted(list_modules()) for said in _read(module)]
    if whole:
        return found
    return [
        said
        for said in found
        if said.function not in NOT_ON_THE_PAGE.get(said.module, {})
        and (said.forms or (said.module, said.function) not in MADE_ELSEWHERE)
    ]


@cache
def list_modules():
    """All that the page imports, in functions too."""
    known = {name: path for path in ROOT.rglob("*.py") if (name := _name(path))}
    seen, left = {}, [name for name in known if name.startswith("wijkabm.app")]
    while left:
        name = left.pop()
        if name in known and name not in seen:
            seen[name] = ast.parse(known[name].read_text("utf-8"))
            left += _list_imports(seen[name])
    return seen


def _name(path):
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return "" if path.name.startswith("test_") else ".".join(parts).removesuffix(".__init__")


def _list_imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _read(module):
    tree = list_modules()[module]
    constants = {}
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(targets[0], ast.Name) and getattr(node, "value", None) is not None:
            constants[targets[0].id] = node.value
    return list(_walk(module, tree, "", constants))


def _walk(module, node, function, constants):
    for child in ast.iter_child_nodes(node):
        inside = child.name if isinstance(child, ast.FunctionDef) else function
        if isinstance(child, ast.Call) and getattr(child.func, "id", "") in FORM_AT:
            place = FORM_AT[child.func.id]
            forms = _list_forms(child.args[place], constants) if place < len(child.args) else ()
            loose = tuple(word.arg or "" for word in child.keywords if _has_words(word.value))
            yield Said(module, inside, child.lineno, tuple(forms), loose)
        yield from _walk(module, child, inside, constants)


def _has_words(node):
    """Whether a value is a text of ours, which would stay English."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    texts = [part.value for part in parts if isinstance(part, ast.Constant)]
    return any(isinstance(text, str) and re.search("[a-z]", text) for text in texts)


def _list_forms(node, constants):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _list_forms(node.body, constants) + _list_forms(node.orelse, constants)
    if isinstance(node, ast.Name) and node.id in constants:
        return _list_forms(constants[node.id], constants)
    return []
