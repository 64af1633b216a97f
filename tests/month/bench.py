"""A wijk of three residents to work rules out by hand, and a bench that runs one step of a month.

Every step that runs on the bench closes the books, so that each test of a rule checks them too.
"""

import copy
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np

from tests.place.worlds import SMALL, make_figures
from tests.worlds import make_tables, open_shops, place_homes
from wijkabm.ground import books
from wijkabm.ground.books import explain_books, open_month, sum_balances
from wijkabm.ground.parameters.whole import KernelParameters, Parameters, make_parameters
from wijkabm.ground.tables.codes import BRANCHES, JOBSEEKER, NEVER, NO_PLACE, OWNER
from wijkabm.ground.tables.journal import EVENTS
from wijkabm.ground.tables.world import Now, World, fit_scratch
from wijkabm.levers.desk.desk import fit_policy
from wijkabm.levers.desk.doses import off_doses
from wijkabm.levers.desk.summary import name_causes
from wijkabm.levers.programmes import fit_owns, list_programmes, make_owns, tell_doses, write_terms
from wijkabm.levers.registry import kinds_of_shock
from wijkabm.model.wijk import Wijk
from wijkabm.month.shopping.choice import fill_noise
from wijkabm.month.terms import set_neutral
from wijkabm.place.catalogue import SPECS
from wijkabm.place.key_figures import KeyFigures
from wijkabm.place.start import build_start

FOOD_SHOP, CAFE, SALON, EMPTY_UNIT = range(4)
PARENT, PARTNER, NEIGHBOUR = range(3)
KEY = np.uint64(2023)
NOW = Now(1, KEY)
DEFAULTS = Parameters().kernel()
LEAST = 150_000 * 0.05 / (0.005 + 1 / 90 + 0.05)
"""The least that the owner of the empty unit, an investor, takes where 150,000 is asked: he believes that a
tenant comes with a chance of .6 / (6 + 6) a month and stays for 90 months, and discounts at .5 % a month."""


def tune(numbers: KernelParameters | None = None, **groups: dict[str, Any]) -> KernelParameters:
    """Parameters of the kernels with some values changed, also beyond their ranges."""
    numbers = numbers or DEFAULTS
    for group, values in groups.items():
        values = {k: float(v) if np.isscalar(v) else np.array(v, float) for k, v in values.items()}
        numbers = numbers._replace(**{group: getattr(numbers, group)._replace(**values)})
    return numbers


def flat_tax(rate: float) -> dict[str, float]:
    """Numbers of a tax that takes the same share of every profit, and of nothing else."""
    none = ("self_employed", "starter", "exempt", "general_credit", "health", "old_relief")
    credit = ("work_first", "work_second", "work_third")
    return dict.fromkeys((*none, *credit), 0.0) | {"rate_low": rate, "rate_high": rate}


def balances_of(world: World) -> np.ndarray:
    """Balance of every account."""
    out = np.zeros(world.ledger.purses.size, np.int64)
    sum_balances(world.households, world.shops, world.landlords, world.employers, world.ledger, out)
    return out


def set_terms(world: World, numbers: Any, now: Now) -> None:
    """The terms that follow from the doses, as in step 1."""
    set_neutral(world, numbers)
    every = list_programmes(None, kinds_of_shock())
    write_terms(every, own_tables(world), world, numbers, now)


def own_tables(world: World) -> dict[str, Any]:
    """The own tables of all levers, kept beside a world as a model keeps them; a copy has none yet."""
    kept = world.policy.__dict__
    kept["own"] = fit_owns(kept.get("own") or make_owns(world), world)
    return kept["own"]


def own_table(world: World, lever: str) -> Any:
    """The own table of a lever or shock, with the doses that stand in the world."""
    me = own_tables(world)[lever]
    tell_doses(me, lever, world)
    return me


def take_step(
    world: World, *steps: str, numbers: Any = None, month: int = 1, key: Any = KEY
) -> World:
    """Run steps of the month, by the names of the model's methods, and check the books."""
    world.journal.n_events[0] = world.journal.n_facts[0] = 0
    open_month(world.ledger, balances_of(world))
    numbers = numbers or DEFAULTS
    bench = SimpleNamespace(
        world=world,
        kernel_parameters=numbers,
        month=month,
        now=Now(month, np.uint64(key)),
        seconds={},
    )
    set_terms(world, numbers, bench.now)
    for step in steps:
        getattr(Wijk, step)(bench)
    check_closed(world)
    check_journal(world)
    return world


def check_closed(world: World) -> None:
    """The month's books close, by numpy's sums: the loops of `books.is_closed` take long in plain Python."""
    assert explain_books(world.ledger, balances_of(world)) == ""


def check_journal(world: World) -> None:
    """What was noted, and with whom contracts were made, is of what there is; -1 stands for nothing."""
    events = world.journal.events[: world.journal.n_events[0]]
    held = world.contracts.alive == 1
    for column, least, count in (
        (events[:, 0], 0, len(EVENTS)),
        (events[:, 1], -1, world.wijken.n_units.size),
        (events[:, 3], -1, world.premises.area.size),
        (events[:, 4], -1, len(BRANCHES)),
        (events[:, 5], 0, len(name_causes())),
        (world.contracts.thing[held], -1, world.premises.area.size),
        (world.contracts.branch[held], -1, len(BRANCHES)),
    ):
        assert ((column >= least) & (column < count)).all()


def paid(world: World, kind: int) -> int:
    """Cents paid this month by all, of one kind."""
    return int(world.ledger.flows[kind].sum())


