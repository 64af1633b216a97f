"""A day in an empty unit, where days are on offer: to learn whether one can do it.

Who weighs a shop takes a day if what it may tell is worth more than the fee and the day (expected value
of sample information, Raiffa & Schlaifer 1961).
"""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import INDEPENDENT, OFFER_TRIAL
from wijkabm.month.offers import levy, note_accepted, note_offer, note_refused, spend_outside
from wijkabm.month.opening.prospects import expect_result, expect_sales, weigh_entrant

TRIAL_LUCK = streams.name_luck("one_day_shop")
WORKING_DAYS = 21.67  # a month
MONTHS = 12


@part
def days_left(w, world, month):
    """Days that are still free this month: the year's plan spread evenly, less those held."""
    policy, terms = world.policy, world.terms
    k = (month - 1) % MONTHS
    days = terms.trial_days[w]
    plan = math.floor(days * (k + 1) / MONTHS) - math.floor(days * k / MONTHS)
    return np.int64(plan) - policy.accepted[w, terms.account[w, OFFER_TRIAL]]


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
    noise = streams.normal(key, TRIAL_LUCK, residents.identity[i], 1)
    signal = residents.talent[i] + opening.trial_noise * noise
    return believed + weight * (signal - believed)


@part
def hold_day(p, w, world, numbers):
    """The day itself: the organiser is paid, people come; fewer the more of them they have seen."""
    premises, segments, wijken, policy = world.premises, world.segments, world.wijken, world.policy
    ledger = world.ledger
    terms = world.terms
    opening = numbers.opening
    cost = np.int64(math.floor(terms.trial_cost[w] * 100.0))
    spend_outside(policy, ledger, terms.account[w, OFFER_TRIAL], w, books.LEVER_COSTS, cost)
    drawn = opening.trial_visits * novelty(w, wijken, opening)
    segments.footfall[premises.segment[p]] += numbers.street.visit_memory * drawn
    wijken.trial_days[w] += 1.0


@inline
def novelty(w, wijken, opening):
    """Share of the first day's public that the next day draws."""
    return 1.0 / (1.0 + wijken.trial_days[w] / opening.trial_novelty)


@part
def can_pay_day(w, world):
    """Whether the desk has the money for another day."""
    policy, terms = world.policy, world.terms
    return policy.left[w, terms.account[w, OFFER_TRIAL]] >= terms.trial_cost[w] * 100.0


@part
def decide_on_trial(
    i, p, b, believed, hopeful, rent, wanted, elsewhere, signs, world, numbers, now
):
    """A would-be owner decides on a day in unit `p`; returns what he believes afterwards.

    `hopeful` is the income there after a good day (one sd up); `signs` is 1 if he would sign without any
    lever. Who would, and signs after the day as well, does so anyway.
    """
    households, residents, premises = world.households, world.residents, world.premises
    segments, wijken, policy, journal = world.segments, world.wijken, world.policy, world.journal
    ledger = world.ledger
    terms = world.terms
    market, firms, opening = numbers.market, numbers.firms, numbers.opening
    w, s, identity = premises.wijk[p], premises.segment[p], residents.identity[i]
    fit_out = opening.fit_out_per_m2 * 100.0 * premises.area[p] / opening.fit_out_months
    threshold = opening.enter_shop * wanted + fit_out
    weight = weigh_entrant(b, s, premises.area[p], believed, 0.0, market, segments)
    sales = expect_sales(b, s, weight, elsewhere, world, numbers)
    surplus = expect_result(b, w, sales, rent, INDEPENDENT, firms, wijken) - threshold
    spread = hopeful - threshold - surplus
    worth = worth_of_knowing(surplus, spread) * opening.trial_horizon
    fee = np.int64(math.floor(terms.trial_fee[w] * 100.0))
    h = residents.household[i]
    note_offer(policy, journal, terms.account[w, OFFER_TRIAL], w, identity, p, b)
    if worth < fee + wanted / WORKING_DAYS or households.savings[h] < fee:
        note_refused(policy, journal, terms.account[w, OFFER_TRIAL], w, identity, p, b)
        return believed
    payer = books.account(books.RESIDENTS, households.wijk[h])
    levy(
        policy,
        ledger,
        terms.account[w, OFFER_TRIAL],
        w,
        books.FEES,
        households.savings,
        h,
        payer,
        fee,
    )
    hold_day(p, w, world, numbers)
    after = learn_in_a_day(i, believed, world, numbers, now)
    residents.believes[i], residents.tried[i] = after, now.month
    moved = surplus + spread * (after - believed) / max(spread_of_trial(opening), 1e-9)
    anyway = signs if moved >= 0.0 else np.int64(0)
    note_accepted(policy, journal, terms.account[w, OFFER_TRIAL], w, identity, p, b, anyway)
    return after
