"""What an hour for coins is worth, and who is ready to give it."""

import math

from wijkabm.coin.terms import (
    FOR_EVER,
)
from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import WORKS_LOCALLY
from wijkabm.month.firms.taxes import HOURS_A_MONTH

COIN_MEMBER_LUCK = streams.name_luck("coin_member")
COIN_HOURS_LUCK = streams.name_luck("coin_hours")

SLOTS = 4  # months ahead in which pay can fall due
ACTIVITIES = 3  # volunteering, education, association work


@inline
def rate_of(w, a, me):
    """Coin cents for an hour of an activity."""
    if a == 0:
        return 100.0 * me.issue_volunteering[w]
    if a == 1:
        return 100.0 * me.issue_education[w]
    return 100.0 * me.issue_association[w]


@inline
def rate_seen(offices, w, a, me):
    """Coin cents for an hour as people know it: the rate, less what the cap did not allow lately."""
    return rate_of(w, a, me) * offices.paid_share[w]


@part
def worth_of_hour(i, residents, coin):
    """Cents that an hour of somebody's free time is worth to him: a share of his net hourly wage.

    Who has no job values it at the least.
    """
    wage = 0.0
    if residents.status[i] <= WORKS_LOCALLY:
        wage = residents.net_wage[i] / HOURS_A_MONTH
    return max(coin.time_worth * wage, coin.least_hour * 100.0)


@part
def weight_of_need(i, w, world, numbers):
    """How much extra pay counts: ``(usual income / own income) ** need`` of the household, per adult."""
    households, residents, wijken = world.households, world.residents, world.wijken
    coin = numbers.coin
    h = residents.household[i]
    own = households.expected_income[h] / max(households.n_adults[h], 1)
    ratio = max(wijken.usual_wage[w], 1.0) / max(own, 1.0)
    return min(max(math.pow(ratio, coin.need), coin.need_least), coin.need_most)


@part
def readiness_of(i, example, residents, coin):
    """Factor on what pay is worth: one's own view of the coin, for good, and ties who take part."""
    z = streams.normal(FOR_EVER, COIN_MEMBER_LUCK, residents.identity[i], 2)
    return math.exp(coin.view_spread * z) * (1.0 + coin.example * example)


@part
def own_hours(i, a, extra, world, numbers, now):
    """Hours of an activity that resident `i` gives this month: volunteering (0), class (1), association (2).

    Classes and association work are drawn; `extra` adds a share to their chance.
    """
    residents = world.residents
    coin = numbers.coin
    key = now.key
    if a == 0:
        return float(residents.volunteer_hours[i])
    chance, hours = coin.class_share, coin.class_hours
    if a == 2:
        chance = coin.association_active * residents.association[i]
        hours = coin.association_hours
    identity = residents.identity[i]
    if streams.happens(key, COIN_HOURS_LUCK, identity, a, min(chance * (1.0 + extra), 1.0)):
        return hours
    return 0.0
