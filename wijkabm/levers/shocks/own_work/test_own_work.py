"""More people think of work at home, and no more of a shop."""

import pytest

from tests.instruments import OWN_WORK_GROWTH
from tests.levers.shocks_bench import NUMBERS
from tests.month.bench import NOW, PARTNER, set_terms
from tests.month.plain import Here, plain
from wijkabm.ground.tables.codes import HOME

KEYS = range(2_000)


def list_months(growth, shop):
    """Luck of months, of `KEYS`, in which the partner begins to mean to start a business at home."""
    here = Here(opening={"consider": 0.05, "think_of_shop": shop, "example": 0.0, "need": 1.0})
    world = here.world
    world.wijken.entry_scale[0] = 1.0
    world.policy.dose[0, OWN_WORK_GROWTH] = growth
    set_terms(world, NUMBERS, NOW)
    found = set()
    for key in KEYS:
        world.residents.intends[PARTNER] = 0
        begins = here.call(plain.opening.becomes_nascent, i=PARTNER, key=key)
        if begins and world.residents.intends[PARTNER] == 1 + HOME:
            found.add(key)
    return found


def test_as_many_more_think_of_work_at_home_whoever_thought_of_it_among_them():
    before, after = list_months(0.0, 0.0), list_months(1.0, 0.0)
    assert before < after
    assert len(after) / len(before) == pytest.approx(2.0, rel=0.2)
    assert list_months(1.0, 1.0) == set()
