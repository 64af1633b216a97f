"""A start at rest for people: rates of job loss, benefits and moving, solved from flow balances.

The area's figures give how many work, seek, live on bijstand or a disability benefit. Job-finding
is observed; so the rates *out of* work are what is solved, such that every status gains each month
what it loses. In symbols, with counts J jobseekers, B on bijstand, D on disability, H at home, E
employed and O owners, and n(X) what status X loses on balance by retirement, death and moving:

* disability_step * E = n(D);
* bijstand gains N = B * (finding on bijstand + other exits) + n(B) + those who start a business;
* home_step * J = H * home_return + n(H) + those who start a business;
* jobseekers lose I = J * (job_finding + home_step) + N + n(J) + starters in a month, so
  job_loss * (E weighted by relative loss) = I - owners who stop - B * other exits - H *
  home_return;
* of I a number M passes the means test: those who come back from bijstand, and of the others a
  share as of those at work; they leave at job_finding + home_step + benefit_step, hence
  benefit_step = N * (job_finding + home_step) / (M - N).

The jobseekers whose mean chance counts are those at rest: people at work by their chance to lose a
job over their chance to find one.

n(X) counts moving by household class: who leaves at the wijk's rates, who comes as the class's
usual newcomer, as many as keep each class's number (leaving + ageing out - ageing in + dissolving).
"""

from typing import Any, NamedTuple

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.parameters.whole import KernelParameters, Parameters
from wijkabm.ground.tables.codes import (
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
)
from wijkabm.ground.tables.people import band_of
from wijkabm.ground.tables.world import World
from wijkabm.month.municipality import yearly_ozb
from wijkabm.month.population.ageing import OLDEST, death_risks
from wijkabm.month.population.moving import chance_to_move
from wijkabm.month.population.persons import age_of_eldest, household_class
from wijkabm.month.work.means import passes_means_test
from wijkabm.month.work.ring import count_commuters, open_jobs, ring_chance
from wijkabm.month.work.seeking import relative_chance, relative_loss, seeks_work
from wijkabm.place.bijstand_at_rest import remember_bijstand
from wijkabm.place.moves_at_rest import balance_moves

RETIRE_WINDOW = 120  # months before the state pension age in which people are counted as retiring
AGEING_WINDOW = 36  # months before a border of age bands in which households count as crossing it
HIGHEST_RATE = 0.5  # a solved monthly rate stays below this
ROOTED = (
    0.35  # a guess of how often people with a business move out over others, until it is solved
)
ROUNDS = 4  # in which who comes and who goes are counted: by then neither changes by a hundredth


class Flows(NamedTuple):
    """What the start's people are and do in a month; float, by wijk."""

    people: Any  # (n, statuses) residents
    ageing: Any  # (n, statuses) who retire or die
    leaving: Any  # (n, statuses) who move out
    coming: Any  # (n, classes, statuses) residents in templates by class, times the chance to come
    templates: Any  # (n, classes) templates, times the chance to come
    households: Any  # (n, classes)
    moving: Any  # (n, classes) households that move out
    crossing: Any  # (n, classes) households whose eldest grows out of the band
    dissolving: Any  # (n, classes) households of one adult who dies
    exposed: Any  # (n,) employed people, weighted by their relative chance to lose the job
    eligible: Any  # (n,) those of them who would pass the means test without the job
    spells: Any  # (n,) sum of relative loss over relative chance of a job, employed
    chances: Any  # (n, statuses) sum of relative chances of a job of those who seek


def make_flows(n: int) -> Flows:
    """Empty flows for `n` wijken."""
    s, c = len(STATUSES), N_CLASSES
    shapes = (
        (n, s),
        (n, s),
        (n, s),
        (n, c, s),
        (n, c),
        (n, c),
        (n, c),
        (n, c),
        (n, c),
        (n,),
        (n,),
        (n,),
        (n, s),
    )
    return Flows(*(np.zeros(shape) for shape in shapes))


