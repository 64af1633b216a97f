"""What somebody counted, from a file as any office program saves it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkabm.ground.errors import InputError
from wijkabm.measure.indicators import INDICATORS
from wijkabm.measure.observed import (
    MOST_VALUES,
    find_half,
    parse_observed,
    read_observed,
    read_value,
)
from wijkabm.measure.quarters import Quarter

UNITS = {indicator.name: indicator.unit for indicator in INDICATORS}
HEAD = "quarter;indicator;value;source;note\n"
ROWS = [
    "2026Q2;shops_open;21;eigen ronde;",
    "2026Q1;vacancy_rate;12,5%;eigen ronde;na de brand",
    "2026Q1;bijstand_paid;1.250.000;sociale dienst;",
]
FOUND = [
    (Quarter(2026, 1), "vacancy_rate", 0.125, "eigen ronde", "na de brand", 0.0005),
    (Quarter(2026, 1), "bijstand_paid", 1_250_000.0, "sociale dienst", "", 0.5),
    (Quarter(2026, 2), "shops_open", 21.0, "eigen ronde", "", 0.0),
]
TEXT = HEAD + "\n".join(ROWS) + "\n"

SHAPES = {
    "semicolons": TEXT.encode(),
    "a mark at the front": TEXT.encode("utf-8-sig"),
    "Windows": TEXT.replace("\n", "\r\n").encode("cp1252"),
    "an explanation above": ("# Vul in, met een bron; dank u\n" + TEXT).encode(),
    "an explanation in quotes": ('"# Vul in; met een bron"\n' + TEXT).encode(),
    "Dutch names": TEXT.replace("quarter;indicator;value;source;note",
                                "Kwartaal;Indicator;Waarde;Bron;Toelichting").encode(),
    "commas": TEXT.replace("12,5%", "12.5%").replace("1.250.000", "1250000").replace(";", ",").encode(),
    "commas in quotes": TEXT.replace("12,5%", '"12,5%"').replace(";", ",").encode(),
    "tabs": TEXT.replace(";", "\t").encode(),
    "empty lines and other columns": (
        HEAD.replace("note", "note;comment") + "\n;;;;;\n" + "\n\n".join(f"{r};hm" for r in ROWS)
        + "\n2026Q3;shops_open;;;;nobody went\n"
    ).encode(),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_a_file_is_read_in_every_shape_in_the_order_of_time(shape):
    assert parse_observed(SHAPES[shape], UNITS, "x.csv") == FOUND


BAD = {
    "empty": (b"", "is empty"),
    "only a mark": (b"\xef\xbb\xbf\r\n", "is empty"),
    "no header": (b"2026Q1;shops_open;21\n", "no line with the names of columns"),
    "no value column": (b"quarter;indicator;number\n2026Q1;shops_open;21\n", "there is no column value"),
    "nothing filled in": ((HEAD + "2026Q1;shops_open;;;\n").encode(), "no value is filled in"),
    "unknown": ((HEAD + "2026Q1;shop_open;21;;\n").encode(), "line 2: .*did you mean shops_open"),
    "twice": ((HEAD + "2026Q1;units;21;;\n2026 Q1;units;22;;\n").encode(),
              "line 3: units of 2026Q1 stands in line 2 already"),
    "no quarter": ((HEAD + "januari;units;21;;\n").encode(), "line 2: 'januari' is no quarter"),
    "no number": ((HEAD + "2026Q1;units;veel;;\n").encode(), "line 2, units: 'veel' is no number"),
    "half a shop": ((HEAD + "2026Q1;units;21,5;;\n").encode(), "give a whole number"),
    "beyond its unit": ((HEAD + "2026Q1;vacancy_rate;12;;\n").encode(),
                        "0 to 1; write a percentage with its sign, as 12%"),
    "negative": ((HEAD + "2026Q1;units;-1;;\n").encode(), "units: 0 or more"),
    "per cent of shops": ((HEAD + "2026Q1;units;12%;;\n").encode(), "is a percentage"),
    "more empty than there are": ((HEAD + "2026Q1;units;23;;\n2026Q1;vacant_units;40;;\n").encode(),
                                  "line 3: vacant_units of 2026Q1 is 40, more than the 23 of units"),
    "a comma that ends a cell": (b"quarter,indicator,value\n2026Q1,vacancy_rate,12,5%\n",
                                 "line 2: has more cells than there are columns"),
    "a workbook": (b"PK\x03\x04\0\0", "is no text; save it as CSV"),
    "too many": ((HEAD + "".join(f"{1990 + k // 4}Q{k % 4 + 1};{name};1;;\n"
                                 for name in ("units", "residents", "students", "owners_resident",
                                              "households", "employed", "jobseekers", "pensioners")
                                 for k in range(800))).encode(), f"more than {MOST_VALUES:,} values"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_used_is_told_in_one_line(content, words):
    with pytest.raises(InputError, match=words) as told:
        parse_observed(content, UNITS, "x.csv")
    assert str(told.value).startswith("x.csv")
    assert "\n" not in str(told.value)


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path):
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            read_observed(path, UNITS)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [("1.250", "persons", 1250), ("1,250", "persons", 1250), ("0,125", "share", 0.125),
     ("€ 1.250,50", "EUR/month", 1250.5), ("142,5", "EUR/m2/year", 142.5), ("−3", "EUR/month", -3),
     ("12 %", "share", 0.12), ("1 250", "units", 1250)],
)  # fmt: skip
def test_a_number_as_people_write_it(text, unit, value):
    assert read_value(text, unit, "here") == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "unit", "half"),
    [("17,4%", "share", 0.0005), ("12 %", "share", 0.005), ("0,125", "share", 0.0005),
     ("132", "EUR/m2/year", 0.5), ("1.250", "EUR/month", 0.5), ("€ 1.250,50", "EUR/month", 0.005),
     ("1.250", "units", 0.0)],
)  # fmt: skip
def test_half_of_the_last_place_is_known(text, unit, half):
    assert find_half(text, unit) == pytest.approx(half)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_bytes_come_are_read_or_refused_in_words(content):
    try:
        found = parse_observed(HEAD.encode() + content, UNITS, "x.csv")
    except InputError:
        return
    assert found
