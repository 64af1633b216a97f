"""What an empty unit is worth to its landlord: the sum behind all that he may do with it.

A landlord weighs the rents he expects against the time they take to come, at a discount of his kind,
and, where vacancy is taxed, the bills until then. His belief about the chance to let is that of somebody who
does not know how good the unit is and learns from waiting: with a gamma prior over units the chance falls as
``a / (b + months)`` (Lancaster 1990, chapter 4). A lower rent writes the unit down in the
books; the loss weighs as much as the owner is patient with losses and has borrowed on his units.

All values are float cents at today's worth. A `Sheet` holds what one landlord knows of one unit.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import INVESTOR, MUNICIPAL, PRIVATE_LOCAL
from wijkabm.month.premises.leases import usual_rent

VACANCY_TAX_LUCK = streams.name_luck("vacancy_tax")

MONTHS = 12
STEPS = 5  # rents that are tried, each a step lower than the one before
TROUBLE = 3  # ingredient of the luck of a landlord's trouble


class Sheet(NamedTuple):
    """What one landlord knows of one vacant unit this month."""

    asking: Any  # cents a month
    market: Any  # cents a month: what comparable units fetch
    empty: Any  # months vacant
    repair: Any
    area: Any
    book: Any  # cents
    discount: Any  # a month
    patience: Any
    leverage: Any  # mortgage over value of all his units
    bill: Any  # cents of the next yearly tax, if the municipality notices
    detection: Any
    first: Any  # months to the next bill
    escalation: Any  # times a year
    billed: Any  # bills so far in this spell
    fine: Any  # cents


@part
def weigh_debts(premises, landlords, leverage):
    """Mortgage over value of every landlord's units, into `leverage` (n_landlords,), at most 1."""
    for k in range(landlords.wijk.size):
        leverage[k] = 0.0
    for p in range(premises.wijk.size):
        leverage[premises.landlord[p]] += premises.value[p]
    for k in range(landlords.wijk.size):
        leverage[k] = min(landlords.mortgage[k] / max(leverage[k], 1.0), 1.0)


@part
def trouble_of(p, sheet, rents):
    """What changing anything costs this landlord in effort, cents: exponential, fixed for ever by unit."""
    bits = streams.draw(VACANCY_TAX_LUCK, p, TROUBLE, 0)
    return -math.log(streams.to_unit(bits)) * rents.trouble * sheet.asking


@part
def discount_of(kind, rents):
    """Discount a month, by kind of landlord."""
    if kind == PRIVATE_LOCAL:
        yearly = rents.discount_private
    elif kind == INVESTOR:
        yearly = rents.discount_investor
    elif kind == MUNICIPAL:
        yearly = rents.discount_municipality
    else:
        yearly = rents.discount_corporation
    return yearly / MONTHS


@part
def months_to_bill(empty, grace, wait):
    """Months until a unit is next looked at: after the grace period once a year; `wait` at the least."""
    first = grace - empty
    if empty >= grace:
        first = MONTHS - (empty - grace) % MONTHS
    return max(first, wait)


@part
def fill_sheet(p, leverage, world, numbers, now):
    """What the landlord of a vacant unit knows this month."""
    owed = leverage[world.premises.landlord[p]]
    return judge_unit(p, owed, world.terms, world, numbers, now)


@part
def judge_unit(p, owed, terms, world, numbers, now):
    """The same on given `terms`; `owed` is mortgage over value of all his units.

    A unit that is let for a short time and can be claimed is judged as one that has just come free.
    """
    premises, landlords, segments = world.premises, world.landlords, world.segments
    rents = numbers.premises
    month = now.month
    k, w = premises.landlord[p], premises.wijk[p]
    empty = np.int64(0)
    if premises.tenant[p] < 0:
        empty = max(month - premises.vacant_since[p], 0)
    grace = np.int64(terms.tax_grace[w])
    wait = max(premises.exempt_until[p] - month, 1)
    return Sheet(
        asking=float(max(premises.asking_rent[p], 1)),
        market=max(usual_rent(p, premises, segments), 1.0),
        empty=float(empty),
        repair=premises.repair[p],
        area=premises.area[p],
        book=float(premises.book_value[p]),
        discount=discount_of(landlords.kind[k], rents),
        patience=landlords.patience[k],
        leverage=owed,
        bill=terms.tax_rate[w] * premises.value[p],
        detection=terms.tax_detection[w],
        first=float(months_to_bill(empty, grace, wait)),
        escalation=max(terms.tax_escalation[w], 1.0),
        billed=float(premises.billed[p]),
        fine=terms.tax_fine[w] * 100.0,
    )


