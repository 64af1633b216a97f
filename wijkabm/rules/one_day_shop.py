"""One-day shops: an empty unit for a day, to learn whether one can do it and to be seen.

Who weighs a shop takes a day if what it may tell is worth more than the fee and the day (expected value
of sample information, Raiffa & Schlaifer 1961); a business at home, if the clients it brings are.
"""

import math

import numpy as np

from wijkabm import ledger as books
from wijkabm import streams
from wijkabm.instruments import ONE_DAY_COST, ONE_DAY_DAYS, ONE_DAY_FEE, ONE_DAY_SHOP
from wijkabm.kernels import inline, kernel, part
from wijkabm.rules.collective import gain_of_promotion
from wijkabm.rules.desk import levy, note_accepted, note_offer, note_refused, spend_outside
from wijkabm.rules.prospects import expect_result, expect_sales, weigh_entrant
from wijkabm.state import HOME, INDEPENDENT, USE_RETAIL, units_of

ONE_DAY_SHOP_LUCK = streams.name_luck("one_day_shop")

WORKING_DAYS = 21.67  # a month
MONTHS = 12


@part
def days_left(w, policy, month):
    """Days that are still free this month: the year's plan spread evenly, less those held."""
    k = (month - 1) % MONTHS
    days = policy.dose[w, ONE_DAY_DAYS]
    plan = math.floor(days * (k + 1) / MONTHS) - math.floor(days * k / MONTHS)
    return np.int64(plan) - policy.accepted[w, ONE_DAY_SHOP]


@inline
def worth_of_knowing(surplus, spread):
    """What a signal that moves the expected surplus by `spread` (sd) is worth before a yes or no.

    ``spread * (phi(z) - z * Phi(-z))`` with ``z = |surplus| / spread`` (unit normal loss); the normal
    distribution function by the logistic approximation of Page (1977).
    """
    if spread <= 0.0:
        return 0.0
    z = math.fabs(surplus) / spread
    density = math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    beyond = 1.0 / (1.0 + math.exp(z * (1.5976 + 0.070566 * z * z)))
    return spread * max(density - z * beyond, 0.0)


@part
def spread_of_trial(opening):
    """By how much (sd) a day may move what one believes of the own talent."""
    variance = opening.belief_spread * opening.belief_spread
    whole = variance + opening.trial_noise * opening.trial_noise
    return variance / math.sqrt(max(whole, 1e-9))


@inline
def learn_in_a_day(i, believed, world, numbers, now):
    """Belief after the day: it moves towards the signal ``talent + noise`` by its weight."""
    residents = world.residents
    opening = numbers.opening
    key = now.key
    variance = opening.belief_spread * opening.belief_spread
    weight = variance / max(variance + opening.trial_noise * opening.trial_noise, 1e-9)
    noise = streams.normal(key, ONE_DAY_SHOP_LUCK, residents.identity[i], 1)
    signal = residents.talent[i] + opening.trial_noise * noise
    return believed + weight * (signal - believed)


@part
def hold_day(p, w, world, numbers):
    """The day itself: the organiser is paid, people come; fewer the more of them they have seen."""
    premises, segments, wijken, policy = world.premises, world.segments, world.wijken, world.policy
    ledger = world.ledger
    opening = numbers.opening
    cost = np.int64(math.floor(policy.dose[w, ONE_DAY_COST] * 100.0))
    spend_outside(policy, ledger, ONE_DAY_SHOP, w, books.LEVER_COSTS, cost)
    drawn = opening.trial_visits * novelty(w, wijken, opening)
    segments.footfall[premises.segment[p]] += numbers.street.visit_memory * drawn
    wijken.trial_days[w] += 1.0


@inline
def novelty(w, wijken, opening):
    """Share of the first day's public that the next day draws."""
    return 1.0 / (1.0 + wijken.trial_days[w] / opening.trial_novelty)


@part
def can_pay_day(w, policy):
    """Whether the desk has the money for another day."""
    return policy.left[w, ONE_DAY_SHOP] >= policy.dose[w, ONE_DAY_COST] * 100.0


