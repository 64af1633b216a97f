"""Streets: a graph of crossings and segments, one shopping street, walking distances.

A wijk is a grid of crossings, moved about a little, from which some street segments are left out;
the middle row is the shopping street. Homes and shops stand at the middle of a segment. Distances
are walked along streets, in metres.
"""

import math
from typing import NamedTuple

import networkx as nx
import numpy as np

from wijkabm.ground.compiled.kernels import kernel
from wijkabm.place import draws
from wijkabm.place.draws import Array

FEWEST_SEGMENTS, MOST_SEGMENTS = 8, 120
BUILT_UP_PER_SEGMENT = (
    40_000.0  # m2 at most around a segment; the rest of the land is fields or water
)
SHIFT = 0.18  # of a block that a crossing lies off the grid, at most
CORE_FACTOR = 1.5  # footfall that shops side by side draw, beside those who live near
N_BRANCHES = 4


class StreetPlan(NamedTuple):
    """Streets of one wijk; lengths in metres, shapes by segment (n,) unless said otherwise."""

    x: Array
    y: Array
    length: Array
    start: Array  # crossing at one end
    end: Array
    is_core: Array
    is_edge: Array
    distance: Array  # (n, n) between the middles of segments, along streets
    crossing_x: Array  # (n_crossings,)
    crossing_y: Array
    points: Array  # (k, 2) of all lines as they bend, one after another
    first_point: Array  # (n + 1,)
    name: Array  # index into `names`, -1 where a street has none
    names: tuple[str, ...] = ()
    origin: tuple[int, int] | None = None  # of x and y in the Dutch grid; None where drawn


def lay_streets(key: np.uint64, n_segments: int, land: float) -> StreetPlan:
    """Draw the streets of a wijk of `land` m2.

    Parameters
    ----------
    key : uint64
        The wijk's luck.
    n_segments : int
        Street segments asked for, 8 to 120.
    land : float
        m2. Streets fill it, up to 4 ha a segment: a thinly peopled area is a village and its
        fields.
    """
    rows, columns = _grid_size(n_segments)
    side = math.sqrt(min(land, n_segments * BUILT_UP_PER_SEGMENT))
    crossing_x, crossing_y = _place_crossings(key, rows, columns, side)
    edges, is_main = _choose_segments(key, rows, columns, n_segments)
    start = np.array([a for a, _ in edges], np.int64)
    end = np.array([b for _, b in edges], np.int64)
    length = _lengths(crossing_x, crossing_y, start, end)
    is_core, is_edge = _mark_shopping_streets(key, edges, is_main, rows, columns)
    between = walk_between_crossings(start, end, length, crossing_x.size)
    return StreetPlan(
        x=0.5 * (crossing_x[start] + crossing_x[end]),
        y=0.5 * (crossing_y[start] + crossing_y[end]),
        length=length,
        start=start,
        end=end,
        is_core=is_core,
        is_edge=is_edge,
        distance=walk_between_segments(start, end, length, between),
        crossing_x=crossing_x,
        crossing_y=crossing_y,
        points=np.stack(
            [[crossing_x[start], crossing_x[end]], [crossing_y[start], crossing_y[end]]]
        )
        .transpose(2, 1, 0)
        .reshape(-1, 2),
        first_point=2 * np.arange(start.size + 1),
        name=np.full(start.size, -1),
    )


def to_graph(plan: StreetPlan) -> "nx.Graph[int]":
    """The streets as a networkx graph: nodes are crossings, edges carry `segment` and `length`."""
    graph: nx.Graph[int] = nx.Graph()
    for s in range(plan.x.size):
        ends = int(plan.start[s]), int(plan.end[s])
        graph.add_edge(*ends, segment=s, length=float(plan.length[s]))
    return graph


def count_segments(inhabitants: int, per_segment: float) -> int:
    """Street segments of a wijk: its inhabitants over those of one segment, 8 to 120."""
    return min(max(round(inhabitants / per_segment), FEWEST_SEGMENTS), MOST_SEGMENTS)


def _grid_size(n_segments: int) -> tuple[int, int]:
    """Rows and columns of crossings: nearly square, an eighth more streets than asked for.

    Columns are four at the least, so that the shopping street has a core and two ends.
    """
    sizes = [
        (rows, columns)
        for rows in range(2, 12)
        for columns in range(max(rows, 4), rows + 4)
        if rows * columns - 1 <= n_segments <= 2 * rows * columns - rows - columns
    ]
    return min(sizes, key=lambda s: abs(2 * s[0] * s[1] - s[0] - s[1] - 1.12 * n_segments))


