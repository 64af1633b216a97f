"""Population: rows come and go cleanly, and thirty years leave the wijk as it was."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.month.test_ties import check_ties
from tests.place.worlds import digest
from tests.worlds import make_small_world, pass_month
from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.parameters.whole import Parameters, make_parameters
from wijkabm.ground.tables.codes import (
    AT_HOME,
    ELSEWHERE,
    IN_SHOP,
    JOBSEEKER,
    ON_BIJSTAND,
    ON_DISABILITY,
    ON_PENSION,
    OWNER,
    STUDENT,
    WITH_CHILDREN,
)
from wijkabm.ground.tables.journal import EVENT_BIRTH, EVENT_CAME_OF_AGE
from wijkabm.month.population.persons import remove_resident

NUMBERS = Parameters().kernel()
QUIET = {
    "population.leave_rate_tenant": 0,
    "population.leave_rate_owner": 0,
    "population.leave_home_rate": 0,
    "population.separation_rate": 0,
}


@kernel
def remove(i, world):
    remove_resident(i, world)


def remove_from(world, i):
    remove(i, world)


def list_events(world, event):
    rows = world.journal.events[: world.journal.n_events[0]]
    return [int(row[2]) for row in rows if row[0] == event]


def test_a_resident_who_goes_leaves_nothing_behind():
    world = make_small_world(60)
    residents, households = world.residents, world.households
    i = int(np.flatnonzero((residents.workplace_kind == IN_SHOP) & (residents.alive == 1))[0])
    s, h, n = int(residents.workplace[i]), int(residents.household[i]), world.shops.staff.sum()
    adults = int(households.n_adults[h])
    remove_from(world, i)
    assert world.shops.staff.sum() == n - 1
    assert world.shops.staff[s] >= world.shops.staff_residents[s]
    assert households.n_adults[h] == adults - 1
    assert i not in households.members[h]
    assert not (residents.ties == i).any()
    check_ties(residents)


def test_an_owner_who_goes_leaves_the_shop_to_the_closing_rule():
    world = make_small_world(60)
    i = int(np.flatnonzero(world.residents.status == OWNER)[0])
    s = int(world.residents.shop[i])
    remove_from(world, i)
    assert world.shops.owner[s] == -1
    assert world.shops.alive[s] == 1


def test_a_child_of_fifteen_becomes_a_resident_in_its_home():
    world = make_small_world(60)
    numbers = make_parameters(QUIET).kernel()
    world.wijken.leave_rate[:] = 0.0
    c = int(np.flatnonzero(world.children.alive)[0])
    h, identity = int(world.children.household[c]), int(world.children.identity[c])
    world.children.birth_month[:] = -12
    world.children.birth_month[c] = 1 - 180
    adults, young = int(world.households.n_adults[h]), int(world.households.n_children[h])
    pass_month(world, numbers, 1)
    born = len(list_events(world, EVENT_BIRTH))
    assert list_events(world, EVENT_CAME_OF_AGE) == [identity]
    i = int(
        np.flatnonzero((world.residents.identity == identity) & (world.residents.alive == 1))[0]
    )
    assert world.residents.household[i] == h
    assert world.residents.status[i] == STUDENT
    assert world.households.n_adults[h] == adults + 1
    assert young - 1 <= world.households.n_children[h] <= young - 1 + born
    assert world.households.kind[h] == WITH_CHILDREN


def test_retirement_at_the_state_pension_age():
    world = make_small_world(60)
    world.wijken.leave_rate[:] = 0.0
    world.wijken.mortality[:] = 0.0
    numbers = make_parameters(QUIET).kernel()
    i = int(np.flatnonzero(world.residents.workplace_kind == ELSEWHERE)[0])
    world.residents.birth_month[i] = 2 - 796
    world.wijken.job_loss[:] = world.wijken.disability_step[:] = 0.0
    pass_month(world, numbers, 1)
    assert world.residents.status[i] != ON_PENSION
    pass_month(world, numbers, 2)
    assert world.residents.status[i] == ON_PENSION
    assert world.residents.workplace_kind[i] == 0
    assert world.residents.benefit[i] > 0


@given(seed=st.integers(0, 2**40))
def test_rows_and_households_agree_and_the_books_close(seed):
    world = make_small_world(60)
    households, residents, children = world.households, world.residents, world.children
    for month in range(1, 19):
        pass_month(world, NUMBERS, month, seed)
    assert residents.alive.sum() == households.n_adults.sum()
    assert children.alive.sum() == households.n_children.sum()
    for h in np.flatnonzero(households.alive):
        rows = households.members[h, : households.n_adults[h]]
        assert (residents.household[rows] == h).all()
        assert (residents.alive[rows] == 1).all()
        assert (children.household[children.alive == 1] == h).sum() == households.n_children[h]
    assert (households.savings[households.alive == 0] == 0).all()
    assert households.alive.sum() <= world.wijken.class_target.sum()
    alive = np.flatnonzero(residents.alive)
    assert np.unique(residents.identity[alive]).size == alive.size
    check_ties(residents)


@pytest.mark.slow
def test_thirty_years_leave_the_wijk_as_it_was():
    world = make_small_world(2500)
    residents, households = world.residents, world.households

    def take(month):
        alive = residents.alive == 1
        shares = np.bincount(residents.status[alive], minlength=9) / alive.sum()
        age = (month - residents.birth_month[alive]) / 12
        return {
            "residents": alive.sum() / 1000,
            "children": children() / 1000,
            "old": (age >= 65).mean(),
            "young": (age < 30).mean(),
            "jobseekers": shares[JOBSEEKER],
            "bijstand": shares[ON_BIJSTAND],
            "disability": shares[ON_DISABILITY],
            "at home": shares[AT_HOME],
            "ties": residents.n_ties[alive].mean(),
            "households": households.alive.sum() / 1000,
        }

    def children():
        return world.children.alive.sum()

    means = {}
    for month in range(1, 361):
        world.shops.cash[:3] = 5_000_000
        pass_month(world, NUMBERS, month)
        spend_all(world)
        if month in range(60, 121, 12) or month in range(300, 361, 12):
            means.setdefault(month > 200, []).append(take(month))
    for name in means[False][0]:
        early, late = (np.mean([row[name] for row in means[late]]) for late in (False, True))
        assert abs(late - early) < max(0.2 * early, 0.012), (name, early, late)


def spend_all(world):
    """Households spend what is above 2.5 months of expected income, outside."""
    households, ledger = world.households, world.ledger
    target = (2.5 * np.maximum(households.expected_income, 0)).astype(np.int64)
    spent = np.maximum(households.savings - target, 0)
    households.savings[:] -= spent
    ledger.purses[books.single(ledger, books.OUTSIDE)] += spent.sum()


SCRIPT = """
from tests.place.worlds import digest
from tests.worlds import make_small_world, pass_month
from wijkabm.ground.parameters.whole import Parameters
world, numbers = make_small_world(60), Parameters().kernel()
for month in range(1, 9):
    pass_month(world, numbers, month)
print(digest(world))
"""


def test_compiled_and_plain_python_give_the_same_bits():
    world = make_small_world(60)
    for month in range(1, 9):
        pass_month(world, NUMBERS, month)
    plain = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert plain.stdout.strip() == digest(world)
