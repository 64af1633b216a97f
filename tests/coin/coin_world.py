"""A wijk of three with a coin, and the steps of a month in which coins move, for tests of its rules.

Every step that runs here closes both books.
"""

from types import SimpleNamespace
from typing import Any

import numpy as np

from tests import instruments
from tests.instruments import SOCIAL_COIN
from tests.month.bench import (
    KEY,
    balances_of,
    check_closed,
    check_journal,
    make_wijk_of_three,
    own_table,
    tune,
)
from tests.month.bench import set_terms as bench_terms
from wijkabm.coin import office, shops
from wijkabm.coin.members import take_part as take_part_of_coin_members
from wijkabm.coin.spending import supplement_benefits as supplement_benefits_of_coin_members
from wijkabm.ground import books, coins
from wijkabm.ground.tables.world import Now, World
from wijkabm.levers.social_coin.decision import make_room
from wijkabm.model.wijk import Wijk

PLAIN = {
    "view_spread": 0, "effort": 0, "example": 0, "need": 0, "crowding": 0, "response": 0, "consider": 1,
    "class_share": 0, "association_active": 0, "peer_jobs": 0, "attentive": 1, "seldom": 0,
    "approach": 1, "review": 1, "shop_effort": 0, "shop_example": 0, "pass_effort": 0,
    "staff_agree": 1, "buyers": 1,
}  # fmt: skip
"""All alike, nothing felt, nothing drawn: what is left can be worked out by hand."""

NUMBERS = tune(coin=PLAIN)
TERMS = {
    "issue_volunteering": 2.0, "yearly_cap": 12_000.0, "reach": 1.0, "bill_share": 0.5, "redemption": 1.0,
    "redemption_cap": 1_000_000.0, "backing": 0.0,
}  # fmt: skip
"""Two euros an hour, at most a thousand a month, redeemed without backing."""

PLENTY = 10**9  # cents
ISSUER, ASSOCIATIONS = coins.COIN_ISSUER, coins.COIN_ASSOCIATIONS


def set_terms(world: World, **terms: float) -> None:
    """Fields of the lever in every wijk; those that are not named stay."""
    for name, value in terms.items():
        world.policy.dose[:, getattr(instruments, f"SOCIAL_COIN_{name.upper()}")] = value


def make_coin_world(numbers: Any = NUMBERS, **terms: float) -> World:
    """The wijk of three with a coin on plain terms; the municipality and the lever have plenty."""
    world = make_wijk_of_three(numbers)
    world.ledger.purses[books.single(world.ledger, books.MUNICIPALITY)] = PLENTY
    world.ledger.purses[books.single(world.ledger, books.BANKS)] = PLENTY
    world.policy.left[:, SOCIAL_COIN] = PLENTY
    set_terms(world, **{**TERMS, **terms})
    world = make_room(world)
    n = world.residents.alive.size
    world.coin_members.identity[:n] = world.residents.identity
    return world


def open_office(world: World, month: int = 1, **offices: float) -> World:
    """The issuer's first month has begun; then columns of its office as given."""
    run(world, "run_office", month=month)
    for name, value in offices.items():
        getattr(world.coin_offices, name)[:] = value
    return world


def join(world: World, *rows: int, hours: int = 0, room: int = PLENTY) -> None:
    """Residents take part since a month long ago, gave so many hours and can spend so much a month."""
    members, residents = world.coin_members, world.residents
    members.joined[list(rows)] = 1
    members.room[list(rows)] = room
    residents.volunteer_hours[list(rows)] = hours
    residents.is_volunteer[list(rows)] = 1


def give(world: World, column: np.ndarray, row: int, cents: int) -> None:
    """Coins that somebody has from before; the issuer owes them."""
    column[row] += cents
    world.ledger.coins.purses[ISSUER] -= cents


def fund(world: World, cents: int) -> None:
    """Euros that banks hold for the issuer."""
    world.ledger.coins.fund[0] = cents


def coin_balances_of(world: World) -> np.ndarray:
    """Balance of every account of coins."""
    out = np.zeros(world.ledger.coins.purses.size, np.int64)
    coins.sum_coins(world.households, world.residents, world.shops, world.ledger.coins, out)
    return out


def run_office(w: World, p: Any, month: int, key: Any) -> None:
    """The issuer's month begins."""
    office.run_office(w, p, Now(month, key), own_table(w, "social_coin"))


def weigh_coins(w: World, p: Any, month: int, key: Any) -> None:
    """Holders see what coins buy, shops decide and plan."""
    shops.weigh_coins(w, p, Now(month, key), own_table(w, "social_coin"))


def supplement_benefits(w: World, p: Any, month: int, key: Any) -> None:
    """Coins are handed in for euros beside a benefit."""
    supplement_benefits_of_coin_members(w, p, Now(month, key), own_table(w, "social_coin"))


def take_part(w: World, p: Any, month: int, key: Any) -> None:
    """Hours are verified and paid, coins are spent outside shops."""
    take_part_of_coin_members(w, p, Now(month, key), own_table(w, "social_coin"))


COIN_STEPS = {
    step.__name__: step for step in (run_office, weigh_coins, supplement_benefits, take_part)
}


def run(world: World, *steps: str, month: int = 1, numbers: Any = NUMBERS, key: Any = KEY) -> World:
    """Steps of a month, of the coin's own or by the names of the model's methods; both books close."""
    for name in ("offered", "accepted", "refused", "anyway", "ended", "spent", "received"):
        getattr(world.policy, name)[:] = 0
    world.journal.n_events[0] = world.journal.n_facts[0] = 0
    books.open_month(world.ledger, balances_of(world))
    coins.open_coin_month(world.ledger.coins, coin_balances_of(world))
    bench = SimpleNamespace(
        world=world,
        kernel_parameters=numbers,
        month=month,
        now=Now(month, np.uint64(key)),
        seconds={},
    )
    bench_terms(world, numbers, bench.now)
    for step in steps:
        if step in COIN_STEPS:
            COIN_STEPS[step](world, numbers, month, np.uint64(key))
        else:
            getattr(Wijk, step)(bench)
    check_closed(world)
    coins.check_coins(world.ledger.coins, coin_balances_of(world), month)
    check_journal(world)
    return world


def coins_paid(world: World, kind: int) -> int:
    """Coin cents paid this month by all, of one kind."""
    return int(world.ledger.coins.flows[kind].sum())
