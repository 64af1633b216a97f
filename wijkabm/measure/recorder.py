"""The recorder: takes the indicators' sums, flows, balances and the journal at each month's end.

The model calls `Recorder.skip` in a month of the burn-in, `Recorder.start` once after it, and
`Recorder.record` as the last thing of every month of results. Columns are kept as one array a month
and joined when somebody asks, so that a month costs little and memory grows by what happened, not
by the size of the tables.
"""

from typing import Any, NamedTuple

import numpy as np

from wijkabm.ground.books import sum_balances
from wijkabm.ground.coins import sum_coins
from wijkabm.ground.tables.codes import JOBSEEKER
from wijkabm.ground.tables.world import World, keep_room
from wijkabm.levers.desk.targets import MOST_BEFORE
from wijkabm.levers.registry import number_lever
from wijkabm.levers.shares import PARTIES
from wijkabm.measure import coin as measures_coin
from wijkabm.measure import once
from wijkabm.measure.groups import Groups
from wijkabm.measure.indicators import compute_indicators
from wijkabm.measure.journal import measure_journal
from wijkabm.measure.money import find_payments, measure_money
from wijkabm.measure.people import measure_people, measure_spread
from wijkabm.measure.premises import measure_premises
from wijkabm.measure.rounds import join_payments
from wijkabm.measure.shops import find_provision, measure_shops
from wijkabm.measure.sums import N_INCOME_BINS, NAMES, RING_ROW, TOTAL_ROW, split_block

COUNTED = ("offered", "accepted", "refused", "anyway", "ended", "spent", "received")
"""Columns of ``world.policy`` that are kept; the last two in cents."""

FROM_PARTIES = tuple(f"from_{party}" for party in PARTIES)
KEPT = (*COUNTED, *FROM_PARTIES)
"""What is kept of a lever beside its strength: counts, and what each party paid of ``received``, cents."""

FIRST_KEPT = 4
"""Where these begin in a row; before them stand wijk, lever, strength and share granted."""


Worked = tuple[np.ndarray, np.ndarray, np.ndarray]
"""By wijk and lever: strength, share granted, and cents that each party paid."""


class Buffers(NamedTuple):
    """Where a month is measured, before a copy is kept."""

    sizes: tuple[int, ...]  # of the tables that they serve
    block: np.ndarray  # (n_sums, n_wijken + 2)
    sums: list[Any]  # views on the block
    histogram: np.ndarray  # (n_wijken + 2, N_INCOME_BINS) households by income
    has_branch: np.ndarray  # (n_segments,)
    provided: np.ndarray  # (n_segments,)
    results: np.ndarray  # (n_shops, 2)
    takings: np.ndarray  # (n_shops, 2)
    levers: np.ndarray  # (n_wijken * LEVERS, FIRST_KEPT + len(KEPT))


