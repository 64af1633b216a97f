"""The tables of the wijk: one row an agent, one documented column a line.

Every table is a `wijkabm.ground.compiled.tables.Table` of numpy arrays. Rows never move: leavers free a row
(``alive`` 0), newcomers take one under a fresh identity. Only int64 and float64 are stored, so that compiled
and plain Python give the same bits (and int32 in the two columns that take most room, read as int64); a
column's type says which, and its unit. Money is in eurocents of 2023. Months count from 1 after the burn-in
(which ends in month 0). A missing index is -1.
"""

from functools import cache
from inspect import get_annotations
from typing import Any, NamedTuple

import numpy as np

from wijkabm.ground.books import Ledger
from wijkabm.ground.compiled.kernels import inline
from wijkabm.ground.compiled.tables import Table
from wijkabm.ground.tables.codes import LINES, NOISE, NOISES, RING_PLACE
from wijkabm.ground.tables.journal import Journal
from wijkabm.ground.tables.people import Children, Households, Residents, Templates
from wijkabm.ground.tables.policy import CoinMembers, CoinOffices, Contracts, Policy, Terms
from wijkabm.ground.tables.premises import Landlords, Premises
from wijkabm.ground.tables.scratch import Scratch
from wijkabm.ground.tables.shops import Shops
from wijkabm.ground.tables.town import Employers, Municipality, Region, Ring, Segments, Wijken


class World(Table):
    """All tables of a model."""

    households: Households
    residents: Residents
    children: Children
    templates: Templates
    shops: Shops
    premises: Premises
    landlords: Landlords
    employers: Employers
    segments: Segments
    wijken: Wijken
    ring: Ring
    region: Region
    municipality: Municipality
    contracts: Contracts
    policy: Policy
    terms: Terms
    neutral: Terms  # what terms are without any lever, for who asks what would have happened anyway
    coin_members: CoinMembers
    coin_offices: CoinOffices
    journal: Journal
    scratch: Scratch
    ledger: Ledger


class Now(Table):
    """The month that is lived: all that a rule is told of time and luck."""

    month: int  # from 1 after the burn-in
    key: np.uint64  # of the month's luck: ``streams.month_key``


class Kept(NamedTuple):
    """How a column is kept: the type of its numbers, and its shape beside the rows."""

    store: type
    width: tuple[int, ...]


@cache
def columns_of(kind: type) -> dict[str, Kept]:
    """The columns of a table as their types say."""
    told = {name: hint.__metadata__ for name, hint in get_annotations(kind).items()}
    return {name: Kept(unit.store, tuple(width)) for name, (unit, *width) in told.items()}


def make_table(kind: type, n: int, **widths: tuple[int, ...]) -> Any:
    """An empty table of `n` rows, all zeros; `widths` are trailing shapes known only at run time."""
    return kind(
        **{
            name: np.zeros((n, *widths.get(name, kept.width)), kept.store)
            for name, kept in columns_of(kind).items()
        }
    )


def grow_table(table: Any, n: int) -> Any:
    """The same table with `n` more free rows at its end."""
    return type(table)(
        *(
            np.concatenate([column, np.zeros((n, *column.shape[1:]), column.dtype)])
            for column in table
        )
    )


def fit_scratch(world: "World") -> Scratch:
    """Buffers at least as long as the tables they serve; used at the start and after a table has grown."""
    n_shops, n_segments = world.shops.alive.size, world.segments.wijk.size
    n_groups = 5 * world.wijken.x.size
    people = (world.households, world.residents, world.children, world.shops)
    n_rows = max(table.identity.size for table in people) + n_segments + n_groups + 64
    n_tills = n_shops + 5 * (world.ring.wijk.size - RING_PLACE)
    units = int(np.bincount(world.premises.wijk, minlength=1).max()) if n_segments else 0
    shapes: dict[str, tuple[int, ...]] = {
        "list_start": (n_groups + 1,),
        "home_start": (n_segments + 1,),
        "list_wait": (2, n_shops),
        "seen_wait": (2, n_segments, units),
        "rows": (n_rows,),
        "floats": (n_rows,),
        "free_shop": (2,),
        **dict.fromkeys(("trade", "till", "trips"), (n_tills,)),
        "ring_wait": (world.ring.wijk.size, 4),
        "place_wait": (world.wijken.x.size, 5, 4),
        **dict.fromkeys(NOISES, (NOISE + 1,)),
    }
    columns: dict[str, Any] = {}
    for name, old in zip(Scratch._fields, world.scratch, strict=True):
        shape = shapes.get(name, (n_shops,))
        columns[name] = np.zeros(shape, columns_of(Scratch)[name].store)
        if name in NOISES and old.size == columns[name].size:
            columns[name][:] = old
    return Scratch(**columns)


def fit_members(world: "World") -> "World":
    """The world with a row of coin members for every row of residents; rows keep their places."""
    n = world.residents.alive.size - world.coin_members.joined.size
    if n <= 0:
        return world
    return world._replace(coin_members=grow_table(world.coin_members, n))


def keep_room(world: "World", more: int = 0) -> "World":
    """The world with room in its journal for what the next rule or programme may write.

    Each writes fewer than `LINES` events, and as many facts, for every resident, enterprise and unit;
    what may be `more` than that, its programme knows (``count_lines``). The journal grows between rules,
    as they cannot let it grow, and keeps what it holds.
    """
    journal = world.journal
    actors = world.residents.alive.size + world.shops.alive.size + world.premises.wijk.size
    room = LINES * actors + more
    events, facts = int(journal.n_events[0]) + room, int(journal.n_facts[0]) + room
    if events <= journal.events.shape[0] and facts <= journal.facts.shape[0]:
        return world
    larger = []
    for rows, written, needed in (
        (journal.events, journal.n_events[0], events),
        (journal.facts, journal.n_facts[0], facts),
    ):
        table = np.zeros((max(needed, rows.shape[0]), rows.shape[1]), np.int64)
        table[:written] = rows[:written]
        larger.append(table)
    return world._replace(journal=journal._replace(events=larger[0], facts=larger[1]))


@inline
def find_free(alive, start):
    """First free row at or after `start`, else -1."""
    for i in range(start, alive.size):
        if alive[i] == 0:
            return i
    return -1
