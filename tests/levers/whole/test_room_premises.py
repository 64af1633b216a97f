"""Levers on empty units: their fields, costs and off values; a small wijk feels each of them."""

import copy

import pytest

from tests.instruments import (
    CONVERSION,
    FACADE_SUBSIDY,
    FUNCTION_MIXING,
    TEMPORARY_RENT,
    VACANCY_TAX,
    VACANCY_TAX_COMING,
    VACANCY_TAX_DETECTION,
    VACANCY_TAX_RATE,
)
from tests.models import make_model
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import USE_HOME
from wijkabm.ground.tables.journal import EVENTS
from wijkabm.levers.desk.desk import fold, off_doses
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.desk.summary import name_causes
from wijkabm.levers.registry import find_kind, make_lever, read_lever

MONTHS = 24
LEVERS = [
    find_kind(name, "")
    for name in ("vacancy_tax", "function_mixing", "facade_subsidy", "temporary_rent", "conversion")
]


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
def test_costs_are_whole_cents_and_grow_with_the_wijk(lever):
    small, large = lever().costs(1_000), lever().costs(10_000)
    assert all(isinstance(cents, int) and cents >= 0 for cents in (*small, *large))
    assert large.running >= 9 * small.running > 0


def test_who_looks_ahead_knows_rate_and_terms_of_a_coming_tax():
    tax = make_lever("vacancy_tax", {"rate": 0.04, "detection": 0.5, "start": 13, "announced": 1})
    off = off_doses(Parameters())
    before, after = fold([tax], 12, off, "here"), fold([tax], 13, off, "here")
    assert before[VACANCY_TAX_RATE] == 0.0
    assert before[VACANCY_TAX_COMING] == pytest.approx(0.04 * 0.97)
    assert before[VACANCY_TAX_DETECTION] == after[VACANCY_TAX_DETECTION] == 0.5
    assert (after[VACANCY_TAX_RATE], after[VACANCY_TAX_COMING]) == (0.04, 0.0)


@pytest.fixture(scope="module")
def start():
    return make_model(2_000, burn_in=12)


def live(start, *levers, months=MONTHS):
    """Some months with these levers: counts by lever, events by kind and cause, the world, the books."""
    wijk = copy.deepcopy(start)
    wijk.set_policy(Scenario("test", levers=tuple(read_lever(text) for text in levers)))
    counts = dict.fromkeys(("offered", "accepted", "refused", "spent", "received"), 0)
    for _ in range(months):
        wijk.step()
        for name in counts:
            counts[name] = counts[name] + getattr(wijk.world.policy, name).sum(axis=0)
    events, causes = {}, name_causes()
    for rows in wijk.recorder.events:
        for event, _, _, _, _, cause in rows.tolist():
            key = (EVENTS[event], causes[cause])
            events[key] = events.get(key, 0) + 1
    return wijk.world, counts, events


def test_a_tax_is_answered_and_paid(start):
    _, counts, events = live(start, "vacancy_tax rate=0.03")
    assert counts["accepted"][VACANCY_TAX] > 0
    assert counts["offered"][VACANCY_TAX] == (
        counts["accepted"][VACANCY_TAX] + counts["refused"][VACANCY_TAX]
    )
    answers = [n for (event, cause), n in events.items() if cause == "vacancy_tax" and n > 0]
    assert sum(answers) > 0


def test_an_ordinance_brings_reports_and_no_tax(start):
    world, counts, _ = live(start, "vacancy_tax ordinance=1")
    assert counts["accepted"][VACANCY_TAX] > 0
    assert not world.premises.billed.any()


def test_where_homes_are_allowed_some_shops_become_homes(start):
    world, counts, events = live(start, "conversion where=2 cost=500 permit_weeks=4", months=48)
    assert counts["accepted"][CONVERSION] > 0
    homes = int((world.premises.use == USE_HOME).sum())
    assert homes == events[("converted", "conversion")] > 0


def test_a_broker_finds_units_for_temporary_use(start):
    _, counts, events = live(start, "temporary_rent")
    assert counts["accepted"][TEMPORARY_RENT] > 0
    assert events.get(("temporary_let", "temporary_rent"), 0) > 0


def test_a_facade_subsidy_is_paid_also_to_some_who_needed_none(start):
    _, counts, _ = live(start, "facade_subsidy share=0.7", months=36)
    assert counts["accepted"][FACADE_SUBSIDY] > 0
    assert counts["spent"][FACADE_SUBSIDY] > 0


def test_other_work_moves_into_the_street(start):
    _, counts, events = live(start, "function_mixing mixed_units=1")
    assert counts["accepted"][FUNCTION_MIXING] > 0
    assert events.get(("move_in", "function_mixing"), 0) > 0
