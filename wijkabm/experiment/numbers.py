"""Rows -> the numbers of a page, each with its doubt: ``expected.json``."""

import json
import math
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from wijkabm.experiment.rows import Row, list_outcomes, tabulate
from wijkabm.ground.errors import InputError
from wijkabm.pairs.effects import (
    FALSE_DISCOVERIES,
    FEWEST_CHANGED,
    LESS,
    MORE,
    NOT_SEEN,
    TOO_FEW,
    control_false_discovery,
    estimate,
    quantile_of_t,
)

DIGITS: Final = 10
"""Significant digits that are kept: fewer than sums of floats may differ in from machine to machine."""

PAIR: Final = ["place", "point", "place_seed", "seed"]

Number = dict[str, Any]
Numbers = dict[str, Number]


def measure_numbers(
    rows: Sequence[Row],
    versus: str | None,
    primary: Sequence[str],
    factors: Sequence[str],
    recipe: Mapping[str, Any],
    wanted: Sequence[str] | None = None,
) -> Numbers:
    """Numbers of some rows, by name.

    ``OUTCOME.ARM`` is the mean difference with the arm `versus`, in pairs of the same place and seeds, over
    all points; of that arm itself, and of all arms where nothing is compared, the mean. Where there are
    several places ``@PLACE`` follows. All outcomes have them, or those that are `wanted`, in every window;
    then come those that the recipe adds.
    """
    if not rows:
        return {}
    table, outcomes = tabulate(rows), list_outcomes(rows, factors)
    if wanted is not None:
        outcomes = [
            name for name in outcomes if name in wanted or name.rpartition(".")[0] in wanted
        ]
    places = list(dict.fromkeys(table["place"]))
    arms = list(dict.fromkeys(table["arm"]))
    found: Numbers = {}
    first: set[str] = set()
    for place in places if outcomes else ():
        own = table[table["place"] == place]
        suffix = f"@{place}" if len(places) > 1 else ""
        for arm in arms:
            if versus is None or arm == versus:
                found.update(_measure_levels(own[own["arm"] == arm], outcomes, f".{arm}{suffix}"))
            elif versus in arms:
                without, other = (own[own["arm"] == x].set_index(PAIR) for x in (versus, arm))
                pairs = _measure_pairs(without, other, outcomes, f".{arm}{suffix}")
                found.update(pairs)
                first |= {f"{name}.{arm}{suffix}" for name in primary}
    _judge(found, first)
    if "add_numbers" in recipe:
        added = recipe["add_numbers"](table, {name: dict(x) for name, x in found.items()})
        found.update({name: _as_number(value) for name, value in added.items()})
    return {name: _shorten(number) for name, number in found.items()}


def name_numbers(
    outcomes: Sequence[str],
    arms: Sequence[str],
    places: Sequence[str],
    wanted: Sequence[str] | None,
) -> list[str]:
    """Names of the numbers that `measure_numbers` makes of such rows, without those of a recipe."""
    kept = [x for x in outcomes if wanted is None or x in wanted or x.rpartition(".")[0] in wanted]
    ends = [f"@{place}" for place in places] if len(places) > 1 else [""]
    return [f"{outcome}.{arm}{end}" for end in ends for arm in arms for outcome in kept]


def _measure_levels(rows: pd.DataFrame, outcomes: Sequence[str], suffix: str) -> Numbers:
    found = {}
    for outcome in outcomes:
        values = rows[outcome].dropna().to_numpy(float)
        n = len(values)
        mean = float(values.mean()) if n else math.nan
        error = float(values.std(ddof=1)) / math.sqrt(n) if n > 1 else math.nan
        half = float(quantile_of_t(n)) * error if n > 1 else math.nan
        found[outcome + suffix] = {
            "value": mean, "error": error, "low": mean - half, "high": mean + half, "n": n,
        }  # fmt: skip
    return found


def _measure_pairs(
    without: pd.DataFrame, arm: pd.DataFrame, outcomes: Sequence[str], suffix: str
) -> Numbers:
    without = without.reindex(arm.index)
    got = estimate(without[list(outcomes)].to_numpy(float), arm[list(outcomes)].to_numpy(float))
    return {
        outcome + suffix: {
            "value": float(got.difference[k]),
            "error": float(got.error[k]),
            "low": float(got.low[k]),
            "high": float(got.high[k]),
            "n": int(got.n[k]),
            "changed": int(got.changed[k]),
            "p": float(got.p[k]),
        }
        for k, outcome in enumerate(outcomes)
    }


def _judge(numbers: Numbers, first: Collection[str]) -> None:
    """A comparison's verdict on every difference: primary outcomes by themselves, all others together."""
    names = [name for name, number in numbers.items() if "p" in number]
    if not names:
        return
    p = np.array([numbers[name]["p"] for name in names])
    adjusted = control_false_discovery(
        p, np.full(p.shape, True), np.array([name in first for name in names])
    )
    for name, q in zip(names, adjusted, strict=True):
        number = numbers[name]
        few = number["changed"] < FEWEST_CHANGED
        direction = MORE if number["value"] > 0.0 else LESS
        seen = bool(q < FALSE_DISCOVERIES)
        number["verdict"] = TOO_FEW if few else direction if seen else NOT_SEEN


def _as_number(value: Any) -> Number:
    return dict(value) if isinstance(value, Mapping) else {"value": float(value)}


def _shorten(number: Number) -> Number:
    """With the digits that are kept, and without what is not known; a value that is not known is None."""
    short: Number = {}
    for name, value in number.items():
        if isinstance(value, float):
            value = None if math.isnan(value) else float(f"{value:.{DIGITS}g}")
        if value is not None or name == "value":
            short[name] = value
    return short


def write_expected(numbers: Numbers) -> str:
    """Numbers as JSON, one a line."""
    lines = [f" {json.dumps(name)}: {json.dumps(number)}" for name, number in numbers.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def read_expected(path: Path) -> Numbers:
    """Numbers of a file; none if it is not there.

    Raises
    ------
    InputError
        It holds something else.
    """
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text("utf-8"))
    except ValueError:
        raise InputError(
            f"{path}: cannot be read as JSON; run the experiment and accept it"
        ) from None
    if not isinstance(content, dict) or not all(
        isinstance(number, dict) and "value" in number for number in content.values()
    ):
        raise InputError(f'{path}: give numbers as "name": {{"value": 1.0}}')
    return content
