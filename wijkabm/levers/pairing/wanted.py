"""Work that the stronger wijk wants done, as posts for seekers of the weaker: upkeep, and care at home.

On the list stands what can be paid. *Upkeep*: of the services that the municipality buys for the stronger
wijk a share, which contractors elsewhere lose (``municipality.move_jobs``); a post takes its labour cost over
``contractor_labour``, the rest buys materials. *Care*: households with somebody of ``care_age``, a part of
them (``care_wish``, for good), would have ``care_hours`` a month, and pay for it where they can; the
municipality adds its share. A post is a whole job at the largest employer in care or public service of the
stronger wijk, else at its largest, for ``contract_months``, and each month is paid the next; then another is
asked. Nothing is done for which nobody pays. *Assumption* throughout.
"""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import AT_EMPLOYER, CONTRACT_PLACEMENT
from wijkabm.ground.tables.journal import FIRST_LEVER_CAUSE
from wijkabm.ground.tables.people import age_of
from wijkabm.ground.tables.town import employers_of
from wijkabm.levers.neighbourhood_contract.decision import WEEKS
from wijkabm.month.income.wages import GOVERNMENT_EDUCATION_CARE, wedge_on
from wijkabm.month.offers import end_contract, open_contract, spend
from wijkabm.month.work.jobs import hire, lose_job
from wijkabm.month.work.wages import FULL_TIME, PERSON

WANTED_LUCK = streams.name_luck("wanted_work")

NOTHING, UPKEEP, CARE = range(3)  # what a post is for


@part
def find_employer(w, world):
    """Where work of the list is organised: the largest in care or public service, else the largest."""
    employers = world.employers
    first, last = employers_of(w, world.wijken)
    best, serves = np.int64(-1), False
    for e in range(first, last):
        serves_too = employers.sbi[e] == GOVERNMENT_EDUCATION_CARE
        larger = best < 0 or employers.jobs[e] > employers.jobs[best]
        if (serves_too and not serves) or (serves_too == serves and larger):
            best, serves = np.int64(e), serves_too
    return best


@inline
def cost_of_post(e, employers, income):
    """Labour cost of a post at an employer, cents a month."""
    return employers.net_wage[e] + wedge_on(employers.net_wage[e], income)


@inline
def price_of_upkeep(cost, rates):
    """What a post of upkeep takes of the services: labour, materials, machines; cents a month."""
    return np.int64(math.floor(cost / max(rates.contractor_labour, 0.01)))


@part
def has_elderly(h, world, numbers, now):
    """Whether somebody of the age at which care is asked for lives in a household."""
    households, residents = world.households, world.residents
    for m in range(households.n_adults[h]):
        i = households.members[h, m]
        if age_of(residents.birth_month[i], now.month) >= numbers.work.care_age:
            return True
    return False


@part
def own_price(cost, w, numbers, me):
    """What a household pays for a month of care, cents: its part of the hours at labour cost."""
    hourly = cost / (FULL_TIME * WEEKS)
    return np.int64(math.floor(numbers.work.care_hours * hourly * max(1.0 - me.care_share[w], 0.0)))


@part
def wants_care(h, w, price, world, numbers, now, me):
    """Whether a household has care this month: it would like to, somebody is of that age, it can pay."""
    households = world.households
    if households.alive[h] == 0 or households.wijk[h] != w or households.n_adults[h] == 0:
        return False
    taste = streams.uniform(PERSON, WANTED_LUCK, households.identity[h], 0)
    if taste >= numbers.work.care_wish * me.care[w]:
        return False
    can = households.arrears[h] == 0 and households.savings[h] > price
    return can and has_elderly(h, world, numbers, now)


@part
def count_care(w, world, numbers, now, me):
    """Posts that the hours of care on the list fill."""
    e = find_employer(w, world)
    if e < 0 or me.care[w] <= 0.0:
        return np.int64(0)
    price = own_price(cost_of_post(e, world.employers, numbers.income), w, numbers, me)
    hours = 0.0
    for h in range(world.households.alive.size):
        if wants_care(h, w, price, world, numbers, now, me):
            hours += numbers.work.care_hours
    return np.int64(math.floor(hours / (FULL_TIME * WEEKS)))


@part
def count_upkeep(w, world, numbers, me):
    """Posts that the services kept for the list pay."""
    wijken = world.wijken
    e = find_employer(w, world)
    if e < 0 or me.upkeep[w] <= 0.0:
        return np.int64(0)
    people = np.int64(0)
    for other in range(wijken.inhabitants_start.size):
        people += wijken.inhabitants_start[other]
    services = world.municipality.services[0] * wijken.inhabitants_start[w] / max(people, 1)
    price = price_of_upkeep(cost_of_post(e, world.employers, numbers.income), numbers.municipality)
    return np.int64(math.floor(me.upkeep[w] * services / max(price, 1)))


