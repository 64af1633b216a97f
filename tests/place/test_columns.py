"""Finding CBS's columns and reading the numbers below them."""

import pytest

from wijkabm.place.catalogue import SPECS
from wijkabm.place.columns import REQUIRED, find_header, find_year, parse_number
from wijkabm.place.layouts import figure_names, read_title, unit_factor
from wijkabm.place.tabular import Sheet


@pytest.mark.parametrize(
    ("cell", "number"),
    [(" 12 ", 12), ("2,5", 2.5), ("2.5", 2.5), (".5", 0.5), (7, 7), ("1\xa0", 1), ("-3", -3)],
)
def test_numbers(cell, number):
    assert parse_number(cell) == number


@pytest.mark.parametrize("cell", [None, "", ".", "   .", ",", "x", "NaN", float("nan")])
def test_missing_cells(cell):
    assert parse_number(cell) is None


@pytest.mark.parametrize(
    "cell", ["veel", "1.234.567", "12 a", "1_0", "inf", float("inf"), True, 10**400]
)
def test_no_numbers(cell):
    with pytest.raises(ValueError):  # noqa: PT011
        parse_number(cell)


@pytest.mark.parametrize("code", [-99997, "-99997", -99999999.0, "-99995", -99998])
def test_secret_numbers_of_maps_are_missing(code):
    assert parse_number(code) is None


@pytest.mark.parametrize(
    ("layout", "title", "read"),
    [
        ("yearly", "A_INW", ("a_inw", 0, "")),
        ("statline", "AantalInwoners_5", ("aantalinwoners", 5, "")),
        ("statline", "k_0Tot15Jaar_8", ("0tot15jaar", 8, "")),
        ("statline", "k_0_tot_15_jaar_8", ("0tot15jaar", 8, "")),
        (
            "statline",
            "Bevolking/Leeftijdsgroepen/0 tot 15 jaar (aantal)",
            ("0tot15jaar", 0, "aantal"),
        ),
        (
            "statline",
            "Inkomen/Inkomen van personen/Gemiddeld inkomen per inwoner  (x 1 000 euro)",
            ("gemiddeldinkomenperinwoner", 0, "x 1 000 euro"),
        ),
        (
            "statline",
            "Bedrijfsvestigingen, SBI 2008/K-L Financiële diensten, onroerend goed (aantal)",
            ("klfinancieledienstenonroerendgoed", 0, "aantal"),
        ),
        ("map", "aantalInwoners", ("aantalinwoners", 0, "")),
        ("map", "aantal_inwoners", ("aantalinwoners", 0, "")),
    ],
)
def test_titles(layout, title, read):
    assert read_title(layout, title) == read


def test_the_first_column_of_a_name_in_a_unit_that_fits_is_read():
    names = ["Codering_3", "AantalInwoners_9", "AantalInwoners_5", "Aantal inwoners (%)"]
    required = [figure_names("statline", SPECS[name])[0] for name in REQUIRED[1:]]
    header = find_header("x", iter([Sheet("", iter([(1, [*names, *required])]))]))
    assert header.figures["inhabitants"] == 2
    assert unit_factor("inhabitants", "%") is None
    assert unit_factor("income_per_inhabitant", "euro") == 1
    assert unit_factor("income_per_inhabitant", "") == 1000


@pytest.mark.parametrize(
    ("name", "title", "year"),
    [
        ("kwb-2023-utrecht.xlsx", "", 2023),
        ("KWB2025.xlsx", "", 2025),
        ("download-2026-kwb2023.csv", "", 2023),
        ("84799NED_excerpt.csv", "", 2020),
        ("85984NED-202606250000.csv", "", 2024),
        ("figures 2019.csv", "", 2019),
        ("figures 2019-03-05.csv", "", 0),
        ("kwb-2025-11-28.csv", "", 0),
        ("kwb-2025-11-28.csv", "Kerncijfers wijken en buurten 2022", 2022),
        ("kwb-2099.csv", "", 0),
        ("figures 2099 of 2019.csv", "", 2019),
        ("x.csv", "kerncijfers 2099", 0),
        ("utrecht.xlsx", "kwb-2021", 2021),
        ("utrecht.csv", "", 0),
        ("export_20241211.csv", "", 0),
        ("83220NED_x.csv", "", 2015),
        ("Kerncijfers_wijken_en_buurten_2024_11122025_141648.csv", "", 2024),
        ("x.json", "https://opendata.cbs.nl/ODataApi/OData/84799NED/$metadata#x", 2020),
    ],
)
def test_year(name, title, year):
    assert find_year(name, [title]) == year


def test_a_day_above_the_table_is_no_year_of_it():
    lines = ["Kerncijfers wijken en buurten 2022", "Gewijzigd op 5 maart 2025"]
    assert find_year("x.csv", ["", *lines]) == 2022
    assert find_year("x.csv", ["", lines[1]]) == 0
    assert find_year("x.csv", ["", "Wijken en buurten, 2025-03-05"]) == 0
