"""Levers of the perspective enterprise: doses, costs, and that each does something and then stops."""

import pytest

from wijkabm.ground.parameters.whole import Parameters
from wijkabm.levers.base import PERSPECTIVES
from wijkabm.levers.coaching.lever import Coaching
from wijkabm.levers.deregulation.lever import Deregulation
from wijkabm.levers.desk.doses import fold, off_doses
from wijkabm.levers.microcredit.lever import Microcredit
from wijkabm.levers.networking.lever import Networking
from wijkabm.levers.opportunity_zone.lever import OpportunityZone
from wijkabm.levers.registry import kinds_of_lever, place_doses
from wijkabm.levers.succession.lever import Succession

LEVERS = [kind for kind in kinds_of_lever().values() if kind.perspective == "enterprise"]
PLACES = place_doses()
PARAMETERS = Parameters()
OFF = off_doses(PARAMETERS)


@pytest.mark.parametrize("kind", LEVERS)
def test_each_lever_says_what_it_is(kind):
    assert kind.perspective in PERSPECTIVES
    assert kind.doses()
    for word in ("*Pays:*", "*Counter-effect:*", "*Evidence:*"):
        assert word in kind.__doc__


@pytest.mark.parametrize("kind", LEVERS)
def test_without_strength_or_window_the_doses_are_off(kind):
    for lever in (kind(strength=0), kind(start=5, end=5), kind(start=3)):
        assert (fold([lever], 2, OFF, "here") == OFF).all()
    assert (fold([kind()], 2, OFF, "here") != OFF).any()


def test_off_is_the_usual_rule():
    off = {".".join(dose): OFF[place] for dose, place in PLACES.items()}
    assert off["deregulation.permit_weeks"] == PARAMETERS.opening.permit_weeks_horeca
    assert off["deregulation.permit_fee"] == PARAMETERS.opening.permit_fee
    assert off["deregulation.rule_hours"] == PARAMETERS.firms.rule_hours
    assert off["deregulation.allowed_uses"] == 0
    assert off["succession.match"] == 1


def test_half_the_strength_goes_half_the_way():
    place = PLACES["deregulation", "permit_weeks"]
    weeks = PARAMETERS.opening.permit_weeks_horeca
    folded = fold([Deregulation(permit_weeks=4, strength=0.5)], 1, OFF, "here")
    assert folded[place] == pytest.approx((weeks + 4) / 2)


@pytest.mark.parametrize(
    ("lever", "set_up", "running", "uptake"),
    [
        (Deregulation(plan_cost=3, desk_cost=0.1), 300_000, 10_000, 0),
        (Coaching(places=12, cost=2000, outreach_cost=100), 0, 10_000, 200_000),
        (Microcredit(fund=12_000, running_cost=50), 0, 5_000, 100_000),
        (
            Networking(groups=2, meetings=6, meeting_cost=100, platform_reach=0, set_up_cost=7),
            700, 10_000, 0,
        ),
        (Succession(cost=1000, running_cost=10, per_thousand=24), 0, 1_000, 200_000),
        (OpportunityZone(budget=12, running_cost=20), 0, 2_000, 100_000),
    ],
)  # fmt: skip
def test_costs_in_cents_for_a_thousand_inhabitants(lever, set_up, running, uptake):
    assert tuple(lever.costs(1000)) == (set_up, running, uptake)
