"""Programme of the vacancy tax: the yearly bill, and what landlords do about it.

Once a quarter the landlord of a vacant unit weighs waiting against lower rents, temporary use, repair, a sham
letting, conversion (where it is allowed) and sale. Waiting without a tax shows what he thought of
each of them: what he left undone then had costs that the sum does not see, at least as large as its
advantage. So he gains ``min(option - waiting, 0)`` without the tax, plus the bills that the option saves
him; he does what gains most, if it gains more than the trouble of changing anything (*assumption*:
exponential over units, fixed for ever). A tax of nothing therefore moves nobody, and a small one only a few.
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.journal import (
    EVENT_RENT_LOWERED,
    EVENT_SHAM_LET,
    FIRST_LEVER_CAUSE,
    note_event,
)
from wijkabm.levers.conversion.decision import apply_for_homes, can_become_homes
from wijkabm.levers.vacancy_tax import ordinance
from wijkabm.month.offers import levy, note_accepted, note_offer, note_refused
from wijkabm.month.premises.leases import is_offered
from wijkabm.month.premises.premises import find_buyer, sell_unit
from wijkabm.month.premises.repair import mend_unit, repair_cost
from wijkabm.month.premises.worth import (
    MONTHS,
    STEPS,
    fill_sheet,
    price_of_sale,
    trouble_of,
    weigh_debts,
    with_bills,
    worth_as_homes,
    worth_at_rent,
    worth_of_repair,
    worth_of_sale,
    worth_of_sham,
    worth_of_temporary,
)

VACANCY_TAX_LUCK = streams.name_luck("vacancy_tax")

QUARTER = 3
WEEKS_PER_MONTH = 4.345
WAIT, LOWER, TEMPORARY, REPAIR, SHAM, CONVERT, SELL = -1, 0, 5, 6, 7, 8, 9  # 0-4: by how much lower
OPTIONS = 10
LETTER = 1  # ingredients of the luck of this lever
INSIGHT = 2
BUYER = 4


@kernel
def tax_vacancy(world, numbers, now, me):
    """Bills of this month; then landlords whose turn it is weigh what to do, also once it is announced."""
    premises, landlords = world.premises, world.landlords
    rents = numbers.premises
    month = now.month
    leverage = np.zeros(landlords.wijk.size)
    weigh_debts(premises, landlords, leverage)
    for p in range(premises.wijk.size):
        w = premises.wijk[p]
        if not is_offered(p, premises) or me.ordinance[w] > 0.0:
            continue
        rate = max(me.rate[w], me.coming[w])
        if rate <= 0.0 or premises.reserved_until[p] >= month:
            continue
        sheet = fill_sheet(p, leverage, world, numbers, now)
        if me.rate[w] > 0.0:
            sheet = bill_unit(p, sheet, world, numbers, now, me)
        empty = month - premises.vacant_since[p]
        if empty > rents.wait and (month + p) % QUARTER == 0:
            respond(p, sheet, world, numbers, now, me)


@part
def is_due(p, premises, grace, month):
    """Whether this month is one in which the unit is looked at: at the end of the grace, then each year."""
    empty = month - premises.vacant_since[p]
    return empty >= grace and (empty - grace) % MONTHS == 0 and premises.exempt_until[p] <= month


@part
def bill_unit(p, sheet, world, numbers, now, me):
    """The sheet after the inspector called; a bill if the vacancy is noticed, with a fine if it was hidden.

    ``bill = rate * value * escalation**(bills before in this spell, at most so many)``; a landlord pays what
    he has, the rest is waived (*assumption*).
    """
    premises, landlords, policy = world.premises, world.landlords, world.policy
    ledger = world.ledger
    month, key = now.month, now.key
    w = premises.wijk[p]
    if not is_due(p, premises, np.int64(world.terms.tax_grace[w]), month):
        return sheet
    k = premises.landlord[p]
    found = me.detection[w]
    if not streams.happens(key, VACANCY_TAX_LUCK, p, LETTER, found):
        return sheet
    payer = books.account(books.LANDLORDS, landlords.wijk[k])
    if premises.sham[p] == 1:
        if not streams.happens(key, VACANCY_TAX_LUCK, p, INSIGHT, found):
            return sheet
        premises.sham[p] = 0
        fine = np.int64(math.floor(sheet.fine))
        levy(policy, ledger, me.number, w, books.FINE, landlords.cash, k, payer, fine)
    dearer = min(float(premises.billed[p]), numbers.premises.bills_dearer)
    steps = math.pow(sheet.escalation, dearer)
    due = np.int64(math.floor(sheet.bill * steps))
    levy(policy, ledger, me.number, w, books.VACANCY_TAX, landlords.cash, k, payer, due)
    premises.billed[p] += 1
    return with_bills(sheet, sheet.bill, float(MONTHS), float(premises.billed[p]))


@part
def respond(p, sheet, world, numbers, now, me):
    """Weigh all options with and without the bills, and do the one that pays best."""
    premises, landlords, policy = world.premises, world.landlords, world.policy
    journal = world.journal
    rents = numbers.premises
    w, k = premises.wijk[p], premises.landlord[p]
    identity = landlords.identity[k]
    note_offer(policy, journal, me.number, w, identity, p, -1)
    buyer = seek_buyer(p, world, numbers, now)
    untaxed_sheet = with_bills(sheet, 0.0, sheet.first, sheet.billed)
    best, most = np.int64(WAIT), trouble_of(p, sheet, rents)
    waiting = worth_of_waiting(p, sheet, world, numbers)
    untaxed_waiting = worth_of_waiting(p, untaxed_sheet, world, numbers)
    for option in range(OPTIONS):
        if not is_open(option, p, buyer, world, numbers, now):
            continue
        untaxed = weigh(option, p, untaxed_sheet, world, numbers)
        taxed = weigh(option, p, sheet, world, numbers)
        saved = (taxed - untaxed) - (waiting - untaxed_waiting)
        gain = saved + min(untaxed - untaxed_waiting, 0.0)
        if gain > most:
            best, most = np.int64(option), gain
    if best == WAIT:
        note_refused(policy, journal, me.number, w, identity, p, -1)
        return
    note_accepted(policy, journal, me.number, w, identity, p, -1, 0)
    carry_out(best, p, buyer, sheet, world, numbers, now, me)


@part
def seek_buyer(p, world, numbers, now):
    """A landlord who could buy the unit, of a few who are asked; -1 if none."""
    price = numbers.premises.sale_price * world.premises.value[p]
    for attempt in range(np.int64(numbers.premises.buyers_asked)):
        buyer = find_buyer(p, price, VACANCY_TAX_LUCK, BUYER + attempt, world, numbers, now)
        if buyer >= 0:
            return buyer
    return np.int64(-1)


@part
def worth_of_waiting(p, sheet, world, numbers):
    """Worth of going on as now: waiting, or waiting behind a sham tenant."""
    premises, municipality = world.premises, world.municipality
    rents = numbers.premises
    if premises.sham[p] == 1:
        return worth_of_sham(sheet, user_tax(p, premises, municipality), rents)
    return worth_at_rent(sheet.asking, sheet, rents)


@part
def is_open(option, p, buyer, world, numbers, now):
    """Whether a landlord can do this now."""
    premises, landlords = world.premises, world.landlords
    rents = numbers.premises
    k = premises.landlord[p]
    if option == TEMPORARY:
        return premises.temporary_rent[p] == 0
    if option == REPAIR:
        cost = repair_cost(p, premises, rents)
        return premises.repair[p] < rents.repair_poor and landlords.cash[k] >= cost
    if option == SHAM:
        return premises.sham[p] == 0
    if option == CONVERT:
        return can_become_homes(p, world, numbers, now)
    if option == SELL:
        return buyer >= 0
    return True


@part
def lower_rent(option, sheet, rents):
    """Rent after so many steps down."""
    return sheet.asking * (1.0 - rents.rent_step * (option + 1))


@part
def weigh(option, p, sheet, world, numbers):
    """Worth of an option, float cents."""
    premises, municipality, terms = world.premises, world.municipality, world.terms
    rents = numbers.premises
    w = premises.wijk[p]
    if option < STEPS:
        return worth_at_rent(lower_rent(option, sheet, rents), sheet, rents)
    if option == TEMPORARY:
        return worth_of_temporary(
            temporary_discount(w, terms, rents), temporary_term(w, terms, rents),
            temporary_notice(w, terms, rents), rents.temporary_hassle, np.int64(terms.tax_grace[w]),
            sheet, rents,
        )  # fmt: skip
    if option == REPAIR:
        return worth_of_repair(float(repair_cost(p, premises, rents)), sheet, rents)
    if option == SHAM:
        return worth_of_sham(sheet, user_tax(p, premises, municipality), rents)
    if option == CONVERT:
        wait = terms.homes_weeks[w] / WEEKS_PER_MONTH + rents.works_months
        return worth_as_homes(terms.homes_cost[w], wait, sheet, rents)
    return worth_of_sale(price_of_sale(sheet, rents.sale_price * premises.value[p], rents), sheet)


@part
def temporary_discount(w, terms, rents):
    """Discount on the asking rent: the lever's, or what landlords give without one."""
    if terms.short_discount[w] > 0.0:
        return terms.short_discount[w]
    return rents.temporary_discount


