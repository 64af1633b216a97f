"""Work: jobs end and start (step 2 of the month).

Jobs are finite. Jobs *elsewhere* in the region are a fixed number that residents of the wijken and
of the ring hold or leave open (``region.vacancies = jobs - held``); local jobs are what shops want
(``staff_wanted``) and what employers offer. Seekers here and in the ring meet open jobs by the
matching function of Petrongolo & Pissarides (2001),

    M = matching * U ** elasticity * V ** (1 - elasticity),

so a job filled by one is not filled by another. Local firms first ask around: a seeker tied to the
owner or to staff may be hired before anybody else (Ioannides & Loury 2004; Topa 2011).
"""

import math

import numpy as np

from wijkabm import streams
from wijkabm.kernels import inline, kernel, part
from wijkabm.state import (
    AT_EMPLOYER,
    AT_HOME,
    CAUSE_DISMISSED,
    CAUSE_FEWER_STAFF,
    CAUSE_FIRM_CLOSED,
    CAUSE_MEANS_RAN_OUT,
    CAUSE_THROUGH_MARKET,
    CAUSE_THROUGH_TIES,
    ELSEWHERE,
    EVENT_HIRED,
    EVENT_JOB_ENDED,
    EVENT_TO_BENEFIT,
    IN_SHOP,
    JOBSEEKER,
    LIFE_HIRED_RESIDENT,
    LIFE_LOST_JOB,
    LIFE_WAS_HIRED_BY_EMPLOYER,
    LIFE_WAS_HIRED_BY_SHOP,
    LIFE_WAS_HIRED_ELSEWHERE,
    LIFE_WENT_ON_BENEFIT,
    NO_CAUSE,
    NO_WORKPLACE,
    ON_BIJSTAND,
    ON_DISABILITY,
    OWNER,
    STUDENT,
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
    age_of,
    employers_of,
    note_event,
    note_fact,
)

TOO_LITTLE = 1e-3  # an effect on the log chance of a job below this is gone
FULL_TIME = 36  # hours a week of one fte
LOW, HIGH = 0, 2  # residents.schooling
PERSON = streams.GOLDEN  # the key of what belongs to a person for good, whatever the month


# --- one person, one job -------------------------------------------------------------------------


@inline
def labour_cost_of(firms):
    """Labour cost of an employee of a shop, cents a month per fte."""
    return np.int64(firms.labour_cost * 100.0 + 0.5)


@inline
def local_wage(income, firms):
    """Net wage of an employee of a shop, cents a month per fte: labour cost / (1 + wedge)."""
    return np.int64(labour_cost_of(firms) / (1.0 + income.wedge) + 0.5)


@inline
def usual_hours(identity, work):
    """Paid hours a week of who works: one of four, for good, by luck."""
    u = streams.uniform(PERSON, streams.WAGE, identity, 1)
    if u < work.share_full:
        return np.int64(work.hours_full)
    if u < work.share_full + work.share_large:
        return np.int64(work.hours_large)
    if u < work.share_full + work.share_large + work.share_half:
        return np.int64(work.hours_half)
    return np.int64(work.hours_small)


@inline
def wage_elsewhere(identity, schooling, hours, wage_scale, income):
    """Net wage elsewhere, cents a month for `hours` a week.

    Mean wage x schooling x the wijk's scale x a lognormal effect that belongs to the person for
    good. The mean over persons of that effect is one, and `net_wage_mean` counts 36 hours.
    """
    relative = income.wage_middle
    if schooling == LOW:
        relative = income.wage_low
    elif schooling == HIGH:
        relative = income.wage_high
    spread = income.wage_spread
    z = streams.normal(PERSON, streams.WAGE, identity, 0)
    effect = math.exp(spread * z - 0.5 * spread * spread)
    return np.int64(
        income.net_wage_mean * 100.0 * relative * effect * wage_scale * hours / FULL_TIME + 0.5
    )


