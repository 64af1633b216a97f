"""What is taken home, in numbers: the tables of the comparison and of the months, as people open them.

Shares stand as per cent and are told apart by their unit; numbers are rounded so that what stands in a file
adds up to the last digit.
"""

import io
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from wijkabm.app.describe import describe_indicators
from wijkabm.app.effect import Compared, count_changed, is_shown
from wijkabm.app.links import Saved
from wijkabm.measure.sums import RING_ROW, TOTAL_ROW
from wijkabm.model.wijk import Wijk
from wijkabm.pairs.comparison import MUNICIPAL_COST, NAMES
from wijkabm.pairs.effects import FEWEST_CHANGED, estimate
from wijkabm.tell.texts import read_takeaway_texts

DECIMALS: Final = 6
"""Of numbers in files."""

YEAR: Final = 12
WIDEST: Final = 42  # characters of a column of a spreadsheet
LOOKED_AT: Final = 60  # rows that say how wide a column is
UNKNOWN, FEW, NONE, DIFFERENT = "unknown", "few", "none", "different"
SEPARATORS: Final = {"nl": (";", ","), "en": (",", ".")}
"""Between columns and before decimals, as a spreadsheet of that language reads them."""


class Taken(NamedTuple):
    """A page as it is when something is taken home.

    Attributes
    ----------
    saved : Saved
    language : str
    titles : dict of str to str
        What each wijk is called, by the name that levers know.
    wijk : Wijk
        The world on the map, with policy.
    with_, without : ndarray
        Its indicators month by month with and without policy, shape (months, indicators, rows).
    compared : Compared
        Over pairs of worlds; the one on the map alone where others are not computed yet.
    course : ndarray or None
        Effects month by month over the same pairs, as `course.follow_pairs` gives them.
    """

    saved: Saved
    language: str
    titles: dict[str, str]
    wijk: Wijk
    with_: np.ndarray
    without: np.ndarray
    compared: Compared
    course: np.ndarray | None = None


class Cost(NamedTuple):
    """EUR a year with its interval: what levers cost, what the municipality saves, or both together.

    Whole euros: what is less is noise of sums in single precision. `changed` is in how many pairs anything
    differs, None where that is not known yet.
    """

    name: str
    value: float
    low: float
    high: float
    changed: int | None


def judge(low: float, high: float, changed: int | None = None) -> str:
    """One of four: not computed yet, changed in too few worlds, no difference shown, a difference."""
    if np.isnan(low) or np.isnan(high):
        return UNKNOWN if changed is None else FEW
    return DIFFERENT if is_shown(low, high) else NONE


def tell_state(low: float, high: float, changed: int | None, worlds: int, language: str) -> str:
    """What `judge` finds, in words."""
    words = read_takeaway_texts(language)["states"]
    return str(words[judge(low, high, changed)]).format(changed=changed, worlds=worlds)


def list_rows(titles: Sequence[str], language: str) -> dict[int, str]:
    """Rows of the arrays and what they are called: all together, each wijk, and those around them."""
    words = read_takeaway_texts(language)["numbers"]
    if len(titles) == 1:
        return {TOTAL_ROW: titles[0], RING_ROW: words["ring"]}
    return {TOTAL_ROW: words["together"], **dict(enumerate(titles)), RING_ROW: words["ring"]}


def list_costs(compared: Compared) -> list[Cost]:
    """The municipality's costs in three lines, the third the first less the second; over all wijken."""
    gaps = YEAR * compared.gaps[:, :, TOTAL_ROW]
    levers = gaps[:, NAMES.index("lever_costs")] - gaps[:, NAMES.index("lever_receipts")]
    net = gaps[:, NAMES.index(MUNICIPAL_COST.name)]
    levers, net = np.round(levers), np.round(net)
    lines = {"levers": levers, "saves": levers - net, "net": net}
    found = {name: estimate(np.zeros_like(line), line) for name, line in lines.items()}
    return [
        Cost(
            name,
            float(np.round(one.difference)),
            float(np.round(one.low)),
            float(np.round(one.high)),
            int(one.changed) if compared.worlds >= FEWEST_CHANGED else None,
        )
        for name, one in found.items()
    ]


