"""Units leave the stock and join it, without any lever, by what they bring in another use.

A ground floor in a shopping street may hold a shop, or an office, a practice, a dwelling. What other uses
bring differs by ground floor and changes now and then: ``o = other use * base rent * exp(spread * z)`` a
month, z standard normal, drawn anew every `other_months` in the mean. `other use` is solved for every wijk
so that as many units are added as withdrawn where it rests (``stock_at_rest``); from then on nothing holds
the stock: it shrinks where shops earn less.

The owner of an empty unit weighs another use now and then, and withdraws the unit if ``(1 - m) o / r -
works`` is more than the worth of waiting for a tenant (`worth.worth_at_rent`), or for one for a short time
where he offers that too; both fall with the months of vacancy. The owner of a ground floor in other use
weighs a shop: ``(1 - m) (rent * let - o) / r > works``, `rent` what units of the street fetch and `let` the
share of those nearby that is let. Works keep what was done from being undone at once (Dixit & Pindyck 1994);
a bank lends for them against the building. That other uses pay for a location as shops do, and who lives or
works there, are left out (*assumptions*).
"""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import NEVER, NO_LEASE, USE_OTHER, USE_RETAIL
from wijkabm.ground.tables.journal import (
    EVENT_UNIT_ADDED,
    EVENT_UNIT_WITHDRAWN,
    NO_CAUSE,
    note_event,
)
from wijkabm.month.premises.leases import forget_spell, is_offered, market_rent
from wijkabm.month.premises.worth import discount_of, judge_unit, worth_at_rent, worth_of_temporary

OTHER_USE_LUCK = streams.name_luck("other_use")
RENEWED, WORTH, WEIGHED = range(3)  # ingredients of that luck


@part
def other_rent(p, premises, wijken):
    """What the ground floor brings a month in another use, float cents."""
    return wijken.other_use[premises.wijk[p]] * premises.base_rent[p] * premises.other_worth[p]


@part
def cost_of_works(p, premises, rents):
    """Cents to change the use of a ground floor."""
    return np.int64(math.floor(rents.change_cost * 100.0 * premises.area[p]))


@part
def renew_other_use(p, world, numbers, now):
    """Now and then another use of the ground floor brings another sum, by its own luck."""
    premises, rents = world.premises, numbers.premises
    key = now.key
    if not streams.happens(key, OTHER_USE_LUCK, p, RENEWED, 1.0 / rents.other_months):
        return
    z = streams.normal(key, OTHER_USE_LUCK, p, WORTH)
    premises.other_worth[p] = math.exp(rents.other_spread * z)
    if premises.use[p] == USE_OTHER:
        premises.contract_rent[p] = np.int64(math.floor(other_rent(p, premises, world.wijken)))


@part
def may_be_withdrawn(p, premises, now):
    """Whether an empty unit is kept for nobody.

    What its owner offers for a short time, or pays a front man for, binds him no longer than he likes.
    """
    if not is_offered(p, premises) or premises.reserved_until[p] >= now.month:
        return False
    return premises.social[p] == 0 and premises.named[p] == 0


@part
def weigh_other_use(p, world, numbers, now):
    """The owner of an empty unit withdraws it if another use is worth more than to wait on."""
    premises, rents = world.premises, numbers.premises
    if not may_be_withdrawn(p, premises, now):
        return
    if not streams.happens(now.key, OTHER_USE_LUCK, p, WEIGHED, rents.weigh_other_use):
        return
    sheet = judge_unit(p, 0.0, world.terms, world, numbers, now)
    income = (1.0 - rents.maintenance) * other_rent(p, premises, world.wijken)
    worth = income / max(sheet.discount, 1e-9) - cost_of_works(p, premises, rents)
    if worth > worth_of_keeping(p, sheet, world, rents):
        pay_works(p, world, numbers)
        withdraw_unit(p, world)
        note_change(EVENT_UNIT_WITHDRAWN, p, world)


