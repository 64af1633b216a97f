"""The yardstick spends what people have, in the shares of the compiled rule's logit."""

from types import SimpleNamespace

import numpy as np
import pytest

from tests.benchmarks.mesa_shopping import CENTRE, Resident, Shop, Shopping
from wijkabm.ground.tables.codes import BASKETS


def make_wijk(n_residents: int, habit: float) -> SimpleNamespace:
    """A food shop of attraction 1 beside a centre of weight 3; 24 cents a branch each."""
    ones = np.ones(n_residents, np.int64)
    place_weight = np.zeros((1, len(BASKETS), 4))
    place_weight[0, :, 1] = 3.0
    world = SimpleNamespace(
        shops=SimpleNamespace(
            alive=np.array([1]), trading=np.array([1]), wijk=np.array([0]), branch=np.array([0]),
            segment=np.array([0]),
        ),
        segments=SimpleNamespace(local=np.array([0]), access=np.ones((1, 4, 1))),
        scratch=SimpleNamespace(attraction=np.array([1.0])),
        wijken=SimpleNamespace(n_segments=np.array([1]), place_weight=place_weight),
        ring=SimpleNamespace(shops=np.zeros((1, 4)), weight=np.zeros((1, 4))),
        residents=SimpleNamespace(
            alive=ones, wijk=0 * ones, household=np.arange(n_residents), loyalty=0.5 * ones
        ),
        households=SimpleNamespace(
            n_adults=ones, segment=0 * ones, budget=np.full((n_residents, 6), 24)
        ),
    )  # fmt: skip
    market = SimpleNamespace(habit=np.full(5, habit), nest_correlation=0.6)
    return SimpleNamespace(world=world, kernel_parameters=SimpleNamespace(market=market))


def test_everything_is_spent():
    shopping = Shopping(make_wijk(20, habit=0.5), 20)
    shopping.step()
    people, shops = shopping.agents_by_type[Resident], shopping.agents_by_type[Shop]
    spent = sum(people.get("spent_outside")) + sum(shops.get("sales"))
    assert spent == 20 * 24 * len(BASKETS)


def test_shares_are_those_of_the_logit():
    shopping = Shopping(make_wijk(3_000, habit=0.0), 3_000)
    shopping.step()
    share = sum(shopping.agents_by_type[Shop].get("sales")) / (3_000 * 24)
    assert share == pytest.approx(1 / (1 + 3), abs=0.02)
    assert CENTRE in shopping.agents_by_type[Resident][0].habits
