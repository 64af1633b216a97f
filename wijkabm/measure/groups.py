"""Who belonged where at the start of a comparison, and how each group fares since.

Groups are fixed by identity in the last month before the results, so that a lever cannot change who is
in them: households by third of equivalised income, enterprises by owner kind, landlords by kind. Who
comes later is a group of its own. A comparison hangs a `Groups` on the recorder of its runs; other runs
have none.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np

from wijkabm.ground.compiled.kernels import inline, kernel
from wijkabm.ground.compiled.tables import Table
from wijkabm.ground.tables.codes import LANDLORD_KINDS
from wijkabm.ground.tables.world import World
from wijkabm.measure.formulas import Indicator, euros, over
from wijkabm.measure.sums import CHILD, FURTHER_ADULT

HOUSEHOLD_GROUPS: Final = ("low_income", "middle_income", "high_income", "newcomers")
SHOP_GROUPS: Final = ("independent", "franchise", "chain", "home_business", "entrants")
LANDLORD_GROUPS: Final = LANDLORD_KINDS
N_THIRDS, NEWCOMERS, HOME_BUSINESS, ENTRANTS = 3, 3, 3, 4

GROUPS_OF_SECTOR: Final = {
    "residents": HOUSEHOLD_GROUPS,
    "shops": SHOP_GROUPS,
    "landlords": LANDLORD_GROUPS,
}
"""Groups of the ledger's sectors, in the order in which their purses are kept."""


class GroupSums(Table):
    """What is summed each month over the members of a group; each (n_groups, n_wijken)."""

    households: Any
    income: Any  # cents a month, equivalised
    shops: Any  # trading in premises; businesses at home: registered and trading
    result: Any  # cents this month, before the owner's income
    rent: Any  # cents a month of contract rents, by kind of landlord
    residents_purse: Any  # int cents
    shops_purse: Any
    landlords_purse: Any


class Fixed(Table):
    """Identities and groups by row, as they were at the start."""

    household: Any
    household_group: Any
    shop: Any
    shop_group: Any


@inline
def equivalised_income(households, h):
    """Income for one, cents a month, all sources: see ``people.measure_people``."""
    income = max(
        households.expected_income[h] + households.housing_cost[h] + households.fixed_costs[h], 0.0
    )
    weight = 1.0 + FURTHER_ADULT * (households.n_adults[h] - 1) + CHILD * households.n_children[h]
    return income / weight


@kernel
def list_incomes(households, out):
    """Equivalised income by row; -1 where nobody lives."""
    for h in range(households.alive.size):
        out[h] = equivalised_income(households, h) if households.alive[h] == 1 else -1.0


@kernel
def measure_groups(households, shops, premises, landlords, fixed, sums):
    """Sum over the members of every group, by the wijk where they are now."""
    for h in range(households.wijk.size):
        w = households.wijk[h]
        if w < 0:
            continue
        group = NEWCOMERS
        if h < fixed.household.size and fixed.household[h] == households.identity[h]:
            group = fixed.household_group[h]
        sums.residents_purse[group, w] += households.savings[h]
        if households.alive[h] == 1:
            sums.households[group, w] += 1.0
            sums.income[group, w] += equivalised_income(households, h)
    for i in range(shops.alive.size):
        if shops.alive[i] == 0:
            continue
        w = shops.wijk[i]
        group = ENTRANTS
        if i < fixed.shop.size and fixed.shop[i] == shops.identity[i]:
            group = fixed.shop_group[i]
        sums.shops_purse[group, w] += shops.cash[i]
        if shops.trading[i] == 1 and (group == HOME_BUSINESS or shops.premises[i] >= 0):
            sums.shops[group, w] += 1.0
            sums.result[group, w] += shops.result[i]
    for k in range(landlords.wijk.size):
        sums.landlords_purse[landlords.kind[k], landlords.wijk[k]] += landlords.cash[k]
    for p in range(premises.wijk.size):
        if premises.wijk[p] >= 0:
            kind = landlords.kind[premises.landlord[p]]
            sums.rent[kind, premises.wijk[p]] += premises.contract_rent[p]


