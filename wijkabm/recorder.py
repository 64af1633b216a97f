"""The recorder: takes the indicators' sums, flows, balances and the journal at each month's end.

The model calls `Recorder.skip` in a month of the burn-in, `Recorder.start` once after it, and
`Recorder.record` as the last thing of every month of results. Columns are kept as one array a month
and joined when somebody asks, so that a month costs little and memory grows by what happened, not
by the size of the tables.
"""

from typing import Any

import numpy as np

from wijkabm import measures, measures_coin
from wijkabm.coins import sum_coins
from wijkabm.groups import Groups
from wijkabm.indicators import compute_indicators
from wijkabm.ledger import MUNICIPALITY, sum_balances
from wijkabm.measures import NAMES, split_block
from wijkabm.payments import join_payments
from wijkabm.state import CONTRACT_COIN, JOBSEEKER, World

RING_ROW, TOTAL_ROW = -2, -1

COUNTED = ("offered", "accepted", "refused", "anyway", "ended", "spent", "received")
"""Columns of ``world.policy`` that are kept; the last two in cents."""


class Recorder:
    """What a run leaves behind, month by month.

    Parameters
    ----------
    wijk_names : list of str
        Names of the wijken, in the order of the tables.
    owner_wage : float
        Imputed wage of a full-time owner, EUR a month: ``parameters.firms.labour_cost``.

    Attributes
    ----------
    months : list of int
    blocks : list of ndarray, each (n_sums, n_wijken + 2)
    flows : list of (places, cents)
        Places in the ledger's flattened flows that are not zero, and their cents.
    balances : list of ndarray, each (2, n_accounts)
        Opening and closing.
    coin_flows, coin_balances
        The same of the second book, in coin cents.
    payments : dict of int to ndarray
        Who paid whom in coins, by year from 1: rows (payer, payee, cents) of identities.
    events, facts : list of ndarray
        The journal's rows, each (n, 6) and (n, 3).
    levers : list of ndarray, each (n, 11)
        What levers did in a month: wijk, lever, strength, share granted, and the counts of `COUNTED`; rows
        only of levers that did or cost anything.
    groups : Groups or None
        What a comparison adds: groups that are fixed at the start.
    branch_at_start : ndarray
        Branch of the tenant of every unit before the first month, -1 where there was none.
    """

    def __init__(self, wijk_names: list[str], owner_wage: float) -> None:
        self.wijk_names = list(wijk_names)
        self.owner_wage = 100.0 * float(owner_wage)
        self.months: list[int] = []
        self.blocks: list[np.ndarray] = []
        self.flows: list[tuple[np.ndarray, np.ndarray]] = []
        self.balances: list[np.ndarray] = []
        self.coin_flows: list[tuple[np.ndarray, np.ndarray]] = []
        self.coin_balances: list[np.ndarray] = []
        self.payments: dict[int, np.ndarray] = {}
        self.events: list[np.ndarray] = []
        self.facts: list[np.ndarray] = []
        self.levers: list[np.ndarray] = []
        self.branch_at_start = np.zeros(0, np.int64)
        self.groups: Groups | None = None
        self._seekers = np.zeros(0, np.int64)
        n_rows = len(self.wijk_names) + 2
        self._histogram = np.zeros((n_rows, measures.N_INCOME_BINS), np.int64)

    def start(self, world: World) -> None:
        """Forget what the journal holds of the burn-in and remember the street as it is."""
        empty_journal(world)
        self.branch_at_start = tenant_branches(world)
        people = world.residents
        seek = (people.alive == 1) & (people.status == JOBSEEKER)
        self._seekers = np.where(seek, people.identity, -1)

    def skip(self, world: World) -> None:
        """Let a month of the burn-in pass: its journal is emptied and nothing is kept."""
        empty_journal(world)

    def record(self, world: World, month: int, worked: np.ndarray | None = None) -> None:
        """Take this month's numbers and empty the journal.

        Parameters
        ----------
        world : World
        month : int
        worked : ndarray, optional
            Strength of every lever and the share that it got of the money it asked, shape (2, n_wijken,
            LEVERS); none worked if not given.

        Raises
        ------
        RuntimeError
            More happened than the journal holds.
        """
        events, facts = read_journal(world, month)
        ledger = world.ledger
        places = np.flatnonzero(ledger.flows)
        closing = np.zeros(ledger.purses.size, np.int64)
        sum_balances(
            world.households, world.shops, world.landlords, world.employers, ledger, closing
        )
        self.months.append(int(month))
        self.blocks.append(self._measure(world, month))
        self.flows.append((places, ledger.flows.reshape(-1)[places]))
        self.balances.append(np.stack([ledger.opening, closing]))
        self._record_coins(world, month)
        self.events.append(events)
        self.facts.append(facts)
        self.levers.append(read_levers(world, worked))
        if self.groups is not None:
            self.groups.record(world)
        empty_journal(world)

    def _record_coins(self, world: World, month: int) -> None:
        """Coin flows and balances of this month, and who paid whom in this year."""
        book = world.ledger.coins
        places = np.flatnonzero(book.flows)
        closing = np.zeros(book.purses.size, np.int64)
        sum_coins(world.households, world.residents, world.shops, book, closing)
        self.coin_flows.append((places, book.flows.reshape(-1)[places]))
        self.coin_balances.append(np.stack([book.opening, closing]))
        if book.n_edges[0] > 0:
            year = (month - 1) // 12 + 1
            before = self.payments.get(year, np.zeros((0, 3), np.int64))
            self.payments[year] = join_payments(before, book.edges[: book.n_edges[0]])

    def _measure(self, world: World, month: int) -> np.ndarray:
        """Sums of this month, shape (n_sums, n_wijken + 2)."""
        n_rows = len(self.wijk_names) + 2
        block = np.zeros((len(NAMES), n_rows))
        people, shops, premises, money, journal, spread, coin = split_block(block)
        n_segments = world.segments.wijk.size
        provided = np.zeros(n_segments, np.int64)
        results = np.zeros((world.shops.alive.size, 2), np.int64)
        takings = np.zeros((world.shops.alive.size, 2), np.int64)
        self._histogram[:] = 0
        grown = world.residents.alive.size - self._seekers.size
        self._seekers = np.concatenate([self._seekers, np.full(grown, -1, np.int64)])

        has_branch = np.zeros((n_segments, 4), np.int64)
        measures.find_provision(world.shops, world.segments, world.wijken, has_branch, provided)
        measures.measure_people(
            world.households,
            world.residents,
            provided,
            self._seekers,
            month,
            self._histogram,
            people,
        )
        n_results = measures.measure_shops(
            world.shops, world.employers, world.segments, month, self.owner_wage, shops, results
        )
        measures.measure_premises(
            world.premises, world.segments, world.wijken, people, shops, month, premises
        )
        measures.measure_money(world.ledger, world.wijken, money)
        measures.measure_journal(world.journal, journal)
        n_takings = measures_coin.measure_coins(
            world.residents,
            world.shops,
            world.coin_members,
            world.coin_offices,
            world.policy,
            world.ledger,
            month,
            coin,
            takings,
        )
        block[:, RING_ROW] = np.nan
        for w in range(n_rows - 2):
            block[:, TOTAL_ROW] += block[:, w]
        measures.measure_spread(self._histogram, results, n_results, n_rows - 2, spread)
        measures_coin.measure_takings(takings, n_takings, n_rows - 2, spread)
        _fill_coin(world, coin)
        _fill_municipality(world, money)
        _fill_ring(world, people, shops)
        return block

    def totals(self, place: int) -> dict[str, float]:
        """Every indicator of one recorded month in the total row, by name; `place` counts from 0."""
        values = compute_indicators(np.stack([self.blocks[0], self.blocks[place]]))
        return {name: float(value[-1, TOTAL_ROW]) for name, value in values.items()}

    def stops(self) -> list[tuple[int, int, int]]:
        """Month, wijk and coin cents of every time that coins were refused because the fund was spent."""
        k = NAMES.index("coins_short")
        return [
            (month, int(w), int(block[k, w]))
            for month, block in zip(self.months, self.blocks, strict=True)
            for w in np.flatnonzero(block[k, :RING_ROW] > 0.0)
        ]

    def series(self) -> Any:
        """Indicators as a DataFrame: a row per month and wijk, also ``ring`` and ``total``."""
        import pandas as pd

        rows = [*self.wijk_names, "ring", "total"]
        blocks = np.array(self.blocks).reshape(len(self.months), len(NAMES), len(rows))
        columns = {
            "month": np.repeat(np.array(self.months, np.int64), len(rows)),
            "wijk": rows * len(self.months),
        }
        values = compute_indicators(blocks)
        columns.update({name: value.reshape(-1) for name, value in values.items()})
        return pd.DataFrame(columns)


