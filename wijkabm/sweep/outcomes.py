"""What a sweep keeps of a run: one number per outcome, from an indicator over months and wijken."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from wijkabm.ground.errors import InputError
from wijkabm.measure.indicators import INDICATORS
from wijkabm.pairs.comparison import MUNICIPAL_COST
from wijkabm.pairs.effects import Window, choose_windows

RING, TOTAL = "ring", "total"
BASELINE: Final = "baseline"
MEASURED: Final = (*INDICATORS, MUNICIPAL_COST)
INDICATOR_NAMES: Final = tuple(indicator.name for indicator in MEASURED)
STATISTICS: Final = ("mean", "sum", "change", "least", "most")
TAKEN: Final = (
    "experiment", "point", "policy", "seed", "place_seed", "run", "status", "error", "series",
)  # fmt: skip
"""Columns of the tables, which no outcome may be called."""

FIELDS: Final = ("indicator", "window", "statistic", "wijk", "versus")


@dataclass(frozen=True)
class Outcome:
    """One outcome of a run.

    Attributes
    ----------
    name : str
    indicator : str
    first, last : int
        Months that count, both included.
    statistic : {"mean", "sum", "change", "least", "most"}
        Over these months, of those in which the indicator exists; *change* is the last minus the first.
    wijk : tuple of str
        Wijken, ``ring`` or ``total``, which are added up month by month.
    versus : str
        ``baseline`` for the difference with the baseline of the same point and seeds, else empty. A mean,
        sum or change then needs all months: of different months there is no difference.
    """

    name: str
    indicator: str
    first: int
    last: int
    statistic: str = "mean"
    wijk: tuple[str, ...] = (TOTAL,)
    versus: str = ""

    def measure(self, values: Mapping[str, np.ndarray], rows: Sequence[str]) -> float:
        """Its value in a run, before anything is taken off.

        Parameters
        ----------
        values : mapping of str to ndarray
            Indicators by name, each (months, rows).
        rows : sequence of str
            Names of the rows: wijken, ``ring``, ``total``.
        """
        months = values[self.indicator][self.first - 1 : self.last]
        series = sum(months[:, rows.index(wijk)] for wijk in self.wijk)
        known = np.asarray(series)[~np.isnan(series)]
        is_short = known.size < np.size(series) and self.statistic in ("mean", "sum", "change")
        if known.size == 0 or (self.versus and is_short):
            return float("nan")
        if self.statistic == "mean":
            return float(known.mean())
        if self.statistic == "sum":
            return float(known.sum())
        if self.statistic == "change":
            return float(known[-1] - known[0])
        return float(known.min() if self.statistic == "least" else known.max())

    def describe(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {**asdict(self), "wijk": list(self.wijk)}


READY: Final[dict[str, dict[str, Any]]] = {
    "net_shops": {
        "indicator": "shops_open",
        "window": "last_2_years",
        "wijk": [TOTAL, RING],
        "versus": BASELINE,
    },
    "net_cost": {"indicator": MUNICIPAL_COST.name, "versus": BASELINE},
}
"""Outcomes that need no more than their name: shops that a policy adds in the wijken and the ring
together, in the last two years; what it costs the municipality, EUR a month, all its books considered."""


def read_outcomes(
    entries: Sequence[Any], months: int, wijken: Sequence[str], where: str
) -> list[Outcome]:
    """Outcomes from a design: names of indicators, or ``name: {indicator: ..., window: ...}``.

    Raises
    ------
    InputError
        No such indicator, window, statistic or wijk, or a name twice.
    """
    found: list[Outcome] = []
    for entry in entries:
        if isinstance(entry, str):
            name, fields = entry, READY.get(entry, {"indicator": entry})
        elif isinstance(entry, Mapping) and len(entry) == 1:
            ((name, fields),) = entry.items()
        else:
            raise InputError(
                f"{where}: outcomes: {entry!r} is not understood; give the name of an indicator, or "
                "`- my_name: {indicator: shops_open, window: last_2_years}`"
            )
        said = f"{where}: outcomes: {name}"
        if not isinstance(fields, Mapping):
            raise InputError(f"{said}: give its fields ({', '.join(FIELDS)})")
        if name in TAKEN:
            raise InputError(f"{said}: is the name of another column; choose another")
        if name in [outcome.name for outcome in found]:
            raise InputError(f"{said}: is given twice")
        found.append(_read_outcome(str(name), fields, months, wijken, said))
    return found


def _read_outcome(
    name: str, fields: Mapping[str, Any], months: int, wijken: Sequence[str], where: str
) -> Outcome:
    unknown = [key for key in fields if key not in FIELDS]
    if unknown:
        raise InputError(f"{where}: there is no field {unknown[0]!r}; choose {', '.join(FIELDS)}")
    indicator = check_indicator(str(fields.get("indicator", name)), where)
    window = _read_window(fields.get("window", "all"), months, where)
    statistic = fields.get("statistic", "mean")
    if statistic not in STATISTICS:
        raise InputError(
            f"{where}: there is no statistic {statistic!r}; choose {', '.join(STATISTICS)}"
        )
    rows = (*wijken, RING, TOTAL)
    given = fields.get("wijk", TOTAL)
    chosen = tuple(given) if isinstance(given, list) else (given,)
    for wijk in chosen:
        if wijk not in rows:
            raise InputError(f"{where}: there is no wijk {wijk!r}; choose {', '.join(rows)}")
    versus = fields.get("versus", "")
    if versus not in ("", BASELINE):
        raise InputError(f"{where}: versus {versus!r} is not allowed; give baseline")
    return Outcome(name, indicator, window.first, window.last, statistic, chosen, versus)


def check_indicator(name: str, where: str) -> str:
    """The name, if there is such an indicator.

    Raises
    ------
    InputError
        With names that look like it.
    """
    import difflib

    if name in INDICATOR_NAMES:
        return name
    near = difflib.get_close_matches(name, [*INDICATOR_NAMES, *READY], 3, 0.5)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    raise InputError(f"{where}: there is no indicator {name!r}{hint} (list: docs/odd.md)")


def _read_window(given: Any, months: int, where: str) -> Window:
    """Months from a name or from [first, last]."""
    named = {window.name: window for window in choose_windows(months)}
    named["end"] = Window("end", months, months)
    if isinstance(given, str) and given in named:
        return named[given]
    if isinstance(given, str) and given in ("first_2_years", "last_2_years"):
        return named["all"]  # of a run of two years or less
    is_pair = isinstance(given, list) and len(given) == 2 and all(type(m) is int for m in given)
    if is_pair and 1 <= given[0] <= given[1] <= months:
        return Window("own", given[0], given[1])
    raise InputError(
        f"{where}: window {given!r} is not allowed; choose {', '.join(named)}, or give "
        f"[first, last] from 1 to {months}"
    )
