"""Ties: symmetric, bounded, at rest, clustered."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import make_small_world
from wijkabm.ground import streams
from wijkabm.ground.parameters.whole import make_parameters
from wijkabm.ground.tables.codes import MAX_TIES
from wijkabm.ground.tables.world import Now
from wijkabm.month import ties


def meet(world, months, seed=1, **values):
    numbers = make_parameters({f"ties.{name}": value for name, value in values.items()}).kernel()
    for month in months:
        key = np.uint64(streams.month_key(np.uint64(seed), month))
        ties.meet_and_fade(world, numbers, Now(month, key))


def check_ties(residents):
    """Every tie is known on both sides, once, and nobody has more than fit."""
    for i in np.flatnonzero(residents.alive):
        n = int(residents.n_ties[i])
        mine = residents.ties[i, :n].tolist()
        assert n <= MAX_TIES
        assert len(set(mine)) == n
        assert i not in mine
        assert (residents.ties[i, n:] == -1).all()
        for j in mine:
            assert i in residents.ties[j, : residents.n_ties[j]]


@given(seed=st.integers(0, 2**40), rate=st.floats(0, 2))
def test_ties_stay_symmetric_and_bounded(seed, rate):
    world = make_small_world(60)
    meet(world, range(1, 25), seed, meet_rate=rate, fade_after=3, fade_rate=0.5)
    check_ties(world.residents)


def test_unused_ties_fade_and_used_ones_do_not():
    world = make_small_world(60)
    residents = world.residents
    residents.n_ties[:], residents.ties[:] = 0, -1
    for a, b, met in ((0, 1, 0), (2, 3, 29)):
        for i, j in ((a, b), (b, a)):
            residents.ties[i, 0], residents.met[i, 0], residents.n_ties[i] = j, met, 1
    meet(world, [30], contacts=0.1, fade_rate=1, meet_rate=0)
    assert residents.n_ties[2] == residents.n_ties[3] == 1
    kept = residents.met[0, 0] == 30 or residents.met[1, 0] == 30  # a chance of .1 each
    assert residents.n_ties[0] == residents.n_ties[1] == int(kept)


def test_circles_are_at_rest_skewed_and_clustered():
    world = make_small_world(600)
    residents = world.residents
    alive = residents.alive == 1
    meet(world, range(1, 121))
    early = residents.n_ties[alive].mean()
    meet(world, range(121, 361))
    late = residents.n_ties[alive].mean()
    assert abs(late - early) < 0.35 * early  # without anybody moving
    assert residents.n_ties[alive].max() > 1.5 * np.median(residents.n_ties[alive])
    pairs = closed = 0
    for i in np.flatnonzero(alive):
        mine = residents.ties[i, : residents.n_ties[i]]
        for a in range(mine.size):
            among = residents.ties[mine[a], : residents.n_ties[mine[a]]]
            pairs += a
            closed += int(np.isin(mine[:a], among).sum())
    assert closed / pairs > 3 * residents.n_ties[alive].mean() / alive.sum()