@part
def end_job(i, world):
    """Give up the job that resident `i` holds, if any; the caller sets his new status.

    A post elsewhere becomes a vacancy of the region, a commuter takes one at an employer, and a shop has
    one employee less. Closed shops have released their posts already. The commuter is a jobseeker of the
    ring, or where nobody there seeks work somebody from farther away, who counts as its labour force then.
    """
    residents, shops, employers = world.residents, world.shops, world.employers
    region = world.region
    kind = residents.workplace_kind[i]
    place = residents.workplace[i]
    if kind == ELSEWHERE:
        region.vacancies[0] += 1
    elif kind == AT_EMPLOYER:
        employers.residents[place] -= 1
        if region.jobseekers[0] > 0:
            region.jobseekers[0] -= 1
        else:
            region.labour_force[0] += 1
    elif kind == IN_SHOP and shops.alive[place] == 1:
        shops.staff[place] -= 1
        shops.staff_residents[place] -= 1
    residents.workplace_kind[i] = NO_WORKPLACE
    residents.workplace[i] = -1
    residents.hours[i] = 0


@part
def start_job(i, kind, place, world, numbers, now):
    """Let resident `i` take a job: ELSEWHERE (`place` -1), AT_EMPLOYER or IN_SHOP (a row)."""
    residents, shops, employers = world.residents, world.shops, world.employers
    wijken, region = world.wijken, world.region
    income, firms, work = numbers.income, numbers.firms, numbers.work
    month = now.month
    identity = residents.identity[i]
    hours = np.int64(FULL_TIME)
    if kind == ELSEWHERE:
        hours = usual_hours(identity, work)
        residents.net_wage[i] = wage_elsewhere(
            identity,
            residents.schooling[i],
            hours,
            wijken.wage_scale[residents.wijk[i]],
            income,
        )
        region.vacancies[0] -= 1
    elif kind == AT_EMPLOYER:
        residents.net_wage[i] = employers.net_wage[place]
        employers.residents[place] += 1
        region.jobseekers[0] += 1
    else:
        residents.net_wage[i] = local_wage(income, firms)
        shops.staff[place] += 1
        shops.staff_residents[place] += 1
    residents.workplace_kind[i] = kind
    residents.workplace[i] = place
    residents.hours[i] = hours
    residents.status[i] = WORKS_ELSEWHERE if kind == ELSEWHERE else WORKS_LOCALLY
    residents.status_since[i] = month
    residents.benefit[i] = 0
    residents.part_time[i] = 0


@part
def lose_job(i, cause, world, numbers, now):
    """Resident `i` loses his job and seeks another, with unemployment benefit for a while."""
    residents, shops, journal = world.residents, world.shops, world.journal
    income = numbers.income
    month = now.month
    kind = residents.workplace_kind[i]
    place = residents.workplace[i]
    premises = np.int64(-1)
    branch = np.int64(-1)
    if kind == IN_SHOP:
        premises = shops.premises[place]
        branch = shops.branch[place]
    end_job(i, world)
    residents.status[i] = JOBSEEKER
    residents.status_since[i] = month
    residents.benefit[i] = np.int64(residents.net_wage[i] * income.unemployment_share + 0.5)
    identity = residents.identity[i]
    note_event(journal, EVENT_JOB_ENDED, residents.wijk[i], identity, premises, branch, cause)
    note_fact(journal, identity, LIFE_LOST_JOB, cause)


@part
def hire(i, kind, place, cause, world, numbers, now):
    """Resident `i` is hired; the journal says where and how."""
    residents, shops, employers = world.residents, world.shops, world.employers
    journal = world.journal
    start_job(i, kind, place, world, numbers, now)
    identity = residents.identity[i]
    premises = np.int64(-1)
    branch = np.int64(-1)
    if kind == IN_SHOP:
        premises = shops.premises[place]
        branch = shops.branch[place]
        note_fact(journal, identity, LIFE_WAS_HIRED_BY_SHOP, shops.identity[place])
        note_fact(journal, shops.identity[place], LIFE_HIRED_RESIDENT, identity)
    elif kind == AT_EMPLOYER:
        note_fact(journal, identity, LIFE_WAS_HIRED_BY_EMPLOYER, employers.identity[place])
    else:
        note_fact(journal, identity, LIFE_WAS_HIRED_ELSEWHERE, residents.net_wage[i])
    note_event(journal, EVENT_HIRED, residents.wijk[i], identity, premises, branch, cause)


