"""Costs are published; what is solved is who could live from a shop, and a bound stops the build."""

import math

import numpy as np
import pytest

from tests.month.bench import FOOD_SHOP, NOW, SALON, flat_tax, make_wijk_of_three, tune
from tests.place.worlds import SMALL, make_figures
from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import FOOD, HORECA, NONFOOD, SERVICES
from wijkabm.month.shopping.attraction import list_shops
from wijkabm.place.key_figures import Figure
from wijkabm.place.livelihoods import Living, judge_living, leave_out
from wijkabm.place.market_at_rest import (
    LEAST_TALENT,
    MOST_TALENT,
    check_entrants,
    find_usual_shop,
    share_costs,
    solve_talent,
)
from wijkabm.place.start import build_start
from wijkabm.place.synthesis import build_world

NUMBERS = tune(
    firms={
        "goods": [0.68, 0.5, 0.3, 0.1, 0.2], "other": [0.1, 0.1, 0.2, 0.2, 0.1],
        "other_costs_share": 1.0, "revenue_per_fte": [10_000_000] * 5, "least_staff_horeca": 0,
        "reservation_least": 1_600, "reservation_wage": 0.8,
    },
    taxes=flat_tax(0.2),
    market={"talent_effect": 0.3, "visibility_expected": 0.95},
    opening={"enter_shop": 1.1, "fit_out_per_m2": 200, "fit_out_months": 100},
)  # fmt: skip


SOMEBODY = np.zeros((1, 4), np.int64)


@pytest.fixture
def wijk():
    world = make_wijk_of_three()
    world.wijken.typical_revenue[0] = 2_000_000.0
    list_shops(world, NUMBERS, NOW)
    for b in range(4):
        share_costs(0, b, world.wijken, NUMBERS.firms)
    return world


def test_other_costs_are_the_branchs_share_of_what_a_usual_shop_sells(wijk):
    assert wijk.wijken.other_costs[0, :4].tolist() == [200_000, 200_000, 400_000, 400_000]


def test_a_usual_shop_is_the_mean_of_the_small_ones(wijk):
    shops = wijk.shops
    shops.branch[SALON] = FOOD
    shops.talent[[FOOD_SHOP, SALON]], shops.quality[[FOOD_SHOP, SALON]] = (0.0, 1.0), 0.0
    shops.productivity[[FOOD_SHOP, SALON]] = (0.2, 0.0)
    shops.floor[[FOOD_SHOP, SALON]] = (100.0, 140.0)
    wijk.premises.contract_rent[shops.premises[[FOOD_SHOP, SALON]]] = (100_000, 120_000)
    list_shops(wijk, NUMBERS, NOW)
    goodwill = (math.exp(0.2) + math.exp(0.3)) / 2
    found = find_usual_shop(0, FOOD, wijk, NUMBERS)
    assert found == pytest.approx((2, goodwill, 120.0, 110_000.0))
    shops.floor[SALON] = 1_000.0  # a supermarket
    assert find_usual_shop(0, FOOD, wijk, NUMBERS) == pytest.approx(
        (1, math.exp(0.2), 100.0, 100_000.0)
    )


def test_the_talent_of_who_just_breaks_even_by_hand(wijk):
    """Of each euro .22 is left; it must pay rent, 2,200 euros to live and 2 a m2 and month of fit-out."""
    shops = wijk.shops
    shops.talent[FOOD_SHOP], shops.quality[FOOD_SHOP], shops.productivity[FOOD_SHOP] = 0.5, 0.1, 0.0
    shops.floor[FOOD_SHOP] = 120.0
    wijk.premises.contract_rent[shops.premises[FOOD_SHOP]] = 150_000
    solve_talent(0, FOOD, 200_000.0, wijk, NUMBERS)
    sales = (150_000 + 1.1 * 200_000 + 120 * 200) / 0.22
    usual = 2_000_000 * 0.95 / math.exp(0.3 * 0.5 + 0.1)
    expected = math.log(sales / usual) / 0.3
    assert -2.0 < expected < 2.0
    assert wijk.wijken.marginal_talent[0, FOOD] == pytest.approx(expected, abs=1e-6)


def test_where_there_is_no_such_shop_nothing_is_solved(wijk):
    wijk.wijken.marginal_talent[0] = 9.0
    solve_talent(0, NONFOOD, 200_000.0, wijk, NUMBERS)
    assert wijk.wijken.marginal_talent[0, NONFOOD] == 0.0


def test_within_bounds_the_build_goes_on(wijk):
    wijk.wijken.marginal_talent[0] = (-3.9, 0.0, 2.0, 3.9)
    check_entrants(wijk, ["Here"], SOMEBODY)


