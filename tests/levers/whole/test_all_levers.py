"""What must hold for every lever and every shock, whatever it is.

One small wijk is built once and copied. A digest of all tables at a month's end stands for that
world: should two worlds part, they do not come together again.
"""

import copy
from types import SimpleNamespace

import numpy as np
import pytest

from tests.instruments import LEVERS
from tests.models import make_model
from tests.month.bench import make_area
from tests.place.worlds import digest
from wijkabm.ground import books
from wijkabm.ground.tables.journal import LIFE_ACCEPTED, LIFE_OFFERED, LIFE_REFUSED
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.registry import kinds_of_lever, kinds_of_shock, make_lever
from wijkabm.model.wijk import Wijk

INHABITANTS, BURN_IN = 1_500, 12
START, ANNOUNCED, END, MONTHS = 4, 2, 20, 24
KINDS = {
    name: kind for name, kind in {**kinds_of_lever(), **kinds_of_shock()}.items() if not kind.joins
}  # what needs a second wijk is tried in two of them, below

every_lever = pytest.mark.parametrize("name", KINDS)


@pytest.fixture(scope="module")
def at_month_zero() -> Wijk:
    return make_model(INHABITANTS, burn_in=BURN_IN)


def live(at_month_zero, levers=(), months=MONTHS, keep=(), budget=None):
    """A copy that lives with these levers: the model, and per month what the tests look at."""
    wijk = copy.deepcopy(at_month_zero)
    wijk.set_policy(Scenario("test", levers=tuple(levers), budget=budget))
    purse = books.single(wijk.world.ledger, books.MUNICIPALITY)
    seen = SimpleNamespace(digests={}, cash=[], spent=[], doses=[], kept={})
    for month in range(1, months + 1):
        wijk.step()
        seen.digests[month] = digest(wijk.world)
        seen.cash.append(int(wijk.world.ledger.purses[purse]))
        seen.spent.append(int(wijk.world.policy.spent.sum()))
        seen.doses.append(wijk.world.policy.dose.copy())
        if month in keep:
            seen.kept[month] = copy.deepcopy(wijk.world)
    return wijk, seen


@pytest.fixture(scope="module")
def baseline(at_month_zero):
    return live(at_month_zero, keep=(START,))


@pytest.fixture(scope="module")
def with_lever(at_month_zero):
    """The run of each lever at its defaults, made once."""
    made = {}

    def run(name):
        if name not in made:
            announced = ANNOUNCED if KINDS[name].looks_ahead else None
            window = {"start": START, "end": END, "announced": announced}
            made[name] = live(at_month_zero, [make_lever(name, window)], keep=(START,))
        return made[name]

    return run


def paid_in(wijk, month):
    """All payments of a month, as bytes."""
    places, cents = wijk.recorder.flows[month - 1]
    return places.tobytes() + cents.tobytes()


@every_lever
@pytest.mark.parametrize(
    "window",
    [{"strength": 0.0, "ramp": 3}, {"start": 3, "end": 3}, {"start": START + 3}],
    ids=["strength 0", "empty window", "later"],
)
def test_off_is_off(name, window, at_month_zero, baseline):
    months = START + 2
    _, seen = live(at_month_zero, [make_lever(name, window)], months)
    assert seen.digests[months] == baseline[1].digests[months]


@every_lever
def test_nothing_happens_before_it_is_known(name, with_lever, baseline):
    known = ANNOUNCED if KINDS[name].looks_ahead else START
    assert with_lever(name)[1].digests[known - 1] == baseline[1].digests[known - 1]


@every_lever
def test_on_it_moves_money(name, with_lever, baseline):
    moved = [
        paid_in(with_lever(name)[0], month) != paid_in(baseline[0], month)
        for month in range(START, END)
    ]
    assert any(moved)


@every_lever
def test_after_its_end_no_adjustment_remains(name, with_lever):
    wijk, seen = with_lever(name)
    end = next(lever.end for lever in wijk.policy.levers)
    for month in range(end, MONTHS + 1):
        assert seen.doses[month - 1].tobytes() == seen.doses[0].tobytes()
    assert (wijk.desk.strength == 0.0).all()
    live_contracts = wijk.world.contracts.lever[wijk.world.contracts.alive == 1]
    running = {int(k) for k in np.flatnonzero(wijk.desk.running)}
    assert running <= {int(k) for k in live_contracts if k >= 0} | {
        int(k) for k in np.flatnonzero(wijk.world.policy.ended.any(axis=0))
    }


@every_lever
def test_the_municipality_never_owes(name, with_lever):
    assert min(with_lever(name)[1].cash) >= 0


@every_lever
def test_what_it_did_is_recorded(name, with_lever):
    wijk, seen = with_lever(name)
    rows = np.concatenate(wijk.recorder.levers)
    if name in kinds_of_shock():
        assert rows.shape[0] == 0
        return
    worked = rows[rows[:, 2] > 0.0]
    assert set(worked[:, 1]) == {LEVERS.index(name)}
    assert worked.shape[0] == END - START
    assert rows[:, 9].sum() == sum(seen.spent)
    assert (rows[:, 5] + rows[:, 6] <= rows[:, 4] + 1e-9).all() or rows[:, 4].sum() == 0


