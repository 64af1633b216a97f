"""The first experiment's figure, table and page, from months made by hand."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pandas as pd
import pytest

from wijkabm.plots import to_png

SCRIPT = Path(__file__).parents[2] / "experiments" / "01_unlevered" / "run.py"
SPEC = spec_from_file_location("unlevered", SCRIPT)
unlevered = module_from_spec(SPEC)
SPEC.loader.exec_module(unlevered)


def make_months(months: int = 360) -> pd.DataFrame:
    """Two presets at rest, but the second loses a third of its shops after month 300."""
    columns = [*unlevered.PANELS, *(f"cash_{sector}" for sector in unlevered.SECTORS)]
    tables = []
    for preset in ("moerwijk", "crabbehof"):
        table = pd.DataFrame(dict.fromkeys(columns, 0.3), index=range(months))
        table = table.assign(month=range(1, months + 1), preset=preset, seed=1)
        if preset == "crabbehof":
            table.loc[table["month"] > 300, "shops_open"] = 0.2
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def test_changes_are_relative_to_the_first_window():
    changes = unlevered.measure_changes(make_months())
    assert changes.loc["moerwijk"].abs().max() == pytest.approx(0.0)
    assert changes.loc["crabbehof", "shops_open"] == pytest.approx(-1 / 3)


def test_a_short_run_compares_its_thirds():
    assert unlevered.measure_changes(make_months(6)).loc["crabbehof", "shops_open"] == 0.0


def test_page_shows_figure_and_who_drifts(tmp_path):
    table = make_months()
    figure = unlevered.draw_no_drift(table)
    assert len(figure.axes) == len(unlevered.PANELS) + len(unlevered.SECTORS)
    picture = tmp_path / "no_drift.png"
    picture.write_bytes(to_png(figure))
    unlevered.write_page(unlevered.measure_changes(table), table, picture, tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert page.count('class="beyond"') == 1
    assert "-33 %" in page
    assert "data:image/png;base64,iVBOR" in page
