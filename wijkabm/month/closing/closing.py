"""Step 7, closing: why does a business end, and what does it leave behind.

A firm ends when it cannot pay, month after month or when it gives up; when it earns less than its owner
would elsewhere, by more than the worth of independence (Hamilton 2000), for long enough; when the owner
retires and nobody takes over, or leaves for reasons of his own; when a head office gives up the outlet, for
what it earns or because the formula ends. Every closing has a recorded cause.
"""

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import (
    CHAIN_SHOP,
    HOME,
    JOBSEEKER,
    OFFER_HANDOVER,
    ON_PENSION,
    OWNER,
    OWNER_DIED,
    OWNER_MOVED,
    STUDENT,
)
from wijkabm.ground.tables.journal import (
    CAUSE_EARNS_LESS,
    CAUSE_FROM_OUTSIDE,
    CAUSE_HEAD_OFFICE,
    CAUSE_INSOLVENT,
    CAUSE_LEASE,
    CAUSE_MOVED,
    CAUSE_OWNER_DIED,
    CAUSE_PERSONAL,
    CAUSE_RETIRED,
    CAUSE_THROUGH_TIES,
    EVENT_CLOSING,
    EVENT_FIRM_DEPARTURE,
    EVENT_LEASE_ENDED,
    EVENT_TAKEOVER,
    LIFE_CLOSED,
    LIFE_ENDED_SHOP,
    LIFE_STARTED_SHOP,
    LIFE_TAKEN_OVER_BY,
    NO_CAUSE,
    note_event,
    note_fact,
)
from wijkabm.ground.tables.people import age_of
from wijkabm.month.closing.debts import leaves_debts, owed_to_landlord
from wijkabm.month.closing.handover import find_preparation, search_wider
from wijkabm.month.firms.bills import is_supermarket, owner_home
from wijkabm.month.firms.guarantees import settle_guarantee
from wijkabm.month.firms.livelihood import reservation_income as reservation_income
from wijkabm.month.firms.livelihood import wanted_in_premises, wanted_with_help
from wijkabm.month.firms.loans import settle_fund
from wijkabm.month.income.benefits import help_on
from wijkabm.month.offers import end_contract
from wijkabm.month.population.retirement import nears_pension
from wijkabm.month.premises.leases import must_choose, stays, vacate
from wijkabm.month.shopping.paying import give_up_coins

FORMULA_LUCK = streams.name_luck("formula_ends")


@kernel
def close_firms(world, numbers, now):
    """Decide for every enterprise whether it goes on."""
    shops = world.shops
    for j in range(shops.alive.size):
        if shops.alive[j] == 0:
            continue
        cause = find_cause(j, world, numbers, now)
        if cause == NO_CAUSE and ends_with_term(j, world, numbers, now):
            cause = np.int64(CAUSE_LEASE)
        if cause == NO_CAUSE:
            continue
        if cause == CAUSE_RETIRED and find_successor(j, world, numbers, now):
            continue
        if cause == CAUSE_EARNS_LESS and leaves_debts(j, world, numbers, now):
            cause = np.int64(CAUSE_INSOLVENT)
        close_shop(j, cause, world, numbers, now)


