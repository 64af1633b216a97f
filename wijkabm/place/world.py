"""Join wijken into one world, and lay the ring, the region and the municipality around them."""

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.tables.codes import AT_EMPLOYER, IN_SHOP, WORKS_ELSEWHERE
from wijkabm.ground.tables.journal import Journal
from wijkabm.ground.tables.people import Children, Households, Residents, Templates
from wijkabm.ground.tables.policy import CoinMembers, CoinOffices, Contracts, Policy, Terms
from wijkabm.ground.tables.premises import Landlords, Premises
from wijkabm.ground.tables.scratch import Scratch
from wijkabm.ground.tables.shops import Shops
from wijkabm.ground.tables.town import Employers, Municipality, Region, Ring, Segments, Wijken
from wijkabm.ground.tables.world import World, fit_scratch, make_table
from wijkabm.month.municipality import yearly_ozb
from wijkabm.month.terms import set_neutral
from wijkabm.place import draws
from wijkabm.place.positions import find_centres, lay_out
from wijkabm.place.streets import StreetPlan

WIJK_TABLES: Final = (
    Households, Residents, Children, Templates, Shops, Premises, Landlords, Employers, Segments,
)  # fmt: skip
POINTERS: Final[dict[type, dict[str, type]]] = {
    Households: {"segment": Segments, "members": Residents},
    Residents: {"household": Households, "shop": Shops, "ties": Residents},
    Children: {"household": Households},
    Shops: {"owner": Residents, "premises": Premises, "segment": Segments},
    Premises: {"segment": Segments, "landlord": Landlords, "tenant": Shops},
    Landlords: {"household": Households},
}
"""Columns that hold rows of another table: they shift when tables are joined (workplaces apart)."""

SPARE: Final = {Residents: (1.15, 50), Children: (1.15, 50), Shops: (1.3, 50)}
LEAST_CONTRACTS, LEAST_EVENTS = 64, 2000
FACTS_PER_EVENT = 6
LABOUR_FORCE = 0.54  # of the ring's inhabitants (assumption: the national share)
RING_JOBSEEKERS = 0.05  # of its labour force (assumption)
RING_SPREAD = 0.4  # of the distances of its streets, up and down


class Wijk(NamedTuple):
    """One wijk with tables of its own; rows count from 0 in each."""

    households: Households
    residents: Residents
    children: Children
    templates: Templates
    shops: Shops
    premises: Premises
    landlords: Landlords
    employers: Employers
    segments: Segments
    values: dict[str, Any]  # of its row in ``Wijken``
    land: float
    key: np.uint64
    streets: StreetPlan


def join_wijken(wijken: list[Wijk], parameters: Any, cities: Sequence[str]) -> World:
    """One world of these wijken side by side, with free rows at the end of tables that grow.

    Those of one of the `cities` border on each other: their shops are within reach of each other's people.
    """
    widest = max(wijk.segments.wijk.size for wijk in wijken)
    tables: dict[type, Any] = {}
    first: dict[type, list[int]] = {}
    for place, kind in enumerate(WIJK_TABLES):
        sizes = [_count_rows(wijk[place]) for wijk in wijken]
        first[kind] = np.concatenate([[0], np.cumsum(sizes)]).tolist()
        total = sum(sizes)
        factor, more = SPARE.get(kind, (1.0, 0))
        wide: dict[str, tuple[int, ...]] = {}
        if kind is Segments:
            wide = {"distance": (widest,), "access": (4, widest)}
        tables[kind] = make_table(kind, math.ceil(factor * total) + more, **wide)
    for number, wijk in enumerate(wijken):
        for place, kind in enumerate(WIJK_TABLES):
            _copy(wijk[place], tables[kind], kind, number, first)
    _empty_free_rows(tables, first)
    table = _make_wijken(wijken, first, cities)
    return _surround(tables, table, wijken, parameters)


def _count_rows(table: Any) -> int:
    return len(next(iter(table)))


