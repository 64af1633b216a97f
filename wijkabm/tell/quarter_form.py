"""The file that a programme manager fills in every quarter (``kwartalen.csv``)."""

import csv
import io
from pathlib import Path
from typing import Final

from wijkabm.measure.indicators import INDICATORS
from wijkabm.measure.quarters import COUNTABLE, Quarter, find_fold, list_quarters
from wijkabm.tell.texts import read_nulmeting_texts, read_texts

FILE: Final = "kwartalen.csv"
QUARTERS: Final = 4
HEADER: Final = ("quarter", "indicator", "value", "source", "note", "comment")


def write_quarter_form(folder: Path, first: Quarter, language: str) -> None:
    """Write the file into an existing folder, for a year from `first`.

    Dutch office programs take a semicolon for the end of a cell, English ones a comma; both need the mark at
    the front to read accents.
    """
    (folder / FILE).write_text(make_quarter_form(first, language), "utf-8-sig", newline="")


def make_quarter_form(first: Quarter, language: str) -> str:
    """The text of the file: a line that explains it, the columns, and a row per quarter and indicator."""
    words = read_nulmeting_texts(language)["template"]
    units = read_texts(language)["units"]
    by_name = {indicator.name: indicator for indicator in INDICATORS}
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if language == "nl" else ",", lineterminator="\r\n")
    writer.writerow([words["intro"]])
    writer.writerow(HEADER)
    for quarter in list_quarters(first, QUARTERS):
        for name in COUNTABLE:
            indicator = by_name[name]
            how = find_fold(name, indicator.unit)
            unit = indicator.unit.removesuffix("/month") if how == "sum" else indicator.unit
            comment = words["comment"].format(
                label=indicator.label(language),
                unit=units[unit],
                when=words["folds"][how],
                who=words["who"][name],
            )
            writer.writerow([quarter, name, "", "", "", comment])
    return text.getvalue()
