"""Businesses at home: as many as published, where results begin.

Through the burn-in people register a business at home and give one up by their own luck. Where results begin
there are as many as the published businesses leave beside shops in premises and employers: of too many those
that expect to earn least stop, and their owners work elsewhere; of too few some who work elsewhere have one,
a going concern that feeds its owner. The jobs they take and leave are theirs: open jobs stay as many.
"""

from typing import Any

import numpy as np

from wijkabm.kernels import kernel
from wijkabm.parameters import KernelParameters
from wijkabm.place import luck
from wijkabm.place.luck import Array
from wijkabm.rules.closing import close_shop
from wijkabm.rules.starting import bring_along, new_row
from wijkabm.rules.work import end_job, start_job
from wijkabm.state import CAUSE_MOVED, ELSEWHERE, HOME, JOBSEEKER, WORKS_ELSEWHERE, World

LEAVES_WORK = 64  # years from which an owner who stops does not look for a job


def recount_home_businesses(
    world: World, wanted: Array, parameters: KernelParameters, month: int, key: np.uint64
) -> None:
    """Close and open businesses at home until each wijk has `wanted` (n,) businesses in all."""
    p = parameters._replace(opening=parameters.opening._replace(bring_along=1.0))
    shops, residents = world.shops, world.residents
    for w, count in enumerate(wanted.tolist()):
        trading = (shops.alive == 1) & (shops.wijk == w)
        at_home = np.flatnonzero(trading & (shops.branch == HOME))
        change = int(count) - int(trading.sum())
        left = shops.owner[at_home] < 0  # who owned it moved away
        years = (month - residents.birth_month[shops.owner[at_home]]) // 12
        old = ~left & (years >= LEAVES_WORK)
        weakest = np.lexsort((shops.expected_income[at_home], old, ~left))
        n_close = max(-change, int(left.sum()))
        years = (month - residents.birth_month) // 12
        able = (residents.alive == 1) & (residents.wijk == w) & (residents.shop == -1)
        able &= (residents.status == WORKS_ELSEWHERE) & (years >= 20) & (years < LEAVES_WORK)
        starters = luck.race(key, luck.OWNER_OF + 1000 * w, able * 1.0, change + n_close)
        change_home_businesses(
            world.households, residents, shops, world.premises, world.landlords, world.employers,
            world.wijken, world.region, world.contracts, world.policy, world.journal,
            world.ledger, p.market, p.income, p.firms, p.closing, p.premises, p.opening,
            at_home[weakest[:n_close]], starters, month, key,
        )  # fmt: skip


@kernel
def change_home_businesses(
    households: Any,
    residents: Any,
    shops: Any,
    premises: Any,
    landlords: Any,
    employers: Any,
    wijken: Any,
    region: Any,
    contracts: Any,
    policy: Any,
    journal: Any,
    ledger: Any,
    market: Any,
    income: Any,
    firms: Any,
    closing: Any,
    rents: Any,
    opening: Any,
    stop: Array,
    start: Array,
    month: int,
    key: np.uint64,
) -> None:
    """Let the businesses in `stop` end, and the residents in `start` have one at home."""
    vacancies = region.vacancies[0]
    for j in stop:
        i = shops.owner[j]
        close_shop(
            j, CAUSE_MOVED, households, residents, shops, premises, landlords, wijken, contracts,
            policy, journal, ledger, closing, rents, month,
        )  # fmt: skip
        if i >= 0 and residents.status[i] == JOBSEEKER:
            start_job(
                residents, shops, employers, wijken, region, income, firms, i, ELSEWHERE, -1, month
            )
    for i in start:
        if new_row(shops, month) < 0:
            break
        end_job(residents, shops, employers, region, i)
        bring_along(
            i, households, residents, shops, wijken, journal, ledger, market, firms, closing,
            opening, month, key,
        )  # fmt: skip
    region.jobs[0] += vacancies - region.vacancies[0]
    region.vacancies[0] = vacancies
