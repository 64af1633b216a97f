"""What the tests of the place share: figures made by hand, a digest of a world, its invariants."""

import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from wijkabm.ground.compiled.tables import Table
from wijkabm.ground.tables.codes import (
    AT_EMPLOYER,
    ELSEWHERE,
    HOME,
    HORECA,
    IN_SHOP,
    NEVER,
    OWNER,
    SINGLE,
    USE_OTHER,
    WITH_CHILDREN,
    WITHOUT_CHILDREN,
    WORKS_ELSEWHERE,
    WORKS_LOCALLY,
    ZONED_HORECA,
)
from wijkabm.ground.tables.world import World
from wijkabm.place.impute import fill_gaps
from wijkabm.place.key_figures import Figure, KeyFigures

SMALL = {
    "inhabitants": 500,
    "age_0_14": 80,
    "age_15_24": 60,
    "age_25_44": 140,
    "age_45_64": 130,
    "age_65_plus": 90,
    "households": 235,
    "one_person_households": 95,
    "households_without_children": 70,
    "households_with_children": 70,
    "on_bijstand": 20,
    "on_disability": 20,
    "on_unemployment_insurance": 10,
    "on_state_pension": 85,
    "businesses": 55,
    "land_ha": 12,
    "income_per_inhabitant": 27_000,
}


def make_figures(code: str = "small", **changes: float) -> KeyFigures:
    """Key figures of a small wijk, the given ones changed, gaps imputed."""
    values = {**SMALL, **changes}
    read = {name: Figure(float(value), "input", name, 2023) for name, value in values.items()}
    return KeyFigures(code, code, "nowhere", 2023, "by hand", "", fill_gaps(read))


def columns_of(tables: Table) -> Iterator[np.ndarray]:
    """All columns of tables, also of a table that stands in another (the second book in the first)."""
    for column in tables:
        if isinstance(column, Table):
            yield from columns_of(column)
        else:
            yield column


def digest(world: World) -> str:
    """Hash of all columns of all tables."""
    total = hashlib.sha256()
    for column in columns_of(world):
        total.update(np.ascontiguousarray(column).tobytes())
    return total.hexdigest()


def is_close(row: Any) -> bool:
    """Whether figure and synthetic value agree within rounding: 5, or 1 per cent."""
    slack = 0.01 if row.unit == "share" else max(5.0, 0.01 * abs(row.input))
    return abs(row.input - row.synthetic) <= slack + 1e-9


def check_invariants(world: World) -> None:
    """Assert that all tables point at each other consistently and that purses are not negative."""
    _check_households(world)
    _check_ties(world)
    _check_shops(world)
    _check_jobs(world)
    for table, name in (
        (world.households, "savings"),
        (world.shops, "cash"),
        (world.landlords, "cash"),
        (world.landlords, "mortgage"),
        (world.employers, "cash"),
        (world.ledger, "purses"),
    ):
        assert (getattr(table, name) >= 0).all(), name


def _check_households(world: World) -> None:
    households, residents, children = world.households, world.residents, world.children
    alive = np.flatnonzero(residents.alive)
    seats = households.members[households.members >= 0]
    assert sorted(seats.tolist()) == alive.tolist()
    home, seat = np.nonzero(households.members >= 0)
    assert (residents.household[households.members[home, seat]] == home).all()
    assert (seat < households.n_adults[home]).all()
    assert ((households.n_adults > 0) == (households.alive == 1)).all()
    present = children.household[children.alive == 1]
    counted = np.bincount(present, minlength=households.alive.size)
    assert (counted == households.n_children).all()
    people = households.n_adults + households.n_children
    single = (households.alive == 1) & (households.kind == SINGLE)
    couples = (households.alive == 1) & (households.kind == WITHOUT_CHILDREN)
    families = (households.alive == 1) & (households.kind == WITH_CHILDREN)
    assert (people[single] == 1).all()
    assert (households.n_adults[couples] >= 2).all()
    assert (households.n_children[couples] == 0).all()
    assert (people[families] >= 2).all()
    assert (households.n_adults[families] >= 1).all()
    assert (households.wijk[residents.household[alive]] == residents.wijk[alive]).all()
    assert (world.segments.wijk[households.segment] == households.wijk).all()


