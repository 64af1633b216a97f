"""Who shares in what a lever costs: parties beside the municipality, what each pays, and who stops.

The municipality pays a lever as it always does. At the month's end each party pays it a share of what the
lever cost that month in that wijk, less what it brought in. Of a month that brought in more than it cost
(loans that are paid back, a tax) a party gets its share back, up to what it put in: so it shares in a fund of
loans, principal and losses alike, as the municipality does.

Corporations pay from the rents of their homes, the province, the Rijk and banks from means of their own: none
of these is bounded here (*assumption*). What corporations hold in units for shops is another purse, which
keeps those up. The owners' fund holds what an improvement district collected and has not spent yet, and pays
what it has.

A party stops in the month that was agreed, when somebody says so (`Partners.stop`), or when it has paid
nothing of what it owed for `PATIENCE` months in a row, which for the owners' fund begin when there is one.
Then its share of costs and of what comes back ends.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.tables.codes import CONTRACT_FUND
from wijkabm.ground.tables.world import World
from wijkabm.levers.base import Lever
from wijkabm.levers.desk.schedule import is_open
from wijkabm.levers.registry import name_levers, number_lever
from wijkabm.levers.shares import PARTIES, Payer

SECTORS: Final = {
    "corporations": books.CORPORATIONS,
    "owners_fund": books.OWNERS_FUND,
    "province": books.PROVINCE,
    "rijk": books.RIJK,
    "bank": books.BANKS,
}
"""The account in the books from which each party pays."""

OWNERS_FUND: Final = PARTIES.index("owners_fund")
PATIENCE: Final = 3
"""Months in a row in which a party pays nothing of what it owes before its share ends; *assumption*."""

AGREED, EMPTY, SAID = "agreed", "empty", "said"
"""Why a share ended: the month was agreed, there was no money, somebody said so."""


class Stop(NamedTuple):
    """The first month in which a party no longer pays for a lever, the share that ended, and why."""

    month: int
    wijk: int
    lever: int
    party: str
    share: float
    why: str


class Agreement(NamedTuple):
    """What holds between the municipality and the parties of a lever in a wijk."""

    payers: tuple[Payer, ...]
    shrinks: bool


class Partners:
    """Keeps who shares in what, and settles it at the end of every month.

    Parameters
    ----------
    n_wijken : int

    Attributes
    ----------
    share : ndarray
        Of the net cost that was agreed, also of one whose share ended, shape (wijken, levers, parties).
    ended : ndarray of bool
        Whose share has ended, in the same shape.
    paid, owed : ndarray
        This month, cents, in the same shape; below zero what a party got back.
    brought : ndarray
        What parties put in until now, less what they got back, cents, in the same shape.
    stops : list of Stop
    """

    def __init__(self, n_wijken: int) -> None:
        shape = (n_wijken, len(name_levers()), len(PARTIES))
        self.agreed: dict[tuple[int, int], Agreement] = {}
        self.share = np.zeros(shape)
        self.ended = np.zeros(shape, np.bool_)
        self.shrinks = np.zeros(shape[:2], np.bool_)
        self.paid = np.zeros(shape, np.int64)
        self.owed = np.zeros(shape, np.int64)
        self.brought = np.zeros(shape, np.int64)
        self.silent = np.zeros(shape, np.int64)
        """Months in a row in which a party paid nothing of what it owed."""
        self.fund = np.zeros(n_wijken, np.int64)
        """What the owners' fund of each wijk has in its account: what it got back."""
        self.stops: list[Stop] = []

    def open_month(self, levers: Iterable[Lever], wijken: list[str], month: int) -> None:
        """Take note of who pays from now on, and of who stops as was agreed.

        Of several levers of one name in a wijk, the one that began last says who pays. What was agreed holds
        on after a window, for contracts that run on.
        """
        for (w, k), lever in self._find_latest(levers, wijken, month).items():
            found = Agreement(lever.paid_by, lever.on_stop == "shrink")
            if self.agreed.get((w, k), Agreement((), False)) != found:
                self._agree(w, k, found)
        for (w, k), agreement in self.agreed.items():
            for payer in agreement.payers:
                if payer.until is not None and month >= payer.until:
                    self.stop(payer.party, w, k, month, AGREED)

    def _find_latest(
        self, levers: Iterable[Lever], wijken: list[str], month: int
    ) -> dict[tuple[int, int], Lever]:
        """The lever that began last, by wijk and number, of those that are in their window."""
        latest: dict[tuple[int, int], Lever] = {}
        open_now = [lever for lever in levers if is_open(lever, month)]
        for lever in sorted(open_now, key=lambda lever: (lever.start, repr(lever))):
            for w, wijk in enumerate(wijken):
                if not lever.wijk or wijk in lever.wijk:
                    latest[w, number_lever(lever.name)] = lever
        return latest

    def _agree(self, w: int, k: int, agreement: Agreement) -> None:
        """Begin anew with a lever's parties; what they put in stays theirs."""
        self.agreed[w, k] = agreement
        self.share[w, k] = 0.0
        self.ended[w, k] = False
        self.silent[w, k] = 0
        self.shrinks[w, k] = agreement.shrinks
        for payer in agreement.payers:
            self.share[w, k, PARTIES.index(payer.party)] = payer.share

    def stop(self, party: str, wijk: int, lever: int, month: int, why: str = SAID) -> bool:
        """End a party's share of a lever in a wijk from `month` on; False if it pays no share there.

        Who says so before the desk opens that month ends it in the same month.
        """
        place = (wijk, lever, PARTIES.index(party))
        if self.ended[place] or self.share[place] == 0.0:
            return False
        self.ended[place] = True
        self.stops.append(Stop(month, wijk, lever, party, float(self.share[place]), why))
        return True

    def keep(self) -> np.ndarray:
        """What is left of each lever's strength after who stopped, shape (wijken, levers)."""
        gone = (self.share * self.ended).sum(axis=2)
        return np.where(self.shrinks, np.maximum(1.0 - gone, 0.0), 1.0)

    def now(self) -> np.ndarray:
        """Shares of those who still pay; of a lever that shrank, of the smaller whole."""
        still = np.where(self.ended, 0.0, self.share)
        kept = self.keep()[:, :, np.newaxis]
        return np.divide(still, kept, out=np.zeros_like(still), where=kept > 0.0)

    def own_part(self) -> np.ndarray:
        """Share of the net cost that the municipality pays itself, shape (wijken, levers)."""
        own = np.clip(1.0 - self.now().sum(axis=2), 0.0, 1.0)
        own[own < 1e-9] = 0.0  # shares as people write them add up to nearly one
        return own

    def settle(self, world: World, month: int) -> None:
        """Let every party pay its share of this month, and get back its share of what came in.

        Whole cents: each share is rounded down, the municipality pays what is over.
        """
        self.paid[:] = self.owed[:] = 0
        shares = self.now()
        policy = world.policy
        net = policy.spent - policy.received
        for w, k in zip(*np.nonzero(shares.any(axis=2) & (net != 0)), strict=True):
            self._settle_lever(int(w), int(k), int(net[w, k]), shares[w, k], world, month)

    def _settle_lever(
        self, w: int, k: int, net: int, shares: np.ndarray, world: World, month: int
    ) -> None:
        """Settle one lever in one wijk."""
        for p, cents in divide(abs(net), shares):
            if net > 0:
                paid = min(cents, self._means(p, w, world, cents))
                self._bring(p, w, paid, world)
                if p != OWNERS_FUND or paid > 0 or any(True for _ in find_funds(w, world)):
                    self._note_silence(p, w, k, cents, paid, month)
                self.owed[w, k, p] = cents
            else:
                purse = books.single(world.ledger, books.MUNICIPALITY)
                held = max(int(world.ledger.purses[purse]), 0)
                paid = -min(cents, int(self.brought[w, k, p]), held)
                self._give_back(p, w, -paid, world)
            self.paid[w, k, p] = paid
            self.brought[w, k, p] += paid
            world.policy.received[w, k] += paid

    def _note_silence(self, p: int, w: int, k: int, owed: int, paid: int, month: int) -> None:
        if owed > 0:
            self.silent[w, k, p] = 0 if paid > 0 else self.silent[w, k, p] + 1
        if self.silent[w, k, p] >= PATIENCE:
            self.stop(PARTIES[p], w, k, month + 1, EMPTY)

    def _means(self, p: int, w: int, world: World, cents: int) -> int:
        """What a party can pay, cents: the owners' fund what it has, others whatever they owe."""
        if p != OWNERS_FUND:
            return cents
        funds = list(find_funds(w, world))
        held = sum(int(world.contracts.amount[c]) for c in funds)
        return int(self.fund[w]) + held + (int(world.wijken.district_fund[w]) if funds else 0)

    def _bring(self, p: int, w: int, cents: int, world: World) -> None:
        """A party pays the municipality; the owners' fund is first given what was collected for it."""
        if p == OWNERS_FUND:
            missing = max(cents - int(self.fund[w]), 0)
            self.fund[w] += release_fund(w, missing, world) - cents
        sector = SECTORS[PARTIES[p]]
        books.pay_between(world.ledger, books.CO_FUNDING, sector, books.MUNICIPALITY, cents)

    def _give_back(self, p: int, w: int, cents: int, world: World) -> None:
        """The municipality pays a party back."""
        sector = SECTORS[PARTIES[p]]
        books.pay_between(world.ledger, books.CO_FUNDING, books.MUNICIPALITY, sector, cents)
        if p == OWNERS_FUND:
            self.fund[w] += cents


