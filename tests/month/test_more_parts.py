"""Parts of openings, streets and moves that no whole step shows, by hand and in plain Python."""

import numpy as np
import pytest

from tests.levers.parts import give_doses
from tests.month.bench import EMPTY_UNIT, NEIGHBOUR, PARENT, PARTNER
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import streams
from wijkabm.ground.tables.codes import (
    HOME,
    JOBSEEKER,
    MAX_MEMBERS,
    N_CLASSES,
    OWNER,
    SERVICES,
    USE_HOME,
)

NONE_FOUND = plain.unit_search.Found(-1, 0.0, 0.0, 0.0, -1, False)


@pytest.mark.parametrize(
    ("wanted", "found", "anyway"),
    [(50_000.0, True, True), (91_000.0, True, False), (101_000.0, False, False)],
)
def test_who_finds_a_unit_anyway_finds_one_on_neutral_terms(monkeypatch, wanted, found, anyway):
    """200,000 a month are expected; 1.5 times what is wanted is enough; a fit-out costs 100,000 a month.

    Half of the fit-out is paid: then 150,000 are left instead of 100,000.
    """
    here = Here(
        opening={
            "enter_shop": 1.5, "fit_out_per_m2": 100, "fit_out_months": 10,
        },
        premises={"viewing_rate": 1},
    )  # fmt: skip
    rule = plain.unit_search.find_unit
    here.world.premises.area[EMPTY_UNIT] = 100.0
    here.world.premises.use[:3] = USE_HOME
    here.world.policy.left[:] = 10**9
    for name, answer in (("expect_result", 200_000.0), ("expect_sales", 0.0), ("agree_rent", 0.0)):
        put_spy(monkeypatch, rule, name, answer)
    give_doses(here, opportunity_zone_premium=0.5, opportunity_zone_cap=1e9)
    given = {
        "w": 0, "b": SERVICES, "identity": 9, "owner_kind": 0, "believed": 0.0, "wanted": wanted,
    }  # fmt: skip
    assert (here.call(rule, terms=here.world.terms, **given).unit == EMPTY_UNIT) == found
    other = here.call(plain.unit_search.find_anyway, found=NONE_FOUND, **given)
    assert (other.unit == EMPTY_UNIT) == anyway


def test_on_neutral_terms_nobody_searches_twice(monkeypatch):
    here, rule = Here(), plain.unit_search.find_anyway
    spy = put_spy(monkeypatch, rule, "find_unit", NONE_FOUND)
    given = {
        "w": 0, "b": SERVICES, "identity": 9, "owner_kind": 0, "believed": 0.0, "wanted": 1.0,
        "found": NONE_FOUND._replace(unit=EMPTY_UNIT),
    }  # fmt: skip
    assert here.call(rule, **given).unit == EMPTY_UNIT
    assert spy.calls == []
    for name, value in (
        ("deregulation_permit_weeks", 1), ("deregulation_permit_fee", 1),
        ("deregulation_allowed_uses", 1), ("deregulation_rule_hours", 1),
        ("street_management_fte", 1), ("social_space_discount", 1), ("opportunity_zone_premium", 1),
        ("one_day_shop_days", 1), ("temporary_rent_discount", 1), ("microcredit_fund", 1),
    ):  # fmt: skip
        fresh = Here()
        give_doses(fresh, **{name: value})
        assert fresh.call(rule, **given).unit == -1
    assert all(call[6] is not call[7].terms for call in spy.calls)
    assert len(spy.calls) == 10


def test_a_street_without_units_stays_as_it_is():
    here = Here(street={"adjustment": 0.1})
    segments = here.world.segments
    here.world.premises.segment[:], segments.liveliness[:] = 0, 0.5
    with np.errstate(all="raise"):
        here.call(plain.street.light_streets)
    assert segments.liveliness[1] == 0.5
    assert segments.liveliness[0] != 0.5


def test_a_child_that_comes_of_age_in_a_full_home_stays_elsewhere():
    here = Here()
    households, children = here.world.households, here.world.children
    for adults, grown in ((MAX_MEMBERS, 0), (2, 1)):
        children.alive[0], children.household[0] = 1, 0
        children.identity[0], children.birth_month[0] = 500, here.month - 180
        households.n_children[0], households.n_adults[0] = 1, adults
        before = int(here.world.residents.alive.sum())
        here.call(plain.population.come_of_age)
        assert children.alive[0] == households.n_children[0] == 0
        assert here.world.residents.alive.sum() - before == grown
        assert households.n_adults[0] == adults + grown


def leave_home(here, rate=1.0, stays=1.0, waiting=3):
    here.tune(population={"leave_home_rate": rate, "stays_in_wijk": stays})
    list_of = np.full(8, -1)
    n = here.call(plain.population.leave_parents, h=0, waiting=list_of, n_waiting=waiting)
    return n, list_of.tolist()


@pytest.fixture
def family():
    """The neighbour is the grown child of the couple, twenty years old."""
    here = Here()
    households, residents = here.world.households, here.world.residents
    households.members[0, 2], households.n_adults[0] = NEIGHBOUR, 3
    households.n_adults[1] = 0
    residents.household[NEIGHBOUR], residents.shop[NEIGHBOUR] = 0, -1
    residents.status[NEIGHBOUR] = JOBSEEKER
    residents.birth_month[NEIGHBOUR] = here.month - 12 * 20
    return here


def test_some_grown_children_wait_for_a_home_in_the_wijk(family):
    assert leave_home(family) == (4, [-1, -1, -1, NEIGHBOUR, -1, -1, -1, -1])
    assert leave_home(family, rate=0.0)[0] == 3
    assert family.world.households.n_adults[0] == 3


