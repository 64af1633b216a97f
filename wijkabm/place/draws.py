"""Luck of the building: lists of keyed draws, and choices made with them.

A wijk has a key of its own, made from `place_seed` and its area code, so that it is the same place
alone or beside others. A draw is a function of that key, a topic and a number (who); nothing is
advanced.
"""

import math
from collections.abc import Iterable
from typing import Any, Final

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import kernel

Array = np.ndarray[Any, np.dtype[Any]]

AGE: Final = streams.name_luck("place.age")
ROLE: Final = streams.name_luck("place.role")
PAIR: Final = streams.name_luck("place.pair")
CHILDREN_AT: Final = streams.name_luck("place.children")
HOME_OF: Final = streams.name_luck("place.home")
SCHOOLING: Final = streams.name_luck("place.schooling")
DISABILITY: Final = streams.name_luck("place.disability")
BIJSTAND_UNIT: Final = streams.name_luck("place.bijstand")
JOBLESS: Final = streams.name_luck("place.jobless")
WORKING: Final = streams.name_luck("place.work")
OWNER_OF: Final = streams.name_luck("place.owner")
SAVINGS_OF: Final = streams.name_luck("place.savings")
HOUSING_OF: Final = streams.name_luck("place.housing")
TENURE_OF: Final = streams.name_luck("place.tenure")
VOLUNTEERS: Final = streams.name_luck("place.volunteer")
MEMBERS: Final = streams.name_luck("place.association")
TALENT_OF: Final = streams.name_luck("place.talent")
LOYALTY: Final = streams.name_luck("place.loyalty")
SINCE: Final = streams.name_luck("place.since")
PART_TIME: Final = streams.name_luck("place.part_time")
STAFF_OF: Final = streams.name_luck("place.staff")
STREET: Final = streams.name_luck("place.street")
CROSSING: Final = streams.name_luck("place.crossing")
HOMES_ALONG: Final = streams.name_luck("place.homes")
UNIT: Final = streams.name_luck("place.unit")
FLOOR: Final = streams.name_luck("place.floor")
AREA: Final = streams.name_luck("place.area")
ZONING: Final = streams.name_luck("place.zoning")
LANDLORD_OF: Final = streams.name_luck("place.landlord")
PORTFOLIO: Final = streams.name_luck("place.portfolio")
VACANCY: Final = streams.name_luck("place.vacancy")
RENT_OF: Final = streams.name_luck("place.rent")
SHOP: Final = streams.name_luck("place.shop")
KIND: Final = streams.name_luck("place.kind")
SHOP_AGE: Final = streams.name_luck("place.shop_age")
BELIEF_OF: Final = streams.name_luck("place.belief")
DEMAND: Final = streams.name_luck("place.demand")
OWNER_AGE: Final = streams.name_luck("place.owner_age")
SECTOR: Final = streams.name_luck("place.sector")
CLIENTS: Final = streams.name_luck("place.clients")
EMPLOYER: Final = streams.name_luck("place.employer")
JOBS: Final = streams.name_luck("place.jobs")
TIES: Final = streams.name_luck("place.ties")
SOCIABILITY: Final = streams.name_luck("place.sociability")
MET: Final = streams.name_luck("place.met")
RING_SHOPS: Final = streams.name_luck("place.ring")
EMPTY: Final = streams.name_luck("place.empty")

SHARPNESS: Final = float(2**40)
"""Draws are made whole numbers before they are sorted: their last bits decide nothing."""


def wijk_key(place_seed: int, code: str, repeat: int) -> np.uint64:
    """Key of one wijk's luck: seed, area code, and how often it stood in the list before."""
    key = streams.GOLDEN
    for ingredient in (place_seed, repeat, *code.encode()):
        key = np.uint64(fold_in(key, ingredient))
    return key


@kernel
def fold_in(key: np.uint64, ingredient: int) -> Any:
    """Luck of a key and one more ingredient, as Python asks for it."""
    return streams.fold_in(key, ingredient)


@kernel
def draw_uniforms(key: np.uint64, topic: int, n: int) -> Array:
    """`n` uniform draws between 0 and 1, shape (n,)."""
    out = np.empty(n, np.float64)
    for i in range(n):
        out[i] = streams.uniform(key, streams.PLACE, i, topic)
    return out


@kernel
def draw_normals(key: np.uint64, topic: int, n: int) -> Array:
    """`n` standard normal draws, shape (n,)."""
    out = np.empty(n, np.float64)
    for i in range(n):
        out[i] = streams.normal(key, streams.PLACE, i, topic)
    return out


@kernel
def draw_exponentials(key: np.uint64, topic: int, n: int) -> Array:
    """`n` standard exponential draws, shape (n,)."""
    out = np.empty(n, np.float64)
    for i in range(n):
        out[i] = streams.exponential(key, streams.PLACE, i, topic)
    return out


@kernel
def draw_lognormals(key: np.uint64, topic: int, n: int, spread: float) -> Array:
    """`n` lognormal draws of mean 1, ``exp(spread * z - spread**2 / 2)``, shape (n,)."""
    out = np.empty(n, np.float64)
    for i in range(n):
        z = streams.normal(key, streams.PLACE, i, topic)
        out[i] = math.exp(spread * z - 0.5 * spread * spread)
    return out


@kernel
def name_all(key: np.uint64, table: int, month: int, n: int) -> Array:
    """Identities of the `n` first rows of a table (see ``streams.make_identity``), shape (n,)."""
    out = np.empty(n, np.int64)
    origin = np.int64(key >> streams.ONE)
    for i in range(n):
        out[i] = streams.make_identity(origin, month, i * 16 + table)
    return out


def sort_by(score: Array) -> Array:
    """Order of rising score; equal scores keep their order."""
    return np.argsort((score * 1e6).astype(np.int64), kind="stable")


def shuffle(key: np.uint64, topic: int, n: int) -> Array:
    """A random order of ``0..n-1``."""
    bits = (draw_uniforms(key, topic, n) * SHARPNESS).astype(np.int64)
    return np.argsort(bits, kind="stable")


def race(key: np.uint64, topic: int, weight: Array, count: int) -> Array:
    """Draw `count` different rows with chances in proportion to `weight`; rows of weight 0 never.

    An exponential race: the rows with the smallest ``E / weight`` (Efraimidis & Spirakis 2006).
    Fewer are drawn if fewer have a weight.
    """
    able = np.flatnonzero(weight > 0)
    if count <= 0 or able.size == 0:
        return np.zeros(0, np.int64)
    times = draw_exponentials(key, topic, weight.size)[able] / weight[able]
    return able[sort_by(times)[:count]]


def add(numbers: Iterable[float]) -> float:
    """Sum from first to last, uncompensated: the same to the last bit in every Python."""
    total = 0.0
    for number in numbers:
        total += number
    return total


def apportion(values: Any, total: int) -> list[int]:
    """Whole numbers in proportion to `values` that sum to `total`, by largest remainder."""
    numbers = [max(float(value), 0.0) for value in values]
    whole = add(numbers)
    if whole <= 0.0:
        numbers, whole = [1.0] * len(numbers), float(len(numbers))
    shares = [number * total / whole for number in numbers]
    counts = [int(share) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: counts[i] - shares[i])
    for i in by_remainder[: total - sum(counts)]:
        counts[i] += 1
    return counts
