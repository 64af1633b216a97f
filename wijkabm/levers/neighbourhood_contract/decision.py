"""Neighbourhood contract: the wijk does a part of its own upkeep, for pay and for nothing.

A share of the services bought for the wijk is kept for it, with a top-up. People without a job are asked to
work some hours a week beside their benefit, for pay that the law takes off it for the greater part;
volunteers are asked for hours that the wijk has promised. What they do not do a contractor is still paid
for. Streets are better or worse kept than usual by the output of all three. Contractors elsewhere lose the
jobs that the kept money paid (``municipality.move_jobs``).

A norm that is lowered is money kept and not spent: it stays with the municipality. What of it is done all the
same an association of residents says and pays (`association`).
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import inline, kernel, part
from wijkabm.ground.tables.codes import CONTRACT_PLACEMENT, JOBSEEKER, ON_BIJSTAND
from wijkabm.levers.neighbourhood_contract.association import (
    collect_dues,
    run_association,
    save_on_norm,
)
from wijkabm.levers.seekers import next_seeker, still_there, takes_it
from wijkabm.month.offers import (
    end_contract,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
    spend,
)
from wijkabm.month.work.wages import PERSON

LOCAL_WORK_LUCK = streams.name_luck("local_work")

WEEKS = 52.0 / 12.0
MONTHS = 12


@part
def kept_of_pay(i, pay, world, numbers):
    """What a person keeps of `pay` beside the benefit, cents a month."""
    residents = world.residents
    work, income = numbers.work, numbers.income
    leaves = work.benefit_leaves
    if residents.status[i] == JOBSEEKER:
        leaves = 1.0
        if residents.benefit[i] > 0:
            leaves -= income.unemployment_share
    return np.int64(math.floor(pay * leaves))


@part
def pay_worker(c, world, me):
    """Pay one month's work: from what is set aside, the top-up, the association; returns the cents."""
    households, residents, wijken = world.households, world.residents, world.wijken
    contracts, policy, ledger = world.contracts, world.policy, world.ledger
    i, w = contracts.row[c], contracts.wijk[c]
    h = residents.household[i]
    payee = books.account(books.RESIDENTS, w)
    base = min(me.pay[c], wijken.set_aside[w, 1])
    wijken.set_aside[w, 1] -= base
    books.receive(ledger, books.LOCAL_WORK, books.MUNICIPALITY, households.savings, h, payee, base)
    extra = spend(
        policy, ledger, me.number, w, books.SUBSIDY, households.savings, h, payee,
        contracts.amount[c],
    )  # fmt: skip
    own = min(me.own_pay[c], me.fund[w])
    me.fund[w] -= own
    books.receive(ledger, books.LOCAL_WORK, books.BANKS, households.savings, h, payee, own)
    households.income[h] += base + extra + own
    residents.local_pay[i] = base + extra + own
    return base + extra + own


@part
def is_work(c, contracts, me):
    """Whether a contract is one of somebody who works."""
    mine = contracts.alive[c] == 1 and contracts.lever[c] == me.number
    return mine and contracts.kind[c] == CONTRACT_PLACEMENT


@part
def run_work(paid, own, world, now, me):
    """Everybody who works under a contract is paid; it ends with its term, a job or a move.

    `own` is the part of what is `paid` that the association pays; with it ends what it pays.
    """
    residents, contracts = world.residents, world.contracts
    month = now.month
    for c in range(contracts.alive.size):
        if not is_work(c, contracts, me):
            continue
        i, w = contracts.row[c], contracts.wijk[c]
        there = still_there(residents, contracts, c)
        seeks = residents.status[i] == JOBSEEKER or residents.status[i] == ON_BIJSTAND
        wanted = me.own_pay[c] == 0 or me.level[w] > 0.0
        if there and seeks and wanted and contracts.end[c] > month:
            held = me.fund[w]
            paid[w] += pay_worker(c, world, me)
            own[w] += held - me.fund[w]
        else:
            if residents.identity[i] == contracts.party[c]:
                residents.local_pay[i] = 0
            end_contract(c, world)


@part
def ask_workers(w, places, extra_places, own_places, world, numbers, now, me):
    """Ask people without a job for so many places; more are paid from the top-up, and by the association."""
    residents, contracts, policy = world.residents, world.contracts, world.policy
    journal = world.journal
    rates = numbers.municipality
    month, key = now.month, now.key
    pay = np.int64(rates.local_work_pay * rates.local_work_hours * 100.0)
    hours = rates.local_work_hours / WEEKS
    end = month + 1 + np.int64(rates.contract_months)
    last = np.uint64(0)
    filled = 0
    all_places = places + extra_places + own_places
    for _ in range(np.int64(rates.local_work_asked) * all_places):
        if filled == all_places:
            return
        i, last = next_seeker(residents, w, key, LOCAL_WORK_LUCK, 0, last)
        if i < 0:
            return
        if residents.local_pay[i] > 0 or residents.part_time[i] > 0:
            continue
        identity = residents.identity[i]
        note_offer(policy, journal, me.number, w, identity, -1, -1)
        kept = kept_of_pay(i, pay, world, numbers)
        if not takes_it(i, kept, hours, LOCAL_WORK_LUCK, 1, world, numbers, now):
            note_refused(policy, journal, me.number, w, identity, -1, -1)
            continue
        own = pay if filled >= places + extra_places else np.int64(0)
        owed = pay if filled >= places and own == 0 else np.int64(0)
        c = open_contract(
            contracts, CONTRACT_PLACEMENT, me.number, w, identity, i, -1, -1, month, end,
            owed,
        )  # fmt: skip
        if c < 0:
            return
        me.pay[c] = pay - owed - own
        me.own_pay[c] = own
        note_accepted(policy, journal, me.number, w, identity, -1, -1, 0)
        filled += 1