def _copy(part: Any, whole: Any, kind: type, number: int, first: dict[type, list[int]]) -> None:
    low, high = first[kind][number], first[kind][number + 1]
    shifts = POINTERS.get(kind, {})
    for name in part._fields:
        source, target = getattr(part, name), getattr(whole, name)[low:high]
        if name == "wijk":
            target[:] = number
        elif name in shifts:
            target[:] = np.where(source >= 0, source + first[shifts[name]][number], source)
        elif kind is Segments and name in ("distance", "access"):
            target[..., : source.shape[-1]] = source
        else:
            target[:] = source
    if kind is Residents:
        shop, office = first[Shops][number], first[Employers][number]
        where = whole.workplace_kind[low:high]
        shift = np.where(where == IN_SHOP, shop, 0) + np.where(where == AT_EMPLOYER, office, 0)
        whole.workplace[low:high] += shift


def _empty_free_rows(tables: dict[type, Any], first: dict[type, list[int]]) -> None:
    """Free rows point nowhere."""
    for kind in SPARE:
        last = first[kind][-1]
        names = [*POINTERS[kind], "wijk"] + (["workplace", "habit"] if kind is Residents else [])
        for name in names:
            if hasattr(tables[kind], name):
                getattr(tables[kind], name)[last:] = -1
        if kind is Shops:
            tables[kind].freed[last:] = -100_000


def _make_wijken(wijken: list[Wijk], first: dict[type, list[int]], cities: Sequence[str]) -> Wijken:
    """The table of wijken: where they lie, on a grid, and what was found for each."""
    n = len(wijken)
    table: Wijken = make_table(Wijken, n)
    plans = [wijk.streets for wijk in wijken]
    table.x[:], table.y[:] = lay_out(plans, [wijk.land for wijk in wijken])
    for w, wijk in enumerate(wijken):
        table.first_segment[w] = first[Segments][w]
        table.n_segments[w] = wijk.segments.wijk.size
        table.first_household[w] = first[Households][w]
        table.n_households[w] = wijk.households.wijk.size
        table.first_premises[w] = first[Premises][w]
        table.n_premises[w] = wijk.premises.wijk.size
        table.first_employer[w] = first[Employers][w]
        table.n_employers[w] = wijk.employers.wijk.size
        table.land[w] = wijk.land
        for name, value in wijk.values.items():
            getattr(table, name)[w] = value
    table.neighbours[:] = -1
    x, y = find_centres(plans, table.x.tolist(), table.y.tolist())
    for w in range(n):
        far = [
            (math.sqrt((x[w] - x[v]) * (x[w] - x[v]) + (y[w] - y[v]) * (y[w] - y[v])), v)
            for v in range(n)
            if v != w and cities[v] == cities[w]
        ]
        for k, (_, v) in enumerate(sorted(far)[:2]):
            table.neighbours[w, k] = v
    return table