def sum_partners(partners: Partners, wijken: Sequence[str]) -> list[dict[str, Any]]:
    """Of everyone who shared in a lever: share, EUR paid less what came back, and when and why it ended.

    A share that ended stands with its month, the first without it.
    """
    names, rows = name_levers(), []
    ended = {(stop.wijk, stop.lever, stop.party): stop for stop in partners.stops}
    for w, k, p in np.argwhere((partners.share > 0.0) | (partners.brought != 0)).tolist():
        stop = ended.get((w, k, PARTIES[p])) if partners.ended[w, k, p] else None
        rows.append(
            {
                "lever": names[k],
                "wijk": wijken[w],
                "party": PARTIES[p],
                "share": float(partners.share[w, k, p]),
                "paid": int(partners.brought[w, k, p]) / 100.0,
                "ended": None if stop is None else stop.month,
                "why": "" if stop is None else stop.why,
            }
        )
    return rows


def divide(cents: int, shares: np.ndarray) -> list[tuple[int, int]]:
    """Party and cents for every share above zero, each rounded down and together at most `cents`."""
    found, left = [], cents
    for p in np.flatnonzero(shares):
        part = min(math.floor(float(shares[p]) * cents), left)
        left -= part
        found.append((int(p), part))
    return found


def find_funds(w: int, world: World) -> Iterator[int]:
    """Contracts that hold the money of the owners of a wijk."""
    contracts = world.contracts
    is_fund = (contracts.alive == 1) & (contracts.kind == CONTRACT_FUND) & (contracts.wijk == w)
    return map(int, np.flatnonzero(is_fund))


def release_fund(w: int, cents: int, world: World) -> int:
    """Hand the owners' fund what was collected for it, which the district then does not spend.

    What was collected last is taken first. It is paid out on the account of the lever that collected it.
    """
    contracts, wijken, left = world.contracts, world.wijken, cents
    for c in find_funds(w, world):
        collected = min(left, int(wijken.district_fund[w]))
        held = min(left - collected, int(contracts.amount[c]))
        wijken.district_fund[w] -= collected
        contracts.amount[c] -= held
        world.policy.spent[w, contracts.lever[c]] += collected + held
        books.pay_between(
            world.ledger,
            books.FUND_RELEASE,
            books.MUNICIPALITY,
            books.OWNERS_FUND,
            collected + held,
        )
        left -= collected + held
    return cents - left
