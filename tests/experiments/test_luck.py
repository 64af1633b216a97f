"""What luck does and what the place does, from a table made by hand."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pandas as pd
import pytest

FOLDER = Path(__file__).parents[2] / "experiments" / "sensitivity"
SPEC = spec_from_file_location("luck", FOLDER / "luck.py")
luck = module_from_spec(SPEC)
SPEC.loader.exec_module(luck)


def test_luck_within_a_place_and_between_places():
    made = {"place_seed": [1, 1, 2, 2], "shops_open": [10.0, 12.0, 20.0, 20.0]}
    row = luck.measure_luck(pd.DataFrame(made), ["shops_open"]).loc["shops_open"]
    assert row["within_a_place"] == pytest.approx(1.0)  # variances 2 and 0
    assert row["by_place"] == pytest.approx(9.0 / 2**0.5)  # means 11 and 20


def test_the_page_says_how_its_table_of_luck_is_made():
    assert "experiments/sensitivity/luck.py results/luck" in (FOLDER / "README.md").read_text(
        "utf-8"
    )
