"""Street management: more units shown, outsiders approached, a mix that turns some away."""

import numpy as np
import pytest

from tests import instruments as levers
from tests.levers.places_bench import make_world, of
from tests.levers.programmes import fund
from tests.month.bench import (
    CAFE,
    FOOD_SHOP,
    NOW,
    SALON,
    events_of,
    make_wijk_of_three,
    own_table,
    set_terms,
    take_step,
    tune,
)
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import CHAIN_SHOP, FOOD, HOME, HORECA
from wijkabm.ground.tables.world import Now
from wijkabm.month.opening.approach import is_turned_away, viewing_rate
from wijkabm.month.shopping.attraction import list_shops, see_from_homes


def test_a_manager_shows_more_units() -> None:
    world, numbers = make_world(), Parameters().kernel()
    assert viewing_rate(0, world.terms, world, numbers) == numbers.premises.viewing_rate
    world.policy.dose[0, levers.STREET_MANAGEMENT_FTE] = 0.5
    set_terms(world, numbers, NOW)
    half = viewing_rate(0, world.terms, world, numbers)
    world.policy.dose[0, levers.STREET_MANAGEMENT_FTE] = 2.0
    set_terms(world, numbers, NOW)
    assert numbers.premises.viewing_rate < half < viewing_rate(0, world.terms, world, numbers) < 1.0


def test_a_manager_approaches_outsiders_who_decide() -> None:
    numbers = tune(opening={"consider": 0.0, "outside_entrants": 0.0, "approaches": 6.0})
    accepted = refused = 0
    for demand in (0, 60_000_000):
        for key in range(10):
            world = make_wijk_of_three(numbers)
            world.segments.demand[:] = demand
            world.policy.dose[0, levers.STREET_MANAGEMENT_FTE] = 1.0
            list_shops(world, numbers, NOW)
            see_from_homes(world, numbers, NOW)
            take_step(world, "open_firms", numbers=numbers, key=key)
            assert of(world, "offered", levers.STREET_MANAGEMENT) == 6
            opened = int(world.shops.alive.sum()) - 3
            assert of(world, "accepted", levers.STREET_MANAGEMENT) >= opened
            if demand == 0:  # wasted in a dying street
                assert of(world, "refused", levers.STREET_MANAGEMENT) == 6
            accepted += of(world, "accepted", levers.STREET_MANAGEMENT)
            refused += of(world, "refused", levers.STREET_MANAGEMENT)
    assert accepted > 0
    assert refused > 60


def test_the_mix_turns_away_what_there_is_too_much_of() -> None:
    world, numbers = (
        make_world(STREET_MANAGEMENT_FTE=2.0, STREET_MANAGEMENT_MIX_TARGET=1.0),
        Parameters().kernel(),
    )
    world.shops.branch[:3] = HORECA
    set_terms(world, numbers, NOW)
    list_shops(world, numbers, NOW)

    def turned_away(branch: int) -> int:
        return sum(
            is_turned_away(0, branch, identity, world, numbers, Now(0, np.uint64(3)))
            for identity in range(100)
        )  # fmt: skip

    assert turned_away(FOOD) == 0
    assert turned_away(HORECA) > 80
    assert of(world, "refused", levers.STREET_MANAGEMENT) > 80
    noted = events_of(world)
    assert {tuple(row[3:5]) for row in noted} == {(-1, HORECA)}  # who is turned away sees no unit
    world.policy.dose[0, levers.STREET_MANAGEMENT_MIX_TARGET] = 0.0
    set_terms(world, numbers, NOW)
    assert turned_away(HORECA) == 0


RULES = plain.street_management


def place(**doses):
    """A manager for the wijk of three, where nobody is organised and the salon is in no chain."""
    here = Here(firms={"price_spread": 0.0})
    fund(here.world, levers.STREET_MANAGEMENT, 0, {levers.STREET_MANAGEMENT_FTE: 1.0})
    for name, value in doses.items():
        here.world.policy.dose[:, getattr(levers, f"STREET_MANAGEMENT_{name.upper()}")] = value
    here.world.shops.member[:] = here.world.shops.joint[:] = 0
    here.world.shops.cash[:3] = 1_000_000
    return here


def test_a_week_is_divided_and_rounds_are_watch():
    here = place(association=0.25, clean_safe=0.25)
    here.world.policy.dose[:, levers.STREET_MANAGEMENT_FTE] = 2.0
    here.call(RULES.visits_due, w=0)  # sets the terms
    terms = here.world.terms
    assert (terms.shown[0], terms.approaching[0], terms.wardens[0]) == (1.0, 1.0, 0.5)
    here.world.policy.dose[:, levers.STREET_MANAGEMENT_ASSOCIATION] = 1.0
    here.call(RULES.visits_due, w=0)
    assert terms.shown[0] == 0.0


def test_visits_follow_the_time_for_the_association():
    here = place(association=0.5, visits=3.0)
    seen = {int(here.call(RULES.visits_due, w=0, key=np.uint64(key))) for key in range(50)}
    assert seen == {1, 2}


