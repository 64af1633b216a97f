"""The results of the checks as tables in Markdown, for ``docs/levers-check.md``."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from wijkabm.checks.gains import BEYOND, LEAST_COST, list_ratios
from wijkabm.ground.numbers import write_number

HEAD: Final = """# What each lever moves, and what studies found

Made by `wijkabm levers-check --out docs/levers-check.md`; nothing here was typed by hand, and no lever was
tuned to pass. Every figure is a mean over {seeds} seeds (place and luck both differ) of
{months} months with the lever at the dose shown, against the same wijk, people and luck without it.

## Decisions, costs and unwanted effects

*Anyway* are those who accepted and would have done the same without. The unwanted effect is the measure
named, with its 95 % interval over seeds; *shown* counts the seeds in which it is above zero.
"""
GAINS: Final = """
## Gains beyond three times the cost

{n} of {levers} levers cost EUR {least:g} or more per inhabitant a year at these doses: spent less received,
and less what businesses still owe to a fund or what stands with banks for them (*lent*), of which a part will
be lost. Here is every purse that gains more than {beyond:g} times what such a lever costs, over {months}
months and against the world without it, before that cost is taken off. *Municipality*: receipts less
payments, general grant and services apart (`municipal_cost`). *Rijk*: taxes and premiums less benefits and
budgets, general grant apart. *Owners*: what they draw from firms of the wijk; the wage or benefit that they
would have had is not taken off. *Residents*: all that they receive of others, capital apart. The interval is
Fieller's. Recorded reasons are counts of the journal with against without, and the mean numbers of people on
bijstand, seeking work and owning a business; largest difference first, where the 95 % interval over seeds
leaves out zero.
"""
HANGS: Final = """
### On which number it hangs

The lever once more with one number at another value that its source or range allows as well: of the
numbers tried, the one that takes most of the ratio. Where it is a parameter, both worlds are built with it.
If the gain is gone then, no more is known of it than of that number.
"""
WHOSE: Final = """
### Whose money it is

*State*: the largest parts of what municipality and Rijk gain, by kind of payment, without capital and what
running the lever costs. *Residents*: the same of theirs. *Services* are what the municipality buys at any
rate, so they are no cost above: what it buys more in the wijk, and how much more or less of contractors
elsewhere. *Counted*: the largest ratio again, if what is bought here were a cost too. Where less is bought
elsewhere and no more here, services had to wait in months when the purse was short: what a lever may ask
comes first. *Sales elsewhere*: what residents buy there more, less what people and firms from there buy here
more. *Without a job*: jobseekers and people on bijstand here, and seekers of the ring, on average. What
people of the ring earn and cost stands in no purse above. Where they lose the jobs that are won here,
municipality and Rijk gain less than this page says.
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
GAIN_COLUMNS: Final = (
    "lever at dose", "cost EUR", "lent EUR", "a head a year", "purse: gain EUR, ratio", "anyway of accepted",
    "months", "recorded reasons that differ",
)  # fmt: skip
HANGS_COLUMNS: Final = ("lever at dose", "number", "purse: ratio as it is, ratio then")
WHOSE_COLUMNS: Final = (
    "lever at dose", "state", "residents", "services here EUR", "services elsewhere EUR", "counted",
    "sales elsewhere EUR", "without a job here", "of the ring",
)  # fmt: skip
STUDY_COLUMNS: Final = (
    "lever at dose", "indicator", "comparison, months", "effect", "naive", "evidence", "verdict",
    "study",
)  # fmt: skip


def write_markdown(results: Mapping[str, Any]) -> str:
    """The tables of `conduct.run_checks`, as text."""
    text = HEAD.format(seeds=results["seeds"], months=results["months"]) + "\n"
    text += _table(CHECK_COLUMNS, [_check_cells(row) for row in results["levers"]])
    text += write_gains(results["levers"], results["months"])
    text += EVIDENCE + "\n"
    return text + _table(STUDY_COLUMNS, [_study_cells(row) for row in results["studies"]])