def _fill_municipality(world: World, money: Any) -> None:
    """The municipality exists once: its whole receipts, payments and cash stand in the total."""
    account = 4 * int(world.ledger.n_wijken[0]) + MUNICIPALITY
    money.municipal_receipts[TOTAL_ROW] = world.ledger.flows[:, :, account].sum()
    money.municipal_payments[TOTAL_ROW] = world.ledger.flows[:, account, :].sum()
    money.municipal_cash[:] = np.nan
    money.municipal_cash[TOTAL_ROW] = world.ledger.purses[account]
    for sums, cents in (
        (money.lever_costs, world.policy.spent),
        (money.lever_receipts, world.policy.received),
    ):
        sums[:RING_ROW] = cents.sum(axis=1)
        sums[TOTAL_ROW] = cents.sum()


def _fill_coin(world: World, coin: Any) -> None:
    """The issuer has one fund, which stands in the total beside what all coins out would bring."""
    contracts, held = world.contracts, coin.coins
    promised = (contracts.alive == 1) & (contracts.kind == CONTRACT_COIN)
    coin.coin_fund[:] = np.nan
    coin.coin_liability[:] = np.nan
    coin.coin_fund[TOTAL_ROW] = world.ledger.coins.fund[0]
    coin.coin_liability[TOTAL_ROW] = 0.0
    for c in np.flatnonzero(promised):
        coin.coin_liability[TOTAL_ROW] += held[contracts.wijk[c]] * contracts.terms[c, 0]


