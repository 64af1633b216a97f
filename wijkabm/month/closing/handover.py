"""A business that was prepared for it finds a successor beyond the ties of its owner."""

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import (
    IN_SHOP,
    OFFER_HANDOVER,
    ON_DISABILITY,
    ON_PENSION,
    OWNER,
    STUDENT,
)
from wijkabm.ground.tables.people import age_of
from wijkabm.month.firms.livelihood import reservation_income

HANDOVER_LUCK = streams.name_luck("successor")


@part
def find_preparation(j, world):
    """The contract by which a business has been prepared, else -1."""
    shops, contracts, terms = world.shops, world.contracts, world.terms
    account = terms.account[shops.wijk[j], OFFER_HANDOVER]
    for c in range(contracts.alive.size):
        if (
            contracts.alive[c] == 1
            and contracts.lever[c] == account
            and contracts.row[c] == j
            and contracts.party[c] == shops.identity[j]
        ):
            return np.int64(c)
    return np.int64(-1)


@part
def works_in(i, j, residents):
    """Whether a resident is of the staff of a business."""
    return residents.workplace_kind[i] == IN_SHOP and residents.workplace[i] == j


@part
def is_free_to_take_over(i, j, world, numbers, now):
    """Whether a resident without a job, or of its staff, could become the owner and would earn more by it."""
    residents, shops = world.residents, world.shops
    closing = numbers.closing
    month = now.month
    age = age_of(residents.birth_month[i], month)
    status = residents.status[i]
    if status in (OWNER, STUDENT, ON_PENSION, ON_DISABILITY):
        return False
    if residents.workplace_kind[i] != 0 and not works_in(i, j, residents):
        return False
    if age < closing.successor_youngest or age > closing.successor_oldest:
        return False
    wage = reservation_income(float(residents.net_wage[i]), numbers)
    return shops.expected_income[j] > wage


@part
def search_wider(j, heir, prepared, world, numbers, now):
    """The ablest of the tied candidate (`heir`, -1 for none), residents who notice the offer, and own staff.

    Of the staff a part is asked, as was agreed when the business was `prepared`.
    """
    residents, shops = world.residents, world.shops
    by_staff = world.contracts.by_staff[prepared]
    key = now.key
    best = heir
    for i in range(residents.alive.size):
        if residents.alive[i] == 0 or residents.wijk[i] != shops.wijk[j]:
            continue
        identity = residents.identity[i]
        sees = by_staff if works_in(i, j, residents) else numbers.closing.sees_offer
        if not streams.happens(key, HANDOVER_LUCK, identity, shops.identity[j], sees):
            continue
        if is_free_to_take_over(i, j, world, numbers, now) and (
            best < 0 or residents.talent[i] > residents.talent[best]
        ):
            best = np.int64(i)
    return best
