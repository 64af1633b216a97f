"""A policy as a wijk takes it: looked at, with the amounts of its own inhabitants."""

from collections.abc import Mapping
from typing import Any

from wijkabm.ground.errors import InputError
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.desk.targets import check_places
from wijkabm.measure.aims import check_indicator, check_targets


def settle_policy(policy: Any, inhabitants: Mapping[str, float]) -> Scenario:
    """The scenario with the amounts of these wijken; see `Scenario.settle`.

    Raises
    ------
    InputError
        It is no scenario, or wants what nobody can measure here.
    """
    if not isinstance(policy, Scenario):
        raise InputError(
            f"policy {policy!r} is no scenario; give one, as load_scenario('enterprise') or "
            "Scenario('mine', levers=[...])"
        )
    check_targets(policy.all_targets(), policy.name_part("targets"))
    for reach in policy.reach:
        check_indicator(reach.indicator, policy.name_part("reach"))
    check_places(policy.all_targets(), list(inhabitants), policy.name_part("targets"))
    return policy.settle(inhabitants)
