"""Businesses at home that outgrow it."""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import (
    HOME,
    INDEPENDENT,
    SERVICES,
)
from wijkabm.ground.tables.journal import (
    CAUSE_OUTGREW_HOME,
    EVENT_MOVE_IN,
    LIFE_MOVED_INTO_PREMISES,
    note_event,
    note_fact,
)
from wijkabm.month.firms.hours import give_whole_week
from wijkabm.month.firms.livelihood import wanted_in_premises
from wijkabm.month.firms.organised import ask_newcomer
from wijkabm.month.premises.leases import close_offer, fit_out_cost, tempts_from_home
from wijkabm.month.premises.low_rents import let_below_rent, share_of_rent
from wijkabm.month.premises.premises import sign_lease
from wijkabm.month.unit_search import find_anyway, find_for_a_while, seek_unit


@part
def outgrow_home(j, world, numbers, now):
    """A busy business at home looks for premises, as a workshop or salon; its till pays the fit-out.

    It wants what a whole week earns at home, and what more than the usual hours rules on premises ask of its
    owner.
    """
    shops, premises, journal, ledger = world.shops, world.premises, world.journal, world.ledger
    terms = world.terms
    if not looks_for_premises(j, terms, world, numbers, now):
        return
    w, identity = shops.wijk[j], shops.identity[j]
    wanted = wanted_in_premises(shops.expected_income[j] / shops.own_time[j], w, terms)
    found = find_larger_place(j, wanted, world, numbers, now)
    if not can_fit_out(j, found, world, numbers):
        return
    p, fit_out = found.unit, price_of_fit_out(found, world, numbers)
    anyway = np.int64(1 if outgrows_anyway(j, found, world, numbers, now) else 0)
    close_offer(found, premises)
    payer = books.account(books.SHOPS, w)
    books.pay_out(ledger, books.FIT_OUT, shops.cash, j, payer, books.OUTSIDE, fit_out)
    shops.branch[j] = SERVICES
    if shops.own_time[j] < 1.0:
        give_whole_week(j, shops.owner[j], world.residents, shops)
    full = np.int64(math.floor(found.rent / share_of_rent(p, INDEPENDENT, premises, terms)))
    rent = let_below_rent(j, p, full, INDEPENDENT, anyway, world, now)
    shops.expected_income[j] = found.income
    shops.expected_sales[j] = found.sales
    sign_lease(j, p, rent, full, world, numbers, now)
    ask_newcomer(j, world, numbers, now)
    note_event(journal, EVENT_MOVE_IN, w, identity, p, SERVICES, CAUSE_OUTGREW_HOME)
    note_fact(journal, identity, LIFE_MOVED_INTO_PREMISES, p)


@part
def find_larger_place(j, wanted, world, numbers, now):
    """A unit for good; one for a short time for who cannot pay that fit-out, or looks for nothing else."""
    shops = world.shops
    w, identity, believed = shops.wijk[j], shops.identity[j], shops.believed[j]
    if looks_for_premises(j, world.neutral, world, numbers, now):
        found = seek_unit(w, SERVICES, identity, INDEPENDENT, believed, wanted, world, numbers, now)
        if found.unit < 0 or can_fit_out(j, found, world, numbers):
            return found
    return find_for_a_while(w, SERVICES, identity, believed, wanted, world, numbers, now)


@part
def looks_for_premises(j, terms, world, numbers, now):
    """Whether a business at home looks for premises this month on these terms, busy enough and by luck.

    Busy: expected sales of ``busy_home`` times the typical, or the typical while a unit is on offer for
    temporary use (*assumption*).
    """
    shops, wijken, opening = world.shops, world.wijken, numbers.opening
    w = shops.wijk[j]
    tempted = tempts_from_home(w, world.premises, terms, wijken)
    busy = 1.0 if tempted else opening.busy_home
    if shops.owner[j] < 0 or shops.expected_sales[j] < busy * wijken.typical_revenue[w, HOME]:
        return False
    if shops.share_to_firms[j] > opening.sells_to_firms:
        return False
    looks = opening.move_up_temporary if tempted else opening.move_up
    looks *= eagerness(j, shops, opening)
    return streams.happens(now.key, streams.MOVE_UP, shops.identity[j], 0, looks)


@part
def outgrows_anyway(j, found, world, numbers, now):
    """Whether it would look without any lever too, and take a unit; `found` is what it takes with them."""
    shops, neutral = world.shops, world.neutral
    if not looks_for_premises(j, neutral, world, numbers, now):
        return False
    w = shops.wijk[j]
    wanted = wanted_in_premises(shops.expected_income[j] / shops.own_time[j], w, neutral)
    other = find_anyway(
        w, SERVICES, shops.identity[j], INDEPENDENT, shops.believed[j], wanted, found, world, numbers,
        now,
    )  # fmt: skip
    return can_fit_out(j, other, world, numbers)


@part
def can_fit_out(j, found, world, numbers):
    """Whether a unit was found, and the till pays its fit-out."""
    return found.unit >= 0 and world.shops.cash[j] >= price_of_fit_out(found, world, numbers)


@part
def price_of_fit_out(found, world, numbers):
    """Cents of the fit-out of the unit that was found."""
    cost = fit_out_cost(found.unit, found.short, world.premises, numbers.opening)
    return np.int64(math.floor(cost))


@part
def eagerness(j, shops, opening):
    """How many times as often as at home a firm looks for premises of its own."""
    return opening.place_move_up if shops.place[j] > 0 else 1.0
