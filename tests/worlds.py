"""A small wijk made by hand, for tests of rules: consistent in everything, real in nothing."""

import copy
from functools import cache
from typing import Any

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.streams import make_identity, month_key
from wijkabm.ground.tables.codes import (
    AT_EMPLOYER,
    AT_HOME,
    ELSEWHERE,
    FOOD,
    HORECA,
    IN_SHOP,
    JOBSEEKER,
    LEASE_REGULAR,
    MAX_CHILDREN,
    MAX_MEMBERS,
    MAX_TIES,
    N_CLASSES,
    NEVER,
    ON_BIJSTAND,
    ON_DISABILITY,
    ON_PENSION,
    OWNER,
    SERVICES,
    SINGLE,
    STUDENT,
    WITH_CHILDREN,
    WITHOUT_CHILDREN,
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
)
from wijkabm.ground.tables.journal import Journal
from wijkabm.ground.tables.people import Children, Households, Residents, Templates
from wijkabm.ground.tables.policy import CoinMembers, CoinOffices, Contracts, Policy, Terms
from wijkabm.ground.tables.premises import Landlords, Premises
from wijkabm.ground.tables.scratch import Scratch
from wijkabm.ground.tables.shops import Shops
from wijkabm.ground.tables.town import Employers, Municipality, Region, Ring, Segments, Wijken
from wijkabm.ground.tables.world import Now, World, fit_scratch, make_table
from wijkabm.levers.desk.desk import fit_policy
from wijkabm.levers.desk.doses import off_doses
from wijkabm.levers.programmes import write_terms
from wijkabm.month import municipality, ties, time
from wijkabm.month.income.income import pay_incomes
from wijkabm.month.population.persons import household_class
from wijkabm.month.population.population import live
from wijkabm.month.terms import set_neutral
from wijkabm.month.work.seeking import end_of_studies
from wijkabm.month.work.wages import local_wage, usual_hours, wage_elsewhere
from wijkabm.month.work.work import match_jobs
from wijkabm.place.rest import solve_labour, solve_municipality, solve_population

HOMES_PER_SEGMENT = 40


def make_small_world(
    n_households: int = 60, seed: int = 1, parameters: Parameters | None = None
) -> World:
    """A wijk of so many households, with three shops, two landlords, an employer and a ring.

    The state is that of the end of month 0. All money columns are filled, the region's jobs and the
    wijk's rates are solved, ties join people at random.
    """
    return copy.deepcopy(_make_small_world(n_households, seed, parameters or Parameters()))


@cache
def _make_small_world(n_households: int, seed: int, parameters: Parameters) -> World:
    luck = np.random.default_rng(seed)
    world = make_tables(n_households)
    place_homes(world, luck)
    settle_people(world, luck)
    open_shops(world, parameters)
    give_statuses(world, parameters, luck)
    give_money(world, parameters, luck)
    tie_people(world, luck)
    note_templates(world)
    solve_population(world, parameters)
    solve_labour(world, parameters)
    solve_municipality(world, parameters)
    return world