@part
def temporary_term(w, terms, rents):
    """Months of a temporary letting: the lever's, or what is usual."""
    if terms.short_discount[w] > 0.0:
        return terms.short_months[w]
    return rents.temporary_term


@part
def temporary_notice(w, terms, rents):
    """Months of notice: the lever's; without one the tenant may sit out the term."""
    if terms.short_discount[w] > 0.0:
        return terms.notice[w]
    return rents.temporary_term


@part
def user_tax(p, premises, municipality):
    """The user's part of the OZB, cents a month."""
    return premises.value[p] * municipality.ozb_user[0] * municipality.ozb_scale[0] / MONTHS


@part
def carry_out(option, p, buyer, sheet, world, numbers, now, me):
    """Do what was chosen; a sham tenant is then no longer needed."""
    premises, landlords = world.premises, world.landlords
    journal = world.journal
    rents = numbers.premises
    month = now.month
    w, k = premises.wijk[p], premises.landlord[p]
    premises.sham[p] = 0
    cause = np.int64(FIRST_LEVER_CAUSE + me.number)
    identity = landlords.identity[k]
    if option < STEPS:
        premises.asking_rent[p] = np.int64(math.floor(lower_rent(option, sheet, rents)))
        note_event(journal, EVENT_RENT_LOWERED, w, identity, p, -1, cause)
    elif option == TEMPORARY:
        share = 1.0 - temporary_discount(w, world.terms, rents)
        premises.temporary_rent[p] = max(np.int64(math.floor(share * sheet.asking)), 1)
        premises.temporary_months[p] = np.int64(temporary_term(w, world.terms, rents))
    elif option == REPAIR:
        mend_unit(p, repair_cost(p, premises, rents), cause, world)
        premises.exempt_until[p] = month + MONTHS
    elif option == SHAM:
        premises.sham[p] = 1
        note_event(journal, EVENT_SHAM_LET, w, identity, p, -1, cause)
    elif option == CONVERT:
        apply_for_homes(p, world, numbers, now)
    else:
        price = price_of_sale(sheet, rents.sale_price * premises.value[p], rents)
        sell_unit(p, buyer, np.int64(math.floor(price)), cause, world, numbers)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """What an empty unit costs, or will: a reason to uphold sham lettings and offers for a short time."""
    taxed = (me.rate > 0.0) | (me.coming > 0.0)
    terms = world.terms
    terms.vacancy_taxed[:] = taxed
    terms.short_leases_held[taxed] = 1
    rate = np.where(me.ordinance > 0.0, 0.0, np.maximum(me.rate, me.coming))
    for term, dose in (
        (terms.tax_rate, rate),
        (terms.tax_grace, me.grace),
        (terms.tax_escalation, me.escalation),
        (terms.tax_detection, me.detection),
        (terms.tax_fine, me.fine),
    ):
        term[taxed] = dose[taxed]


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Vacancy tax, or the ordinance in its place."""
    tax_vacancy(world, numbers, now, me)
    ordinance.hold_to_ordinance(world, numbers, now, me)
