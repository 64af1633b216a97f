"""What programmes for people without a job share: whom they ask, who says yes, who needed them not."""

import math

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import JOBSEEKER, ON_BIJSTAND
from wijkabm.month.work.means import is_couple
from wijkabm.month.work.seeking import relative_chance
from wijkabm.month.work.wages import FULL_TIME

MONTHS = 12
ANYWAY = 900  # ingredient of the luck that says what somebody would have done without


@inline
def due_this_month(yearly, month):
    """Whole number of `yearly` events that fall in this month, spread evenly over the year."""
    return np.int64(
        math.floor(yearly * month / MONTHS + 1e-9)
        - math.floor(yearly * (month - 1) / MONTHS + 1e-9)
    )


@part
def next_seeker(residents, w, key, decision, about, last):
    """The jobseeker or person on bijstand of a wijk whose turn comes next; (-1, 0) after the last.

    Turns are keyed draws, so that no row has an advantage; `last` is the turn of who came before,
    zero at first.
    """
    found = np.int64(-1)
    turn = np.uint64(0)
    for i in range(residents.alive.size):
        if residents.alive[i] == 0 or residents.wijk[i] != w:
            continue
        if residents.status[i] != JOBSEEKER and residents.status[i] != ON_BIJSTAND:
            continue
        bits = streams.draw(key, decision, residents.identity[i], about)
        if bits > last and (found < 0 or bits < turn):
            found = np.int64(i)
            turn = bits
    return found, turn


@part
def gain_of_pay(i, pay, world, numbers):
    """What a job of `pay` cents net a month leaves resident `i` beyond the benefit that it ends."""
    households, residents = world.households, world.residents
    income = numbers.income
    if residents.status[i] == JOBSEEKER:
        return pay - residents.benefit[i]
    norm = income.bijstand_single
    if is_couple(households, residents, residents.household[i]):
        norm = income.bijstand_couple
    return pay - np.int64(norm * 100.0)


@part
def takes_it(i, gain, hours, decision, about, world, numbers, now):
    """Whether resident `i` takes work that leaves him `gain` cents a month for `hours` a week.

    The chance rises evenly from nothing to one at ``worthwhile`` a month for 36 hours (*assumption*: a
    uniform worth of free time).
    """
    residents = world.residents
    work = numbers.work
    key = now.key
    whole = work.worthwhile * 100.0 * hours / FULL_TIME
    chance = float(gain) / max(whole, 1.0)
    return streams.happens(key, decision, residents.identity[i], about, chance)


@part
def finds_anyway(i, months, decision, world, numbers, now):
    """1 if resident `i` would have found a job by himself within so many months, else 0.

    ``1 - (1 - job finding x relative chance) ** months`` at today's chances: the deadweight of a place.
    """
    residents = world.residents
    work = numbers.work
    key = now.key
    monthly = min(work.job_finding * relative_chance(residents, work, i), 1.0)
    chance = 1.0 - math.pow(1.0 - monthly, float(months))
    if streams.happens(key, decision, residents.identity[i], ANYWAY, chance):
        return np.int64(1)
    return np.int64(0)


@part
def still_there(residents, contracts, c):
    """Whether the party of a contract still lives where the contract says."""
    i = contracts.row[c]
    return (
        residents.alive[i] == 1
        and residents.identity[i] == contracts.party[c]
        and residents.wijk[i] == contracts.wijk[c]
    )
