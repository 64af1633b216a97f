"""A bench for shocks: they come over a wijk made by hand."""

import numpy as np

from tests.month.bench import NOW, own_table, set_terms
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.streams import month_key
from wijkabm.ground.tables.world import Now
from wijkabm.levers.programmes import find_programme
from wijkabm.levers.registry import kinds_of_shock
from wijkabm.month import hard_times
from wijkabm.month.shopping.budgets import plan_budgets

NUMBERS = Parameters().kernel()


def plan(world):
    """The households' budgets of a month, before any shock."""
    plan_budgets(world, NUMBERS, NOW)
    return world.households.budget[:2, :5].copy()


def hold_back(world):
    set_terms(world, NUMBERS, NOW)
    hard_times.hold_back(world, NUMBERS, NOW)


def befall(world, month=1, seed=1):
    world.journal.n_events[0] = world.journal.n_facts[0] = 0
    now = Now(month, np.uint64(month_key(np.uint64(seed), month)))
    set_terms(world, NUMBERS, now)
    for name in kinds_of_shock():
        if (act := find_programme(name).act) is not None:
            act(world, NUMBERS, now, own_table(world, name))


def events(world, event):
    rows = world.journal.events[: world.journal.n_events[0]]
    return [tuple(int(x) for x in row) for row in rows if row[0] == event]
