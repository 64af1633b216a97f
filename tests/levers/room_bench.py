"""A bench for levers on empty units: doses by hand, one programme, books that must close."""

from typing import Any

import numpy as np

from tests.instruments import DOSES
from tests.levers.programmes import act
from tests.month.bench import (
    DEFAULTS,
    EMPTY_UNIT,
    KEY,
    balances_of,
    check_closed,
    check_journal,
    events_of,
    make_wijk_of_three,
)
from wijkabm.ground.books import open_month
from wijkabm.ground.tables.world import Now, World

COUNTS = ("offered", "accepted", "refused", "anyway", "ended", "spent", "received")


def make_empty_unit(kind: int, months: int = 30, **columns: Any) -> World:
    """A wijk of three whose fourth unit a landlord of this kind has empty for so many months at month 1."""
    world = make_wijk_of_three()
    premises, landlords = world.premises, world.landlords
    landlords.kind[1], landlords.cash[:] = kind, 50_000_000
    premises.vacant_since[EMPTY_UNIT] = 1 - months
    premises.term_end[:3] = 1_000
    for name, value in columns.items():
        getattr(premises, name)[EMPTY_UNIT] = value
    return world


def set_doses(world: World, lever: str, **doses: float) -> None:
    """Doses of a lever in the only wijk."""
    for field, value in doses.items():
        world.policy.dose[0, DOSES.index(f"{lever}.{field}")] = value


def run_programme(
    world: World, lever: int, month: int = 1, numbers: Any = None, key: int = KEY
) -> dict[str, int]:
    """Run the programme of a lever once, check the books; what it counted in the only wijk."""
    world.journal.n_events[0] = world.journal.n_facts[0] = 0
    for name in COUNTS:
        getattr(world.policy, name)[:] = 0
    open_month(world.ledger, balances_of(world))
    act(world, lever, numbers or DEFAULTS, Now(month, np.uint64(key)))
    check_closed(world)
    check_journal(world)
    return {name: int(getattr(world.policy, name)[0, lever]) for name in COUNTS}


def happened(world: World, event: int) -> int:
    """How often something happened in the last step."""
    return len(events_of(world, event))
