"""Who goes and who comes where the burn-in ends, worked out by hand."""

import numpy as np
import pytest

from tests.place.kwb_files import SAMPLES
from tests.place.worlds import check_jobs_of_the_region, make_figures
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import HOME, N_CLASSES, OWNER
from wijkabm.ground.tables.world import Now
from wijkabm.model.wijk import Wijk
from wijkabm.place.counting import N_COUNTS
from wijkabm.place.exchange import Aim, Choice, choose_exchanges, group_households
from wijkabm.place.home_businesses import recount_home_businesses
from wijkabm.place.kwb import read_areas
from wijkabm.place.start import build_start

KEY = np.uint64(5)
OLD, YOUNG, WORKING = 4, 2, 9


def make_choice(here, there, groups, classes=None, empty=0):
    """Households that add `here` and templates that add `there` (dicts of counts), all of class 0."""

    def fill(rows):
        table = np.zeros((len(rows), N_COUNTS))
        for row, counts in enumerate(rows):
            for k, value in counts.items():
                table[row, k] = value
        return table

    start = np.full(N_CLASSES + 1, len(there))
    start[0] = 0
    gap = np.zeros(N_CLASSES, np.int64)
    gap[0] = empty
    return Choice(
        gap=gap,
        homes=np.arange(len(here)),
        n_empty=empty,
        groups=np.array(groups),
        here=fill(here),
        home_class=np.zeros(len(here), np.int64),
        rows=np.arange(len(there)),
        start=start,
        there=fill(there),
    )


def make_aim(missing, given=()):
    wanted = np.zeros(N_COUNTS)
    for k, value in missing.items():
        wanted[k] = value
    is_given = np.zeros(N_COUNTS, np.int64)
    is_given[list(given)] = 1
    return Aim(wanted, np.zeros(N_COUNTS), np.ones(N_COUNTS), is_given, np.zeros(N_COUNTS))


def choose(choice, aim):
    chosen = np.full(choice.homes.size, -1)
    choose_exchanges(choice, aim, KEY, chosen)
    return chosen.tolist()


def test_one_old_too_few_and_one_young_too_many_is_one_exchange():
    choice = make_choice([{OLD: 1}, {YOUNG: 1}], [{YOUNG: 1}, {OLD: 1}], (2, 0, 0))
    aim = make_aim({OLD: 1, YOUNG: -1})
    assert choose(choice, aim) == [-1, 1]
    assert not aim.missing.any()


def test_nobody_goes_where_nothing_is_missing_or_nobody_would_help():
    choice = make_choice([{OLD: 1}, {YOUNG: 1}], [{YOUNG: 1}, {OLD: 1}], (2, 0, 0))
    assert choose(choice, make_aim({})) == [-1, -1]
    assert choose(choice, make_aim({WORKING: 1})) == [-1, -1]


def test_an_empty_home_is_let_to_who_brings_what_is_missing():
    choice = make_choice([{}, {YOUNG: 1}], [{YOUNG: 1}, {OLD: 1}], (1, 0, 0), empty=1)
    assert choose(choice, make_aim({OLD: 1})) == [1, -1]
    assert choice.gap[0] == 0


@pytest.mark.parametrize("place", [0, 1, 2])
def test_who_came_last_goes_first_and_others_only_for_what_was_given(place):
    """Only the household at `place` can go with gain: of those who came last, of the others, an owner."""
    here = [{WORKING: 1} for _ in range(3)]
    here[place] = {YOUNG: 1}
    choice = make_choice(here, [{OLD: 1}], (1, 1, 1))
    missing = {OLD: 1, YOUNG: -1}
    wanted = [0 if row == place else -1 for row in range(3)]
    assert choose(choice, make_aim(missing, given=(OLD,))) == wanted
    somebody_elses = choose(choice, make_aim(missing))
    assert somebody_elses == (wanted if place == 0 else [-1, -1, -1])


