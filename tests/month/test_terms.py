"""The month by itself: its rules read terms, no dose, and know no lever; without levers terms are neutral."""

import ast
import importlib
import re
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import instruments
from tests.month.bench import NOW, make_wijk_of_three, set_terms, tune
from wijkabm import month
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import OFFERS
from wijkabm.ground.tables.policy import Terms
from wijkabm.levers.desk.doses import off_doses
from wijkabm.levers.programmes import find_programme, make_owns, write_terms
from wijkabm.levers.registry import name_levers
from wijkabm.month.terms import COMBINED, combine, set_neutral

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


def find_readers() -> dict[str, list[str]]:
    """Files of the month that read each term."""
    readers: dict[str, list[str]] = {name: [] for name in Terms._fields if name != "account"}
    for module in MONTH:
        read = {
            node.attr
            for node in ast.walk(read_tree(module))
            if isinstance(node, ast.Attribute)
            and ast.unparse(node.value).endswith(("terms", "neutral"))
        }
        for name in read & set(readers) if module != "wijkabm.month.terms" else ():
            readers[name].append(module.removeprefix("wijkabm.month.").replace(".", "/"))
    return {name: files or ["levers alone"] for name, files in readers.items()}


def test_the_table_of_terms_says_who_reads_each():
    text = (ROOT / "wijkabm" / "month" / "terms.py").read_text("utf-8")
    told = {name: who.split(", ") for name, who in re.findall(r'    "(\w+)": "\w+",  # (.+)', text)}
    assert told == find_readers()


def test_a_dose_would_be_found():
    assert find_levers(ast.parse("share = policy.dose[w, OPPORTUNITY_ZONE_PREMIUM]")) == [
        "line 1: policy.dose",
        "line 1: OPPORTUNITY_ZONE_PREMIUM",
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
    world.policy.dose[:, instruments.VACANCY_TAX_ORDINANCE] = 0.0  # in place of a tax
    world.policy.dose[:, instruments.STREET_MANAGEMENT_CLEAN_SAFE] = (
        0.0  # leaves time to seek tenants
    )
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


def test_every_term_says_what_holds_when_two_levers_write_it():
    assert [*COMBINED, "account"] == list(Terms._fields)
    assert set(COMBINED.values()) == {"most", "least", "sum", "product", "rest"}


NEUTRAL: Final = {"product": 1.0, "least": 26.0, "most": 0.0, "sum": 0.0, "rest": 0.0}
SHARES: Final = st.lists(
    st.lists(st.floats(0.0, 60.0), min_size=2, max_size=2), min_size=1, max_size=4
)


@given(how=st.sampled_from(sorted(NEUTRAL)), told=SHARES, shuffled=st.randoms())
def test_what_levers_write_together_hangs_on_no_order_and_neutral_adds_nothing(how, told, shuffled):
    neutral = np.full(2, NEUTRAL[how])
    written = [np.array(values) for values in told]
    held = combine(how, neutral, written)
    shuffled.shuffle(written)
    assert combine(how, neutral, [neutral, *written]).tobytes() == held.tobytes()
    assert combine(how, neutral, written[:1]).tolist() == written[0].tolist()


@pytest.mark.parametrize(
    ("how", "neutral", "held"),
    [
        ("most", 0.0, [0.5, 0.3]),
        ("least", 26.0, [0.2, 0.3]),
        ("sum", 0.0, [0.7, 0.3]),
        ("product", 1.0, [0.1, 0.3]),
        ("rest", 0.0, [0.6, 0.3]),
    ],
)
def test_two_levers_on_one_term_in_one_wijk_and_one_alone_in_the_other(how, neutral, held):
    """Of shares: 1 - (1 - 0.2) x (1 - 0.5) = 0.6. A third lever wrote what holds without any."""
    first, second = np.array([0.2, neutral]), np.array([0.5, 0.3])
    usual = np.full(2, neutral)
    assert combine(how, usual, [first, second, usual]) == pytest.approx(held)
    assert combine(how, usual, [usual, usual + 14.0, usual]).tolist() == (usual + 14.0).tolist()


def test_levers_that_run_write_one_term_together():
    """Half is held back, and 0.4 of what is left: 0.7."""
    world = make_wijk_of_three()
    set_neutral(world, Parameters().kernel())

    def hold_back(share):
        return lambda world, numbers, now, me: world.terms.held_back.__setitem__(..., share)

    programmes = [
        find_programme("crisis")._replace(set_terms=hold_back(share)) for share in (0.5, 0.4)
    ]
    for order in (programmes, programmes[::-1]):
        write_terms(order, make_owns(world), world, Parameters().kernel(), NOW)
        assert world.terms.held_back.tolist() == [pytest.approx(0.7)]
