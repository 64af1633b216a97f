"""A run that never was: small tables and random months, in the shape that a model has.

It has exact books, openings and closings, streets and units, so that saving, figures, report and
stories can be tested in milliseconds and without the rules.
"""

from types import SimpleNamespace

import numpy as np

from tests.measure.test_indicators import make_world
from wijkabm.ground import books
from wijkabm.ground.parameters.whole import make_parameters
from wijkabm.ground.tables.journal import (
    CAUSE_EARNS_LESS,
    CAUSE_INSOLVENT,
    CAUSE_OPPORTUNITY,
    CAUSE_RETIRED,
    EVENT_CLOSING,
    EVENT_OPENING,
    LIFE_CLOSED,
    LIFE_HIRED_RESIDENT,
    LIFE_OPENED,
    LIFE_RENT_AGREED,
    LIFE_WAS_HIRED_BY_SHOP,
    note_event,
    note_fact,
)
from wijkabm.levers.desk.partners import Partners
from wijkabm.levers.desk.scenario import BASELINE
from wijkabm.measure.recorder import Recorder
from wijkabm.place.lines import StreetLines

N_UNITS, N_PEOPLE, N_SHOPS = 40, 60, 60


def lay_streets(world):
    """Two crossing streets a wijk."""
    for s in range(world.segments.wijk.size):
        across = s % 2 == 0
        world.segments.ends[s] = [0, 100, 200, 110] if across else [90, 0, 100, 200]
        world.segments.units[s] = 10
        world.segments.liveliness[s] = 0.5
        world.segments.is_core[s], world.segments.is_edge[s] = across, not across


def settle_people(world, n_wijken, random):
    people, homes = world.residents, world.households
    people.alive[:] = homes.alive[:] = 1
    people.identity[:] = np.arange(N_PEOPLE) + 1000
    homes.identity[:] = np.arange(N_PEOPLE) + 5000
    people.household[:] = np.arange(N_PEOPLE)
    people.wijk[:] = homes.wijk[:] = np.arange(N_PEOPLE) % n_wijken
    homes.segment[:] = np.arange(N_PEOPLE) % (2 * n_wijken)
    people.status[:] = random.integers(0, 9, N_PEOPLE)
    people.shop[:] = -1
    people.birth_month[:] = -12 * random.integers(16, 80, N_PEOPLE)
    people.n_ties[:] = random.integers(0, 5, N_PEOPLE)
    homes.n_adults[:] = 1
    homes.expected_income[:] = random.integers(90_000, 500_000, N_PEOPLE)
    homes.savings[:] = 100_000


def open_unit(world, row, unit, branch, month):
    shops, premises = world.shops, world.premises
    wijk = premises.wijk[unit] if unit >= 0 else 0
    for name, value in {
        "alive": 1, "trading": 1, "branch": branch, "premises": unit, "wijk": wijk, "owner": -1,
        "identity": 100_000 + row, "opened": month, "staff": row % 3, "floor": 80.0,
        "cash": 50_000, "sales": 900_000, "revenue": 800_000, "result": 90_000,
    }.items():  # fmt: skip
        getattr(shops, name)[row] = value
    shops.segment[row] = premises.segment[unit]
    if unit >= 0:
        premises.tenant[unit], premises.contract_rent[unit] = row, 90_000
        premises.vacant_since[unit] = -1


def pay_somebody(world, n_wijken, random):
    """A month of payments that close: residents spend, shops pay wages and rent."""
    ledger, homes = world.ledger, world.households
    rijk = books.single(ledger, books.RIJK)
    for h in range(N_PEOPLE):
        w = homes.wijk[h]
        own = books.account(books.RESIDENTS, w)
        books.receive(ledger, books.STATE_PENSION, books.RIJK, homes.savings, h, own, 90_000)
        shop = int(random.integers(0, 20))
        if world.shops.alive[shop]:
            payee = books.account(books.SHOPS, world.shops.wijk[shop])
            books.pay(ledger, books.CONSUMPTION, homes.savings, h, own, world.shops.cash, shop,
                      payee, 40_000)  # fmt: skip
        for sector in (books.RING, books.OUTSIDE):
            books.pay_out(ledger, books.CONSUMPTION, homes.savings, h, own, sector, 25_000)
    for s in np.flatnonzero(world.shops.alive):
        payer = books.account(books.SHOPS, world.shops.wijk[s])
        books.pay_out(ledger, books.VAT, world.shops.cash, s, payer, books.RIJK, 5_000)
    assert ledger.purses[rijk] != 0
    assert n_wijken == ledger.n_wijken[0]


