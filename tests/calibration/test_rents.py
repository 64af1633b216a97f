"""Streets worked out by hand."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from calibration import rents
from tests.calibration.plain import make_run, pool
from wijkabm.ground.tables.codes import USE_HOME, USE_RETAIL


def note(contract_rents: list[int]) -> np.ndarray:
    """Two streets with 3 and 9 visits: units of 10 m2, two on the first; on the second also a home."""
    premises = SimpleNamespace(
        wijk=np.zeros(4, int),
        segment=np.array([0, 0, 1, 1]),
        use=np.array([USE_RETAIL] * 3 + [USE_HOME]),
        contract_rent=np.array([*contract_rents, 700]),
        area=np.full(4, 10.0),
    )
    return rents.note_streets(
        premises, SimpleNamespace(wijk=np.zeros(3), visits=np.array([3.0, 9.0, 5.0]))
    )


def measure(*streets: np.ndarray) -> float:
    return rents.measure_rent_footfall(
        pool(*(make_run(streets=rents.keep_streets(street)) for street in streets))
    )


def test_three_times_the_visits_and_the_rent_is_an_elasticity_of_one():
    assert measure(note([1_000, 1_000, 3_000])) == pytest.approx(1.0, abs=1e-5)


def test_an_empty_unit_keeps_its_floor_so_that_vacancy_counts_as_lost_rent():
    # the first street brings in a half of what it did: 3 times the visits, 6 times the income
    assert measure(note([1_000, 0, 3_000])) == pytest.approx(math.log(6) / math.log(3), abs=1e-5)


def test_a_street_that_stands_empty_is_not_left_out():
    def of(*rents_and_visits: tuple[float, float]) -> np.ndarray:
        return np.array([(rent, 10.0, visits) for rent, visits in rents_and_visits])

    # two streets with 3 visits bring in 2,000 and nothing, those with 9 visits 3,000 each: 3 times the mean
    assert measure(of((2_000, 3), (0, 3), (3_000, 9), (3_000, 9))) == pytest.approx(1.0, abs=1e-5)


def test_every_wijk_has_a_level_of_its_own():
    cheap, dear = note([1_000, 1_000, 3_000]), note([5_000, 5_000, 15_000])
    dear[:, 2] *= 0.1  # fewer visits, higher rents: of the wijk, not of the street
    assert measure(cheap, dear) == pytest.approx(1.0, abs=1e-5)


def test_streets_that_are_visited_alike_say_nothing():
    alike = note([1_000, 1_000, 3_000])
    alike[:, 2] = 4.0
    assert math.isnan(measure(alike))


def test_the_index_spreads_over_seeds_of_one_wijk():
    # hof: mean 1, sd .1 · sqrt(2); plein: mean 2, none; the third wijk has one seed
    runs = [("hof", 0.9), ("hof", 1.1), ("plein", 2.0), ("plein", 2.0), ("laan", 9.0)]
    made = [make_run(name, seed, last_rent_index=value) for seed, (name, value) in enumerate(runs)]
    assert rents.measure_rent_spread(pool(*made)) == pytest.approx(math.sqrt((0.02 + 0.0) / 2))
    assert math.isnan(rents.measure_rent_spread(pool(made[0], made[4])))
