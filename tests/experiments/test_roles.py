"""The second experiment's design, table and figure, from differences made by hand."""

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import ClassVar

import pandas as pd
import pytest

from wijkabm.comparison import NAMES
from wijkabm.place.presets import preset_names
from wijkabm.plots import to_png
from wijkabm.policy.scenario import list_scenarios

SCRIPT = Path(__file__).parents[2] / "experiments" / "02_roles_and_perspectives" / "run.py"
SPEC = spec_from_file_location("roles", SCRIPT)
roles = module_from_spec(SPEC)
SPEC.loader.exec_module(roles)


ROW = {
    "scenario": "room", "wijk": "total", "window": "all", "baseline": 10.0, "difference": 1.0,
    "low": 0.5, "high": 1.5, "seeds_changed": 30, "verdict": "more",
}  # fmt: skip


class Made:
    """A comparison of which the first rows are the whole horizon's, all wijken together."""

    manifest: ClassVar = {
        "indicators": [
            {"name": name, "unit": unit, "en": name.title()}
            for name, unit in (("shops_open", "enterprises"), ("vacancy_rate", "share"))
        ]
    }

    def read(self, name):
        """Its table of effects."""
        assert name == "effects"
        rows = [{**ROW, "indicator": name} for name in ("shops_open", "vacancy_rate")]
        rows += [
            {**rows[0], "window": "last_2_years", "difference": 3.0},
            {**rows[0], "wijk": "ring"},
        ]
        return pd.DataFrame(rows)


def test_the_design_names_what_exists():
    design = roles.read_design()
    assert set(design["scenarios"]) <= set(list_scenarios())
    assert set(design["presets"]) <= set(preset_names())
    assert {*design["outcomes"], *design["primary"]} <= set(NAMES)


def test_differences_are_those_of_the_whole_horizon_in_the_order_asked():
    table = roles.pick_differences(Made(), ["vacancy_rate", "shops_open"])
    assert table["indicator"].tolist() == ["vacancy_rate", "shops_open"]
    assert set(table["scenario"]) == {"room"}
    periods = roles.pick_periods(Made(), ["shops_open"])
    assert periods[["indicator", "last_2_years"]].to_numpy().tolist() == [["shops_open", 3.0]]


def test_axes_say_their_unit_and_make_no_mountain_of_a_hair():
    outcomes = ["cohesion", "shops_open", "vacancy_rate"]
    hair = {"cohesion": 0.057, "shops_open": 30.0, "vacancy_rate": -0.04}
    table = pd.DataFrame(
        [
            {
                **ROW,
                "indicator": k,
                "difference": x,
                "low": x - 0.1 * abs(x),
                "high": x + 0.1 * abs(x),
            }
            for k, x in hair.items()
        ]
    )
    units = {"cohesion": (1.0, "Cohesion", "0-100")}
    units |= {name: roles.name_unit(Made(), name) for name in outcomes[1:]}
    figure = roles.draw_differences(table, ["room"], outcomes, units)
    cohesion, shops, vacancy = figure.axes[:3]
    assert [axes.get_xlabel() for axes in (cohesion, shops, vacancy)] == [
        "0-100", "enterprises", "percentage points",
    ]  # fmt: skip
    assert cohesion.get_xlim() == (-2.0, 2.0)
    assert shops.get_xlim()[1] < 40.0
    assert vacancy.get_xlim()[1] == pytest.approx(4.84)
    assert to_png(figure).startswith(b"\x89PNG")


def test_what_changed_in_too_few_seeds_has_no_number_in_the_table():
    assert roles.write_cell(pd.Series({**ROW}), 1, 1) == "+1.0"
    assert roles.write_cell(pd.Series({**ROW, "verdict": "not seen"}), 1, 1) == "not seen"
    assert roles.write_cell(pd.Series({**ROW, "seeds_changed": 4}), 1, 1) == "changed in 4 seeds"


def test_the_readme_withdraws_first_and_its_table_is_that_of_the_results():
    text = (SCRIPT.parent / roles.README).read_text("utf-8")
    assert text.split("\n\n")[1].startswith("> **Withdrawn")
    table = pd.read_csv(SCRIPT.parent / roles.TABLE)
    assert roles.renew_readme(text, table) == text
    made = text.partition(roles.BEGIN)[2].partition(roles.END)
    outside = (
        text.partition("## What was found")[2].partition("## What to doubt")[0].replace(made[0], "")
    )
    assert not re.findall(r"\d[\d.,]*", outside), "numbers stand in tables that the run makes"
