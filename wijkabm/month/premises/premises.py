"""Step 8, premises: what does a landlord do with a unit, let or empty.

Leases run five plus five years with a year's notice; rents are reviewed to comparable units when a term
ends. A vacant unit's asking rent falls with the months it stands empty, at a speed of the landlord's
kind: waiting has an option value (Grenadier 1995), and investors hold on to book value. What units fetch
shows in the rents signed nearby (``street_rents``); a unit that brings more in another use leaves the stock,
and others join it (``stock``).
"""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import (
    INVESTOR,
    LEASE_REGULAR,
    MUNICIPAL,
    NEVER,
    OFFER_DISTRICT,
    PRIVATE_LOCAL,
    USE_OTHER,
    USE_TEMPORARY,
)
from wijkabm.ground.tables.journal import (
    EVENT_BUILDING_SOLD,
    EVENT_LEASE_SIGNED,
    LIFE_RENT_AGREED,
    NO_CAUSE,
    note_event,
    note_fact,
)
from wijkabm.ground.tables.premises import is_unit
from wijkabm.month.offers import levy
from wijkabm.month.premises.leases import (
    begin_temporary,
    for_temporary_use,
    forget_spell,
    make_regular,
    market_rent,
)
from wijkabm.month.premises.repair import mend_unit, mend_with_subsidy
from wijkabm.month.premises.sham import keep_up
from wijkabm.month.premises.stock import renew_other_use, weigh_other_use, weigh_shop
from wijkabm.month.premises.street_rents import compare_rent, forget_rents, measure_rents

MONTHS = 12


@kernel
def let_premises(world, numbers, now):
    """Reviews, asking rents, repair, sale and use of every unit; landlords' bills; rents are measured."""
    premises = world.premises
    for p in range(premises.wijk.size):
        renew_other_use(p, world, numbers, now)
        if not is_unit(p, premises):
            let_otherwise(p, world, numbers)
            if premises.use[p] == USE_OTHER:
                weigh_shop(p, world, numbers, now)
            continue
        if premises.tenant[p] >= 0:
            keep_let(p, world, numbers, now)
        elif premises.places[p] == 0:
            wait_for_tenant(p, world, numbers, now)
            keep_up(p, world, numbers)
            consider_sale(p, world, numbers, now)
            weigh_other_use(p, world, numbers, now)
        care_for_unit(p, world, numbers, now)
        levy_owner(p, world)
    run_landlords(world, numbers)
    forget_rents(world, numbers)
    measure_rents(world)


@part
def keep_let(p, world, numbers, now):
    """When a term ends and the tenant stays, the rent moves part of the way to comparable units."""
    shops, premises, segments, journal = world.shops, world.premises, world.segments, world.journal
    rents = numbers.premises
    month = now.month
    if month >= premises.term_end[p] and premises.use[p] == USE_TEMPORARY:
        make_regular(p, world, numbers, now)
        j = premises.tenant[p]
        note_fact(journal, shops.identity[j], LIFE_RENT_AGREED, premises.contract_rent[p])
    elif month >= premises.term_end[p]:
        market = market_rent(p, premises, segments)
        rent = premises.contract_rent[p]
        new = rent + rents.review_share * (market - rent)
        premises.contract_rent[p] = np.int64(math.floor(max(new, 0.0)))
        premises.term_end[p] = month + np.int64(rents.review_months)
        j = premises.tenant[p]
        note_fact(journal, shops.identity[j], LIFE_RENT_AGREED, premises.contract_rent[p])


@part
def wait_for_tenant(p, world, numbers, now):
    """Lower the asking rent after a while, at the speed of the landlord's kind, down to a floor."""
    premises, landlords = world.premises, world.landlords
    rents = numbers.premises
    month = now.month
    kind = landlords.kind[premises.landlord[p]]
    market = market_rent(p, premises, world.segments)
    if kind == PRIVATE_LOCAL:
        fall, lowest = rents.fall_private, rents.floor_private
    elif kind == INVESTOR:
        fall, lowest = rents.fall_investor, rents.floor_investor
    elif kind == MUNICIPAL:
        fall, lowest = rents.fall_municipality, rents.floor_municipality
    else:
        fall, lowest = rents.fall_corporation, rents.floor_corporation
    anchor = premises.base_rent[p] * premises.book_value[p] / max(premises.value[p], 1)
    if month - premises.vacant_since[p] > rents.wait:
        least = lowest * min(anchor, market * rents.floor_most)
        asking = max(premises.asking_rent[p] * (1.0 - fall), least)
        premises.asking_rent[p] = min(np.int64(math.floor(asking)), premises.asking_rent[p])


