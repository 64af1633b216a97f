"""Shocks: what befalls a wijk, whatever its municipality does.

A crisis destroys jobs, which come back slowly; in a shutdown the Rijk helps out; an anchor, an employer,
owners leave. What follows is left to those who stay. What people hold back: ``month.hard_times``.
"""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import (
    AT_EMPLOYER,
    CHAIN_SHOP,
    ELSEWHERE,
    FOOD,
    INDEPENDENT,
    JOBSEEKER,
    OWNER,
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
)
from wijkabm.ground.tables.journal import CAUSE_SHOCK
from wijkabm.ground.tables.town import employers_of
from wijkabm.month.closing.closing import close_shop
from wijkabm.month.hard_times import share_shut
from wijkabm.month.work.jobs import hire, lose_job
from wijkabm.month.work.ring import count_commuters
from wijkabm.month.work.wages import labour_cost_of

SHOCK_LUCK = streams.name_luck("shock")


@kernel
def destroy_jobs(world, numbers, now, me):
    """A crisis ends jobs elsewhere; once it is over they come back at ``recovery`` a month.

    Residents and the ring's people lose the same share. What was lost and has not come back is kept in
    ``region.lost``; open jobs grow by what comes back.
    """
    residents, shops, employers = world.residents, world.shops, world.employers
    region = world.region
    work = numbers.work
    key = now.key
    back = np.int64(math.floor(region.lost[0] * work.recovery + 0.5))
    mean = 0.0
    for w in range(me.job_loss.size):
        mean += me.job_loss[w] / me.job_loss.size
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
        chance = me.job_loss[residents.wijk[i]]
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
def support_shut_shops(world, numbers, now, me):
    """The Rijk pays shut enterprises a share of what goes on: wages, rent, a living for the owner.

    ``aid = support x share shut x (staff x labour cost + rent + bijstand norm)``, as the Dutch schemes of
    2020-21 did in outline (NOW, TVL, Tozo); chains get no living. It counts in the month's result.
    """
    shops, premises, ledger = world.shops, world.premises, world.ledger
    firms, income = numbers.firms, numbers.income
    labour = labour_cost_of(firms)
    living = np.int64(income.bijstand_single * 100.0)
    for j in range(shops.alive.size):
        if shops.alive[j] == 0:
            continue
        w = shops.wijk[j]
        share = me.support[w] * share_shut(world.terms, w, shops.branch[j])
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
def leave_anchor(world, numbers, now, me):
    """The largest food shop leaves."""
    shops, wijken = world.shops, world.wijken
    for w in range(wijken.first_segment.size):
        if me.leaves[w] > 0.0:
            anchor = find_anchor(shops, w)
            if anchor >= 0 and streams.happens(
                now.key, SHOCK_LUCK, shops.identity[anchor], 1, me.leaves[w]
            ):
                close_shop(anchor, CAUSE_SHOCK, world, numbers, now)


@kernel
def leave_owners(world, numbers, now, me):
    """A share of independent owners gives up."""
    shops = world.shops
    for j in range(shops.alive.size):
        if shops.alive[j] == 0 or shops.owner_kind[j] != INDEPENDENT:
            continue
        chance = me.share[shops.wijk[j]]
        if streams.happens(now.key, SHOCK_LUCK, shops.identity[j], 2, chance):
            close_shop(j, CAUSE_SHOCK, world, numbers, now)


@kernel
def leave_employers(world, numbers, now, me):
    """The largest employer of a wijk takes a share of its jobs away, for good.

    Residents who worked there seek; so do its commuters, in the ring. Its revenue and reserves shrink with
    it.
    """
    residents, employers, region = world.residents, world.employers, world.region
    key = now.key
    for w in range(me.share.size):
        share = min(me.share[w], 1.0)
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


@part
def count_labour_force(residents, w):
    """Jobseekers of a wijk, and all who work or seek work there."""
    seek, force = np.int64(0), np.int64(0)
    for i in range(residents.alive.size):
        if residents.alive[i] == 1 and residents.wijk[i] == w:
            status = residents.status[i]
            if status == JOBSEEKER:
                seek += 1
            if status in (JOBSEEKER, WORKS_ELSEWHERE, WORKS_LOCALLY, OWNER):
                force += 1
    return seek, force


@part
def next_with_status(w, status, last, world, now):
    """The resident of a wijk with a status whose turn comes next after `last`, by luck; (-1, 0) after all."""
    residents = world.residents
    found, turn = np.int64(-1), np.uint64(0)
    for i in range(residents.alive.size):
        if residents.alive[i] == 0 or residents.wijk[i] != w or residents.status[i] != status:
            continue
        bits = streams.draw(now.key, SHOCK_LUCK, residents.identity[i], 4)
        if bits > last and (found < 0 or bits < turn):
            found, turn = np.int64(i), bits
    return found, turn


@kernel
def set_unemployment(world, numbers, now, me):
    """Of who works or seeks work the stated share seeks it, to a whole person.

    Jobs elsewhere are lost with those who hold them, or made for those who find them.
    """
    residents, region = world.residents, world.region
    for w in range(me.share.size):
        if me.share[w] <= 0.0:
            continue
        seek, force = count_labour_force(residents, w)
        more = np.int64(math.floor(me.share[w] * force + 0.5)) - seek
        last = np.uint64(0)
        for _ in range(abs(more)):
            status = WORKS_ELSEWHERE if more > 0 else JOBSEEKER
            i, last = next_with_status(w, status, last, world, now)
            if i < 0:
                break
            if more > 0:
                lose_job(i, CAUSE_SHOCK, world, numbers, now)
                region.vacancies[0] -= 1
                region.jobs[0] -= 1
            else:
                region.vacancies[0] += 1
                region.jobs[0] += 1
                hire(i, ELSEWHERE, np.int64(-1), CAUSE_SHOCK, world, numbers, now)