@pytest.mark.parametrize(
    ("revenue", "who", "advice"),
    [
        (50_000.0, "nobody", "fewer shops of this branch"),
        (99_000_000.0, "everybody", "more shops of this branch"),
    ],
)
def test_a_talent_at_a_bound_stops_the_build_and_says_what_to_change(wijk, revenue, who, advice):
    wijk.wijken.marginal_talent[0] = 0.0
    wijk.wijken.typical_revenue[0, SERVICES] = revenue
    share_costs(0, SERVICES, wijk.wijken, NUMBERS.firms)
    solve_talent(0, SERVICES, 200_000.0, wijk, NUMBERS)
    bound = MOST_TALENT if who == "nobody" else LEAST_TALENT
    assert wijk.wijken.marginal_talent[0, SERVICES] == pytest.approx(bound)
    wijk.shops.expected_income[SALON] = 0.0
    with pytest.raises(InputError) as stop:
        check_entrants(wijk, ["Here"], judge_living(wijk, NUMBERS).nobody)
    said = str(stop.value)
    assert said.startswith(f"Here: {who} could live from a services shop here")
    assert f"EUR {revenue / 100:,.0f} a month" in said
    assert advice in said
    assert "place.revenue_services" in said
    assert "firms.other_services" in said
    assert "\n" not in said


def test_the_worse_costs_are_the_abler_an_entrant_must_be(wijk):
    found = []
    for share in (0.1, 0.2, 0.3):
        firms = NUMBERS.firms._replace(other=np.array([0.1, 0.1, share, 0.2, 0.1]))
        numbers = NUMBERS._replace(firms=firms)
        share_costs(0, HORECA, wijk.wijken, firms)
        solve_talent(0, HORECA, 200_000.0, wijk, numbers)
        found.append(float(wijk.wijken.marginal_talent[0, HORECA]))
    assert found[0] < found[1] < found[2]


# --- as many shops as somebody can live from -----------------------------------------------------


def test_nobody_could_live_where_neither_an_entrant_nor_who_is_there_earns_what_he_gives_up(wijk):
    """With a tax of .2 a net wage of 2,000 euros, of which .8 is wanted, is 2,000 before tax."""
    wijk.wijken.usual_wage[0] = 200_000.0
    wijk.wijken.marginal_talent[0] = (MOST_TALENT, MOST_TALENT, 1.0, MOST_TALENT)
    wijk.shops.expected_income[[FOOD_SHOP, SALON]] = 200_001.0, 199_999.0
    living = judge_living(wijk, NUMBERS)
    assert living.small[0, [FOOD, NONFOOD, SERVICES]].tolist() == [1, 0, 1]
    assert living.nobody[0, [FOOD, HORECA, SERVICES]].tolist() == [0, 0, 1]


def limit(world, small, revenue, **counted):
    """Food shops that are left where nobody could live from one, None for as many as there are."""
    living = Living(np.array([[small, 0, 0, 0]]), np.array([[1, 0, 0, 0]]))
    world.wijken.typical_revenue[0, FOOD] = 100.0 * revenue
    given = {name: Figure(float(n), "input", "counted", 2023) for name, n in counted.items()}
    figures = make_figures()
    area = figures.__class__(**{**figures.__dict__, "counted": given})
    numbers = tune(place={"revenue": [40_000.0] * 5})
    fewer = leave_out(living, None, [area], world, numbers)
    return fewer and fewer[0][FOOD]


@pytest.mark.parametrize(
    ("small", "revenue", "left"),
    [
        (20, 40_000, 16),  # a fifth fewer
        (4, 60_000, 3),  # 80,000 each
        (4, 90_000, None),  # three would sell 120,000 each, three times what is usual
        (2, 90_000, 1),
        (1, 90_000, 0),
    ],
)
def test_there_are_fewer_shops_but_none_much_larger_than_usual(wijk, small, revenue, left):
    assert limit(wijk, small, revenue) == left


def test_what_was_counted_in_the_street_stays(wijk):
    assert limit(wijk, 4, 50_000, shops_food=4) is None
    assert limit(wijk, 4, 50_000, units=20) is None
    assert limit(wijk, 4, 50_000, shops_non_food=4) == 3


def test_a_small_rich_place_has_as_many_shops_as_somebody_can_live_from():
    values = {name: value for name, value in SMALL.items() if name != "income_per_inhabitant"}
    rich = make_figures(**values, income_per_inhabitant=56_000)
    built, _, _ = build_world([rich], Parameters(), 1)
    world = build_start([rich], Parameters(), 1, -3).world
    planned, there = (
        np.bincount(w.shops.branch[(w.shops.alive == 1) & (w.shops.premises >= 0)], minlength=4)
        for w in (built, world)
    )
    assert there[[NONFOOD, SERVICES]].tolist() < planned[[NONFOOD, SERVICES]].tolist()
    assert there.sum() < planned.sum()
    assert judge_living(world, Parameters().kernel()).nobody.sum() == 0