@part
def release_staff(shops, region, shop):
    """A shop that has closed lets all its commuters go: they seek in the ring again.

    Its residents are met in the same step at a row that is no longer alive (`change_worker`).
    """
    region.jobseekers[0] += shops.staff[shop] - shops.staff_residents[shop]
    shops.staff[shop] = 0
    shops.staff_residents[shop] = 0
    shops.staff_wanted[shop] = 0


@part
def is_couple(households, residents, h):
    """Whether the first two adults of a household are partners: less than 15 years apart."""
    if households.n_adults[h] < 2:
        return False
    gap = (
        residents.birth_month[households.members[h, 0]]
        - residents.birth_month[households.members[h, 1]]
    )
    return gap < 180 and gap > -180


@part
def partner_of(households, residents, i):
    """Row of the partner of resident `i`, else -1."""
    h = residents.household[i]
    if not is_couple(households, residents, h):
        return np.int64(-1)
    if households.members[h, 0] == i:
        return households.members[h, 1]
    if households.members[h, 1] == i:
        return households.members[h, 0]
    return np.int64(-1)


@part
def own_income(residents, i):
    """What counts as income of resident `i` in a means test, cents a month (bijstand is none)."""
    status = residents.status[i]
    if status in (WORKS_ELSEWHERE, WORKS_LOCALLY):
        return residents.net_wage[i]
    if status in (ON_BIJSTAND, AT_HOME):
        return np.int64(0)
    return residents.benefit[i]


@part
def passes_means_test(households, residents, income, i):
    """Whether resident `i` would get bijstand: savings and a partner's income below the limits.

    The limit on savings holds per adult. The end of the right to unemployment benefit is part of
    the step to bijstand itself, so an own benefit does not count. A partner with a business has
    income.
    """
    h = residents.household[i]
    if households.savings[h] > np.int64(income.means_limit * 100.0) * households.n_adults[h]:
        return False
    partner = partner_of(households, residents, i)
    if partner < 0:
        return True
    if residents.status[partner] == OWNER:
        return False
    return own_income(residents, partner) < np.int64(income.bijstand_couple * 100.0)


@inline
def end_of_studies(schooling, work):
    """Age at which studies end, by schooling."""
    if schooling == LOW:
        return work.studies_low
    if schooling == HIGH:
        return work.studies_high
    return work.studies_middle


@part
def seeks_work(residents, work, i, month):
    """Whether resident `i` competes for jobs: jobseekers, people on bijstand, school-leavers."""
    status = residents.status[i]
    if status in (JOBSEEKER, ON_BIJSTAND):
        return True
    if status != STUDENT:
        return False
    age = age_of(residents.birth_month[i], month)
    return age >= end_of_studies(residents.schooling[i], work)


@part
def works(residents, i):
    """Whether resident `i` works: employed or owner."""
    return residents.status[i] <= OWNER


@part
def relative_chance(residents, work, i):
    """Chance of a job relative to a seeker of middle schooling without ties.

    Schooling x (1 + referral x share of ties who work) x, on bijstand, `bijstand_finding` x what
    the benefit leaves of extra pay (``1 - benefit_usual + benefit_leaves``; *assumption*) x
    the foot in the door of part-time work; school-leavers find at `first_job`. What events and courses
    changed in search and skill multiplies it by ``exp(search + skill)``.
    """
    chance = work.chance_middle
    if residents.schooling[i] == LOW:
        chance = work.chance_low
    elif residents.schooling[i] == HIGH:
        chance = work.chance_high
    n = residents.n_ties[i]
    if n > 0:
        working = 0
        for k in range(n):
            if works(residents, np.int64(residents.ties[i, k])):
                working += 1
        chance *= 1.0 + work.referral * working / n
    if residents.status[i] == ON_BIJSTAND:
        chance *= work.bijstand_finding * (1.0 - work.benefit_usual + work.benefit_leaves)
        if residents.part_time[i] + residents.local_pay[i] > 0:
            chance *= 1.0 + work.part_time_help
    elif residents.status[i] == STUDENT:
        chance *= work.first_job / work.job_finding
    if residents.search[i] != 0.0 or residents.skill[i] != 0.0:
        chance *= math.exp(residents.search[i] + residents.skill[i])
    return chance


