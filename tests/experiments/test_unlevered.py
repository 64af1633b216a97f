"""The first experiment's figure, table, page and words, from months made by hand."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pandas as pd
import pytest

from wijkabm.plots import to_png

FOLDER = Path(__file__).parents[2] / "experiments" / "01_unlevered"
sys.path.insert(0, str(FOLDER))  # as for a script: its own folder first
SPEC = spec_from_file_location("unlevered", FOLDER / "run.py")
unlevered = module_from_spec(SPEC)
SPEC.loader.exec_module(unlevered)
sys.path.remove(str(FOLDER))
import verdicts  # noqa: E402 it stands beside the script


def make_months(months: int = 360, seeds: int = 3) -> pd.DataFrame:
    """Two presets at rest, but the second loses a third of its jobseekers after month 300."""
    columns = [*unlevered.PANELS, *(f"cash_{sector}" for sector in unlevered.SECTORS)]
    tables = []
    for preset in ("moerwijk", "crabbehof"):
        for seed in range(1, seeds + 1):
            table = pd.DataFrame(dict.fromkeys(columns, 0.3), index=range(months))
            table = table.assign(month=range(1, months + 1), preset=preset, seed=seed)
            table = table.assign(units=80.0, shops_open=76.0, vacancy_rate=0.05)
            if preset == "crabbehof":
                table.loc[table["month"] > 300, "seeking_share"] = 0.2
            tables.append(table)
    return pd.concat(tables, ignore_index=True)


def pick(changes, preset, outcome):
    """One row of the table of changes."""
    row = changes[(changes["preset"] == preset) & (changes["outcome"] == outcome)]
    return row.iloc[0]


def test_changes_are_relative_to_the_first_window():
    changes = verdicts.measure_changes(make_months())
    assert changes.query("preset == 'moerwijk'")["change"].abs().max() == pytest.approx(0.0)
    row = pick(changes, "crabbehof", "seeking_share")
    assert row["change"] == pytest.approx(-1 / 3)
    assert row["verdict"] == "drifts"


def test_the_fewer_units_the_wider_the_band_of_what_is_counted_in_units():
    large = verdicts.find_band("vacancy_rate", 0.06, units=2_000, seeds=5, window=60)
    some = verdicts.find_band("vacancy_rate", 0.06, units=110, seeds=5, window=60)
    few = verdicts.find_band("vacancy_rate", 0.06, units=20, seeds=5, window=60)
    assert large == 0.25 < some < few
    # 2 x sqrt(2 x .94 / (.06 x 20 x 60 / 36 x 5))
    assert few == pytest.approx(2 * (2 * 0.94 / (0.06 * 20 * 60 / 36 * 5)) ** 0.5)
    assert verdicts.find_band("vacancy_rate", 0.06, 20, seeds=50, window=60) < few
    assert verdicts.find_band("benefit_share", 0.06, 20, seeds=1, window=60) == 0.15


def test_in_a_small_wijk_a_change_inside_its_wide_band_cannot_be_told():
    table = make_months()
    table["units"] = table["shops_open"] = 20.0
    quiet = verdicts.measure_changes(table)
    assert pick(quiet, "moerwijk", "vacancy_rate")["verdict"] == "cannot tell"
    table.loc[table["month"] > 300, "vacancy_rate"] = 0.5  # far beyond chance
    assert pick(verdicts.measure_changes(table), "moerwijk", "vacancy_rate")["verdict"] == "drifts"
    table["vacancy_rate"] = 0.0  # nothing to compare with
    assert (
        pick(verdicts.measure_changes(table), "moerwijk", "vacancy_rate")["verdict"]
        == "cannot tell"
    )


def test_what_was_found_is_said_in_words_in_both_languages(tmp_path, capsys):
    table = make_months()
    changes = verdicts.measure_changes(table)
    english, dutch = (unlevered.tell(changes, table, language) for language in ("en", "nl"))
    assert english[0].startswith(
        "The criterion fails: 1 of 14 changes lie beyond the flat bands: Job"
    )
    assert dutch[0].startswith("De eis is niet gehaald: 1 van de 14")
    assert "1 of the 12 changes that can be judged lie beyond" in english[1]
    assert (
        "Jobseekers, of residents: drifts in 1 of 2 wijken: Crabbehof (-33 %, band 15 %)."
        in english
    )
    picture = tmp_path / "no_drift.png"
    picture.write_bytes(to_png(unlevered.draw_no_drift(table)))
    unlevered.write_page(changes, table, picture, tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert page.count('class="drifts"') == 1
    assert page.count("drijft weg<br>") == 1  # a word beside the colour
    assert "data:image/png;base64,iVBOR" in page
    assert all(sentence in page for sentence in (english[0], dutch[0]))
    unlevered.print_changes(changes, table)
    out = " ".join(capsys.readouterr().out.split())
    assert "-33 % drifts" in out
    assert english[0] in out


def test_a_short_run_says_that_it_says_nothing(tmp_path, capsys):
    for table in (make_months(60), make_months(360, seeds=1)):
        changes = verdicts.measure_changes(table)
        (sentence,) = unlevered.tell(changes, table, "en")
        assert sentence.startswith("Nothing can be concluded from this run")
        unlevered.print_changes(changes, table)
        out = capsys.readouterr().out
        assert "Nothing can be concluded" in out
        assert "drifts" not in out
        picture = tmp_path / "no_drift.png"
        picture.write_bytes(b"")
        unlevered.write_page(changes, table, picture, tmp_path / "page.html")
        page = (tmp_path / "page.html").read_text("utf-8")
        assert "Uit deze run valt niets te besluiten" in page
        assert 'class="drifts"' not in page


def test_the_readme_says_what_its_table_shows():
    """The committed words come from the committed table; `make experiment` renews both."""
    readme = (FOLDER / "README.md").read_text("utf-8")
    changes = pd.read_csv(FOLDER / "changes.csv")
    design = make_months(unlevered.WHOLE_DESIGN["months"], unlevered.WHOLE_DESIGN["seeds"])
    assert unlevered.fill_readme(readme, changes, design) == readme
    assert unlevered.tell(changes, design, "en")[0] in (FOLDER / "page.html").read_text("utf-8")
