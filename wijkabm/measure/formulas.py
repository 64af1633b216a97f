"""What an indicator is, and the formulas that several share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

HOURLY_MINIMUM: Final = 11.51
"""EUR: the minimum wage of an hour in a week of forty, second half of 2023; *assumption*, from memory (M)."""

NO_BOUND: Final = (-float("inf"), float("inf"))
FROM_ZERO: Final = (0.0, float("inf"))
BOUNDS: Final[dict[str, tuple[float, float]]] = {
    **dict.fromkeys(("share", "share per month", "0-1"), (0.0, 1.0)),
    "share of revenue": (-float("inf"), 1.0),
    "0-100": (0.0, 100.0),
    **dict.fromkeys(("EUR", "EUR/month"), NO_BOUND),
    **dict.fromkeys(
        ("ratio", "share of own demand", "share of turnover", "share of liability", "per year",
         "index, 1 = start", "EUR/m2/year", "persons", "households", "enterprises",
         "enterprises/month", "jobs", "units", "m2", "ties", "coins", "coins/month", "hours/month"),
        FROM_ZERO,
    ),
}  # fmt: skip
"""Smallest and largest value that an indicator of a unit can have."""


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    Attributes
    ----------
    name, unit, definition : str
        Column name, unit, and what it is, in words.
    dutch, english : str
        Labels for people.
    decimals : int
        How many decimals are shown.
    formula : callable
        Sums of shape (months, rows) -> values of that shape.
    """

    name: str
    unit: str
    definition: str
    dutch: str
    english: str
    decimals: int
    formula: Callable[[Any], np.ndarray]

    def label(self, language: str) -> str:
        """What it is called in Dutch (``nl``) or English."""
        return self.dutch if language == "nl" else self.english

    def describe(self) -> dict[str, Any]:
        """All that a manifest says of it."""
        return {
            "name": self.name,
            "unit": self.unit,
            "definition": self.definition,
            "nl": self.dutch,
            "en": self.english,
            "decimals": self.decimals,
        }


def over(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """``part / whole``, NaN where there is no whole."""
    return np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole != 0)


def euros(cents: np.ndarray) -> np.ndarray:
    """Cents to euros."""
    return cents / 100.0


def named(name: str) -> Callable[[Any], np.ndarray]:
    """The formula that takes one of the sums as it is."""
    return lambda s: getattr(s, name)


def part_of(part: str, whole: str, factor: float = 1.0) -> Callable[[Any], np.ndarray]:
    """The formula ``factor * part / whole`` of two sums."""
    return lambda s: factor * over(getattr(s, part), getattr(s, whole))


def in_euros(name: str) -> Callable[[Any], np.ndarray]:
    """The formula that gives one of the sums in euros."""
    return lambda s: euros(getattr(s, name))


def while_out(part: str, whole: str, factor: float = 1.0) -> Callable[[Any], np.ndarray]:
    """The formula ``factor * part / whole`` of two sums; 0 while there is no coin, NaN in the ring."""
    return lambda s: np.where(
        getattr(s, whole) == 0.0, 0.0, factor * over(getattr(s, part), getattr(s, whole))
    )


def measure_velocity(s: Any) -> np.ndarray:
    """Turnover of a month times twelve over the mean of the stock at its start and end."""
    stock = 0.5 * (s.coins_opening + s.coins)
    return np.where(stock == 0.0, 0.0, 12.0 * over(s.coin_turnover, stock))


def measure_cohesion(s: Any) -> np.ndarray:
    """0-100: mean of the shares with two ties, in an association, and who volunteered in a year."""
    return 100.0 * over(s.tied + s.association + s.volunteered, 3.0 * s.residents)


def measure_work(s: Any) -> np.ndarray:
    """0-100: who works, of those who work, seek work or are on bijstand."""
    at_work = s.employed + s.owners
    return 100.0 * over(at_work, at_work + s.jobseekers + s.bijstand)


def measure_welfare(s: Any) -> np.ndarray:
    """Mean of the six parts of broad welfare; equal weights are an *assumption*."""
    income = 100.0 * (1.0 - over(s.low_income, s.households))
    ties = 100.0 * over(s.tied, s.residents)
    liveliness = 100.0 * over(s.liveliness, s.segments)
    safety = over(s.safety, s.residents)
    provision = 100.0 * over(s.provided, s.households)
    return (income + measure_work(s) + ties + liveliness + safety + provision) / 6.0
