"""Quarters: how they are written, and how months of an indicator make one.

What stands at a moment (shops, people, a share of units) is what it was at the end of the quarter, as who
counts goes round once. What happens in a month (openings, euros paid) adds up. What is a level of every month
(a rent, an index, an income) is averaged.
"""

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

import numpy as np

from wijkabm.ground.errors import InputError

MONTHS: Final = 3
FIRST_YEAR, LAST_YEAR = 1990, 2200
WRITTEN: Final = re.compile(r"(\d{4})\s*[-–/]?\s*[QKqk]\s*([1-4])")
"""``2026Q1``; a K for *kwartaal*, a dash or a blank between may be."""

Fold = Literal["last", "sum", "mean"]

FOLD_OF_UNIT: Final[dict[str, Fold]] = {
    **dict.fromkeys(
        ("persons", "households", "enterprises", "jobs", "units", "m2", "ties", "coins", "share",
         "share of liability", "EUR"), "last"),
    **dict.fromkeys(("enterprises/month", "EUR/month", "coins/month", "hours/month"), "sum"),
    **dict.fromkeys(
        ("share per month", "share of revenue", "share of own demand", "share of turnover", "0-1",
         "0-100", "ratio", "per year", "index, 1 = start", "EUR/m2/year"), "mean"),
}  # fmt: skip
"""How three months become a quarter, by the unit of an indicator."""

LEVEL_NAMES: Final = re.compile(r"household_income_median|income_of_\w+|result_of_\w+")
"""Indicators in EUR a month that are levels: an income is not three times as high in a quarter."""

SPENDING_NAMES: Final = re.compile(r"spending_\w+_share|visitors_share|coins_turnover_share")
"""Shares of what is spent in a month, which is no stock."""

COUNTABLE: Final = (
    "shops_open",
    "shops_food",
    "shops_nonfood",
    "shops_horeca",
    "shops_services",
    "units",
    "vacant_units",
    "vacancy_rate",
    "temporary_units",
    "contract_rent_m2",
    "asking_rent_m2",
    "openings",
    "closings",
    "openings_shops",
    "closings_shops",
    "firms_registered",
    "jobs_local",
    "owners_organised",
    "inhabitants",
    "on_bijstand",
    "bijstand_paid",
    "lever_costs",
)
"""Indicators that somebody can count in a wijk, or look up in the municipality's own books."""


class Quarter(NamedTuple):
    """One quarter of a year."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def place(self) -> int:
        """Quarters since the year 0."""
        return 4 * self.year + self.number - 1

    def later(self, quarters: int) -> "Quarter":
        """The quarter so many on."""
        year, number = divmod(self.place + quarters, 4)
        return Quarter(year, number + 1)


def read_quarter(text: str, where: str) -> Quarter:
    """A quarter as people write it; `where` says where it stands.

    Raises
    ------
    InputError
    """
    found = WRITTEN.fullmatch(text.strip())
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise InputError(
            "{where}: {text!r} is no quarter; write it as 2026Q1",
            where=where,
            text=text.strip()[:40],
        )
    return Quarter(int(found[1]), int(found[2]))


def find_fold(name: str, unit: str) -> Fold:
    """How three months of an indicator become a quarter.

    Raises
    ------
    KeyError
        The unit is not in `FOLD_OF_UNIT`.
    """
    if LEVEL_NAMES.fullmatch(name) or SPENDING_NAMES.fullmatch(name):
        return "mean"
    return FOLD_OF_UNIT[unit]


def fold_months(values: np.ndarray, how: Fold) -> np.ndarray:
    """Quarters of months along the last axis; months of a quarter that is not whole are left out."""
    count = values.shape[-1] // MONTHS
    quarters = values[..., : count * MONTHS].reshape(*values.shape[:-1], count, MONTHS)
    if how == "last":
        return quarters[..., -1]
    return quarters.sum(axis=-1) if how == "sum" else quarters.mean(axis=-1)


def list_quarters(first: Quarter, count: int) -> Sequence[Quarter]:
    """So many quarters in a row."""
    return [first.later(k) for k in range(count)]