@part
def next_on_list(w, world, numbers, now, me):
    """What the list of a wijk still has a post for: UPKEEP, CARE or NOTHING."""
    contracts = world.contracts
    upkeep, care = np.int64(0), np.int64(0)
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 1 and contracts.lever[c] == me.number and me.work_in[c] == w:
            if me.work[c] == UPKEEP:
                upkeep += 1
            else:
                care += 1
    if upkeep < count_upkeep(w, world, numbers, me):
        return UPKEEP
    if care < count_care(w, world, numbers, now, me):
        return CARE
    return NOTHING


@part
def fill_post(i, weak, strong, work, world, numbers, now, me):
    """Hire resident `i` of the weaker wijk for a post of the list; returns whether there was room for it.

    It is a job more: no commuter goes, as where somebody takes a post that is there.
    """
    employers, residents = world.employers, world.residents
    e = find_employer(strong, world)
    end = now.month + np.int64(numbers.municipality.contract_months)
    c = open_contract(
        world.contracts, CONTRACT_PLACEMENT, me.number, weak, residents.identity[i], i, -1, -1,
        now.month, end, 0,
    )  # fmt: skip
    if c < 0:
        return False
    me.work[c], me.work_in[c], me.employer[c] = work, strong, e
    me.price[c] = 0
    if work == UPKEEP:
        cost = cost_of_post(e, employers, numbers.income)
        me.price[c] = price_of_upkeep(cost, numbers.municipality)
    employers.jobs[e] += 1
    hire(i, AT_EMPLOYER, e, FIRST_LEVER_CAUSE + me.number, world, numbers, now)
    world.region.jobseekers[0] -= 1
    return True


@part
def is_held(c, world, me):
    """Whether who was placed still has the post."""
    residents, i = world.residents, world.contracts.row[c]
    return (
        residents.alive[i] == 1
        and residents.identity[i] == world.contracts.party[c]
        and residents.workplace_kind[i] == AT_EMPLOYER
        and residents.workplace[i] == me.employer[c]
    )


@part
def close_post(c, world, numbers, now, me):
    """The post is gone: who has it seeks again; where he had left, the commuter who had it meanwhile."""
    held = is_held(c, world, me)
    world.employers.jobs[me.employer[c]] -= 1
    world.region.jobseekers[0] += 1  # whom `lose_job` takes for the post that falls open
    if held:
        i = world.contracts.row[c]
        lose_job(i, FIRST_LEVER_CAUSE + me.number, world, numbers, now)
    end_contract(c, world)


@part
def pay_upkeep(c, cost, world, me):
    """A month of upkeep out of the services: its labour to the employer, the rest for materials."""
    wijken, employers, ledger = world.wijken, world.employers, world.ledger
    w, e = me.work_in[c], me.employer[c]
    price = min(me.price[c], wijken.set_aside[w, 0])
    wijken.set_aside[w, 0] -= price
    labour = min(cost, price)
    payee = books.account(books.EMPLOYERS, w)
    books.receive(
        ledger, books.PUBLIC_CONTRACT, books.MUNICIPALITY, employers.cash, e, payee, labour
    )
    books.pay_between(
        ledger, books.MUNICIPAL_SERVICES, books.MUNICIPALITY, books.OUTSIDE, price - labour
    )


@part
def pay_care(c, cost, asking, world, numbers, now, me):
    """A month of care, paid by one household after another and the municipality; returns who is next."""
    households, employers = world.households, world.employers
    ledger = world.ledger
    w, e = me.work_in[c], me.employer[c]
    price = own_price(cost, w, numbers, me)
    whole = np.int64(math.floor(numbers.work.care_hours * cost / (FULL_TIME * WEEKS)))
    payer, payee = books.account(books.RESIDENTS, w), books.account(books.EMPLOYERS, w)
    left = FULL_TIME * WEEKS
    while left >= numbers.work.care_hours and asking < households.alive.size:
        if wants_care(asking, w, price, world, numbers, now, me):
            books.pay(
                ledger, books.LOCAL_WORK, households.savings, asking, payer, employers.cash, e,
                payee, price,
            )  # fmt: skip
            households.chores[asking] += price
            spend(
                world.policy, ledger, me.number, w, books.SUBSIDY, employers.cash, e, payee,
                whole - price,
            )  # fmt: skip
            left -= numbers.work.care_hours
        asking += 1
    return asking


@part
def run_posts(world, numbers, now, me):
    """Pay last month's work, of as many posts of care as the list still fills; posts that end."""
    contracts, employers = world.contracts, world.employers
    for w in range(world.wijken.inhabitants_start.size):
        care = count_care(w, world, numbers, now, me)
        asking = np.int64(0)
        for c in range(contracts.alive.size):
            mine = contracts.alive[c] == 1 and contracts.lever[c] == me.number
            if not mine or me.work_in[c] != w:
                continue
            if not is_held(c, world, me) or (me.work[c] == CARE and care == 0):
                close_post(c, world, numbers, now, me)
                continue
            cost = cost_of_post(me.employer[c], employers, numbers.income)
            if me.work[c] == UPKEEP:
                pay_upkeep(c, cost, world, me)
            else:
                asking = pay_care(c, cost, asking, world, numbers, now, me)
                care -= 1
            if now.month >= contracts.end[c]:
                close_post(c, world, numbers, now, me)
