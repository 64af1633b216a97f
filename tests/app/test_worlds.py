"""Two worlds in step: what the page shows is what `wijkabm run` computes."""

from dataclasses import replace

import numpy as np
import pytest

from wijkabm.app.origin import SETTLED, Origin
from wijkabm.app.plan import Plan, adopt_scenario, move_lever, stop_lever
from wijkabm.app.worlds import PLACES, Worlds
from wijkabm.levers.desk.scenario import load_scenario
from wijkabm.measure.indicators import INDICATORS
from wijkabm.runs.run import run

ORIGIN = Origin(("heechterp-schieringen",), seed=3)
MONTHS = 30


def play(origin, moves, months=MONTHS):
    """Worlds whose plan is moved month by month, as somebody at a page does."""
    worlds, plan = Worlds(origin), Plan()
    for month in range(1, months + 1):
        for at, move in moves:
            if at == month:
                plan = move(plan, month)
        worlds.step(plan)
    return worlds, plan


MOVES = [
    (1, lambda plan, m: move_lever(plan, "coaching", {"places": 40}, m)),
    (4, lambda plan, m: move_lever(plan, "vacancy_tax", {"rate": 0.03}, m)),
    (7, lambda plan, m: move_lever(plan, "shared_building", {}, m)),
    (10, lambda plan, m: move_lever(plan, "coaching", {"places": 10}, m)),
    (10, lambda plan, m: move_lever(plan, "crisis", {"end": 20}, m)),
    (13, lambda plan, m: stop_lever(plan, "vacancy_tax", (), m)),
    (19, lambda plan, m: move_lever(plan, "temporary_rent", {"start": 24}, m)),
]


def check_same(watched, policy, months=MONTHS):
    alone = run(
        ORIGIN.presets, months=months, seed=ORIGIN.seed, place_seed=ORIGIN.place_seed, policy=policy
    )
    series, expected = watched.wijk.series(), alone.series()
    assert series.equals(expected)
    total = expected[expected["wijk"] == "total"]
    for indicator in INDICATORS:
        shown = [values[PLACES[indicator.name], -1] for values in watched.values]
        np.testing.assert_array_equal(shown, total[indicator.name].to_numpy())


def test_levers_moved_on_the_way_give_the_series_of_one_run():
    worlds, plan = play(ORIGIN, MOVES)
    check_same(worlds.policy, plan.scenario())
    check_same(worlds.baseline, plan.without_policy())


@pytest.mark.parametrize("name", ["covenant", "room"])
def test_a_scenario_on_the_page_gives_the_series_of_one_run(name):
    scenario = replace(load_scenario(name), reach=())  # on a page shocks are as they are written
    worlds, plan = play(ORIGIN, [(1, lambda p, m: adopt_scenario(p, scenario, m, ORIGIN.names()))])
    check_same(worlds.policy, scenario.within(ORIGIN.names()))
    assert plan.covenant_in(1) == scenario.covenant


def test_both_worlds_are_the_same_until_a_lever_works():
    worlds, _ = play(
        ORIGIN, [(6, lambda p, m: move_lever(p, "vacancy_tax", {"rate": 0.05}, m))], 12
    )
    gaps = [p - b for p, b in zip(worlds.policy.values, worlds.baseline.values, strict=True)]
    assert all(np.nansum(np.abs(gap)) == 0.0 for gap in gaps[:5])
    assert np.nansum(np.abs(gaps[-1])) > 0.0


def test_copies_share_nothing():
    one, other = SETTLED.copy(ORIGIN), SETTLED.copy(ORIGIN)
    before = other.world.households.savings.copy()
    one.run(3)
    np.testing.assert_array_equal(other.world.households.savings, before)
    assert other.month == 0


def test_months_that_are_taken_together_have_the_same_numbers_and_keep_no_tables():
    full, lean = Worlds(ORIGIN), Worlds(ORIGIN)
    plan = move_lever(Plan(), "coaching", {}, 1)
    taken = []
    for month in range(1, 8):
        full.step(plan)
        lean.step(plan)
        if month in (2, 3, 7):
            taken += lean.policy.take()
    np.testing.assert_array_equal(full.policy.values, taken)
    assert lean.policy.take() == []
    assert not lean.policy.wijk.recorder.events
