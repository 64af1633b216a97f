"""Ties at the start: a small world of streets, ages and friends of friends.

Everyone looks for as many ties as their sociability asks, which is lognormal: a few know many.
Attempts go through a friend's friend (clustering; Jackson & Rogers 2007), along the own street, or
anywhere in the wijk (shortcuts; Watts & Strogatz 1998), and succeed the more easily the nearer the
ages (homophily; McPherson, Smith-Lovin & Cook 2001).
"""

import math
from typing import Any

import networkx as nx
import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.tables.codes import MAX_TIES
from wijkabm.ground.tables.people import Residents
from wijkabm.place import draws
from wijkabm.place.draws import MET, SOCIABILITY, TIES, Array
from wijkabm.place.homes import Homes

SPREAD = 0.65  # sd of log sociability (assumption)
AGE_RANGE = 180.0  # months of difference at which a tie takes 1/e of the attempts (assumption)
ROUNDS = 120


def make_ties(key: np.uint64, homes: Homes, ties: Any, start_month: int) -> None:
    """Fill the residents' ties and when they last met; symmetric, none within a household."""
    residents = homes.residents
    n = homes.age.size
    wanted = draws.draw_lognormals(key, SOCIABILITY, n, SPREAD) * ties.mean_ties
    rounding = draws.draw_uniforms(key, SOCIABILITY + 1000, n)
    target = np.minimum((wanted + rounding).astype(np.int64), MAX_TIES - 2)
    street = homes.households.segment[residents.household]
    n_segments = int(street.max()) + 1 if n else 1
    first = np.searchsorted(street, np.arange(n_segments + 1))
    residents.ties[:] = -1
    draw_ties(
        np.uint64(key), residents, street, first, homes.age, target,
        ties.meet_friend_of_friend, ties.meet_street, start_month,
    )  # fmt: skip


@kernel
def draw_ties(
    key: np.uint64, residents: Any, street: Array, first: Array, age: Array, target: Array,
    through_friend: float, in_street: float, start_month: int,
) -> None:  # fmt: skip
    """Rounds in which everyone short of ties makes one attempt, in row order."""
    n = np.int64(age.size)
    ties, met, n_ties = residents.ties, residents.met, residents.n_ties
    for turn in range(ROUNDS):
        for i in range(n):
            if n_ties[i] >= target[i]:
                continue
            bits = streams.draw(key, streams.PLACE, i * ROUNDS + turn, TIES)
            way = streams.to_unit(bits)
            bits = streams.mix(bits)
            u = streams.to_unit(bits)
            j = np.int64(-1)
            if way < through_friend and n_ties[i] > 0:
                friend = ties[i, min(np.int64(u * n_ties[i]), n_ties[i] - 1)]
                bits = streams.mix(bits)
                v = streams.to_unit(bits)
                j = ties[friend, min(np.int64(v * n_ties[friend]), n_ties[friend] - 1)]
            elif way < through_friend + in_street:
                low, high = first[street[i]], first[street[i] + 1]
                j = low + min(np.int64(u * (high - low)), high - low - 1)
            else:
                j = min(np.int64(u * n), n - 1)
            if n_ties[j] >= target[j] or residents.household[j] == residents.household[i]:
                continue
            gap = math.fabs(float(age[i] - age[j]))
            if not streams.is_below(streams.mix(bits), max(math.exp(-gap / AGE_RANGE), 0.05)):
                continue
            known = False
            for k in range(n_ties[i]):
                if ties[i, k] == j:
                    known = True
            if known:
                continue
            ago = 1 + streams.integer_below(key, streams.PLACE, i * ROUNDS + turn, MET, 12)
            ties[i, n_ties[i]] = j
            ties[j, n_ties[j]] = i
            met[i, n_ties[i]] = start_month - ago
            met[j, n_ties[j]] = start_month - ago
            n_ties[i] += 1
            n_ties[j] += 1


def to_graph(residents: Residents) -> "nx.Graph[int]":
    """The ties of all residents as a networkx graph of rows, to look at."""
    graph: nx.Graph[int] = nx.Graph()
    rows = np.flatnonzero(residents.alive)
    graph.add_nodes_from(rows.tolist())
    for i in rows.tolist():
        graph.add_edges_from((i, int(j)) for j in residents.ties[i, : residents.n_ties[i]])
    return graph
