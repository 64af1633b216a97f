"""The reader of key figures: every published shape, every way a file can be wrong."""

import re

import pytest
from openpyxl import Workbook

from tests.place.kwb_files import (
    NAMES,
    READ,
    SAMPLES,
    SHAPES,
    YEARLY,
    statline_table,
    write_text,
    write_xlsx,
    yearly_table,
)
from tests.place.test_impute import assert_coherent
from wijkabm.ground.errors import InputError
from wijkabm.place.catalogue import FIGURES
from wijkabm.place.columns import parse_number
from wijkabm.place.kwb import read_areas, read_kwb


def message_of(call, *arguments):
    with pytest.raises(InputError) as caught:
        call(*arguments)
    message = str(caught.value)
    assert "\n" not in message
    assert message
    return message


@pytest.fixture
def yearly(tmp_path):
    return write_xlsx(tmp_path / "kwb-2023.xlsx")


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_figures(shape, tmp_path):
    area = read_areas(SHAPES[shape](tmp_path), [f" {READ.lower()} "])[0]
    assert area.code == READ
    assert area.municipality == "Utrecht"
    for code, values in YEARLY.items():
        spec = next(spec for spec in FIGURES if code in spec.yearly)
        assert area.is_given(spec.name) == (values[3] is not None)
        if values[3] is not None:
            assert area.value(spec.name) == pytest.approx(values[3] * spec.factor)
    assert area.value("income_per_inhabitant") == 31_500
    assert area.value("home_value") == 372_000
    assert area.value("owner_occupied") == 0.32


def test_names_come_with_their_accents_from_windows_1252(tmp_path):
    path = SHAPES["yearly as csv, Windows-1252"](tmp_path)
    assert read_areas(path, [READ])[0].name == "Één Buurt"


def test_statline_titles_in_place_of_codes(tmp_path):
    header, rows = statline_table()
    for row, name in zip(rows, NAMES, strict=True):
        row[1] = name
    area = read_areas(write_text(tmp_path / "titles-2020.csv", (header, rows)), [READ])[0]
    assert (area.code, area.name) == (READ, "Één Buurt")


def test_order_of_areas_is_kept_and_hash_recorded(yearly):
    areas = read_areas(yearly, [READ, "WK034402"])
    assert [area.code for area in areas] == [READ, "WK034402"]
    assert re.fullmatch("[0-9a-f]{64}", areas[0].sha256)
    assert (areas[0].source, areas[0].year) == ("kwb-2023.xlsx", 2023)


def test_a_column_may_be_absent_or_empty(tmp_path):
    columns = {code: values for code, values in YEARLY.items() if code != "a_lan_ha"}
    columns["g_ink_pi"] = [None] * 4
    area = read_areas(write_xlsx(tmp_path / "kwb.xlsx", columns), [READ])[0]
    assert area.figures["land_ha"].origin == "default"
    assert area.figures["income_per_inhabitant"].origin == "default"


# Files and areas that cannot be used


def test_no_file_a_folder_an_empty_file(tmp_path):
    assert "no file" in message_of(read_areas, tmp_path / "absent.csv", [READ])
    assert "folder" in message_of(read_areas, tmp_path, [READ])
    (tmp_path / "empty.csv").write_text("\n")
    assert "empty" in message_of(read_areas, tmp_path / "empty.csv", [READ])


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 no workbook",
        b"\xd0\xcf\x11\xe0 an old one",
        b"PAR1 broken",
        b"\x89PNG\x81\x8d\x00\x01",
        b"name;age\nAnna;31\n",
        b"hello",
        b'{"a": 1}',
    ],
)
def test_content_that_holds_no_key_figures(content, tmp_path):
    path = tmp_path / "kwb-2023.xlsx"
    path.write_bytes(content)
    assert "kwb-2023.xlsx" in message_of(read_areas, path, [READ])


def test_a_workbook_without_key_figures(tmp_path):
    book = Workbook()
    book.active.append(["name", "age"])
    book.save(tmp_path / "people.xlsx")
    assert "holds no key figures" in message_of(read_areas, tmp_path / "people.xlsx", [READ])