def _place_crossings(key: np.uint64, rows: int, columns: int, side: float) -> tuple[Array, Array]:
    n = rows * columns
    shift = 2.0 * SHIFT * (draws.draw_uniforms(key, draws.CROSSING, 2 * n) - 0.5)
    index = np.arange(n)
    return (
        (index % columns + 0.5 + shift[:n]) * (side / columns),
        (index // columns + 0.5 + shift[n:]) * (side / rows),
    )


def _choose_segments(
    key: np.uint64, rows: int, columns: int, n_segments: int
) -> tuple[list[tuple[int, int]], list[bool]]:
    """Keep the shopping street, then streets that connect, then others until there are enough.

    The order of the rest is drawn; connecting ones are found as in Kruskal (1956).
    """
    middle = rows // 2
    across = [
        (r * columns + c, r * columns + c + 1) for r in range(rows) for c in range(columns - 1)
    ]
    down = [
        (r * columns + c, (r + 1) * columns + c) for r in range(rows - 1) for c in range(columns)
    ]
    edges = across + down
    main = [e[1] - e[0] == 1 and e[0] // columns == middle for e in edges]
    order = draws.shuffle(key, draws.STREET, len(edges)).tolist()
    order.sort(key=lambda i: not main[i])
    group = list(range(rows * columns))

    def root(node: int) -> int:
        while group[node] != node:
            node = group[node]
        return node

    connecting: list[int] = []
    spare: list[int] = []
    for i in order:
        a, b = root(edges[i][0]), root(edges[i][1])
        (spare if a == b else connecting).append(i)
        group[a] = b
    kept = sorted(connecting + spare[: max(n_segments - len(connecting), 0)])
    return [edges[i] for i in kept], [main[i] for i in kept]


def _lengths(x: Array, y: Array, start: Array, end: Array) -> Array:
    pairs = zip(start.tolist(), end.tolist())
    return np.array(
        [math.sqrt((x[a] - x[b]) * (x[a] - x[b]) + (y[a] - y[b]) * (y[a] - y[b])) for a, b in pairs]
    )


def _mark_shopping_streets(
    key: np.uint64, edges: list[tuple[int, int]], is_main: list[bool], rows: int, columns: int
) -> tuple[Array, Array]:
    """The middle half of the shopping street is core; its ends and one or two strips are edge."""
    core, edge = np.zeros(len(edges), np.int64), np.zeros(len(edges), np.int64)
    main = [s for s in range(len(edges)) if is_main[s]]
    n_core = max((len(main) + 1) // 2, 1)
    first = (len(main) - n_core) // 2
    core[main[first : first + n_core]] = 1
    edge[main[:first] + main[first + n_core :]] = 1
    middle = rows // 2
    away = [
        s
        for s in range(len(edges))
        if middle not in (edges[s][0] // columns, edges[s][1] // columns)
    ]
    order = draws.shuffle(key, draws.STREET + 1000, len(away))
    for k in order[: 2 if len(edges) >= 40 else 1].tolist():
        edge[away[k]] = 1
    return core, edge


@kernel
def walk_between_crossings(start: Array, end: Array, length: Array, n: int) -> Array:
    """Shortest walks between all crossings, metres, shape (n, n) (Floyd 1962)."""
    far = 1e12
    walk = np.empty((n, n), np.float64)
    for i in range(n):
        for j in range(n):
            walk[i, j] = 0.0 if i == j else far
    for s in range(start.size):
        walk[start[s], end[s]] = min(walk[start[s], end[s]], length[s])
        walk[end[s], start[s]] = walk[start[s], end[s]]
    for k in range(n):
        for i in range(n):
            for j in range(n):
                through = walk[i, k] + walk[k, j]
                if through < walk[i, j]:
                    walk[i, j] = through
    return walk


@kernel
def walk_between_segments(start: Array, end: Array, length: Array, between: Array) -> Array:
    """Walks between segments' middles, metres, (n, n): half of each and the way between."""
    n = start.size
    walk = np.zeros((n, n), np.float64)
    for i in range(n):
        for j in range(n):
            if i != j:
                way = min(
                    min(between[start[i], start[j]], between[start[i], end[j]]),
                    min(between[end[i], start[j]], between[end[i], end[j]]),
                )
                walk[i, j] = 0.5 * length[i] + way + 0.5 * length[j]
    return walk


@kernel
def find_access(distance: Array, reach: Array, n_branches: int) -> Array:
    """``exp(-distance / reach of the branch)`` of each place from each home, shape (n, n_branches, n)."""
    n = distance.shape[0]
    access = np.empty((n, n_branches, n), np.float64)
    for i in range(n):
        for b in range(n_branches):
            for j in range(n):
                access[j, b, i] = math.exp(-distance[i, j] / reach[b])
    return access


@kernel
def find_location(
    access: Array, homes: Array, is_core: Array, units: Array, core_factor: float
) -> Array:
    """Location of every segment: footfall it can expect, mean 1 over the units, shape (n,).

    footfall = sum over homes of access (mean of the branches), times `core_factor` where shops
    stand side by side (*assumption*; evidence that rents rise with both: Koster, Pasidis & van
    Ommeren 2019).
    """
    n = homes.size
    location = np.zeros(n, np.float64)
    total = 0.0
    count = 0
    for i in range(n):
        for b in range(access.shape[1]):
            for j in range(n):
                location[i] += homes[j] * access[j, b, i]
        if is_core[i] == 1:
            location[i] *= core_factor
        total += units[i] * location[i]
        count += units[i]
    mean = total / max(count, 1)
    for i in range(n):
        location[i] = location[i] / mean if mean > 0.0 else 1.0
    return location