@part
def find_cause(j, world, numbers, now):
    """The cause for which an enterprise ends this month, NO_CAUSE if it goes on."""
    residents, shops, terms = world.residents, world.shops, world.terms
    closing, population = numbers.closing, numbers.population
    month, key = now.month, now.key
    at_home = shops.branch[j] == HOME
    identity = shops.identity[j]
    if shops.owner_kind[j] == CHAIN_SHOP:
        return judge_outlet(j, world, numbers, now)
    owner = shops.owner[j]
    if owner < 0 and shops.owner_age[j] == OWNER_DIED:
        return np.int64(CAUSE_OWNER_DIED)
    if owner < 0 and shops.owner_age[j] == OWNER_MOVED:
        return np.int64(CAUSE_MOVED)
    if shops.arrears[j] >= closing.insolvent_after:
        return np.int64(CAUSE_INSOLVENT)
    wage = 0.0
    birth = shops.owner_age[j]
    if owner >= 0:
        wage = float(residents.net_wage[owner])
        birth = residents.birth_month[owner]
    if at_home:
        threshold, patience, personal = (
            closing.threshold_home, closing.patience_home, closing.personal_home,
        )  # fmt: skip
    else:
        threshold, patience, personal = closing.threshold, closing.patience, closing.personal
    wanted = reservation_income(wage, numbers) * shops.own_time[j]
    if not at_home:
        wanted = wanted_in_premises(wanted, shops.wijk[j], terms)
    wanted = wanted_with_help(wanted, j, shops)
    if shops.expected_income[j] < threshold * wanted:
        shops.months_below[j] += 1
    else:
        shops.months_below[j] = 0
    if shops.months_below[j] > patience:
        rate = closing.quit_rate
        if in_mid_lease(shops.premises[j], world, numbers, now):
            rate *= closing.mid_lease
        if streams.happens(key, streams.CLOSE, identity, 0, rate):
            return np.int64(CAUSE_EARNS_LESS)
    if streams.happens(key, streams.PERSONAL_EXIT, identity, 0, personal):
        return np.int64(CAUSE_PERSONAL)
    if nears_pension(birth, closing.retire_early, population, month) and streams.happens(
        key, streams.RETIRE, identity, 0, closing.retire_rate
    ):
        return np.int64(CAUSE_RETIRED)
    return np.int64(NO_CAUSE)


@part
def judge_outlet(j, world, numbers, now):
    """A head office gives up an outlet whose result stays below its hurdle (Jia 2008)."""
    shops = world.shops
    closing = numbers.closing
    key = now.key
    if shops.expected_income[j] < closing.chain_hurdle * max(shops.expected_sales[j], 1.0):
        shops.months_below[j] += 1
    else:
        shops.months_below[j] = 0
    if shops.months_below[j] > closing.chain_patience:
        rate = closing.quit_rate
        if in_mid_lease(shops.premises[j], world, numbers, now):
            rate *= closing.mid_lease
        if streams.happens(key, streams.CLOSE, shops.identity[j], 0, rate):
            return np.int64(CAUSE_HEAD_OFFICE)
    if formula_ends(j, world, numbers, now):
        return np.int64(CAUSE_HEAD_OFFICE)
    return np.int64(NO_CAUSE)


@part
def formula_ends(j, world, numbers, now):
    """Whether a head office gives up an outlet for reasons that lie elsewhere: by ``formula_ends`` a month.

    A formula fails, is reorganised or moves on, whatever its outlet here earns (chains of outlets come and go
    as single firms do: Kosová & Lafontaine 2010; Jarmin, Klimek & Miranda 2009). A wijk has few outlets of
    one formula, so that each has its own luck. A supermarket is taken over by another formula and goes on
    (*assumption*).
    """
    shops = world.shops
    if is_supermarket(j, shops, numbers.firms):
        return False
    rate = numbers.closing.formula_ends
    return streams.happens(now.key, FORMULA_LUCK, shops.identity[j], 0, rate)


@part
def ends_with_term(j, world, numbers, now):
    """Whether a business ends with its temporary letting: it goes on if it earns enough at the regular rent.

    One that came from home goes back there with its clients, and lives on.
    """
    households, residents, shops = world.households, world.residents, world.shops
    premises, journal = world.premises, world.journal
    closing = numbers.closing
    month = now.month
    p = shops.premises[j]
    if not must_choose(p, premises, month):
        return False
    owner = shops.owner[j]
    wage = float(residents.net_wage[owner]) if owner >= 0 else 0.0
    wanted = closing.threshold * reservation_income(wage, numbers)
    wanted = wanted_in_premises(wanted, shops.wijk[j], world.terms)
    if stays(j, wanted, world):
        return False
    if owner < 0 or shops.share_to_firms[j] <= 0.0:  # only a business at home sells to firms
        return True
    note_event(
        journal, EVENT_LEASE_ENDED, shops.wijk[j], shops.identity[j], p, shops.branch[j], CAUSE_LEASE,
    )  # fmt: skip
    vacate(p, world, numbers, now)
    shops.branch[j] = HOME
    shops.premises[j] = -1
    shops.floor[j] = 0.0
    shops.segment[j] = households.segment[residents.household[owner]]
    return False


@part
def in_mid_lease(p, world, numbers, now):
    """Whether the running term ends later than the notice period."""
    premises = world.premises
    rents = numbers.premises
    month = now.month
    return p >= 0 and premises.term_end[p] - month > rents.notice


