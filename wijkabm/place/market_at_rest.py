"""A start at rest for the market: weights of elsewhere, costs, clients of businesses at home.

Solved per wijk from its own figures, once, when the wijk is built:

* the weights of ring, centre, online and neighbouring wijken, so that spending is split as in the surveys;
* visitors' weights, so that they bring their share of turnover;
* per branch the talent of the *marginal entrant*, who just breaks even at the starting rent: costs are
  published and taken as given; where nobody or everybody could live from a shop (a talent at a bound) and
  fewer shops do not help (``livelihoods``) the build stops with a sentence;
* what businesses at home sell, and how many start one (``home_at_rest``).

What is solved here is never counted as a pattern that was met.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import (
    BRANCHES,
    FOOD,
    HOME,
    INDEPENDENT,
    NO_WORKPLACE,
)
from wijkabm.ground.tables.world import Now, World
from wijkabm.month.firms.bills import goods_per_euro, is_supermarket
from wijkabm.month.firms.clients import clients_of, deliver_most, share_of_market
from wijkabm.month.firms.livelihood import reservation_income
from wijkabm.month.opening.prospects import (
    expect_result,
    weigh_elsewhere,
)
from wijkabm.month.shopping.attraction import list_shops, see_from_homes
from wijkabm.month.shopping.budgets import plan_spending
from wijkabm.month.shopping.choice import fill_noise
from wijkabm.month.shopping.trips import expect_trips
from wijkabm.place.draws import Array
from wijkabm.place.elsewhere import solve_elsewhere
from wijkabm.place.home_at_rest import settle_home_owners, solve_home

LEAST_TALENT, MOST_TALENT = -6.0, 5.0  # standard deviations: above is nobody, below everybody
NEAR = 1e-3  # of a bound
HALVINGS = 40


def bring_market_to_rest(
    world: World, parameters: Parameters, month: int, food_kept: list[float] | None = None
) -> None:
    """Solve what the module's docstring lists and write it into ``world.wijken``.

    `food_kept` is, by wijk, the share of what a wijk usually keeps of its spending on food
    (``shop_plan.share_of_food_kept``); all if not given.
    """
    p = parameters.kernel()
    kept = np.empty((world.wijken.first_segment.size, 4))
    kept[:] = p.market.own_wijk[:4]
    if food_kept is not None:
        kept[:, FOOD] *= food_kept
    fill_noise(world.scratch, p.market.nest_correlation)
    world.wijken.rent_index[:] = np.where(world.wijken.rent_index > 0, world.wijken.rent_index, 1.0)
    wages = mean_wages(world.residents, world.wijken)
    world.wijken.usual_wage[:] = wages
    settle_home_owners(world, p)
    now = Now(month, np.uint64(0))  # nothing here is left to luck
    list_shops(world, p, now)
    see_from_homes(world, p, now)
    estimate_demand(world, p)
    for w in range(world.wijken.first_segment.size):
        for b in range(4):
            solve_branch(w, b, kept[w, b], world, p)
            share_costs(w, b, world.wijken, p.firms)
        solve_home(w, world, p, now)
    solve_ring(kept, world, p)
    # Only now does every branch know all weights of elsewhere that entrants reckon with.
    expect_trips(world, p)
    for w in range(world.wijken.first_segment.size):
        for b in range(4):
            solve_talent(w, b, wages[w], world, p)
    settle_shops(world, p)


@kernel
def estimate_demand(world, numbers):
    """What the homes of each segment would spend per branch: a plan, nothing is paid."""
    households, segments = world.households, world.segments
    for s in range(segments.wijk.size):
        for b in range(5):
            segments.demand[s, b] = 0
    for h in range(households.alive.size):
        if households.alive[h] == 1:
            plan_spending(h, world, numbers)
            for b in range(5):
                segments.demand[households.segment[h], b] += households.budget[h, b]


@kernel
def mean_wages(residents, wijken):
    """Mean net wage of those at work, cents a month, shape (n_wijken,)."""
    n = wijken.first_segment.size
    total, count = np.zeros(n), np.zeros(n)
    for i in range(residents.alive.size):
        if residents.alive[i] == 1 and residents.workplace_kind[i] != NO_WORKPLACE:
            total[residents.wijk[i]] += residents.net_wage[i]
            count[residents.wijk[i]] += 1.0
    for w in range(n):
        total[w] = total[w] / max(count[w], 1.0)
    return total


@kernel
def solve_branch(w, b, own, world, numbers):
    """Weights of elsewhere and of visitors, and the typical revenue, for one branch of one wijk.

    `own` is the share of its spending that stays in the wijk.
    """
    segments, wijken, ring, scratch = world.segments, world.wijken, world.ring, world.scratch
    market = numbers.market
    dissimilarity = market.nest_correlation
    online = market.online[b]
    elsewhere = solve_elsewhere(w, b, own, segments, wijken, dissimilarity)
    rest = max(1.0 - own - online, 0.0)
    neighbours, attraction = 0, 0.0
    for n in range(2):
        other = wijken.neighbours[w, n]
        if other >= 0:
            inside = 0.0
            for i in range(
                scratch.list_start[other * 5 + b], scratch.list_start[other * 5 + b + 1]
            ):
                inside += scratch.attraction[scratch.shop_list[i]]
            if inside > 0.0:
                neighbours += 1
                attraction += inside
    near = market.neighbour_of_rest if neighbours > 0 else 0.0
    unit = elsewhere / max(1.0 - own, 1e-9)
    inside = 0.0
    for k in range(wijken.first_ring[w], wijken.first_ring[w] + wijken.n_ring[w]):
        inside += ring.shops[k, b] * ring.weight[k, b]
    ring_share = market.ring_of_rest if inside > 0.0 else 0.0
    ring_weight = unit * rest * ring_share * (1.0 - near)
    wijken.place_weight[w, b, 0] = math.pow(ring_weight, 1.0 / dissimilarity) / max(inside, 1e-9)
    wijken.place_weight[w, b, 1] = unit * rest * (1.0 - ring_share) * (1.0 - near)
    wijken.place_weight[w, b, 2] = unit * online
    wijken.place_weight[w, b, 3] = 0.0
    if neighbours > 0:
        each = unit * rest * near / neighbours
        wijken.place_weight[w, b, 3] = math.pow(each, 1.0 / dissimilarity) / (
            attraction / neighbours
        )
    solve_visitors(w, b, own, world, numbers)


@kernel
def solve_visitors(w, b, own, world, numbers):
    """Visitors bring their share of turnover; the typical revenue is that of a small shop."""
    shops, segments, wijken, region = world.shops, world.segments, world.wijken, world.region
    scratch = world.scratch
    market, firms = numbers.market, numbers.firms
    whole = 0.0
    for s in range(wijken.first_segment[w], wijken.first_segment[w] + wijken.n_segments[w]):
        whole += float(segments.demand[s, b])
    kept = whole * own
    first, last = scratch.list_start[w * 5 + b], scratch.list_start[w * 5 + b + 1]
    attraction, small, n_small = 0.0, 0.0, 0
    for i in range(first, last):
        j = scratch.shop_list[i]
        attraction += scratch.attraction[j]
        if not is_supermarket(j, shops, firms):
            small += scratch.attraction[j]
            n_small += 1
    wijken.visitor_weight[w, b] = 0.0
    if attraction <= 0.0:
        return
    visitors = kept * market.visitors[b] / (1.0 - market.visitors[b])
    total = float(max(region.spending[0, b], 1))
    share = min(visitors / total, 0.5)
    pull = share / (1.0 - share)
    wijken.visitor_weight[w, b] = pull / math.pow(attraction, market.nest_correlation)
    if n_small > 0:
        turnover = (kept + visitors) / (1.0 + firms.vat[b])
        wijken.typical_revenue[w, b] = turnover * small / attraction / n_small


@kernel
def share_costs(w, b, wijken, firms):
    """Other costs of a shop of typical revenue: the share of its branch, which is published, of revenue."""
    wijken.other_costs[w, b] = firms.other[b] * wijken.typical_revenue[w, b]


@kernel
def find_usual_shop(w, b, world, numbers):
    """Of the small shops of a branch: how many, their mean goodwill, floor in m2 and rent in cents a month.

    Goodwill is what a shop draws by its owner, formula and luck (`attraction.weigh_shop`).
    """
    shops, premises, scratch = world.shops, world.premises, world.scratch
    market, firms = numbers.market, numbers.firms
    goodwill, area, rent, n = 0.0, 0.0, 0.0, 0
    for i in range(scratch.list_start[w * 5 + b], scratch.list_start[w * 5 + b + 1]):
        j = scratch.shop_list[i]
        if is_supermarket(j, shops, firms):
            continue
        own = market.talent_effect * shops.talent[j] + shops.quality[j] + shops.productivity[j]
        goodwill += math.exp(own) * shops.visibility[j]
        area += shops.floor[j]
        rent += premises.contract_rent[shops.premises[j]]
        n += 1
    many = max(n, 1)
    return n, goodwill / many, area / many, rent / many


@kernel
def solve_talent(w, b, wage, world, numbers):
    """The talent at which who takes the place of a usual shop just breaks even, at the starting rent.

    Costs are published; who can live from a shop is what nobody knows, and is solved: ``expected result -
    fit-out / months = enter_shop * reservation income`` at sales of ``typical revenue * exp(talent effect *
    talent) * visibility / goodwill of a usual shop``. Entrants fill gaps: beside all who are there already
    one more must be abler (Bresnahan & Reiss 1991). Sales rise with talent, so that it is found by halving
    between `LEAST_TALENT` and `MOST_TALENT`; where it is one of these, nobody or everybody would enter
    (`check_entrants`). Where there is no such shop it is 0.
    """
    wijken = world.wijken
    market, firms, opening = numbers.market, numbers.firms, numbers.opening
    wijken.marginal_talent[w, b] = 0.0
    n, goodwill, area, rent = find_usual_shop(w, b, world, numbers)
    if n == 0 or wijken.typical_revenue[w, b] <= 0.0:
        return
    enough = (
        opening.enter_shop * reservation_income(wage, numbers)
        + opening.fit_out_per_m2 * 100.0 * area / opening.fit_out_months
    )
    usual = wijken.typical_revenue[w, b] * market.visibility_expected / max(goodwill, 1e-9)
    low, high = LEAST_TALENT, MOST_TALENT
    for _ in range(HALVINGS):
        talent = 0.5 * (low + high)
        sales = usual * math.exp(market.talent_effect * talent)
        if expect_result(b, w, sales, rent, INDEPENDENT, firms, wijken) < enough:
            low = talent
        else:
            high = talent
    wijken.marginal_talent[w, b] = 0.5 * (low + high)


TOO_HARD: Final = (
    "{name}: nobody could live from a {branch} shop here, where one sells for EUR {revenue:,} a month; "
    "give fewer shops of this branch (the count of the area's shops, or place.revenue_{branch}), or a "
    "lower firms.other_{branch}"
)
TOO_EASY: Final = (
    "{name}: everybody could live from a {branch} shop here, where one sells for EUR {revenue:,} a month; "
    "give more shops of this branch (the count of the area's shops, or place.revenue_{branch}), or a "
    "higher firms.other_{branch}"
)


def check_entrants(world: World, names: Sequence[str], nobody: Array) -> None:
    """Stop where everybody, or `nobody`, could live from a shop: such a wijk would fill or empty.

    Parameters
    ----------
    world : World
    names : sequence of str
        Of the wijken.
    nobody : Array
        By wijk and branch, 1 where neither an entrant nor who is there could (`livelihoods`), (n, 4).

    Raises
    ------
    InputError
        Wijk, branch, what a shop sells and what to change.
    """
    wijken = world.wijken
    for w, name in enumerate(names):
        for b, branch in enumerate(BRANCHES[:HOME]):
            talent = float(wijken.marginal_talent[w, b])
            if talent > LEAST_TALENT + NEAR and nobody[w, b] == 0:
                continue
            revenue = round(float(wijken.typical_revenue[w, b]) / 100.0)
            raise InputError(
                TOO_EASY if talent < 0.0 else TOO_HARD, name=name, branch=branch, revenue=revenue
            )


@kernel
def solve_ring(kept, world, numbers):
    """Usual sales of the ring's shops: those of the start, so that it neither grows nor shrinks."""
    segments, wijken, ring, region = world.segments, world.wijken, world.ring, world.region
    market = numbers.market
    for b in range(4):
        near = region.spending[0, b] * market.own_wijk[b]
        weight = 0.0
        for k in range(ring.wijk.size):
            weight += ring.shops[k, b] * ring.weight[k, b]
        for k in range(ring.wijk.size):
            w = ring.wijk[k]
            demand, inside = 0.0, 0.0
            for s in range(wijken.first_segment[w], wijken.first_segment[w] + wijken.n_segments[w]):
                demand += float(segments.demand[s, b])
            for other in range(wijken.first_ring[w], wijken.first_ring[w] + wijken.n_ring[w]):
                inside += ring.shops[other, b] * ring.weight[other, b]
            share = (1.0 - kept[w, b] - market.online[b]) * market.ring_of_rest
            if wijken.neighbours[w, 0] >= 0:
                share *= 1.0 - market.neighbour_of_rest
            ring.usual_sales[k, b] = ring.weight[k, b] * (
                near / max(weight, 1e-9) + demand * share / max(inside, 1e-9)
            )