def fix_groups(world: World) -> Fixed:
    """Groups as they are now: thirds of the occupied homes by income, ties by row."""
    households, shops = world.households, world.shops
    income = np.zeros(households.alive.size)
    list_incomes(households, income)
    order = np.argsort(income, kind="stable")
    order = order[income[order] >= 0.0]
    third = np.full(income.size, NEWCOMERS, np.int64)
    third[order] = np.arange(order.size) * N_THIRDS // max(order.size, 1)
    kind = np.where(shops.premises >= 0, shops.owner_kind, HOME_BUSINESS)
    return Fixed(
        np.where(households.alive == 1, households.identity, -1),
        third,
        np.where(shops.alive == 1, shops.identity, -1),
        kind,
    )


class Groups:
    """Takes the groups' sums at every month's end.

    Parameters
    ----------
    world : World
        As it stands before the first month of results.

    Attributes
    ----------
    sums : list of GroupSums
        Month by month; the first is of the start itself.
    ozb_scale : list of float
        By what the OZB rates are multiplied, month by month.
    shops : dict
        Of every enterprise that ever was in premises, by identity: wijk, branch, owner kind, floor (m2)
        and the month in which it opened.
    """

    def __init__(self, world: World) -> None:
        self.fixed = fix_groups(world)
        self.sums: list[GroupSums] = []
        self.ozb_scale: list[float] = []
        self.shops: dict[int, tuple[int, int, int, float, int]] = {}
        self._seen = np.full(world.shops.alive.size, -1, np.int64)
        self._measure(world)

    def record(self, world: World) -> None:
        """Take this month's numbers."""
        self.ozb_scale.append(float(world.municipality.ozb_scale[0]))
        self._measure(world)

    def _measure(self, world: World) -> None:
        n = world.wijken.x.size
        counts = (NEWCOMERS + 1, NEWCOMERS + 1, ENTRANTS + 1, ENTRANTS + 1, len(LANDLORD_GROUPS))
        purses = (NEWCOMERS + 1, ENTRANTS + 1, len(LANDLORD_GROUPS))
        sums = GroupSums(
            *(np.zeros((groups, n)) for groups in counts),
            *(np.zeros((groups, n), np.int64) for groups in purses),
        )
        measure_groups(
            world.households, world.shops, world.premises, world.landlords, self.fixed, sums
        )
        self.sums.append(sums)
        self._note_shops(world)

    def _note_shops(self, world: World) -> None:
        """Remember what enterprises in premises are, from the first month they are seen there."""
        shops = world.shops
        grown = shops.alive.size - self._seen.size
        if grown:
            self._seen = np.concatenate([self._seen, np.full(grown, -1, np.int64)])
        here = (shops.alive == 1) & (shops.premises >= 0) & (shops.identity != self._seen)
        for i in np.flatnonzero(here).tolist():
            self._seen[i] = shops.identity[i]
            self.shops[int(shops.identity[i])] = (
                int(shops.wijk[i]),
                int(shops.branch[i]),
                int(shops.owner_kind[i]),
                float(shops.floor[i]),
                int(shops.opened[i]),
            )


Formula = Callable[[Any], np.ndarray]


def _mean(part: str, whole: str, group: int) -> Formula:
    return lambda s: euros(over(getattr(s, part)[:, group], getattr(s, whole)[:, group]))


def _of_group(name: str, group: int, factor: float = 1.0) -> Formula:
    return lambda s: factor * getattr(s, name)[:, group]


def _per_start(group: int) -> Formula:
    """Result of the group over its number at the start: who has closed counts with nothing."""
    return lambda s: euros(over(s.result[:, group], s.shops_start[:, group] + 0 * s.result[:, 0]))