@part
def passes_on(j, match, luck, shops, numbers):
    """Whether somebody would take a shop over; the higher `match`, the sooner and at less income."""
    closing = numbers.closing
    enough = closing.threshold * reservation_income(0.0, numbers)
    viable = shops.expected_income[j] >= enough / match
    return viable and streams.is_below(luck, closing.succession * match)


@part
def find_tied_heir(j, old, world, numbers, now):
    """The ablest of those tied to the owner `old` who are free and would earn more with the shop, else -1."""
    residents, closing = world.residents, numbers.closing
    heir = np.int64(-1)
    best = -1e9
    for k in range(residents.n_ties[old]):
        i = np.int64(residents.ties[old, k])
        age = age_of(residents.birth_month[i], now.month)
        free = residents.status[i] != OWNER and residents.status[i] != STUDENT
        wage = reservation_income(float(residents.net_wage[i]), numbers)
        if (
            free
            and residents.workplace_kind[i] == 0
            and age >= closing.successor_youngest
            and age <= closing.successor_oldest
            and world.shops.expected_income[j] > wage
            and residents.talent[i] > best
        ):
            best = residents.talent[i]
            heir = i
    return heir


@part
def find_successor(j, world, numbers, now):
    """A viable shop may pass on: to a tied person who would earn more with it, else to an outsider.

    Viable: it earns at least the closing threshold. The till passes on with the shop (the price of the
    business is left out, *assumption*); what it earns from now on depends on the successor's talent. A shop
    that was prepared (``succession``) passes on more often, also a weaker one, and to more people.
    """
    residents, shops, contracts = world.residents, world.shops, world.contracts
    policy, journal = world.policy, world.journal
    terms = world.terms
    closing, opening = numbers.closing, numbers.opening
    month, key = now.month, now.key
    prepared = find_preparation(j, world)
    match = contracts.match[prepared] if prepared >= 0 else 1.0
    luck = streams.draw(key, streams.SUCCESSION, shops.identity[j], 0)
    if shops.premises[j] < 0 or not passes_on(j, match, luck, shops, numbers):
        return False
    old = shops.owner[j]
    heir = np.int64(-1)
    if old >= 0:
        heir = find_tied_heir(j, old, world, numbers, now)
        leave_shop(old, shops.identity[j], world, numbers, now)
    if prepared >= 0:
        heir = search_wider(j, heir, prepared, world, numbers, now)
        if passes_on(j, 1.0, luck, shops, numbers):
            policy.anyway[shops.wijk[j], terms.account[shops.wijk[j], OFFER_HANDOVER]] += 1
        end_contract(prepared, world)
    cause = CAUSE_FROM_OUTSIDE
    shops.owner[j] = heir
    if heir >= 0:
        cause = CAUSE_THROUGH_TIES
        take_shop(heir, j, world, numbers, now)
        shops.talent[j] = residents.talent[heir]
        note_fact(journal, shops.identity[j], LIFE_TAKEN_OVER_BY, residents.identity[heir])
    else:
        years = np.int64(opening.outsider_youngest) + streams.integer_below(
            key, streams.SUCCESSION, shops.identity[j], 1, np.int64(opening.outsider_ages)
        )
        shops.owner_age[j] = month - 12 * years
        new = streams.normal(key, streams.SUCCESSION, shops.identity[j], 2)
        shops.talent[j] = closing.talent_passed * shops.talent[j] + closing.talent_new * new
        note_fact(journal, shops.identity[j], LIFE_TAKEN_OVER_BY, -1)
    note_event(
        journal, EVENT_TAKEOVER, shops.wijk[j], shops.identity[j], shops.premises[j],
        shops.branch[j], cause,
    )  # fmt: skip
    shops.believed[j] = shops.talent[j]
    # The year's tax that was not paid is who left's, and what he drew was his.
    shops.drawn[j], shops.tax_paid[j] = 0, max(shops.tax_paid[j], 0)
    return True


