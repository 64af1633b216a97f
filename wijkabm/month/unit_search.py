"""Where a business that looks for a unit finds one, and whether it would have found one anyway.

Whoever looks sees some of the empty units, works out for each what would be left there (``prospects``) at the
rent that owner and tenant would agree on (``premises/bargain``), and takes the best if it is enough. The
search is done on given terms: on those of the month, and once more on neutral ones to say what would have
happened without any lever.
"""

from typing import Any, NamedTuple

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import CHAIN_SHOP, FOOD, INDEPENDENT, SERVICES
from wijkabm.ground.tables.premises import is_unit
from wijkabm.ground.tables.town import units_of
from wijkabm.month.firms.renewal import premium_on
from wijkabm.month.opening.approach import viewing_rate
from wijkabm.month.opening.permits import may_come, permits_needed, price_of_permit, spread_start
from wijkabm.month.opening.prospects import (
    expect_most,
    expect_result,
    expect_sales,
    quality_of,
    weigh_elsewhere,
    weigh_entrant,
)
from wijkabm.month.premises.bargain import agree_rent
from wijkabm.month.premises.leases import (
    asked_rent,
    can_be_claimed,
    fit_out_cost,
    fit_out_life,
    for_temporary_use,
    give_notice,
)
from wijkabm.month.premises.low_rents import share_of_rent

MONTHS = 12.0


class Found(NamedTuple):
    """What a search for a unit found: its row (-1: none), and float cents a month expected there."""

    unit: Any
    income: Any
    sales: Any
    rent: Any  # that is agreed
    claimed: Any  # a unit let for a short time that would be better, -1 for none
    short: Any  # whether it is for a short time


class Lease(NamedTuple):
    """What owner and tenant of a unit agree on, float cents a month."""

    surplus: Any  # left to the tenant beyond what is enough; below 0 they do not agree
    rent: Any
    short: Any  # whether it is for a short time


@part
def seek_unit(w, b, identity, owner_kind, believed, wanted, world, numbers, now):
    """What is found on the terms of this month; a unit let for a short time may be claimed instead."""
    found = find_unit(
        w, b, identity, owner_kind, believed, wanted, world.terms, world, numbers, now
    )  # fmt: skip
    if found.claimed >= 0:
        give_notice(found.claimed, w, world, now)
    return found


@part
def find_anyway(w, b, identity, owner_kind, believed, wanted, found, world, numbers, now):
    """What the same search finds on neutral terms, as `found` was on those of this month.

    `believed` and `wanted` are what is believed and wanted where no lever works.
    """
    if are_neutral(w, world.terms, world.neutral):
        return found
    return find_unit(
        w, b, identity, owner_kind, believed, wanted, world.neutral, world, numbers, now
    )  # fmt: skip


@part
def are_neutral(w, terms, neutral):
    """Whether whoever looks for a unit, and the means to start there, does so on neutral terms."""
    return (
        terms.permit_weeks[w] == neutral.permit_weeks[w]
        and terms.permit_fee[w] == neutral.permit_fee[w]
        and terms.allowed_uses[w] == neutral.allowed_uses[w]
        and terms.burden[w] == neutral.burden[w]
        and terms.shown[w] == neutral.shown[w]
        and terms.rent_discount[w] == neutral.rent_discount[w]
        and terms.premium_share[w] == neutral.premium_share[w]
        and terms.trial_days[w] == neutral.trial_days[w]
        and terms.short_leases_held[w] == neutral.short_leases_held[w]
        and terms.lends[w] == neutral.lends[w]
        and terms.guarantee[w] == neutral.guarantee[w]
        and terms.tax_rate[w] == neutral.tax_rate[w]
    )


@part
def find_unit(w, b, identity, owner_kind, believed, wanted, terms, world, numbers, now):
    """The unit in which the business earns most on these `terms`, if that is enough (`look_around`)."""
    return look_around(
        w, b, identity, owner_kind, believed, wanted, True, terms, world, numbers, now
    )  # fmt: skip


@part
def find_for_a_while(w, b, identity, believed, wanted, world, numbers, now):
    """The same for an independent who cannot rent for good: units on offer for a short time alone."""
    terms = world.terms
    if terms.short_leases_held[w] == 0:
        return Found(np.int64(-1), 0.0, 0.0, 0.0, np.int64(-1), False)
    return look_around(
        w, b, identity, INDEPENDENT, believed, wanted, False, terms, world, numbers, now
    )  # fmt: skip


