"""Programmes of the social coin: the issuer and the shops in step 1, those who take part in step 4.

Thin adapters that hand the tables to one kernel each; see ``programmes``.
"""

from typing import Any

import numpy as np

from wijkabm.rules import coin_members, coin_office, coin_shops
from wijkabm.state import World, fit_members

SPARE = 64  # payments beyond those that can be counted beforehand


def make_coin_room(world: World) -> World:
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


def run_coin_office(w: Any, p: Any, month: int, key: Any) -> None:
    """The issuer's month begins; holders see what coins buy, shops decide."""
    coin_office.run_office(
        w.households, w.residents, w.shops, w.contracts, w.coin_members, w.coin_offices, w.policy,
        w.journal, w.ledger, month,
    )  # fmt: skip
    coin_shops.weigh_coins(
        w.households, w.residents, w.shops, w.wijken, w.contracts, w.coin_members, w.coin_offices,
        w.policy, w.journal, w.scratch, p.market, p.income, p.firms, p.coin, month, key,
    )  # fmt: skip
    coin_members.supplement_benefits(
        w.households, w.residents, w.coin_members, w.policy, w.ledger, p.coin
    )


def take_part(w: Any, p: Any, month: int, key: Any) -> None:
    """Hours are verified and paid in coins, and coins are spent outside shops."""
    coin_members.take_part(
        w.households, w.residents, w.shops, w.wijken, w.coin_members, w.coin_offices, w.policy,
        w.journal, w.ledger, p.time, p.coin, month, key,
    )  # fmt: skip