@part
def leave_shop(i, j, world, numbers, now):
    """An owner stops: a pension for who has the age for it, the labour market for the others."""
    residents, journal = world.residents, world.journal
    month = now.month
    residents.shop[i] = -1
    residents.status[i] = JOBSEEKER
    if nears_pension(residents.birth_month[i], 0.0, numbers.population, month):
        residents.status[i] = ON_PENSION
    residents.status_since[i] = month
    residents.benefit[i] = 0
    residents.helped_for[i], residents.part_time[i] = 0, 0
    note_fact(journal, residents.identity[i], LIFE_ENDED_SHOP, j)


@part
def take_shop(i, j, world, numbers, now):
    """A resident becomes the owner of a business; a benefit helps on for a while (`help_on`)."""
    residents, shops, journal = world.residents, world.shops, world.journal
    month = now.month
    help_on(i, residents, numbers.income)
    if shops.own_time[j] >= 1.0:
        residents.part_time[i] = 0
    residents.shop[i] = j
    residents.status[i] = OWNER
    residents.intends[i] = 0
    residents.status_since[i] = month
    note_fact(journal, residents.identity[i], LIFE_STARTED_SHOP, shops.identity[j])


@part
def close_shop(j, cause, world, numbers, now):
    """Wind up: settle the lease and the debts, pay out what is left, free unit, owner and row.

    A tenant who goes early settles for at most ``settlement`` months of rent. Independents are liable
    with their savings; what is then still owed the bank writes off (it pays the overdraft); a debt with the
    municipality's fund stays with the owner.
    """
    households, residents, shops = world.households, world.residents, world.shops
    premises, landlords, journal = world.premises, world.landlords, world.journal
    ledger = world.ledger
    month = now.month
    w = shops.wijk[j]
    payer = books.account(books.SHOPS, w)
    h = owner_home(j, shops, residents)
    give_up_coins(j, world)
    p = shops.premises[j]
    if p >= 0:
        due = owed_to_landlord(j, world, numbers, now)
        gather(j, due + shops.loan[j] + shops.fund_loan[j], h, world)
        landlord = premises.landlord[p]
        cents = min(due, max(shops.cash[j], 0))
        books.pay(
            ledger, books.RENT_SETTLEMENT, shops.cash, j, payer, landlords.cash, landlord,
            books.account(books.LANDLORDS, landlords.wijk[landlord]), cents,
        )  # fmt: skip
        vacate(p, world, numbers, now)
        note_event(journal, EVENT_LEASE_ENDED, w, shops.identity[j], p, shops.branch[j], cause)
    else:
        gather(j, shops.loan[j] + shops.fund_loan[j], h, world)
    cents = min(shops.loan[j], max(shops.cash[j], 0))
    books.pay_out(ledger, books.REPAYMENT, shops.cash, j, payer, books.BANKS, cents)
    shops.loan[j] -= cents
    settle_guarantee(j, world)
    shops.loan[j] = 0
    settle_fund(j, world)
    if shops.cash[j] < 0:
        books.receive(ledger, books.LOAN, books.BANKS, shops.cash, j, payer, -shops.cash[j])
    rest = shops.cash[j]
    if h >= 0:
        books.pay(
            ledger, books.LIQUIDATION, shops.cash, j, payer, households.savings, h,
            books.account(books.RESIDENTS, households.wijk[h]), rest,
        )  # fmt: skip
        leave_shop(shops.owner[j], shops.identity[j], world, numbers, now)
    else:
        books.pay_out(ledger, books.LIQUIDATION, shops.cash, j, payer, books.OUTSIDE, rest)
    event = EVENT_FIRM_DEPARTURE if cause == CAUSE_MOVED else EVENT_CLOSING
    note_event(journal, event, w, shops.identity[j], p, shops.branch[j], cause)
    note_fact(journal, shops.identity[j], LIFE_CLOSED, cause)
    shops.alive[j] = 0
    shops.trading[j] = 0
    shops.freed[j] = month
    shops.owner[j] = -1
    shops.premises[j] = -1


@part
def gather(j, due, h, world):
    """The liable owner brings in savings for debts that the till cannot meet."""
    households, shops, ledger = world.households, world.shops, world.ledger
    short = due - shops.cash[j]
    if short > 0 and h >= 0:
        cents = min(short, households.savings[h])
        books.pay(
            ledger, books.OWNER_SUPPORT, households.savings, h,
            books.account(books.RESIDENTS, households.wijk[h]), shops.cash, j,
            books.account(books.SHOPS, shops.wijk[j]), cents,
        )  # fmt: skip
