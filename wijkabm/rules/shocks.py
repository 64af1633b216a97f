"""Shocks: what befalls a wijk, whatever its municipality does.

A crisis holds back spending and destroys jobs, which come back slowly; in a shutdown shops and cafés
lose most of their customers and the Rijk helps out; an anchor, an employer, owners leave. What
follows is left to those who stay.
"""

import math
from typing import Any

import numpy as np

from wijkabm import ledger as books
from wijkabm import streams
from wijkabm.instruments import (
    ANCHOR_LEAVES,
    CRISIS_JOB_LOSS,
    CRISIS_SPENDING,
    EMPLOYER_LEAVES,
    ONLINE_GROWTH,
    OWNERS_LEAVE,
    SHOCK_DOSES,
    SHUTDOWN_CLOSED,
    SHUTDOWN_MOVED_ONLINE,
    SHUTDOWN_SUPPORT,
)
from wijkabm.kernels import inline, kernel, part
from wijkabm.rules.closing import close_shop
from wijkabm.rules.work import count_commuters, labour_cost_of, lose_job
from wijkabm.state import (
    AT_EMPLOYER,
    CAUSE_SHOCK,
    CHAIN_SHOP,
    FOOD,
    HOME,
    INDEPENDENT,
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
    employers_of,
)

SHOCK_LUCK = streams.name_luck("shock")

ONLINE_COLUMN = 2  # of wijken.place_weight


@inline
def share_shut(policy, w, b):
    """Share of a branch that is shut: food stays open, and so does work at home."""
    if b in (FOOD, HOME):
        return 0.0
    return policy.dose[w, SHUTDOWN_CLOSED]


@kernel
def hold_back(world, numbers, now):
    """Households keep back spending in a crisis, and what the shut shops cannot sell.

    A crisis takes a share of what is spent beyond need, ``budget x share x (1 - need)`` (precaution; Carroll
    1997). What a shut branch does not sell is saved, but for a part that is bought online at once. The
    money stays with the household, and comes back as it spends from savings.
    """
    households, segments, policy = world.households, world.segments, world.policy
    ledger = world.ledger
    market = numbers.market
    for h in range(households.alive.size):
        if households.alive[h] == 0:
            continue
        w = households.wijk[h]
        s = households.segment[h]
        payer = books.account(books.RESIDENTS, w)
        for b in range(HOME + 1):
            before = households.budget[h, b]
            kept = before - np.int64(
                math.floor(before * policy.dose[w, CRISIS_SPENDING] * (1.0 - market.need[b]))
            )
            shut = np.int64(math.floor(kept * share_shut(policy, w, b)))
            online = np.int64(math.floor(shut * policy.dose[w, SHUTDOWN_MOVED_ONLINE]))
            books.pay_out(
                ledger, books.CONSUMPTION, households.savings, h, payer, books.OUTSIDE, online
            )
            households.budget[h, b] = kept - shut
            segments.demand[s, b] -= before - kept + shut


@kernel
def empty_streets(world, numbers, now):
    """Fewer people in a street of which shops are shut: visits fall with the share that is shut."""
    shops, segments, policy = world.shops, world.segments, world.policy
    open_share = np.zeros(segments.wijk.size)
    fronts = np.zeros(segments.wijk.size)
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.trading[j] == 1 and shops.branch[j] != HOME:
            s = shops.segment[j]
            fronts[s] += 1.0
            open_share[s] += 1.0 - share_shut(policy, shops.wijk[j], shops.branch[j])
    for s in range(segments.wijk.size):
        if fronts[s] > 0.0:
            segments.visits[s] *= open_share[s] / fronts[s]


