"""Two worlds from one start, month by month, and what became of the same people in both."""

import copy
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from wijkabm.ground.tables.codes import ON_BIJSTAND
from wijkabm.ground.tables.journal import EVENT_ACCEPTED, FIRST_LEVER_CAUSE
from wijkabm.levers.registry import number_lever

COUPLE = 180
"""Months of age within which two adults are a couple, as the rules of benefits have it."""


class Look(NamedTuple):
    """The residents of a world at the end of a month, by identity from small to large.

    Attributes
    ----------
    identity : ndarray of int
    owns : ndarray of bool
        Who owns a business.
    status : ndarray of int
    assisted : ndarray of bool
        Whose benefit unit (he and his partner) has bijstand, all of it or a part beside other income.
    lent : ndarray of int
        Cents owed to a fund of the municipality.
    """

    identity: np.ndarray
    owns: np.ndarray
    status: np.ndarray
    assisted: np.ndarray
    lent: np.ndarray

    def find(self, identities: Iterable[int]) -> np.ndarray:
        """Where they stand; -1 for who does not live here (any more)."""
        wanted = np.fromiter(identities, np.int64)
        if not self.identity.size:
            return np.full(wanted.size, -1)
        place = np.searchsorted(self.identity, wanted)
        place = np.minimum(place, self.identity.size - 1)
        return np.where(self.identity[place] == wanted, place, -1)


def look_at(world: Any) -> Look:
    """Who lives here now, and how."""
    residents, shops = world.residents, world.shops
    rows = np.flatnonzero(residents.alive == 1)
    rows = rows[np.argsort(residents.identity[rows], kind="stable")]
    shop = residents.shop[rows]
    return Look(
        residents.identity[rows].copy(),
        shop >= 0,
        residents.status[rows].copy(),
        find_assisted(world)[rows],
        np.where(shop >= 0, shops.fund_loan[shop], 0) + residents.debt[rows],
    )


def find_assisted(world: Any) -> np.ndarray:
    """Residents who have bijstand, or whose household has it as theirs too.

    That of a household is also an owner's if it comes to his partner (the first two adults are a couple
    where fewer than 15 years apart) or nobody else of it is on bijstand: then it comes beside what his
    business earns.
    """
    households, residents = world.households, world.residents
    on = (residents.alive == 1) & (residents.status == ON_BIJSTAND)
    home = residents.household
    per_home = np.bincount(home[on], minlength=households.alive.size)
    first, second = households.members[:, 0], households.members[:, 1]
    gap = np.abs(residents.birth_month[first] - residents.birth_month[second])
    couple = (households.n_adults > 1) & (gap < COUPLE)
    both = np.where(on[first], 1, 0) + np.where(on[second], 1, 0)
    rows = np.arange(home.size)
    is_partner = couple[home] & ((first[home] == rows) | (second[home] == rows)) & (both[home] > 0)
    paid = (residents.alive == 1) & (households.bijstand[home] > 0)
    beside = (residents.shop >= 0) & (per_home[home] == 0)
    return on | paid & (is_partner | beside)


def live_beside(wijk: Any, months: int) -> tuple[list[Look], list[Look]]:
    """Live `wijk` and its twin without levers, under the same shocks; what was seen, month 0 first."""
    twin = copy.deepcopy(wijk)
    twin.set_policy(wijk.policy.compared_with())
    seen: tuple[list[Look], list[Look]] = ([], [])
    for world, looks in zip((wijk, twin), seen, strict=True):
        looks.append(look_at(world.world))
        for _ in range(months):
            world.step()
            looks.append(look_at(world.world))
    return seen


def list_accepted(wijk: Any, lever: str) -> list[tuple[int, int]]:
    """Who said yes to a lever: month and identity."""
    cause = FIRST_LEVER_CAUSE + number_lever(lever)
    return [
        (int(month), int(event[2]))
        for month, events in zip(wijk.recorder.months, wijk.recorder.events, strict=True)
        for event in events[(events[:, 0] == EVENT_ACCEPTED) & (events[:, 5] == cause)]
    ]
