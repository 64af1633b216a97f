"""An association: what a lower norm saves, which level is chosen, who pays, who works, a year later."""

import numpy as np
import pytest

from tests.instruments import NEIGHBOURHOOD_CONTRACT
from tests.levers.parts import give_doses
from tests.levers.people_levers import NUMBERS, live, make_world, paid, run, turn_on
from tests.month.bench import own_table, tune
from tests.month.plain import Here, plain
from wijkabm.ground import books
from wijkabm.ground.tables.codes import CONTRACT_FUND, CONTRACT_PLACEMENT

PAY = 14 * 32 * 100
DOSES = {
    "NEIGHBOURHOOD_CONTRACT_LOCAL_SHARE": 0.0, "NEIGHBOURHOOD_CONTRACT_NORM_CUT": 0.25,
    "NEIGHBOURHOOD_CONTRACT_HOURS": 0.0,
}  # fmt: skip
WITH_MEMBERS = {**DOSES, "NEIGHBOURHOOD_CONTRACT_ASSOCIATION": 1.0}
GENEROUS = tune(NUMBERS, municipality={"upkeep_gives": 1.0, "upkeep_worth": 4.0})
SERVICES = 4 * 5 * PAY  # of which a lower norm saves what pays four, and materials


def start(services=SERVICES, **doses):
    world = make_world(services=services)
    world.households.savings[:] = 5_000_000
    turn_on(world, NEIGHBOURHOOD_CONTRACT, **doses)
    return world


def from_bank(world, kind):
    """Cents that the bank, where the purse of the association stands, paid this month."""
    bank = books.single(world.ledger, books.BANKS)
    return int(world.ledger.flows[kind, bank].sum())


def test_a_lower_norm_is_saved_and_costs_a_contractor_jobs_and_streets_their_upkeep():
    world = start(10 * SERVICES, **DOSES)
    run(world, NEIGHBOURHOOD_CONTRACT)
    assert paid(world, books.MUNICIPAL_SERVICES) == 10 * SERVICES * 3 // 4
    assert world.wijken.set_aside.sum() == 0
    rates, cost = NUMBERS.municipality, NUMBERS.firms.labour_cost * 100
    jobs = 10 * SERVICES // 4 * rates.contractor_labour // cost
    assert world.region.displaced[0] == jobs > 0
    assert world.wijken.upkeep[0] == pytest.approx(-0.25 * NUMBERS.street.adjustment)
    assert not world.contracts.alive.any()


def test_members_pay_for_what_is_missed_and_neighbours_do_it():
    world = start(**WITH_MEMBERS)
    me = own_table(world, "neighbourhood_contract")
    run(world, NEIGHBOURHOOD_CONTRACT, 1, numbers=GENEROUS)
    assert me.level[0] == 1.0
    homes = (world.households.alive == 1) & (world.households.n_adults > 0)
    assert (me.dues[homes] > 0).all()
    assert 0.99 * SERVICES / 4 < me.planned[0] <= SERVICES / 4
    held = live(world, NEIGHBOURHOOD_CONTRACT)
    kinds = world.contracts.kind[held].tolist()
    assert kinds.count(CONTRACT_FUND) == 1
    assert kinds.count(CONTRACT_PLACEMENT) == 3  # 0.99 of what four take, less materials
    savings = world.households.savings.sum()
    run(world, NEIGHBOURHOOD_CONTRACT, 2, numbers=GENEROUS)
    bank = books.single(world.ledger, books.BANKS)
    dues = int(world.ledger.flows[books.CONTRIBUTION, :, bank].sum())
    assert dues == me.planned[0]
    assert from_bank(world, books.LOCAL_WORK) == 3 * PAY
    assert from_bank(world, books.LEVER_COSTS) == dues - 3 * PAY
    assert me.fund[0] == 0
    assert world.households.savings.sum() - savings == 3 * PAY - dues
    assert me.done[0] > 0.9


def test_who_moved_away_owes_nothing_and_who_has_little_gives_what_he_has():
    here = Here()
    households = here.world.households
    me = own_table(here.world, "neighbourhood_contract")
    rule = plain.neighbourhood_contract.collect_dues
    me.dues[:2], me.payer[:2] = 500, households.identity[:2]
    me.payer[0] += 1
    households.savings[:2] = 10_000, 300
    here.call(rule, w=0)
    assert me.fund[0] == 300
    assert households.savings[:2].tolist() == [10_000, 0]
    assert me.dues[:2].tolist() == [0, 500]