@kernel
def destroy_jobs(world, numbers, now):
    """A crisis ends jobs elsewhere; once it is over they come back at ``recovery`` a month.

    Residents and the ring's people lose the same share. What was lost and has not come back is kept in
    ``region.lost``; open jobs grow by what comes back.
    """
    residents, shops, employers = world.residents, world.shops, world.employers
    region, policy = world.region, world.policy
    work = numbers.work
    key = now.key
    back = np.int64(math.floor(region.lost[0] * work.recovery + 0.5))
    mean = 0.0
    for w in range(policy.dose.shape[0]):
        mean += policy.dose[w, CRISIS_JOB_LOSS] / policy.dose.shape[0]
    if mean > 0.0:
        back = np.int64(0)
    elif region.lost[0] > 0 and back == 0:
        back = np.int64(1)
    region.lost[0] -= back
    region.jobs[0] += back
    region.vacancies[0] += back
    if mean == 0.0:
        return
    gone = np.int64(0)
    for i in range(residents.alive.size):
        if residents.alive[i] == 0 or residents.status[i] != WORKS_ELSEWHERE:
            continue
        chance = policy.dose[residents.wijk[i], CRISIS_JOB_LOSS]
        if streams.happens(key, SHOCK_LUCK, residents.identity[i], 0, chance):
            lose_job(i, CAUSE_SHOCK, world, numbers, now)
            gone += 1
    region.vacancies[0] -= gone  # no vacancy is left behind
    away = region.labour_force[0] - region.jobseekers[0] - count_commuters(shops, employers)
    away = max(away, np.int64(0))
    ring = np.int64(math.floor(mean * away + 0.5))
    region.jobseekers[0] += ring
    open_jobs = np.int64(math.floor(mean * max(region.vacancies[0], 0) + 0.5))
    region.vacancies[0] -= open_jobs
    region.jobs[0] -= gone + ring + open_jobs
    region.lost[0] += gone + ring + open_jobs


@kernel
def support_shut_shops(world, numbers, now):
    """The Rijk pays shut enterprises a share of what goes on: wages, rent, a living for the owner.

    ``aid = support x share shut x (staff x labour cost + rent + bijstand norm)``, as the Dutch schemes of
    2020-21 did in outline (NOW, TVL, Tozo); chains get no living. It counts in the month's result.
    """
    shops, premises, policy, ledger = world.shops, world.premises, world.policy, world.ledger
    firms, income = numbers.firms, numbers.income
    labour = labour_cost_of(firms)
    living = np.int64(income.bijstand_single * 100.0)
    for j in range(shops.alive.size):
        if shops.alive[j] == 0:
            continue
        w = shops.wijk[j]
        share = policy.dose[w, SHUTDOWN_SUPPORT] * share_shut(policy, w, shops.branch[j])
        if share <= 0.0:
            continue
        costs = shops.staff[j] * labour
        if shops.premises[j] >= 0:
            costs += premises.contract_rent[shops.premises[j]]
        if shops.owner_kind[j] != CHAIN_SHOP:
            costs += living
        cents = np.int64(math.floor(share * costs))
        shops.aid[j] += cents
        payee = books.account(books.SHOPS, w)
        books.receive(ledger, books.SUBSIDY, books.RIJK, shops.cash, j, payee, cents)


@part
def find_anchor(shops, w):
    """The largest food shop of a wijk by floor, else -1."""
    anchor = np.int64(-1)
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.wijk[j] == w and shops.branch[j] == FOOD:
            larger = anchor < 0 or shops.floor[j] > shops.floor[anchor]
            same = anchor >= 0 and shops.floor[j] == shops.floor[anchor]
            if larger or (same and shops.identity[j] < shops.identity[anchor]):
                anchor = np.int64(j)
    return anchor


@kernel
def leave_shops(world, numbers, now):
    """The largest food shop leaves; a share of independent owners gives up."""
    shops, wijken, policy = world.shops, world.wijken, world.policy
    key = now.key
    for w in range(wijken.first_segment.size):
        if policy.dose[w, ANCHOR_LEAVES] > 0.0:
            anchor = find_anchor(shops, w)
            if anchor >= 0 and streams.happens(
                key, SHOCK_LUCK, shops.identity[anchor], 1, policy.dose[w, ANCHOR_LEAVES]
            ):
                close_shop(anchor, CAUSE_SHOCK, world, numbers, now)
    for j in range(shops.alive.size):
        if shops.alive[j] == 0 or shops.owner_kind[j] != INDEPENDENT:
            continue
        chance = policy.dose[shops.wijk[j], OWNERS_LEAVE]
        if streams.happens(key, SHOCK_LUCK, shops.identity[j], 2, chance):
            close_shop(j, CAUSE_SHOCK, world, numbers, now)