@part
def consider_sale(p, world, numbers, now):
    """A private landlord who waited long may sell below value; the buyer's book value starts lower."""
    premises, landlords = world.premises, world.landlords
    rents = numbers.premises
    month, key = now.month, now.key
    seller = premises.landlord[p]
    if landlords.kind[seller] == MUNICIPAL:
        return
    if month - premises.vacant_since[p] < rents.sale_after:
        return
    rate = rents.sale_rate * (1.0 - landlords.patience[seller])
    if not streams.happens(key, streams.LANDLORD, p, 1, rate):
        return
    price = np.int64(math.floor(rents.sale_price * premises.value[p]))
    buyer = find_buyer(p, price, streams.LANDLORD, 2, world, numbers, now)
    if buyer >= 0:
        sell_unit(p, buyer, price, np.int64(NO_CAUSE), world, numbers)


@part
def find_buyer(p, price, decision, about, world, numbers, now):
    """A landlord picked by luck who has his part of the price (the rest is borrowed); -1 if he has not."""
    premises, landlords = world.premises, world.landlords
    key = now.key
    buyer = streams.integer_below(key, decision, p, about, landlords.wijk.size)
    down = paid_down(np.int64(price), numbers)
    if (
        buyer == premises.landlord[p]
        or landlords.cash[buyer] < down
        or landlords.kind[buyer] == MUNICIPAL
    ):
        return np.int64(-1)
    return buyer


@part
def paid_down(price, numbers):
    """What a buyer pays from his own means, cents."""
    return np.int64(math.floor(numbers.premises.sale_down * price))


@part
def sell_unit(p, buyer, price, cause, world, numbers):
    """Sale between landlords: part in cash, the rest lent; the seller repays his mortgage from it."""
    premises, landlords, journal = world.premises, world.landlords, world.journal
    ledger = world.ledger
    seller = premises.landlord[p]
    down = paid_down(price, numbers)
    payer = books.account(books.LANDLORDS, landlords.wijk[buyer])
    payee = books.account(books.LANDLORDS, landlords.wijk[seller])
    books.receive(ledger, books.LOAN, books.BANKS, landlords.cash, buyer, payer, price - down)
    landlords.mortgage[buyer] += price - down
    books.pay(
        ledger, books.BUILDING, landlords.cash, buyer, payer, landlords.cash, seller, payee, price
    )
    repaid = min(landlords.mortgage[seller], price)
    books.pay_out(ledger, books.REPAYMENT, landlords.cash, seller, payee, books.BANKS, repaid)
    landlords.mortgage[seller] -= repaid
    # Works are the part of it that is repaid first.
    landlords.works_debt[seller] = max(landlords.works_debt[seller] - repaid, 0)
    premises.landlord[p] = buyer
    premises.book_value[p] = price
    note_event(
        journal, EVENT_BUILDING_SOLD, premises.wijk[p], landlords.identity[buyer], p, -1, cause
    )


@part
def care_for_unit(p, world, numbers, now):
    """A share of the rent goes to upkeep; units decay still, faster when vacant, and are mended now and then.

    The chance is in proportion to what is missing, at a vacant unit ``repair_vacant`` of that; the cost is
    that of what is missing, let or not. This is what they do without any subsidy: the baseline against which
    one is judged.
    """
    premises, landlords = world.premises, world.landlords
    ledger = world.ledger
    terms = world.terms
    rents = numbers.premises
    key = now.key
    k = premises.landlord[p]
    payer = books.account(books.LANDLORDS, landlords.wijk[k])
    upkeep = np.int64(math.floor(rents.maintenance * premises.contract_rent[p]))
    upkeep = min(upkeep, max(landlords.cash[k], 0))
    books.pay_out(ledger, books.MAINTENANCE, landlords.cash, k, payer, books.OUTSIDE, upkeep)
    empty = premises.tenant[p] < 0 and premises.places[p] == 0
    lost = rents.decay if empty else rents.decay_let * rents.decay
    premises.repair[p] = max(premises.repair[p] - lost * premises.repair[p], 0.05)
    poor = 1.0 - premises.repair[p]
    chance = rents.repair_rate * poor
    if empty:
        chance *= rents.repair_vacant
    cost = np.int64(math.floor(rents.repair_cost * 100.0 * premises.area[p] * poor))
    if terms.repair_share[premises.wijk[p]] > 0.0:
        mend_with_subsidy(p, chance, cost, world, numbers, now)
    elif streams.happens(key, streams.REPAIR, p, 0, chance) and landlords.cash[k] >= cost:
        mend_unit(p, cost, np.int64(NO_CAUSE), world)


