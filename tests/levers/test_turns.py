"""Who is asked next: highest rank first, each once; a lot, where nobody is ahead."""

from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.month.bench import CAFE, FOOD_SHOP, SALON
from tests.month.plain import Here, plain
from wijkabm.ground import streams
from wijkabm.levers.turns import take_best

LUCK = streams.name_luck("test")
RANKS = st.lists(st.sampled_from([0.0, 0.25, 0.5, 3.0]), max_size=8)


@given(RANKS)
def test_each_is_asked_once_the_highest_first_and_of_equals_who_came_first(ranks):
    n = len(ranks)
    floats = np.array([*ranks, 9.0])  # the last is no longer of the list
    scratch = SimpleNamespace(rows=np.arange(100, 101 + n), floats=floats)
    take = getattr(take_best, "py_func", take_best)
    asked = [take(n, scratch) for _ in range(n + 1)]
    by_rank = sorted(range(n), key=lambda k: -ranks[k])
    assert asked == [100 + k for k in by_rank] + [-1]


def stand(here, j, n, ahead=0.0):
    """Business `j` stands behind `n` others."""
    return here.call(
        plain.turns.stand_in_line, j=j, n=np.int64(n), ahead=ahead, decision=LUCK, about=1
    )


def ask_all(here, **ahead):
    """Three businesses in the order in which they are asked, where some are ahead."""
    for n, (name, j) in enumerate({"food": FOOD_SHOP, "cafe": CAFE, "salon": SALON}.items()):
        assert stand(here, j, n, ahead.get(name, 0.0)) == n + 1
    return [here.call(plain.turns.take_best, n=3) for _ in range(3)]


def test_a_line_is_a_lot_among_equals_and_who_is_ahead_goes_first():
    here, orders = Here(), set()
    identity = here.world.shops.identity
    for key in range(40):
        here.key = np.uint64(key)
        with np.errstate(over="ignore"):
            by_lot = sorted(
                (FOOD_SHOP, CAFE, SALON),
                key=lambda j: -streams.uniform(here.key, LUCK, identity[j], 1),
            )
        assert ask_all(here) == by_lot
        assert ask_all(here, salon=1.0) == [SALON, *(j for j in by_lot if j != SALON)]
        assert ask_all(here, salon=1.0, cafe=2.0) == [CAFE, SALON, FOOD_SHOP]
        orders.add(tuple(by_lot))
    assert len(orders) == 6


def test_a_line_that_is_full_takes_nobody():
    here = Here()
    room = here.world.scratch.rows.size
    assert stand(here, CAFE, room - 1) == room
    assert stand(here, SALON, room) == room
    assert here.world.scratch.rows[-1] == CAFE