def make_buffers(sizes: tuple[int, ...]) -> Buffers:
    """Buffers for so many wijken, segments, shops, and wijken times levers."""
    n_wijken, n_segments, n_shops, n_levers = sizes
    block = np.zeros((len(NAMES), n_wijken + 2))
    return Buffers(
        sizes=sizes,
        block=block,
        sums=split_block(block),
        histogram=np.zeros((n_wijken + 2, N_INCOME_BINS), np.int64),
        has_branch=np.zeros(n_segments, np.int64),
        provided=np.zeros(n_segments, np.int64),
        results=np.zeros((n_shops, 2), np.int64),
        takings=np.zeros((n_shops, 2), np.int64),
        levers=np.zeros((n_levers, FIRST_KEPT + len(KEPT))),
    )


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
    before : list of ndarray
        The same of the last months of the burn-in, for targets whose base lies there.
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
    levers : list of ndarray, each (n, FIRST_KEPT + len(KEPT))
        What levers did in a month: wijk, lever, strength, share granted, and what `KEPT` names; rows only of
        levers that worked, fell short, or did or cost anything.
    groups : Groups or None
        What a comparison adds: groups that are fixed at the start.
    branch_at_start : ndarray
        Branch of the tenant of every unit before the first month, -1 where there was none.
    use_at_start : ndarray
        Use of every ground floor before the first month.
    """

    def __init__(self, wijk_names: list[str], owner_wage: float) -> None:
        self.wijk_names = list(wijk_names)
        self.owner_wage = 100.0 * float(owner_wage)
        self.months: list[int] = []
        self.blocks: list[np.ndarray] = []
        self.before: list[np.ndarray] = []
        self.flows: list[tuple[np.ndarray, np.ndarray]] = []
        self.balances: list[np.ndarray] = []
        self.coin_flows: list[tuple[np.ndarray, np.ndarray]] = []
        self.coin_balances: list[np.ndarray] = []
        self.payments: dict[int, np.ndarray] = {}
        self.events: list[np.ndarray] = []
        self.facts: list[np.ndarray] = []
        self.levers: list[np.ndarray] = []
        self.branch_at_start = np.zeros(0, np.int64)
        self.use_at_start = np.zeros(0, np.int64)
        self.groups: Groups | None = None
        self._seekers = np.zeros(0, np.int64)
        self._buffers = make_buffers((0, 0, 0, 0))

    def __getstate__(self) -> dict[str, Any]:
        """What a copy needs; buffers, some of which are views on others, it makes for itself."""
        return {**self.__dict__, "_buffers": make_buffers((0, 0, 0, 0))}

    def start(self, world: World) -> None:
        """Forget what the journal holds of the burn-in and remember the street as it is."""
        empty_journal(world)
        self.branch_at_start = tenant_branches(world)
        self.use_at_start = world.premises.use.copy()
        people = world.residents
        seek = (people.alive == 1) & (people.status == JOBSEEKER)
        self._seekers = np.where(seek, people.identity, -1)

    def skip(self, world: World, month: int) -> None:
        """Let a month of the burn-in pass: its journal is emptied, only the last months' sums are kept."""
        if month > -MOST_BEFORE:
            self.before.append(self._measure(world, month))
        empty_journal(world)

    def record(self, world: World, month: int, worked: Worked | None = None) -> None:
        """Take this month's numbers and empty the journal.

        Parameters
        ----------
        world : World
        month : int
        worked : tuple of ndarray, optional
            Strength of every lever and the share that it got of the money it asked, each (n_wijken, LEVERS);
            none worked if not given.

        Raises
        ------
        RuntimeError
            More happened than the journal holds.
        """
        events, facts = read_journal(world, month)
        ledger = world.ledger
        places = find_payments(ledger.flows)
        closing = np.zeros(ledger.purses.size, np.int64)
        sum_balances(
            world.households, world.shops, world.landlords, world.employers, ledger, closing
        )
        self.months.append(int(month))
        self.blocks.append(self._measure(world, month))
        self.flows.append((places, ledger.flows.reshape(-1)[places]))
        self.balances.append(np.array((ledger.opening, closing)))
        self._record_coins(world, month)
        self.events.append(events)
        self.facts.append(facts)
        self._record_levers(world, worked)
        if self.groups is not None:
            self.groups.record(world)
        empty_journal(world)

    def _record_coins(self, world: World, month: int) -> None:
        """Coin flows and balances of this month, and who paid whom in this year."""
        book = world.ledger.coins
        places = find_payments(book.flows)
        closing = np.zeros(book.purses.size, np.int64)
        sum_coins(world.households, world.residents, world.shops, book, closing)
        self.coin_flows.append((places, book.flows.reshape(-1)[places]))
        self.coin_balances.append(np.array((book.opening, closing)))
        if book.n_edges[0] > 0:
            year = (month - 1) // 12 + 1
            before = self.payments.get(year, np.zeros((0, 3), np.int64))
            self.payments[year] = join_payments(before, book.edges[: book.n_edges[0]])

    def _record_levers(self, world: World, worked: Worked | None) -> None:
        """What levers did this month."""
        if worked is None:
            shape = world.policy.spent.shape
            paid = np.zeros((*shape, len(PARTIES)), np.int64)
            worked = np.zeros(shape), np.ones(shape), paid
        rows = self._fit_buffers(world).levers
        n_rows = once.note_levers(world.policy, *worked, rows)
        self.levers.append(rows[:n_rows].copy())

    def _fit_buffers(self, world: World) -> Buffers:
        """Buffers of this world's sizes, made anew when a table has grown."""
        sizes = (
            world.wijken.x.size,
            world.segments.wijk.size,
            world.shops.alive.size,
            world.policy.spent.size,
        )
        if self._buffers.sizes != sizes:
            self._buffers = make_buffers(sizes)
        return self._buffers

    def _measure(self, world: World, month: int) -> np.ndarray:
        """Sums of this month, shape (n_sums, n_wijken + 2)."""
        buffers = self._fit_buffers(world)
        block, ring = buffers.block, buffers.block.shape[1] + RING_ROW
        people, shops, premises, money, journal, spread, coin = buffers.sums
        block[:] = 0.0
        buffers.histogram[:] = 0
        grown = world.residents.alive.size - self._seekers.size
        if grown > 0:
            self._seekers = np.concatenate([self._seekers, np.full(grown, -1, np.int64)])

        find_provision(
            world.shops, world.segments, world.wijken, buffers.has_branch, buffers.provided
        )
        measure_people(
            world.households, world.residents, buffers.provided, self._seekers, month,
            buffers.histogram, people,
        )  # fmt: skip
        n_results = measure_shops(
            world.shops, world.employers, world.segments, month, self.owner_wage, shops,
            buffers.results,
        )  # fmt: skip
        measure_premises(
            world.premises, world.segments, world.wijken, people, shops, month, premises
        )
        measure_money(world.ledger, world.wijken, money)
        measure_journal(world.journal, journal)
        n_takings = measures_coin.measure_coins(
            world.residents,
            world.shops,
            world.coin_members,
            world.coin_offices,
            world.policy,
            number_lever("social_coin"),
            world.ledger,
            month,
            coin,
            buffers.takings,
        )
        block[:, RING_ROW] = np.nan
        for w in range(ring):
            block[:, TOTAL_ROW] += block[:, w]
        measure_spread(buffers.histogram, buffers.results, n_results, ring, spread)
        measures_coin.measure_takings(buffers.takings, n_takings, ring, spread)
        once.measure_once(
            world.contracts, world.coin_offices, world.policy, world.ring, world.region, world.ledger,
            people, shops, money, coin,
        )  # fmt: skip
        return block.copy()

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


