"""Who is asked next: highest rank first, each once."""

from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wijkabm.levers.turns import take_best

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
