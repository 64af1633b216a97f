"""The ODD description and the code name the same parameters, indicators and files."""

import re
from pathlib import Path

import pytest

from calibration.write_odd_tables import ODD_PAGE, fill_page, fill_section
from wijkabm.ground.parameters.whole import describe
from wijkabm.measure.indicators import INDICATORS

PAGE = ODD_PAGE.read_text("utf-8")
ROOT = Path(__file__).parents[1]


def section(name: str) -> str:
    return PAGE.split(f"<!-- {name}:start -->")[1].split(f"<!-- {name}:end -->")[0]


def named_in_table(name: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)` \|", section(name), re.MULTILINE)


def test_parameters_of_the_page_and_of_the_code_are_the_same():
    assert named_in_table("parameters") == [row["name"] for row in describe()]


def test_indicators_of_the_page_and_of_the_code_are_the_same():
    assert named_in_table("indicators") == [item.name for item in INDICATORS]


def test_tables_are_up_to_date():
    assert fill_page(PAGE) == PAGE, "run `make odd`"


def test_parameters_named_in_the_text_exist():
    names = {row["name"] for row in describe()}
    groups = {name.split(".")[0] for name in names}
    text = PAGE.replace(section("parameters"), "").replace(section("indicators"), "")
    dotted = re.findall(r"`(\w+\.\w+)`", text)
    named = {name for name in dotted if name.split(".")[0] in groups and name[-3:] != ".py"}
    assert named <= names


def test_files_named_in_the_text_exist():
    files = set(re.findall(r"`(wijkabm/[\w/.]+)`", PAGE))
    assert files
    assert not [name for name in files if not (ROOT / name).exists()]


def test_a_page_without_marks_is_refused():
    with pytest.raises(ValueError, match="parameters:start"):
        fill_section("# ODD\n", "parameters", "table")
