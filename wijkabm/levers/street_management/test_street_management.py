"""Street management: more units shown, outsiders approached, a mix that turns some away."""

import numpy as np

from tests import instruments as levers
from tests.levers.places_bench import make_world, of
from tests.month.bench import NOW, events_of, make_wijk_of_three, set_terms, take_step, tune
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import FOOD, HORECA
from wijkabm.ground.tables.world import Now
from wijkabm.month.opening.approach import is_turned_away, viewing_rate
from wijkabm.month.shopping.attraction import list_shops, see_from_homes


def test_a_manager_shows_more_units() -> None:
    world, numbers = make_world(), Parameters().kernel()
    assert viewing_rate(0, world.terms, world, numbers) == numbers.premises.viewing_rate
    world.policy.dose[0, levers.STREET_MANAGEMENT_FTE] = 0.5
    set_terms(world, numbers, NOW)
    half = viewing_rate(0, world.terms, world, numbers)
    world.policy.dose[0, levers.STREET_MANAGEMENT_FTE] = 2.0
    set_terms(world, numbers, NOW)
    assert numbers.premises.viewing_rate < half < viewing_rate(0, world.terms, world, numbers) < 1.0


def test_a_manager_approaches_outsiders_who_decide() -> None:
    numbers = tune(opening={"consider": 0.0, "outside_entrants": 0.0, "approaches": 6.0})
    accepted = refused = 0
    for demand in (0, 60_000_000):
        for key in range(10):
            world = make_wijk_of_three(numbers)
            world.segments.demand[:] = demand
            world.policy.dose[0, levers.STREET_MANAGEMENT_FTE] = 1.0
            list_shops(world, numbers, NOW)
            see_from_homes(world, numbers, NOW)
            take_step(world, "open_firms", numbers=numbers, key=key)
            assert of(world, "offered", levers.STREET_MANAGEMENT) == 6
            opened = int(world.shops.alive.sum()) - 3
            assert of(world, "accepted", levers.STREET_MANAGEMENT) >= opened
            if demand == 0:  # wasted in a dying street
                assert of(world, "refused", levers.STREET_MANAGEMENT) == 6
            accepted += of(world, "accepted", levers.STREET_MANAGEMENT)
            refused += of(world, "refused", levers.STREET_MANAGEMENT)
    assert accepted > 0
    assert refused > 60


def test_the_mix_turns_away_what_there_is_too_much_of() -> None:
    world, numbers = (
        make_world(STREET_MANAGEMENT_FTE=2.0, STREET_MANAGEMENT_MIX_TARGET=1.0),
        Parameters().kernel(),
    )
    world.shops.branch[:3] = HORECA
    set_terms(world, numbers, NOW)
    list_shops(world, numbers, NOW)

    def turned_away(branch: int) -> int:
        return sum(
            is_turned_away(0, branch, identity, world, numbers, Now(0, np.uint64(3)))
            for identity in range(100)
        )  # fmt: skip

    assert turned_away(FOOD) == 0
    assert turned_away(HORECA) > 80
    assert of(world, "refused", levers.STREET_MANAGEMENT) > 80
    noted = events_of(world)
    assert {tuple(row[3:5]) for row in noted} == {(-1, HORECA)}  # who is turned away sees no unit
    world.policy.dose[0, levers.STREET_MANAGEMENT_MIX_TARGET] = 0.0
    set_terms(world, numbers, NOW)
    assert turned_away(HORECA) == 0
