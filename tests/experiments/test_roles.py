"""The second experiment's design, table and figure, from differences made by hand."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pandas as pd

from wijkabm.comparison import NAMES
from wijkabm.place.presets import preset_names
from wijkabm.plots import to_png
from wijkabm.policy.scenario import list_scenarios

SCRIPT = Path(__file__).parents[2] / "experiments" / "02_roles_and_perspectives" / "run.py"
SPEC = spec_from_file_location("roles", SCRIPT)
roles = module_from_spec(SPEC)
SPEC.loader.exec_module(roles)


class Made:
    """A comparison with two rows, of which one is another window's and one the placebo's."""

    def read(self, name):
        """Its table of effects."""
        assert name == "effects"
        row = {"wijk": "total", "baseline": 10.0, "difference": 1.0, "low": 0.5, "high": 1.5}
        row |= {"placebo_margin": 0.1, "verdict": "more", "window": "all"}
        names = ["shops_open", "vacancy_rate"]
        rows = [row | {"scenario": "room", "indicator": name} for name in names]
        rows.append(rows[0] | {"window": "last_2_years"})
        rows.append(rows[0] | {"scenario": "placebo"})
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
    figure = roles.draw_differences(table, ["room"], ["vacancy_rate", "shops_open"])
    assert to_png(figure).startswith(b"\x89PNG")