@inline
def fade(value, memory):
    """What is left of an effect after a month; nothing once it is too small to matter."""
    left = value * memory
    if left < TOO_LITTLE and left > -TOO_LITTLE:
        return 0.0
    return left


# --- jobs end ------------------------------------------------------------------------------------


@part
def relative_loss(residents, work, i):
    """Chance to lose a job relative to people of middle schooling."""
    if residents.schooling[i] == LOW:
        return work.loss_low
    if residents.schooling[i] == HIGH:
        return work.loss_high
    return 1.0


@part
def change_worker(i, world, numbers, now):
    """One working resident: the shop closed, the job is lost, health gives way, a job elsewhere."""
    residents, shops, wijken, region = world.residents, world.shops, world.wijken, world.region
    journal = world.journal
    work, income = numbers.work, numbers.income
    month, key = now.month, now.key
    w = residents.wijk[i]
    kind = residents.workplace_kind[i]
    if kind == IN_SHOP and shops.alive[residents.workplace[i]] == 0:
        cause = CAUSE_FIRM_CLOSED
        lose_job(i, cause, world, numbers, now)
        return
    bits = streams.draw(key, streams.JOB_LOSS, residents.identity[i], 0)
    limit = wijken.job_loss[w] * relative_loss(residents, work, i)
    if streams.is_below(bits, limit):
        cause = CAUSE_DISMISSED
        lose_job(i, cause, world, numbers, now)
        return
    limit += wijken.disability_step[w]
    if streams.is_below(bits, limit):
        end_job(i, world)
        residents.status[i] = ON_DISABILITY
        residents.status_since[i] = month
        residents.benefit[i] = np.int64(income.disability_benefit * 100.0)
        note_fact(journal, residents.identity[i], LIFE_WENT_ON_BENEFIT, ON_DISABILITY)
        note_event(journal, EVENT_TO_BENEFIT, w, residents.identity[i], -1, -1, NO_CAUSE)
        return
    if kind != ELSEWHERE and region.vacancies[0] > 0:
        limit += work.job_to_job
        if streams.is_below(bits, limit):
            end_job(i, world)
            cause = CAUSE_THROUGH_MARKET
            hire(i, ELSEWHERE, -1, cause, world, numbers, now)


@part
def change_jobless(i, world, numbers, now):
    """One resident without work: steps between seeking, bijstand and staying at home."""
    households, residents, wijken = world.households, world.residents, world.wijken
    journal = world.journal
    work, income = numbers.work, numbers.income
    month, key = now.month, now.key
    w = residents.wijk[i]
    status = residents.status[i]
    identity = residents.identity[i]
    bits = streams.draw(key, streams.BENEFIT, identity, 0)
    if status == JOBSEEKER:
        if month - residents.status_since[i] >= np.int64(income.unemployment_months):
            residents.benefit[i] = 0
        if streams.is_below(bits, wijken.home_step[w]):
            residents.status[i] = AT_HOME
            residents.status_since[i] = month
            residents.benefit[i] = 0
        elif streams.is_below(
            bits, wijken.home_step[w] + wijken.benefit_step[w]
        ) and passes_means_test(households, residents, income, i):
            residents.status[i] = ON_BIJSTAND
            residents.status_since[i] = month
            residents.benefit[i] = 0
            note_fact(journal, identity, LIFE_WENT_ON_BENEFIT, ON_BIJSTAND)
            note_event(journal, EVENT_TO_BENEFIT, w, identity, -1, -1, CAUSE_MEANS_RAN_OUT)
    elif status == ON_BIJSTAND:
        if streams.is_below(bits, work.bijstand_other_exit):
            residents.status[i] = JOBSEEKER
            residents.status_since[i] = month
            residents.part_time[i] = 0
            return
        change = streams.draw(key, streams.BENEFIT, identity, 1)
        if residents.part_time[i] > 0:
            if streams.is_below(change, work.part_time_end):
                residents.part_time[i] = 0
        else:
            share = work.part_time_share
            start = work.part_time_end * share / (1.0 - share)
            start = start * work.benefit_leaves / work.benefit_usual
            if streams.is_below(change, start):
                residents.part_time[i] = np.int64(work.part_time_pay * 100.0)
    elif streams.is_below(bits, work.home_return):
        residents.status[i] = JOBSEEKER
        residents.status_since[i] = month