@kernel
def count_flows(
    households: Any,
    residents: Any,
    templates: Any,
    wijken: Any,
    flows: Flows,
    crowd: Any,
    work: Any,
    income: Any,
    population: Any,
    month: int,
) -> None:
    """Fill `flows` from the people of the start."""
    for t in range(templates.wijk.size):
        w, c = templates.wijk[t], templates.household_class[t]
        flows.templates[w, c] += templates.weight[t]
        for m in range(templates.n_adults[t]):
            flows.coming[w, c, templates.status[t, m]] += templates.weight[t]
    risk = death_risks(population)
    pension = population.state_pension_age * 12.0
    for h in range(households.alive.size):
        if households.alive[h] == 0:
            continue
        w = households.wijk[h]
        c = household_class(households, residents, h, month)
        leaves = chance_to_move(households, residents, wijken, crowd, population, h, month)
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
            flows.ageing[w, status] += dies
            if pension - RETIRE_WINDOW <= months < pension:
                flows.ageing[w, status] += 1.0 / RETIRE_WINDOW
            if households.n_adults[h] == 1:
                flows.dissolving[w, c] += dies
            if status <= WORKS_LOCALLY:
                loss = relative_loss(residents, work, i)
                flows.exposed[w] += loss
                flows.spells[w] += loss / max(relative_chance(residents, work, i), 1e-9)
                if passes_means_test(households, residents, income, i):
                    flows.eligible[w] += loss
            if seeks_work(residents, work, i, month):
                flows.chances[w, status] += relative_chance(residents, work, i)
        for b in range(4):
            to_go = 12 * CLASS_BANDS[b] - eldest
            if to_go > 0 and to_go <= AGEING_WINDOW:
                flows.crossing[w, households.kind[h] * 5 + b] += 1.0 / AGEING_WINDOW


@kernel
def count_local_posts(shops: Any, employers: Any) -> Any:
    """(commuters in local firms, open jobs in shops)."""
    wanted = np.int64(0)
    for s in range(shops.alive.size):
        wanted += open_jobs(shops, s)
    return count_commuters(shops, employers), wanted


def balance_classes(flows: Flows, w: int) -> list[float]:
    """Households a month that must arrive in each class to keep its number."""
    arrivals: list[float] = []
    for c in range(N_CLASSES):
        ageing_in = float(flows.crossing[w, c - 1]) if c % 5 > 0 else 0.0
        ageing_out = float(flows.crossing[w, c]) if c % 5 < 4 else 0.0
        out = float(flows.moving[w, c]) + float(flows.dissolving[w, c]) + ageing_out
        arrivals.append(out - ageing_in)
    return arrivals


@kernel
def list_ages(
    households: Any, residents: Any, wijken: Any, crowd: Any, population: Any, w: int, month: int
) -> Any:
    """Households of wijk `w` by age of the eldest: number, and sum of chances to go.

    Shape (2, OLDEST + 1).
    """
    risk = death_risks(population)
    out = np.zeros((2, OLDEST + 1))
    for h in range(households.alive.size):
        if households.alive[h] == 1 and households.wijk[h] == w:
            age = min(age_of_eldest(households, residents, h, month), np.int64(OLDEST))
            out[0, age] += 1.0
            out[1, age] += chance_to_move(
                households, residents, wijken, crowd, population, h, month
            )
            if households.n_adults[h] == 1:
                out[1, age] += risk[age] * wijken.mortality[w]
    return out


def smooth(values: Any, borders: set[int]) -> list[float]:
    """Mean over three years of age, not across the `borders` at which classes of age begin."""
    smoothed = []
    for a in range(len(values)):
        low = a if a in borders or a == 0 else a - 1
        high = a if a + 1 in borders or a + 1 == len(values) else a + 1
        total = 0.0
        for k in range(low, high + 1):
            total += float(values[k])
        smoothed.append(total / (high - low + 1))
    return smoothed


def solve_ages(number: list[float], leaving: list[float], bands: list[int]) -> list[float]:
    """Chance of a household to come, by age, that keeps the numbers by age within each band.

    Who must arrive at age a in a month is who leaves there plus who grows older less who grows into
    it, ``leaving(a) + (n(a) - n(a - 1)) / 12``, at least nothing; the chance is that over n(a),
    relative to the band's highest.
    """
    needed, highest = [], [0.0] * 5
    for a in range(len(number)):
        younger = number[a - 1] if a > 0 else 0.0
        arrivals = leaving[a] + (number[a] - younger) / 12.0
        needed.append(max(arrivals, 0.0) / number[a] if number[a] > 0.0 else 0.0)
        highest[bands[a]] = max(highest[bands[a]], needed[a])
    return [max(x / highest[b], 0.02) if highest[b] > 0.0 else 1.0 for x, b in zip(needed, bands)]


