"""The ODD description and the code name the same parameters, indicators and files."""

import re
from pathlib import Path
from typing import get_type_hints

import pytest

from calibration.find_parameters import PACKAGE, SECTIONS, STEMS, find_reads, map_parameters
from calibration.write_odd_tables import ODD_PAGE, fill_page, fill_section
from wijkabm.ground.parameters.whole import GROUPS, describe
from wijkabm.ground.tables.world import World
from wijkabm.levers.base import Window
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


def read_section(number: str) -> str:
    """Text of a section written by hand, with those under it."""
    text = PAGE
    for name in ("parameters", "indicators", "map"):
        text = text.replace(section(name), "")
    depth = number.count(".") + 2
    head = rf"^{'#' * depth} {re.escape(number)}\.? "
    return re.split(rf"^#{{1,{depth}}} ", re.split(head, text, flags=re.M)[1], flags=re.M)[0]


TOLD = {number: read_section(number) for number in set(SECTIONS.values())}
FORMULAS = {
    number: " ".join(re.findall(r"```.*?```|``.*?``|`[^`]+`", text, re.S))
    for number, text in TOLD.items()
}


def list_acting() -> list[tuple[str, str, list[str]]]:
    """Parameter, a section where it acts, and the files that read it there (of levers: which levers)."""
    return [
        (name, number, files)
        for name, sections in map_parameters().items()
        for number, files in sections.items()
    ]


def list_names() -> set[str]:
    """Names that may stand in a formula: parameters, columns of tables, indicators, levers, settings."""
    columns = {
        name for table in get_type_hints(World).values() for name in getattr(table, "_fields", ())
    }
    levers = {path.name for path in (PACKAGE / "levers").iterdir() if path.is_dir()}
    fields = {name for kind in GROUPS.values() for name in kind.model_fields}
    stems = {name for names in STEMS.values() for name in names}
    indicators = {item.name for item in INDICATORS}
    common = set(Window.model_fields)
    return columns | levers | common | fields | stems | indicators | {"place_seed", "month_order"}


def test_names_in_formulas_exist():
    files = re.compile(r"[\w/]+\.(py|md)")
    names = {
        (number, name)
        for number, text in FORMULAS.items()
        for name in re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b", files.sub("", text))
    }
    known = list_names()
    assert not [(number, name) for number, name in sorted(names) if name not in known]


def test_every_parameter_is_read_somewhere():
    assert not [name for name, sections in map_parameters().items() if not sections]


def test_a_formula_names_every_parameter_where_it_acts():
    acting, named = {}, set()
    for name, number, _ in list_acting():
        acting.setdefault(name, []).append(number)
        if re.search(rf"\b{name.split('.')[1]}\b", FORMULAS[number]):
            named.add(name)
    assert {name: numbers for name, numbers in acting.items() if name not in named} == {}


def test_files_that_read_parameters_are_named_in_their_section():
    missing = {
        f"{number} {file}"
        for _, number, files in list_acting()
        for file in files
        if f"/{file}.py" not in TOLD[number] and f"`{file}`" not in TOLD[number]
    }
    assert not missing


def test_reads_are_found_by_assignment_argument_and_path():
    source = """
import math
def rule(world, numbers, now):
    firms, shops = numbers.firms, world.shops
    premises = world.premises
    return firms.vat + shops.price + premises.decay + numbers.opening.look + math.floor(1.0)
def part(rents, ring, other: Plan):
    return rents.decay + rents.notice + ring.churn + other.streets
"""
    assert find_reads(source) == {
        "firms.vat",
        "opening.look",
        "premises.decay",
        "premises.notice",
        "ring.churn",
    }
    assert "premises.decay" not in find_reads(source.replace("rents.decay", "1.0"))
