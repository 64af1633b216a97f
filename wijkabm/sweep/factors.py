"""What a design varies: parameters and fields of levers, with the values they may take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.whole import describe
from wijkabm.levers.base import bounds
from wijkabm.levers.registry import find_kind

UNCERTAINTY, LEVER = "uncertainty", "lever"
DISTRIBUTIONS: Final[dict[str, tuple[str, ...]]] = {
    "uniform": ("low", "high"),
    "loguniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "normal": ("mean", "sd"),
    "lognormal": ("median", "sigma"),
}
"""Distributions by name, and the numbers that each takes; normal and lognormal are cut off at the range
that the parameter or field allows."""

HOW: Final = (
    "give [low, high], [value, value, value, ...], {values: [...]}, {relative: 0.2} or "
    "{distribution: uniform, low: ..., high: ...}"
)


@dataclass(frozen=True)
class Factor:
    """One thing that a design varies.

    Attributes
    ----------
    name : str
        ``group.name`` of a parameter, or ``lever.field``.
    kind : {"uncertainty", "lever"}
    low, high : float
        Smallest and largest value that it takes in this design.
    values : tuple of float
        The only values it may take; empty if it may take all between `low` and `high`.
    distribution : str
    numbers : tuple of float
        What the distribution takes, in the order of `DISTRIBUTIONS`.
    is_whole : bool
        Whether only whole numbers are allowed.
    """

    name: str
    kind: str
    low: float
    high: float
    values: tuple[float, ...] = ()
    distribution: str = "uniform"
    numbers: tuple[float, ...] = ()
    is_whole: bool = False

    def take(self, share: np.ndarray) -> np.ndarray:
        """Values at shares 0-1 of the distribution, of the same shape.

        Of listed values each gets the same width; of whole numbers too.
        """
        if self.values:
            place = np.minimum((share * len(self.values)).astype(int), len(self.values) - 1)
            return np.array(self.values)[place]
        if self.is_whole and self.distribution == "uniform":
            steps = np.floor(share * (self.high - self.low + 1.0))
            return np.minimum(self.low + steps, self.high)
        found = np.clip(_quantile(self, share), self.low, self.high)
        return np.rint(found) if self.is_whole else found

    def shares(self, levels: int) -> np.ndarray:
        """Shares of a grid: every listed value once, else `levels` of them.

        A uniform range is taken from end to end, other distributions at the middles of equal parts.
        """
        n = len(self.values) or levels
        if self.is_whole and not self.values:
            n = min(levels, round(self.high - self.low) + 1)
        if self.values or self.distribution != "uniform" or self.is_whole or n == 1:
            return (np.arange(n) + 0.5) / n
        return np.linspace(0.0, 1.0, n)

    def describe(self) -> dict[str, Any]:
        """What the manifest says of it."""
        row: dict[str, Any] = {"name": self.name, "kind": self.kind}
        if self.values:
            return {**row, "values": list(self.values)}
        named = dict(zip(DISTRIBUTIONS[self.distribution], self.numbers, strict=False))
        return {
            **row,
            "low": self.low,
            "high": self.high,
            "distribution": self.distribution,
            **named,
        }


def _quantile(factor: Factor, share: np.ndarray) -> np.ndarray:
    """Inverse of the distribution function, cut off at the factor's bounds."""
    from scipy import stats

    low, high = factor.low, factor.high
    if factor.distribution == "uniform":
        return low + share * (high - low)
    if factor.distribution == "loguniform":
        return low * np.power(high / low, share)
    if factor.distribution == "triangular":
        shape = stats.triang((factor.numbers[1] - low) / (high - low), low, high - low)
    elif factor.distribution == "normal":
        shape = stats.norm(*factor.numbers)
    else:
        shape = stats.lognorm(s=factor.numbers[1], scale=factor.numbers[0])
    first, last = shape.cdf(low), shape.cdf(high)
    return np.asarray(shape.ppf(first + share * (last - first)))


def read_uncertainties(entries: Mapping[str, Any], where: str) -> list[Factor]:
    """Parameters that vary; ``*`` and ``group.*`` stand for all of role *uncertain*, named ones win.

    Raises
    ------
    InputError
        No such parameter, or values outside what it allows.
    """
    from wijkabm.ground.parameters.whole import make_parameters

    known = {row["name"]: row for row in describe()}
    chosen: dict[str, tuple[Any, str]] = {}
    for name, entry in entries.items():
        if not name.endswith("*"):
            continue
        found = [
            row["name"]
            for row in known.values()
            if row["role"] == "uncertain" and row["name"].startswith(name[:-1])
        ]
        if not found:
            raise InputError(f"{where}: uncertainties: no uncertain parameter begins {name[:-1]!r}")
        chosen.update(dict.fromkeys(found, (entry, name)))
    for name, entry in entries.items():
        if not name.endswith("*"):
            chosen[name] = (entry, name)
    factors = []
    for name, (entry, written) in chosen.items():
        said = f"{where}: uncertainties: {written if written == name else f'{written} ({name})'}"
        if name not in known:
            make_parameters({name: 0.0}, f"{where}: uncertainties")  # says which names are near
        row = known[name]
        low, high = row["range"]
        factors.append(_read_factor(name, UNCERTAINTY, entry, (low, high), row["default"], said))
    return factors


