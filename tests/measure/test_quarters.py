"""Quarters: how they are written, and how months of an indicator make one."""

import numpy as np
import pytest

from wijkabm.ground.errors import InputError
from wijkabm.measure.formulas import BOUNDS
from wijkabm.measure.indicators import INDICATORS
from wijkabm.measure.quarters import (
    COUNTABLE,
    FOLD_OF_UNIT,
    Quarter,
    find_fold,
    fold_months,
    read_quarter,
)
from wijkabm.pairs.comparison import COMPARED

MONTHS = np.array([[1.0, 2.0, 6.0, 4.0, 4.0, 7.0, 9.0]])


@pytest.mark.parametrize(
    ("how", "quarters"), [("last", [6, 7]), ("sum", [9, 15]), ("mean", [3, 5])]
)
def test_three_months_make_a_quarter_and_a_part_of_one_none(how, quarters):
    assert fold_months(MONTHS, how).tolist() == [quarters]


def test_every_unit_has_its_fold():
    assert set(FOLD_OF_UNIT) == set(BOUNDS)


def test_stocks_stand_at_the_end_flows_add_up_and_levels_are_averaged():
    folds = {one.name: find_fold(one.name, one.unit) for one in COMPARED}
    assert folds["shops_open"] == folds["vacancy_rate"] == folds["on_bijstand"] == "last"
    assert folds["openings"] == folds["bijstand_paid"] == folds["municipal_cost"] == "sum"
    levels = ("household_income_median", "income_of_newcomers", "result_of_chain", "contract_rent_m2",
              "spending_local_share", "cohesion")  # fmt: skip
    assert {folds[name] for name in levels} == {"mean"}


def test_what_can_be_counted_is_an_indicator():
    assert set(COUNTABLE) <= {one.name for one in INDICATORS}
    assert len(set(COUNTABLE)) == len(COUNTABLE)


@pytest.mark.parametrize("text", ["2026Q1", "2026-Q1", " 2026 q1 ", "2026K1", "2026/Q1"])
def test_a_quarter_as_people_write_it(text):
    assert read_quarter(text, "here") == Quarter(2026, 1)


@pytest.mark.parametrize("text", ["2026Q5", "Q1", "2026-01", "", "0026Q1", "2026Q11"])
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(InputError, match=r"here: .* is no quarter; write it as 2026Q1"):
        read_quarter(text, "here")


def test_quarters_follow_each_other_over_a_new_year():
    assert str(Quarter(2026, 4).later(1)) == "2027Q1"
    assert Quarter(2027, 1).place - Quarter(2026, 2).place == 3
