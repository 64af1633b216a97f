"""A finished run -> what a comparison keeps of it: plain arrays that travel between processes."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.tables.journal import (
    EVENT_CLOSING,
    EVENT_MOVE_IN,
    EVENT_OPENING,
    EVENT_QUIET,
    EVENT_TAKEOVER,
)
from wijkabm.measure.aims import count_outputs
from wijkabm.measure.groups import compute_group_indicators
from wijkabm.measure.indicators import compute_indicators
from wijkabm.pairs.comparison import Run
from wijkabm.pairs.effects import choose_windows
from wijkabm.runs.tables import stack_decisions

if TYPE_CHECKING:
    from wijkabm.model.wijk import Wijk

OZB_CLOSURE: Final = "ozb"
SERVICES: Final = (books.MUNICIPAL_SERVICES, books.PUBLIC_CONTRACT, books.LOCAL_WORK)
"""Kinds in which the municipality buys its services, elsewhere and in the wijk."""
SHOP_EVENTS: Final = (
    EVENT_OPENING,
    EVENT_CLOSING,
    EVENT_TAKEOVER,
    EVENT_MOVE_IN,
    EVENT_QUIET,
)
"""Events that tell the life of a shop."""


def read_run(wijk: "Wijk", first: int) -> Run:
    """What a comparison keeps of a run with groups.

    Parameters
    ----------
    wijk : Wijk
        After its last month; its recorder has `Groups`.
    first : int
        First month of which lives are kept: before, they are the baseline's.
    """
    recorder: Any = wijk.recorder
    values = np.array(list(compute_indicators(np.array(recorder.blocks)).values()))
    cost = np.full((1, *values.shape[1:]), np.nan)
    cost[0, :, -1] = sum_municipal_cost(recorder, wijk.closure) / 100.0
    groups = compute_group_indicators(recorder.groups.sums)
    balances = np.array([part[1] for part in recorder.balances])
    events, facts = _gather_lives(recorder, first)
    return Run(
        np.concatenate([values, cost, groups]),
        np.concatenate([recorder.balances[0][:1], balances]),
        np.array(
            [
                np.concatenate([month.residents_purse, month.shops_purse, month.landlords_purse])
                for month in recorder.groups.sums
            ]
        ),
        sum_flows(recorder, balances.shape[1]),
        _stack_months(recorder.levers, recorder.months),
        events,
        facts,
        _list_shops(wijk),
        np.array(
            list(compute_indicators(np.array([recorder.blocks[0], *recorder.before])).values())
        )[:, 1:],
        np.array(
            count_outputs(wijk.policy.targets, wijk.policy.levers, recorder, wijk.wijk_names), float
        ),
        stack_decisions(wijk.desk.review),
    )


def sum_flows(recorder: Any, n_accounts: int) -> np.ndarray:
    """Cents paid in every window, shape (windows, kinds, accounts, accounts)."""
    windows = choose_windows(len(recorder.months))
    out = np.zeros((len(windows), len(books.KINDS) * n_accounts * n_accounts), np.int64)
    for k, window in enumerate(windows):
        for places, cents in recorder.flows[window.first - 1 : window.last]:
            out[k, places] += cents
    return out.reshape(len(windows), len(books.KINDS), n_accounts, n_accounts)


def sum_municipal_cost(recorder: Any, closure: str) -> np.ndarray:
    """Cents a month, shape (months,): payments less receipts, without what closes the balance."""
    places = range(len(recorder.months))
    return np.array([find_municipal_cost(recorder, place, closure) for place in places])


def find_municipal_cost(recorder: Any, place: int, closure: str) -> float:
    """Cents in one recorded month: payments less receipts, without what closes the balance.

    The general grant and services are left out whatever the closure, wherever these are bought (a public
    contract or work in the own wijk takes the place of other services; a premium or top-up counts), and
    under the OZB closure the OZB counts at the rates of the start. What remains the closure must find.

    Parameters
    ----------
    recorder : Recorder
        With groups.
    place : int
        Which of its months, counted from 0.
    closure : str
    """
    n = recorder.balances[0].shape[1]
    account = n - len(books.SINGLE_SECTORS) + books.MUNICIPALITY
    places, cents = recorder.flows[place]
    kind, payer, payee = places // (n * n), places // n % n, places % n
    paid = cents[(payer == account) & ~np.isin(kind, SERVICES)].sum()
    ozb = (kind == books.OZB_OWNER) | (kind == books.OZB_USER)
    others = (payee == account) & (kind != books.GENERAL_GRANT) & ~ozb
    rates = recorder.groups.ozb_scale[place] if closure == OZB_CLOSURE else 1.0
    cost = paid - cents[others].sum() - cents[(payee == account) & ozb].sum() / rates
    return float(cost)


def _stack_months(parts: list[np.ndarray], months: list[int]) -> np.ndarray:
    """Rows of all months under each other, the month in front."""
    month = np.repeat(np.array(months), [len(part) for part in parts])
    return np.column_stack([month, np.concatenate(parts)])


def _gather_lives(recorder: Any, first: int) -> tuple[np.ndarray, np.ndarray]:
    """Events and facts from month `first` on of enterprises that ever were in premises."""
    known = np.array(sorted(recorder.groups.shops), np.int64)
    events = _stack_months(recorder.events, recorder.months)
    facts = _stack_months(recorder.facts, recorder.months)
    told = np.isin(events[:, 1], SHOP_EVENTS) & np.isin(events[:, 3], known)
    return (
        events[told & (events[:, 0] >= first)],
        facts[np.isin(facts[:, 1], known) & (facts[:, 0] >= first)],
    )


def _list_shops(wijk: "Wijk") -> np.ndarray:
    """Enterprises that ever were in premises, as they are at the end, shape (n, 9).

    Columns: identity, wijk, branch, owner kind, floor in dm2, month opened, trading (-1 when gone),
    staff, cash in cents.
    """
    shops, seen = wijk.world.shops, wijk.recorder.groups.shops  # type: ignore[union-attr]
    rows = {int(shops.identity[i]): i for i in np.flatnonzero(shops.alive == 1).tolist()}
    out = np.zeros((len(seen), 9), np.int64)
    for k, identity in enumerate(sorted(seen)):
        w, branch, kind, floor, opened = seen[identity]
        i = rows.get(identity)
        end = (-1, 0, 0) if i is None else (shops.trading[i], shops.staff[i], shops.cash[i])
        out[k] = (identity, w, branch, kind, round(100 * floor), opened, *map(int, end))
    return out
