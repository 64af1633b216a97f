"""Who would have done it anyway: the same rules on neutral terms, for everyone whom a lever reaches."""

import numpy as np
import pytest

from tests.instruments import DOSES
from tests.month.bench import EMPTY_UNIT, PARTNER, SALON
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground.tables.codes import HOME, INDEPENDENT, SERVICES, USE_HOME

FOUND = plain.unit_search.Found(np.int64(EMPTY_UNIT), 9e9, 1.0, 100_000.0, np.int64(-1), False)


def set_doses(here, **doses):
    """Doses in the wijk, as ``lever__field=value``."""
    for name, value in doses.items():
        here.world.policy.dose[0, DOSES.index(name.replace("__", "."))] = value


@pytest.mark.parametrize(
    ("brought", "anyway"),
    [(0, 1), (1, 0)],
    ids=["by itself", "approached"],
)
def test_who_looks_here_for_a_lever_enters_here_for_it(monkeypatch, brought, anyway):
    here, rule = Here(opening={"chain_share": 0.0}), plain.opening.enter_from_outside
    set_doses(here, street_management__fte=1.0, opportunity_zone__premium=0.5)
    for name in ("seek_unit", "find_anyway"):
        put_spy(monkeypatch, rule, name, FOUND)
    put_spy(monkeypatch, rule, "is_turned_away", False)
    approached = put_spy(monkeypatch, rule, "note_approach", None)
    counted = put_spy(monkeypatch, rule, "count_entry", None)
    taken = put_spy(monkeypatch, rule, "take_unit", None)
    here.call(rule, w=0, identity=9, brought=brought)
    assert counted.calls[0][4] == taken.calls[0][7] == anyway
    assert [call[4] for call in approached.calls] == [0] * (brought == 1)


def test_what_a_day_taught_is_not_known_without_it(monkeypatch):
    """Nor what an earlier day or a coach taught: without a lever one believes what one believed at first."""
    here, rule = Here(), plain.opening.weigh_shop
    here.world.residents.believes_alone[PARTNER] = 0.4
    for name, answer in (
        ("is_turned_away", False), ("days_left", 1), ("can_pay_day", True), ("try_before_signing", 5.0),
        ("take_unit", None), ("takes_anyway", 1),
    ):  # fmt: skip
        put_spy(monkeypatch, rule, name, answer)
    with_day = put_spy(monkeypatch, rule, "seek_unit", FOUND)
    without = put_spy(monkeypatch, rule, "find_anyway", FOUND)
    here.call(rule, i=PARTNER, believed=0.5, usual=1_000.0, cause=0)
    assert (with_day.calls[0][4], without.calls[0][4]) == (5.0, 0.4)


def test_no_unit_is_let_for_a_short_time_without_a_lever(monkeypatch):
    """Of 200,000 a month a tenant for a short time pays 10,000, another 180,000; 100,000 are wanted."""
    here = Here(
        opening={"enter_shop": 1.0, "fit_out_per_m2": 0},
        premises={
            "viewing_rate": 1,
            "owner_share": 0,
            "tenancy_months": 1e12,
            "letting_first": 1e6,
        },
    )
    premises, rule = here.world.premises, plain.unit_search.find_unit
    premises.use[:3], premises.area[EMPTY_UNIT] = USE_HOME, 100.0
    premises.asking_rent[EMPTY_UNIT] = premises.base_rent[EMPTY_UNIT] = 180_000
    premises.temporary_rent[EMPTY_UNIT], premises.temporary_months[EMPTY_UNIT] = 10_000, 12
    put_spy(monkeypatch, rule, "expect_sales", 0.0)
    monkeypatch.setitem(rule.__globals__, "expect_result", lambda *given: 200_000.0 - given[3])
    set_doses(here, temporary_rent__discount=0.5)
    given = {
        "w": 0, "b": SERVICES, "identity": 9, "owner_kind": INDEPENDENT, "believed": 0.0,
        "wanted": 100_000.0,
    }  # fmt: skip
    found = here.call(rule, terms=here.world.terms, **given)
    assert found.unit == EMPTY_UNIT
    assert here.call(plain.unit_search.find_anyway, found=found, **given).unit == -1


@pytest.mark.parametrize(
    ("savings", "fund", "anyway"), [(0, 1.0, 0), (0, 0.0, 1), (10**9, 1.0, 1), (10**9, 0.0, 1)]
)
def test_who_starts_with_a_loan_of_the_fund_alone_would_not_start_without(savings, fund, anyway):
    """Who lacks the means with and without a lever starts neither way: no lever changed that."""
    here = Here()
    here.world.households.savings[0] = savings
    set_doses(here, microcredit__fund=fund, microcredit__known=1.0, microcredit__maximum=50_000.0)
    given = {"i": PARTNER, "b": SERVICES, "kind": INDEPENDENT, "found": FOUND, "other": FOUND}
    assert here.call(plain.opening.takes_anyway, **given) == anyway


def test_a_business_that_an_offer_tempts_from_home_would_have_stayed():
    here = Here(opening={"move_up": 1.0, "move_up_temporary": 1.0, "busy_home": 1.3})
    world = here.world
    world.shops.branch[SALON], world.shops.premises[SALON] = HOME, -1
    world.shops.expected_sales[SALON] = 1.1 * world.wijken.typical_revenue[0, HOME]
    world.premises.temporary_rent[EMPTY_UNIT] = 10_000
    set_doses(here, temporary_rent__discount=0.5)
    rule = plain.opening.looks_for_premises
    assert here.call(rule, j=SALON, terms=world.terms)
    assert not here.call(rule, j=SALON, terms=world.neutral)
    assert not here.call(plain.opening.outgrows_anyway, j=SALON, found=FOUND)
