"""What would a business earn here? The sum that an entrant, a head office and a builder of wijken do.

The expected sales of a new shop follow from the same choice that people make (``choice``): of what the homes
of a segment spend on a branch, it gets ``w / W * W**l / (W**l + R)``, with w its own weight seen from
there, W that of all shops of the wijk with it, l the dissimilarity and R the weight of everywhere else.
Of what is bought where the daily goods are bought (``trips``) it gets ``a / A``, A the attraction of the
shops of its street with it.
"""

import math

import numpy as np

from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import CHAIN_SHOP, FOOD, FRANCHISE, HOME, HORECA, INDEPENDENT
from wijkabm.month.firms.clients import deliver_most
from wijkabm.month.firms.livelihood import reservation_income

MONTHS = 12


@part
def weigh_elsewhere(w, b, world, numbers):
    """R: weight of ring, centre, online and the other wijken in reach, together."""
    wijken, ring, scratch = world.wijken, world.ring, world.scratch
    market = numbers.market
    inside = 0.0
    for k in range(wijken.first_ring[w], wijken.first_ring[w] + wijken.n_ring[w]):
        inside += ring.shops[k, b] * ring.weight[k, b]
    total = wijken.place_weight[w, b, 1] + wijken.place_weight[w, b, 2]
    if inside > 0.0:
        total += math.pow(wijken.place_weight[w, b, 0] * inside, market.nest_correlation)
    for n in range(2):
        other = wijken.neighbours[w, n]
        if other >= 0:
            inside = 0.0
            for i in range(
                scratch.list_start[other * 5 + b], scratch.list_start[other * 5 + b + 1]
            ):
                inside += scratch.attraction[scratch.shop_list[i]]
            if inside > 0.0:
                inside *= wijken.place_weight[w, b, 3]
                total += math.pow(inside, market.nest_correlation)
    return total


@inline
def quality_of(b, floor, owner_kind, market, firms):
    """Fixed part of a concept's utility: a supermarket's range, else a known formula, else nothing."""
    if b == FOOD and floor >= firms.supermarket_floor:
        return market.supermarket_quality
    if owner_kind != INDEPENDENT:
        return market.formula_quality
    return 0.0


@part
def weigh_entrant(b, segment, floor, talent, quality, market, segments):
    """Attraction of a shop that does not exist yet, distance apart."""
    utility = (
        market.talent_effect * talent
        + quality
        + market.floor[b] * math.log(max(floor, 1.0) / 100.0)
        + math.log(market.lively_base + segments.liveliness[segment])
        + market.safe[b] * segments.safer[segment]
    )
    return math.exp(utility) * market.visibility_expected


@part
def expect_sales(b, segment, attraction, elsewhere, world, numbers):
    """Expected monthly sales of a new shop, cents excl. VAT, visitors included."""
    segments, wijken = world.segments, world.wijken
    market, firms = numbers.market, numbers.firms
    w = segments.wijk[segment]
    dissimilarity = market.nest_correlation
    gross = 0.0
    for s in range(wijken.first_segment[w], wijken.first_segment[w] + wijken.n_segments[w]):
        demand = segments.demand[s, b] * (1.0 - segments.joined[s, b])
        if not demand > 0.0:
            continue  # before the wait for what lies far away in memory
        weight = attraction * segments.access[segment, b, segments.local[s]]
        whole = segments.inclusive[s, b] + weight
        if whole > 0.0:
            inside = math.pow(whole, dissimilarity)
            gross += demand * (weight / whole) * inside / (inside + elsewhere)
    gross += pass_by(b, segment, attraction, segments)
    return gross / (1.0 - min(market.visitors[b], 0.9)) / (1.0 + firms.vat[b])