def make_run(months=30, names=("Noord",), seed=1, parameters=None):
    """An object with all that results are made from."""
    random = np.random.default_rng(seed)
    n_wijken = len(names)
    world = make_world(n_wijken, N_SHOPS, N_UNITS, N_PEOPLE, events=200)
    world.shops.premises[:] = -1
    lay_streets(world)
    world.premises.segment[:] = np.arange(N_UNITS) % (2 * n_wijken)
    world.premises.wijk[:] = world.segments.wijk[world.premises.segment]
    settle_people(world, n_wijken, random)
    for row in range(30):
        open_unit(world, row, row, row % 4, -10)
    recorder = Recorder(list(names), 3000.0)
    recorder.start(world)
    balances = np.zeros(world.ledger.purses.size, np.int64)
    tables = world.households, world.shops, world.landlords, world.employers, world.ledger
    books.sum_balances(*tables, balances)
    for month in range(1, months + 1):
        books.open_month(world.ledger, balances)
        pay_somebody(world, n_wijken, random)
        _turn_over(world, month, random)
        books.sum_balances(*tables, balances)
        recorder.record(world, month)
    chosen = make_parameters(parameters or {})
    return SimpleNamespace(
        world=world,
        recorder=recorder,
        lines=StreetLines(
            world.segments.ends.reshape(-1, 2),
            2 * np.arange(world.segments.wijk.size + 1),
            np.full(world.segments.wijk.size, -1),
            (),
            np.zeros(n_wijken, bool),
        ),
        wijk_names=list(names),
        month=months,
        burn_in=0,
        seed=seed,
        place_seed=1,
        closure="grant", borders="city",
        policy=BASELINE,
        desk=SimpleNamespace(shortfalls=[], partners=Partners(len(names)), review=None),
        own={},
        areas=[
            SimpleNamespace(code=f"BU{i}", name=name, municipality="Stad", year=2020,
                            source="made up", sha256="0" * 64, given=list, streets=None)
            for i, name in enumerate(names)
        ],
        parameters=chosen,
        agreement=[{"wijk": names[0], "figure": "inhabitants", "input": 60.0, "synthetic": 60.0,
                    "unit": "persons", "origin": "input", "built": 60.0, "tolerance": 5.0, "met": True}],
        not_used=[{"wijk": names[0], "figure": "urbanity", "value": 2.0, "unit": "class",
                   "reason": "made up"}],
        imputed=[{"area": names[0], "name": "land_ha", "value": 12.5, "origin": "default",
                  "note": "0.2 per inhabitant"}],
        seconds={"go_shopping": 0.5},
        series=recorder.series,
    )  # fmt: skip


def _turn_over(world, month, random):
    """Every third month a shop closes and, a month later, another opens in its unit."""
    journal, shops, premises = world.journal, world.shops, world.premises
    if month % 3 == 0:
        row = int(random.choice(np.flatnonzero(shops.alive == 1)))
        unit = shops.premises[row]
        shops.alive[row], shops.freed[row] = 0, month
        premises.tenant[unit], premises.contract_rent[unit] = -1, 0
        premises.vacant_since[unit] = month
        books.pay_out(world.ledger, books.LIQUIDATION, shops.cash, row,
                      books.account(books.SHOPS, shops.wijk[row]), books.OUTSIDE,
                      max(shops.cash[row], 0))  # fmt: skip
        if shops.cash[row] < 0:
            books.receive(world.ledger, books.LIQUIDATION, books.BANKS, shops.cash, row,
                          books.account(books.SHOPS, shops.wijk[row]),
                          -shops.cash[row])  # fmt: skip
        cause = (CAUSE_INSOLVENT, CAUSE_RETIRED, CAUSE_EARNS_LESS)[month // 3 % 3]
        note_event(journal, EVENT_CLOSING, shops.wijk[row], shops.identity[row], unit,
                         shops.branch[row], cause)  # fmt: skip
        note_fact(journal, shops.identity[row], LIFE_CLOSED, cause)
    elif month % 3 == 1 and month > 1 and 30 + month // 3 < N_SHOPS:
        row = 30 + month // 3
        unit = int(np.flatnonzero(premises.tenant < 0)[0])
        open_unit(world, row, unit, int(random.integers(0, 4)), month)
        shops.cash[row] = 0
        books.receive(world.ledger, books.START_CAPITAL, books.OUTSIDE, shops.cash, row,
                      books.account(books.SHOPS, shops.wijk[row]), 250_000)  # fmt: skip
        identity = shops.identity[row]
        note_event(journal, EVENT_OPENING, shops.wijk[row], identity, unit,
                         shops.branch[row], CAUSE_OPPORTUNITY)  # fmt: skip
        note_fact(journal, identity, LIFE_OPENED, 250_000)
        note_fact(journal, identity, LIFE_RENT_AGREED, 90_000)
        note_fact(journal, identity, LIFE_HIRED_RESIDENT, 1003)
        note_fact(journal, 1003, LIFE_WAS_HIRED_BY_SHOP, identity)
