"""Write the tables of parameters and indicators into ``docs/odd.md``.

Run ``make odd`` after a parameter or an indicator was added, renamed or given another default.
The tables stand between ``<!-- parameters:start -->`` and ``<!-- parameters:end -->``, and the
same for indicators; the rest of the page is written by hand.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from wijkabm.indicators import INDICATORS
from wijkabm.parameters import describe

ODD_PAGE = Path(__file__).parents[1] / "docs" / "odd.md"


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


def format_parameters() -> str:
    """Return one table per group of parameters, under the name of the group."""
    heads = ["name", "default", "unit", "range", "role", "source"]
    parts = []
    for group, members in groupby(describe(), key=lambda row: row["name"].split(".")[0]):
        rows = [[row[head] for head in heads] for row in members]
        parts.append(f"**{group}**\n\n{format_table(heads, rows)}")
    return "\n\n".join(parts)


def format_indicators() -> str:
    """Return the table of indicators."""
    rows = [[item.name, item.unit, item.definition, item.dutch] for item in INDICATORS]
    return format_table(["name", "unit", "definition", "in Dutch"], rows)


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
    """Return the page with both tables made anew from the package."""
    page = fill_section(page, "parameters", format_parameters())
    return fill_section(page, "indicators", format_indicators())


if __name__ == "__main__":
    ODD_PAGE.write_text(fill_page(ODD_PAGE.read_text("utf-8")), "utf-8")