def test_changed_names_are_told_with_the_expected_ones(tmp_path):
    columns = {("inhabitants" if c == "a_inw" else c): v for c, v in YEARLY.items()}
    message = message_of(read_areas, write_xlsx(tmp_path / "a.xlsx", columns), [READ])
    assert "inhabitants (a_inw)" in message
    header, rows = statline_table()
    header = [name.replace("HuishoudensTotaal", "Huishoudens") for name in header]
    header = ["Gebied" if name in ("WijkenEnBuurten", "Codering_3") else name for name in header]
    message = message_of(read_areas, write_text(tmp_path / "b.csv", (header, rows)), [READ])
    assert "area code (Codering_<number> or WijkenEnBuurten_<number>)" in message
    assert "HuishoudensTotaal_<number>" in message


def test_names_without_areas(tmp_path):
    header, _ = statline_table()
    assert "no row" in message_of(read_kwb, write_text(tmp_path / "a.csv", (header, [])))


@pytest.mark.parametrize("asked", ["één buurt", "BU0344024", "03440241", "BU03440242", "Buurt"])
def test_unknown_area_is_answered_with_near_ones(asked, yearly):
    assert f"did you mean {READ} (Één Buurt)" in message_of(read_areas, yearly, [asked])


def test_areas_that_cannot_be_read(yearly, tmp_path):
    assert "no code or name" in message_of(read_areas, yearly, ["qqqq"])
    message = message_of(read_areas, yearly, ["gm0344"])
    assert "is a municipality; choose wijken (WK...) or buurten (BU...)" in message
    assert "WK034402" in message
    assert "the country" in message_of(read_areas, yearly, ["NL00"])
    assert "given twice" in message_of(read_areas, yearly, [READ, READ.lower()])
    assert "No area" in message_of(read_areas, yearly, [])
    header, rows = yearly_table()
    path = write_text(tmp_path / "two years 2023.csv", (header, rows + rows[3:]))
    assert "more than one row" in message_of(read_areas, path, [READ])
    assert read_areas(path, ["WK034402"])


def with_cell(tmp_path, column, value, row=3):
    values = list(YEARLY[column])
    values[row] = value
    return write_xlsx(tmp_path / "kwb-2023.xlsx", YEARLY | {column: values})


def test_too_few_people(tmp_path):
    few = {code: [*values[:3], None] for code, values in YEARLY.items()}
    few["a_inw"] = [*YEARLY["a_inw"][:3], 195]
    path = write_xlsx(tmp_path / "few.xlsx", few)
    assert "195 inhabitants; choose an area with at least 200" in message_of(
        read_areas, path, [READ]
    )
    path = with_cell(tmp_path, "a_inw", ".")
    assert "unpublished number of inhabitants" in message_of(read_areas, path, [READ])


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("a_inw", "veel", "'veel' is no number"),
        ("a_soz_wb", -5, "-5 is not possible (0 or more)"),
        ("p_koopw", 320, "320 is not possible (0 to 100)"),
        ("ste_mvs", 7, "7 is not possible (1 to 5)"),
    ],
)
def test_an_impossible_cell_is_named(column, value, told, tmp_path):
    message = message_of(read_areas, with_cell(tmp_path, column, value), [READ])
    assert f"kwb-2023.xlsx, row 5 ({READ}), column {column}: {told}" in message


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("a_25_44", 15, "sum to 2465, but a_inw is 4000"),
        ("a_25_44", 9000, "a_inw is 4000"),
        ("a_1p_hh", 2, "a_hh is 1980"),
        ("a_bed_gi", 900, "a_bedv is 420"),
        ("a_soz_wb", 5000, "a_soz_wb is 5000, more than the 4000 of a_inw"),
        ("p_koopw", 99, None),
        ("p_wcorpw", 90, "100 %"),
    ],
)
def test_figures_that_contradict_each_other(column, value, told, tmp_path):
    path = with_cell(tmp_path, column, value)
    if told is None:
        assert read_areas(path, [READ])
    else:
        assert told in message_of(read_areas, path, [READ])


def test_nonsense_in_the_row_of_the_municipality_is_named(tmp_path):
    path = with_cell(tmp_path, "a_soz_wb", "n.b.!", row=1)
    assert "row 3 (GM0344), column a_soz_wb" in message_of(read_areas, path, [READ])


# The published samples, where they are at hand


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_area_of_the_samples_is_coherent(path):
    if not path.exists():
        pytest.skip(f"no sample {path.name} here")
    rows = read_kwb(path).rows
    wanted = []
    for code, row in rows.items():
        people = parse_number(row.cells["inhabitants"])
        if code[:2] in ("WK", "BU") and people is not None and people >= 200:
            wanted.append(code)
    areas = read_areas(path, wanted)
    assert len(areas) > 100
    for area in areas:
        assert_coherent(area.figures)
        assert area.municipality