def events_of(world: World, event: int | None = None) -> list[list[int]]:
    """This month's events: event, wijk, identity, premises, branch, cause."""
    rows = world.journal.events[: world.journal.n_events[0]].tolist()
    return [row for row in rows if event is None or row[0] == event]


@cache
def list_noise(nest_correlation: float, size: int) -> dict[str, np.ndarray]:
    """What `fill_noise` writes, reckoned once: it takes longer than all else of a wijk of three."""
    names = ("exponential", "nest_noise", "alone_noise")
    tables = {name: np.empty(size) for name in names}
    fill_noise(SimpleNamespace(**tables), nest_correlation)
    return tables


def make_wijk_of_three(numbers: KernelParameters | None = None) -> World:
    """A couple with a child who own the food shop, a single neighbour, a café and a salon.

    The café's owner lives elsewhere; the neighbour owns the salon. The fourth unit is empty. The
    first landlord lives in the couple's home, the second is an investor.
    """
    world = copy.deepcopy(_make_wijk_of_three())
    correlation = (numbers or DEFAULTS).market.nest_correlation
    for name, table in list_noise(correlation, world.scratch.nest_noise.size).items():
        getattr(world.scratch, name)[:] = table
    return world


@cache
def _make_wijk_of_three() -> World:
    world = make_tables(3)
    place_homes(world, np.random.default_rng(1))
    world = world._replace(scratch=fit_scratch(world))
    open_shops(world, Parameters())
    households, residents, shops = world.households, world.residents, world.shops
    households.alive[:3] = (1, 1, 0)
    households.identity[:3] = (11, 12, 13)
    households.n_adults[:2], households.n_children[0] = (2, 1), 1
    households.members[0, :2], households.members[1, 0] = (PARENT, PARTNER), NEIGHBOUR
    households.segment[:3] = (0, 0, 1)
    world.wijken.inhabitants_start[0] = 4
    households.savings[:2] = (4_000_000, 1_000_000)
    households.expected_income[:2] = (300_000.0, 150_000.0)
    residents.alive[:3] = 1
    residents.identity[:3] = (101, 102, 103)
    residents.household[:3] = (0, 0, 1)
    residents.birth_month[:3] = -12 * 40
    residents.habit[:], residents.shop[:], residents.workplace[:] = NO_PLACE, -1, -1
    residents.ties[:], residents.loyalty[:] = -1, 0.5
    residents.net_wage[:3] = 200_000
    residents.status[:3] = (OWNER, JOBSEEKER, OWNER)
    residents.shop[[PARENT, NEIGHBOUR]] = FOOD_SHOP, SALON
    shops.owner[:3] = (PARENT, -1, NEIGHBOUR)
    shops.staff[:] = shops.staff_wanted[:] = shops.staff_residents[:] = 0
    shops.expected_income[:3] = 300_000.0
    world.employers.jobs[:] = world.employers.revenue[:] = 0
    wijken = world.wijken
    wijken.place_weight[0, :, 1:3] = 1.0
    wijken.typical_revenue[0, :], wijken.other_costs[0, :] = 1_500_000.0, 100_000.0
    wijken.usual_wage[0], wijken.n_units[0], wijken.vacancy_rate[0] = 200_000.0, 4, 0.25
    world.premises.reserved_until[:] = NEVER
    world.ring.shops[:], world.ring.shops_start[:], world.ring.weight[:] = 4, 4, 1.0
    world.ring.usual_sales[:] = 1_000_000.0
    world.region.spending[0] = (8_000_000, 9_000_000, 3_000_000, 1_500_001)
    world.region.cash_target[0] = 50_000_000
    world.ledger.purses[books.single(world.ledger, books.RING)] = 50_000_000
    world.municipality.ozb_scale[0] = 1.0
    world.municipality.ozb_owner[0], world.municipality.ozb_user[0] = 0.006, 0.002
    return world


def add_shop(world: World, row: int, copied: int, premises: int, identity: int) -> int:
    """One more shop by hand: like the shop `copied`, in another unit; returns its row."""
    shops = world.shops
    assert shops.alive[row] == 0
    for name in shops._fields:
        getattr(shops, name)[row] = getattr(shops, name)[copied]
    shops.identity[row], shops.owner[row], shops.owner_age[row] = identity, -1, -12 * 40
    shops.premises[row], shops.segment[row] = premises, world.premises.segment[premises]
    shops.floor[row] = world.premises.area[premises]
    world.premises.tenant[premises] = row
    world.premises.contract_rent[premises] = world.premises.asking_rent[premises]
    world.premises.vacant_since[premises] = NEVER
    return row


def make_area(inhabitants: int = 600, code: str = "small") -> KeyFigures:
    """Key figures of an area of about so many inhabitants."""
    factor = inhabitants / SMALL["inhabitants"]
    counts = {
        name: value * factor if SPECS[name].kind == "count" else value
        for name, value in SMALL.items()
    }
    counts = {name: round(value) if name != "land_ha" else value for name, value in counts.items()}
    counts["inhabitants"] = sum(value for name, value in counts.items() if name.startswith("age_"))
    return make_figures(code, **counts)


@cache
def _build(inhabitants: int) -> World:
    world = fit_policy(build_start([make_area(inhabitants)], make_parameters({}), 1, 0).world)
    world.policy.dose[:] = off_doses(Parameters())
    return world


def build_wijk(inhabitants: int = 600) -> World:
    """A wijk built from figures, at rest; every call gives a copy of its own."""
    return copy.deepcopy(_build(inhabitants))
