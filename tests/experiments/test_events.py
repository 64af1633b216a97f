"""What the recipes of the events make of rows by hand, and do to a wijk by hand."""

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from tests.experiments.test_recipes import load
from wijkabm.experiment.follow import Look
from wijkabm.ground.parameters.whole import make_parameters
from wijkabm.ground.tables.codes import ON_BIJSTAND, OWNER, WORKS_ELSEWHERE

anchor, bijstand, price, spending, tax = (
    load(f"events-{name}") for name in ("anchor", "bijstand", "price", "spending", "tax")
)


def make_rows(arms, seeds=(1, 2)):
    """The same columns in every arm, of some seeds."""
    return pd.DataFrame(
        [
            {"place": "carnisse", "point": 0, "place_seed": s, "seed": s, "arm": arm, **columns}
            for arm, columns in arms.items()
            for s in seeds
        ]
    )


def test_the_elasticity_is_log_rents_over_log_visits_of_the_street_in_year_five():
    usual = {
        f"{what}.{band}.year_{year}": 100.0
        for what in ("visits", "food", "sales", "rent", "vacant", "units")
        for band in anchor.BANDS
        for year in anchor.YEARS
    }
    left = {**usual, "visits.street.year_5": 25.0, "rent.street.year_5": 80.0}
    left["vacant.street.year_5"] = 110.0
    numbers = anchor.add_numbers(make_rows({"baseline": usual, "leaves": left}), {})
    assert numbers["anchor_rent"]["value"] == pytest.approx(math.log(0.8) / math.log(0.25))
    assert numbers["change.vacancy.street.year_5"]["value"] == pytest.approx(0.1)
    assert numbers["change.rent.near.year_5"]["value"] == 0.0


def test_a_shop_that_moved_is_held_against_itself_unmoved():
    base = {
        f"{what}.{b}": 100.0 for what in ("result", "sales", "goods") for b in price.IN_PREMISES
    }
    arms = {"baseline": base}
    for k, branch in enumerate(price.IN_PREMISES):
        arms[f"{branch}_down"] = {**base, f"result.{branch}": 60.0 + 10.0 * k}
        arms[f"{branch}_up"] = {**base, f"result.{branch}": 50.0}
    numbers = price.add_numbers(make_rows(arms), {})
    assert numbers["price_cut_result"]["value"] == pytest.approx(300 / 400 - 1)
    assert numbers["result.food.down"]["value"] == pytest.approx(-0.4)
    assert numbers["price_rise_result"]["value"] == pytest.approx(-0.5)
    assert price.judge(numbers) == "It would lose either way: its price is near its best."


def test_entry_is_shops_more_over_receipts_more():
    usual = {
        f"{what}.year_{year}": 50.0
        for what in ("shops", "sales", "rent", "let")
        for year in range(1, 7)
    }
    more = {**usual, "shops.year_5": 52.0, "sales.year_5": 60.0, "rent.year_5": 55.0}
    numbers = spending.add_numbers(make_rows({"baseline": usual, "spending": more}), {})
    assert numbers["entry_elasticity"]["value"] == pytest.approx(0.04 / 0.2)
    assert numbers["more.sales_each.spending.year_5"]["value"] == pytest.approx(60 / 52 - 1)
    assert numbers["more.rent_each.spending.year_5"]["value"] == pytest.approx(0.1)
    assert "entry_elasticity_people" not in numbers


def test_a_tenth_more_spending_takes_from_what_no_branch_sells_as_much_as_it_adds():
    changed = {}
    wijk = SimpleNamespace(parameters=make_parameters({}, "test"), set_parameters=changed.update)
    spending.spend_more(wijk, 0.1)
    market = wijk.parameters.market
    added = sum(
        value - getattr(market, name.removeprefix("market.")) for name, value in changed.items()
    )
    assert added == pytest.approx(0.0)
    assert changed["market.spend_food"] == pytest.approx(1.1 * market.spend_food)


def test_vacancy_with_the_tax_is_a_share_of_the_units_that_are_left():
    usual = {
        f"{what}.year_{year}": {"vacant_units": 10.0, "temporary_units": 0.0, "units": 100.0}[what]
        for what in ("vacant_units", "temporary_units", "units")
        for year in tax.YEARS
    }
    taxed = {
        **usual,
        "vacant_units.year_3": 8.0,
        "temporary_units.year_3": 2.0,
        "units.year_3": 80.0,
    }
    counts = dict.fromkeys((*tax.COUNTS, "received"), 1.0)
    rows = make_rows({"baseline": {**usual, **counts}, "tax": {**taxed, **counts}})
    numbers = tax.add_numbers(rows, {})
    assert numbers["vacancy_tax_effect"]["value"] == pytest.approx(0.0)  # 8 of 80 as 10 of 100
    assert numbers["change.not_let.year_3"]["value"] == pytest.approx(0.25)


def look(*people):
    """Identity, status, has bijstand, of people who live here."""
    identity, status, assisted = map(np.array, zip(*people, strict=True))
    return Look(identity, status == OWNER, status, assisted, np.zeros(identity.size))


def test_a_starter_was_on_bijstand_and_is_followed_until_he_leaves(monkeypatch):
    monkeypatch.setattr(bijstand, "STARTS", 2)
    monkeypatch.setattr(bijstand, "SINCE", (0, 1))
    looks = [
        look((1, ON_BIJSTAND, True), (2, ON_BIJSTAND, True), (3, WORKS_ELSEWHERE, False)),
        look((1, OWNER, True), (2, ON_BIJSTAND, True), (3, OWNER, False)),
        look((1, OWNER, False), (2, OWNER, False)),
        look((1, OWNER, False), (3, OWNER, False)),
    ]
    starts = bijstand.list_starts(looks)
    assert starts == [(1, 1), (2, 2)]  # who had a job is none
    found = bijstand.follow("supported", starts, looks)
    assert found["supported.here.0"] == 2
    assert found["supported.off.0"] == 1  # the first still has a part of it
    assert (found["supported.here.1"], found["supported.off.1"]) == (1, 1)