@pytest.mark.parametrize(
    ("worth", "helped", "level"),
    [(1.0, 0.0, 1.0), (0.5, 0.0, 0.0), (0.75, 0.0, 2 / 3), (0.0, 0.2, 0.2), (0.25, 0.2, 0.341641)],
)
def test_the_level_is_the_highest_for_which_members_would_give_what_it_costs(worth, helped, level):
    """``0.75 (2 L - L^2) >= L`` up to two thirds; ``0.25 (2 L - L^2) >= L - 0.2`` up to 0.3416."""
    rule = plain.neighbourhood_contract.choose_level
    assert rule(worth * 1_000, 1_000.0, helped * 1_000) == pytest.approx(level, abs=1e-6)


@pytest.mark.parametrize(("kept", "level"), [(12.0, 1.0), (9.7, 1.0), (6.0, 0.5), (0.0, 0.0)])
def test_a_year_later_the_level_stays_if_most_of_it_was_done(kept, level):
    here = Here(municipality={"upkeep_gives": 1.0, "upkeep_worth": 10.0, "upkeep_kept": 0.8})
    world, contracts = here.world, here.world.contracts
    give_doses(here, neighbourhood_contract_norm_cut=0.2, neighbourhood_contract_association=1.0)
    me = own_table(world, "neighbourhood_contract")
    world.households.savings[:] = 10**8
    contracts.alive[0], contracts.lever[0] = 1, NEIGHBOURHOOD_CONTRACT
    contracts.kind[0], contracts.end[0], contracts.wijk[0] = CONTRACT_FUND, 13, 0
    me.level[0], me.done[0] = 1.0, kept
    given = {"w": 0, "lost": 1_000.0, "helped": 0.0}
    assert here.call(plain.neighbourhood_contract.hold_meeting, **given, month=12)
    assert (me.level[0], me.done[0]) == (1.0, kept)  # not yet
    assert here.call(plain.neighbourhood_contract.hold_meeting, **given, month=13)
    assert (me.level[0], me.done[0]) == (level, 0.0)
    assert contracts.end[0] == 25
    assert (me.dues.sum() > 0) == (level > 0)


def test_it_ends_when_the_municipality_buys_all_again_and_its_purse_is_spent():
    world = start(**WITH_MEMBERS)
    for month in (1, 2):
        run(world, NEIGHBOURHOOD_CONTRACT, month, numbers=GENEROUS)
    world.policy.dose[:] = 0.0
    me = own_table(world, "neighbourhood_contract")
    run(world, NEIGHBOURHOOD_CONTRACT, 3, numbers=GENEROUS)
    assert (me.fund[0], me.level[0], me.planned[0], me.dues.sum()) == (0, 0.0, 0, 0)
    run(world, NEIGHBOURHOOD_CONTRACT, 4, numbers=GENEROUS)
    assert not live(world, NEIGHBOURHOOD_CONTRACT).size
    assert (world.residents.local_pay == 0).all()
    assert paid(world, books.CONTRIBUTION) == 0
    assert paid(world, books.MUNICIPAL_SERVICES) == SERVICES


def test_who_gives_is_theirs_for_good_and_not_while_in_arrears():
    here = Here(municipality={"upkeep_gives": 0.5, "upkeep_worth": 1.0})
    rule, households = plain.neighbourhood_contract.worth_of, here.world.households
    households.savings[:] = 10**8
    given = {"h": 0, "w": 0, "lost": 1_000.0, "homes": 2}
    gives = []
    for identity in range(1, 200):
        households.identity[0] = identity
        gives.append(here.call(rule, **given))
    assert 70 < np.count_nonzero(gives) < 130
    households.identity[0] = 1 + int(np.argmax(gives))
    assert here.call(rule, **given, month=40) == max(gives)
    for column, value in (("arrears", 1), ("savings", int(max(gives)) - 1)):
        kept = getattr(households, column)[0]
        getattr(households, column)[0] = value
        assert here.call(rule, **given) == 0.0
        getattr(households, column)[0] = kept