def _check_ties(world: World) -> None:
    residents = world.residents
    pairs = set()
    for i in np.flatnonzero(residents.alive).tolist():
        ties = residents.ties[i, : residents.n_ties[i]].tolist()
        assert len(set(ties)) == len(ties)
        assert (residents.ties[i, len(ties) :] == -1).all()
        pairs |= {(i, j) for j in ties}
    for i, j in pairs:
        assert (j, i) in pairs
        assert residents.household[i] != residents.household[j]
        assert residents.wijk[i] == residents.wijk[j]


def _check_ranges(world: World) -> None:
    """What belongs to a wijk lies one after another, where its row says; nothing is left over."""
    for name in ("premises", "employers", "ring", "segments", "households"):
        one = {"employers": "employer", "segments": "segment", "households": "household"}
        first = getattr(world.wijken, f"first_{one.get(name, name)}")
        count = getattr(world.wijken, f"n_{name}")
        wijk = getattr(world, name).wijk
        assert wijk.tolist() == np.repeat(np.arange(first.size), count).tolist()
        assert first.tolist() == (np.cumsum(count) - count).tolist()


def _check_shops(world: World) -> None:
    shops, premises, residents = world.shops, world.premises, world.residents
    let = np.flatnonzero(premises.tenant >= 0)
    in_unit = np.flatnonzero((shops.alive == 1) & (shops.premises >= 0))
    assert (shops.premises[premises.tenant[let]] == let).all()
    assert (premises.tenant[shops.premises[in_unit]] == in_unit).all()
    assert (premises.segment[shops.premises[in_unit]] == shops.segment[in_unit]).all()
    assert (premises.area[shops.premises[in_unit]] == shops.floor[in_unit]).all()
    floors = premises.use == USE_OTHER  # no units
    assert (premises.tenant[floors] < 0).all()
    pays = (premises.tenant >= 0) | floors
    assert (pays == (premises.vacant_since == NEVER)).all()
    assert (pays == (premises.contract_rent > 0)).all()
    horeca = in_unit[shops.branch[in_unit] == HORECA]
    assert (premises.zoning[shops.premises[horeca]] == ZONED_HORECA).all()
    assert (premises.wijk == world.landlords.wijk[premises.landlord]).all()
    _check_ranges(world)
    owned = np.flatnonzero((shops.alive == 1) & (shops.owner >= 0))
    assert (residents.shop[shops.owner[owned]] == owned).all()
    owners = np.flatnonzero(residents.status == OWNER)
    assert sorted(shops.owner[owned].tolist()) == owners.tolist()
    at_home = (shops.alive == 1) & (shops.branch == HOME)
    assert (shops.owner[at_home] >= 0).all()
    home = residents.household[shops.owner[at_home]]
    assert (world.households.segment[home] == shops.segment[at_home]).all()
    elsewhere = (shops.alive == 1) & (shops.owner == -1)
    assert (shops.owner_age[elsewhere] != -1).all()


def _check_jobs(world: World) -> None:
    residents, shops, employers = world.residents, world.shops, world.employers
    alive = residents.alive == 1
    kind = residents.workplace_kind
    for where, count in (
        (IN_SHOP, shops.staff_residents),
        (AT_EMPLOYER, employers.residents),
    ):
        places = residents.workplace[alive & (kind == where)]
        assert (np.bincount(places, minlength=count.size) == count).all()
    nearby = (kind == IN_SHOP) | (kind == AT_EMPLOYER)
    assert ((residents.status == WORKS_LOCALLY)[alive] == nearby[alive]).all()
    elsewhere = residents.status == WORKS_ELSEWHERE
    assert (elsewhere[alive] == (kind == ELSEWHERE)[alive]).all()
    assert (shops.staff_residents <= shops.staff).all()
    assert (shops.staff <= shops.staff_wanted).all()
    assert (employers.residents <= employers.jobs).all()
    check_jobs_of_the_region(world)


def check_jobs_of_the_region(world: World) -> None:
    """Assert that jobs elsewhere are held by residents of the wijken or of the ring, or stand open."""
    residents, shops, employers, region = (
        world.residents, world.shops, world.employers, world.region,
    )  # fmt: skip
    commuters = int(shops.staff.sum() - shops.staff_residents.sum())
    commuters += int(employers.jobs.sum() - employers.residents.sum())
    elsewhere = (residents.status == WORKS_ELSEWHERE) & (residents.alive == 1)
    held = int(elsewhere.sum()) + int(region.labour_force[0] - region.jobseekers[0])
    assert region.jobs[0] - region.vacancies[0] == held - commuters
