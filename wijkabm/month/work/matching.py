"""Open jobs are filled: through ties, by the market, in turns drawn by luck."""

import math

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import (
    AT_EMPLOYER,
    ELSEWHERE,
    IN_SHOP,
    NO_WORKPLACE,
    OWNER,
)
from wijkabm.ground.tables.journal import (
    CAUSE_THROUGH_MARKET,
    CAUSE_THROUGH_TIES,
)
from wijkabm.ground.tables.town import employers_of
from wijkabm.month.work.jobs import hire
from wijkabm.month.work.ring import (
    change_ring,
    hire_commuters,
    open_jobs,
    ring_chance,
    whole_number,
)
from wijkabm.month.work.seeking import relative_chance, seeks_work


@part
def tied_shop(i, world, numbers, now):
    """The shop that resident `i` hears of through a tie: it has an open job and asks around; or -1.

    A shop asks around in a month with chance ``local_search``. Of several, luck keyed to person and
    shop chooses.
    """
    residents, shops = world.residents, world.shops
    work = numbers.work
    key = now.key
    found = np.int64(-1)
    least = np.uint64(0)
    for k in range(residents.n_ties[i]):
        j = np.int64(residents.ties[i, k])
        s = residents.shop[j]
        if residents.workplace_kind[j] == IN_SHOP:
            s = residents.workplace[j]
        if s < 0 or open_jobs(shops, s) == 0:
            continue
        if streams.happens(key, streams.JOB_KIND, shops.identity[s], 0, work.local_search):
            bits = streams.draw(key, streams.JOB_KIND, residents.identity[i], shops.identity[s])
            if found < 0 or bits < least:
                found = s
                least = bits
    return found


@part
def hire_through_ties(winner, score, seekers, chance, n, world, numbers, now):
    """Shops that ask around hire one tied seeker each; the better chance is the likelier winner.

    Among tied seekers the least -log(u) / relative chance wins, an exponential race; a seeker below
    a relative chance of one is suitable only with that chance.
    """
    residents, shops = world.residents, world.shops
    key = now.key
    for s in range(winner.size):
        winner[s] = -1
        score[s] = 0.0
    for k in range(n):
        i = seekers[k]
        s = tied_shop(i, world, numbers, now)
        identity = residents.identity[i]
        if s < 0 or not streams.happens(key, streams.JOB_SEARCH, identity, 1, chance[k]):
            continue
        time = streams.exponential(key, streams.JOB_SEARCH, identity, 2) / chance[k]
        if winner[s] < 0 or time < score[s]:
            winner[s] = i
            score[s] = time
    for s in range(shops.alive.size):
        if winner[s] >= 0:
            hire(winner[s], IN_SHOP, s, CAUSE_THROUGH_TIES, world, numbers, now)


@part
def list_open_shops(open_shops, open_start, shops):
    """Shops with open jobs, by wijk: ``open_shops[open_start[w]:open_start[w + 1]]``; the sum of their jobs.

    `open_start` comes in as zeros.
    """
    total = np.int64(0)
    for s in range(shops.alive.size):
        if open_jobs(shops, s) > 0:
            open_start[shops.wijk[s] + 1] += 1
            total += open_jobs(shops, s)
    for w in range(1, open_start.size):
        open_start[w] += open_start[w - 1]
    for s in range(shops.alive.size):
        if open_jobs(shops, s) > 0:
            open_shops[open_start[shops.wijk[s]]] = s
            open_start[shops.wijk[s]] += 1
    for w in range(open_start.size - 1, 0, -1):  # filling has moved each start to the next one's
        open_start[w] = open_start[w - 1]
    open_start[0] = 0
    return total