def solve_population(world: World, parameters: Parameters, month: int = 0) -> None:
    """Set ``templates.weight``, so that ages within a band are at rest, and ``wijken.leave_rate``.

    Newcomers drawn from the stock would age the wijk: a home let to a 24-year-old is soon one of a
    25-year-old. ``leave_rate`` is the usual rate of tenants.
    """
    population = parameters.kernel().population
    wijken, templates = world.wijken, world.templates
    wijken.leave_rate[:] = population.leave_rate_tenant
    wijken.leave_business[:] = ROOTED
    crowd = np.ones((wijken.x.size, N_CLASSES))
    bands = [int(band_of.py_func(age)) for age in range(OLDEST + 1)]
    borders = {0, 18, *CLASS_BANDS}
    for w in range(wijken.x.size):
        counts = list_ages(world.households, world.residents, wijken, crowd, population, w, month)
        number, leaving = smooth(counts[0], borders), smooth(counts[1], borders)
        weight = solve_ages(number, leaving, bands)
        rows = np.flatnonzero(templates.wijk == w)
        eldest = templates.ages[rows].max(axis=1) // 12
        templates.weight[rows] = np.array(weight)[np.minimum(eldest, OLDEST)]


def lose_on_balance(flows: Flows, w: int) -> list[float]:
    """n(X) of the module's docstring, per status: retirement, death and moving, people a month.

    Where more households age into a class than leave it, the crowd drives the rest out: arrivals
    below zero.
    """
    arrivals = balance_classes(flows, w)
    lost = []
    for status in range(len(STATUSES)):
        coming = 0.0
        for c in range(N_CLASSES):
            if flows.templates[w, c] > 0:
                per_household = float(flows.coming[w, c, status] / flows.templates[w, c])
                coming += arrivals[c] * per_household
        leaving = float(flows.ageing[w, status] + flows.leaving[w, status])
        lost.append(leaving - coming)
    return lost


def limit_rate(flow: float, stock: float) -> float:
    """A monthly rate from a flow and the stock it leaves, between 0 and `HIGHEST_RATE`."""
    return min(max(flow / max(stock, 1.0), 0.0), HIGHEST_RATE)


def solve_wijk(flows: Flows, w: int, parameters: Parameters) -> tuple[float, float, float, float]:
    """(job_loss, benefit_step, disability_step, home_step) of a wijk; see the module."""
    work = parameters.work
    people = [float(n) for n in flows.people[w]]
    lost = lose_on_balance(flows, w)
    employed = people[WORKS_ELSEWHERE] + people[WORKS_LOCALLY]
    seekers, poor, home = people[JOBSEEKER], people[ON_BIJSTAND], people[AT_HOME]
    stopping = work.owner_exit * people[OWNER]
    weight = parameters.opening.need
    starters = stopping / max(employed + weight * (seekers + poor + home), 1.0) * weight
    chance = float(flows.exposed[w]) / max(float(flows.spells[w]), 1e-9)
    poor_chance = float(flows.chances[w, ON_BIJSTAND]) / max(poor, 1.0)
    poor_finding = work.job_finding * poor_chance / max(chance, 1e-9)
    home_flow = home * work.home_return + lost[AT_HOME] + starters * home
    home_step = limit_rate(home_flow, seekers)
    poor_gain = poor * (poor_finding + work.bijstand_other_exit + starters) + lost[ON_BIJSTAND]
    poor_gain = max(poor_gain, 0.0)
    leaving = work.job_finding + home_step
    seekers_lose = seekers * (leaving + starters) + poor_gain + lost[JOBSEEKER]
    job_loss = seekers_lose - stopping - poor * work.bijstand_other_exit - home * work.home_return
    exposed = float(flows.exposed[w])
    eligible = float(flows.eligible[w]) / max(exposed, 1.0)
    returning = poor * work.bijstand_other_exit
    spare = eligible * (seekers_lose - returning) + returning - poor_gain
    benefit_step = HIGHEST_RATE if spare <= 0.0 else min(poor_gain * leaving / spare, HIGHEST_RATE)
    return (
        limit_rate(job_loss, exposed),
        benefit_step,
        limit_rate(lost[ON_DISABILITY], employed),
        home_step,
    )