def make_tables(n: int) -> World:
    """Empty tables with room to spare."""
    n_segments = max(2, n // HOMES_PER_SEGMENT)
    rows = 4 * n + 100
    journal = Journal(
        np.zeros(1, np.int64),
        np.zeros((rows, 6), np.int64),
        np.zeros(1, np.int64),
        np.zeros((2 * rows, 3), np.int64),
    )
    distance = np.abs(np.subtract.outer(np.arange(n_segments), np.arange(n_segments))) * 60
    world = World(
        households=make_table(Households, n + n // 20),
        residents=make_table(Residents, 3 * n),
        children=make_table(Children, 2 * n),
        templates=make_table(Templates, n),
        shops=make_table(Shops, 8),
        premises=make_table(Premises, 4),
        landlords=make_table(Landlords, 2),
        employers=make_table(Employers, 1),
        segments=make_table(Segments, n_segments, distance=(n_segments,), access=(4, n_segments)),
        wijken=make_table(Wijken, 1),
        ring=make_table(Ring, 1),
        region=make_table(Region, 1),
        municipality=make_table(Municipality, 1),
        contracts=make_table(Contracts, 8),
        policy=make_table(Policy, 1),
        terms=make_table(Terms, 1),
        neutral=make_table(Terms, 1),
        coin_members=make_table(CoinMembers, 0),
        coin_offices=make_table(CoinOffices, 1),
        journal=journal,
        scratch=make_table(Scratch, 0),
        ledger=books.make_ledger(1),
    )
    world.wijken.n_ring[0] = 1
    world = fit_policy(world)
    world.policy.dose[:] = off_doses(Parameters())
    set_neutral(world, Parameters())
    write_terms((), {}, world, Parameters(), None)
    world = world._replace(scratch=fit_scratch(world))
    world.segments.local[:] = np.arange(n_segments)
    world.segments.distance[:] = distance
    world.segments.access[:] = np.exp(-distance / 500.0)[:, None, :]
    return world


def place_homes(world: World, luck: np.random.Generator) -> None:
    """Dwellings along the segments; the last twentieth of the table is spare."""
    households, wijken = world.households, world.wijken
    n = world.templates.wijk.size
    households.wijk[:] = -1
    households.wijk[:n] = 0
    households.segment[:n] = np.arange(n) % world.segments.wijk.size
    households.tenure[:n] = luck.choice(3, n, p=(0.45, 0.15, 0.4))
    households.members[:] = -1
    wijken.first_segment[0], wijken.n_segments[0] = 0, world.segments.wijk.size
    wijken.first_household[0], wijken.n_households[0] = 0, n
    wijken.n_premises[0] = world.premises.wijk.size
    wijken.n_employers[0] = world.employers.wijk.size
    wijken.neighbours[:] = -1
    wijken.births_per_year[0], wijken.mortality[0], wijken.wage_scale[0] = 11.0, 1.0, 1.0
    wijken.rent_index[0], wijken.entry_scale[:] = 1.0, 1.0
    world.segments.rent_level[:], world.segments.rent_weight[:] = 1.0, 4.0
    world.segments.liveliness[:] = 0.5
    world.segments.location[:] = 1.0


def settle_people(world: World, luck: np.random.Generator) -> None:
    """Singles, couples and families with ages that suit them."""
    households, residents, children = world.households, world.residents, world.children
    n = world.templates.wijk.size
    i = c = 0
    for h in range(n):
        kind = luck.choice(3, p=(0.46, 0.27, 0.27))
        low, high = ((20, 88), (22, 85), (26, 55))[kind]
        ages = [int(12 * luck.uniform(low, high))]
        if kind == WITHOUT_CHILDREN or (kind == WITH_CHILDREN and luck.uniform() < 0.75):
            ages.append(max(240, ages[0] + int(luck.integers(-60, 61))))
        if kind == WITH_CHILDREN:
            oldest = min(ages) - 12 * 22
            for age in luck.integers(0, max(oldest, 13), luck.integers(1, 4)):
                if age < 180:
                    children.identity[c] = make_identity(c, 0, 3)
                    children.alive[c], children.household[c] = 1, h
                    children.birth_month[c] = -age
                    households.n_children[h] += 1
                    c += 1
                else:
                    ages.append(int(min(age, 12 * 26)))
            if households.n_children[h] == 0 and max(ages[1:], default=0) > min(ages[0] - 180, 1e9):
                kind = SINGLE if len(ages) == 1 else WITHOUT_CHILDREN
        households.identity[h] = make_identity(h, 0, 0)
        households.alive[h], households.n_adults[h] = 1, len(ages)
        for m, age in enumerate(ages):
            households.members[h, m] = i
            residents.identity[i] = make_identity(i, 0, 1)
            residents.alive[i], residents.household[i] = 1, h
            residents.birth_month[i] = -age
            i += 1
        grown = any(ages[0] - age >= 180 for age in ages[1:])
        if households.n_children[h] > 0 or grown:
            households.kind[h] = WITH_CHILDREN
        else:
            households.kind[h] = SINGLE if len(ages) == 1 else WITHOUT_CHILDREN
    residents.schooling[:i] = luck.choice(3, i, p=(0.3, 0.4, 0.3))
    residents.talent[:i] = luck.normal(size=i)
    residents.loyalty[:i] = luck.uniform(size=i)
    residents.is_volunteer[:i] = luck.uniform(size=i) < 0.29
    residents.volunteered[:] = -(2**30)
    residents.association[:i] = luck.uniform(size=i) < 0.3
    residents.habit[:] = -1
    residents.shop[:] = -1
    residents.workplace[:] = -1
    world.wijken.inhabitants_start[0] = i + c


def open_shops(world: World, parameters: Parameters) -> None:
    """A food shop, a café and a salon that let from two landlords; the fourth unit is empty."""
    shops, premises, landlords = world.shops, world.premises, world.landlords
    landlords.identity[:] = [make_identity(k, 0, 5) for k in range(2)]
    landlords.kind[:], landlords.household[:] = (0, 1), (0, -1)
    landlords.cash[:], landlords.target_cash[:], landlords.patience[:] = 2_000_000, 2_000_000, 0.5
    shops.owner[:], shops.premises[:], shops.owner_age[:] = -1, -1, -1
    shops.freed[:] = -100
    premises.area[:], premises.value[:], premises.book_value[:] = 120.0, 22_500_000, 22_500_000
    premises.base_rent[:], premises.asking_rent[:] = 150_000, 150_000
    premises.landlord[:], premises.tenant[:], premises.repair[:] = (0, 1, 0, 1), (0, 1, 2, -1), 0.8
    premises.zoning[:], premises.vacant_since[:] = 1, (NEVER, NEVER, NEVER, -5)
    premises.contract_rent[:3], premises.lease_kind[:3] = 150_000, LEASE_REGULAR
    premises.term_end[:3] = (12, 30, 48)
    for s, (branch, staff, residents_among) in enumerate(
        ((FOOD, 3, 2), (HORECA, 2, 1), (SERVICES, 0, 0))
    ):
        shops.identity[s] = make_identity(s, 0, 2)
        shops.alive[s] = shops.trading[s] = 1
        shops.branch[s], shops.sbi[s], shops.premises[s] = branch, 2, s
        shops.floor[s], shops.price[s], shops.visibility[s] = 120.0, 1.0, 1.0
        shops.staff[s], shops.staff_wanted[s], shops.staff_residents[s] = (
            staff,
            staff,
            residents_among,
        )
        shops.cash[s], shops.credit_line[s] = 5_000_000, 500_000
        shops.hours_worked[s], shops.expected_sales[s], shops.opened[s] = 1.0, 2_000_000.0, -60
        shops.own_time[s] = 1.0
    shops.owner_age[1] = -12 * 40
    employers = world.employers
    employers.identity[0], employers.sbi[0] = make_identity(0, 0, 4), 6
    employers.jobs[0] = max(2, world.templates.wijk.size // 30)
    employers.net_wage[0] = 220_000
    cost = int(employers.jobs[0]) * (220_000 + int(220_000 * parameters.income.wedge + 0.5))
    employers.revenue[0] = int(cost / (1.0 - parameters.income.employer_goods))
    employers.cash[0] = employers.target_cash[0] = cost // 2


def give_statuses(world: World, parameters: Parameters, luck: np.random.Generator) -> None:
    """Statuses by age, jobs in shops and at the employer, owners of the first and third shop."""
    residents, shops, numbers = world.residents, world.shops, parameters.kernel()
    workers = []
    for i in np.flatnonzero(residents.alive):
        age = int(-residents.birth_month[i]) / 12
        residents.status[i] = luck.choice(
            (WORKS_ELSEWHERE, JOBSEEKER, ON_BIJSTAND, ON_DISABILITY, AT_HOME),
            p=(0.78, 0.035, 0.055, 0.05, 0.08),
        )
        if age >= parameters.population.state_pension_age:
            residents.status[i] = ON_PENSION
        elif age < 18 or age < end_of_studies(residents.schooling[i], numbers.work):
            residents.status[i] = STUDENT
        if residents.status[i] == WORKS_ELSEWHERE:
            workers.append(int(i))
        residents.hours[i] = usual_hours(residents.identity[i], numbers.work)
        residents.net_wage[i] = wage_elsewhere(
            residents.identity[i], residents.schooling[i], residents.hours[i], 1.0, numbers.income
        )
        residents.status_since[i] = -int(luck.integers(1, 60))
    order = list(luck.permutation(workers))
    for s in (0, 2):
        i = order.pop()
        residents.status[i], residents.shop[i], shops.owner[s] = OWNER, s, i
        residents.hours[i] = 0
    posts = (
        [(IN_SHOP, 0)] * 2 + [(IN_SHOP, 1)] + [(AT_EMPLOYER, 0)] * int(world.employers.jobs[0] // 2)
    )
    world.employers.residents[0] = world.employers.jobs[0] // 2
    for kind, place in posts:
        i = order.pop()
        residents.status[i] = WORKS_LOCALLY
        residents.workplace_kind[i], residents.workplace[i], residents.hours[i] = kind, place, 36
        wage = (
            local_wage(numbers.income, numbers.firms)
            if kind == IN_SHOP
            else world.employers.net_wage[0]
        )
        residents.net_wage[i] = wage
    for i in order:
        residents.workplace_kind[i] = ELSEWHERE
    idle = (residents.alive == 1) & (residents.status > OWNER)
    residents.hours[idle] = 0
    jobless = residents.status == JOBSEEKER
    residents.benefit[jobless] = (0.7 * residents.net_wage[jobless]).astype(np.int64)
    residents.benefit[residents.status == ON_DISABILITY] = int(
        100 * numbers.income.disability_benefit
    )


def give_money(world: World, parameters: Parameters, luck: np.random.Generator) -> None:
    """Costs of homes by usual income, savings of some months, bijstand as last month's."""
    households, residents, income = world.households, world.residents, parameters.income
    usual = {
        JOBSEEKER: 1500,
        ON_BIJSTAND: income.bijstand_single,
        ON_DISABILITY: income.disability_benefit,
        ON_PENSION: income.state_pension_single + income.pension_mean,
        STUDENT: income.student_income,
        AT_HOME: income.at_home_income,
    }
    for h in np.flatnonzero(households.alive):
        rows = households.members[h, : households.n_adults[h]]
        total = sum(
            100 * usual.get(int(residents.status[i]), residents.net_wage[i] / 100) for i in rows
        )
        households.housing_cost[h] = max(100 * income.housing_minimum, 0.27 * total)
        households.fixed_costs[h] = 0.15 * total
        left = max(total - households.housing_cost[h] - households.fixed_costs[h], 0)
        households.expected_income[h] = left
        households.savings[h] = left * 2.5 * luck.lognormal(-0.18, 0.6)
        poor = sum(int(residents.status[i]) == ON_BIJSTAND for i in rows)
        alone = len(rows) == 1 or households.kind[h] != WITHOUT_CHILDREN
        norm = income.bijstand_couple if poor > 1 else poor * alone * income.bijstand_single
        households.bijstand[h] = 100 * norm
    households.moved_in[:] = -60
    inhabitants = int(world.wijken.inhabitants_start[0])
    region, ring = world.region, world.ring
    region.population[0] = 3 * inhabitants
    region.spending[0] = [
        28_700 * 3 * inhabitants,
        30_500 * inhabitants,
        9_500 * inhabitants,
        5_000 * inhabitants,
    ]
    region.cash_target[0] = 200_000 * inhabitants
    ring.shops[:], ring.shops_start[:], ring.weight[:] = 4, 4, 1.0
    ring.usual_sales[0] = region.spending[0] * 0.4 / 4
    ring.distance[0] = 900.0
    municipality, plan = world.municipality, parameters.municipality
    municipality.ozb_owner[0], municipality.ozb_user[0] = plan.ozb_owner, plan.ozb_user
    municipality.ozb_scale[0] = 1.0
    world.ledger.purses[books.single(world.ledger, books.RING)] = region.cash_target[0]


def tie_people(world: World, luck: np.random.Generator) -> None:
    """Six ties per adult in the mean, at random."""
    residents = world.residents
    residents.ties[:] = -1
    rows = np.flatnonzero(residents.alive)
    for i, j in luck.choice(rows, (3 * rows.size, 2)):
        room = residents.n_ties[i] < MAX_TIES and residents.n_ties[j] < MAX_TIES
        if i != j and room and j not in residents.ties[i]:
            met = -int(luck.integers(0, 12))
            for a, b in ((i, j), (j, i)):
                residents.ties[a, residents.n_ties[a]] = b
                residents.met[a, residents.n_ties[a]] = met
                residents.n_ties[a] += 1


@kernel
def find_classes(households, residents, classes):
    for h in range(classes.size):
        classes[h] = household_class(households, residents, h, 0)


def note_templates(world: World) -> None:
    """Every household of the start as a template, and the counts of classes."""
    households, residents, templates = world.households, world.residents, world.templates
    world.wijken.class_target[:] = 0
    classes = np.zeros(templates.wijk.size, np.int64)
    find_classes(households, residents, classes)
    for h, c in enumerate(classes):
        world.wijken.class_target[0, c] += 1
        households.suits[h] = c
        templates.household_class[h] = c
        n = int(households.n_adults[h])
        rows = households.members[h, :n]
        templates.n_adults[h] = n
        templates.ages[h, :n] = -residents.birth_month[rows]
        for name in ("schooling", "status", "net_wage"):
            getattr(templates, name)[h, :n] = getattr(residents, name)[rows]
        young = np.flatnonzero((world.children.household == h) & (world.children.alive == 1))
        templates.n_children[h] = young.size
        templates.child_ages[h, : young.size] = -world.children.birth_month[young]
        templates.savings[h] = households.savings[h]
        templates.fixed_costs[h] = households.fixed_costs[h]
    assert world.wijken.class_target.shape[1] == N_CLASSES
    assert templates.n_adults.max() <= MAX_MEMBERS
    assert templates.n_children.max() <= MAX_CHILDREN


def pass_month(world: World, numbers: Any, month: int, seed: int = 1) -> None:
    """One month of the rules about people: shops stand still, nobody shops; the books close."""
    w, n = world, numbers
    key = np.uint64(month_key(np.uint64(seed), month))
    w.journal.n_events[0] = w.journal.n_facts[0] = 0
    opening = np.zeros_like(w.ledger.opening)
    books.sum_balances(w.households, w.shops, w.landlords, w.employers, w.ledger, opening)
    books.open_month(w.ledger, opening)
    municipality.act(w, n, Now(month, key))
    match_jobs(w, n, Now(month, key))
    pay_incomes(w, n, Now(month, key))
    time.give_time(w, n, Now(month, key))
    ties.meet_and_fade(w, n, Now(month, key))
    live(w, n, Now(month, key))
    closing = np.zeros_like(opening)
    books.sum_balances(w.households, w.shops, w.landlords, w.employers, w.ledger, closing)
    books.check_books(w.ledger, closing, month)
