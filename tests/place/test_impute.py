"""Filling gaps in key figures: from whom, recorded how, and coherent with what is given."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.place.kwb_files import READ, write_xlsx
from wijkabm.place.catalogue import FIGURES, PARTS, SPECS, TENURES
from wijkabm.place.impute import Donor, combine, fill_gaps, round_to_sum
from wijkabm.place.key_figures import Figure, KeyFigures
from wijkabm.place.kwb import read_areas


@pytest.fixture
def yearly(tmp_path):
    return write_xlsx(tmp_path / "kwb-2023.xlsx")


def test_gaps_are_filled_from_the_nearest_and_recorded(yearly):
    area = read_areas(yearly, [READ])[0]
    bijstand = area.figures["on_bijstand"]
    assert (bijstand.origin, bijstand.column) == (
        "municipality",
        "a_soz_wb of GM0344, per unit of adults",
    )
    assert bijstand.value == round(10_400 / 300_000 * (4000 - 650))
    unemployment = area.figures["on_unemployment_insurance"]
    assert (unemployment.origin, unemployment.column) == (
        "country",
        "a_soz_ww of NL00, per unit of adults",
    )
    assert area.figures["births"].origin == "default"
    assert area.value("births") == 39
    listed = {entry["name"]: entry for entry in area.imputed()}
    assert set(listed) == {name for name in SPECS if not area.is_given(name)}
    assert listed["on_bijstand"]["origin"] == "municipality"
    assert listed["births"]["note"].startswith("default (facts: births_nl)")
    assert set(listed["births"]) == {"name", "value", "origin", "note"}


def test_the_area_itself_goes_before_its_donors(yearly):
    area = read_areas(yearly, [READ])[0]
    size = area.figures["household_size"]
    assert (size.value, size.origin, size.column) == (4000 / 1980, "input", "= a_inw / a_hh")
    assert not area.is_given("household_size")
    assert area.value("urbanity") == 2
    assert area.value("income_per_recipient") == round(31_500 * 48.1 / 38.5)
    rented = [area.value(name) for name in TENURES[1:]]
    assert rented == pytest.approx([0.68 * 31 / 56, 0.68 * 25 / 56])


def test_sectors_share_what_the_given_ones_leave(yearly):
    area = read_areas(yearly, [READ])[0]
    sectors = [area.value(name) for name in PARTS["businesses"]]
    assert sum(sectors) == 420
    assert area.is_given("businesses_trade_horeca")
    assert all(value == int(value) for value in sectors)
    # Here the municipality gives no more sectors than the area, so the default's shape is used.
    assert area.figures["businesses_culture_other"].origin == "default"


def test_the_one_sector_that_is_missing_is_the_remainder():
    parts = PARTS["businesses"]
    read = {name: Figure(10.0, "input", name) for name in parts[:-2]}
    read |= {parts[-1]: Figure(5.0, "input", "a_bed_ru")}
    read |= {"inhabitants": Figure(1000.0, "input", "a"), "businesses": Figure(90.0, "input", "b")}
    care = fill_gaps(read)["businesses_government_education_care"]
    assert (care.value, care.origin, care.column) == (25.0, "input", "= b - the other 7 parts")


def test_a_total_is_the_sum_of_its_parts_if_only_they_are_given():
    read = {name: Figure(10.0, "input", name) for name in PARTS["businesses"]}
    read |= {"inhabitants": Figure(1000.0, "input", "a_inw")}
    assert fill_gaps(read)["businesses"].value == 80
    del read["businesses_agriculture"]
    assert fill_gaps(read)["businesses"].value == 139
    read["businesses_industry"] = Figure(300.0, "input", "a_bed_bf")
    assert fill_gaps(read)["businesses"].value == 360


def test_key_figures_are_complete_or_refused():
    with pytest.raises(ValueError, match="lack age_0_14"):
        KeyFigures("x", "X", "", 0, "", "", {"inhabitants": Figure(1.0, "input", "a_inw")})


def test_a_donor_without_people_is_passed_over():
    read = {"inhabitants": Figure(1000.0, "input", "a_inw")}
    donors = [Donor("GM0001", "municipality", {"inhabitants": Figure(0.0, "input", "a_inw")})]
    assert fill_gaps(read, donors)["households"].origin == "default"


def test_units_and_defaults_of_the_catalogue():
    assert len(SPECS) == len(FIGURES)
    for spec in FIGURES:
        assert spec.default_source
        assert spec.lowest <= spec.default <= spec.highest
        assert spec.base in SPECS or spec.base == "adults"
    for parts in (*PARTS.values(), TENURES):
        assert sum(SPECS[name].default for name in parts) == pytest.approx(1, abs=2e-3)
    per_1000 = 1000 * SPECS["businesses"].default
    assert 100 <= per_1000 <= 170, "the band of firms_per_1000 in facts.csv"
    assert 11 <= per_1000 * SPECS["businesses_trade_horeca"].default <= 22


COUNTS = st.integers(0, 3000)


@given(data=st.data(), people=st.integers(200, 20_000), municipal=st.lists(COUNTS, max_size=40))
def test_imputed_parts_make_up_the_whole(data, people, municipal):
    read = {"inhabitants": Figure(float(people), "input", "a_inw")}
    for whole, parts in PARTS.items():
        if whole not in read and data.draw(st.booleans()):
            read[whole] = Figure(float(data.draw(st.integers(0, people))), "input", whole)
        left = int(read[whole].value) if whole in read else 0
        for part in data.draw(st.sets(st.sampled_from(parts), max_size=len(parts) - 1)):
            value = data.draw(st.integers(0, left))
            left -= value
            read[part] = Figure(float(value), "input", part)
    behind = {
        name: Figure(float(v), "input", name) for name, v in zip(SPECS, municipal, strict=False)
    }
    figures = fill_gaps(read, [Donor("GM0001", "municipality", behind)])
    assert_coherent(figures, areas=0)
    assert all(figures[name] == figure for name, figure in read.items())


def assert_coherent(figures, areas=1):
    """Parts make up their whole; published ones were each rounded to 5, in each of the areas."""
    for whole, parts in PARTS.items():
        total = sum(figures[part].value for part in parts)
        published = all(figures[part].is_given for part in parts)
        slack = 2.5 * (len(parts) + 1) * areas if published else 0
        given = sum(figures[part].value for part in parts if figures[part].is_given)
        if given <= figures[whole].value:
            assert total == pytest.approx(figures[whole].value, abs=slack)
    for name, spec in SPECS.items():
        value = figures[name].value
        assert spec.lowest <= value <= spec.highest
        assert not spec.is_whole or value == int(value)
    if not all(figures[name].is_given for name in TENURES):
        assert sum(figures[name].value for name in TENURES) == pytest.approx(1)


@given(values=st.lists(st.floats(0, 1e6), min_size=1, max_size=9))
def test_round_to_sum(values):
    total = round(sum(values))
    rounded = round_to_sum(values, total)
    assert sum(rounded) == total
    assert all(abs(a - b) < 1 for a, b in zip(rounded, values, strict=True))


def test_combined_areas_are_one_wijk(yearly):
    areas = read_areas(yearly, [READ, "WK034402"])
    both = combine(areas, "both", "Both")
    assert both.value("inhabitants") == 48_000
    assert both.is_given("inhabitants")
    assert both.figures["inhabitants"].column == "a_inw"
    weights = [area.value("dwellings") for area in areas]
    mean = (372_000 * weights[0] + 400_000 * weights[1]) / sum(weights)
    assert both.value("home_value") == pytest.approx(mean)
    assert both.figures["on_bijstand"].origin == "municipality"
    assert both.figures["household_size"].origin == "input"
    assert not both.is_given("household_size")
    assert both.value("urbanity") == 1
    assert (both.code, both.year, both.sha256) == ("both", 2023, areas[0].sha256)
    assert_coherent(both.figures, areas=2)


def test_counted_figures_of_areas_add_and_rents_are_averaged_over_units(yearly):
    areas = read_areas(yearly, [READ, "WK034402"])
    counted = [
        {"units": 30.0, "rent_per_m2": 100.0, "empty_units": 3.0},
        {"units": 10.0, "rent_per_m2": 200.0},
    ]
    with_counts = [
        replace(
            area,
            counted={
                name: Figure(value, "input", f"counted in {area.code}", 2024)
                for name, value in figures.items()
            },
        )
        for area, figures in zip(areas, counted, strict=True)
    ]
    both = combine(with_counts, "both", "Both").counted
    assert {name: figure.value for name, figure in both.items()} == {
        "units": 40,
        "rent_per_m2": 125,
    }
    assert both["units"].column == f"counted in {READ}; counted in WK034402"
    assert combine(areas, "both", "Both").counted == {}
