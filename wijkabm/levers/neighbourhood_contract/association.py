"""An association of residents: what they would give, which level that pays for, its purse, its year.

Where the municipality buys less upkeep than before, households may pay for a part of what is missed. Who
gives is theirs for good (``upkeep_gives``; who does not has the better street too), and what it is worth to
them: ``upkeep_worth`` times what the missed upkeep cost per household, times an exponential taste of mean
one. Of a level L, the part of it that is done all the same, the first counts most: ``1 - (1 - L)^2`` of that
worth. Every year they choose the highest level for which they would give what it costs (`choose_level`);
volunteers' hours make it cheaper. The purse stands at the bank. *Assumption* throughout.
"""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import CONTRACT_FUND
from wijkabm.month.offers import end_contract, open_contract
from wijkabm.month.work.wages import PERSON

ASSOCIATION_LUCK = streams.name_luck("upkeep_association")

MONTHS = 12


@part
def find_association(w, contracts, me):
    """The contract that holds this year's level of a wijk; -1 if none."""
    for c in range(contracts.alive.size):
        mine = contracts.alive[c] == 1 and contracts.lever[c] == me.number
        if mine and contracts.kind[c] == CONTRACT_FUND and contracts.wijk[c] == w:
            return np.int64(c)
    return np.int64(-1)


@inline
def felt(level):
    """Part of the worth of all that is missed, that a level brings: the first counts most."""
    return 1.0 - (1.0 - level) * (1.0 - level)


@part
def worth_of(h, w, lost, homes, world, numbers):
    """What the whole of the missed upkeep is worth to a household that gives, cents a month; else 0.

    It gives nothing while it is in arrears, or has less in hand.
    """
    households, rates = world.households, numbers.municipality
    if households.alive[h] == 0 or households.wijk[h] != w or households.n_adults[h] == 0:
        return 0.0
    identity = households.identity[h]
    if streams.uniform(PERSON, ASSOCIATION_LUCK, identity, 0) >= rates.upkeep_gives:
        return 0.0
    taste = streams.exponential(PERSON, ASSOCIATION_LUCK, identity, 1)
    worth = rates.upkeep_worth * lost / max(homes, 1) * taste
    if households.arrears[h] > 0 or households.savings[h] < worth:
        return 0.0
    return worth


@part
def count_homes(households, w):
    """Households of a wijk."""
    homes = 0
    for h in range(households.alive.size):
        if households.alive[h] == 1 and households.wijk[h] == w and households.n_adults[h] > 0:
            homes += 1
    return homes


@part
def price_of(level, lost, helped):
    """Cents a month that a level takes: at a contractor's price, less what promised hours are worth."""
    return max(level * lost - helped, 0.0)


@part
def choose_level(worth, lost, helped):
    """The highest level for which households would give what it costs; 0 if none.

    ``worth x (2 L - L^2) >= L x lost - hours``, of which the root is taken.
    """
    if worth <= 0.0:
        return min(helped / lost, 1.0)
    twice = worth + worth
    gap = twice - lost
    root = math.sqrt(gap * gap + twice * (helped + helped))
    return min(max((gap + root) / twice, 0.0), 1.0)


@part
def agree_on_level(w, most, lost, helped, world, numbers, me):
    """Ask every household, choose a level of `most` at the most, and set what each gives for a year.

    Each gives in proportion to what it is worth to him, all together what the level costs.
    """
    households, policy = world.households, world.policy
    homes = count_homes(households, w)
    worth = 0.0
    for h in range(households.alive.size):
        if households.wijk[h] == w:
            me.dues[h] = 0
            worth += worth_of(h, w, lost, homes, world, numbers)
    level = min(choose_level(worth, lost, helped), most)
    price = price_of(level, lost, helped)
    planned = np.int64(0)
    givers = 0
    for h in range(households.alive.size):
        own = worth_of(h, w, lost, homes, world, numbers)
        if level > 0.0 and own > 0.0:
            me.dues[h] = np.int64(math.floor(price * own / worth))
            me.payer[h] = households.identity[h]
            planned += me.dues[h]
            givers += 1
    policy.offered[w, me.number] += homes
    policy.accepted[w, me.number] += givers
    policy.refused[w, me.number] += homes - givers
    me.level[w] = level
    me.planned[w] = planned
    me.done[w] = 0.0