def write_gains(rows: Sequence[Mapping[str, Any]], months: int) -> str:
    """The section of gains beyond `BEYOND` times the cost; if there is none, in a sentence the largest."""
    ratios = list(list_ratios(rows))
    dear = {row["lever"] for row, _ in ratios}
    text = GAINS.format(
        n=len(dear), levers=len(rows), least=LEAST_COST, beyond=BEYOND, months=months
    )
    beyond = [pair for pair in ratios if pair[0]["gains"]["ratios"][pair[1]]["ratio"] > BEYOND]
    if beyond:
        purses: dict[str, list[str]] = {}
        for row, purse in beyond:
            purses.setdefault(row["lever"], []).append(purse)
        by_lever = {row["lever"]: row for row in rows}
        listed = [(by_lever[name], own) for name, own in purses.items()]
        text += "\n" + _table(GAIN_COLUMNS, [_gain_cells(*pair, months) for pair in listed])
        text += HANGS + "\n" + _table(HANGS_COLUMNS, [_hangs_cells(*pair) for pair in listed])
        return text + WHOSE + "\n" + _table(WHOSE_COLUMNS, [_whose_cells(*pair) for pair in listed])
    if not ratios:
        return text + "\nNo lever costs that much, so no ratio is told.\n"
    row, purse = ratios[0]
    found = tell_ratio(row["gains"]["ratios"][purse])
    return text + f"\nNone does. The largest ratio is {found}: {purse}, `{row['dose']}`.\n"


def tell_ratio(found: Mapping[str, Any]) -> str:
    """Ratio and the interval of Fieller, where that is one between two bounds."""
    ratio, low, high = (write_number(found[key], "en", 3) for key in ("ratio", "low", "high"))
    return f"{ratio} ({low} to {high})" if found["shape"] == "between" else f"{ratio} (no bounds)"


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


def _gain_cells(row: Mapping[str, Any], purses: Sequence[str], months: int) -> list[str]:
    gains = row["gains"]
    found = [(purse, gains["ratios"][purse]) for purse in purses]
    reasons = [
        f"{r['reason']} {r['with'] - r['without']:+,.1f} ({r['with']:,.1f} against {r['without']:,.1f})"
        for r in gains["reasons"]
    ]
    return [
        f"`{row['dose']}`",
        f"{gains['net_cost_eur']:,.0f}",
        f"{gains['owed_eur']:,.0f}",
        f"{gains['per_head_eur']:.2f}",
        "; ".join(f"{purse}: {r['gain_eur']:,.0f}, {tell_ratio(r)}" for purse, r in found),
        f"{row['anyway']:,.1f} of {row['accepted']:,.1f}",
        str(months),
        "; ".join(reasons) or "none that can be told from luck",
    ]


def _hangs_cells(row: Mapping[str, Any], purses: Sequence[str]) -> list[str]:
    other = row["hangs_on"]
    if other is None:
        return [f"`{row['dose']}`", "not looked for", "–"]
    usual = row["gains"]["ratios"]
    told = [f"{p}: {tell_ratio(usual[p])}, {tell_ratio(other['ratios'][p])}" for p in purses]
    return [
        f"`{row['dose']}`",
        f"`{other['number']}` {other['usual']:g}, then {other['value']:g}",
        "; ".join(told),
    ]


def _whose_cells(row: Mapping[str, Any], purses: Sequence[str]) -> list[str]:
    gains = row["gains"]
    here = gains["elsewhere"]["services_here"]["mean"]
    counted = gains["ratios"][purses[0]]["gain_eur"] / (gains["net_cost_eur"] + here)
    names = ("services_here", "services_elsewhere", "sales_elsewhere")
    moved = [tell_estimate(gains["elsewhere"][name]) for name in names]
    jobless = [
        tell_estimate(gains["elsewhere"][name]) for name in ("without_job_here", "without_job_ring")
    ]
    return [
        f"`{row['dose']}`",
        _tell_parts(gains["parts"]["municipality and Rijk"]),
        _tell_parts(gains["parts"]["residents"]),
        *moved[:2],
        f"{purses[0]}: {write_number(counted, 'en', 3)}",
        moved[2],
        *jobless,
    ]


def _tell_parts(parts: Mapping[str, float]) -> str:
    return "; ".join(f"{kind} {euros:+,.0f}" for kind, euros in parts.items())


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
