"""Temporary use: landlords, tenants, notice, the end of the term."""

import numpy as np
import pytest

from tests.instruments import TEMPORARY_RENT
from tests.levers.room_bench import happened, make_empty_unit, run_programme, set_doses
from tests.month.bench import (
    EMPTY_UNIT,
    KEY,
    NEIGHBOUR,
    NOW,
    SALON,
    events_of,
    set_terms,
    take_step,
    tune,
)
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import (
    CHAIN_SHOP,
    HOME,
    INDEPENDENT,
    LEASE_REGULAR,
    LEASE_TEMPORARY,
    NEVER,
    OWNER,
    PRIVATE_LOCAL,
    USE_RETAIL,
    USE_TEMPORARY,
)
from wijkabm.ground.tables.journal import CAUSE_LEASE, EVENT_CLOSING, EVENT_TEMPORARY_LET
from wijkabm.ground.tables.world import Now
from wijkabm.month.premises.leases import (
    asked_rent,
    can_be_claimed,
    fit_out_cost,
    fit_out_life,
    for_temporary_use,
    give_notice,
)

TERMS = {"discount": 0.6, "months": 12, "notice": 2}
OPENING = Parameters().kernel().opening
EAGER = tune(premises={"trouble": 0})


def plain(function):
    """The rule's part as plain Python (parts have no Python wrapper when compiled)."""
    return getattr(function, "py_func", function)


def offered(months=30, **terms):
    wijk = make_empty_unit(PRIVATE_LOCAL, months)
    set_doses(wijk, "temporary_rent", **{**TERMS, **terms})
    return wijk, run_programme(wijk, TEMPORARY_RENT, month=3, numbers=EAGER)


def test_who_finds_it_too_much_trouble_refuses():
    wijk, _ = offered()
    wijk.premises.temporary_rent[EMPTY_UNIT] = 0
    numbers = tune(premises={"trouble": 60, "trouble_brokered": 1})
    counts = run_programme(wijk, TEMPORARY_RENT, month=6, numbers=numbers)
    assert (counts["accepted"], counts["refused"]) == (0, 1)


def test_a_landlord_who_waited_long_takes_the_brokers_offer():
    wijk, counts = offered()
    assert (counts["offered"], counts["accepted"], counts["refused"]) == (1, 1, 0)
    assert wijk.premises.temporary_rent[EMPTY_UNIT] == 60_000
    assert wijk.premises.temporary_months[EMPTY_UNIT] == 12


def test_a_unit_just_vacant_is_not_offered_and_long_notice_is_refused():
    assert offered(months=-1)[1]["offered"] == 0
    assert offered(months=4, notice=12, discount=0.9)[1]["refused"] == 1


def test_an_offer_lapses_with_the_lever():
    wijk, _ = offered()
    take_step(wijk, "let_premises")
    assert wijk.premises.temporary_rent[EMPTY_UNIT] == 60_000
    set_doses(wijk, "temporary_rent", discount=0.0)
    take_step(wijk, "let_premises")
    assert wijk.premises.temporary_rent[EMPTY_UNIT] == 0


def let_temporarily():
    """The salon moves into the empty unit for a year; its old unit falls vacant."""
    wijk, _ = offered()
    premises, shops = wijk.premises, wijk.shops
    premises.tenant[SALON], premises.contract_rent[SALON] = -1, 0
    premises.tenant[EMPTY_UNIT], shops.premises[SALON] = SALON, EMPTY_UNIT
    premises.contract_rent[EMPTY_UNIT] = 60_000
    premises.use[EMPTY_UNIT] = USE_TEMPORARY
    premises.lease_kind[EMPTY_UNIT] = LEASE_TEMPORARY
    premises.term_end[EMPTY_UNIT], premises.vacant_since[EMPTY_UNIT] = 15, NEVER
    premises.temporary_rent[EMPTY_UNIT] = 0
    return wijk


def test_who_earns_enough_signs_at_the_regular_rent():
    wijk = let_temporarily()
    wijk.shops.expected_income[SALON] = 500_000.0
    take_step(wijk, "close_firms", "let_premises", month=14)
    assert wijk.premises.use[EMPTY_UNIT] == USE_TEMPORARY
    numbers = tune(closing={"personal": 0})
    take_step(wijk, "close_firms", "let_premises", month=15, numbers=numbers)
    assert wijk.premises.use[EMPTY_UNIT] == USE_RETAIL
    assert wijk.premises.lease_kind[EMPTY_UNIT] == LEASE_REGULAR
    rent = int(wijk.premises.contract_rent[EMPTY_UNIT])
    assert 140_000 < rent <= 150_000
    assert wijk.shops.expected_income[SALON] == 500_000.0 - (rent - 60_000)
    assert wijk.premises.term_end[EMPTY_UNIT] == 75


