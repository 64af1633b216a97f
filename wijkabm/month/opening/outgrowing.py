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
from wijkabm.month.premises.leases import fit_out_cost, tempts_from_home
from wijkabm.month.premises.low_rents import let_below_rent, share_of_rent
from wijkabm.month.premises.premises import sign_lease
from wijkabm.month.unit_search import finds_anyway, seek_unit


@part
def outgrow_home(j, world, numbers, now):
    """A busy business at home looks for premises, as a workshop or salon.

    Busy: expected sales of ``busy_home`` times the typical, or the typical while a unit is on offer for
    temporary use (*assumption*).
    """
    shops, premises, wijken, journal = world.shops, world.premises, world.wijken, world.journal
    ledger = world.ledger
    terms = world.terms
    opening = numbers.opening
    key = now.key
    w = shops.wijk[j]
    i = shops.owner[j]
    tempted = tempts_from_home(w, premises, wijken)
    busy = 1.0 if tempted else opening.busy_home
    if i < 0 or shops.expected_sales[j] < busy * wijken.typical_revenue[w, HOME]:
        return
    if shops.share_to_firms[j] > opening.sells_to_firms:
        return
    identity = shops.identity[j]
    looks = opening.move_up_temporary if tempted else opening.move_up
    looks *= eagerness(j, shops, opening)
    if not streams.happens(key, streams.MOVE_UP, identity, 0, looks):
        return
    found = seek_unit(
        w,
        SERVICES,
        identity,
        INDEPENDENT,
        shops.believed[j],
        shops.expected_income[j],
        world,
        numbers,
        now,
    )
    p = found.unit
    if p < 0:
        return
    fit_out = np.int64(math.floor(fit_out_cost(p, INDEPENDENT, premises, opening)))
    if shops.cash[j] < fit_out:
        return
    payer = books.account(books.SHOPS, w)
    books.pay_out(ledger, books.FIT_OUT, shops.cash, j, payer, books.OUTSIDE, fit_out)
    shops.branch[j] = SERVICES
    share = share_of_rent(p, INDEPENDENT, premises, terms)
    anyway = finds_anyway(
        w, SERVICES, identity, INDEPENDENT, shops.believed[j], shops.expected_income[j], world, numbers,
        now,
    )  # fmt: skip
    full = np.int64(math.floor(found.rent / share))
    rent = let_below_rent(j, p, full, INDEPENDENT, anyway, world, now)
    shops.expected_income[j] = found.income
    shops.expected_sales[j] = found.sales
    sign_lease(j, p, rent, world, numbers, now)
    note_event(journal, EVENT_MOVE_IN, w, identity, p, SERVICES, CAUSE_OUTGREW_HOME)
    note_fact(journal, identity, LIFE_MOVED_INTO_PREMISES, p)


@part
def eagerness(j, shops, opening):
    """How many times as often as at home a firm looks for premises of its own."""
    return opening.place_move_up if shops.place[j] > 0 else 1.0
