"""The results of the checks as tables in Markdown, for ``docs/levers-check.md``."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from wijkabm.ground.numbers import write_number

HEAD: Final = """# What each lever moves, and what studies found

Made by `wijkabm levers-check --out docs/levers-check.md`; nothing here was typed by hand, and no lever was
tuned to pass. Every figure is a mean over {seeds} seeds (place and luck both differ) of
{months} months with the lever at the dose shown, against the same wijk, people and luck without it.

## Decisions, costs and unwanted effects

*Anyway* are those who accepted and would have done the same without. The unwanted effect is the measure
named, with its 95 % interval over seeds; *shown* counts the seeds in which it is above zero.
"""
EVIDENCE: Final = """
## Against published studies

Each row is the comparison that the study made, at its dose and horizon (`effects.csv` in the
lever's folder).
*Naive* is what those who joined against those who did not would have shown. *In range*: the mean lies in the
study's range; *not seen*: the interval holds zero; *too few*: fewer than five seeds changed, so nothing can
be said of the mean. It only reports.
"""
CHECK_COLUMNS: Final = (
    "lever at dose", "who decides what", "offered", "accepted", "refused", "anyway", "cost EUR",
    "received EUR", "unwanted effect", "shown", "preset",
)  # fmt: skip
STUDY_COLUMNS: Final = (
    "lever at dose", "indicator", "comparison, months", "effect", "naive", "evidence", "verdict",
    "study",
)  # fmt: skip


def write_markdown(results: Mapping[str, Any]) -> str:
    """Both tables of `conduct.run_checks`, as text."""
    text = HEAD.format(seeds=results["seeds"], months=results["months"]) + "\n"
    text += _table(CHECK_COLUMNS, [_check_cells(row) for row in results["levers"]])
    text += EVIDENCE + "\n"
    return text + _table(STUDY_COLUMNS, [_study_cells(row) for row in results["studies"]])


def tell_estimate(found: Mapping[str, Any]) -> str:
    """Mean and interval, e.g. ``0.031 (0.012 to 0.050)``; a dash where there is nothing."""
    if not found["n"]:
        return "–"
    mean, low, high = (write_number(found[key], "en", 3) for key in ("mean", "low", "high"))
    return f"{mean} ({low} to {high})" if math.isfinite(found["low"]) else mean


def tell_evidence(evidence: Mapping[str, str]) -> str:
    """Sign and range of a study, e.g. ``+ (0.02 to 0.08)``."""
    ranges = f" ({evidence['low']} to {evidence['high']})" if evidence["low"] else ""
    return evidence["sign"] + ranges


def _check_cells(row: Mapping[str, Any]) -> list[str]:
    counts = [f"{row[name]:,.1f}" for name in ("offered", "accepted", "refused", "anyway")]
    return [
        f"`{row['dose']}`",
        f"{row['who']}: {row['decision']}",
        *counts,
        f"{row['cost_eur']:,.0f}",
        f"{row['received_eur']:,.0f}",
        f"{row['unwanted']}: {tell_estimate(row['unwanted_effect'])} {row['unit']}",
        f"{row['seeds_shown']} of {row['seeds']}",
        ", ".join(row["presets"]),
    ]


def _study_cells(row: Mapping[str, Any]) -> list[str]:
    return [
        f"`{row['dose']}`",
        f"{row['indicator']} ({row['unit']})" if row["unit"] else row["indicator"],
        f"{row['comparison']}, {row['months']}",
        tell_estimate(row["effect"]),
        tell_estimate(row["naive"]),
        tell_evidence(row["evidence"]),
        row["verdict"],
        f"{row['study']} ({row['source']})",
    ]


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", "/") for cell in line) + " |\n" for line in lines
    )