@part
def with_bills(sheet, bill, first, billed):
    """The same sheet with another bill, months until it comes, and bills so far."""
    return Sheet(
        sheet.asking, sheet.market, sheet.empty, sheet.repair, sheet.area, sheet.book, sheet.discount,
        sheet.patience, sheet.leverage, bill, sheet.detection, first, sheet.escalation, billed, sheet.fine,
    )  # fmt: skip


@part
def letting_chance(asking, repair, sheet, rents):
    """Chance a month, as the landlord believes, that a tenant comes at this rent and state of repair.

    ``a / (b + months) * (market / asking)**e * (repair / usual)**k``, at most ``letting_most``.
    """
    chance = rents.letting_first / (rents.letting_wait + sheet.empty)
    chance *= math.pow(sheet.market / max(asking, 1.0), rents.letting_elasticity)
    chance *= math.pow(max(repair, 0.05) / rents.repair_usual, rents.letting_repair)
    return min(chance, rents.letting_most)


@part
def worth_of_rents(chance, rent, discount, rents):
    """Today's worth of a unit that is let at `rent` with `chance` a month, again and again.

    Vacant V and let L solve ``V = h L / (r + h)`` and ``L = (net rent + q V) / (r + q)``, q the
    chance that a tenancy ends: ``V = h * net rent / (r (r + q + h))``.
    """
    net = (1.0 - rents.maintenance) * rent
    leave = 1.0 / rents.tenancy_months
    return chance * net / max(discount * (discount + leave + chance), 1e-9)


@part
def worth_of_bills(chance, first, billed, sheet, rents):
    """Today's worth of the bills of a unit that waits from now on, all of them noticed.

    Sum over the coming years of ``bill * escalation**bills so far``, by the chance to be vacant
    still, discounted.
    """
    if sheet.bill <= 0.0:
        return 0.0
    kept = (1.0 - chance) / (1.0 + sheet.discount)
    total = 0.0
    for n in range(np.int64(rents.bills_ahead)):
        steps = min(billed + n, rents.bills_dearer)
        weight = math.pow(kept, first + float(MONTHS * n))
        total += sheet.bill * math.pow(sheet.escalation, steps) * weight
    return total


@part
def loss_in_books(rent, sheet, rents):
    """What a lower rent costs beyond itself: a write-down that lenders see (patience * debt share * loss)."""
    before = max(sheet.book - MONTHS * sheet.asking / rents.yield_private, 0.0)
    after = max(sheet.book - MONTHS * rent / rents.yield_private, 0.0)
    return sheet.patience * sheet.leverage * (after - before)


@part
def worth_at_rent(rent, sheet, rents):
    """Worth of the unit offered at `rent`: rents to come, less bills until then, less the write-down."""
    chance = letting_chance(rent, sheet.repair, sheet, rents)
    bills = sheet.detection * worth_of_bills(chance, sheet.first, sheet.billed, sheet, rents)
    worth = worth_of_rents(chance, rent, sheet.discount, rents)
    return worth - bills - loss_in_books(rent, sheet, rents)