@part
def turn_eighteen(i, world, numbers, now):
    """Of students who turn 18 a share, `learners_at_work`, looks for a job that comes first."""
    residents = world.residents
    work = numbers.work
    month, key = now.month, now.key
    if month - residents.birth_month[i] == 216 and streams.happens(
        key, streams.BENEFIT, residents.identity[i], 0, work.learners_at_work
    ):
        residents.status[i] = JOBSEEKER
        residents.status_since[i] = month


@part
def note_laying_off(shops, region, last):
    """Shops with more staff than wanted send commuters home; ``last`` marks who must fire still.

    Shops that closed last month release their staff; their rows are not used again before.
    ``last[shop]`` is -2 for shops that keep all residents and -1 for those that must lay one off.
    """
    for s in range(shops.alive.size):
        last[s] = -2
        if shops.alive[s] == 0:
            if shops.staff[s] > 0:
                release_staff(shops, region, s)
        else:
            excess = shops.staff[s] - shops.staff_wanted[s]
            if excess > 0:
                commuters = min(excess, shops.staff[s] - shops.staff_residents[s])
                shops.staff[s] -= commuters
                region.jobseekers[0] += commuters
                if excess > commuters:
                    last[s] = -1


@part
def note_last_hired(residents, last, i, key):
    """Remember resident `i` as the one to go if nobody was hired later (ties broken by luck)."""
    s = residents.workplace[i]
    other = last[s]
    if other == -2:
        return
    if other < 0 or residents.status_since[i] > residents.status_since[other]:
        last[s] = i
    elif residents.status_since[i] == residents.status_since[other]:
        mine = streams.draw(key, streams.JOB_LOSS, residents.identity[i], 1)
        if mine < streams.draw(key, streams.JOB_LOSS, residents.identity[other], 1):
            last[s] = i


@part
def turn_over_commuters(world, numbers, now):
    """Commuters leave local shops as residents do: to be a jobseeker, or for a job elsewhere."""
    shops, wijken, region = world.shops, world.wijken, world.region
    work = numbers.work
    key = now.key
    for s in range(shops.alive.size):
        if shops.alive[s] == 0:
            continue
        for k in range(shops.staff[s] - shops.staff_residents[s]):
            bits = streams.draw(key, streams.JOB_LOSS, shops.identity[s], 10 + k)
            loss = wijken.job_loss[shops.wijk[s]]
            if streams.is_below(bits, loss):
                shops.staff[s] -= 1
                region.jobseekers[0] += 1
            elif region.vacancies[0] > 0 and streams.is_below(bits, loss + work.job_to_job):
                shops.staff[s] -= 1
                region.vacancies[0] -= 1


@part
def end_jobs(last, world, numbers, now):
    """Jobs end, and people without work step between seeking, bijstand and staying at home.

    Closed shops' staff and the ``job_loss`` of the wijk first; then a shop with more staff than it
    wants sends its commuters home at once and one resident a month, the last hired (law: last in,
    first out within a group of like posts; *assumption* here).
    """
    residents, shops, region = world.residents, world.shops, world.region
    work = numbers.work
    key = now.key
    note_laying_off(shops, region, last)
    for i in range(residents.alive.size):
        if residents.alive[i] == 0:
            continue
        if residents.search[i] != 0.0:
            residents.search[i] = fade(residents.search[i], work.search_memory)
        if residents.skill[i] != 0.0:
            residents.skill[i] = fade(residents.skill[i], work.skill_memory)
        status = residents.status[i]
        if status in (WORKS_ELSEWHERE, WORKS_LOCALLY):
            change_worker(i, world, numbers, now)
            if residents.workplace_kind[i] == IN_SHOP:
                note_last_hired(residents, last, i, key)
        elif status == OWNER and residents.workplace_kind[i] != NO_WORKPLACE:
            end_job(i, world)  # who started a business leaves the job
        elif status == STUDENT:
            turn_eighteen(i, world, numbers, now)
        elif status in (JOBSEEKER, ON_BIJSTAND, AT_HOME):
            change_jobless(i, world, numbers, now)
    for s in range(shops.alive.size):
        if last[s] >= 0 and shops.staff[s] > shops.staff_wanted[s]:
            cause = CAUSE_FEWER_STAFF
            lose_job(last[s], cause, world, numbers, now)
    turn_over_commuters(world, numbers, now)