def tenant_branches(world: World) -> np.ndarray:
    """Branch of the tenant of every unit, -1 where there is none or it does not trade."""
    tenant = world.premises.tenant
    lit = (tenant >= 0) & (world.shops.trading[tenant] == 1)
    return np.where(lit, world.shops.branch[tenant], -1)


def read_journal(world: World, month: int) -> tuple[np.ndarray, np.ndarray]:
    """Copies of this month's events and facts."""
    check_journal(world, month)
    journal = world.journal
    return (
        journal.events[: journal.n_events[0]].copy(),
        journal.facts[: journal.n_facts[0]].copy(),
    )


def give_room(world: World, month: int, more: int = 0) -> World:
    """`keep_room` for what comes next, unless what was written did not fit: then ``RuntimeError``."""
    check_journal(world, month)
    return keep_room(world, more)


def check_journal(world: World, month: int) -> None:
    """Raise ``RuntimeError`` if more happened than the journal holds."""
    journal = world.journal
    for what, count, rows in (
        ("events", journal.n_events[0], journal.events),
        ("facts", journal.n_facts[0], journal.facts),
    ):
        if count > rows.shape[0]:
            raise RuntimeError(
                f"month {month}: {count} {what} happened, the journal holds {rows.shape[0]}"
            )


def empty_journal(world: World) -> None:
    """Make the journal ready for the next month."""
    world.journal.n_events[0] = 0
    world.journal.n_facts[0] = 0
