"""Permits: the sum that is kept, who gives up, the rent in advance, other applicants."""

import numpy as np

from tests.month.bench import EMPTY_UNIT, LEAST, PARTNER, events_of, paid, tune
from tests.month.plain import plain
from tests.month.test_opening import CONSIDERS, QUIET, let_partner_consider, open_firms, wijk
from wijkabm.ground import books, streams
from wijkabm.ground.tables.codes import HORECA, INDEPENDENT, JOBSEEKER
from wijkabm.ground.tables.journal import CAUSE_OUTSIDE_ENTRANT, EVENT_OPENING, EVENT_PERMIT_APPLIED

__all__ = ["wijk"]  # the fixture


def apply_as_partner(world, numbers=CONSIDERS):
    """The jobless partner applies for a café in the empty unit; returns the contract's row."""
    key = let_partner_consider(world, HORECA)
    open_firms(world, numbers, key=key)
    assert len(events_of(world, EVENT_PERMIT_APPLIED)) == 1
    return int(np.flatnonzero(world.contracts.alive)[0])


def test_the_sum_made_at_the_application_is_kept(wijk):
    c = apply_as_partner(wijk)
    contracts = wijk.contracts
    income, believed, talent = contracts.income[c], contracts.believed[c], contracts.talent[c]
    rent = contracts.amount[c]
    assert rent == int(LEAST)
    assert talent == wijk.residents.talent[PARTNER] == believed
    wijk.premises.asking_rent[EMPTY_UNIT] *= 3
    wijk.residents.talent[PARTNER] = -2.0
    wijk.households.savings[0] = 100_000_000
    open_firms(wijk, month=4)
    row = int(wijk.premises.tenant[EMPTY_UNIT])
    assert wijk.shops.expected_income[row] == income
    assert wijk.shops.talent[row] == talent
    assert wijk.premises.contract_rent[EMPTY_UNIT] == rent


def test_who_found_a_better_job_meanwhile_gives_up_the_plan(wijk):
    c = apply_as_partner(wijk)
    wijk.residents.net_wage[PARTNER] = 2 * wijk.contracts.income[c]
    wijk.households.savings[0] = 100_000_000
    open_firms(wijk, month=4)
    assert events_of(wijk) == []
    assert wijk.premises.tenant[EMPTY_UNIT] == -1
    assert not wijk.contracts.alive.any()


def test_part_of_the_rent_keeps_the_unit(wijk):
    savings = wijk.households.savings[0]
    landlord = wijk.premises.landlord[EMPTY_UNIT]
    cash = wijk.landlords.cash[landlord]
    apply_as_partner(wijk, tune(CONSIDERS, opening={"permit_rent": 0.5}))
    kept = int(0.5 * 3 * LEAST)
    assert wijk.landlords.cash[landlord] - cash == kept
    assert savings - wijk.households.savings[0] == 50_000 + kept


def outsider_with_horeca(world):
    """A key with which an outsider thinks of horeca, in a wijk where that pays."""
    world.wijken.other_costs[:] = 0.0
    world.segments.demand[:] = 40_000_000
    identity = streams.make_identity(0, 1, 1000)
    given = (0, identity, True, world, QUIET.opening)
    return next(k for k in range(500) if plain.opening.pick_branch(*given, np.uint64(k)) == HORECA)


def test_an_outsider_waits_and_pays_too(wijk):
    key = outsider_with_horeca(wijk)
    numbers = tune(QUIET, opening={"outside_entrants": 1})
    open_firms(wijk, numbers, key=key)
    assert [row[0] for row in events_of(wijk)] == [EVENT_PERMIT_APPLIED]
    outside = books.single(wijk.ledger, books.OUTSIDE)
    assert wijk.ledger.flows[books.FEES, outside].sum() == paid(wijk, books.FEES) == 50_000
    open_firms(wijk, month=4)
    assert [row[5] for row in events_of(wijk, EVENT_OPENING)] == [CAUSE_OUTSIDE_ENTRANT]
    row = int(wijk.premises.tenant[EMPTY_UNIT])
    assert (wijk.shops.branch[row], wijk.shops.owner_kind[row]) == (HORECA, INDEPENDENT)
    assert wijk.shops.owner[row] == -1


def test_nobody_waits_who_is_gone(wijk):
    apply_as_partner(wijk)
    wijk.residents.identity[PARTNER], wijk.residents.intends[PARTNER] = 999, 0
    open_firms(wijk, month=4)
    assert events_of(wijk) == []
    assert wijk.residents.status[PARTNER] == JOBSEEKER