def tabulate_comparison(compared: Compared, titles: Sequence[str], language: str) -> pd.DataFrame:
    """Every indicator of every wijk with and without policy, the difference, its interval and a verdict."""
    heads = read_takeaway_texts(language)["tables"]
    parts = []
    for row, title in list_rows(titles, language).items():
        for k, indicator in enumerate(describe_indicators(language)):
            values = _read_row(compared, k, row, _factor(indicator))
            if np.isnan(values).all():
                continue  # of what is not measured here
            without, gap = round(values[1], DECIMALS), round(values[2], DECIMALS)
            low, high = round(values[3], DECIMALS), round(values[4], DECIMALS)
            changed = count_changed(compared, k, row)
            parts.append(
                {
                    heads["wijk"]: _harmless(title),
                    heads["indicator"]: indicator["label"],
                    heads["unit"]: indicator["unit"],
                    heads["with"]: round(without + gap, DECIMALS),
                    heads["without"]: without,
                    heads["difference"]: gap,
                    heads["low"]: low,
                    heads["high"]: high,
                    heads["state"]: tell_state(low, high, changed, compared.worlds, language),
                    heads["worlds"]: compared.worlds,
                    heads["first"]: compared.first_month,
                    heads["last"]: compared.month,
                }
            )
    return pd.DataFrame(parts)


def tabulate_months(
    with_: np.ndarray, without: np.ndarray, titles: Sequence[str], worlds: int, language: str
) -> pd.DataFrame:
    """Month by month every indicator with and without policy, of the world on the map.

    Parameters
    ----------
    with_, without : ndarray
        Shape (months, indicators, rows).
    titles : sequence of str
    worlds : int
        How many are compared, the one on the map among them.
    language : str
    """
    heads = read_takeaway_texts(language)["tables"]
    world = heads["on_map"].format(worlds=worlds) if worlds > 1 else heads["on_map_alone"]
    indicators, months = describe_indicators(language), np.arange(1, with_.shape[0] + 1)
    parts = []
    for row, title in list_rows(titles, language).items():
        columns: dict[str, Any] = {
            heads["wijk"]: _harmless(title),
            heads["world"]: world,
            heads["month"]: months,
            heads["year"]: (months + YEAR - 1) // YEAR,
        }
        for k, indicator in enumerate(indicators):
            for head, values in ((heads["with"], with_), (heads["without"], without)):
                name = f"{indicator['label']} ({indicator['unit']}): {head}"
                columns[name] = np.round(_factor(indicator) * values[:, k, row], DECIMALS)
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)


def write_csv(table: pd.DataFrame, language: str) -> bytes:
    """As text that a spreadsheet of the language reads by a double click."""
    between, decimal = SEPARATORS[language]
    text: str = table.to_csv(index=False, sep=between, decimal=decimal, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def write_xlsx(table: pd.DataFrame, title: str) -> bytes:
    """As a workbook of one sheet, its heads and its first column always in sight.

    It is written row by row, which takes little memory.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    for k, head in enumerate(table.columns):
        longest = max(len(str(x)) for x in (head, *table[head].head(LOOKED_AT)))
        width = min(longest + 2, WIDEST)
        sheet.column_dimensions[get_column_letter(k + 1)].width = width
    sheet.append(list(table.columns))
    filled = table.astype(object).where(table.notna(), None)
    for row in filled.itertuples(index=False, name=None):
        sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _read_row(compared: Compared, k: int, row: int, factor: float) -> np.ndarray:
    """With, without, difference, low and high of one indicator in one row."""
    arrays = (compared.with_, compared.without, compared.difference, compared.low, compared.high)
    return factor * np.array([array[k, row] for array in arrays], np.float64)


def _factor(indicator: dict[str, Any]) -> float:
    return 100.0 if indicator["form"]["kind"] == "percent" else 1.0


def _harmless(text: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return text.lstrip("=+-@\t\r ") or "?"