def test_hours_on_rules_count_at_the_end_of_the_term_too():
    wijk = let_temporarily()
    wijk.shops.expected_income[SALON] = 500_000.0
    set_doses(wijk, "deregulation", rule_hours=8 + 2 * 160)
    numbers = tune(closing={"personal": 0, "threshold": 1}, firms={"rule_hours": 8})
    take_step(wijk, "close_firms", month=15, numbers=numbers)
    assert events_of(wijk, EVENT_CLOSING)[0][5] == CAUSE_LEASE


@pytest.mark.parametrize("from_home", [False, True])
def test_who_does_not_leaves_or_goes_back_home(from_home):
    wijk = let_temporarily()
    wijk.shops.expected_income[SALON] = 200_000.0  # enough now, too little at 900 EUR more
    wijk.shops.share_to_firms[SALON] = 0.5 if from_home else 0.0
    asked = int(wijk.premises.asking_rent[EMPTY_UNIT])
    wijk.residents.net_wage[NEIGHBOUR] = 100_000
    numbers = tune(closing={"personal": 0})
    take_step(wijk, "close_firms", month=15, numbers=numbers)
    assert wijk.premises.tenant[EMPTY_UNIT] == -1
    assert wijk.premises.use[EMPTY_UNIT] == USE_RETAIL
    assert wijk.premises.asking_rent[EMPTY_UNIT] == asked
    assert wijk.shops.alive[SALON] == from_home
    if from_home:
        assert wijk.shops.branch[SALON] == HOME
        assert wijk.shops.premises[SALON] == -1
        assert wijk.residents.status[NEIGHBOUR] == OWNER
    else:
        assert events_of(wijk, EVENT_CLOSING)[0][5] == CAUSE_LEASE


def test_formulas_want_a_lease_and_others_a_light_fit_out():
    wijk, _ = offered()
    rent, cost = plain(asked_rent), plain(fit_out_cost)
    units, terms = wijk.premises, wijk.terms
    on_offer = plain(for_temporary_use)
    assert on_offer(EMPTY_UNIT, INDEPENDENT, units, terms)
    assert not on_offer(EMPTY_UNIT, CHAIN_SHOP, units, terms)
    assert not on_offer(EMPTY_UNIT, INDEPENDENT, units, wijk.neutral)
    assert (rent(EMPTY_UNIT, True, units), rent(EMPTY_UNIT, False, units)) == (60_000, 150_000)
    full, light = (cost(EMPTY_UNIT, short, units, OPENING) for short in (False, True))
    assert light == OPENING.light_fit_out * full
    assert plain(fit_out_life)(EMPTY_UNIT, True, units, OPENING) == 12.0
    assert plain(fit_out_life)(EMPTY_UNIT, False, units, OPENING) == OPENING.fit_out_months


def test_a_regular_tenant_may_claim_the_unit_with_notice():
    wijk = let_temporarily()
    set_terms(wijk, tune(), NOW)
    claim, notice = plain(can_be_claimed), plain(give_notice)
    units, terms = wijk.premises, wijk.terms
    assert claim(EMPTY_UNIT, 0, units, terms, Now(5, KEY))
    assert not claim(EMPTY_UNIT, 0, units, wijk.neutral, Now(5, KEY))
    notice(EMPTY_UNIT, 0, wijk, Now(5, KEY))
    assert wijk.premises.term_end[EMPTY_UNIT] == 7
    assert not claim(EMPTY_UNIT, 0, units, terms, Now(5, KEY))
    assert not claim(SALON, 0, units, terms, Now(5, KEY))


def test_a_temporary_letting_is_signed_apart_and_is_no_comparable():
    wijk, _ = offered()
    shops = wijk.shops
    shops.branch[SALON], shops.share_to_firms[SALON] = HOME, 0.5
    wijk.premises.tenant[SALON], wijk.premises.contract_rent[SALON] = -1, 0
    wijk.premises.reserved_until[SALON] = 99
    shops.premises[SALON], shops.expected_sales[SALON] = -1, 4_000_000.0
    shops.expected_income[SALON] = -1e9
    wijk.segments.demand[:], wijk.segments.inclusive[:] = 5_000_000, 0.0
    numbers = tune(
        opening={"move_up_temporary": 1, "consider": 0, "outside_entrants": 0},
        premises={"viewing_rate": 1},
    )
    take_step(wijk, "open_firms", month=3, numbers=numbers)
    assert wijk.premises.tenant[EMPTY_UNIT] == SALON
    assert happened(wijk, EVENT_TEMPORARY_LET) == 1
    assert wijk.premises.use[EMPTY_UNIT] == USE_TEMPORARY
    assert wijk.premises.term_end[EMPTY_UNIT] == 15
    assert wijk.premises.contract_rent[EMPTY_UNIT] == 60_000
    assert (wijk.segments.rent_level == 1.0).all()
    assert np.all(wijk.premises.temporary_rent == 0)
