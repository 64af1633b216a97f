"""Businesses at home: as many as published, where results begin.

Through the burn-in people register a business at home and give one up by their own luck. Where results
begin there are as many as the published businesses leave beside shops in premises and employers. Of too many
those stop whose owner has left, then those that expect to earn least, those of owners near retirement last;
their owners work elsewhere. Of too few some who work elsewhere have one, a going concern that feeds its
owner, as far as there is somebody; what then misses, ``agreement`` says. The jobs they take and leave are
theirs: open jobs stay as many.
"""

from typing import Any

import numpy as np

from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.parameters.whole import KernelParameters
from wijkabm.ground.tables.codes import ELSEWHERE, HOME, JOBSEEKER, WORKS_ELSEWHERE
from wijkabm.ground.tables.journal import CAUSE_MOVED
from wijkabm.ground.tables.world import Now, World
from wijkabm.month.closing.closing import close_shop
from wijkabm.month.opening.starting import bring_along, new_row
from wijkabm.month.work.jobs import end_job, start_job
from wijkabm.place import draws
from wijkabm.place.draws import Array

LEAVES_WORK = 64  # years from which an owner who stops does not look for a job


def recount_home_businesses(
    world: World, wanted: Array, parameters: KernelParameters, now: Now
) -> None:
    """Close and open businesses at home until each wijk has `wanted` (n,) businesses in all."""
    p = parameters._replace(opening=parameters.opening._replace(bring_along=1.0))
    shops, residents = world.shops, world.residents
    for w, count in enumerate(wanted.tolist()):
        trading = (shops.alive == 1) & (shops.wijk == w)
        at_home = np.flatnonzero(trading & (shops.branch == HOME))
        change = int(count) - int(trading.sum())
        left = shops.owner[at_home] < 0  # who owned it moved away
        years = (now.month - residents.birth_month[shops.owner[at_home]]) // 12
        old = ~left & (years >= LEAVES_WORK)
        income = shops.expected_income[at_home] / shops.own_time[at_home]
        weakest = np.lexsort((income, old, ~left))
        n_close = max(-change, int(left.sum()))
        years = (now.month - residents.birth_month) // 12
        able = (residents.alive == 1) & (residents.wijk == w) & (residents.shop == -1)
        able &= (residents.status == WORKS_ELSEWHERE) & (years >= 20) & (years < LEAVES_WORK)
        starters = draws.race(now.key, draws.OWNER_OF + 1000 * w, able * 1.0, change + n_close)
        change_home_businesses(at_home[weakest[:n_close]], starters, world, p, now)


@kernel
def change_home_businesses(stop: Array, start: Array, world: Any, numbers: Any, now: Any) -> None:
    """Let the businesses in `stop` end, and the residents in `start` have one at home."""
    residents, shops, region = world.residents, world.shops, world.region
    month = now.month
    vacancies = region.vacancies[0]
    for j in stop:
        i = shops.owner[j]
        close_shop(j, CAUSE_MOVED, world, numbers, now)
        if i >= 0 and residents.status[i] == JOBSEEKER:
            end_job(i, world)  # a post that he kept from before
            start_job(i, ELSEWHERE, -1, world, numbers, now)
    for i in start:
        if new_row(world, month) < 0:
            break
        end_job(i, world)
        bring_along(i, world, numbers, now)
    region.jobs[0] += vacancies - region.vacancies[0]
    region.vacancies[0] = vacancies
