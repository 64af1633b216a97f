"""Shocks that hold money back, compiled and in plain Python."""

from tests.instruments import CRISIS_SPENDING, SHUTDOWN_CLOSED, SHUTDOWN_MOVED_ONLINE
from tests.levers.shocks_bench import NUMBERS, plan
from tests.month.bench import NOW, make_wijk_of_three, set_terms
from wijkabm.month import hard_times


def test_compiled_and_plain_rules_hold_back_the_same():
    budgets = []
    for rule in (
        hard_times.hold_back,
        getattr(hard_times.hold_back, "py_func", hard_times.hold_back),
    ):
        world = make_wijk_of_three()
        plan(world)
        world.policy.dose[0, CRISIS_SPENDING] = 0.13
        world.policy.dose[0, SHUTDOWN_CLOSED] = 0.7
        world.policy.dose[0, SHUTDOWN_MOVED_ONLINE] = 0.3
        set_terms(world, NUMBERS, NOW)
        rule(world, NUMBERS, NOW)
        budgets.append((world.households.budget.tolist(), world.households.savings.tolist()))
    assert budgets[0] == budgets[1]