def _household_indicators() -> list[Indicator]:
    who = {
        "low_income": ("laagste derde", "lowest third"),
        "middle_income": ("middelste derde", "middle third"),
        "high_income": ("hoogste derde", "highest third"),
        "newcomers": ("nieuwkomers", "newcomers"),
    }
    since = "of the {} by income at the start who still live in the same home"
    return [
        Indicator(
            f"income_of_{name}", "EUR/month",
            "mean income for one (1 + 0.38 per further adult + 0.30 per child) of households "
            + ("who came after the start" if g == NEWCOMERS else since.format(english)),
            f"Inkomen: {dutch}", f"Income: {english}", 0, _mean("income", "households", g),
        )
        for g, (name, (dutch, english)) in enumerate(who.items())
    ]  # fmt: skip


def _shop_indicators() -> list[Indicator]:
    who = {
        "independent": ("zelfstandigen", "independents"),
        "franchise": ("franchise", "franchises"),
        "chain": ("ketens", "chains"),
        "home_business": ("bedrijven aan huis", "businesses at home"),
        "entrants": ("nieuwe winkels en bedrijven", "new shops"),
    }
    found = []
    for g, (name, (dutch, english)) in enumerate(who.items()):
        new = g == ENTRANTS
        of = "shops that came after the start" if new else f"{english} of the start"
        found += [
            Indicator(
                f"trading_{name}", "enterprises", f"{of} that trade", f"Nu open: {dutch}",
                f"Open now: {english}", 0, _of_group("shops", g),
            ),
            Indicator(
                f"result_of_{name}", "EUR/month",
                f"result before the owner's income, mean of {of}"
                + (" that trade" if new else "; who has closed counts with nothing"),
                f"Resultaat: {dutch}", f"Result: {english}", 0,
                _mean("result", "shops", g) if new else _per_start(g),
            ),
        ]  # fmt: skip
    return found


def _landlord_indicators() -> list[Indicator]:
    who = {
        "private_local": ("particulieren uit de buurt", "private local owners"),
        "investor": ("beleggers", "investors"),
        "housing_corporation": ("woningcorporaties", "housing corporations"),
        "municipality": ("de gemeente", "the municipality"),
    }
    return [
        Indicator(
            f"rent_to_{name}", "EUR/month", f"contract rents of units of {english}",
            f"Huur voor {dutch}", f"Rent to {english}", 0, _of_group("rent", g, 0.01),
        )
        for g, (name, (dutch, english)) in enumerate(who.items())
    ]  # fmt: skip


GROUP_INDICATORS: Final[tuple[Indicator, ...]] = (
    *_household_indicators(),
    *_shop_indicators(),
    *_landlord_indicators(),
)
"""Indicators that only comparisons have, in the order of `compute_group_indicators`."""


def compute_group_indicators(sums: list[GroupSums]) -> np.ndarray:
    """Values of shape (indicators, months, n_wijken + 2); the ring has none.

    Parameters
    ----------
    sums : list of GroupSums
        From `Groups.sums`, the start first.
    """
    rows = {}
    for name in GroupSums._fields[:5]:
        wijken = np.array([getattr(month, name) for month in sums])
        ring = np.full((*wijken.shape[:2], 1), np.nan)
        rows[name] = np.concatenate([wijken, ring, wijken.sum(axis=2, keepdims=True)], axis=2)
    start = rows["shops"][:1]
    month_by_month = {name: values[1:] for name, values in rows.items()}
    named = _Sums(**month_by_month, shops_start=start)
    return np.array([indicator.formula(named) for indicator in GROUP_INDICATORS])


class _Sums(NamedTuple):
    """Sums of shape (months, n_groups, rows) as the formulas take them."""

    households: np.ndarray
    income: np.ndarray
    shops: np.ndarray
    result: np.ndarray
    rent: np.ndarray
    shops_start: np.ndarray
