"""What a mutant is, and the five ways to make one: always the same, whatever the rule.

==================  ==================================================================
comparison          turned into its opposite: ``<`` into ``>=``, ``==`` into ``!=``, ``in`` into ``not in``
sign                ``+`` into ``-`` and back, ``-x`` into ``x``
constant            times 1.3; whole numbers by at least one. Zero, the step of a range and texts stay
term                one side of a sum or a product is left out; ``x += y`` does nothing
condition           ``if`` always holds; one side of ``and`` or ``or`` is left out; ``not`` falls away
==================  ==================================================================
"""

import ast
import copy
import math
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

OPPOSITE: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
OTHER_SIGN: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
FACTOR: Final = 1.3


class Change(NamedTuple):
    """One node of a function's tree and what it is replaced by.

    Attributes
    ----------
    operator : str
        Of the five.
    place : int
        Number of the node in the order of `ast.walk`.
    line : int
    first, last : int
        Lines of its statement; of an ``if`` or a loop of its head.
    before, after : str
        The node as it is written, and what comes in its place.
    """

    operator: str
    place: int
    line: int
    first: int
    last: int
    before: str
    after: str


class Mutant(NamedTuple):
    """A function of a module with one change."""

    module: str
    function: str
    change: Change
    nth: int

    def name(self) -> str:
        """What tells it from all others, whatever line it stands on."""
        nth = f" ({self.nth})" if self.nth > 1 else ""
        return f"{self.module}.{self.function}: {self.change.before} -> {self.change.after}{nth}"


def turn_comparison(node: ast.AST) -> Iterator[ast.expr]:
    """The opposite of a comparison."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in OPPOSITE:
        yield ast.Compare(node.left, [OPPOSITE[type(node.ops[0])]()], node.comparators)


def turn_sign(node: ast.AST) -> Iterator[ast.AST]:
    """A sum for a difference."""
    if isinstance(node, ast.BinOp) and type(node.op) in OTHER_SIGN:
        yield ast.BinOp(node.left, OTHER_SIGN[type(node.op)](), node.right)
    elif isinstance(node, ast.AugAssign) and type(node.op) in OTHER_SIGN:
        yield ast.AugAssign(node.target, OTHER_SIGN[type(node.op)](), node.value)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand


def scale_constant(node: ast.AST) -> Iterator[ast.expr]:
    """A number times 1.3."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value:
        more = node.value * FACTOR
        yield ast.Constant(more if isinstance(node.value, float) else math.ceil(more))


def drop_term(node: ast.AST) -> Iterator[ast.AST]:
    """One side of a sum or a product."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mult):
        yield node.left
        yield node.right
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        yield node.left
    elif isinstance(node, ast.AugAssign):
        yield ast.Pass()


def drop_condition(node: ast.AST) -> Iterator[ast.AST]:
    """A condition, or a part of it."""
    if isinstance(node, ast.If):
        yield ast.If(ast.Constant(True), node.body, node.orelse)
    elif isinstance(node, ast.IfExp):
        yield node.body
    elif isinstance(node, ast.BoolOp):
        for k in range(len(node.values)):
            left = node.values[:k] + node.values[k + 1 :]
            yield left[0] if len(left) == 1 else ast.BoolOp(node.op, left)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand


OPERATORS: Final[dict[str, Callable[[ast.AST], Iterator[ast.AST]]]] = {
    "comparison": turn_comparison,
    "sign": turn_sign,
    "constant": scale_constant,
    "term": drop_term,
    "condition": drop_condition,
}


def write(node: ast.AST) -> str:
    """A node in one line; of an ``if`` its condition alone."""
    if isinstance(node, ast.If):
        return f"if {ast.unparse(node.test)}"
    return ast.unparse(node)


def find_context(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> ast.AST:
    """Of a number the expression in which it stands, so that a reader knows which it is."""
    while is_number(node):
        if not isinstance(parents[node], ast.expr | ast.Assign | ast.Return | ast.AugAssign):
            return node
        node = parents[node]
    return node


def is_number(node: ast.AST) -> bool:
    """Whether it is a number, below zero or with its type said."""
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.operand, ast.Constant)
    is_cast = isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("np.", "float"))
    return is_cast or isinstance(node, ast.Constant)


def list_changes(function: ast.FunctionDef) -> list[tuple[Change, ast.AST]]:
    """Every change that can be made in the body of a function, with the node that comes in."""
    inside = {node for statement in function.body for node in ast.walk(statement)}
    apart = {x for node in inside for x in find_bounds(node)}
    parents = {child: node for node in ast.walk(function) for child in ast.iter_child_nodes(node)}
    found = []
    for place, node in enumerate(ast.walk(function)):
        if node not in inside or node in apart:
            continue
        context = find_context(node, parents)
        for name, operator in OPERATORS.items():
            for new in operator(node):
                after = write(put(new, node, context))
                lines = find_lines(node, parents)
                found.append((Change(name, place, node.lineno, *lines, write(context), after), new))
    return found


def find_lines(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> tuple[int, int]:
    """First and last line of the statement around a node, of one with a body only its head."""
    while not isinstance(node, ast.stmt):
        node = parents[node]
    head = getattr(node, "test", getattr(node, "iter", node))
    return node.lineno, head.end_lineno or node.lineno


def put(new: ast.AST, old: ast.AST, whole: ast.AST) -> ast.AST:
    """A copy of `whole` in which one node stands in the place of another."""
    place = list(ast.walk(whole)).index(old)
    whole = copy.deepcopy(whole)
    old = list(ast.walk(whole))[place]
    return ast.fix_missing_locations(Put(old, ast.copy_location(new, old)).visit(whole))


def find_bounds(node: ast.AST) -> Iterator[ast.AST]:
    """Numbers that no behaviour hangs on: steps of a range, and which axis of a table is meant."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
        yield from (x for step in node.args[2:] for x in ast.walk(step))
    elif isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith(".shape"):
        yield from ast.walk(node.slice)


def list_mutants(module: str, tree: ast.Module) -> list[Mutant]:
    """All mutants of the functions of a module."""
    found = []
    for function in tree.body:
        if isinstance(function, ast.FunctionDef):
            seen: dict[tuple[str, str], int] = {}
            for change, _ in list_changes(function):
                key = (change.before, change.after)
                seen[key] = seen.get(key, 0) + 1
                found.append(Mutant(module, function.name, change, seen[key]))
    return found


class Put(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        """The new node in place of the old one."""
        return self.new if node is self.old else self.generic_visit(node)


def apply(mutant: Mutant, tree: ast.Module) -> ast.Module:
    """A module's tree with the change in it; the one that is given stays as it is."""
    function = next(
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name == mutant.function
    )
    new = next(new for change, new in list_changes(function) if change == mutant.change)
    changed: Any = put(new, list(ast.walk(function))[mutant.change.place], tree)
    return changed
