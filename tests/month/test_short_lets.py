"""A unit that is on offer for good and for a short time: who gets it how."""

import pytest

from tests.month.bench import EMPTY_UNIT, PARTNER, SALON
from tests.month.plain import Here, plain
from tests.month.test_anyway import FOUND, set_doses
from tests.month.test_parts import put_spy
from wijkabm.ground.tables.codes import HOME, INDEPENDENT, SERVICES, USE_HOME

CHEAP = FOUND._replace(rent=10_000.0, short=True)


@pytest.fixture
def here():
    """The unit is asked for at 180,000 a month, which its owner takes, or at 10,000 for a short time."""
    here = Here(
        opening={"enter_shop": 1.0, "fit_out_per_m2": 0},
        premises={
            "viewing_rate": 1,
            "owner_share": 0,
            "tenancy_months": 1e12,
            "letting_first": 1e6,
        },
    )
    premises = here.world.premises
    premises.use[:3], premises.area[EMPTY_UNIT] = USE_HOME, 100.0
    premises.asking_rent[EMPTY_UNIT] = premises.base_rent[EMPTY_UNIT] = 180_000
    premises.temporary_rent[EMPTY_UNIT], premises.temporary_months[EMPTY_UNIT] = 10_000, 12
    set_doses(here, temporary_rent__discount=0.5)
    return here


@pytest.mark.parametrize(("before_rent", "short"), [(275_000.0, True), (281_000.0, False)])
def test_who_agrees_on_a_regular_lease_gets_no_cheap_one(monkeypatch, here, before_rent, short):
    """A tenant who wants 100,000 has 175,000 or 181,000 for the rent."""
    rule = plain.unit_search.find_unit
    put_spy(monkeypatch, rule, "expect_sales", 0.0)
    put_spy(monkeypatch, rule, "expect_result", before_rent)
    given = {
        "w": 0, "b": SERVICES, "identity": 9, "owner_kind": INDEPENDENT, "believed": 0.0,
        "wanted": 100_000.0, "terms": here.world.terms,
    }  # fmt: skip
    found = here.call(rule, **given)
    assert (found.unit, found.short) == (EMPTY_UNIT, short)
    assert found.rent == pytest.approx(10_000 if short else 180_000, rel=0.02)


def test_the_offer_is_closed_by_a_regular_lease_alone(here):
    rents = here.world.premises.temporary_rent
    plain.opening.close_offer(CHEAP, here.world.premises)
    assert rents[EMPTY_UNIT] == 10_000
    plain.opening.close_offer(FOUND, here.world.premises)
    assert rents[EMPTY_UNIT] == 0


@pytest.mark.parametrize(("has_means", "taken"), [(True, FOUND), (False, CHEAP)])
def test_who_cannot_pay_a_lasting_start_takes_a_unit_for_a_while(monkeypatch, has_means, taken):
    here, rule = Here(), plain.opening.weigh_shop
    for name, answer in (
        ("is_turned_away", False), ("days_left", 0), ("seek_unit", FOUND), ("has_means", has_means),
        ("find_for_a_while", CHEAP), ("starts_anyway", 0), ("count_entry", None),
    ):  # fmt: skip
        put_spy(monkeypatch, rule, name, answer)
    takes = put_spy(monkeypatch, rule, "take_unit", None)
    here.call(rule, i=PARTNER, believed=0.5, usual=1_000.0, cause=0)
    assert takes.calls[0][6] == taken


@pytest.mark.parametrize(
    ("anyway", "cash", "found"),
    [(True, 10**9, FOUND), (True, 0, CHEAP), (False, 10**9, CHEAP)],
    ids=["looks anyway", "without the means", "tempted"],
)
def test_who_leaves_home_for_a_cheap_unit_gets_one_for_a_while(monkeypatch, anyway, cash, found):
    here, rule = Here(), plain.opening.find_larger_place
    here.world.shops.branch[SALON], here.world.shops.premises[SALON] = HOME, -1
    here.world.shops.cash[SALON] = cash
    for name, answer in (
        ("looks_for_premises", anyway), ("seek_unit", FOUND), ("find_for_a_while", CHEAP),
    ):  # fmt: skip
        put_spy(monkeypatch, rule, name, answer)
    assert here.call(rule, j=SALON, wanted=1.0) == found