@kernel
def settle_shops(world, numbers):
    """What every business expects at the start is what it would sell and earn now."""
    shops, premises, segments, wijken = world.shops, world.premises, world.segments, world.wijken
    scratch = world.scratch
    market, firms = numbers.market, numbers.firms
    dissimilarity = market.nest_correlation
    most = deliver_most(firms)
    shares = np.empty(wijken.first_segment.size)
    for w in range(shares.size):
        usual = wijken.typical_revenue[w, HOME]
        shares[w] = share_of_market(w, usual, world, numbers)
    for j in range(shops.alive.size):
        if shops.alive[j] == 0:
            continue
        w, b = shops.wijk[j], shops.branch[j]
        if b == HOME:
            usual = wijken.typical_revenue[w, HOME]
            sales = shares[w] * clients_of(j, usual, most, scratch)
            rent = 0.0
        else:
            elsewhere = weigh_elsewhere(w, b, world, numbers)
            gross = 0.0
            r = shops.segment[j]
            for s in range(wijken.first_segment[w], wijken.first_segment[w] + wijken.n_segments[w]):
                whole = segments.inclusive[s, b]
                inside = math.pow(whole, dissimilarity)
                weight = scratch.attraction[j] * segments.access[r, b, segments.local[s]]
                free = segments.demand[s, b] * (1.0 - segments.joined[s, b])
                gross += free * (weight / whole) * inside / (inside + elsewhere)
            gross += (
                segments.on_the_way[r, b] * scratch.attraction[j] / max(segments.pull[r, b], 1e-9)
            )
            sales = gross / (1.0 - min(market.visitors[b], 0.9)) / (1.0 + firms.vat[b])
            rent = float(premises.contract_rent[shops.premises[j]])
        shops.expected_sales[j] = sales
        if is_supermarket(j, shops, firms):
            labour = shops.staff[j] * firms.labour_cost * 100.0
            share = 1.0 - goods_per_euro(j, shops, firms) - firms.other_supermarket
            shops.expected_income[j] = sales * share - rent - labour
        else:
            own = shops.own_time[j]
            shops.expected_income[j] = own * expect_result(
                b, w, sales / own, rent, shops.owner_kind[j], firms, wijken
            )
