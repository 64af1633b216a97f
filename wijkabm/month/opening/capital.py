"""What a start takes, and who brings it: own savings, family, a bank, a fund, or a smaller beginning.

Most starters at home need little, few need much: what is needed is log-normal, by the luck of the intention,
so that waiting does not draw it anew. Small sums come from savings and family, larger ones from a bank
(Kerr & Nanda 2011); who falls short at home begins part-time, with less (Hurst & Pugsley 2011).
"""

import math
from typing import Any, NamedTuple

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import HOME
from wijkabm.ground.tables.journal import LIFE_LOAN, note_fact
from wijkabm.month.firms.bills import MONTHS
from wijkabm.month.firms.clients import deliver_most
from wijkabm.month.firms.guarantees import (
    borrow_guaranteed,
    can_be_guaranteed,
    pay_for_guarantee,
)
from wijkabm.month.firms.loans import is_on_offer, lend
from wijkabm.month.opening.prospects import round_up
from wijkabm.month.premises.leases import fit_out_cost

CAPITAL_LUCK = streams.name_luck("start_capital")
FOR_EVER = streams.GOLDEN  # the key of what belongs to an intention for good, whatever the month
NOT, SMALL, WHOLE = range(3)
"""How somebody begins: not at all, part-time, as planned."""


class Means(NamedTuple):
    """Who brings the capital of a start, cents; what is `short` nobody brings."""

    own: Any
    family: Any
    giver: Any  # row of the household that gives, -1
    bank: Any
    short: Any


@part
def scale_of_need(i, spread, residents):
    """How much more than the median this intention needs: ``exp(spread * z)``."""
    if i < 0:
        return 1.0  # who comes from elsewhere brings what is usual
    since = residents.intends_since[i] + streams.MONTH_ZERO
    return math.exp(
        spread * streams.normal(FOR_EVER, CAPITAL_LUCK, residents.identity[i], 2 * since)
    )


@part
def most_needed(firms):
    """The most that a start takes beside the fit-out: a year's sales of the largest business at home, cents.

    A bound that only extreme parameters reach (`clients.deliver_most`): with the spread at the end of its
    range a bank would else lend one starter what a whole town has.
    """
    return MONTHS * deliver_most(firms)


@part
def capital_for_shop(i, p, w, b, short, world, numbers):
    """Fit-out and some months of costs, cents: what a start in this unit takes, for good or a `short` time.

    The fit-out is paid as it is; costs of the first months are log-normal with ``capital_shop_spread``.
    """
    opening, firms = numbers.opening, numbers.firms
    fit_out = np.int64(math.floor(fit_out_cost(p, short, world.premises, opening)))
    working = world.wijken.typical_revenue[w, b] * (1.0 - firms.goods[b])
    working *= scale_of_need(i, opening.capital_shop_spread, world.residents)
    first = opening.capital_months * working * opening.costs_of_margin
    return fit_out + np.int64(math.floor(min(first, most_needed(firms))))


@part
def capital_at_home(i, sales, w, world, numbers):
    """Log-normal, median ``capital_home`` at typical sales, in proportion to the sales expected; cents."""
    opening = numbers.opening
    relative = sales / max(world.wijken.typical_revenue[w, HOME], 1.0)
    scale = scale_of_need(i, opening.capital_home_spread, world.residents)
    need = opening.capital_home * 100.0 * scale * relative
    return np.int64(math.floor(min(need, most_needed(numbers.firms))))


@part
def spare_of(h, households, opening):
    """What a household would give to a start of somebody near, cents."""
    above = float(households.savings[h]) - opening.family_kept * 100.0
    return np.int64(math.floor(opening.family_share * max(above, 0.0)))


@part
def find_giver(i, world, opening):
    """The household of a tied person who would help and has most to spare, -1 for none.

    Each tie is near enough with chance ``family_willing``, for good.
    """
    residents, households = world.residents, world.households
    best, most = np.int64(-1), np.int64(0)
    for k in range(residents.n_ties[i]):
        other = residents.ties[i, k]
        h = residents.household[other]
        if h < 0 or h == residents.household[i]:
            continue
        pair = residents.identity[other]
        if streams.happens(
            FOR_EVER, CAPITAL_LUCK, residents.identity[i], pair, opening.family_willing
        ):
            spare = spare_of(h, households, opening)
            if spare > most:
                best, most = np.int64(h), spare
    return best