# --- jobs start ----------------------------------------------------------------------------------


@inline
def whole_number(expected, key, decision, about):
    """Round `expected` >= 0 up or down by luck, so that its mean is kept."""
    whole = np.int64(math.floor(expected))
    if streams.happens(key, decision, 0, about, expected - whole):
        whole += 1
    return whole


@part
def open_jobs(shops, s):
    """Jobs that a shop wants to fill."""
    if shops.alive[s] == 0:
        return np.int64(0)
    return max(np.int64(0), shops.staff_wanted[s] - shops.staff[s])


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


@inline
def ring_chance(work):
    """Relative chance of the ring's seekers: of their ties ``ring_working`` work."""
    return work.chance_middle * (1.0 + work.ring_working * work.referral)


@part
def count_commuters(shops, employers):
    """Residents of the ring who work in local firms."""
    total = np.int64(0)
    for s in range(shops.alive.size):
        if shops.alive[s] == 1:
            total += shops.staff[s] - shops.staff_residents[s]
    for e in range(employers.jobs.size):
        total += employers.jobs[e] - employers.residents[e]
    return total


@part
def change_ring(finding, world, numbers, now):
    """The ring's own people lose and find jobs elsewhere at the rates that hold for residents.

    `finding` is the chance of a seeker with relative chance one. Losses: the mean `job_loss` of the
    wijken times the ring's people who work elsewhere.
    """
    shops, employers, wijken, region = world.shops, world.employers, world.wijken, world.region
    work = numbers.work
    key = now.key
    loss = 0.0
    for w in range(wijken.job_loss.size):
        loss += wijken.job_loss[w]
    loss /= max(1, wijken.job_loss.size)
    away = region.labour_force[0] - region.jobseekers[0] - count_commuters(shops, employers)
    found = whole_number(
        min(1.0, finding * ring_chance(work)) * max(np.int64(0), region.jobseekers[0]),
        key, streams.RING, 1,
    )  # fmt: skip
    found = min(found, max(np.int64(0), region.vacancies[0]))
    lost = whole_number(loss * max(np.int64(0), away), key, streams.RING, 2)
    region.jobseekers[0] += lost - found
    region.vacancies[0] += lost - found


@part
def hire_commuters(world, numbers, now):
    """Open jobs in shops that no resident took go to the ring, at ``commuter_fill`` a month."""
    shops, region = world.shops, world.region
    work = numbers.work
    key = now.key
    for s in range(shops.alive.size):
        for k in range(open_jobs(shops, s)):
            if region.jobseekers[0] <= 0:
                return
            if streams.happens(key, streams.JOB_KIND, shops.identity[s], 1 + k, work.commuter_fill):
                shops.staff[s] += 1
                region.jobseekers[0] -= 1


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


@kernel
def match_jobs(world, numbers, now):
    """Step 2 of the month: jobs end, then seekers and open jobs meet."""
    residents, shops, employers = world.residents, world.shops, world.employers
    n_shops, n_wijken = shops.alive.size, world.wijken.first_segment.size
    last = np.empty(n_shops, np.int64)
    score = np.empty(n_shops, np.float64)
    open_shops = np.empty(n_shops, np.int64)
    open_start = np.zeros(n_wijken + 1, np.int64)
    openings = np.zeros(employers.jobs.size, np.int64)
    turn = np.empty(residents.alive.size, np.int64)
    end_jobs(last, world, numbers, now)
    start_jobs(last, score, open_shops, open_start, openings, turn, world, numbers, now)
