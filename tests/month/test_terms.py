"""The month by itself: its rules read terms, no dose, and know no lever; without levers terms are neutral."""

import ast
import importlib
import re
from pathlib import Path
from typing import Any, Final

import pytest

from tests import instruments
from tests.month.bench import NOW, make_wijk_of_three, set_terms, tune
from wijkabm import month
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import OFFERS
from wijkabm.ground.tables.policy import Terms
from wijkabm.levers.desk.doses import off_doses
from wijkabm.levers.registry import name_levers
from wijkabm.month.terms import set_neutral

ROOT: Final = Path(__file__).parents[2]
MONTH: Final = [
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    for path in sorted((ROOT / "wijkabm" / "month").rglob("*.py"))
    if path.stem != "__init__"
]
"""Every module with rules of the month; that they import no lever, lint-imports sees."""
CONTRACT_COLUMNS: Final = {"set_aside"}
"""Terms that follow from contracts, not from doses."""


def read_tree(module: str) -> ast.Module:
    """Source of a module."""
    return ast.parse((ROOT / (module.replace(".", "/") + ".py")).read_text("utf-8"))


def find_levers(tree: ast.AST) -> list[str]:
    """Where a rule reads a dose, or names a lever or its doses."""
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr == "dose")
        or (isinstance(node, ast.ImportFrom) and node.module.endswith(".instruments"))
        or (isinstance(node, ast.Name) and node.id.isupper() and hasattr(instruments, node.id))
    ]


def columns_of(terms: Terms) -> dict[str, Any]:
    """Terms by name, without the accounts."""
    return {name: getattr(terms, name).tolist() for name in Terms._fields if name != "account"}


@pytest.mark.parametrize("module", MONTH)
def test_a_rule_of_the_month_reads_no_dose_and_names_no_lever(module):
    assert find_levers(read_tree(module)) == []


def test_the_month_tells_where_its_steps_begin_and_in_which_order():
    told = re.findall(r"`([a-z_]+(?:\.[a-z_]+)+)`", month.__doc__)
    model = (ROOT / "wijkabm" / "model" / "wijk.py").read_text("utf-8")
    place = model.index("    def act(self)")
    assert len(told) > 12
    for name in told:
        module, _, function = name.rpartition(".")
        assert hasattr(importlib.import_module(f"wijkabm.month.{module}"), function), name
        call = re.compile(rf"(?<!def )\b{function}(_of_\w+)?\(").search(model, place)
        assert call, f"{name} is not called after what is told before it"
        place = call.end()


def test_a_dose_would_be_found():
    assert find_levers(ast.parse("share = policy.dose[w, ZONE_PREMIUM]")) == [
        "line 1: policy.dose",
        "line 1: ZONE_PREMIUM",
    ]


def test_without_levers_terms_are_neutral():
    world, numbers = make_wijk_of_three(), Parameters().kernel()
    set_neutral(world, numbers)
    neutral = columns_of(world.terms)
    world.policy.dose[:] = off_doses(Parameters())
    set_terms(world, numbers, NOW)
    assert columns_of(world.terms) == neutral
    assert neutral["burden"] == [1.0]
    assert neutral["permit_weeks"] == [numbers.opening.permit_weeks_horeca]


def test_levers_write_every_term_and_next_month_begins_anew():
    world, numbers = make_wijk_of_three(), Parameters().kernel()
    set_terms(world, numbers, NOW)
    neutral = columns_of(world.terms)
    world.policy.dose[:] += 0.5
    world.policy.dose[:, instruments.TAX_ORDINANCE] = 0.0  # in place of a tax
    set_terms(world, numbers, NOW)
    same = {name for name, value in columns_of(world.terms).items() if value == neutral[name]}
    assert same == CONTRACT_COLUMNS
    assert columns_of(world.neutral) == neutral
    set_neutral(world, numbers)
    assert columns_of(world.terms) == neutral


def test_terms_follow_the_numbers():
    world, numbers = make_wijk_of_three(), tune(opening={"permit_weeks_horeca": 3.0})
    set_neutral(world, numbers)
    assert world.terms.permit_weeks.tolist() == [3.0]


LANDLORDS: Final = [f"wijkabm.levers.{name}.decision" for name in ("conversion", "vacancy_tax")]
"""What landlords of empty units weigh: what levers offer them, against each other."""


def test_every_term_is_read_by_a_rule_of_the_month_or_weighed_by_landlords():
    read = {
        node.attr
        for module in (*MONTH, *LANDLORDS)
        if not module.endswith(".terms")
        for node in ast.walk(read_tree(module))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("terms", "world.terms")
    }
    assert sorted(read) == sorted(Terms._fields)


def test_an_answer_to_an_offer_is_kept_on_the_account_of_a_lever():
    world = make_wijk_of_three()
    set_terms(world, Parameters().kernel(), NOW)
    levers = [name_levers()[k] for k in world.terms.account[0]]
    assert len(OFFERS) == len(set(levers))
    assert levers[OFFERS.index("loan")] == "microcredit"
    assert levers[OFFERS.index("entry")] == "deregulation"