@part
def find_post(openings, open_shops, open_start, filled, i, world, numbers, now):
    """The open job that a matched seeker takes: (kind, row), or (NO_WORKPLACE, -1) if none is left.

    Of the jobs filled in the region this month (`filled`, by residents and ring) the open ones of
    the own wijk are a part, and near jobs are taken more readily: a resident's job is local with
    chance ``here * nearness / (here * nearness + filled)``. Which shop or employer it is, luck
    keyed to person and firm decides.
    """
    residents, shops, employers = world.residents, world.shops, world.employers
    region = world.region
    work = numbers.work
    key = now.key
    w = residents.wijk[i]
    first, last = employers_of(w, world.wijken)
    identity = residents.identity[i]
    away = max(np.int64(0), region.vacancies[0])
    here = np.int64(0)
    for k in range(open_start[w], open_start[w + 1]):
        here += open_jobs(shops, open_shops[k])
    for e in range(first, last):
        here += openings[e]
    if away + here == 0:
        return NO_WORKPLACE, np.int64(-1)
    near = here * work.nearness
    local = streams.happens(key, streams.JOB_KIND, identity, 0, near / (near + max(filled, 1.0)))
    if away > 0 and not (local and here > 0):
        return ELSEWHERE, np.int64(-1)
    kind = NO_WORKPLACE
    place = np.int64(-1)
    least = np.uint64(0)
    for k in range(open_start[w], open_start[w + 1]):
        s = open_shops[k]
        if open_jobs(shops, s) > 0:
            bits = streams.draw(key, streams.JOB_KIND, identity, shops.identity[s])
            if place < 0 or bits < least:
                kind, place, least = IN_SHOP, np.int64(s), bits
    for e in range(first, last):
        if openings[e] > 0:
            bits = streams.draw(key, streams.JOB_KIND, identity, employers.identity[e])
            if place < 0 or bits < least:
                kind, place, least = AT_EMPLOYER, np.int64(e), bits
    return kind, place


@part
def open_employers(openings, world, numbers, now):
    """Posts that employers open this month: those their commuters leave; the sum of all."""
    employers, wijken = world.employers, world.wijken
    work = numbers.work
    key = now.key
    total = np.int64(0)
    for e in range(openings.size):
        rate = wijken.job_loss[employers.wijk[e]] + work.job_to_job
        expected = rate * max(np.int64(0), employers.jobs[e] - employers.residents[e])
        openings[e] = whole_number(expected, key, streams.JOB_KIND, 1 + e)
        total += openings[e]
    return total


@part
def sort_by_turn(people, turn, n):
    """Put the first `n` of `people` in rising order of `turn` (insertion sort: few are matched)."""
    for k in range(1, n):
        person, mine = people[k], turn[k]
        j = k
        while j > 0 and turn[j - 1] > mine:
            people[j], turn[j] = people[j - 1], turn[j - 1]
            j -= 1
        people[j], turn[j] = person, mine


@part
def start_jobs(winner, score, open_shops, open_start, openings, turn, world, numbers, now):
    """Seekers and open jobs meet; see the module's docstring.

    Of the matched, luck keyed to the person decides who comes first when jobs are short, so no row
    has an advantage and there are never more hires than open jobs.
    """
    residents, shops, region, scratch = world.residents, world.shops, world.region, world.scratch
    work = numbers.work
    month, key = now.month, now.key
    seekers, chance = scratch.rows, scratch.floats
    n = 0
    sought = max(np.int64(0), region.jobseekers[0]) * ring_chance(work)
    for i in range(residents.alive.size):
        if residents.alive[i] == 1 and seeks_work(residents, work, i, month):
            seekers[n] = i
            chance[n] = relative_chance(residents, work, i)
            sought += chance[n]
            n += 1
    vacancies = max(np.int64(0), region.vacancies[0])
    in_shops = list_open_shops(open_shops, open_start, shops)
    vacancies += in_shops
    vacancies += open_employers(openings, world, numbers, now)
    finding = 0.0
    if sought > 0.0 and vacancies > 0:
        elasticity = work.matching_elasticity
        finding = region.matching[0] * math.exp(
            elasticity * math.log(sought) + (1.0 - elasticity) * math.log(float(vacancies))
        )
        finding = min(finding, float(vacancies)) / sought
    if in_shops > 0:
        hire_through_ties(winner, score, seekers, chance, n, world, numbers, now)
    matched = 0
    for k in range(n):
        i = seekers[k]
        if residents.status[i] > OWNER and streams.happens(
            key, streams.JOB_SEARCH, residents.identity[i], 0, finding * chance[k]
        ):
            seekers[matched] = i
            bits = streams.draw(key, streams.JOB_SEARCH, residents.identity[i], 3)
            turn[matched] = np.int64(bits >> streams.ONE)
            matched += 1
    sort_by_turn(seekers, turn, matched)
    for k in range(matched):
        i = seekers[k]
        kind, place = find_post(
            openings, open_shops, open_start, finding * sought, i, world, numbers, now
        )
        if kind == NO_WORKPLACE:
            continue
        if kind == AT_EMPLOYER:
            openings[place] -= 1
        hire(i, kind, place, CAUSE_THROUGH_MARKET, world, numbers, now)
    change_ring(finding, world, numbers, now)
    hire_commuters(world, numbers, now)