def read_levers(entries: Mapping[str, Any], where: str) -> list[Factor]:
    """Fields of levers that vary.

    Raises
    ------
    InputError
        No such lever or field, or values outside what it allows.
    """
    factors = []
    for name, entry in entries.items():
        said = f"{where}: levers: {name}"
        lever, dot, field = name.partition(".")
        kind = find_kind(lever, f"{where}: levers")
        info = kind.model_fields.get(field)
        allowed = bounds(info) if info is not None else None
        if not dot or info is None or allowed is None:
            fields = [f for f, i in kind.model_fields.items() if bounds(i) is not None]
            raise InputError(
                f"{said}: name a field that is a number, as {lever}.{fields[0]}; "
                f"choose {', '.join(fields)}"
            )
        is_whole = info.annotation in (int, int | None)
        factors.append(_read_factor(name, LEVER, entry, allowed, info.default, said, is_whole))
    return factors


def _read_factor(
    name: str,
    kind: str,
    entry: Any,
    allowed: tuple[float, float],
    default: float | None,
    where: str,
    is_whole: bool = False,
) -> Factor:
    """One factor from what the design says of it; see `HOW`."""
    if isinstance(entry, list) and len(entry) == 2:
        low, high = _numbers(entry, where)
        return _ranged(name, kind, "uniform", (low, high), allowed, where, is_whole)
    if isinstance(entry, Mapping) and set(entry) == {"values"}:
        entry = entry["values"]
    if isinstance(entry, list):
        values = _numbers(entry, where)
        if len(set(values)) < 2 or len(set(values)) < len(values):
            raise InputError(f"{where}: give two or more different values; {HOW}")
        _check_allowed(values, allowed, where)
        if is_whole and any(value != round(value) for value in values):
            raise InputError(f"{where}: give whole numbers")
        return Factor(name, kind, min(values), max(values), values, is_whole=is_whole)
    if isinstance(entry, Mapping) and set(entry) == {"relative"}:
        (share,) = _numbers([entry["relative"]], where)
        return _relative(name, kind, share, allowed, default, where, is_whole)
    if isinstance(entry, Mapping) and entry.get("distribution") in DISTRIBUTIONS:
        shape = str(entry["distribution"])
        wanted = DISTRIBUTIONS[shape]
        if set(entry) != {"distribution", *wanted}:
            raise InputError(f"{where}: {shape} takes {', '.join(wanted)}, and no more")
        numbers = _numbers([entry[key] for key in wanted], where)
        return _ranged(name, kind, shape, numbers, allowed, where, is_whole)
    if isinstance(entry, Mapping) and "distribution" in entry:
        raise InputError(
            f"{where}: there is no distribution {entry['distribution']!r}; choose "
            f"{', '.join(DISTRIBUTIONS)}"
        )
    raise InputError(f"{where}: {entry!r} is not understood; {HOW}")


def _ranged(
    name: str,
    kind: str,
    shape: str,
    numbers: tuple[float, ...],
    allowed: tuple[float, float],
    where: str,
    is_whole: bool,
) -> Factor:
    """A factor from a distribution's numbers."""
    if shape in ("normal", "lognormal"):
        centre, spread = numbers
        if spread <= 0 or (shape == "lognormal" and centre <= 0):
            raise InputError(f"{where}: give a spread above 0, and a median above 0 for lognormal")
        _check_allowed((centre,), allowed, where)
        return Factor(name, kind, *allowed, (), shape, numbers, is_whole)
    low, high = numbers[0], numbers[-1]
    if not low < high:
        raise InputError(f"{where}: low {low:g} is not below high {high:g}")
    _check_allowed((low, high), allowed, where)
    if shape == "triangular" and not low <= numbers[1] <= high:
        raise InputError(f"{where}: mode {numbers[1]:g} is not between {low:g} and {high:g}")
    if shape == "loguniform" and low <= 0:
        raise InputError(f"{where}: loguniform needs a low above 0")
    if is_whole and (low != round(low) or high != round(high)):
        raise InputError(f"{where}: give whole numbers")
    return Factor(name, kind, low, high, (), shape, numbers, is_whole)


def _relative(
    name: str,
    kind: str,
    share: float,
    allowed: tuple[float, float],
    default: float | None,
    where: str,
    is_whole: bool,
) -> Factor:
    """So much around the default, within what is allowed; around 0, that share of what is allowed."""
    if not 0 < share <= 1:
        raise InputError(f"{where}: relative: {share:g} is not allowed; give a share from 0 to 1")
    if default is None:
        raise InputError(f"{where}: it has no default to vary around; give [low, high]")
    width = share * (abs(default) if default else max(abs(allowed[0]), abs(allowed[1])))
    low, high = max(default - width, allowed[0]), min(default + width, allowed[1])
    if is_whole:
        low, high = float(round(low)), float(round(high))
    return _ranged(name, kind, "uniform", (low, high), allowed, where, is_whole)


def _numbers(entries: Sequence[Any], where: str) -> tuple[float, ...]:
    """The entries as finite numbers."""
    for entry in entries:
        is_number = isinstance(entry, int | float) and not isinstance(entry, bool)
        if not is_number or not np.isfinite(entry):
            raise InputError(f"{where}: {entry!r} is not a number; {HOW}")
    return tuple(float(entry) for entry in entries)


def _check_allowed(values: Sequence[float], allowed: tuple[float, float], where: str) -> None:
    for value in values:
        if not allowed[0] <= value <= allowed[1]:
            raise InputError(
                f"{where}: {value:g} is not allowed; give numbers from {allowed[0]:g} to "
                f"{allowed[1]:g}"
            )
