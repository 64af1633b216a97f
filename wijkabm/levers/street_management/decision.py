"""Street management: owners asked into their association, joint promotion, a clean and safe street, entrants.

A manager has one week: what goes to the association and to rounds is not there for showing and approaching.
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CHAIN_SHOP, CONTRACT_MEMBERSHIP, HOME, OFFER_APPROACH
from wijkabm.levers.contact_point.decision import joins
from wijkabm.levers.contracts import count_contracts, find_own
from wijkabm.levers.digital_help.decision import pay_costs
from wijkabm.levers.improvement_district.decision import benefit
from wijkabm.levers.organised import is_asked_now
from wijkabm.levers.turns import stand_in_line, take_best
from wijkabm.month.firms.organised import is_organised
from wijkabm.month.offers import (
    end_contract,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
)
from wijkabm.month.shopping.promotion import promote_shops
from wijkabm.month.street import keep_up

STREET_LUCK = streams.name_luck("street_association")
PROMOTION_LUCK = streams.name_luck("street_promotion")
MONTHS = 12


@kernel
def manage_streets(world, numbers, now, me):
    """Step 1: the street is cleaned, owners are asked into the association, its members for promotion."""
    shops, wijken = world.shops, world.wijken
    for w in range(wijken.first_segment.size):
        if me.fte[w] > 0.0:
            keep_up(w, me.cleaning[w] * 100.0 / MONTHS, world)
            ask_owners(w, world, numbers, now, me)
            ask_members(w, world, numbers, now, me)
        cents = collect(w, world, numbers, now, me)
        if me.fte[w] > 0.0:
            cents += me.promotion[w] * 100.0 / MONTHS
        if cents > 0.0:
            promote_shops(w, cents, shops, wijken)


@part
def is_of_street(j, w, shops):
    """A business in premises of the wijk that has no head office."""
    here = shops.alive[j] == 1 and shops.wijk[j] == w and shops.branch[j] != HOME
    return here and shops.owner_kind[j] != CHAIN_SHOP


@part
def visits_due(w, now, me):
    """Owners whom the manager visits for the association this month: a whole number, fractions by luck."""
    mean = me.fte[w] * me.association[w] * me.visits[w]
    whole = math.floor(mean)
    if streams.happens(now.key, STREET_LUCK, w, 2, mean - whole):
        whole += 1.0
    return np.int64(whole)


@part
def ask_owners(w, world, numbers, now, me):
    """Visit owners who are not organised, by lot of those whose month it is; each decides."""
    shops = world.shops
    visits = visits_due(w, now, me)
    if visits <= 0:
        return
    n = np.int64(0)
    for j in range(shops.alive.size):
        if not is_of_street(j, w, shops) or is_organised(j, shops):
            continue
        if is_asked_now(j, STREET_LUCK, shops, numbers.firms, now.month):
            n = stand_in_line(j, n, 0.0, STREET_LUCK, 1, world, now)
    for _ in range(visits):
        j = take_best(n, world.scratch)
        if j < 0:
            return
        ask_to_join(j, w, world, numbers, me)


@part
def ask_to_join(j, w, world, numbers, me):
    """An owner joins the association if he counts on more than its meetings take (`contact_point.joins`)."""
    shops, policy, journal = world.shops, world.policy, world.journal
    identity, p, b = shops.identity[j], shops.premises[j], shops.branch[j]
    note_offer(policy, journal, me.number, w, identity, p, b)
    if joins(j, world, numbers):
        shops.member[j] = 1
        note_accepted(policy, journal, me.number, w, identity, p, b, 0)
    else:
        note_refused(policy, journal, me.number, w, identity, p, b)


@part
def ask_members(w, world, numbers, now, me):
    """Ask members who pay no share yet, each in its month of the year; each decides, for a year."""
    shops, contracts, policy, journal = world.shops, world.contracts, world.policy, world.journal
    if me.share[w] <= 0.0:
        return
    for j in range(shops.alive.size):
        if not is_of_street(j, w, shops) or not is_organised(j, shops):
            continue
        if not is_asked_now(j, PROMOTION_LUCK, shops, numbers.firms, now.month):
            continue
        if find_own(j, shops, contracts, me) >= 0:
            continue
        identity, p, b = shops.identity[j], shops.premises[j], shops.branch[j]
        note_offer(policy, journal, me.number, w, identity, p, b)
        c = np.int64(-1)
        if is_worth_share(j, w, count_contracts(w, contracts, me) + 1, world, numbers, me):
            c = open_contract(
                contracts, CONTRACT_MEMBERSHIP, me.number, w, identity, j, p, b, now.month,
                now.month + MONTHS, 0,
            )  # fmt: skip
        if c < 0:
            note_refused(policy, journal, me.number, w, identity, p, b)
            continue
        me.agreed[c] = np.int64(math.floor(100.0 * me.share[w]))
        note_accepted(policy, journal, me.number, w, identity, p, b, 0)


@part
def is_worth_share(j, w, payers, world, numbers, me):
    """Whether what all who pay and the municipality promote brings a business more than its share.

    As a district is weighed (`improvement_district.benefit`), all of it promotion: members pay if the others
    do and it is worth while together, not for what their own share adds (*assumption*).
    """
    shops = world.shops
    n = 0
    for k in range(shops.alive.size):
        n += shops.alive[k] == 1 and shops.wijk[k] == w and shops.branch[k] != HOME
    cents = 100.0 * (me.promotion[w] / MONTHS + me.share[w] * payers)
    return benefit(j, cents, 0.0, 1, max(n, 1), world, numbers) > 100.0 * me.share[w]


@part
def collect(w, world, numbers, now, me):
    """Shares of a month, paid to who makes the promotion; a year later each is weighed again. Float cents."""
    shops, contracts = world.shops, world.contracts
    total = 0.0
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 0 or contracts.lever[c] != me.number or contracts.wijk[c] != w:
            continue
        j = contracts.row[c]
        if shops.alive[j] == 0 or shops.identity[j] != contracts.party[c]:
            end_contract(c, world)
            continue
        if now.month >= contracts.end[c]:
            on = me.fte[w] > 0.0 and me.share[w] > 0.0
            if not on or not is_worth_share(
                j, w, count_contracts(w, contracts, me), world, numbers, me
            ):
                end_contract(c, world)
                continue
            contracts.end[c] = now.month + MONTHS
            me.agreed[c] = np.int64(math.floor(100.0 * me.share[w]))
        total += pay_costs(j, me.agreed[c], world)
    return total


ANSWERS = (OFFER_APPROACH,)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """What is left of the week goes to showing and approaching; rounds are watch; the mix is kept as told."""
    terms = world.terms
    left = np.maximum(1.0 - me.association - me.clean_safe, 0.0)
    terms.shown[:] = terms.approaching[:] = me.fte * left
    terms.wardens[:] = me.fte * me.clean_safe
    terms.mix[:] = me.mix_target


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1: the street is cleaned, owners are asked into the association, its members for promotion."""
    manage_streets(world, numbers, now, me)
