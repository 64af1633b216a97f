"""A start at rest for businesses at home: their sales, costs and clients, and how many people start one.

What the outside buys from businesses at home, and how readily people consider one, is such that as many start
as stop in a year.
"""

import math

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.tables.codes import HOME
from wijkabm.month.firms.hours import stays_part_time
from wijkabm.month.firms.livelihood import earns_now, reservation_income
from wijkabm.month.opening.considering import chance_to_consider, share_that_starts
from wijkabm.month.opening.prospects import skill_of, viable_talent
from wijkabm.place.elsewhere import solve_elsewhere

CLOSINGS_A_YEAR = 0.07  # of businesses at home; targets: births_rate, deaths_rate


@kernel
def least_talent_to_start(w, i, world, numbers):
    """Talent that a resident must believe to have for a business at home to be worth a start."""
    residents, wijken = world.residents, world.wijken
    market, firms, opening = numbers.market, numbers.firms, numbers.opening
    typical = wijken.typical_revenue[w, HOME]
    share = firms.other_costs_share
    other = wijken.other_costs[w, HOME] / typical
    wanted = opening.enter_home * earns_now(i, residents, numbers) / typical
    relative = (wanted + (1.0 - share) * other) / (1.0 - firms.goods[HOME] - share * other)
    skill = skill_of(w, float(residents.net_wage[i]), opening, wijken)
    return (math.log(relative) - skill) / max(market.talent_effect, 0.01)


@kernel
def normal_above(x):
    """Probability that a standard normal is above x (Abramowitz & Stegun 26.2.17, error 7.5e-8)."""
    t = 1.0 / (1.0 + 0.2316419 * math.fabs(x))
    poly = t * (
        0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)))
    )
    tail = 0.3989422804014327 * math.exp(-0.5 * x * x) * poly
    return tail if x >= 0.0 else 1.0 - tail


@kernel
def solve_home(w, world, numbers, now):
    """Businesses at home: typical sales, their clients elsewhere, and how readily people consider one.

    An entrant who believes to have ``place.entrant_talent_home`` just breaks even; the scale of considering
    is such that ``CLOSINGS_A_YEAR`` of the stock is replaced.
    """
    residents, shops, segments, wijken = world.residents, world.shops, world.segments, world.wijken
    market, firms, opening, place = numbers.market, numbers.firms, numbers.opening, numbers.place
    typical = wijken.typical_revenue[w, HOME]
    attraction, n_home = 0.0, 0
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.branch[j] == HOME and shops.wijk[j] == w:
            n_home += 1
    people = 0.0
    for s in range(wijken.first_segment[w], wijken.first_segment[w] + wijken.n_segments[w]):
        attraction += segments.inclusive[s, HOME]
        people += float(segments.demand[s, HOME])
    own = market.own_wijk[HOME]
    wijken.place_weight[w, HOME, 1] = solve_elsewhere(
        w, HOME, own, segments, wijken, market.nest_correlation
    )
    per_attraction = people * own / (1.0 + firms.vat[HOME]) / max(attraction, 1e-9)
    wijken.home_demand[w] = max(typical - per_attraction, 0.2 * typical)
    wijken.n_home_start[w] = n_home
    starts = 0.0
    for i in range(residents.alive.size):
        if residents.alive[i] == 1 and residents.wijk[i] == w:
            chance = chance_to_consider(i, world, numbers, now)
            if chance > 0.0:
                least = least_talent_to_start(w, i, world, numbers)
                doubt = (least - residents.talent[i]) / max(opening.belief_spread, 0.05)
                starts += chance * (1.0 - opening.think_of_shop) * normal_above(doubt)
    starts *= share_that_starts(opening)
    needed = place.start_scale * n_home * CLOSINGS_A_YEAR / 12.0
    wijken.entry_scale[w] = needed / max(starts, 1e-9)


@kernel
def settle_home_owners(world, numbers):
    """Businesses at home that stand at the start are survivors: each earns enough for its owner to go on.

    The typical sales are those at which an entrant of ``place.entrant_talent_home`` breaks even; other costs
    take half of what goods leave at the most, else none could. Talents
    drawn too low for the owner to have gone on are raised to the least viable one and a bit beyond, by the
    owner's own luck.
    """
    residents, shops, wijken = world.residents, world.shops, world.wijken
    market, firms, opening, place = numbers.market, numbers.firms, numbers.opening, numbers.place
    kept = 1.0 - firms.goods[HOME]
    other = min(firms.other[HOME], 0.5 * kept)
    for w in range(wijken.first_segment.size):
        threshold = opening.enter_home * reservation_income(wijken.usual_wage[w], numbers)
        marginal = threshold / (kept - other)
        typical = marginal / math.exp(market.talent_effect * place.entrant_talent_home)
        wijken.typical_revenue[w, HOME] = typical
        wijken.other_costs[w, HOME] = other * typical
    for j in range(shops.alive.size):
        i = shops.owner[j]
        if shops.alive[j] == 0 or shops.branch[j] != HOME or i < 0:
            continue
        w = shops.wijk[j]
        if stays_part_time(shops.identity[j], opening):
            shops.own_time[j], shops.hours_worked[j] = opening.small_hours, opening.small_hours
        wage = float(residents.net_wage[i])
        shops.quality[j] = skill_of(w, wage, opening, wijken)
        needed = viable_talent(w, wage, shops.quality[j], world, numbers)
        if shops.talent[j] < needed:
            luck = streams.exponential(np.uint64(1), streams.TALENT, shops.identity[j], 1)
            shops.talent[j] = needed + 0.7 * luck
            residents.talent[i] = shops.talent[j]
            shops.believed[j] = shops.talent[j]
