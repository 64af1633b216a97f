"""Levers for jobs and people, and shocks: their costs and their windows."""

import pytest

from wijkabm.ground.parameters.whole import Parameters
from wijkabm.levers.base import Lever
from wijkabm.levers.buy_local.lever import BuyLocal
from wijkabm.levers.desk.desk import fold, off_doses
from wijkabm.levers.job_events.lever import JobEvents
from wijkabm.levers.local_procurement.lever import LocalProcurement
from wijkabm.levers.neighbourhood_contract.lever import NeighbourhoodContract
from wijkabm.levers.pairing.lever import Pairing
from wijkabm.levers.registry import kinds_of_lever, kinds_of_shock, place_doses
from wijkabm.levers.schooling.lever import Schooling
from wijkabm.levers.shocks.anchor_leaves.lever import AnchorLeaves
from wijkabm.levers.shocks.crisis.lever import Crisis
from wijkabm.levers.shocks.online_growth.lever import OnlineGrowth
from wijkabm.levers.shocks.owners_leave.lever import OwnersLeave
from wijkabm.levers.social_return.lever import SocialReturn

LEVERS: list[type[Lever]] = [
    LocalProcurement, SocialReturn, JobEvents, Schooling, NeighbourhoodContract, BuyLocal, Pairing,
]  # fmt: skip
SHOCKS = list(kinds_of_shock().values())
PLACES = place_doses()
OFF = off_doses(Parameters())


@pytest.mark.parametrize("kind", kinds_of_lever().values(), ids=lambda kind: kind.name)
def test_no_lever_is_free(kind):
    """Somebody is paid for it, whether anybody takes part or not."""
    costs = kind().costs(5_000)
    assert costs.set_up + costs.running > 0
    assert min(costs) >= 0


@pytest.mark.parametrize("order", ["budget_order", "month_order"])
def test_no_two_levers_are_granted_money_or_run_at_the_same_place(order):
    """Then what holds where money is short, or both ask the same owner, hangs on no name."""
    places = [
        getattr(kind, order)
        for kind in kinds_of_lever().values()
        if getattr(kind, order) < 1_000  # who states none is the last
    ]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("kind", SHOCKS, ids=lambda kind: kind.name)
def test_a_shock_costs_the_municipality_nothing_by_itself(kind):
    assert kind().costs(5_000) == (0, 0, 0)
    assert kind.perspective == "shock"


@pytest.mark.parametrize("kind", [*LEVERS, *SHOCKS], ids=lambda kind: kind.name)
def test_every_dose_is_as_without_when_off(kind):
    usual = {field: 1.0 if field == "times" else 0.0 for field in kind.doses()}
    assert {field: OFF[PLACES[kind.name, field]] for field in kind.doses()} == usual
    assert (fold([kind(strength=0.0)], 5, OFF, "wijk") == OFF).all()
    assert (fold([kind(start=3)], 3, OFF, "wijk") != OFF).any()


@pytest.mark.parametrize("kind", [AnchorLeaves, OwnersLeave])
def test_a_sudden_shock_lasts_one_month_unless_it_is_told_otherwise(kind):
    assert kind(start=7).end == 8
    assert kind(start="7").end == 8
    assert kind(start=7, end=9).end == 9
    assert Crisis(start=7).end is None


def test_a_growing_shock_ramps():
    place = PLACES["online_growth", "growth"]
    growth = [fold([OnlineGrowth(growth=1.0, ramp=4)], m, OFF, "wijk")[place] for m in range(1, 6)]
    assert growth == [0.25, 0.5, 0.75, 1.0, 1.0]


def test_costs_follow_the_fields():
    assert JobEvents(events=12, event_cost=1_000).costs(1).running == 100_000
    assert Schooling(places=12, months=4, cost=2_000).costs(1).uptake == 2 * 50_000
    assert Pairing(budget=24_000).costs(1).uptake == 100_000
    assert BuyLocal(design=10).costs(1).set_up == 1_000
