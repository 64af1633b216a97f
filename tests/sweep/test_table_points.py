"""Points that a design reads from a table: each once, and errors with the line and column of a cell."""

import numpy as np
import pandas as pd
import pytest

from tests.sweep.fakes import design_with
from wijkabm.ground.errors import InputError
from wijkabm.sweep.points import draw_points
from wijkabm.sweep.schema import read_design

HEAD = "market.habit_food,coaching.places"
FACTORS = {
    "uncertainties": {"market.habit_food": [0.5, 0.9]},
    "levers": {"coaching.places": {"values": [0, 12]}},
}
NAMES = HEAD.split(",")


def points_of(folder, name="points.csv"):
    sampling = {"method": "table", "file": name}
    return draw_points(read_design(design_with(**FACTORS, sampling=sampling), "d", folder)).values


def test_blank_lines_hold_no_point(tmp_path):
    (tmp_path / "points.csv").write_text(f"{HEAD}\n0.5,12\n\n0.6,0\n\n")
    assert points_of(tmp_path).tolist() == [[0.5, 12], [0.6, 0]]


BAD = {
    "none": ("0.5,12\n\nnan,0", "line 4, column market.habit_food: 'nan' is not one of the values"),
    "empty": ("0.5,12\n0.6,", "line 3, column coaching.places: an empty cell is not one"),
    "a word": ("0.5,12\nhalf,0", "line 3, column market.habit_food: 'half' is not one"),
    "outside": (
        "0.5,12\n0.95,0",
        "column market.habit_food: '0.95' .* give a number from 0.5 to 0.9",
    ),
    "between": ("0.5,12\n0.6,6", "column coaching.places: '6' .* give 0, 12"),
    "twice": ("0.5,12\n0.6,0\n\n.50,12.0", "line 5: holds the same point as 2; give each once"),
    "three times": (
        "0.5,12\n0.5,12\n0.5,12",
        r"line 3: holds the same point as 2 \(2 in all repeat",
    ),
    "nothing": ("", "holds 0 points"),
}


@pytest.mark.parametrize(("rows", "said"), BAD.values(), ids=BAD)
def test_what_cannot_be_a_point_is_told_with_its_place(rows, said, tmp_path):
    (tmp_path / "points.csv").write_text(f"{HEAD}\n{rows}\n")
    with pytest.raises(InputError, match=said) as caught:
        points_of(tmp_path)
    assert str(tmp_path / "points.csv") in str(caught.value)


def test_columns_divided_by_semicolons_are_told(tmp_path):
    (tmp_path / "points.csv").write_text("market.habit_food;coaching.places\n0,5;12\n")
    with pytest.raises(InputError, match="divided by semicolons; divide them by commas"):
        points_of(tmp_path)


def test_a_parquet_file_tells_rows(tmp_path):
    table = pd.DataFrame({NAMES[0]: [0.5, 0.6, np.nan], NAMES[1]: [0, 12, 12]})
    table.to_parquet(tmp_path / "p.parquet")
    with pytest.raises(InputError, match=r"row 3, column market.habit_food: 'nan' is not one"):
        points_of(tmp_path, "p.parquet")
    table.iloc[[0, 1, 1]].reset_index(drop=True).to_parquet(tmp_path / "p.parquet")
    with pytest.raises(InputError, match="row 3: holds the same point as 2"):
        points_of(tmp_path, "p.parquet")
