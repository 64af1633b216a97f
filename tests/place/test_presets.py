"""The named wijken: what they hold, where it comes from, and that they can be made again."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.place.kwb_files import SAMPLES, SHARED
from tests.place.test_impute import assert_coherent
from wijkabm.ground.errors import InputError
from wijkabm.place.catalogue import PARTS, SPECS, TENURES
from wijkabm.place.presets import FOLDER, list_presets, load_preset, preset_names

REPOSITORY = Path(__file__).parents[2]
AREAS = {
    "afrikaanderwijk": ["BU05991086"],
    "carnisse": ["BU05991572"],
    "crabbehof": ["WK050508"],
    "geuzenwijk": ["BU03440241"],
    "heechterp-schieringen": ["WK008050"],
    "korrewegwijk": ["BU00140301", "BU00140302"],
    "moerwijk": ["WK051836"],
    "oude-westen": ["BU05990111"],
    "poelenburg": ["WK047912"],
    "presikhaaf": ["WK020204", "WK020205"],
    "velve-lindenhof": ["BU01530100"],
    "zuilen-oost": ["BU03440241", "BU03440242", "BU03440243"],
}
AREAS_FILE = SHARED / "data" / "areas.csv"
SHARED_TABLE = pytest.mark.skipif(not AREAS_FILE.exists(), reason="no areas.csv here")


def test_the_list_names_every_preset_and_its_areas():
    listed = list_presets()
    assert {entry["name"]: entry["areas"] for entry in listed} == AREAS
    assert preset_names() == [entry["name"] for entry in listed] == sorted(AREAS)
    for entry in listed:
        assert entry["inhabitants"] == load_preset(entry["name"]).value("inhabitants")
        assert set(entry) >= {"title", "municipality", "source", "note", "year"}
    note = next(entry["note"] for entry in listed if entry["name"] == "zuilen-oost")
    assert "assumption" in note.lower()


@pytest.mark.parametrize("name", AREAS)
def test_a_preset_is_complete_and_coherent(name):
    wijk = load_preset(name)
    assert wijk.code == name
    assert wijk.year == 2020
    assert "84799NED" in wijk.source
    assert re.fullmatch("[0-9a-f]{64}", wijk.sha256)
    assert_coherent(wijk.figures, areas=len(AREAS[name]))
    for given in ("inhabitants", *PARTS["inhabitants"], "households", "on_bijstand", "land_ha"):
        assert wijk.is_given(given)
    for absent in ("births", "deaths", "education_low", *TENURES[1:]):
        assert wijk.figures[absent].origin == "default"


@pytest.mark.parametrize("name", AREAS)
def test_every_figure_names_its_table_year_and_area(name):
    preset = yaml.safe_load(FOLDER.joinpath(f"{name}.yaml").read_text(encoding="utf-8"))
    assert "CC BY 4.0" in preset["licence"]
    blocks = [*preset["areas"], *filter(None, [preset.get("municipality_figures")])]
    for block in blocks:
        for figure, entry in block["figures"].items():
            assert figure in SPECS
            assert entry["area"] == block["code"]
            assert entry["table"] in preset["source"]
            assert entry["year"] in (2020, 2023, 2024)


def test_figures_of_two_buurten_add_up():
    wijk = load_preset(" Korrewegwijk ")
    assert wijk.value("inhabitants") == 8435 + 6130
    assert wijk.value("on_bijstand") == 940 + 160
    income = (25_700 * 8435 + 29_800 * 6130) / (8435 + 6130)
    assert wijk.value("income_per_inhabitant") == pytest.approx(income)
    column = "84799NED 2020 BU00140301; 84799NED 2020 BU00140302"
    assert wijk.figures["inhabitants"].column == column
    assert wijk.figures["income_per_inhabitant"].year == 2024


def test_businesses_are_published_for_utrecht_and_imputed_elsewhere():
    assert load_preset("geuzenwijk").is_given("businesses_trade_horeca")
    assert load_preset("zuilen-oost").value("businesses") == 420 + 495 + 125
    wijk = load_preset("moerwijk")
    assert wijk.figures["businesses"].origin == "similar"
    assert wijk.value("businesses") == round(0.11 * 21_385)


def test_an_income_that_is_not_published_is_the_municipalitys():
    income = load_preset("zuilen-oost").figures["income_per_inhabitant"]
    assert income.origin == "municipality"
    expected = (31_500 * 4005 + 32_500 * 4555 + 38_500 * 1185) / (4005 + 4555 + 1185)
    assert income.value == pytest.approx(expected)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("korewegwijk", "did you mean korrewegwijk"),
        ("westen", "oude-westen"),
        ("qqqq", "there are afrikaanderwijk, carnisse"),
        ("../presets/carnisse", "carnisse"),
        ("", "there are"),
    ],
)
def test_an_unknown_preset_is_answered_with_near_ones(asked, told):
    with pytest.raises(InputError, match=re.escape(told)) as caught:
        load_preset(asked)
    assert "\n" not in str(caught.value)


def test_pandas_is_not_imported():
    code = (
        "import sys, wijkabm.place.presets as p, wijkabm.place.kwb; p.load_preset('carnisse');"
        "assert not {'pandas', 'pyarrow', 'openpyxl'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=REPOSITORY)


@SHARED_TABLE
def test_presets_hold_the_published_table():
    with AREAS_FILE.open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    for name, codes in AREAS.items():
        wijk = load_preset(name)
        for figure, spec in SPECS.items():
            cells = [rows[code].get(f"{figure}_2020") for code in codes]
            if spec.kind == "count" and all(cells):
                assert wijk.value(figure) == sum(float(cell) for cell in cells)
                assert wijk.is_given(figure)


@SHARED_TABLE
def test_the_script_makes_the_presets_again(tmp_path):
    if not SAMPLES[0].exists():
        pytest.skip("no yearly file here")
    script = [sys.executable, "-m", "calibration.make_presets", str(AREAS_FILE)]
    options = ["--businesses", str(SAMPLES[0]), "--out", str(tmp_path)]
    subprocess.run(script + options, check=True, cwd=REPOSITORY)
    for name in AREAS:
        made = (tmp_path / f"{name}.yaml").read_bytes()
        assert made == FOLDER.joinpath(f"{name}.yaml").read_bytes()