@part
def find_capital(i, need, world, opening):
    """Who brings `need`: own savings, then family, then a bank up to a share of it.

    A bank lends nothing to who is in arrears at home.
    """
    households = world.households
    savings = households.savings[world.residents.household[i]]
    own = min(need, np.int64(math.floor(opening.own_savings * savings)))
    family, giver = np.int64(0), np.int64(-1)
    if own < need:
        giver = find_giver(i, world, opening)
        if giver >= 0:
            family = min(need - own, spare_of(giver, households, opening))
    bank = np.int64(0)
    if households.arrears[world.residents.household[i]] == 0:
        bank = min(need - own - family, np.int64(math.floor(opening.loan_share * need)))
    return Means(own, family, giver, bank, need - own - family - bank)


@part
def loan_asked(need, means, w, terms):
    """What who falls short asks of a fund, cents: what is short, or its usual loan."""
    usual = np.int64(math.floor(min(terms.loan_usual[w], terms.loan_most[w]) * 100.0))
    return min(max(means.short, usual), need - means.own)


@part
def need_of_small(need, opening):
    """What a part-time beginning at home takes, cents."""
    return np.int64(math.floor(opening.small_start * need))


@part
def can_begin(i, need, at_home, w, terms, world, numbers):
    """Whether the capital can be raised on these terms, for the whole or at home for a part-time beginning.

    Who lives elsewhere (`i` -1) brings it along.
    """
    if i < 0:
        return True
    opening = numbers.opening
    means = find_capital(i, need, world, opening)
    if means.short <= 0:
        return True
    if can_be_guaranteed(i, need, means.bank + means.short, w, terms, world, opening):
        return True
    if is_on_offer(i, loan_asked(need, means, w, terms), w, terms, world):
        return True
    return at_home and can_begin_small(i, need, world, opening)


@part
def can_begin_small(i, need, world, opening):
    """Whether a part-time beginning is within the means without any fund."""
    return find_capital(i, need_of_small(need, opening), world, opening).short <= 0


@part
def raise_capital(j, i, need, at_home, world, numbers, now):
    """Bring the start capital of business `j` together, through the books; NOT, SMALL or WHOLE.

    What is short after savings, family and bank the bank lends where a fund carries part of the risk, else
    the municipality's fund may lend it; who would otherwise have begun part-time starts anyway.
    """
    shops, ledger = world.shops, world.ledger
    opening, w = numbers.opening, world.shops.wijk[j]
    payee = books.account(books.SHOPS, w)
    if i < 0:
        books.receive(ledger, books.START_CAPITAL, books.OUTSIDE, shops.cash, j, payee, need)
        return np.int64(WHOLE)
    means = find_capital(i, need, world, opening)
    if means.short <= 0:
        bring_in(j, i, means, world, numbers)
        return np.int64(WHOLE)
    small = at_home and can_begin_small(i, need, world, opening)
    whole = means.bank + means.short
    if borrow_guaranteed(j, i, need, whole, 1 if small else 0, world, numbers, now):
        bring_in(j, i, Means(means.own, means.family, means.giver, whole, 0), world, numbers)
        pay_for_guarantee(j, world)
        return np.int64(WHOLE)
    asked = loan_asked(need, means, w, world.terms)
    if lend(j, i, asked, 1 if small else 0, world, numbers, now) > 0:
        rest = need - means.own - asked
        family = min(means.family, rest)
        bring_in(j, i, Means(means.own, family, means.giver, rest - family, 0), world, numbers)
        return np.int64(WHOLE)
    if not small:
        return np.int64(NOT)
    bring_in(j, i, find_capital(i, need_of_small(need, opening), world, opening), world, numbers)
    return np.int64(SMALL)


@part
def bring_in(j, i, means, world, numbers):
    """Own savings, a gift of a tied household, and a bank's loan go into the till."""
    households, shops, ledger = world.households, world.shops, world.ledger
    payee = books.account(books.SHOPS, shops.wijk[j])
    h = world.residents.household[i]
    payer = books.account(books.RESIDENTS, households.wijk[h])
    books.pay(
        ledger, books.START_CAPITAL, households.savings, h, payer, shops.cash, j, payee, means.own
    )
    if means.family > 0:
        near = means.giver
        payer = books.account(books.RESIDENTS, households.wijk[near])
        books.pay(
            ledger, books.FAMILY_CAPITAL, households.savings, near, payer, shops.cash, j, payee,
            means.family,
        )  # fmt: skip
    if means.bank > 0:
        books.receive(ledger, books.LOAN, books.BANKS, shops.cash, j, payee, means.bank)
        shops.loan[j] = means.bank
        shops.loan_payment[j] = round_up(means.bank / max(numbers.firms.loan_months, 1.0))
        note_fact(world.journal, shops.identity[j], LIFE_LOAN, means.bank)