@part
def levy_owner(p, world):
    """The owner's part of the OZB is due whether the unit is let or not; a district adds to it."""
    premises, landlords, wijken = world.premises, world.landlords, world.wijken
    municipality, policy, ledger = world.municipality, world.policy, world.ledger
    terms = world.terms
    k = premises.landlord[p]
    if landlords.kind[k] == MUNICIPAL:
        return
    rate = municipality.ozb_owner[0] * municipality.ozb_scale[0] / MONTHS
    cents = min(np.int64(math.floor(premises.value[p] * rate)), max(landlords.cash[k], 0))
    payer = books.account(books.LANDLORDS, landlords.wijk[k])
    books.pay_out(ledger, books.OZB_OWNER, landlords.cash, k, payer, books.MUNICIPALITY, cents)
    w = premises.wijk[p]
    if wijken.district_surcharge[w] > 0.0:
        due = np.int64(math.floor(premises.value[p] * rate * wijken.district_surcharge[w]))
        wijken.district_fund[w] += levy(
            policy,
            ledger,
            terms.account[w, OFFER_DISTRICT],
            w,
            books.LEVY,
            landlords.cash,
            k,
            payer,
            due,
        )


@part
def run_landlords(world, numbers):
    """Interest, and what owners take out: a share a month of the cash above target, less debts for works."""
    households, landlords, ledger = world.households, world.landlords, world.ledger
    rents = numbers.premises
    for k in range(landlords.wijk.size):
        payer = books.account(books.LANDLORDS, landlords.wijk[k])
        due = np.int64(math.floor(landlords.mortgage[k] * rents.mortgage_rate / MONTHS))
        cents = min(due, max(landlords.cash[k], 0))
        books.pay_out(ledger, books.MORTGAGE, landlords.cash, k, payer, books.BANKS, cents)
        above = landlords.cash[k] - landlords.target_cash[k]
        spare = np.int64(math.floor(rents.drawn * above))
        if spare <= 0:
            continue
        repaid = min(spare, landlords.works_debt[k])
        books.pay_out(ledger, books.REPAYMENT, landlords.cash, k, payer, books.BANKS, repaid)
        landlords.works_debt[k] -= repaid
        landlords.mortgage[k] -= repaid
        spare -= repaid
        h = landlords.household[k]
        if landlords.kind[k] == MUNICIPAL:
            books.pay_out(
                ledger, books.DISTRIBUTION, landlords.cash, k, payer, books.MUNICIPALITY, spare
            )
        elif h >= 0 and households.alive[h] == 1:
            payee = books.account(books.RESIDENTS, households.wijk[h])
            books.pay(
                ledger, books.DISTRIBUTION, landlords.cash, k, payer, households.savings, h, payee,
                spare,
            )  # fmt: skip
            households.income[h] += spare
        else:
            books.pay_out(
                ledger, books.DISTRIBUTION, landlords.cash, k, payer, books.OUTSIDE, spare
            )


@part
def sign_lease(j, p, rent, full, world, numbers, now):
    """A tenant signs for five years; the rent is a comparable for units nearby (`street_rents`).

    `full` is the rent without a discount: what is signed below it says nothing of what units fetch.
    """
    shops, premises, journal = world.shops, world.premises, world.journal
    rents = numbers.premises
    month = now.month
    premises.tenant[p] = j
    premises.contract_rent[p] = rent
    premises.vacant_since[p] = NEVER
    premises.term_end[p] = month + np.int64(rents.review_months)
    premises.lease_kind[p] = LEASE_REGULAR
    premises.reserved_until[p] = NEVER
    shops.premises[j] = p
    shops.place[j] = 0
    shops.liveliness_weight[j] = 0.0
    shops.segment[j] = premises.segment[p]
    shops.floor[j] = premises.area[p]
    w = premises.wijk[p]
    if for_temporary_use(p, shops.owner_kind[j], premises, world.terms):
        begin_temporary(j, p, world, now)
    elif rent >= full:
        compare_rent(p, rent, world, numbers)
    forget_spell(p, premises)
    note_event(journal, EVENT_LEASE_SIGNED, w, shops.identity[j], p, shops.branch[j], NO_CAUSE)
    note_fact(journal, shops.identity[j], LIFE_RENT_AGREED, rent)


@part
def let_otherwise(p, world, numbers):
    """A month of a ground floor in other use: its rent comes in, upkeep and the OZB of homes go out."""
    premises, landlords, municipality = world.premises, world.landlords, world.municipality
    ledger = world.ledger
    rents = numbers.premises
    k = premises.landlord[p]
    account = books.account(books.LANDLORDS, landlords.wijk[k])
    rent = premises.contract_rent[p]
    books.receive(ledger, books.HOME_RENT, books.OUTSIDE, landlords.cash, k, account, rent)
    upkeep = np.int64(math.floor(rents.maintenance * rent))
    books.pay_out(ledger, books.MAINTENANCE, landlords.cash, k, account, books.OUTSIDE, upkeep)
    if landlords.kind[k] == MUNICIPAL:
        return
    rate = rents.home_ozb * municipality.ozb_owner[0] * municipality.ozb_scale[0] / MONTHS
    cents = min(np.int64(math.floor(premises.value[p] * rate)), max(landlords.cash[k], 0))
    books.pay_out(ledger, books.OZB_OWNER, landlords.cash, k, account, books.MUNICIPALITY, cents)