@pytest.mark.parametrize(
    ("visits", "month_of", "asked"), [(2, True, 2), (9, True, 2), (9, False, 0)]
)
def test_owners_without_a_head_office_are_asked_into_the_association(
    monkeypatch, visits, month_of, asked
):
    """The café is in it, so two are left; who says yes is in it."""
    here, rule = place(), RULES.ask_owners
    here.world.shops.member[CAFE] = 1
    put_spy(monkeypatch, rule, "visits_due", visits)
    put_spy(monkeypatch, rule, "is_asked_now", month_of)
    answers = iter([True, False])
    monkeypatch.setitem(RULES.ask_to_join.__globals__, "joins", lambda *_: next(answers))
    here.call(rule, w=0)
    assert of(here.world, "offered", levers.STREET_MANAGEMENT) == asked
    assert of(here.world, "accepted", levers.STREET_MANAGEMENT) == asked // 2
    assert here.world.shops.member[:3].sum() == 1 + asked // 2


def test_chains_and_who_works_at_home_are_not_of_the_street():
    here = place()
    shops = here.world.shops
    assert [here.call(RULES.is_of_street, j=j, w=0) for j in range(3)] == [True] * 3
    shops.owner_kind[FOOD_SHOP], shops.branch[CAFE], shops.wijk[SALON] = CHAIN_SHOP, HOME, 1
    assert not any(here.call(RULES.is_of_street, j=j, w=0) for j in range(3))


def give_share(here, monkeypatch, worth=True):
    """All are members whose month it is, to whom a share of 10 euros is worth it or not."""
    here.world.shops.member[:3] = 1
    put_spy(monkeypatch, RULES.ask_members, "is_asked_now", True)
    weighed = put_spy(monkeypatch, RULES.ask_members, "is_worth_share", worth)
    here.call(RULES.ask_members, w=0)
    return [call[2] for call in weighed.calls]


def test_members_pay_their_share_for_a_year_and_weigh_it_again(monkeypatch):
    here = place(share=10.0)
    assert give_share(here, monkeypatch) == [
        1,
        2,
        3,
    ]  # each counts on who pays already, and himself
    contracts, shops = here.world.contracts, here.world.shops
    assert contracts.alive.sum() == 3
    contracts.wijk[0] = 1
    me = own_table(here.world, "street_management")
    assert here.call(RULES.count_contracts, w=0, me=me) == 2
    contracts.wijk[0] = 0
    assert give_share(here, monkeypatch) == []
    assert of(here.world, "offered", levers.STREET_MANAGEMENT) == 3  # who pays is not asked
    here.world.policy.dose[:] = 0.0  # the lever has ended; what was agreed holds
    here.month, cash = 12, shops.cash[:3].copy()
    assert here.call(RULES.collect, w=0) == 3_000
    assert (cash - shops.cash[:3] == 1_000).all()
    assert (shops.aid[:3] == -1_000).all()
    here.month = 13
    for _ in range(2):  # what has ended does not end again
        assert here.call(RULES.collect, w=0) == 0
        assert not contracts.alive.any()
    assert of(here.world, "ended", levers.STREET_MANAGEMENT) == 3


@pytest.mark.parametrize("worth", [True, False])
def test_after_a_year_who_gains_too_little_stops(monkeypatch, worth):
    here = place(share=10.0)
    give_share(here, monkeypatch)
    put_spy(monkeypatch, RULES.collect, "is_worth_share", worth)
    here.world.policy.dose[:, levers.STREET_MANAGEMENT_SHARE] = 20.0
    here.month = 13
    assert here.call(RULES.collect, w=0) == 3 * 2_000 * worth
    assert here.world.contracts.alive.sum() == 3 * worth


def test_the_share_of_a_business_that_closed_ends(monkeypatch):
    here = place(share=10.0)
    give_share(here, monkeypatch)
    here.world.shops.identity[CAFE] += 1
    assert here.call(RULES.collect, w=0) == 2_000


def test_who_is_no_member_or_gains_too_little_pays_nothing(monkeypatch):
    here = place(share=10.0)
    give_share(here, monkeypatch, worth=False)
    assert of(here.world, "refused", levers.STREET_MANAGEMENT) == 3
    here = place(share=10.0)
    put_spy(monkeypatch, RULES.ask_members, "is_asked_now", True)
    here.call(RULES.ask_members, w=0)
    assert of(here.world, "offered", levers.STREET_MANAGEMENT) == 0


def test_a_share_is_weighed_with_what_all_who_pay_and_the_municipality_bring(monkeypatch):
    """10 euros of each of two and 120 a year: 3,000 cents a month over three shops."""
    here = place(share=10.0, promotion=120.0)
    weighed = put_spy(monkeypatch, RULES.is_worth_share, "benefit", 1_001.0)
    assert here.call(RULES.is_worth_share, j=SALON, w=0, payers=2)
    assert weighed.calls[0][:5] == (SALON, 3_000.0, 0.0, 1, 3)
    put_spy(monkeypatch, RULES.is_worth_share, "benefit", 999.0)
    assert not here.call(RULES.is_worth_share, j=SALON, w=0, payers=2)


def test_working_budget_and_shares_clean_and_promote_the_street(monkeypatch):
    here = place(promotion=12_000.0, cleaning=1_200.0)
    shops, segments = here.world.shops, here.world.segments
    take_step(here.world, "light_streets")
    before = segments.upkeep.copy()
    put_spy(monkeypatch, RULES.manage_streets, "collect", 20_000.0)
    here.world.wijken.typical_revenue[:] = 1_000_000.0
    here.call(RULES.manage_streets)
    assert shops.promotion[:3] == pytest.approx([120_000 / 3 / 1_000_000] * 3)
    gained = (segments.upkeep - before) * segments.units
    assert gained.sum() == pytest.approx(10_000)
