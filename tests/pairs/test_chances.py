"""In how many worlds a target is met: shares, their intervals, and when nothing can be said."""

import math

import numpy as np
import pandas as pd
import pytest

from wijkabm.pairs.chances import FEWEST_WORLDS, compare_chances, find_chances


def tell(met, without, lever=""):
    n = len(met)
    return pd.DataFrame(
        {
            "scenario": ["plan"] * n,
            "seed": range(n),
            "target": [1] * n,
            "lever": [lever] * n,
            "wijk": ["total"] * n,
            "base": [10.0] * n,
            "wanted": [11.0] * n,
            "reached": np.arange(n, dtype=float),
            "reached_without": np.zeros(n),
            "met": met,
            "met_without": without,
        }
    )


def test_a_chance_is_a_share_of_worlds_with_its_interval():
    [found] = find_chances(tell([1.0] * 7 + [0.0] * 3, [1.0] * 2 + [0.0] * 8), "plan")
    assert (found.worlds, found.met, found.met_without) == (10, 7, 2)
    # by Clopper & Pearson: quantiles of Beta(7, 4) and Beta(8, 3)
    assert (found.low, found.high) == pytest.approx((0.34755, 0.93326), abs=1e-5)
    assert found.reached == 4.5
    assert found.is_told
    assert find_chances(tell([1.0], [1.0]), "other") == []


def test_worlds_of_which_nothing_is_known_do_not_count():
    [found] = find_chances(tell([1.0, np.nan, 0.0, 1.0], [1.0, 1.0, np.nan, 0.0]), "plan")
    assert (found.worlds, found.met, found.met_without) == (2, 2, 1)
    assert found.worlds < FEWEST_WORLDS
    assert not found.is_told


def test_what_a_lever_does_nobody_does_without_it():
    [found] = find_chances(tell([1.0, 0.0], [np.nan] * 2, "coaching"), "plan")
    assert (found.worlds, found.met, found.met_without) == (2, 1, -1)
    assert math.isnan(found.low_without)


@pytest.mark.parametrize(
    ("only_with", "only_without", "verdict"),
    [(6, 0, "more"), (5, 0, "not seen"), (0, 6, "less"), (9, 2, "not seen"), (0, 0, "not seen")],
)
def test_policy_matters_where_pairs_that_differ_go_one_way(only_with, only_without, verdict):
    """Two-sided: 2 / 64 for six of six, 2 / 32 for five of five, 2 * 67 / 2048 for nine of eleven."""
    met = pd.Series([1.0] * only_with + [0.0] * only_without + [1.0, 0.0])
    without = pd.Series([0.0] * only_with + [1.0] * only_without + [1.0, 0.0])
    assert compare_chances(met, without) == verdict
