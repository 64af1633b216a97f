"""Who pays whom in coins: rounds in the network of payments, by networkx."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

LENGTHS: Final = (2, 3, 4, 5)
MOST_CYCLES: Final = 20_000
"""Rounds that are counted at most in one network; a denser network has at least as many."""

WHOLE_RUN: Final = 0
"""The year that stands for the network of the whole run."""


def join_payments(before: np.ndarray, more: np.ndarray) -> np.ndarray:
    """Payments (payer, payee, cents) added up by pair, in the order of the pairs."""
    rows = np.concatenate([before, more])
    pairs, place = np.unique(rows[:, :2], axis=0, return_inverse=True)
    cents = np.zeros(len(pairs), np.int64)
    np.add.at(cents, place.reshape(-1), rows[:, 2])
    return np.column_stack([pairs, cents])


def count_cycles(payments: np.ndarray) -> tuple[list[int], bool]:
    """How many rounds of 2, 3, 4 and 5 payers a network of payments has.

    A round is a simple cycle: coins could come back to who paid them, each on the way having paid the next in
    the period.

    Parameters
    ----------
    payments : ndarray of int, shape (n, 3)
        Payer, payee, cents.

    Returns
    -------
    counts : list of int
        By length, as `LENGTHS`.
    complete : bool
        Whether all were counted, or the first `MOST_CYCLES` only.
    """
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_edges_from((int(payer), int(payee)) for payer, payee, _ in payments if payer != payee)
    counts = dict.fromkeys(LENGTHS, 0)
    for n, cycle in enumerate(nx.simple_cycles(graph, length_bound=LENGTHS[-1])):
        if n == MOST_CYCLES:
            return list(counts.values()), False
        counts[len(cycle)] += 1
    return list(counts.values()), True


def tabulate_cycles(payments: Mapping[int, np.ndarray]) -> dict[str, np.ndarray]:
    """Columns of the table of rounds: a row per year and length, and year 0 for the whole run.

    Parameters
    ----------
    payments : mapping of int to ndarray
        Payments of each year from 1.
    """
    rows: list[tuple[Any, ...]] = []
    whole = np.zeros((0, 3), np.int64)
    for year in sorted(payments):
        whole = join_payments(whole, payments[year])
    networks = {**payments, WHOLE_RUN: whole} if payments else {}
    for year in sorted(networks):
        counts, complete = count_cycles(networks[year])
        rows += [
            (year, length, count, complete, len(networks[year]))
            for length, count in zip(LENGTHS, counts, strict=True)
        ]
    names = ("year", "length", "cycles", "complete", "pairs")
    kinds = (np.int64, np.int64, np.int64, np.bool_, np.int64)
    return {
        name: np.array([row[k] for row in rows], kind)
        for k, (name, kind) in enumerate(zip(names, kinds, strict=True))
    }
