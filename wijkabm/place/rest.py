"""A start at rest for people: rates of job loss, benefits and moving, solved from flow balances.

The area's figures give how many work, seek, live on bijstand or a disability benefit. Job-finding is
observed; so the rates *out of* work are what is solved, such that every status gains each month what it
loses. In symbols, with counts J jobseekers, B on bijstand, D on disability, H at home, E employed and
O owners, and n(X) what status X loses on balance by retirement, death and moving:

* disability_step * E = n(D);
* bijstand gains N = B * (finding on bijstand + other exits) + n(B) + those who start a business;
* home_step * J = H * home_return + n(H) + those who start a business;
* jobseekers lose I = J * (job_finding + home_step) + N + n(J) + starters in a month, so
  job_loss * E = I - owners who stop - B * other exits - H * home_return;
* of I a share e passes the means test; these leave at job_finding + home_step + benefit_step, hence
  benefit_step = N * (job_finding + home_step) / (e * I - N).

n(X) counts moving by household class: who leaves at the wijk's rates, who comes as the class's mean
household, as many as keep each class's number (leaving + ageing out - ageing in + dissolving).
"""

from typing import Any, NamedTuple

import numpy as np

from wijkabm import ledger as books
from wijkabm.kernels import kernel
from wijkabm.parameters import Parameters
from wijkabm.rules.municipality import yearly_ozb
from wijkabm.rules.persons import household_class
from wijkabm.rules.population import OLDEST, chance_to_move, death_risks
from wijkabm.rules.work import (
    count_commuters,
    open_jobs,
    passes_means_test,
    relative_chance,
    ring_chance,
    seeks_work,
)
from wijkabm.state import (
    AT_HOME,
    CLASS_BANDS,
    ELSEWHERE,
    JOBSEEKER,
    N_CLASSES,
    ON_BIJSTAND,
    ON_DISABILITY,
    OWNER,
    STATUSES,
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
    World,
)

RETIRE_WINDOW = 120  # months before the state pension age in which people are counted as retiring
AGEING_WINDOW = 36  # months around a border of age bands in which households are counted as crossing
MOST_FACTOR = 2.5  # leave rates are raised at most so far
HIGHEST_RATE = 0.5  # a solved monthly rate stays below this


class Flows(NamedTuple):
    """What the start's people are and do in a month; float, by wijk."""

    people: Any  # (n, statuses) residents
    ageing: Any  # (n, statuses) who retire or die
    leaving: Any  # (n, statuses) who move out
    in_class: Any  # (n, classes, statuses) residents by class of their household
    households: Any  # (n, classes)
    moving: Any  # (n, classes) households that move out
    crossing: Any  # (n, classes) households whose eldest grows out of the band
    dissolving: Any  # (n, classes) households of one adult who dies
    eligible: Any  # (n,) employed and jobseekers who would pass the means test
    chances: Any  # (n, statuses) sum of relative chances of a job of those who seek


def make_flows(n: int) -> Flows:
    """Empty flows for `n` wijken."""
    s, c = len(STATUSES), N_CLASSES
    shapes = ((n, s), (n, s), (n, s), (n, c, s), (n, c), (n, c), (n, c), (n, c), (n,), (n, s))
    return Flows(*(np.zeros(shape) for shape in shapes))


