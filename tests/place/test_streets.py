import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkabm.place import draws
from wijkabm.place.streets import count_segments, find_access, find_location, lay_streets, to_graph


@given(st.integers(8, 120), st.integers(0, 10**6), st.floats(1e4, 5e7))
def test_streets_connect_and_are_as_many_as_asked(n, seed, land):
    plan = lay_streets(draws.wijk_key(seed, "somewhere", 0), n, land)
    graph = to_graph(plan)
    assert plan.x.size == n
    assert graph.number_of_edges() == n
    assert nx.is_connected(graph)
    assert plan.is_core.sum() >= 1
    assert plan.is_edge.sum() >= 2
    assert not (plan.is_core & plan.is_edge).any()
    built_up = math.sqrt(min(land, n * 40_000))
    assert plan.x.min() >= 0
    assert max(plan.x.max(), plan.y.max()) <= built_up


def test_distances_are_shortest_walks_by_dijkstra():
    plan = lay_streets(draws.wijk_key(4, "somewhere", 0), 40, 600_000.0)
    graph = to_graph(plan)
    walks = dict(nx.all_pairs_dijkstra_path_length(graph, weight="length"))
    for i in range(40):
        assert plan.distance[i, i] == 0
        for j in range(i):
            between = min(
                walks[a][b]
                for a in (plan.start[i], plan.end[i])
                for b in (plan.start[j], plan.end[j])
            )
            expected = 0.5 * (plan.length[i] + plan.length[j]) + between
            assert plan.distance[i, j] == pytest.approx(expected)
            assert plan.distance[j, i] == pytest.approx(expected)


def test_the_core_lies_together_between_its_edges():
    plan = lay_streets(draws.wijk_key(1, "somewhere", 0), 60, 600_000.0)
    core = np.flatnonzero(plan.is_core)
    graph = to_graph(plan).edge_subgraph([(plan.start[s], plan.end[s]) for s in core])
    assert nx.is_connected(graph)
    ends = {plan.start[core[0]], plan.end[core[-1]]}
    for s in np.flatnonzero(plan.is_edge):
        ends -= {plan.start[s], plan.end[s]}
    assert not ends  # both ends of the core go on as an edge


def test_other_luck_is_another_plan_and_the_same_luck_the_same():
    plans = [lay_streets(draws.wijk_key(seed, "somewhere", 0), 30, 5e5) for seed in (1, 1, 2)]
    assert (plans[0].x == plans[1].x).all()
    assert not np.array_equal(plans[0].x, plans[2].x)


def test_access_and_location_by_hand():
    distance = np.array([[0.0, 100.0], [100.0, 0.0]])
    access = find_access(distance, np.array([100.0]), 1)
    assert access[0, 0].tolist() == pytest.approx([1.0, math.exp(-1)])
    homes, units = np.array([30, 10]), np.array([2, 1])
    location = find_location(access, homes, np.array([1, 0]), units, 2.0)
    core, edge = 2 * (30 + 10 * math.exp(-1)), 30 * math.exp(-1) + 10
    mean = (2 * core + edge) / 3
    assert location.tolist() == pytest.approx([core / mean, edge / mean])


def test_segments_follow_inhabitants_within_bounds():
    assert count_segments(200, 160.0) == 8
    assert count_segments(8000, 160.0) == 50
    assert count_segments(80_000, 160.0) == 120
