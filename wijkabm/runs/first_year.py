"""The wijk where results begin, in several worlds: what it has, and the money of its first year.

Nobody steers in these worlds. What they share is the start that the model estimates from key figures; how far
they lie apart is the luck of people, premises and months.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wijkabm.ground.tables.codes import HOME, LANDLORD_KINDS, OWNER_KINDS, USE_HOME
from wijkabm.ground.tables.world import World
from wijkabm.model.wijk import Wijk
from wijkabm.place.key_figures import KeyFigures
from wijkabm.runs.tables import tabulate_flows

MONTHS: Final = 12
"""A year: flows have seasons in them, as holiday pay."""

INSIDE: Final = ("residents", "shops")
"""Accounts that are the wijk: its people and its enterprises. Landlords and large employers are others, also
where their buildings stand in it."""

PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "wages": ("net_wages",),
    "benefits": ("unemployment_benefit", "disability_benefit", "bijstand", "allowance", "student_grant"),
    "pensions": ("state_pension", "pension"),
    "sales": ("consumption", "home_services", "sales_to_firms", "public_contract", "local_work"),
    "living": ("housing", "home_rent", "fixed_costs"),
    "elsewhere": ("other_consumption",),
    "suppliers": ("goods", "other_costs", "maintenance", "fit_out", "building_works"),
    "premises": ("rent", "rent_settlement"),
    "taxes": ("vat", "wedge", "profit_tax", "ozb_owner", "ozb_user", "fees"),
    "finance": ("contractual_saving", "interest", "loan", "repayment", "mortgage"),
    "owners": ("profit", "drawings", "start_capital", "liquidation", "distribution"),
}  # fmt: skip
"""Kinds of payments that are told together; all others are `REST`."""

REST: Final = "rest"
PART_OF: Final = {kind: part for part, kinds in PARTS.items() for kind in kinds}


@dataclass(frozen=True)
class FirstYear:
    """One world without policy.

    Attributes
    ----------
    first, year : mapping of str to float
        Every indicator in month 1, and its mean over the year.
    shops : ndarray
        Enterprises in premises where results begin, shape (branches without home, owner kinds).
    landlords : ndarray
        Units there by kind of landlord.
    comes_in, leaves : mapping of str to float
        EUR a month by `PARTS`, mean over the year.
    """

    first: Mapping[str, float]
    year: Mapping[str, float]
    shops: np.ndarray
    landlords: np.ndarray
    comes_in: Mapping[str, float]
    leaves: Mapping[str, float]


def live_first_years(
    area: KeyFigures,
    seeds: Sequence[int],
    burn_in: int = 60,
    progress: Callable[[int], None] = lambda month: None,
) -> list[FirstYear]:
    """Build the wijk with each seed as its place and its luck, and let it live a year.

    `progress` is called after every month, as by `runs.run.run`.
    """
    return [_live(area, seed, burn_in, progress) for seed in seeds]


def _live(area: KeyFigures, seed: int, burn_in: int, progress: Callable[[int], None]) -> FirstYear:
    wijk = Wijk(
        areas=[area], seed=seed, place_seed=seed, burn_in=burn_in, progress=lambda: progress(0)
    )
    shops, landlords = count_shops(wijk.world), count_units(wijk.world)
    wijk.run(MONTHS, progress=progress)
    series = wijk.series()
    rows = series[series["wijk"] == "total"].drop(columns="wijk")
    comes_in, leaves = sum_money(wijk)
    return FirstYear(
        rows.iloc[0].to_dict(), rows.mean().to_dict(), shops, landlords, comes_in, leaves
    )


def count_shops(world: World) -> np.ndarray:
    """Enterprises in premises by branch and kind of owner."""
    shops, counts = world.shops, np.zeros((HOME, len(OWNER_KINDS)), np.int64)
    there = (shops.alive == 1) & (shops.premises >= 0) & (shops.branch < HOME)
    np.add.at(counts, (shops.branch[there], shops.owner_kind[there]), 1)
    return counts


def count_units(world: World) -> np.ndarray:
    """Units, let and empty, by kind of landlord."""
    units = world.premises
    there = (units.wijk >= 0) & (units.use < USE_HOME) & (units.landlord >= 0)
    kinds = world.landlords.kind[units.landlord[there]]
    return np.bincount(kinds, minlength=len(LANDLORD_KINDS))


def sum_money(wijk: Wijk) -> tuple[dict[str, float], dict[str, float]]:
    """EUR a month that come in and leave, by part, mean over the months of a run."""
    flows = tabulate_flows(wijk).to_pandas()
    flows["part"] = flows["kind"].map(PART_OF).fillna(REST)
    pays, gets = flows["payer"].isin(INSIDE), flows["payee"].isin(INSIDE)
    both = []
    for chosen in (gets & ~pays, pays & ~gets):
        sums = flows[chosen].groupby("part")["cents"].sum() / (100.0 * wijk.month)
        both.append({part: float(sums.get(part, 0.0)) for part in (*PARTS, REST)})
    return both[0], both[1]