MARKET = frozenset({"habit", "n_ties", "ties", "met"})
"""Bought somewhere else, met somebody else."""

TAKEN = frozenset(
    {
        "status", "status_since", "shop", "hours", "net_wage", "workplace_kind", "workplace", "benefit",
        "volunteer_hours",
    }
)  # fmt: skip
"""A job or a unit that went to another, or came free."""


def find_linked(people, shops, reached):
    """Who was asked, or whose shop was; who lives with such a person, or has a tie with one."""
    asked = np.isin(people.identity, reached) & (people.alive == 1)
    owned = (people.shop >= 0) & np.isin(shops.identity[people.shop], reached)
    asked |= owned & (people.alive == 1)
    linked = np.isin(people.household, people.household[asked])
    for i in np.flatnonzero(people.alive):
        linked[i] |= asked[people.ties[i, : people.n_ties[i]]].any()
    return linked


@pytest.mark.parametrize("name", [name for name in KINDS if name in kinds_of_lever()])
def test_whom_it_has_not_reached_has_lived_the_same_life(name, with_lever, baseline):
    """After its first month few differ at all, and strangers to it only through the market.

    Who was not asked, and neither lives with nor knows anybody who was, has at most bought elsewhere,
    met somebody else, or seen a job or a unit go another way.
    """
    wijk, seen = with_lever(name)
    people, others = seen.kept[START].residents, baseline[1].kept[START].residents
    same_person = (people.alive == 1) & (people.identity == others.identity)
    assert same_person.sum() >= 0.99 * people.alive.sum()
    facts = wijk.recorder.facts[START - 1]
    reached = facts[np.isin(facts[:, 1], (LIFE_OFFERED, LIFE_ACCEPTED, LIFE_REFUSED))][:, 0]
    strangers = same_person & ~find_linked(people, seen.kept[START].shops, reached)
    differs = np.zeros(people.alive.size, np.bool_)
    for field, column, other in zip(people._fields, people, others, strict=True):
        unlike = column != other
        unlike = unlike if unlike.ndim == 1 else unlike.any(axis=1)
        differs |= unlike & same_person
        assert field in MARKET | TAKEN or not (unlike & strangers).any(), field
    assert differs.sum() <= 0.05 * same_person.sum()


def mix():
    """All levers and shocks at once, each in a window of its own."""
    return [
        make_lever(name, {"start": 1 + place % 5, "ramp": place % 4})
        for place, name in enumerate(KINDS)
    ]


def test_the_order_of_levers_does_not_matter(at_month_zero):
    levers = [lever for lever in mix() if lever.name not in kinds_of_shock()]
    orders = (levers, levers[::-1], levers[7:] + levers[:7])
    ends = {live(at_month_zero, order, 10)[1].digests[10] for order in orders}
    assert len(ends) == 1


def test_all_together_the_books_close(at_month_zero):
    wijk, seen = live(at_month_zero, mix(), 18)
    assert min(seen.cash) >= 0
    assert wijk.month == 18


def test_a_budget_of_zero_spends_nothing_and_says_so(at_month_zero):
    levers = [lever for lever in mix() if lever.name not in kinds_of_shock()]
    wijk, seen = live(at_month_zero, levers, 8, budget=0.0)
    assert seen.spent == [0] * 8
    assert min(seen.cash) >= 0
    short = {LEVERS[s.lever] for s in wijk.desk.shortfalls}
    costly = {lever.name for lever in levers if any(lever.costs(INHABITANTS))}
    assert short == costly


def test_a_budget_that_runs_out_is_not_overspent_and_says_so(at_month_zero):
    levers = [lever for lever in mix() if lever.name not in kinds_of_shock()]
    wijk, seen = live(at_month_zero, levers, 14, budget=60_000.0)
    received = [int(rows[:, 10].sum()) for rows in wijk.recorder.levers]
    assert min(seen.cash) >= 0
    net = np.cumsum(np.array(seen.spent[:12]) - np.array(received[:12]))
    assert net.max() <= 6_000_000
    assert wijk.desk.shortfalls
    first = {s.month for s in wijk.desk.shortfalls}
    assert first <= set(range(1, 15))


def test_what_joins_two_wijken_is_off_when_it_is_off_and_moves_money_when_on():
    start = Wijk(areas=[make_area(600), make_area(600)], burn_in=0)
    _, without = live(start, months=8)
    for window in ({"strength": 0.0}, {"start": 3, "end": 3}, {"start": 9}):
        assert live(start, [make_lever("pairing", window)], 8)[1].digests == without.digests
    _, seen = live(start, [make_lever("pairing", {"start": 3, "end": 6})], 8)
    assert seen.digests[2] == without.digests[2]
    assert seen.digests[8] != without.digests[8]
    assert [spent > 0 for spent in seen.spent] == [
        False,
        False,
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert min(seen.cash) >= 0
    assert seen.doses[7].tobytes() == seen.doses[0].tobytes()
