"""What people decide: the issuer and the shops in step 1, those who take part in step 4."""

from typing import Any

import numpy as np

from wijkabm.coin import office
from wijkabm.coin import shops as coin_shops
from wijkabm.coin.members import take_part
from wijkabm.coin.spending import supplement_benefits
from wijkabm.ground.tables.world import World, fit_members

SPARE = 64  # payments beyond those that can be counted beforehand


def set_terms(world: World, numbers: Any, now: Any, me: Any) -> None:
    """What firms that take coins pay into the fund."""
    world.terms.money_due[:] = me.contribution


def make_room(world: World) -> World:
    """The world with a row for everybody who may hold coins, and room to note who pays whom."""
    n = world.residents.alive.size
    book = world.ledger.coins
    shops = int(np.count_nonzero(world.shops.alive))
    most = 16 * int(np.count_nonzero(world.residents.coins)) + 4 * n + 8 * shops + SPARE
    if book.edges.shape[0] < most:
        edges = np.zeros((most, 3), np.int64)
        edges[: book.n_edges[0]] = book.edges[: book.n_edges[0]]
        world = world._replace(ledger=world.ledger._replace(coins=book._replace(edges=edges)))
    return fit_members(world)


def act(world: World, numbers: Any, now: Any, me: Any) -> None:
    """The issuer's month begins; holders see what coins buy, shops decide."""
    office.run_office(world, numbers, now, me)
    coin_shops.weigh_coins(world, numbers, now, me)
    supplement_benefits(world, numbers, now, me)


def give_time(world: World, numbers: Any, now: Any, me: Any) -> None:
    """Who takes part, and is paid in coins for hours."""
    take_part(world, numbers, now, me)