def _fill_ring(world: World, people: Any, shops: Any) -> None:
    """What the ring has in its coarse form: people, jobseekers and shops by branch."""
    region, by_branch = world.region, world.ring.shops.sum(axis=0)
    people.inhabitants[RING_ROW] = region.population[0]
    people.labour_force[RING_ROW] = region.labour_force[0]
    people.jobseekers[RING_ROW] = region.jobseekers[0]
    shops.shops[RING_ROW] = by_branch.sum()
    for column, count in zip(
        (shops.food, shops.nonfood, shops.horeca, shops.services), by_branch, strict=True
    ):
        column[RING_ROW] = count


def tenant_branches(world: World) -> np.ndarray:
    """Branch of the tenant of every unit, -1 where there is none or it does not trade."""
    tenant = world.premises.tenant
    lit = (tenant >= 0) & (world.shops.trading[tenant] == 1)
    return np.where(lit, world.shops.branch[tenant], -1)


def read_levers(world: World, worked: np.ndarray | None) -> np.ndarray:
    """What each lever did this month in each wijk, the rows of `Recorder.levers`."""
    counts = np.stack([getattr(world.policy, name) for name in COUNTED])
    if worked is None:
        worked = np.stack([np.zeros(counts.shape[1:]), np.ones(counts.shape[1:])])
    wijk, lever = np.nonzero((worked[0] > 0.0) | (worked[1] < 1.0) | counts.any(axis=0))
    columns = [wijk, lever, *worked[:, wijk, lever], *counts[:, wijk, lever]]
    return np.array(columns, np.float64).T.reshape(wijk.size, len(columns))


def read_journal(world: World, month: int) -> tuple[np.ndarray, np.ndarray]:
    """Copies of this month's events and facts."""
    journal = world.journal
    copies = []
    for what, count, rows in (
        ("events", journal.n_events[0], journal.events),
        ("facts", journal.n_facts[0], journal.facts),
    ):
        if count > rows.shape[0]:
            raise RuntimeError(
                f"month {month}: {count} {what} happened, the journal holds {rows.shape[0]}"
            )
        copies.append(rows[:count].copy())
    return copies[0], copies[1]


def empty_journal(world: World) -> None:
    """Make the journal ready for the next month."""
    world.journal.n_events[0] = 0
    world.journal.n_facts[0] = 0