@part
def expect_most(b, segment, attraction, elsewhere, world, numbers):
    """No less than `expect_sales`, for a fraction of the work: no power is taken anew.

    Of the own wijk's weight to the power l, ``(V + w)**l``, with V that of the shops before the newcomer, it
    knows ``V**l`` and that ``(1 + r)**l`` is at most ``1 + l * r``. So of what is spent it gets at most
    ``w / (V + w) * V**l (V + l w) / (V**l (V + l w) + R V)``, and where nearly nobody is near all of it.
    """
    segments, wijken = world.segments, world.wijken
    market, firms = numbers.market, numbers.firms
    w = segments.wijk[segment]
    dissimilarity = market.nest_correlation
    gross = 0.0
    for s in range(wijken.first_segment[w], wijken.first_segment[w] + wijken.n_segments[w]):
        demand = segments.demand[s, b] * (1.0 - segments.joined[s, b])
        if not demand > 0.0:
            continue
        before = segments.inclusive[s, b]
        if before > 1e-100:  # products of less are nothing
            weight = attraction * segments.access[segment, b, segments.local[s]]
            inside = segments.inclusive_power[s, b] * (before + dissimilarity * weight)
            demand *= weight * inside / ((before + weight) * (inside + elsewhere * before))
        gross += demand
    gross *= 1.0 + 1e-9  # rounding cannot bring it below
    gross += pass_by(b, segment, attraction, segments)
    return gross / (1.0 - min(market.visitors[b], 0.9)) / (1.0 + firms.vat[b])


@inline
def pass_by(b, segment, attraction, segments):
    """What is bought in a street with the daily goods, of which a new shop there gets its part; cents."""
    others = segments.pull[segment, b]
    return segments.on_the_way[segment, b] * attraction / max(attraction + others, 1e-9)


@part
def cost_of_staff(b, sales, owner_kind, firms):
    """Labour cost a month of the employees that these sales need, cents."""
    need = sales * MONTHS / (firms.revenue_per_fte[b] * 100.0)
    least = 0.0
    if owner_kind != CHAIN_SHOP:
        need -= 1.0
    else:
        least = 1.0
    if b == HORECA:
        least = max(least, firms.least_staff_horeca)
    # Whole employees on average: staff is rounded in the firms' rule.
    return max(need, least) * firms.labour_cost * 100.0


@part
def expect_result(b, w, sales, rent, owner_kind, firms, wijken):
    """Expected monthly result before the owner's income, cents: who plans reckons with the usual price."""
    typical = max(wijken.typical_revenue[w, b], 1.0)
    share = firms.other_costs_share
    other = wijken.other_costs[w, b] * (1.0 - share + share * sales / typical)
    result = sales * (1.0 - firms.goods[b]) - other - rent
    if owner_kind == FRANCHISE:
        result -= firms.franchise_fee * sales
    if b == HOME:
        return result
    return result - cost_of_staff(b, sales, owner_kind, firms)


@part
def skill_of(w, wage, opening, wijken):
    """What an owner's skill, as the wage elsewhere shows it, adds to a home business's log sales."""
    return opening.home_skill * math.log(max(wage, 1.0) / max(wijken.usual_wage[w], 1.0))


@part
def expect_home_sales(w, talent, skill, market, firms, wijken):
    """Expected sales of a business at home, cents a month: ``typical * exp(effect * talent + skill)``.

    Nobody expects, nor borrows for, more than a business at home can deliver (`deliver_most`).
    """
    sales = wijken.typical_revenue[w, HOME] * math.exp(market.talent_effect * talent + skill)
    return min(sales, deliver_most(firms))


@part
def viable_talent(w, wage, skill, world, numbers):
    """Least talent with which a business at home earns enough for its owner to go on with it."""
    wijken = world.wijken
    market, firms, closing = numbers.market, numbers.firms, numbers.closing
    kept = 1.0 - firms.goods[HOME]
    share = firms.other_costs_share
    typical = max(wijken.typical_revenue[w, HOME], 1.0)
    other = wijken.other_costs[w, HOME] / typical
    least = closing.threshold_home * reservation_income(wage, numbers) / typical
    relative = (least + (1.0 - share) * other) / (kept - share * other)
    return (math.log(relative) - skill) / max(market.talent_effect, 0.01)


@part
def add_to_view(b, segment, attraction, segments, wijken, market):
    """A new shop lowers the prospects of the next one: count it in what homes and its street see."""
    w = segments.wijk[segment]
    segments.pull[segment, b] += attraction
    for s in range(wijken.first_segment[w], wijken.first_segment[w] + wijken.n_segments[w]):
        access = segments.access[segment, b, segments.local[s]]
        segments.inclusive[s, b] += attraction * access
        segments.inclusive_power[s, b] = math.pow(segments.inclusive[s, b], market.nest_correlation)


@part
def round_up(value):
    """Cents of an amount, rounded up."""
    return np.int64(math.ceil(value))