def test_the_same_choice_gives_the_same_households_and_python_the_same_as_the_kernel():
    rng = np.random.default_rng(1)
    here = [{YOUNG: int(n), WORKING: int(k)} for n, k in rng.integers(0, 3, (12, 2))]
    there = [{OLD: int(n), WORKING: int(k)} for n, k in rng.integers(0, 3, (12, 2))]
    results = []
    for rule in (choose_exchanges, choose_exchanges, choose_exchanges.py_func):
        choice, chosen = make_choice(here, there, (6, 4, 2)), np.full(12, -1)
        aim = make_aim({OLD: 5, YOUNG: -6, WORKING: 1}, given=(OLD, YOUNG))
        rule(choice, aim, KEY, chosen)
        moved = np.flatnonzero(chosen >= 0)
        change = choice.there[chosen[moved]].sum(axis=0) - choice.here[moved].sum(axis=0)
        assert (make_aim({OLD: 5, YOUNG: -6, WORKING: 1}).missing - change == aim.missing).all()
        results.append(chosen.tolist())
    assert results[0] == results[1] == results[2]


@pytest.fixture
def settled():
    return Wijk(areas=[make_figures()], burn_in=12)


def test_who_has_a_shop_in_premises_or_lets_some_stays(settled):
    world = settled.world
    lived_in = np.flatnonzero(world.households.alive == 1)
    recent, longer, owners = group_households(world, settled.month + 1, lived_in)
    assert min(recent.size, longer.size, owners.size) > 0
    listed = np.concatenate([recent, longer, owners])
    assert np.unique(listed).size == listed.size
    assert not np.isin(world.landlords.household, listed).any()
    own = np.flatnonzero((world.residents.alive == 1) & (world.residents.status == OWNER))
    for i in own:
        shop, home = world.residents.shop[i], world.residents.household[i]
        in_premises = shop < 0 or world.shops.premises[shop] >= 0
        assert not (in_premises and home in listed)
        assert home not in np.concatenate([recent, longer])


@pytest.mark.parametrize("change", [-9, 0, 14])
def test_businesses_at_home_become_as_many_as_wanted(change):
    world = build_start([make_figures()], Parameters(), 1, -60).world
    before, owners = world.shops.alive.sum(), (world.residents.status == OWNER).sum()
    premises, vacancies = world.premises.tenant.copy(), world.region.vacancies[0]
    wanted = np.array([float(before + change)])
    recount_home_businesses(world, wanted, Parameters().kernel(), Now(-60, KEY))
    shops, residents = world.shops, world.residents
    assert shops.alive.sum() == before + change
    assert (residents.status == OWNER).sum() == owners + change
    assert (world.premises.tenant == premises).all()
    assert world.region.vacancies[0] == vacancies
    at_home = np.flatnonzero((shops.alive == 1) & (shops.branch == HOME))
    assert (residents.shop[shops.owner[at_home]] == at_home).all()
    assert (shops.owner[at_home] >= 0).all()
    check_jobs_of_the_region(world)


def test_the_weakest_businesses_at_home_end():
    world = build_start([make_figures()], Parameters(), 1, -60).world
    shops = world.shops
    at_home = np.flatnonzero((shops.alive == 1) & (shops.branch == HOME))
    years = (-60 - world.residents.birth_month[shops.owner[at_home]]) // 12
    young = at_home[years < 64]
    of_a_whole_week = shops.expected_income[young] / shops.own_time[young]
    weakest = young[np.argsort(of_a_whole_week, kind="stable")[:4]]
    recount_home_businesses(
        world, np.array([shops.alive.sum() - 4.0]), Parameters().kernel(), Now(-60, KEY)
    )
    assert not shops.alive[weakest].any()


@pytest.mark.skipif(not SAMPLES[0].exists(), reason="the sample files are not here")
@pytest.mark.parametrize("code", ["BU03440821", "BU03441033"])
def test_no_wijk_begins_with_fewer_open_jobs_than_none(code):
    wijk = Wijk(areas=read_areas(SAMPLES[0], [code]))
    assert wijk.world.region.vacancies[0] > 0
    check_jobs_of_the_region(wijk.world)
    wijk.run(2)