@part
def hold_meeting(w, lost, helped, world, numbers, now, me):
    """Found the association, or after a year decide whether its level stays; returns whether one runs.

    If at least ``upkeep_kept`` of what was agreed was done, members choose anew; if less, they pay for no
    more than was done. Without a level they are asked again after a year. It ends where the municipality does
    not ask for one, or buys all again: what is left in its purse goes to a contractor.
    """
    contracts = world.contracts
    c = find_association(w, contracts, me)
    wanted = me.association[w] > 0.0 and lost > 0.0
    if c >= 0 and not wanted:
        dissolve(w, c, world, me)
        return False
    if not wanted:
        return False
    if c < 0:
        c = open_contract(
            contracts, CONTRACT_FUND, me.number, w, w, w, -1, -1, now.month, now.month + MONTHS, 0
        )
        if c < 0:
            return False
        agree_on_level(w, 1.0, lost, helped, world, numbers, me)
    elif now.month >= contracts.end[c]:
        contracts.end[c] = now.month + MONTHS
        done = me.done[w] / MONTHS
        most = 1.0
        if me.level[w] > 0.0 and done < numbers.municipality.upkeep_kept:
            most = me.level[w] * done
        agree_on_level(w, most, lost, helped, world, numbers, me)
    return True


@part
def dissolve(w, c, world, me):
    """Nobody pays any more; what is left in the purse buys upkeep."""
    households = world.households
    for h in range(households.alive.size):
        if households.wijk[h] == w:
            me.dues[h] = 0
    pay_from_purse(w, me.fund[w], world, me)
    me.level[w] = 0.0
    me.planned[w] = 0
    end_contract(c, world)


@part
def collect_dues(w, world, me):
    """What each has promised, at most what is in the purse of his household; who moved away is free."""
    households, ledger = world.households, world.ledger
    payer = books.account(books.RESIDENTS, w)
    for h in range(households.alive.size):
        if me.dues[h] == 0 or households.wijk[h] != w:
            continue
        if households.alive[h] == 0 or households.identity[h] != me.payer[h]:
            me.dues[h] = 0
            continue
        cents = max(min(me.dues[h], households.savings[h]), np.int64(0))
        books.pay_out(ledger, books.CONTRIBUTION, households.savings, h, payer, books.BANKS, cents)
        me.fund[w] += cents


@part
def pay_from_purse(w, cents, world, me):
    """Pay a contractor, or materials, from the association's purse at the bank."""
    books.pay_between(world.ledger, books.LEVER_COSTS, books.BANKS, books.OUTSIDE, cents)
    me.fund[w] -= cents


@part
def note_work(w, lost, worth, me):
    """Keep how much of what was agreed was done this month: `worth` of cents at a contractor's price."""
    agreed = me.level[w] * lost
    if agreed > 0.0:
        me.done[w] += worth / agreed


@part
def save_on_norm(w, whole, world, me):
    """Of `whole` cents that were kept, what a lower norm leaves with the municipality.

    It is no part of what contracts are promised, and is not spent.
    """
    wijken = world.wijken
    if me.norm_cut[w] <= 0.0:
        return np.int64(0)
    part = me.norm_cut[w] / (me.local_share[w] + me.norm_cut[w])
    saved = min(np.int64(math.floor(part * whole)), wijken.set_aside[w, 1])
    wijken.set_aside[w, 1] -= saved
    return saved


@part
def run_association(w, saved, own_work, hours, world, numbers, now, me):
    """What members paid and workers did not get buys materials and a contractor; once a year they meet.

    Returns cents a month of its plan that may go to residents, and that went to a contractor this month.
    """
    rates = numbers.municipality
    lost = float(saved)
    price = rates.local_work_yield * rates.contractor_hour * 100.0  # of an hour of residents
    helped = price * hours
    materials = np.int64(math.floor((me.fund[w] + own_work) * rates.local_work_materials))
    materials = min(materials, me.fund[w])
    contractor = me.fund[w] - materials
    pay_from_purse(w, materials + contractor, world, me)
    worked = price * own_work / (rates.local_work_pay * 100.0)
    note_work(w, lost, helped + worked + contractor, me)
    if not hold_meeting(w, lost, helped, world, numbers, now, me):
        return np.int64(0), contractor
    return np.int64(math.floor(me.planned[w] * (1.0 - rates.local_work_materials))), contractor
