"""Joint purchasing and promotion: owners join if the saving is worth the fee and the hours."""

import math
from typing import Any

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CONTRACT_MEMBERSHIP, HOME, INDEPENDENT
from wijkabm.levers.organised import effort_together, is_asked_now
from wijkabm.month.firms.bills import volume_per_euro
from wijkabm.month.firms.livelihood import reservation_income
from wijkabm.month.firms.taxes import HOURS_A_MONTH
from wijkabm.month.offers import (
    end_contract,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
)
from wijkabm.month.shopping.promotion import promote_shops

JOINT_PURCHASING_LUCK = streams.name_luck("joint_purchasing")

MONTHS = 12


@kernel
def run_joint_purchasing(world, numbers, now, me):
    """Memberships end or are renewed, shops are asked, the street is promoted."""
    shops, wijken, contracts = world.shops, world.wijken, world.contracts
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 1 and contracts.lever[c] == me.number:
            keep_membership(c, world, numbers, now, me)
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and is_asked(j, world, numbers, now, me):
            ask_to_join(j, world, numbers, now, me)
    for w in range(wijken.first_segment.size):
        campaign = me.campaign[w] * 100.0 / MONTHS
        if campaign > 0.0:
            promote_shops(w, campaign, shops, wijken)


@part
def is_asked(j, world, numbers, now, me):
    """An independent in premises that is no member, in a month in which it is asked."""
    shops = world.shops
    if shops.branch[j] == HOME or shops.owner_kind[j] != INDEPENDENT or shops.joint[j] == 1:
        return False
    if me.discount[shops.wijk[j]] <= 0.0:
        return False
    return is_asked_now(j, JOINT_PURCHASING_LUCK, shops, numbers.firms, now.month)


@part
def is_worth_it(j, world, numbers, me):
    """Saving on goods against the fee and the owner's hours, at what an hour is worth elsewhere.

    An organisation takes some of the hours off its members (`effort_together`).
    """
    shops = world.shops
    firms = numbers.firms
    w = shops.wijk[j]
    goods = shops.expected_sales[j] * firms.goods[shops.branch[j]]
    goods *= volume_per_euro(j, shops, firms)
    saving = me.discount[w] * goods
    hours = me.hours[w] * effort_together(j, world, numbers)
    time = hours / HOURS_A_MONTH * reservation_income(0.0, numbers)
    return saving > me.fee[w] * 100.0 + time


@part
def ask_to_join(j, world, numbers, now, me):
    """The owner decides; membership is for a year."""
    shops, contracts, policy, journal = world.shops, world.contracts, world.policy, world.journal
    month = now.month
    w, identity, p, b = shops.wijk[j], shops.identity[j], shops.premises[j], shops.branch[j]
    note_offer(policy, journal, me.number, w, identity, p, b)
    if not is_worth_it(j, world, numbers, me):
        note_refused(policy, journal, me.number, w, identity, p, b)
        return
    c = open_contract(
        contracts, CONTRACT_MEMBERSHIP, me.number, w, identity, j, p, b, month,
        month + MONTHS, 0,
    )  # fmt: skip
    if c < 0:
        note_refused(policy, journal, me.number, w, identity, p, b)
        return
    note_accepted(policy, journal, me.number, w, identity, p, b, 0)
    shops.joint[j] = 1
    set_conditions(j, shops, me)


@part
def set_conditions(j, shops, me):
    """What a member saves and owes for the coming year."""
    w = shops.wijk[j]
    shops.joint_saving[j] = me.discount[w]
    shops.dues[j] = np.int64(math.floor(me.fee[w] * 100.0))


@part
def keep_membership(c, world, numbers, now, me):
    """A membership ends with the firm; after a year it is renewed if it is still on offer and worth it."""
    shops, contracts = world.shops, world.contracts
    month = now.month
    j = contracts.row[c]
    here = shops.alive[j] == 1 and shops.identity[j] == contracts.party[c]
    if here and month < contracts.end[c]:
        return
    on_offer = here and me.discount[contracts.wijk[c]] > 0.0
    if on_offer and is_worth_it(j, world, numbers, me):
        contracts.end[c] = month + MONTHS
        set_conditions(j, shops, me)
        return
    if here:
        shops.joint[j] = 0
        shops.joint_saving[j] = 0.0
        shops.dues[j] = 0
    end_contract(c, world)


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Memberships end or are renewed, shops are asked, the street is promoted."""
    run_joint_purchasing(world, numbers, now, me)
