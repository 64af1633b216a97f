"""Rules in plain Python, and a wijk of three in which they are called by the names of what they take.

``plain.work`` has all of `wijkabm.month.work` with nothing compiled, parts too, whatever numba is told;
where numba is switched off they are those very functions. A test says which rule and for whom, `Here.call`
finds the rest: should rules take their tables in another way one day, it is said here.
"""

import ast
import importlib
import inspect
import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any, Final

import numpy as np

from tests.month.bench import KEY, events_of, make_wijk_of_three, own_table, set_terms, tune
from tests.mutants.draw import find_rules
from wijkabm.ground import streams
from wijkabm.ground.compiled import kernels
from wijkabm.ground.tables.world import Now, World

KERNELS: Final = "wijkabm.ground.compiled.kernels"
NUMBERS: Final = {
    "rents": "premises", "street": "street", "closing": "closing", "opening": "opening", "time": "time",
    "work": "work", "income": "income", "firms": "firms", "market": "market", "coin": "coin",
    "population": "population", "taxes": "taxes", "rates": "municipality", "ties": "ties",
}  # fmt: skip
"""What rules call the groups of numbers."""

OF_COIN: Final = {"members": "coin_members", "offices": "coin_offices"}
"""What rules of the coin call its tables."""


def load_plain() -> SimpleNamespace:
    """All rules by room, with what they import of the package, as if there were no numba."""
    if not kernels.IS_COMPILED:
        return read_rooms()
    compiled = {n: module for n, module in sys.modules.items() if is_ours(n)}
    stub: Any = ModuleType(KERNELS)
    stub.kernel = stub.inline = stub.part = stub.woven = lambda function: function
    for name in compiled:
        del sys.modules[name]
    sys.modules[KERNELS] = stub
    try:
        return read_rooms()
    finally:
        for name in filter(is_ours, list(sys.modules)):
            del sys.modules[name]
        sys.modules.update(compiled)


def read_rooms() -> SimpleNamespace:
    """What stands in each room, and what it takes from others; what two files of a room define is left
    out."""
    rooms: dict[str, dict[str, Any]] = {}
    taken: dict[str, dict[str, Any]] = {}
    twice: set[tuple[str, str]] = set()
    for name, path in find_rules().items():
        parts = name.split("/")
        room = parts[0] if parts[0] == "coin" else parts[1]
        module = importlib.import_module(f"wijkabm.{name.replace('/', '.')}")
        own = {n for node in ast.parse(path.read_text("utf-8")).body for n in names_of(node)}
        found = rooms.setdefault(room, {})
        twice |= {(room, key) for key in own & set(found) if found[key] is not getattr(module, key)}
        found.update({key: getattr(module, key) for key in own})
        taken.setdefault(room, {}).update(vars(module))
    for room, key in twice:
        del rooms[room][key], taken[room][key]
    return SimpleNamespace(**{n: SimpleNamespace(**{**taken[n], **rooms[n]}) for n in rooms})


def names_of(node: ast.stmt) -> list[str]:
    """Functions and constants that a statement at a module's head defines."""
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [x.id for target in targets for x in ast.walk(target) if isinstance(x, ast.Name)]


def is_ours(name: str) -> bool:
    """Whether a module is of the package."""
    return name == "wijkabm" or name.startswith("wijkabm.")


plain = load_plain()

OF_SHOCKS: Final = {
    "destroy_jobs": "crisis", "support_shut_shops": "shutdown", "leave_anchor": "anchor_leaves",
    "leave_owners": "owners_leave", "leave_employers": "employer_leaves", "set_unemployment": "unemployment",
}  # fmt: skip
"""Rules of shocks, which stand in one file."""


def find_lever(rule: Callable[..., Any]) -> str:
    """The lever to whose folder a rule belongs."""
    if rule.__name__ in OF_SHOCKS:
        return OF_SHOCKS[rule.__name__]
    parts = rule.__module__.split(".")
    return "social_coin" if parts[1] == "coin" else parts[2]


class Here:
    """A place where rules are called: a world, numbers, a month and its luck.

    Parameters
    ----------
    **groups
        Numbers by group, as ``work={"matching": 0.5}``; the others have their defaults.
    """

    def __init__(self, **groups: dict[str, Any]) -> None:
        self.numbers = tune(**groups)
        self.world: World = make_wijk_of_three(self.numbers)
        self.month, self.key = 1, KEY

    def tune(self, **groups: dict[str, Any]) -> None:
        """Change numbers."""
        self.numbers = tune(self.numbers, **groups)

    def call(self, rule: Callable[..., Any], **given: Any) -> Any:
        """The rule for what is given, with this place's tables, numbers, month and luck."""
        month, key = given.get("month", self.month), given.get("key", self.key)
        if len(self.world.terms.account) == len(self.world.wijken.x):  # some tests add wijken alone
            set_terms(self.world, self.numbers, Now(month, np.uint64(key)))
        if "me" in inspect.signature(rule).parameters and "me" not in given:
            given["me"] = own_table(self.world, find_lever(rule))
        with np.errstate(over="ignore"):  # luck wraps around on purpose
            return rule(
                **{name: self.find(name, given) for name in inspect.signature(rule).parameters}
            )

    def find(self, name: str, given: dict[str, Any]) -> Any:
        """What a rule calls by that name."""
        if name in given:
            return given[name]
        if name in ("world", "numbers", "month", "key"):
            return getattr(self, name)
        if name == "now":
            return Now(given.get("month", self.month), np.uint64(given.get("key", self.key)))
        if name in World._fields:
            return getattr(self.world, name)
        if name in OF_COIN:
            return getattr(self.world, OF_COIN[name])
        return getattr(self.numbers, NUMBERS[name])

    def events(self, event: int) -> list[tuple[int, int]]:
        """Who (identity) and why, of the events of a kind that were noted."""
        return [(row[2], row[5]) for row in events_of(self.world, event)]

    def facts(self) -> list[list[int]]:
        """Facts of lives that were noted: identity, what, about whom or how much."""
        return self.world.journal.facts[: self.world.journal.n_facts[0]].tolist()

    def draw_key(
        self, decision: int, who: int, about: int, low: float, high: float, first: int = 0
    ) -> Any:
        """Take for luck a key, from `first` on, by which this draw lies between `low` and `high`."""
        for k in range(first, first + 100_000):
            self.key = np.uint64(k)
            if low <= streams.uniform(self.key, decision, who, about) < high:
                return self.key
        raise AssertionError("no key gives such a draw")
