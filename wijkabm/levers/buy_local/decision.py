"""Buy-local campaign: people resolve to buy in their own wijk, and forget it again.

A campaign reaches a part of the adults, so often a month. Each appeal is a chance that one of them thinks
about it and resolves to buy more in the own wijk, the readier the more he is attached to it already, the more
of his ties have resolved, and the less he has to mind the money; the warmer he is to the wijk, the more he
resolves. The resolve adds to loyalty in the choice of a place (``choice.choose_place``), fades by a
half-life, and is gone some time after the campaign. What spending moves, out of ring and centre, is found.
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CONTRACT_MEMBERSHIP
from wijkabm.levers.contracts import find_contract
from wijkabm.month.offers import end_contract, note_accepted, open_contract
from wijkabm.month.work.wages import PERSON

BUY_LOCAL_LUCK = streams.name_luck("buy_local")


@part
def strength_of(i, residents, market):
    """What somebody who resolves adds to his loyalty, which is 0-1: ``resolve_strength x loyalty``.

    How much that moves is found in the choice of a place: it weighs the own wijk against all else
    (*assumption*: the warmer somebody is to the wijk, the more a resolve does).
    """
    return market.resolve_strength * residents.loyalty[i]


@part
def chance_to_think(often, market):
    """Chance a month that who hears ``often`` appeals thinks about it: ``1 - (1 - resolve)**often``."""
    return 1.0 - math.pow(1.0 - market.resolve, often)


@part
def fade_resolves(world, now, me):
    """Resolves halve in ``decay`` months; the campaign's contract carries that term until all is forgotten.

    One contract a wijk: party and row are the wijk's place.
    """
    residents, contracts = world.residents, world.contracts
    month = now.month
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 0 or contracts.lever[c] != me.number:
            continue
        w = contracts.wijk[c]
        left = math.pow(0.5, 1.0 / max(me.half_life[c], 0.1))
        over = contracts.end[c] <= month
        for i in range(residents.alive.size):
            if residents.wijk[i] == w and residents.support[i] > 0.0:
                residents.support[i] = 0.0 if over else residents.support[i] * left
        if over:
            end_contract(c, world)


@part
def prolong_campaign(w, world, numbers, now, me):
    """The campaign's contract in a wijk lasts until its echo has died away; opened when there is none."""
    contracts = world.contracts
    month = now.month
    decay = me.decay[w]
    end = month + 1 + np.int64(numbers.market.resolve_echo * decay)
    c = find_contract(w, contracts, me)
    if c >= 0:
        contracts.end[c] = end
    else:
        c = open_contract(
            contracts, CONTRACT_MEMBERSHIP, me.number, w, np.int64(w), np.int64(w), -1, -1, month,
            end, 0,
        )  # fmt: skip
    if c >= 0:
        me.half_life[c] = decay


@part
def wish_to_support(i, world, numbers):
    """Chance that somebody who thinks about it resolves, 0-1 (*assumption*).

    Loyalty x (alone + (1 - alone) x share of ties who have resolved) x what money allows: income after fixed
    costs over ``resolve_means`` of the bijstand norm, at most one. Who has little shops where it is cheapest.
    """
    households, residents = world.households, world.residents
    income, market = numbers.income, numbers.market
    n = residents.n_ties[i]
    example = 0
    for k in range(n):
        if residents.support[residents.ties[i, k]] > 0.0:
            example += 1
    ease = households.expected_income[residents.household[i]] / max(
        income.bijstand_single * 100.0 * market.resolve_means, 1.0
    )
    ease = min(max(ease, 0.0), 1.0)
    alone = market.resolve_alone
    return residents.loyalty[i] * (alone + (1.0 - alone) * example / max(n, 1)) * ease


@kernel
def campaign(world, numbers, now, me):
    """Step 1: resolves fade; those reached who think about it this month resolve or not.

    Who can be reached at all is a matter of taste that is a person's for good: u < reach. Who has
    resolved is not asked again before it has faded.
    """
    residents, wijken, policy, journal = world.residents, world.wijken, world.policy, world.journal
    market = numbers.market
    key = now.key
    fade_resolves(world, now, me)
    for w in range(wijken.inhabitants_start.size):
        reach = me.reach[w]
        thinks = chance_to_think(me.often[w], market)
        if reach <= 0.0 or thinks <= 0.0:
            continue
        prolong_campaign(w, world, numbers, now, me)
        for i in range(residents.alive.size):
            if residents.alive[i] == 0 or residents.wijk[i] != w:
                continue
            identity = residents.identity[i]
            full = strength_of(i, residents, market)
            if residents.support[i] > market.resolve_again * full:
                continue
            if streams.uniform(PERSON, BUY_LOCAL_LUCK, identity, 0) >= reach:
                continue
            if not streams.happens(key, BUY_LOCAL_LUCK, identity, 1, thinks):
                continue
            policy.offered[w, me.number] += 1
            wish = wish_to_support(i, world, numbers)
            if streams.happens(key, BUY_LOCAL_LUCK, identity, 2, wish):
                residents.support[i] = full
                note_accepted(policy, journal, me.number, w, identity, -1, -1, 0)
            else:
                policy.refused[w, me.number] += 1


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: resolves fade; those reached who think about it this month resolve or not."""
    campaign(world, numbers, now, me)
