"""Creative zone: which landlord lets to makers, which maker comes, and what he does when the rent goes up."""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CONTRACT_PLACE, HOME, SBI_GROUPS
from wijkabm.ground.tables.journal import (
    EVENT_LEASE_ENDED,
    EVENT_MOVE_IN,
    FIRST_LEVER_CAUSE,
    note_event,
)
from wijkabm.ground.tables.town import units_of
from wijkabm.levers.social_space.decision import share_let
from wijkabm.month.offers import (
    end_contract,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
    spend,
)
from wijkabm.month.opening.outgrowing import looks_for_premises
from wijkabm.month.opening.workplace import fit_out
from wijkabm.month.premises.leases import is_offered, market_rent, vacate
from wijkabm.month.premises.premises import sign_lease

CREATIVE_ZONE_LUCK = streams.name_luck("creative_zone")

MONTHS = 12
INDUSTRY = SBI_GROUPS.index("industry")
INFORMATION = SBI_GROUPS.index("transport_information")
CULTURE = SBI_GROUPS.index("culture_other")


@kernel
def run_zone(world, numbers, now, me):
    """Step 1: low rents that run and end, a landlord who is asked, makers who hear of a unit."""
    premises, wijken, contracts = world.premises, world.wijken, world.contracts
    held = np.zeros(wijken.first_segment.size)
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 1 and contracts.lever[c] == me.number:
            held[contracts.wijk[c]] += keep_maker(c, world, numbers, now, me)
    for w in range(wijken.first_segment.size):
        if me.units[w] <= 0.0:
            continue
        first, last = units_of(w, wijken)
        for p in range(first, last):
            if me.zone[p] == 1 and not is_offered(p, premises):
                me.zone[p] = 0  # somebody else has taken it
            held[w] += me.zone[p]
        if held[w] + 1.0 <= me.units[w]:
            ask_landlord(w, world, numbers, now, me)
        for p in range(first, last):
            if me.zone[p] == 1:
                ask_makers(p, w, world, numbers, now, me)


# --- landlords -----------------------------------------------------------------------------------


@part
def ask_landlord(w, world, numbers, now, me):
    """The landlord of the unit that has stood empty longest is asked, once a year at most."""
    premises, landlords, policy = world.premises, world.landlords, world.policy
    best = np.int64(-1)
    first, last = units_of(w, world.wijken)
    for p in range(first, last):
        free = is_offered(p, premises) and me.zone[p] == 0 and me.again[p] <= now.month
        waits = now.month - premises.vacant_since[p] > numbers.premises.wait
        if not (free and waits) or premises.reserved_until[p] >= now.month:
            continue
        if premises.area[p] > numbers.opening.workplace_floor or premises.social[p] == 1:
            continue
        if best < 0 or premises.vacant_since[p] < premises.vacant_since[best]:
            best = np.int64(p)
    if best < 0:
        return
    identity = landlords.identity[premises.landlord[best]]
    me.again[best] = now.month + MONTHS
    note_offer(policy, world.journal, me.number, w, identity, best, -1)
    if not lets_to_makers(best, w, world, numbers, me):
        note_refused(policy, world.journal, me.number, w, identity, best, -1)
        return
    note_accepted(policy, world.journal, me.number, w, identity, best, -1, 0)
    me.zone[best] = 1


@part
def lets_to_makers(p, w, world, numbers, me):
    """Whether a landlord takes rent and compensation now, rather than wait: as of a shared building.

    What he gets against ``patience * book rent`` for the share of a term that waiting lets (`share_let`).
    """
    premises, landlords = world.premises, world.landlords
    gets = received(p, w, premises, me)
    book_rent = premises.base_rent[p] * premises.book_value[p] / max(premises.value[p], 1)
    patience = landlords.patience[premises.landlord[p]]
    return gets >= patience * book_rent * share_let(numbers.premises)


@part
def received(p, w, premises, me):
    """What a landlord gets a month: the low rent, and what is made good of the rest."""
    low = me.rent[w]
    return premises.asking_rent[p] * (low + (1.0 - low) * me.compensation[w])


# --- makers --------------------------------------------------------------------------------------


@part
def is_maker(j, w, shops):
    """Businesses at home that make things: industry, information, culture."""
    sbi = shops.sbi[j]
    if sbi != INDUSTRY and sbi != INFORMATION and sbi != CULTURE:
        return False
    here = shops.alive[j] == 1 and shops.trading[j] == 1 and shops.wijk[j] == w
    at_home = shops.branch[j] == HOME and shops.premises[j] < 0 and shops.place[j] == 0
    return here and at_home and shops.owner[j] >= 0


