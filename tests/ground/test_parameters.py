"""Parameters: their one definition, what is refused, and what the kernels get."""

import re

import numpy as np
import pytest
from pydantic import ValidationError

from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.whole import (
    GROUPS,
    Parameters,
    describe,
    make_parameters,
    parameter_names,
    set_names,
    split_branch,
)
from wijkabm.ground.tables.codes import BRANCHES

ROWS = describe()
BY_NAME = {row["name"]: row for row in ROWS}


def test_every_parameter_is_described_once():
    names = [row["name"] for row in ROWS]
    assert len(set(names)) == len(names) == len(parameter_names())
    assert set(names) == set(parameter_names())
    assert {name.split(".")[0] for name in names} == set(GROUPS) == set(Parameters.model_fields)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_a_description_is_complete(row):
    low, high = row["range"]
    assert low < high
    assert low <= row["default"] <= high
    assert len(row["unit"]) >= 2
    assert len(row["source"]) >= 4
    assert row["role"] in ("known", "uncertain", "lever")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_values_at_the_ends_of_a_range_are_taken_and_beyond_refused(row):
    name, (low, high) = row["name"], row["range"]
    for value in (low, high):
        group, field = name.split(".")
        made = make_parameters({name: value})
        assert getattr(getattr(made, group), field) == value
        assert set_names(made) == {name}
    for value in (low - 1.0, high + 1.0, "much", float("nan"), None):
        with pytest.raises(InputError) as error:
            make_parameters({name: value}, "here.yaml")
        message = str(error.value)
        assert message.startswith(f"here.yaml: {name} = ")
        assert f"from {low:g} to {high:g}" in message
        assert "\n" not in message


def test_a_misspelt_name_shows_near_names():
    with pytest.raises(
        InputError, match=re.escape("--set: there is no parameter 'market.habit_fod'")
    ) as error:
        make_parameters({"market.habit_fod": 0.5})
    assert "did you mean market.habit_food" in str(error.value)
    with pytest.raises(InputError, match="wijkabm parameters"):
        make_parameters({"zzzz": 1.0})


def test_numbers_may_come_as_text():
    assert make_parameters({"closing.patience": "12"}).closing.patience == 12.0


def test_set_names_are_what_was_set_even_to_the_default():
    assert set_names(Parameters()) == set()
    default = BY_NAME["firms.interest"]["default"]
    made = make_parameters({"firms.interest": default, "market.habit_food": 0.1})
    assert set_names(made) == {"firms.interest", "market.habit_food"}


def test_parameters_are_immutable_and_take_no_unknown_fields():
    made = Parameters()
    with pytest.raises(ValidationError):
        made.market.habit_food = 0.2
    with pytest.raises(ValidationError):
        Parameters(market={"nothing": 1.0})


@pytest.mark.parametrize("group", GROUPS)
def test_kernels_get_floats_and_an_array_by_branch(group):
    made = Parameters()
    numbers = getattr(made.kernel(), group)
    seen = set()
    for name, value in getattr(made, group):
        stem, branch = split_branch(GROUPS[group], name)
        seen.add(stem)
        if branch is None:
            assert type(getattr(numbers, name)) is float
            assert getattr(numbers, name) == value
        else:
            column = getattr(numbers, stem)
            assert column.shape == (len(BRANCHES),)
            assert column.dtype == np.float64
            assert column[branch] == value
            assert name == f"{stem}_{BRANCHES[branch]}"
    assert seen == set(numbers._fields)


def test_a_field_differs_by_branch_only_if_all_shops_have_it():
    market = GROUPS["market"]
    assert split_branch(market, "habit_horeca") == ("habit", 2)
    assert split_branch(market, "spend_other") == ("spend_other", None)
    assert split_branch(GROUPS["closing"], "patience_home") == ("patience_home", None)
    assert split_branch(GROUPS["firms"], "least_staff_horeca") == (
        "least_staff_horeca",
        None,
    )