def count_at_rest(world: World, numbers: KernelParameters, month: int) -> Flows:
    """The flows of the start, once as many businesses at home move in as move out (`balance_moves`).

    Who leaves makes room for who comes, so that both are counted some times.
    """
    n = world.wijken.x.size
    crowd = np.ones((n, N_CLASSES))
    flows = make_flows(n)
    for left in reversed(range(ROUNDS)):
        flows = make_flows(n)
        count_flows(
            world.households, world.residents, world.templates, world.wijken, flows, crowd,
            numbers.work, numbers.income, numbers.population, month,
        )  # fmt: skip
        if left:
            arrivals = np.array([balance_classes(flows, w) for w in range(n)])
            balance_moves(world, arrivals, crowd, numbers, month)
    return flows


def solve_labour(world: World, parameters: Parameters, month: int = 0) -> None:
    """Set the wijken's solved rates and the region's jobs, vacancies, jobseekers and matching.

    The ring's labour force is in proportion to its inhabitants as in the wijken; its jobseekers are
    those who balance job loss and finding there; vacancies are ``vacancy_rate`` of the jobs
    elsewhere; the efficiency of matching is such that the wijken's jobseekers find at
    ``job_finding``. Where firms of the wijk take more people from elsewhere than the ring has (a business
    district), they come from farther away and count as its labour force too, as when the region was filled.
    """
    numbers = parameters.kernel()
    wijken, region = world.wijken, world.region
    flows = count_at_rest(world, numbers, month)
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
    exposed, spells = 0.0, 0.0
    for w in range(wijken.x.size):
        exposed += float(flows.exposed[w])
        spells += float(flows.spells[w])
    chance = exposed / spells if spells > 0.0 else 1.0
    finding = parameters.work.job_finding / max(chance, 1e-9)
    ring_finding = finding * ring_chance.py_func(numbers.work)
    region.labour_force[0] = int(force)
    commuters, wanted = count_local_posts(world.shops, world.employers)
    if commuters > force:
        force = 2.0 * commuters
        region.labour_force[0] = int(force)
    region.jobseekers[0] = int((force - commuters) * loss / max(ring_finding + loss, 1e-9))
    away = int(((world.residents.workplace_kind == ELSEWHERE) & (world.residents.alive == 1)).sum())
    held = away + max(int(force) - int(region.jobseekers[0]) - commuters, 0)
    rate = parameters.work.vacancy_rate
    region.vacancies[0] = int(held * rate / (1.0 - rate)) + 1
    region.jobs[0] = held + region.vacancies[0]
    sought = float(flows.chances.sum()) + int(region.jobseekers[0]) * ring_chance.py_func(
        numbers.work
    )
    vacancies = int(region.vacancies[0]) + wanted
    elasticity = parameters.work.matching_elasticity
    region.matching[0] = finding * (sought / vacancies) ** (1.0 - elasticity)


def solve_municipality(world: World, parameters: Parameters, month: int = 1) -> None:
    """Set the municipal plans so that receipts and payments meet, and the purse to its reserve.

    Services: ``services_per_inhabitant``; the grant pays what OZB does not; the Rijk's bijstand
    budget is the bijstand of the start (``households.bijstand``) times ``bijstand_budget``.
    """
    plan, wijken = parameters.municipality, world.wijken
    municipality = world.municipality
    inhabitants = int(world.households.n_adults.sum() + world.households.n_children.sum())
    municipality.services[0] = int(100 * plan.services_per_inhabitant * inhabitants)
    ozb = int(yearly_ozb(world, parameters.kernel()) / 12.0)
    municipality.grant[0] = max(int(municipality.services[0]) - ozb, 0)
    municipality.reserve[0] = int(100 * plan.reserve * inhabitants)
    municipality.balance_last[0] = municipality.reserve[0]
    for w in range(wijken.x.size):
        paid = int(world.households.bijstand[world.households.wijk == w].sum())
        wijken.bijstand_budget[w] = int(paid * plan.bijstand_budget)
        remember_bijstand(world, w, paid, month)
    account = int(books.single.py_func(world.ledger, books.MUNICIPALITY))
    world.ledger.purses[account] = municipality.reserve[0]
