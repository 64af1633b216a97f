"""What people do: schooling, benefits, pensions, work, school, home; counts as published."""

from typing import Any, Final

import numpy as np

from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.tables.codes import (
    AT_HOME,
    ELSEWHERE,
    JOBSEEKER,
    MAX_MEMBERS,
    ON_BIJSTAND,
    ON_DISABILITY,
    ON_PENSION,
    STUDENT,
    WORKS_ELSEWHERE,
)
from wijkabm.month.work.seeking import end_of_studies
from wijkabm.place import draws
from wijkabm.place.draws import Array
from wijkabm.place.homes import NEVER, Homes
from wijkabm.place.incomes import set_hours
from wijkabm.place.targets import Targets

UNDECIDED: Final = -1
WORK_BY_AGE: Final = ((60, 0.91), (67, 0.68), (75, 0.06))
"""Share at work up to an age, of those not learning, on a benefit or on a pension; *assumption*."""
LEARNERS_AT_WORK: Final = 0.2
"""Share of grown-up learners whose job counts for more than their studies; *assumption*."""
STUDENT_AREA: Final = 0.2
"""Share of 15- to 24-year-olds above which most of them are taken to be at a university."""


def set_schooling(key: np.uint64, homes: Homes, targets: Targets) -> None:
    """Low, middle, high in the published proportions of ages 15 to 74, older people alike.

    Who: those of 25 to 44 lean to high, minors and the old to low (*assumption*), else luck.
    """
    years = homes.age // 12
    lean = np.where(years < 18, -9.0, 0.0)
    lean += np.where((years >= 25) & (years < 45), 0.4, 0.0) - np.where(years >= 65, 0.4, 0.0)
    learned = 0.8 if targets.ages[1] > STUDENT_AREA * targets.inhabitants else -0.3
    lean += np.where((years >= 18) & (years < 25), learned, 0.0)
    score = lean + draws.draw_normals(key, draws.SCHOOLING, years.size)
    for rows in (np.flatnonzero(years < 75), np.flatnonzero(years >= 75)):
        counts = draws.apportion(targets.schooling, rows.size)
        homes.residents.schooling[rows[draws.sort_by(score[rows])]] = np.repeat(
            np.arange(3), counts
        )


def set_statuses(key: np.uint64, homes: Homes, targets: Targets, work: Any) -> None:
    """Statuses of all residents; owners and local staff are picked from the workers later.

    `work` holds the numbers of work, of which the usual share of people on bijstand who work beside it.
    """
    residents, years = homes.residents, homes.age // 12
    status = residents.status
    status[:] = UNDECIDED
    oldest = np.argsort(-homes.age, kind="stable")
    status[oldest[: targets.on_state_pension]] = ON_PENSION
    schooling = np.array([1.7, 1.0, 0.45])[residents.schooling]
    weight = np.select([years < 18, years < 30, years < 45, years < 66], [0.0, 0.35, 1.0, 2.2], 0.0)
    weight = np.where(status == UNDECIDED, weight * schooling, 0.0)
    status[draws.race(key, draws.DISABILITY, weight, targets.on_disability)] = ON_DISABILITY
    _set_bijstand(key, homes, targets.on_bijstand)
    able = (status == UNDECIDED) & (years >= 20) & (years < 66)
    weight = np.where(able, np.where(years < 27, 0.5, 1.0), 0.0)
    insured = draws.race(key, draws.JOBLESS, weight, targets.on_unemployment_insurance)
    status[insured] = JOBSEEKER
    residents.benefit[insured] = 1  # marks insurance until wages are known
    _set_work(key, homes, targets, work)
    _set_since(key, homes)


def _set_bijstand(key: np.uint64, homes: Homes, count: int) -> None:
    """Bijstand by benefit unit: all grown-ups of a household, the less schooled first.

    Only if such households are too few do single members of others get it, so that the count is
    exact.
    """
    residents, years = homes.residents, homes.age // 12
    status = residents.status
    able = (status == UNDECIDED) & (years >= 18) & (years < 66)
    need = np.array([3.0, 1.1, 0.3])[residents.schooling] * np.where(years < 27, 0.25, 1.0)
    households = homes.households
    unit, size = _weigh_units(
        households.members,
        households.n_adults,
        households.n_children,
        homes.is_child,
        able.astype(np.int64),
        need,
    )
    order = draws.race(key, draws.BIJSTAND_UNIT, unit, unit.size)
    take_units(order, size, households.members, homes.is_child, status, count, ON_BIJSTAND)
    left = count - int((status == ON_BIJSTAND).sum())
    alone = np.where(homes.is_child == 1, 1.0, 0.02)  # rather than one partner of a couple
    able = (status == UNDECIDED) & (years >= 18) & (years < 66)
    weight = np.where(able, need * alone, 0.0)
    status[draws.race(key, draws.BIJSTAND_UNIT + 1000, weight, left)] = ON_BIJSTAND


@kernel
def _weigh_units(
    members: Array, n_adults: Array, n_children: Array, is_child: Array, able: Array, need: Array
) -> tuple[Array, Array]:
    """Chance of bijstand and number of grown-ups of each household; 0 where one of them cannot."""
    n = n_adults.size
    weight, size = np.zeros(n, np.float64), np.zeros(n, np.int64)
    for h in range(n):
        total = 0.0
        for k in range(n_adults[h]):
            i = members[h, k]
            if is_child[i] == 0:
                size[h] += 1
                total += need[i]
                if able[i] == 0:
                    total = -1e9
        if total > 0.0 and size[h] <= 2:
            weight[h] = total / size[h]
            if size[h] == 2:
                weight[h] *= 0.35
            elif n_children[h] > 0:
                weight[h] *= 2.0
    return weight, size


