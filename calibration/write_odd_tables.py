"""Write the tables of parameters and indicators into ``docs/odd.md``, that of facts into ``docs/sources.md``.

Run ``make odd`` after a parameter, an indicator or a fact was added, renamed or given another value, or a
parameter is read in another file. The tables stand between ``<!-- parameters:start -->`` and
``<!-- parameters:end -->``, and the same for indicators, the map and facts; the rest of the pages is written
by hand.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from calibration.find_parameters import map_parameters
from wijkabm.ground.parameters.whole import describe, parameter_names
from wijkabm.measure.indicators import INDICATORS

DOCS = Path(__file__).parents[1] / "docs"
ODD_PAGE, SOURCES_PAGE = DOCS / "odd.md", DOCS / "sources.md"
FACTS = Path(__file__).with_name("facts.csv")


def format_cell(value: object) -> str:
    """Return a value as the text of one table cell; a pair is a range."""
    if isinstance(value, list | tuple):
        text = " to ".join(map(str, value))
    else:
        text = "" if value is None else str(value)
    return " ".join(text.split()).replace("|", "\\|")


def format_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; the first column is set as code."""
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    for name, *others in rows:
        lines.append(" | ".join([f"| `{name}`", *map(format_cell, others)]) + " |")
    return "\n".join(lines)


def read_facts() -> dict[str, dict[str, str]]:
    """Return the rows of ``facts.csv`` by their ids."""
    with FACTS.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def link_facts(source: str, facts: Iterable[str]) -> str:
    """Return a source in which the names of facts lead to their rows."""
    named = "|".join(sorted(facts, key=len, reverse=True))
    return re.sub(rf"(?<![\w.])({named})(?!\w)", rf"[\1]({SOURCES_PAGE.name}#\1)", source)


def format_parameters() -> str:
    """Return one table per group of parameters, under the name of the group."""
    heads = ["name", "default", "unit", "range", "role", "source"]
    parts, facts = [], read_facts()
    for group, members in groupby(describe(), key=lambda row: row["name"].split(".")[0]):
        rows = [
            [*(row[head] for head in heads[:-1]), link_facts(row["source"], facts)]
            for row in members
        ]
        parts.append(f"**{group}**\n\n{format_table(heads, rows)}")
    return "\n\n".join(parts)


def format_indicators() -> str:
    """Return the table of indicators."""
    rows = [[item.name, item.unit, item.definition, item.dutch] for item in INDICATORS]
    return format_table(["name", "unit", "definition", "in Dutch"], rows)


def link_sections(page: str) -> dict[str, str]:
    """Return, by its number, a link to every section of a page."""
    heads = re.findall(r"^##+ ([\d.]+\d|\d)\.? (.+)$", page, re.MULTILINE)
    return {
        number: f"[{number}](#{number.replace('.', '')}-{title.lower().replace(' ', '-')})"
        for number, title in heads
    }


def format_map(page: str) -> str:
    """Return the table of where parameters act; one that differs by branch stands once."""
    links, names, rows = link_sections(page), set(parameter_names()), []
    for name, sections in map_parameters().items():
        places = sorted(sections, key=lambda number: [int(part) for part in number.split(".")])
        where = "; ".join(f"{links[number]} {', '.join(sections[number])}" for number in places)
        rows.append([name if name in names else f"{name}_*", where])
    return format_table(["name", "sections and files"], rows)


def format_facts() -> str:
    """Return the table of facts, each row with an anchor of its name."""
    heads = ["name", "what", "value", "low to high", "unit", "year", "area", "source", "certainty"]
    rows = [
        [
            name,
            f'<a id="{name}"></a>{row["quantity"]}',
            row["value"],
            f"{row['low']} to {row['high']}" if row["low"] else "",
            *(row[head] for head in heads[4:]),
        ]
        for name, row in read_facts().items()
    ]
    return format_table(heads, rows)


def fill_section(page: str, section: str, content: str) -> str:
    """Return the page with the content of one marked section replaced.

    Raises
    ------
    ValueError
        If the page does not hold the section's two marks, in order.
    """
    start, end = f"<!-- {section}:start -->", f"<!-- {section}:end -->"
    before, found_start, rest = page.partition(start)
    _, found_end, after = rest.partition(end)
    if not (found_start and found_end):
        raise ValueError(f"docs/odd.md must hold the marks {start} and {end}, in this order")
    return f"{before}{start}\n\n{content}\n\n{end}{after}"


def fill_page(page: str) -> str:
    """Return the ODD page with its tables made anew from the package."""
    page = fill_section(page, "parameters", format_parameters())
    page = fill_section(page, "indicators", format_indicators())
    return fill_section(page, "map", format_map(page))


def fill_sources(page: str) -> str:
    """Return the page of sources with its table made anew from ``facts.csv``."""
    return fill_section(page, "facts", format_facts())


if __name__ == "__main__":
    ODD_PAGE.write_text(fill_page(ODD_PAGE.read_text("utf-8")), "utf-8")
    SOURCES_PAGE.write_text(fill_sources(SOURCES_PAGE.read_text("utf-8")), "utf-8")
