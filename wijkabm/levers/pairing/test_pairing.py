"""Pairing: two wijken or nothing, ties across, posts of the stronger for the weaker."""

import copy

import numpy as np
import pytest

from tests import instruments as doses
from tests.instruments import PAIRING
from tests.levers.people_levers import NUMBERS
from tests.levers.programmes import act
from tests.month.bench import NEIGHBOUR, PARTNER, make_area, own_table
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.parameters.whole import Parameters, make_parameters
from wijkabm.ground.streams import month_key
from wijkabm.ground.tables.codes import AT_HOME, JOBSEEKER, ON_BIJSTAND
from wijkabm.ground.tables.world import Now
from wijkabm.levers.desk.desk import fit_policy
from wijkabm.levers.desk.doses import off_doses
from wijkabm.levers.pairing.decision import find_pair as find_pair_of_pairing
from wijkabm.month.firms import partners
from wijkabm.place.start import build_start


@kernel
def find_pair(residents, me):
    return find_pair_of_pairing(residents, me)


@kernel
def choose_supplier(j, usual, shops):
    return partners.choose_supplier(j, usual, shops)


def build():
    areas = [make_area(600, code) for code in ("weak", "strong")]
    world = fit_policy(build_start(areas, make_parameters({}), 1, 0).world)
    world.policy.dose[:] = off_doses(Parameters())
    in_weak = (world.residents.wijk == 0) & (world.residents.alive == 1)
    idle = np.flatnonzero(in_weak & (world.residents.status > ON_BIJSTAND))[:40]
    world.residents.status[idle] = JOBSEEKER
    return world


def run(world, month=12):
    for name in ("offered", "accepted", "refused"):
        getattr(world.policy, name)[:] = 0
    world.journal.n_events[0] = world.journal.n_facts[0] = 0
    key = np.uint64(month_key(np.uint64(1), month))
    act(world, PAIRING, NUMBERS, Now(month, key))


@pytest.fixture(scope="module")
def built():
    return build()


@pytest.fixture
def world(built):
    return copy.deepcopy(built)


def turn_on(world, wijken, ties=0.0, places=0.0):
    world.policy.dose[wijken, doses.PAIRING_BRIDGING_TIES] = ties
    world.policy.dose[wijken, doses.PAIRING_PLACES] = places
    world.policy.dose[wijken, doses.PAIRING_PLACE_COST] = 1500.0
    world.policy.left[:, PAIRING] = 100_000_00


def across(world):
    residents = world.residents
    rows, places = np.nonzero(residents.ties >= 0)
    other = residents.wijk[residents.ties[rows, places]]
    return int((residents.wijk[rows] != other).sum())


def test_the_weaker_wijk_is_the_one_with_more_people_without_a_job(world):
    turn_on(world, [0, 1], ties=12)
    assert find_pair(world.residents, own_table(world, "pairing")) == (0, 1)


def test_one_wijk_alone_is_no_pair(world):
    turn_on(world, [0], ties=120, places=120)
    run(world)
    assert world.policy.offered.sum() == 0


def test_those_who_come_tie_across(world):
    turn_on(world, [0, 1], ties=240)
    before = across(world)
    run(world)
    new = across(world) - before
    assert (world.policy.offered[:, PAIRING] >= 15).all()
    assert 0 < new <= 2 * 20
    assert new % 2 == 0


def test_an_open_post_of_the_stronger_goes_to_a_seeker_of_the_weaker(world):
    turn_on(world, [0, 1], places=12)
    shop = np.flatnonzero((world.shops.alive == 1) & (world.shops.wijk == 1))[0]
    world.shops.staff_wanted[shop] = world.shops.staff[shop] + 1
    purse = world.policy.left[:, PAIRING].sum()
    run(world)
    hired = np.flatnonzero((world.residents.workplace == shop) & (world.residents.wijk == 0))
    assert len(hired) == 1
    assert purse - world.policy.left[:, PAIRING].sum() == 150_000
    assert world.policy.accepted[0, PAIRING] == 1


def test_without_money_or_posts_nobody_moves(world):
    turn_on(world, [0, 1], places=12)
    world.policy.left[:, PAIRING] = 0
    run(world)
    assert world.policy.offered.sum() == 0


def test_owners_who_met_trade_across_while_the_partner_is_better_and_there(world):
    turn_on(world, [0, 1], ties=480)
    run(world)
    shops = world.shops
    (buyers,) = np.nonzero(shops.partner)
    assert buyers.size > 0
    suppliers = shops.partner[buyers] - 1
    assert (shops.wijk[buyers] != shops.wijk[suppliers]).all()
    buyer, supplier = int(buyers[0]), int(suppliers[0])
    usual = int(np.flatnonzero((shops.alive == 1) & (shops.wijk == shops.wijk[buyer]))[0])
    shops.talent[supplier], shops.talent[usual] = 1.0, 0.0
    assert choose_supplier(buyer, usual, shops) == supplier
    shops.talent[usual] = 2.0
    assert choose_supplier(buyer, usual, shops) == usual
    shops.talent[usual], shops.identity[supplier] = 0.0, 7
    assert choose_supplier(buyer, usual, shops) == usual


@pytest.mark.parametrize(("seekers", "asked", "offers"), [(0, 3, 0), (2, 3, 2), (2, 1, 1)])
def test_a_post_that_all_who_are_asked_refuse_is_nobodys(monkeypatch, seekers, asked, offers):
    """Nobody seeks; both who seek are asked and there is no third; one alone is asked."""
    here, rule = Here(work={"asked": asked}), plain.pairing.offer_post
    here.world.residents.status[:] = AT_HOME
    here.world.residents.status[[PARTNER, NEIGHBOUR][:seekers]] = JOBSEEKER
    put_spy(monkeypatch, rule, "takes_it", False)
    assert here.call(rule, weak=0, post=0) == -1
    policy = here.world.policy
    assert policy.offered[0, PAIRING] == policy.refused[0, PAIRING] == offers
