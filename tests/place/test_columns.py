"""Finding CBS's columns and reading the numbers below them."""

import pytest

from wijkabm.place.columns import find_year, index_names, locate, parse_number


@pytest.mark.parametrize(
    ("cell", "number"),
    [(" 12 ", 12), ("2,5", 2.5), ("2.5", 2.5), (".5", 0.5), (7, 7), ("1\xa0", 1), ("-3", -3)],
)
def test_numbers(cell, number):
    assert parse_number(cell) == number


@pytest.mark.parametrize("cell", [None, "", ".", "   .", ",", "x", "NaN", float("nan")])
def test_missing_cells(cell):
    assert parse_number(cell) is None


@pytest.mark.parametrize("cell", ["veel", "1.234.567", "12 a", "1_0", "inf", float("inf"), True])
def test_no_numbers(cell):
    with pytest.raises(ValueError):  # noqa: PT011
        parse_number(cell)


def test_repeated_names_are_told_apart_by_order():
    names = ["Appartement_56", "Huis_50", "Appartement_48"]
    index = index_names(names, "statline")
    assert locate(index, "Appartement") == 2
    assert locate(index, "appartement:2") == 0
    assert locate(index, "Appartement:3") is None
    assert locate(index_names(["a_00_14"], "yearly"), "a_00_14") == 0


@pytest.mark.parametrize(
    ("name", "title", "year"),
    [
        ("kwb-2023-utrecht.xlsx", "", 2023),
        ("KWB2025.xlsx", "", 2025),
        ("download-2026-kwb2023.csv", "", 2023),
        ("84799NED_excerpt.csv", "", 2020),
        ("85984NED-202606250000.csv", "", 2024),
        ("figures 2019.csv", "", 2019),
        ("utrecht.xlsx", "kwb-2021", 2021),
        ("utrecht.csv", "", 0),
    ],
)
def test_year(name, title, year):
    assert find_year(name, title) == year