def _surround(tables: dict[type, Any], wijken: Wijken, parts: list[Wijk], parameters: Any) -> World:
    """Everything that exists once: ring, region, municipality, contracts, buffers, ledger."""
    segments, shops, residents = tables[Segments], tables[Shops], tables[Residents]
    segments.x[:] += wijken.x[segments.wijk]
    segments.y[:] += wijken.y[segments.wijk]
    segments.ends[:, 0::2] += wijken.x[segments.wijk][:, None]
    segments.ends[:, 1::2] += wijken.y[segments.wijk][:, None]
    n_events = max(LEAST_EVENTS, residents.alive.size // 2)
    world = World(
        households=tables[Households],
        residents=residents,
        children=tables[Children],
        templates=tables[Templates],
        shops=shops,
        premises=tables[Premises],
        landlords=tables[Landlords],
        employers=tables[Employers],
        segments=segments,
        wijken=wijken,
        ring=_make_ring(wijken, parts, parameters),
        region=make_table(Region, 1),
        municipality=make_table(Municipality, 1),
        contracts=make_table(Contracts, LEAST_CONTRACTS + shops.alive.size),
        policy=make_table(Policy, wijken.x.size),
        terms=make_table(Terms, wijken.x.size),
        neutral=make_table(Terms, wijken.x.size),
        coin_members=make_table(CoinMembers, 0),
        coin_offices=make_table(CoinOffices, wijken.x.size),
        journal=Journal(
            n_events=np.zeros(1, np.int64),
            events=np.zeros((n_events, 6), np.int64),
            n_facts=np.zeros(1, np.int64),
            facts=np.zeros((FACTS_PER_EVENT * n_events, 3), np.int64),
        ),
        scratch=make_table(Scratch, 0),
        ledger=books.make_ledger(wijken.x.size),
    )
    set_neutral(world, parameters)
    _fill_region(world, parameters)
    _fill_municipality(world, parameters)
    return world._replace(scratch=fit_scratch(world))


def _make_ring(wijken: Wijken, parts: list[Wijk], parameters: Any) -> Ring:
    """Streets around each wijk, with shops per inhabitant as the wijk has, unevenly spread."""
    ring, firms = parameters.ring, parameters.firms
    per_wijk = max(int(ring.streets), 1)
    table: Ring = make_table(Ring, per_wijk * len(parts))
    wijken.first_ring[:] = per_wijk * np.arange(len(parts))
    wijken.n_ring[:] = per_wijk
    for w, wijk in enumerate(parts):
        rows = slice(per_wijk * w, per_wijk * (w + 1))
        table.wijk[rows] = w
        draw = draws.draw_uniforms(wijk.key, draws.RING_SHOPS, per_wijk)
        table.distance[rows] = ring.distance * (1.0 - RING_SPREAD + 2.0 * RING_SPREAD * draw)
        size = (0.5 + draws.draw_uniforms(wijk.key, draws.RING_SHOPS + 1000, per_wijk)).tolist()
        for b in range(4):
            here = np.flatnonzero((wijk.shops.branch == b) & (wijk.shops.alive == 1))
            count = max(round(ring.population * here.size), per_wijk)
            table.shops[rows, b] = draws.apportion(size, count)
            usual = int(wijk.shops.revenue[here].sum()) / max(here.size, 1)
            table.usual_sales[rows, b] = (1.0 + firms.vat[b]) * usual
            for k in range(per_wijk * w, per_wijk * (w + 1)):
                farther = (table.distance[k] - ring.distance) / parameters.market.reach[b]
                table.weight[k, b] = math.exp(-farther)
    table.shops_start[:] = table.shops
    return table


def _fill_region(world: World, parameters: Any) -> None:
    """The ring's people, and jobs enough that the usual share stands open.

    A business district draws its staff from farther than the ring; they count as its labour force.
    """
    region, ring, market = world.region, parameters.ring, parameters.market
    residents, shops, employers = world.residents, world.shops, world.employers
    population = round(ring.population * int(world.wijken.inhabitants_start.sum()))
    region.population[0] = population
    commuters = int(shops.staff.sum() - shops.staff_residents.sum())
    commuters += int(employers.jobs.sum() - employers.residents.sum())
    region.labour_force[0] = max(round(LABOUR_FORCE * population), 2 * commuters)
    region.jobseekers[0] = round(RING_JOBSEEKERS * int(region.labour_force[0]))
    alive = residents.alive == 1
    held = int((alive & (residents.status == WORKS_ELSEWHERE)).sum())
    held += int(region.labour_force[0] - region.jobseekers[0]) - commuters
    open_jobs = round(held * parameters.work.vacancy_rate / (1.0 - parameters.work.vacancy_rate))
    region.jobs[0] = held + open_jobs
    region.vacancies[0] = open_jobs
    spending = 0.0
    for b in range(4):
        region.spending[0, b] = int(100.0 * population * market.spend[b])
        spending += 100.0 * population * market.spend[b]
    region.cash_target[0] = int(parameters.income.savings_target * spending)
    world.ledger.purses[books.single.py_func(world.ledger, books.RING)] = region.cash_target[0]


def _fill_municipality(world: World, parameters: Any) -> None:
    """Rates, services, the reserve, and the grant with which the budget balances at the start."""
    table, rates = world.municipality, parameters.municipality
    table.ozb_owner[0], table.ozb_user[0], table.ozb_scale[0] = rates.ozb_owner, rates.ozb_user, 1.0
    inhabitants = int(world.wijken.inhabitants_start.sum())
    table.services[0] = int(100.0 * rates.services_per_inhabitant * inhabitants)
    levied = int(yearly_ozb(world, parameters) / 12.0)
    budget = int(world.wijken.bijstand_budget.sum())
    paid = int(world.households.bijstand.sum())
    table.grant[0] = max(int(table.services[0]) + paid - budget - levied, 0)
    table.reserve[0] = int(100.0 * rates.reserve * inhabitants)
    world.ledger.purses[books.single.py_func(world.ledger, books.MUNICIPALITY)] = table.reserve[0]