@kernel
def leave_employers(world, numbers, now):
    """The largest employer of a wijk takes a share of its jobs away, for good.

    Residents who worked there seek; so do its commuters, in the ring. Its revenue and reserves shrink with
    it.
    """
    residents, employers, region = world.residents, world.employers, world.region
    policy = world.policy
    key = now.key
    for w in range(policy.dose.shape[0]):
        share = min(policy.dose[w, EMPLOYER_LEAVES], 1.0)
        e = np.int64(-1)
        first, last = employers_of(w, world.wijken)
        for k in range(first, last):
            if e < 0 or employers.jobs[k] > employers.jobs[e]:
                e = np.int64(k)
        if e < 0 or share <= 0.0:
            continue
        for i in range(residents.alive.size):
            if (
                residents.alive[i] == 1
                and residents.status[i] == WORKS_LOCALLY
                and residents.workplace_kind[i] == AT_EMPLOYER
                and residents.workplace[i] == e
                and streams.happens(key, SHOCK_LUCK, residents.identity[i], 3, share)
            ):
                lose_job(i, CAUSE_SHOCK, world, numbers, now)
        stays = np.int64(math.floor((1.0 - share) * employers.jobs[e] + 0.5))
        stays = max(stays, employers.residents[e])
        region.jobseekers[0] += employers.jobs[e] - stays
        ratio = stays / max(employers.jobs[e], 1)
        employers.jobs[e] = stays
        employers.revenue[e] = np.int64(math.floor(employers.revenue[e] * ratio))
        employers.target_cash[e] = np.int64(math.floor(employers.target_cash[e] * ratio))


# --- where the month's steps meet a shock --------------------------------------------------------


def is_calm(world: Any) -> bool:
    """Whether no shock is at work this month."""
    return not world.policy.dose[:, SHOCK_DOSES].any()


def befall(world: Any, numbers: Any, now: Any) -> None:
    """Step 1: what this month's shocks take away, and what comes back after a crisis."""
    dose, lost = world.policy.dose, world.region.lost[0]
    if lost == 0 and is_calm(world):
        return
    if lost > 0 or (dose[:, CRISIS_JOB_LOSS] > 0.0).any():
        destroy_jobs(world, numbers, now)
    if (dose[:, SHUTDOWN_SUPPORT] > 0.0).any():
        support_shut_shops(world, numbers, now)
    if (dose[:, (ANCHOR_LEAVES, OWNERS_LEAVE)] > 0.0).any():
        leave_shops(world, numbers, now)
    if (dose[:, EMPLOYER_LEAVES] > 0.0).any():
        leave_employers(world, numbers, now)


def see_places(world: Any, market: Any) -> Any:
    """The world as shoppers and entrants see it: online as near as it has come, the ring's spending cut.

    Nothing is written: two columns are replaced in this month's sight, and the tables stay as they are.
    """
    if is_calm(world):
        return world
    dose = world.policy.dose
    if (dose[:, ONLINE_GROWTH] > 0.0).any():
        weight = world.wijken.place_weight.copy()
        weight[:, :, ONLINE_COLUMN] *= 1.0 + dose[:, ONLINE_GROWTH, None]
        world = world._replace(wijken=world.wijken._replace(place_weight=weight))
    if (dose[:, (CRISIS_SPENDING, SHUTDOWN_CLOSED)] > 0.0).any():
        spending = world.region.spending.copy()
        crisis, closed = dose[:, CRISIS_SPENDING].mean(), dose[:, SHUTDOWN_CLOSED].mean()
        beyond_need = 1.0 - market.need[: spending.shape[1]]
        spending[0] = np.floor(spending[0] * (1.0 - crisis * beyond_need))
        spending[0, 1:] = np.floor(spending[0, 1:] * (1.0 - closed))
        world = world._replace(region=world.region._replace(spending=spending))
    return world


def holds_back(world: Any) -> bool:
    """Whether a shock keeps people from spending this month."""
    dose = world.policy.dose
    return bool(dose[:, CRISIS_SPENDING].any() or dose[:, SHUTDOWN_CLOSED].any())