@part
def worth_of_keeping(p, sheet, world, rents):
    """Worth of waiting for a tenant, or for one for a short time where the owner offers that, if it is more.

    The trouble of offering it has been taken.
    """
    premises, terms = world.premises, world.terms
    w, rent = premises.wijk[p], premises.temporary_rent[p]
    waiting = worth_at_rent(sheet.asking, sheet, rents)
    if rent == 0:
        return waiting
    term = float(premises.temporary_months[p])
    notice = terms.notice[w] if terms.notice[w] > 0.0 else term
    grace = np.int64(terms.tax_grace[w])
    short = worth_of_temporary(1.0 - rent / sheet.asking, term, notice, 0.0, grace, sheet, rents)
    return max(waiting, short)


@part
def weigh_shop(p, world, numbers, now):
    """The owner of a ground floor in other use makes it a unit if that is worth more."""
    premises, landlords = world.premises, world.landlords
    rents = numbers.premises
    if not streams.happens(now.key, OTHER_USE_LUCK, p, WEIGHED, rents.weigh_shop):
        return
    discount = discount_of(landlords.kind[premises.landlord[p]], rents)
    fetches = market_rent(p, premises, world.segments) * share_let_nearby(p, world, numbers)
    more = (1.0 - rents.maintenance) * (fetches - other_rent(p, premises, world.wijken))
    if more / max(discount, 1e-9) > cost_of_works(p, premises, rents):
        pay_works(p, world, numbers)
        add_unit(p, world, numbers, now)
        note_change(EVENT_UNIT_ADDED, p, world)


@part
def share_let_nearby(p, world, numbers):
    """Share of the units around that have a tenant, near ones most (`street_rents`)."""
    premises, segments, wijken = world.premises, world.segments, world.wijken
    w, s = premises.wijk[p], premises.segment[p]
    units, lit = 0.0, 0.0
    for t in range(wijken.first_segment[w], wijken.first_segment[w] + wijken.n_segments[w]):
        near = math.exp(-segments.distance[s, segments.local[t]] / numbers.premises.rent_reach)
        units += near * segments.units[t]
        lit += near * segments.lit[t]
    return lit / units if units > 0.0 else 1.0


@part
def pay_works(p, world, numbers):
    """Builders are paid; a bank lends the sum, which is repaid before the owner takes anything out."""
    premises, landlords, ledger = world.premises, world.landlords, world.ledger
    k = premises.landlord[p]
    cost = cost_of_works(p, premises, numbers.premises)
    account = books.account(books.LANDLORDS, landlords.wijk[k])
    books.receive(ledger, books.LOAN, books.BANKS, landlords.cash, k, account, cost)
    landlords.mortgage[k] += cost
    landlords.works_debt[k] += cost
    books.pay_out(ledger, books.BUILDING_WORKS, landlords.cash, k, account, books.OUTSIDE, cost)


@part
def withdraw_unit(p, world):
    """The unit is one no more; what another use brings comes in from now on."""
    premises = world.premises
    premises.use[p] = USE_OTHER
    premises.lease_kind[p] = NO_LEASE
    premises.vacant_since[p] = NEVER
    premises.mixed[p] = 0
    forget_spell(p, premises)
    premises.contract_rent[p] = np.int64(math.floor(other_rent(p, premises, world.wijken)))
    premises.asking_rent[p] = premises.contract_rent[p]


@part
def add_unit(p, world, numbers, now):
    """A ground floor becomes an empty unit, in good repair, at what comparable units are asked for."""
    premises, rents = world.premises, numbers.premises
    asking = rents.on_vacating * market_rent(p, premises, world.segments)
    premises.use[p] = USE_RETAIL
    premises.vacant_since[p] = now.month
    premises.reserved_until[p] = NEVER
    premises.contract_rent[p] = 0
    premises.asking_rent[p] = np.int64(math.floor(asking))
    premises.repair[p] = 1.0
    forget_spell(p, premises)


@part
def note_change(event, p, world):
    """Who changed the stock."""
    premises, landlords, journal = world.premises, world.landlords, world.journal
    identity = landlords.identity[premises.landlord[p]]
    note_event(journal, event, premises.wijk[p], identity, p, -1, NO_CAUSE)