@part
def ask_makers(p, w, world, numbers, now, me):
    """``places_told`` makers hear of a unit, by luck; the first who gains by it takes it."""
    shops = world.shops
    last = np.uint64(0)
    for _ in range(np.int64(numbers.opening.places_told)):
        j, turn = np.int64(-1), np.uint64(0)
        for k in range(shops.alive.size):
            if is_maker(k, w, shops):
                bits = streams.draw(now.key, CREATIVE_ZONE_LUCK, shops.identity[k], p)
                if bits > last and (j < 0 or bits < turn):
                    j, turn = np.int64(k), bits
        if j < 0:
            return
        last = turn
        if comes(j, p, w, world, numbers, now, me):
            return


@part
def extra_of(j, world, numbers):
    """What a workplace adds to a maker's margin, cents a month."""
    sales = world.shops.expected_sales[j] * (1.0 - numbers.firms.goods[HOME])
    return numbers.opening.workplace_gain * sales


@part
def comes(j, p, w, world, numbers, now, me):
    """A maker weighs more sales against rent and a light fit-out over the term; True if he comes.

    `anyway`: he would have looked for premises this month without any lever.
    """
    shops, premises, policy = world.shops, world.premises, world.policy
    identity = shops.identity[j]
    note_offer(policy, world.journal, me.number, w, identity, p, HOME)
    rent = np.int64(math.floor(me.rent[w] * premises.asking_rent[p]))
    invested = np.int64(math.floor(fit_out(p, premises, numbers.opening)))
    extra = extra_of(j, world, numbers)
    months = max(me.months[w], 1.0)
    if extra <= rent + invested / months or shops.cash[j] < invested:
        note_refused(policy, world.journal, me.number, w, identity, p, HOME)
        return False
    whole = np.int64(math.floor(received(p, w, premises, me)))
    c = open_contract(
        world.contracts, CONTRACT_PLACE, me.number, w, identity, j, p, HOME, now.month,
        now.month + np.int64(months), whole - rent,
    )  # fmt: skip
    if c < 0:
        return False
    anyway = np.int64(1 if looks_for_premises(j, world.neutral, world, numbers, now) else 0)
    note_accepted(policy, world.journal, me.number, w, identity, p, HOME, anyway)
    payer = books.account(books.SHOPS, w)
    books.pay_out(world.ledger, books.FIT_OUT, shops.cash, j, payer, books.OUTSIDE, invested)
    shops.quality[j] += math.log(1.0 + numbers.opening.workplace_gain)
    shops.expected_income[j] += extra - rent
    premises.temporary_rent[p] = 0
    me.zone[p] = 0
    fetches = np.int64(math.floor(market_rent(p, premises, world.segments)))
    sign_lease(j, p, rent, fetches, world, numbers, now)
    premises.term_end[p] = now.month + np.int64(months)
    cause = np.int64(FIRST_LEVER_CAUSE + me.number)
    note_event(world.journal, EVENT_MOVE_IN, w, identity, p, HOME, cause)
    return True


@part
def keep_maker(c, world, numbers, now, me):
    """A month of a low rent: the landlord's part is made good; 1.0 while it runs.

    At its end the rent is what units fetch: the maker stays if a workplace still brings more.
    """
    shops, premises, landlords = world.shops, world.premises, world.landlords
    contracts = world.contracts
    j, p, w = contracts.row[c], contracts.thing[c], contracts.wijk[c]
    here = shops.alive[j] == 1 and shops.identity[j] == contracts.party[c]
    here = here and shops.premises[j] == p
    if here and now.month < contracts.end[c]:
        k = premises.landlord[p]
        payee = books.account(books.LANDLORDS, landlords.wijk[k])
        spend(
            world.policy, world.ledger, me.number, w, books.SUBSIDY, landlords.cash, k, payee,
            contracts.amount[c],
        )  # fmt: skip
        return 1.0
    end_contract(c, world)
    if here:
        low = premises.contract_rent[p]
        full = np.int64(math.floor(market_rent(p, premises, world.segments)))
        shops.expected_income[j] -= max(full - low, 0)
        premises.contract_rent[p] = max(full, low)
        if extra_of(j, world, numbers) < premises.contract_rent[p]:
            go_home(j, p, w, world, numbers, now, me)
    return 0.0


@part
def go_home(j, p, w, world, numbers, now, me):
    """A first user leaves: he goes on at home, and the unit is free at what it fetches by now."""
    households, residents, shops = world.households, world.residents, world.shops
    extra = extra_of(j, world, numbers)
    shops.expected_income[j] += world.premises.contract_rent[p] - extra
    cause = FIRST_LEVER_CAUSE + me.number
    note_event(world.journal, EVENT_LEASE_ENDED, w, shops.identity[j], p, shops.branch[j], cause)
    vacate(p, world, numbers, now)
    shops.premises[j], shops.floor[j] = -1, 0.0
    shops.quality[j] -= math.log(1.0 + numbers.opening.workplace_gain)
    if shops.owner[j] >= 0:
        shops.segment[j] = households.segment[residents.household[shops.owner[j]]]


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: low rents that run and end, a landlord who is asked, makers who hear of a unit."""
    run_zone(world, numbers, now, me)