@kernel
def count_flows(
    households: Any,
    residents: Any,
    wijken: Any,
    flows: Flows,
    work: Any,
    income: Any,
    population: Any,
    month: int,
) -> None:
    """Fill `flows` from the people of the start."""
    risk = death_risks(population)
    pension = np.int64(population.state_pension_age * 12.0)
    for h in range(households.alive.size):
        if households.alive[h] == 0:
            continue
        w = households.wijk[h]
        c = household_class(households, residents, h, month)
        leaves = chance_to_move(households, residents, wijken, population, h, month)
        flows.households[w, c] += 1.0
        flows.moving[w, c] += leaves
        eldest = np.int64(0)
        for m in range(households.n_adults[h]):
            i = households.members[h, m]
            eldest = max(eldest, month - residents.birth_month[i])
            status = residents.status[i]
            months = month - residents.birth_month[i]
            dies = risk[min(months // 12, np.int64(OLDEST))] * wijken.mortality[w]
            flows.people[w, status] += 1.0
            flows.leaving[w, status] += leaves
            flows.in_class[w, c, status] += 1.0
            flows.ageing[w, status] += dies
            if pension - RETIRE_WINDOW <= months < pension:
                flows.ageing[w, status] += 1.0 / RETIRE_WINDOW
            if households.n_adults[h] == 1:
                flows.dissolving[w, c] += dies
            if status <= WORKS_LOCALLY or status == JOBSEEKER:
                if passes_means_test(households, residents, income, i):
                    flows.eligible[w] += 1.0
            if seeks_work(residents, i, month):
                flows.chances[w, status] += relative_chance(residents, work, i)
        for b in range(4):
            if abs(eldest - 12 * CLASS_BANDS[b]) < AGEING_WINDOW:
                flows.crossing[w, households.kind[h] * 5 + b] += 0.5 / AGEING_WINDOW


@kernel
def count_local_posts(shops: Any, employers: Any) -> tuple[int, int]:
    """(commuters in local firms, open jobs in shops)."""
    wanted = np.int64(0)
    for s in range(shops.alive.size):
        wanted += open_jobs(shops, s)
    return count_commuters(shops, employers), wanted


def balance_classes(flows: Flows, w: int, factor: float) -> list[float]:
    """Households a month that must arrive in each class to keep its number, at `factor` x moving."""
    arrivals = []
    for c in range(N_CLASSES):
        ageing_in = float(flows.crossing[w, c - 1]) if c % 5 > 0 else 0.0
        ageing_out = float(flows.crossing[w, c]) if c % 5 < 4 else 0.0
        out = factor * float(flows.moving[w, c]) + float(flows.dissolving[w, c]) + ageing_out
        arrivals.append(out - ageing_in)
    return arrivals


def solve_population(world: World, parameters: Parameters, month: int = 0) -> None:
    """Set ``wijken.leave_rate``: the usual rate of tenants, raised where a class would otherwise grow.

    A class of households grows without end if more age into it than leave it; then everyone moves
    faster, at most ``MOST_FACTOR`` times.
    """
    numbers = parameters.kernel()
    world.wijken.leave_rate[:] = numbers.population.leave_rate_tenant
    flows = make_flows(world.wijken.x.size)
    count_flows(
        world.households, world.residents, world.wijken, flows, numbers.work, numbers.income,
        numbers.population, month,
    )  # fmt: skip
    for w in range(world.wijken.x.size):
        factor = 1.0
        for c, arrivals in enumerate(balance_classes(flows, w, 0.0)):
            moving = float(flows.moving[w, c])
            if arrivals < 0.0 and moving > 0.0 and flows.households[w, c] >= 20:
                factor = max(factor, -arrivals / moving)
        world.wijken.leave_rate[w] *= min(factor, MOST_FACTOR)


def lose_on_balance(flows: Flows, w: int) -> list[float]:
    """n(X) of the module's docstring, per status: retirement, death and moving, people a month."""
    arrivals = balance_classes(flows, w, 1.0)
    lost = []
    for status in range(len(STATUSES)):
        coming = 0.0
        for c in range(N_CLASSES):
            if flows.households[w, c] > 0:
                per_household = float(flows.in_class[w, c, status] / flows.households[w, c])
                coming += max(arrivals[c], 0.0) * per_household
        leaving = float(flows.ageing[w, status] + flows.leaving[w, status])
        lost.append(leaving - coming)
    return lost


def limit_rate(flow: float, stock: float) -> float:
    """A monthly rate from a flow and the stock it leaves, between 0 and `HIGHEST_RATE`."""
    return min(max(flow / max(stock, 1.0), 0.0), HIGHEST_RATE)


def solve_wijk(flows: Flows, w: int, parameters: Parameters) -> tuple[float, float, float, float]:
    """(job_loss, benefit_step, disability_step, home_step) of one wijk; see the module's docstring."""
    work = parameters.work
    people = [float(n) for n in flows.people[w]]
    lost = lose_on_balance(flows, w)
    employed = people[WORKS_ELSEWHERE] + people[WORKS_LOCALLY]
    seekers, poor, home = people[JOBSEEKER], people[ON_BIJSTAND], people[AT_HOME]
    stopping = work.owner_exit * people[OWNER]
    weight = parameters.opening.need
    starters = stopping / max(employed + weight * (seekers + poor + home), 1.0) * weight
    chance = float(flows.chances[w, JOBSEEKER]) / max(seekers, 1.0)
    poor_chance = float(flows.chances[w, ON_BIJSTAND]) / max(poor, 1.0)
    poor_finding = work.job_finding * poor_chance / max(chance, 1e-9)
    home_flow = home * work.home_return + lost[AT_HOME] + starters * home
    home_step = limit_rate(home_flow, seekers)
    poor_gain = poor * (poor_finding + work.bijstand_other_exit + starters) + lost[ON_BIJSTAND]
    poor_gain = max(poor_gain, 0.0)
    leaving = work.job_finding + home_step
    seekers_lose = seekers * (leaving + starters) + poor_gain + lost[JOBSEEKER]
    job_loss = seekers_lose - stopping - poor * work.bijstand_other_exit - home * work.home_return
    eligible = float(flows.eligible[w]) / max(employed + seekers, 1.0)
    spare = eligible * seekers_lose - poor_gain
    benefit_step = HIGHEST_RATE if spare <= 0.0 else min(poor_gain * leaving / spare, HIGHEST_RATE)
    return (
        limit_rate(job_loss, employed),
        benefit_step,
        limit_rate(lost[ON_DISABILITY], employed),
        home_step,
    )


def solve_labour(world: World, parameters: Parameters, month: int = 0) -> None:
    """Set the wijken's solved rates and the region's jobs, vacancies, jobseekers and matching.

    The ring's labour force is in proportion to its inhabitants as in the wijken; its jobseekers are
    those who balance job loss and finding there; vacancies are ``vacancy_rate`` of the jobs elsewhere;
    the efficiency of matching is such that the wijken's jobseekers find at ``job_finding``.
    """
    numbers = parameters.kernel()
    wijken, region = world.wijken, world.region
    flows = make_flows(wijken.x.size)
    count_flows(
        world.households, world.residents, wijken, flows, numbers.work, numbers.income,
        numbers.population, month,
    )  # fmt: skip
    loss = 0.0
    for w in range(wijken.x.size):
        rates = solve_wijk(flows, w, parameters)
        wijken.job_loss[w], wijken.benefit_step[w] = rates[0], rates[1]
        wijken.disability_step[w], wijken.home_step[w] = rates[2], rates[3]
        loss += rates[0] / wijken.x.size
    employed = float(flows.people[:, WORKS_ELSEWHERE].sum() + flows.people[:, WORKS_LOCALLY].sum())
    seekers = float(flows.people[:, JOBSEEKER].sum())
    inhabitants = float(world.households.n_adults.sum() + world.households.n_children.sum())
    force = (employed + seekers) / max(inhabitants, 1.0) * float(region.population[0])
    chance = 1.0
    if seekers > 0:
        chance = float(flows.chances[:, JOBSEEKER].sum()) / seekers
    finding = parameters.work.job_finding / max(chance, 1e-9)
    ring_finding = finding * ring_chance(numbers.work)
    region.labour_force[0] = int(force)
    commuters, wanted = count_local_posts(world.shops, world.employers)
    region.jobseekers[0] = int((force - commuters) * loss / max(ring_finding + loss, 1e-9))
    away = int(((world.residents.workplace_kind == ELSEWHERE) & (world.residents.alive == 1)).sum())
    held = away + max(int(force) - int(region.jobseekers[0]) - commuters, 0)
    rate = parameters.work.vacancy_rate
    region.vacancies[0] = int(held * rate / (1.0 - rate)) + 1
    region.jobs[0] = held + region.vacancies[0]
    sought = float(flows.chances.sum()) + int(region.jobseekers[0]) * ring_chance(numbers.work)
    vacancies = int(region.vacancies[0]) + wanted
    elasticity = parameters.work.matching_elasticity
    region.matching[0] = finding * (sought / vacancies) ** (1.0 - elasticity)


def solve_municipality(world: World, parameters: Parameters) -> None:
    """Set the municipal plans so that a year's receipts and payments meet, and the purse to its reserve.

    Services: ``services_per_inhabitant``; the grant pays what OZB does not; the Rijk's bijstand budget
    is the bijstand of the start (``households.bijstand``) times ``bijstand_budget``.
    """
    plan, wijken = parameters.municipality, world.wijken
    municipality = world.municipality
    inhabitants = int(world.households.n_adults.sum() + world.households.n_children.sum())
    municipality.services[0] = int(100 * plan.services_per_inhabitant * inhabitants)
    ozb = int(yearly_ozb(world.premises, municipality) / 12.0)
    municipality.grant[0] = max(int(municipality.services[0]) - ozb, 0)
    municipality.reserve[0] = int(100 * plan.reserve * inhabitants)
    municipality.balance_last[0] = municipality.reserve[0]
    for w in range(wijken.x.size):
        paid = int(world.households.bijstand[world.households.wijk == w].sum())
        wijken.bijstand_budget[w] = int(paid * plan.bijstand_budget)
    account = int(books.single(world.ledger, books.MUNICIPALITY))
    world.ledger.purses[account] = municipality.reserve[0]
