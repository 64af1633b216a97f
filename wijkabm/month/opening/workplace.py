"""A business at home rents a unit that is open to other work than retail, as a workplace."""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import HOME, OFFER_WORKPLACE
from wijkabm.ground.tables.journal import (
    EVENT_MOVE_IN,
    FIRST_LEVER_CAUSE,
    LIFE_MOVED_INTO_PREMISES,
    note_event,
    note_fact,
)
from wijkabm.ground.tables.town import units_of
from wijkabm.month.premises.leases import is_offered
from wijkabm.month.premises.premises import sign_lease

WORKPLACE_LUCK = streams.name_luck("function_mixing")
LOOK, VIEW = 1, 2  # ingredients of this luck


@part
def seek_workplace(j, world, numbers, now):
    """A business at home rents a workplace if the sales it brings exceed rent and fit-out."""
    shops, premises, journal, ledger = world.shops, world.premises, world.journal, world.ledger
    terms = world.terms
    firms, rents, opening = numbers.firms, numbers.premises, numbers.opening
    month, key = now.month, now.key
    w = shops.wijk[j]
    if terms.workplaces[w] <= 0.0 or shops.owner[j] < 0 or shops.premises[j] >= 0:
        return
    identity = shops.identity[j]
    if not streams.happens(key, WORKPLACE_LUCK, identity, LOOK, opening.seek_workplace):
        return
    extra = opening.workplace_gain * shops.expected_sales[j] * (1.0 - firms.goods[HOME])
    best, most = np.int64(-1), 0.0
    first, last = units_of(w, world.wijken)
    for p in range(first, last):
        if premises.mixed[p] == 0 or not is_offered(p, premises):
            continue
        if premises.reserved_until[p] >= month or premises.area[p] > opening.workplace_floor:
            continue
        if not streams.happens(
            key, WORKPLACE_LUCK, identity, VIEW * 1_000_000 + p, rents.viewing_rate
        ):
            continue
        cost = premises.asking_rent[p] + fit_out(p, premises, opening) / opening.fit_out_months
        if extra - cost > most:
            best, most = np.int64(p), extra - cost
    if best < 0 or shops.cash[j] < fit_out(best, premises, opening):
        return
    cents = np.int64(math.floor(fit_out(best, premises, opening)))
    payer = books.account(books.SHOPS, w)
    books.pay_out(ledger, books.FIT_OUT, shops.cash, j, payer, books.OUTSIDE, cents)
    shops.quality[j] += math.log(1.0 + opening.workplace_gain)
    shops.expected_income[j] += extra - premises.asking_rent[best]
    premises.temporary_rent[best] = 0
    rent = premises.asking_rent[best]
    sign_lease(j, best, rent, rent, world, numbers, now)
    cause = np.int64(FIRST_LEVER_CAUSE + terms.account[w, OFFER_WORKPLACE])
    note_event(journal, EVENT_MOVE_IN, w, identity, best, HOME, cause)
    note_fact(journal, identity, LIFE_MOVED_INTO_PREMISES, best)


@part
def fit_out(p, premises, opening):
    """A light fit-out: desks and a bench, no shop interior; float cents."""
    return opening.light_fit_out * opening.fit_out_per_m2 * 100.0 * premises.area[p]