@part
def look_around(w, b, identity, owner_kind, believed, wanted, for_good, terms, world, numbers, now):
    """The unit seen in which the business earns most on these `terms`, if that is enough; else -1.

    Enough for an owner: ``enter_shop`` times the income given up plus the fit-out over its life; for a
    head office: a result above the hurdle after the fit-out. Permits add their price to the fit-out
    and take their time from its life. What is left beyond that before any rent is the best bid.
    """
    premises, segments, wijken = world.premises, world.segments, world.wijken
    market, firms, opening = numbers.market, numbers.firms, numbers.opening
    key = now.key
    elsewhere = weigh_elsewhere(w, b, world, numbers)
    best_surplus = 0.0
    claimed, claimed_surplus = np.int64(-1), 0.0
    sight = viewing_rate(w, terms, world, numbers)
    found = Found(np.int64(-1), 0.0, 0.0, 0.0, np.int64(-1), False)
    first, last = units_of(w, wijken)
    for p in range(first, last):
        if not is_to_be_had(p, w, b, owner_kind, terms, world, numbers, now):
            continue
        viewing = 1.0 if premises.named[p] == 1 else sight
        if not streams.happens(key, streams.VIEWING, identity, p, viewing):
            continue
        s = premises.segment[p]
        quality = quality_of(b, premises.area[p], owner_kind, market, firms)
        weight = weigh_entrant(b, s, premises.area[p], believed, quality, market, segments)
        most = expect_most(b, s, weight, elsewhere, world, numbers)
        to_beat = best_surplus
        if premises.tenant[p] >= 0:
            to_beat = max(best_surplus, claimed_surplus)
        if cannot_win(
            p, b, owner_kind, for_good, wanted, most, to_beat, terms, world, numbers, now
        ):
            continue
        sales = expect_sales(b, s, weight, elsewhere, world, numbers)
        income = earn_in(p, b, owner_kind, sales, world, numbers)
        left = income - enough_of(sales, owner_kind, wanted, opening)
        lease = agree_lease(p, b, owner_kind, for_good, left, terms, world, numbers, now)
        if premises.tenant[p] >= 0:
            if lease.surplus > claimed_surplus:
                claimed, claimed_surplus = np.int64(p), lease.surplus
        elif lease.surplus >= 0.0 and (found.unit < 0 or lease.surplus > best_surplus):
            best_surplus = lease.surplus
            found = Found(
                np.int64(p), income - lease.rent, sales, lease.rent, np.int64(-1), lease.short
            )
    if claimed >= 0 and claimed_surplus > best_surplus:
        return Found(found.unit, found.income, found.sales, found.rent, claimed, found.short)
    return found


@inline
def earn_in(p, b, owner_kind, sales, world, numbers):
    """Expected monthly result of such a business in a unit before rent and owner, cents."""
    premises, wijken, firms = world.premises, world.wijken, numbers.firms
    if premises.area[p] >= firms.supermarket_floor and b == FOOD:
        labour = MONTHS * firms.labour_cost / firms.revenue_per_fte[FOOD]
        return sales * (1.0 - firms.goods_supermarket - firms.other_supermarket - labour)
    return expect_result(b, premises.wijk[p], sales, 0.0, owner_kind, firms, wijken)


@inline
def enough_of(sales, owner_kind, wanted, opening):
    """What must be left before the rent: `wanted` of the sales of a chain, a margin on it of an owner."""
    return wanted * sales if owner_kind == CHAIN_SHOP else opening.enter_shop * wanted


@part
def cannot_win(p, b, owner_kind, for_good, wanted, most, to_beat, terms, world, numbers, now):
    """Whether no sales up to `most` leave a surplus of `to_beat`, cents a month, by any lease.

    A result rises less and less with sales (staff), so that one that still rises at `most` rose all the way,
    and with it the surplus. A start and a rent cost something: premiums are no higher than what is invested.
    A cent is left for rounding; what cannot be told can win.
    """
    opening = numbers.opening
    left = earn_in(p, b, owner_kind, most, world, numbers)
    left -= enough_of(most, owner_kind, wanted, opening)
    twice = most + most
    more = earn_in(p, b, owner_kind, twice, world, numbers)
    more -= enough_of(twice, owner_kind, wanted, opening)
    if not more > left:
        return False
    if left < -1.0:
        return True
    for short in (False, True):
        able = for_temporary_use(p, owner_kind, world.premises, terms) if short else for_good
        if able:
            lease = weigh_lease(p, b, owner_kind, short, left, terms, world, numbers, now)
            if not lease.surplus < to_beat - 1.0:
                return False
    return True


@part
def agree_lease(p, b, owner_kind, for_good, left, terms, world, numbers, now):
    """A regular lease if they can agree on it, else one for a short time where that is on offer too."""
    lease = Lease(-1.0, 0.0, False)
    if for_good:
        lease = weigh_lease(p, b, owner_kind, False, left, terms, world, numbers, now)
    if lease.surplus < 0.0 and for_temporary_use(p, owner_kind, world.premises, terms):
        return weigh_lease(p, b, owner_kind, True, left, terms, world, numbers, now)
    return lease


@part
def weigh_lease(p, b, owner_kind, short, left, terms, world, numbers, now):
    """What of `left`, cents a month before any rent, stays with the tenant after the start and the rent."""
    premises, opening = world.premises, numbers.opening
    w = premises.wijk[p]
    share = share_of_rent(p, owner_kind, premises, terms)
    invested = fit_out_cost(p, short, premises, opening)
    premium = premium_on(invested, w, terms, world)
    permits = permits_needed(p, b, premises)
    weeks = terms.permit_weeks[w]
    asked = share * asked_rent(p, short, premises)
    price = price_of_permit(permits, terms.permit_fee[w], weeks, asked, opening)
    months = fit_out_life(p, short, premises, opening)
    best = left - spread_start(invested - premium + price, permits, weeks, months)
    rent = agree_rent(p, short, best, share, terms, world, numbers, now)
    return Lease(best - rent, rent, short)


@part
def is_to_be_had(p, w, b, owner_kind, terms, world, numbers, now):
    """Whether a unit is empty, or let until somebody claims it, and such a business may come and suits it."""
    premises = world.premises
    if not is_unit(p, premises):
        return False
    if premises.tenant[p] >= 0 and not can_be_claimed(p, w, premises, terms, now):
        return False
    if premises.reserved_until[p] >= now.month or premises.places[p] > 0:
        return False
    if not may_come(p, b, premises, terms):
        return False
    return suits_floor(b, premises.area[p], owner_kind, numbers)


@part
def suits_floor(b, area, owner_kind, numbers):
    """Very large units suit food and non-food formulas only; salons take no halls."""
    if area >= numbers.firms.supermarket_floor:
        return owner_kind != INDEPENDENT and b <= 1
    return not (b == SERVICES and area > numbers.opening.services_floor)
