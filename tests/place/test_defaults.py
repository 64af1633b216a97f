"""What stands in where nothing is known: the country's, as the sources that are named have it."""

import csv
import re
import statistics
from pathlib import Path

import pytest

from tests.place.kwb_files import SAMPLES
from wijkabm.place.catalogue import PARTS, SPECS
from wijkabm.place.columns import parse_number
from wijkabm.place.impute import fill_gaps
from wijkabm.place.key_figures import Figure
from wijkabm.place.kwb import read_kwb
from wijkabm.place.presets import SIMILAR, load_preset

FACTS = Path(__file__).parents[2] / "calibration" / "facts.csv"
SECTORS = PARTS["businesses"]


def read_numbers(path):
    """Numbers by area and figure, in the catalogue's units."""
    numbers = {}
    for code, row in read_kwb(path).rows.items():
        cells = {name: parse_number(cell) for name, cell in row.cells.items()}
        numbers[code] = {
            name: value * SPECS[name].factor for name, value in cells.items() if value is not None
        }
    return numbers


def list_areas(path):
    """Wijken and buurten that are large enough to be built."""
    return [
        row
        for code, row in read_numbers(path).items()
        if code[:2] in ("WK", "BU") and row["inhabitants"] >= 200
    ]


def test_no_default_is_that_of_weak_wijken_or_an_assumption():
    for spec in SPECS.values():
        assert "weak" not in spec.default_source
        assert "assum" not in spec.default_source
        assert re.match(r"facts: \w+|CBS |never imputed", spec.default_source), spec.name
    bare = fill_gaps({"inhabitants": Figure(5_000.0, "input", "a_inw", 2023)})
    assert {figure.origin for figure in bare.values()} == {"input", "default"}
    assert bare["businesses"].value == round(5_000 * 0.139)


def test_a_default_from_the_facts_is_what_its_row_says():
    with FACTS.open(encoding="utf-8", newline="") as file:
        facts = {row["id"]: row for row in csv.DictReader(file)}
    named = [s for s in SPECS.values() if s.default_source.startswith("facts: ")]
    assert len(named) == 15
    for spec in named:
        row = facts[spec.default_source.split()[1]]
        times = (
            SPECS["income_per_inhabitant"].default if " times the " in spec.default_source else 1.0
        )
        assert spec.default == pytest.approx(
            float(row["value"]) * float(row["to_2023"] or 1) * times, rel=0.001
        )
        assert row["area"].startswith("NL")


def test_numbers_that_facts_divide_give_their_value():
    with FACTS.open(encoding="utf-8", newline="") as file:
        facts = {row["id"]: row for row in csv.DictReader(file)}
    for name in ("homes_per_household", "participation", "employees", "self_employed"):
        row = facts[f"{name}_nl"]
        numbers = [
            float(n.replace(",", "")) for n in re.findall(r"[\d,]*\d[.\d]*\d", row["quantity"])
        ]
        part, whole = numbers[-2:]
        assert part / whole == pytest.approx(float(row["value"]), abs=0.001), name
    shares = [facts[f"schooling_{level}_nl"] for level in ("low", "middle", "high")]
    for row in shares:
        share = float(re.search(r"([\d.]+) %", row["quantity"])[1]) / 100.0
        assert share * 13.094 / 14.681 == pytest.approx(float(row["value"]), abs=0.0006)
    ratio = float(facts["income_recipients_nl"]["value"])
    assert ratio == pytest.approx(16.799 / 13.543, abs=0.001)


@pytest.mark.skipif(not SAMPLES[0].exists(), reason="the sample files are not here")
def test_defaults_from_the_sample_files_are_what_they_hold():
    named = {n: s for n, s in SPECS.items() if "84799NED" in s.default_source}
    areas, country = list_areas(SAMPLES[1]), read_numbers(SAMPLES[1])["NL00"]
    country["adults"] = sum(country[name] for name in PARTS["inhabitants"][1:])
    land = statistics.median(area["land_ha"] / area["inhabitants"] for area in areas)
    assert (len(areas), SPECS["land_ha"].default) == (907, pytest.approx(land, rel=0.005))
    for name, spec in named.items():
        if name != "land_ha":
            base = country[spec.base] if spec.kind == "count" else 1.0
            assert spec.default == pytest.approx(country[name] / base, rel=0.001), name
    areas = list_areas(SAMPLES[0])
    firms = statistics.median(area["businesses"] / area["inhabitants"] for area in areas)
    assert (len(areas), SPECS["businesses"].default) == (115, pytest.approx(firms, rel=0.005))
    for name in SECTORS:
        share = statistics.mean(area[name] / sum(area[s] for s in SECTORS) for area in areas)
        assert SPECS[name].default == pytest.approx(share, abs=0.0001), name


def test_presets_are_weak_wijken_and_say_whose_businesses_stand_in():
    wijk = load_preset("heechterp-schieringen")
    listed = {row["name"]: row for row in wijk.imputed()}
    assert {name for name, row in listed.items() if row["origin"] == "similar"} == set(SIMILAR)
    assert wijk.value("businesses") == round(0.110 * wijk.value("inhabitants"))
    assert "weak wijken" in listed["businesses"]["note"]