@part
def worth_of_temporary(discount, term, notice, hassle, grace, sheet, rents):
    """Worth of offering it for temporary use at a discount, then seeking a regular tenant again.

    A temporary tenant is found with a chance of his own. His rent comes for the term; a regular tenant who
    turns up meanwhile moves in `notice` months later. No bills in the term, and after it a new
    spell of vacancy. That a temporary tenant may stay is not counted on.
    """
    r = sheet.discount
    chance = letting_chance(sheet.asking, sheet.repair, sheet, rents)
    found = rents.temporary_chance
    kept = math.pow((1.0 - chance) / (1.0 + r), max(term, 1.0))
    rent = (1.0 - discount) * sheet.asking
    income = (1.0 - rents.maintenance) * rent * (1.0 - kept) / max(r + chance, 1e-9)
    regular = worth_of_rents(chance, sheet.asking, r, rents)
    moved_in = regular * (1.0 - kept) * math.pow(1.0 / (1.0 + r), notice)
    later = regular - sheet.detection * worth_of_bills(chance, grace, 0.0, sheet, rents)
    # Until then either tenant may come: (r + chance) * regular is what a regular one is worth.
    worth = found * (income + moved_in + kept * later) + (r + chance) * regular
    worth /= r + found + chance
    soon = min(found + chance, rents.temporary_most)
    bills = sheet.detection * worth_of_bills(soon, sheet.first, sheet.billed, sheet, rents)
    return worth - bills - hassle * sheet.asking


@part
def worth_of_repair(cost, sheet, rents):
    """Worth of mending it first: better chances, the cost, and a year without bills while works go on."""
    chance = letting_chance(sheet.asking, 1.0, sheet, rents)
    first = max(sheet.first, float(MONTHS))
    bills = sheet.detection * worth_of_bills(chance, first, sheet.billed, sheet, rents)
    return worth_of_rents(chance, sheet.asking, sheet.discount, rents) - cost - bills


@part
def worth_of_sham(sheet, user_tax, rents):
    """Worth of paying a front man to pose as a tenant, and waiting on.

    A bill, and a fine with it, come only if the inspector calls and sees through it: detection squared.
    The user's OZB, `user_tax` cents a month, comes with having a user.
    """
    r = sheet.discount
    chance = letting_chance(sheet.asking, sheet.repair, sheet, rents)
    seen = sheet.detection * sheet.detection
    bills = worth_of_bills(chance, sheet.first, sheet.billed, sheet, rents)
    if sheet.bill > 0.0:
        kept = math.pow((1.0 - chance) / (1.0 + r), float(MONTHS))
        first = math.pow((1.0 - chance) / (1.0 + r), sheet.first)
        bills += sheet.fine * first / max(1.0 - kept, 1e-6)
    upkeep = (rents.front_man * 100.0 + user_tax) / (r + chance)
    return worth_of_rents(chance, sheet.asking, r, rents) - upkeep - seen * bills


@part
def worth_as_homes(cost_per_m2, wait, sheet, rents):
    """Worth of the unit as homes, let for good after `wait` months, less the works; see ``conversion``."""
    r = sheet.discount
    rent = rents.home_rent_per_m2 * 100.0 * sheet.area
    later = math.pow(1.0 / (1.0 + r), wait)
    net = (1.0 - rents.maintenance) * rent / max(r, 1e-9)
    loss = max(sheet.book - MONTHS * rent / rents.yield_private, 0.0)
    works = cost_per_m2 * 100.0 * sheet.area
    return later * (net - works) - sheet.patience * sheet.leverage * loss


@part
def price_of_sale(sheet, highest, rents):
    """What a buyer offers: the unit's worth to somebody who starts afresh, with the bills that come.

    He is a private landlord without a book value to hold on to, asks the best of a few lower rents, and
    judges the unit as one that stood empty for a year; never more than `highest`, cents.
    """
    best = 0.0
    chance = 0.0
    for step in range(STEPS + 1):
        rent = sheet.market * (1.0 - rents.rent_step * step)
        chance = rents.letting_first / (rents.letting_wait + float(MONTHS))
        chance *= math.pow(sheet.market / rent, rents.letting_elasticity)
        chance = min(chance, rents.letting_most)
        worth = worth_of_rents(chance, rent, rents.discount_private / MONTHS, rents)
        worth -= sheet.detection * worth_of_bills(chance, sheet.first, sheet.billed, sheet, rents)
        best = max(best, worth)
    return min(best, highest)


@part
def worth_of_sale(price, sheet):
    """Worth of selling at `price`: the loss against the books hurts as a write-down does."""
    loss = max(sheet.book - price, 0.0)
    return price - sheet.patience * sheet.leverage * loss