@kernel
def take_units(
    order: Array, size: Array, members: Array, is_child: Array, status: Array, count: int, kind: int
) -> None:
    """Give the grown-ups of households in this order the status `kind` until `count` have it."""
    left = count
    for h in order:
        if left == 0:
            return
        if size[h] <= left:
            for k in range(MAX_MEMBERS):
                i = members[h, k]
                if i >= 0 and is_child[i] == 0:
                    status[i] = kind
                    left -= 1


@kernel
def find_learners(identity: Array, schooling: Array, years: Array, work: Any) -> Array:
    """1 for who is of an age to learn still (``seeking.end_of_studies``), shape (n,)."""
    out = np.zeros(identity.size, np.int64)
    for i in range(identity.size):
        if years[i] < 30 and years[i] < end_of_studies(schooling[i], work):
            out[i] = 1
    return out


def count_workers(
    years: Array, free: Array, learns: Array, targets: Targets, beside: int = 0
) -> int:
    """How many work: the published participation of ages 15 to 74, else usual shares by age.

    An hour a week counts: `beside` of them work beside bijstand. Where more work than have neither a benefit
    nor a pension, more do (`incomes.set_benefits`).
    """
    able = free & (years < 75)
    if targets.participation is not None:
        at_work = round(targets.participation * int((years < 75).sum()))
        return min(max(at_work - beside, 0), int(able.sum()))
    permille = round(1000 * LEARNERS_AT_WORK) * int((able & learns & (years >= 18)).sum())
    low = 0
    for high, share in WORK_BY_AGE:
        in_band = able & ~learns & (years >= low) & (years < high)
        permille += int(in_band.sum()) * round(1000 * share)
        low = high
    return permille // 1000


def _set_work(key: np.uint64, homes: Homes, targets: Targets, work: Any) -> None:
    """Who works, seeks, learns or is at home, of those without a benefit.

    Unemployment is 1.3 times those on insurance and half a per cent of workers (*assumption*):
    people seek work without a benefit too. Who is of an age to learn and does not work is a
    student.
    """
    residents, years = homes.residents, homes.age // 12
    status = residents.status
    learns = find_learners(residents.identity, residents.schooling, years, work) == 1
    free = status == UNDECIDED
    beside = round(work.part_time_share * targets.on_bijstand)
    n_workers = count_workers(years, free, learns, targets, beside)
    lean = np.select(
        [years < 18, learns, years < 60, years < 67, years < 75], [-5.0, -1.6, 1.6, 0.5, -2.2], -9.0
    )
    lean += np.array([-0.4, 0.0, 0.4])[residents.schooling]
    score = -(lean + draws.draw_normals(key, draws.WORKING, years.size))
    rows = np.flatnonzero(free)
    by_score = rows[draws.sort_by(score[rows])]
    works, rest = by_score[:n_workers], by_score[n_workers:]
    status[works] = WORKS_ELSEWHERE
    status[rest] = np.where(learns[rest], STUDENT, AT_HOME)
    seeking = round(0.3 * targets.on_unemployment_insurance + 0.005 * n_workers)
    able = (status == AT_HOME) & (years >= 18) & (years < 66)
    weight = np.where(able, np.where(years < 30, 3.0, 1.0), 0.0)
    status[draws.race(key, draws.WORKING + 1000, weight, seeking)] = JOBSEEKER
    at_work = (status == WORKS_ELSEWHERE).astype(np.int64)
    residents.workplace_kind[:] = ELSEWHERE * at_work
    set_hours(residents.identity, at_work, residents.hours, work)


def _set_since(key: np.uint64, homes: Homes) -> None:
    """Months since the status began, exponential around a mean of its kind (*assumption*)."""
    residents = homes.residents
    mean = np.array([70.0, 60.0, 80.0, 8.0, 52.0, 90.0, 110.0, 40.0, 90.0])[residents.status]
    ago = 1.0 + mean * draws.draw_exponentials(key, draws.SINCE + 1000, homes.age.size)
    start = residents.birth_month + homes.age
    grown = np.maximum(homes.age - 180, 0)
    residents.status_since[:] = start - 1 - np.minimum(ago.astype(np.int64), grown)


def set_dispositions(
    key: np.uint64, homes: Homes, volunteer_share: float, stop_rate: float, association_share: float
) -> None:
    """Talent, loyalty, volunteering, associations, habits.

    A share v volunteers some time in the year; spells end at rate r a month, so that ``v / (1 + 12
    r)`` do so at a time, and the others of v did within the last year.
    """
    residents, n = homes.residents, homes.age.size
    residents.talent[:] = draws.draw_normals(key, draws.TALENT_OF, n)
    residents.loyalty[:] = 0.2 + 0.6 * draws.draw_uniforms(key, draws.LOYALTY, n)
    draw = draws.draw_uniforms(key, draws.VOLUNTEERS, n)
    now = volunteer_share / (1.0 + 12.0 * stop_rate)
    residents.is_volunteer[:] = draw < now
    start = residents.birth_month + homes.age
    ago = 1 + (11.0 * draws.draw_uniforms(key, draws.VOLUNTEERS + 1000, n)).astype(np.int64)
    ago = np.where(draw < now, 1 + ago // 6, ago)
    residents.volunteered[:] = np.where(draw < volunteer_share, start - ago, NEVER)
    residents.association[:] = draws.draw_uniforms(key, draws.MEMBERS, n) < association_share
    residents.habit[:] = -1
    residents.shop[:] = -1
    residents.workplace[:] = -1
    residents.ties[:] = -1