@part
def decide_on_trial(i, p, b, believed, hopeful, rent, wanted, elsewhere, world, numbers, now):
    """A would-be owner decides on a day in unit `p`; returns what he believes afterwards.

    `hopeful` is the income there after a good day (one sd up). `anyway`: signs before and after alike.
    """
    households, residents, premises = world.households, world.residents, world.premises
    segments, wijken, policy, journal = world.segments, world.wijken, world.policy, world.journal
    ledger = world.ledger
    market, firms, opening = numbers.market, numbers.firms, numbers.opening
    w, s, identity = premises.wijk[p], premises.segment[p], residents.identity[i]
    fit_out = opening.fit_out_per_m2 * 100.0 * premises.area[p] / opening.fit_out_months
    threshold = opening.enter_shop * wanted + fit_out
    weight = weigh_entrant(b, s, premises.area[p], believed, 0.0, market, segments)
    sales = expect_sales(b, s, weight, elsewhere, world, numbers)
    surplus = expect_result(b, w, sales, rent, INDEPENDENT, firms, wijken) - threshold
    spread = hopeful - threshold - surplus
    worth = worth_of_knowing(surplus, spread) * opening.trial_horizon
    fee = np.int64(math.floor(policy.dose[w, ONE_DAY_FEE] * 100.0))
    h = residents.household[i]
    note_offer(policy, journal, ONE_DAY_SHOP, w, identity, p, b)
    if worth < fee + wanted / WORKING_DAYS or households.savings[h] < fee:
        note_refused(policy, journal, ONE_DAY_SHOP, w, identity, p, b)
        return believed
    payer = books.account(books.RESIDENTS, households.wijk[h])
    levy(policy, ledger, ONE_DAY_SHOP, w, books.FEES, households.savings, h, payer, fee)
    hold_day(p, w, world, numbers)
    after = learn_in_a_day(i, believed, world, numbers, now)
    moved = surplus + spread * (after - believed) / max(spread_of_trial(opening), 1e-9)
    anyway = 1 if surplus >= 0.0 and moved >= 0.0 else 0
    note_accepted(policy, journal, ONE_DAY_SHOP, w, identity, p, b, anyway)
    return after


@part
def find_stage(w, premises, segments, wijken):
    """The empty unit in the liveliest street, -1 if none."""
    best, best_lively = np.int64(-1), -1.0
    first, last = units_of(w, wijken)
    for p in range(first, last):
        if (
            premises.tenant[p] < 0
            and premises.use[p] == USE_RETAIL
            and segments.liveliness[premises.segment[p]] > best_lively
        ):
            best, best_lively = np.int64(p), segments.liveliness[premises.segment[p]]
    return best


@kernel
def show_home_businesses(world, numbers, now):
    """Businesses at home that sell to people are offered days, twice as many as there are, by luck."""
    shops, premises, segments, wijken = world.shops, world.premises, world.segments, world.wijken
    policy, scratch = world.policy, world.scratch
    opening = numbers.opening
    month, key = now.month, now.key
    for w in range(wijken.first_segment.size):
        days = days_left(w, policy, month)
        days -= np.int64(math.ceil(days * opening.trial_kept))
        p = find_stage(w, premises, segments, wijken)
        if days <= 0 or p < 0:
            continue
        for j in range(shops.alive.size):
            scratch.floats[j] = 2.0
            fit = shops.alive[j] == 1 and shops.wijk[j] == w and shops.branch[j] == HOME
            if fit and shops.share_to_firms[j] <= opening.sells_to_firms and shops.owner[j] >= 0:
                scratch.floats[j] = streams.uniform(key, ONE_DAY_SHOP_LUCK, shops.identity[j], 0)
        for _ in range(np.int64(opening.days_told) * days):
            j = pick_least(shops.alive.size, scratch)
            if j < 0 or days == 0 or not can_pay_day(w, policy):
                break
            scratch.floats[j] = 2.0
            days -= show_business(j, p, world, numbers)


@part
def pick_least(n, scratch):
    """Row with the least draw below 2, -1 if none."""
    best, least = np.int64(-1), 2.0
    for j in range(n):
        if scratch.floats[j] < least:
            best, least = np.int64(j), scratch.floats[j]
    return best


@part
def show_business(j, p, world, numbers):
    """A business at home weighs the clients of a day against the fee and the day; 1 if it comes.

    Clients: promotion times novelty, of the street and of the business itself (its n-th day brings 1 / n);
    worth: more attraction, as more revenue, less goods, for as long as it is remembered.
    """
    shops, wijken, policy, journal = world.shops, world.wijken, world.policy, world.journal
    ledger = world.ledger
    market, firms, opening = numbers.market, numbers.firms, numbers.opening
    w, identity = shops.wijk[j], shops.identity[j]
    more = opening.trial_promotion * novelty(w, wijken, opening) / (1.0 + shops.days_tried[j])
    margin = float(shops.revenue[j]) * (1.0 - firms.goods[HOME])
    worth = gain_of_promotion(j, more, shops, market) * margin / market.advertising_fade
    fee = np.int64(math.floor(policy.dose[w, ONE_DAY_FEE] * 100.0))
    day = max(shops.expected_income[j], 0.0) / WORKING_DAYS
    note_offer(policy, journal, ONE_DAY_SHOP, w, identity, p, HOME)
    if worth < fee + day or shops.cash[j] < fee:
        note_refused(policy, journal, ONE_DAY_SHOP, w, identity, p, HOME)
        return np.int64(0)
    payer = books.account(books.SHOPS, w)
    levy(policy, ledger, ONE_DAY_SHOP, w, books.FEES, shops.cash, j, payer, fee)
    hold_day(p, w, world, numbers)
    shops.promotion[j] += more
    shops.days_tried[j] += 1
    note_accepted(policy, journal, ONE_DAY_SHOP, w, identity, p, HOME, 0)
    return np.int64(1)
