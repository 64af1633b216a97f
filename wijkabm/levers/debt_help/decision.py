"""Help with debts: who is asked, whether he comes, what a scheme asks and forgives.

A scheme is a contract with the first adult of a household; while it runs ``households.in_scheme`` keeps
creditors away (`month.income.arrears`).
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CONTRACT_TRAJECTORY, JOBSEEKER, ON_BIJSTAND
from wijkabm.levers.seekers import due_this_month, finds_anyway, still_there
from wijkabm.month.income.benefits import bijstand_norm
from wijkabm.month.offers import (
    end_contract,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
    spend_outside,
)
from wijkabm.month.work.means import is_couple
from wijkabm.month.work.wages import PERSON

DEBT_HELP_LUCK = streams.name_luck("debt_help")


@kernel
def help_debtors(world, numbers, now, me):
    """Step 1: schemes that run and end, then this month's new places, as far as the money goes."""
    wijken, contracts, policy = world.wijken, world.contracts, world.policy
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 1 and contracts.lever[c] == me.number:
            keep_scheme(c, world, numbers, now, me)
    for w in range(wijken.first_segment.size):
        monthly = np.int64(math.floor(me.cost[w] * 100.0 / max(me.months[w], 1.0)))
        left = policy.left[w, me.number]
        for place in range(due_this_month(me.places[w], now.month)):
            if monthly > left:
                break
            if fill_place(w, place, monthly, world, numbers, now, me):
                left -= monthly


@part
def keep_scheme(c, world, numbers, now, me):
    """A month of a scheme: guidance is paid, creditors get what a living leaves; at its end all is forgiven.

    It breaks, and creditors are back, when the money for it does not come, its person has moved or died, or
    new arrears of ``arrears_heavy`` months were run up.
    """
    households, residents, contracts = world.households, world.residents, world.contracts
    i, w = contracts.row[c], contracts.wijk[c]
    h = residents.household[i]
    there = still_there(residents, contracts, c) and households.identity[h] == me.home[c]
    if not there:
        leave_home(c, world, me)
        end_contract(c, world)
        return
    costs = float(households.housing_cost[h] + households.fixed_costs[h])
    if now.month >= contracts.end[c]:
        forgive(h, w, world, me)
    elif households.arrears[h] - me.owed[c] <= numbers.income.arrears_heavy * costs:
        cents = contracts.amount[c]
        paid = spend_outside(world.policy, world.ledger, me.number, w, books.LEVER_COSTS, cents)
        if paid == cents:
            pay_creditors(h, world, numbers)
            me.owed[c] = households.arrears[h]
            return
    households.in_scheme[h] = 0
    end_contract(c, world)


@part
def leave_home(c, world, me):
    """The household that somebody in a scheme has left, if it is still there, has its creditors back."""
    households = world.households
    for h in range(households.alive.size):
        if households.alive[h] == 1 and households.identity[h] == me.home[c]:
            households.in_scheme[h] = 0


@part
def above_living(h, world, numbers):
    """Cents in the purse above the living that the law leaves."""
    households = world.households
    couple = is_couple(households, world.residents, h)
    kept = numbers.income.arrears_kept * bijstand_norm(couple, numbers.income)
    return max(float(households.savings[h]) - kept, 0.0)


@part
def pay_creditors(h, world, numbers):
    """The household pays creditors ``scheme_pays`` of what is above a living."""
    households, ledger = world.households, world.ledger
    cents = np.int64(math.floor(numbers.income.scheme_pays * above_living(h, world, numbers)))
    cents = min(cents, households.arrears[h])
    payer = books.account(books.RESIDENTS, households.wijk[h])
    books.pay_out(ledger, books.FIXED_COSTS, households.savings, h, payer, books.OUTSIDE, cents)
    households.arrears[h] -= cents


@part
def forgive(h, w, world, me):
    """What is left is lost to creditors, what members owe the municipality's fund to that."""
    households, residents = world.households, world.residents
    me.forgiven[w] += households.arrears[h]
    households.arrears[h] = 0
    for m in range(households.n_adults[h]):
        i = households.members[h, m]
        me.forgiven[w] += residents.debt[i]
        residents.debt[i] = 0
        residents.worries[i] = 0.0


@part
def fill_place(w, place, monthly, world, numbers, now, me):
    """Offer one place to a few households in turn until one takes it; whether one does."""
    households, contracts, policy = world.households, world.contracts, world.policy
    journal, residents = world.journal, world.residents
    last = np.uint64(0)
    for _ in range(np.int64(numbers.work.asked)):
        h, last = next_debtor(w, place, last, world, numbers, now)
        if h < 0:
            return False
        i = households.members[h, 0]
        identity = residents.identity[i]
        note_offer(policy, journal, me.number, w, identity, -1, -1)
        if not wants_scheme(h, w, world, numbers, me):
            note_refused(policy, journal, me.number, w, identity, -1, -1)
            continue
        months = np.int64(me.months[w])
        c = open_contract(
            contracts, CONTRACT_TRAJECTORY, me.number, w, identity, i, -1, -1, now.month,
            now.month + months, monthly,
        )  # fmt: skip
        if c < 0:
            return False
        me.owed[c], me.home[c] = households.arrears[h], households.identity[h]
        households.in_scheme[h] = 1
        anyway = np.int64(0)
        if residents.status[i] == JOBSEEKER or residents.status[i] == ON_BIJSTAND:
            anyway = finds_anyway(i, months, DEBT_HELP_LUCK, world, numbers, now)
        note_accepted(policy, journal, me.number, w, identity, -1, -1, anyway)
        return True
    return False


@part
def next_debtor(w, place, last, world, numbers, now):
    """The household with heavy arrears whose turn comes after `last`, by luck; (-1, 0) after the last."""
    households, residents = world.households, world.residents
    found, turn = np.int64(-1), np.uint64(0)
    for h in range(households.alive.size):
        if households.alive[h] == 0 or households.wijk[h] != w or households.in_scheme[h] == 1:
            continue
        costs = float(households.housing_cost[h] + households.fixed_costs[h])
        if households.arrears[h] <= numbers.income.arrears_heavy * costs:
            continue
        identity = residents.identity[households.members[h, 0]]
        bits = streams.draw(now.key, DEBT_HELP_LUCK, identity, 1 + place)
        if bits > last and (found < 0 or bits < turn):
            found, turn = np.int64(h), bits
    return found, turn


@part
def wants_scheme(h, w, world, numbers, me):
    """Whether a household comes: it is not ashamed (for good), and would not pay all of it in the scheme.

    In the scheme it expects to pay ``months * scheme_pays`` of what its purse now holds above a living.
    """
    households, residents = world.households, world.residents
    identity = residents.identity[households.members[h, 0]]
    shame = streams.uniform(PERSON, DEBT_HELP_LUCK, identity, 0)
    if shame < numbers.income.scheme_shame:
        return False
    pays = me.months[w] * numbers.income.scheme_pays * above_living(h, world, numbers)
    owed = households.arrears[h]
    for m in range(households.n_adults[h]):
        owed += residents.debt[households.members[h, m]]
    return owed > pays


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: schemes that run and end, then this month's new places, as far as the money goes."""
    help_debtors(world, numbers, now, me)