@part
def count_help(residents, time, w, promised):
    """Hours that volunteers give to upkeep this month, at most those promised.

    Volunteers decide by a taste that is theirs for good; who helps gives ``upkeep_hours`` of last month's
    hours, which other causes go without.
    """
    hours = 0.0
    for i in range(residents.alive.size):
        if residents.alive[i] == 1 and residents.wijk[i] == w and residents.is_volunteer[i] == 1:
            taste = streams.uniform(PERSON, LOCAL_WORK_LUCK, residents.identity[i], 0)
            if taste < time.upkeep_share:
                hours += time.upkeep_hours * residents.volunteer_hours[i]
    return min(hours, promised)


@part
def helped_hours(w, world, numbers, me):
    """Hours that volunteers give to upkeep this month, of those promised."""
    promised = me.hours[w] * world.wijken.inhabitants_start[w] / 1000.0
    return count_help(world.residents, numbers.time, w, promised)


@part
def keep_streets(w, whole, paid, left, world, numbers, me):
    """Upkeep of the wijk moves towards what this month's work is worth against a contractor's.

    ``gap = share x ((yield x local hours + contractor's hours) / usual hours - 1)``, within one either way,
    of the share that is kept for the wijk or bought no longer. The state moves a share ``street.adjustment``
    of the way, as in step 11 it falls back.
    """
    wijken = world.wijken
    rates, street = numbers.municipality, numbers.street
    usual = whole / (rates.contractor_hour * 100.0)
    if usual <= 0.0:
        return
    hours = paid / (rates.local_work_pay * 100.0) + helped_hours(w, world, numbers, me)
    done = rates.local_work_yield * hours + left / (rates.contractor_hour * 100.0)
    gap = kept_share(w, me) * (done / usual - 1.0)
    wijken.upkeep[w] += street.adjustment * min(max(gap, -1.0), 1.0)


@inline
def kept_share(w, me):
    """Share of the services for the wijk that it does itself, or that nobody buys any more."""
    return min(me.local_share[w] + me.norm_cut[w], 1.0)


@part
def hold_work(w, contracts, me):
    """Cents a month promised to who works: of what is set aside, from the top-up, by the association."""
    held, held_extra, held_own = np.int64(0), np.int64(0), np.int64(0)
    for c in range(contracts.alive.size):
        if is_work(c, contracts, me) and contracts.wijk[c] == w:
            held += me.pay[c]
            held_extra += contracts.amount[c]
            held_own += me.own_pay[c]
    return held, held_extra, held_own


@kernel
def do_upkeep(world, numbers, now, me):
    """Step 1: pay those who work, buy materials and what is left to a contractor, ask for more hands.

    ``places = (money kept x (1 - materials) - pay of those who work) / pay of one``, whole ones; so too of
    what members of an association pay.
    """
    wijken, policy, ledger = world.wijken, world.policy, world.ledger
    rates = numbers.municipality
    paid = np.zeros(wijken.upkeep.size, np.int64)
    own = np.zeros(wijken.upkeep.size, np.int64)
    whole = wijken.set_aside[:, 1].copy()
    for w in range(wijken.upkeep.size):
        collect_dues(w, world, me)
    run_work(paid, own, world, now, me)
    pay = max(np.int64(rates.local_work_pay * rates.local_work_hours * 100.0), np.int64(1))
    for w in range(wijken.upkeep.size):
        share = me.local_share[w]
        saved = save_on_norm(w, whole[w], world, me)
        materials = np.int64(0)
        if share > 0.0:
            materials = np.int64(math.floor((whole[w] - saved) * rates.local_work_materials))
            materials = min(materials, wijken.set_aside[w, 1])
        left = wijken.set_aside[w, 1] - materials
        books.pay_between(
            ledger, books.MUNICIPAL_SERVICES, books.MUNICIPALITY, books.OUTSIDE,
            wijken.set_aside[w, 1],
        )  # fmt: skip
        wijken.set_aside[w, 1] = 0
        hours = helped_hours(w, world, numbers, me)
        own_room, bought = run_association(w, saved, own[w], hours, world, numbers, now, me)
        keep_streets(w, float(whole[w]), float(paid[w]), float(left + bought), world, numbers, me)
        top_up = np.int64(math.floor(me.top_up[w] * 100.0 / MONTHS))
        held, held_extra, held_own = hold_work(w, world.contracts, me)
        room = np.int64(0)
        if share > 0.0:
            room = np.int64(math.floor((whole[w] - saved) * (1.0 - rates.local_work_materials)))
            room -= held
        extra = np.int64(0)
        if policy.left[w, me.number] > 0:
            extra = max(top_up - held_extra, np.int64(0)) // pay
        own_places = max(own_room - held_own, np.int64(0)) // pay
        ask_workers(w, max(room, np.int64(0)) // pay, extra, own_places, world, numbers, now, me)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """The wijk's own share of services, and at the least what its contracts promise."""
    contracts, terms = world.contracts, world.terms
    terms.own_share[:] = np.minimum(me.local_share + me.norm_cut, 1.0)
    works = (contracts.kind == CONTRACT_PLACEMENT) & (contracts.lever == me.number)
    for c in np.flatnonzero((contracts.alive == 1) & works):
        if contracts.end[c] > now.month:
            terms.set_aside[contracts.wijk[c], 1] += me.pay[c]


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: pay those who work, buy materials and what is left to a contractor, ask for more hands."""
    do_upkeep(world, numbers, now, me)
