"""No number that is a behaviour stands in a rule: it is a parameter, or one of a few with a reason.

What needs no reason: 0 and 1; units of time and money; places in arrays; whole numbers that go to luck;
powers; rounding; a mean or half a square; guards of divisors. Every other number, and every constant of a
module, stands in ``numbers_allowed.csv``. That list may only get shorter.
"""

import ast
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.mutants.draw import find_rules

ALLOWED: Final = Path(__file__).with_name("numbers_allowed.csv")
MOST_ALLOWED: Final = 91
"""How long the list may be: less whenever it gets shorter, never more."""

MARKS: Final = {"kernel", "part", "inline", "woven"}
UNITS: Final = {12, 100, 1_000, 12_000}
"""Months of a year, cents of a euro, per thousand, and per thousand a year."""

NAMED_UNITS: Final = {
    "MONTHS": 12, "YEAR": 12, "QUARTER": 3, "WEEKS_PER_MONTH": 4.345,
    "WORKING_DAYS": 21.67, "HOURS_A_MONTH": 160, "FULL_TIME": 36,
}  # fmt: skip
"""Months of a year and a quarter; weeks and working days of a month; hours of a full-time month and week."""

TINY, HUGE = 1e-6, 1e9


def find_parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    """The node that each node stands in."""
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def is_number(node: ast.AST) -> bool:
    """Whether a node is a number written out."""
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def climb(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[tuple[ast.AST, ast.AST]]:
    """What a node stands in, from the inside out, each with its own part in it."""
    while node in parents and not isinstance(node, ast.stmt):
        yield node, parents[node]
        node = parents[node]


def factors_of(node: ast.AST) -> list[ast.AST]:
    """The factors of a product."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return [*factors_of(node.left), *factors_of(node.right)]
    return [node]


def is_half(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether 0.5 rounds, makes a mean of a sum, halves a square, or takes half a width from one."""
    inside, outside = next(climb(node, parents))
    if isinstance(outside, ast.BinOp) and isinstance(outside.op, ast.Add):
        call = parents[outside]
        return isinstance(call, ast.Call) and ast.unparse(call.func) in ("np.int64", "math.floor")
    if isinstance(outside, ast.UnaryOp):
        inside, outside = outside, parents[outside]
    while isinstance(outside, ast.BinOp) and isinstance(outside.op, ast.Mult):
        inside, outside = outside, parents[outside]
    factors = [ast.unparse(x) for x in factors_of(inside) if not ast.unparse(x).endswith("0.5")]
    if len(factors) != len(set(factors)):
        return True
    if any(isinstance(x, ast.BinOp) and isinstance(x.op, ast.Add) for x in factors_of(inside)):
        return True
    return (
        isinstance(outside, ast.BinOp)
        and isinstance(outside.op, ast.Sub)
        and ast.unparse(outside.left) == "1.0"
        and outside.right is inside
    )


def is_luck(call: ast.Call) -> bool:
    """Whether a call draws luck, or hands ingredients of luck to a part that does."""
    name = ast.unparse(call.func)
    return name.startswith("streams.") or not ("." in name or name in ("min", "max", "range"))


def divisor_of(node: ast.AST) -> ast.AST | None:
    """What a node divides by, if it divides."""
    if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
        return node.right if isinstance(node, ast.BinOp) else node.value
    return None


def needs_reason(node: ast.Constant, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a number in a rule's body may be a behaviour."""
    value = node.value
    assert isinstance(value, int | float)
    if value in (0, 1) or value in UNITS or abs(value) <= TINY or abs(value) >= HUGE:
        return False
    if value == 0.5 and is_half(node, parents):
        return False
    clipped = False
    for inside, outside in climb(node, parents):
        if isinstance(outside, ast.Subscript) and outside.slice is inside:
            return False
        if isinstance(outside, ast.BinOp) and isinstance(outside.op, ast.Pow):
            return False
        if isinstance(outside, ast.Call):
            name = ast.unparse(outside.func)
            if name in ("range", "np.zeros", "np.empty"):
                return False
            if isinstance(value, int) and is_luck(outside):
                return False
            if clipped and name in ("math.log", "math.pow", "math.sqrt"):
                return False
            clipped = clipped or name in ("min", "max")
        elif clipped and inside is divisor_of(outside):
            return False
        elif isinstance(outside, ast.Assign) and isinstance(value, int):
            return "about" not in ast.unparse(outside.targets[0])
    return True


def needs_telling(constant: ast.Assign) -> bool:
    """Whether a module's constant needs a reason: no unit, and no names for whole numbers."""
    target, numbers = constant.targets[0], [x for x in ast.walk(constant.value) if is_number(x)]
    values = [x.value for x in numbers if isinstance(x, ast.Constant)]
    if isinstance(target, ast.Tuple) and all(isinstance(x, int) for x in values):
        return False
    if ast.unparse(target) in NAMED_UNITS:
        unit = ast.literal_eval(constant.value)
        return bool(unit != NAMED_UNITS[ast.unparse(target)])
    return any(x not in (0, 1) for x in values)


def find_numbers(name: str, text: str) -> set[tuple[str, str]]:
    """Places and numbers that need a reason in the module `name`: ``(module.function, number)``."""
    tree = ast.parse(text)
    parents = find_parents(tree)
    found = set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and needs_telling(node):
            found.add((f"{name}.{ast.unparse(node.targets[0])}", ast.unparse(node.value)))
        if isinstance(node, ast.FunctionDef):
            if not MARKS & {ast.unparse(x) for x in node.decorator_list}:
                continue
            for x in ast.walk(node):
                if isinstance(x, ast.Constant) and is_number(x) and needs_reason(x, parents):
                    found.add((f"{name}.{node.name}", ast.unparse(x)))
    return found


def read_allowed() -> dict[tuple[str, str], str]:
    """The reason of each number that may stand in a rule."""
    with ALLOWED.open(encoding="utf-8", newline="") as file:
        return {(row["where"], row["number"]): row["reason"] for row in csv.DictReader(file)}


def test_no_rule_holds_a_number_that_is_a_behaviour():
    found = {
        x
        for name, path in find_rules().items()
        for x in find_numbers(name, path.read_text("utf-8"))
    }
    allowed = read_allowed()
    assert not found - set(allowed), "make it a parameter: one field in ground/parameters/"
    assert not set(allowed) - found, "it stands there no longer: strike it from the list"
    assert len(allowed) <= MOST_ALLOWED
    assert all(len(reason) > 10 for reason in allowed.values())


@pytest.mark.parametrize(
    "line",
    [
        "x = 0.25 * y", "x = min(y, 0.9)", "if x > 1.3:\n        return x", "x = y / 3000.0",
        "x = math.exp(0.5 * y)", "x = 0.5 * y", "if age < 35:\n        return x", "x = y // 2",
        "x = 1.0 + 0.1 * y", "x = max(y, 0.5)", "x = math.pow(y, 1.0) + 0.3",
    ],
)  # fmt: skip
def test_a_behaviour_is_found(line):
    text = f"LIMIT = 64\n\n@part\ndef rule(y):\n    {line}\n    return y\n"
    assert {where for where, _ in find_numbers("some", text)} == {"some.LIMIT", "some.rule"}


@pytest.mark.parametrize(
    "line",
    [
        "x = table[w * 5 + 3]", "x = y * 100.0 / 12.0", "x = np.int64(math.floor(y + 0.5))",
        "x = math.exp(s * z - 0.5 * s * s)", "x = y / max(z, 0.05)", "x = 0.5 * (y + z)",
        "x = streams.uniform(key, streams.WAGE, identity, 2)", "about = 4 + 2 * y", "x = y**4",
        "x = 1.0 - 0.5 * p.range + p.range * u", "x = math.log(max(y, 0.1))", "x = max(y, 1e-9)",
        "x = np.zeros((y, 4))", "for b in range(4):\n        x = b", "x = part_of(i, 2 * y + 1, now)",
    ],
)  # fmt: skip
def test_units_places_luck_rounding_and_guards_are_no_behaviours(line):
    assert find_numbers("some", f"@part\ndef rule(y):\n    {line}\n    return y\n") == set()
