"""The first year without policy: its money is that of the books, its counts those of the tables."""

import numpy as np
import pytest

from tests.fake_run import make_run
from wijkabm.ground.tables.codes import FOOD, HORECA
from wijkabm.runs.first_year import count_shops, count_units, sum_money
from wijkabm.runs.tables import build_tables


def test_money_of_the_page_is_that_of_the_books():
    model = make_run(months=6)
    comes_in, leaves = sum_money(model)
    balances = build_tables(model)["balances"].to_pandas()
    own = balances[balances["sector"].isin(["residents", "shops"])]
    change = (own["closing"] - own["opening"]).sum() / (100.0 * 6)
    assert sum(comes_in.values()) - sum(leaves.values()) == pytest.approx(change)
    assert comes_in["pensions"] == pytest.approx(60 * 900.0)
    assert leaves["sales"] == pytest.approx(60 * 2 * 250.0)


def test_shops_and_units_are_counted_by_who_owns_them():
    world = make_run(months=1).world
    world.shops.owner_kind[:] = 0
    food = np.flatnonzero((world.shops.branch == FOOD) & (world.shops.premises >= 0))
    world.shops.owner_kind[food[:2]] = 2
    world.premises.landlord[:] = 0
    world.landlords.kind[0] = 2
    counts = count_shops(world)
    trading = (world.shops.alive == 1) & (world.shops.premises >= 0)
    assert counts[FOOD, 2] == 2
    assert counts[HORECA].tolist() == [int((trading & (world.shops.branch == HORECA)).sum()), 0, 0]
    assert count_units(world).tolist() == [0, 0, 40, 0]
