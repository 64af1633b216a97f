"""Running the programmes of levers on a wijk made by hand."""

from typing import Any

import numpy as np

from tests.month.bench import (
    DEFAULTS,
    KEY,
    balances_of,
    check_closed,
    check_journal,
    own_table,
    set_terms,
)
from wijkabm.ground import books
from wijkabm.ground.books import open_month
from wijkabm.ground.tables.world import Now, World
from wijkabm.levers.programmes import find_programme
from wijkabm.levers.registry import name_levers


def fund(world: World, lever: int, euros: float, doses: dict[int, float]) -> World:
    """Give a lever money and doses (by place); the municipality has plenty."""
    purse = books.single(world.ledger, books.MUNICIPALITY)
    world.ledger.purses[purse] = 10**12
    world.policy.left[:, lever] = round(100 * euros)
    for place, value in doses.items():
        world.policy.dose[:, place] = value
    return world


def run_programme(world: World, lever: int, month: int = 1, numbers=None, key=KEY) -> World:
    """One month of a programme; the books are checked."""
    world.journal.n_events[0] = world.journal.n_facts[0] = 0
    for name in ("offered", "accepted", "refused", "anyway", "ended", "spent", "received"):
        getattr(world.policy, name)[:] = 0
    open_month(world.ledger, balances_of(world))
    act(world, lever, numbers or DEFAULTS, Now(month, np.uint64(key)))
    check_closed(world)
    check_journal(world)
    return world


def act(world: World, lever: int, numbers: Any, now: Now) -> None:
    """What a lever does in step 1."""
    set_terms(world, numbers, now)
    name = name_levers()[lever]
    find_programme(name).act(world, numbers, now, own_table(world, name))


def counts(world: World, lever: int) -> tuple[int, int, int]:
    """Offered, accepted, refused."""
    policy = world.policy
    return tuple(int(c[0, lever]) for c in (policy.offered, policy.accepted, policy.refused))


def tables_of(world: World) -> bytes:
    """All tables as bytes, without the journal, settings and buffers."""
    parts = [
        column.tobytes()
        for name, table in zip(world._fields, world, strict=True)
        if name not in ("journal", "scratch", "policy", "terms", "ledger")
        for column in table
    ]
    return b"".join(parts)