def test_others_go_elsewhere(family):
    assert leave_home(family, stays=0.0) == (3, [-1] * 8)
    assert family.world.households.n_adults[0] == 2
    assert family.world.residents.alive[:3].tolist() == [1, 1, 0]


def test_no_street_is_livelier_than_wholly():
    weights = {"lit_weight": 9.0, "repair_weight": 9.0, "adjustment": 1.0}
    here = Here(street=weights)
    here.world.segments.liveliness[:] = 0.5
    here.call(plain.street.light_streets)
    assert here.world.segments.liveliness.max() == 1.0


def test_schooling_is_that_of_the_first_adult_or_any():
    here, found = Here(), set()
    for identity in range(40):
        drawn = here.call(plain.population.draw_schooling, identity=identity, parents=7)
        alike, other = (
            streams.uniform(streams.GOLDEN, streams.STATUS, identity, about) for about in (1, 2)
        )
        assert drawn == (7 if alike < 0.55 else int(3 * other))
        found.add(int(drawn))
    assert found == {0, 1, 2, 7}


@pytest.mark.parametrize("parted", [0, 1])
def test_children_stay_in_the_month_in_which_their_parents_part(monkeypatch, parted):
    here, rule = Here(), plain.population.leave_homes
    put_spy(monkeypatch, rule, "measure_crowds", None)
    put_spy(monkeypatch, rule, "chance_to_move", 0.0)
    put_spy(monkeypatch, rule, "most_to_move", 1.0)
    put_spy(monkeypatch, rule, "separate", parted)
    spy = put_spy(monkeypatch, rule, "leave_parents", 5)
    waiting = here.call(rule, gone=None, crowd=None)
    assert (waiting, len(spy.calls)) == ((1, 0) if parted else (5, 1))


@pytest.mark.parametrize(("adults", "children", "comes"), [(1, 1, 1), (2, 1, 0), (1, 2, 0)])
def test_a_household_comes_only_if_the_tables_have_room(monkeypatch, adults, children, comes):
    """One row for an adult and one for a child are free."""
    here, rule = Here(population={"refill": 1.0}), plain.population.let_homes
    world = here.world
    world.households.alive[2], world.households.suits[:] = 0, 4
    world.residents.alive[1:], world.children.alive[1:] = 1, 1
    world.residents.alive[0] = world.children.alive[0] = 0
    world.templates.n_adults[0], world.templates.n_children[0] = adults, children
    for name, answer in (
        ("household_class", 4), ("list_templates", None), ("choose_template", 0), ("move_within", False),
    ):  # fmt: skip
        put_spy(monkeypatch, rule, name, answer)
    spy = put_spy(monkeypatch, rule, "move_in", None)
    gap, room = np.zeros((1, N_CLASSES), np.int64), np.zeros(1, np.int64)
    gap[0, 4] = 3
    here.call(rule, gap=gap, room=room, start=None, rows=None, rest=None, n_waiting=0)
    assert len(spy.calls) == comes


def test_who_waits_moves_into_a_home_that_comes_free(family):
    world = family.world
    households, residents = world.households, world.residents
    households.fixed_costs[0], households.alive[2] = 30_001, 0
    residents.net_wage[NEIGHBOUR] = 170_000
    band = plain.population.band_of(20)
    given = {"h": 2, "waiting": np.array([-1, NEIGHBOUR]), "n_waiting": 2}
    assert not family.call(plain.population.move_within, band=band + 1, **given)
    savings = int(households.savings[0])
    assert family.call(plain.population.move_within, band=band, **given)
    assert given["waiting"].tolist() == [-1, -1]
    assert households.members[2, 0] == NEIGHBOUR
    assert residents.household[NEIGHBOUR] == 2
    assert households.fixed_costs[2] == 15_000
    assert households.expected_income[2] == 170_000.0
    assert (households.savings[0], households.savings[2]) == (savings, 0)  # a child takes nothing
    assert (households.n_adults[0], households.n_adults[2]) == (2, 1)


def test_a_partner_takes_half_of_the_savings_along():
    here = Here()
    households = here.world.households
    households.savings[0], households.alive[2] = 4_000_001, 0
    age = here.month - here.world.residents.birth_month[PARTNER]
    band = plain.population.band_of(age // 12)
    given = {"h": 2, "waiting": np.array([PARTNER]), "n_waiting": 1}
    assert here.call(plain.population.move_within, band=band, **given)
    assert (households.savings[0], households.savings[2]) == (2_000_001, 2_000_000)
    assert households.members[0, 0] == PARENT


def test_a_business_that_moves_in_with_its_owner_has_an_age_by_luck():
    here = Here(opening={"bring_along": 1.0})
    residents, shops = here.world.residents, here.world.shops
    row = int(np.flatnonzero(shops.alive == 0)[0])
    residents.shop[PARTNER], residents.net_wage[PARTNER] = -1, 0
    here.call(plain.opening.bring_along, i=PARTNER)
    years = 7.0 * streams.exponential(here.key, streams.HOME_CLIENTS, 102, 1)
    assert (residents.status[PARTNER], residents.shop[PARTNER]) == (OWNER, row)
    assert (shops.branch[row], shops.owner[row]) == (HOME, PARTNER)
    assert shops.opened[row] == here.month - 12 - int(12 * years)


def test_the_share_of_ties_who_volunteer():
    here = Here()
    residents = here.world.residents
    share = plain.time.share_of_ties_who_volunteer
    assert here.call(share, i=PARENT) == 0.0
    residents.is_volunteer[NEIGHBOUR] = 1
    residents.ties[PARENT, :2] = NEIGHBOUR, PARTNER
    for n, found in ((1, 1.0), (2, 0.5)):
        residents.n_ties[PARENT] = n
        assert here.call(share, i=PARENT) == found
