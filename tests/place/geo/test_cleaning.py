"""Streets of a wijk out of all around it: what is joined, laid, merged, absorbed, dropped and counted."""

from collections import Counter

import networkx as nx
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkabm.ground.errors import InputError
from wijkabm.place.geo import joining
from wijkabm.place.geo.cleaning import clean_streets, lay_links, merge_crossings
from wijkabm.place.geo.joining import join_streets
from wijkabm.place.geo.network import Numbers, Section, find_pieces, in_order

LAND = shapely.box(0, 0, 1_000, 1_000)


def street(*line, name="A", numbers=()):
    return Section(tuple((float(x), float(y)) for x, y in line), name, numbers)


def clean(*sections):
    return clean_streets(in_order(sections), LAND)


def test_a_piece_that_leaves_the_wijk_and_comes_back_is_joined_by_that_street():
    inside = street((100, 900), (500, 900))
    beside = street((500, 900), (500, 1_145), name="B", numbers=(Numbers(1, 9, 2),))
    back = street((500, 1_145), (900, 1_145), (900, 950), name="B")
    other = street((900, 950), (900, 500), name="C")
    cleaned = clean(inside, beside, back, other)
    assert cleaned.counts["sections_around"] == 2
    assert cleaned.counts["links"] == 0
    assert len(cleaned.sections) == 4
    assert cleaned.counts["house_numbers_outside"] == 5
    assert sum(one.n_numbers for one in cleaned.sections) == 0


def test_of_two_ways_around_the_shorter_is_taken():
    inside, other = street((100, 900), (400, 900)), street((700, 900), (900, 900), name="C")
    short = street((400, 900), (550, 1_145), (700, 900), name="short")
    long = street((400, 900), (550, 1_149), (700, 900), name="long")
    assert {one.name for one in clean(inside, other, short, long).sections} == {"A", "C", "short"}


def test_a_piece_without_a_way_gets_a_link_of_at_most_100_m():
    main = street((100, 100), (500, 100))
    near = street((595, 100), (700, 100), name="B", numbers=(Numbers(2, 20, 2),))
    cleaned = clean(main, near)
    (link,) = [one for one in cleaned.sections if one.is_link]
    assert link.line == ((500.0, 100.0), (595.0, 100.0))
    assert (link.name, link.numbers) == (None, ())
    assert (cleaned.counts["links"], cleaned.counts["links_metres"]) == (1, 95)


def test_a_piece_farther_off_stays_apart_if_people_live_there_or_it_is_long():
    main = street((100, 100), (500, 100))
    lived = street((601, 100), (700, 100), name="B", numbers=(Numbers(2, 20, 2),))
    long = street((100, 600), (300, 600), name="C")
    cleaned = clean(main, lived, long)
    assert {one.name for one in cleaned.sections} == {"A", "B", "C"}
    counts = cleaned.counts
    assert (counts["links"], counts["pieces"], counts["sections_dropped"]) == (0, 3, 0)


def test_a_scrap_farther_off_is_dropped_and_counted():
    scrap = [street((601, 100), (700, 100), name="B"), street((700, 100), (790, 100), name="C")]
    cleaned = clean(street((100, 100), (500, 100)), *scrap)
    assert [one.name for one in cleaned.sections] == ["A"]
    assert (cleaned.counts["pieces"], cleaned.counts["sections_dropped"]) == (1, 2)


def test_pieces_are_joined_through_one_another():
    chain = [street((x, 100), (x + 100, 100), name=str(x)) for x in (0, 190, 380, 570)]
    links = lay_links(chain)
    assert len(links) == 3
    assert len(find_pieces([*chain, *links])) == 1


@pytest.mark.parametrize(("y", "is_kept"), [(1_019, True), (1_021, False), (990, True)])
def test_a_street_along_the_boundary_belongs_to_the_wijk(y, is_kept):
    cleaned = clean(street((100, 950), (100, y)), street((100, y), (900, y), name="edge"))
    assert ("edge" in {one.name for one in cleaned.sections}) is is_kept


def test_of_a_street_along_the_boundary_the_side_in_the_wijk_counts():
    sides = (Numbers(1, 9, 2, (500.0, 985.0)), Numbers(2, 20, 2, (500.0, 1_015.0)))
    cleaned = clean(street((100, 1_000), (900, 1_000), numbers=sides))
    assert [one.n_numbers for one in cleaned.sections] == [5]
    assert cleaned.counts["house_numbers_outside"] == 10


def test_a_street_belongs_where_half_of_it_lies():
    across = street((900, 100), (1_100, 100), name="half")
    away = street((900, 100), (1_200, 200), name="less")
    cleaned = clean(street((100, 100), (900, 100)), across, away)
    assert {one.name for one in cleaned.sections} == {"A", "half"}
    assert cleaned.counts["sections_outside"] == 1


def test_crossings_closer_than_10_m_are_one_and_no_number_is_lost():
    counts = Counter()
    a = street((0, 0), (100, 0), name="A")
    b = street((100, 0), (108, 0), name="A", numbers=(Numbers(7, 7, 2),))
    c = street((108, 0), (200, 50), name="C")
    d = street((108, 0), (200, -50), name="D")
    merged = merge_crossings([a, b, c, d], counts)
    assert {end for one in merged for end in one.ends} == {(0, 0), (108, 0), (200, 50), (200, -50)}
    assert (counts["crossings_merged"], counts["sections_merged"]) == (1, 1)
    assert sum(one.n_numbers for one in merged) == 1
    assert next(one for one in merged if one.numbers).name == "A"


def test_crossings_that_follow_one_another_do_not_become_one_without_end():
    row = [street((9 * k, 0), (9 * k + 9, 0), numbers=(Numbers(k, k, 1),)) for k in range(1, 13)]
    ends = [street((-300, 0), (9, 0)), street((117, 0), (500, 0))]
    counts = Counter()
    merged = merge_crossings(in_order([*row, *ends]), counts)
    crossings = {end for one in merged for end in one.ends}
    assert crossings == {(-300, 0), *((9 + 18 * k, 0) for k in range(7)), (500, 0)}
    assert sum(one.n_numbers for one in merged) == 12
    assert counts["crossings_merged"] == 6


def test_a_straight_street_beside_short_ones_keeps_its_house_numbers():
    short = [street((x, 0), (x + 8, 0)) for x in (300, 308, 316)]
    straight = street((300, 0), (324, 0), name="B", numbers=(Numbers(1, 40, 1),))
    lead = [street((0, 0), (300, 0)), street((324, 0), (700, 0))]
    cleaned = clean(*lead, *short, straight)
    assert [one.name for one in cleaned.sections if one.numbers] == ["B"]
    assert cleaned.counts["house_numbers_outside"] == 0
    assert sum(one.n_numbers for one in cleaned.sections) == 40
    assert all(one.metres > 0 for one in cleaned.sections)


def test_house_numbers_of_a_section_between_two_that_are_one_are_counted_where_none_takes_them():
    counts = Counter()
    alone = street((0, 0), (6, 0), numbers=(Numbers(1, 3, 2),))
    assert merge_crossings([alone], counts) == []
    assert (counts["sections_merged"], counts["house_numbers_dropped"]) == (1, 2)


def test_crossings_10_m_apart_stay_two():
    merged = merge_crossings([street((0, 0), (100, 0)), street((110, 0), (200, 0))], Counter())
    assert len({end for one in merged for end in one.ends}) == 4


def test_a_street_that_comes_back_to_its_crossing_stays():
    loop = street((0, 0), (50, 50), (100, 0), (5, 5), name="loop")
    merged = merge_crossings([loop, street((0, 0), (0, 100))], Counter())
    assert [one.name for one in merged if one.ends[0] == one.ends[1]] == ["loop"]


def test_a_street_that_goes_on_is_one_segment():
    counts = Counter()
    parts = [
        street((0, 0), (60, 0), numbers=(Numbers(1, 9, 2),)),
        street((60, 0), (120, 10), numbers=(Numbers(11, 19, 2),)),
        street((120, 10), (300, 10)),
        street((300, 10), (350, 10), name="B"),
    ]
    joined = join_streets(parts, counts)
    assert [one.name for one in joined] == ["A", "A", "B"]  # 300 m would be too long for one
    assert joined[0].line == ((0, 0), (60, 0), (120, 10))
    assert joined[0].n_numbers == 10
    assert counts["sections_joined"] == 1


def test_parallel_streets_are_not_joined_into_a_ring():
    ways = [street((0, 0), (50, 10), (100, 0)), street((0, 0), (50, -10), (100, 0))]
    lead = street((-50, 0), (0, 0), name="B")
    assert len(join_streets([*ways, lead], Counter())) == 3


def make_grid(n, step=50):
    """Streets of a town in squares: every row and every column has a name, and every section a number."""
    rows = []
    for i in range(n):
        for j in range(n - 1):
            rows.append(street((j * step, i * step), ((j + 1) * step, i * step), name=f"row {i}"))
            rows.append(
                street((i * step, j * step), (i * step, (j + 1) * step), name=f"column {i}")
            )
    return [one._replace(numbers=(Numbers(k, k, 1),)) for k, one in enumerate(in_order(rows), 1)]


def test_too_many_streets_are_joined_by_name_without_a_name_or_number_lost(monkeypatch):
    monkeypatch.setattr(joining, "MOST_SEGMENTS", 100)
    streets = make_grid(9)
    counts = Counter()
    joined = join_streets(streets, counts)
    assert len(streets) == 144
    assert len(joined) <= 100
    assert counts["sections_joined"] == len(streets) - len(joined)
    assert {one.name for one in joined} == {one.name for one in streets}
    assert sorted(n for one in joined for n in one.numbers) == sorted(
        n for one in streets for n in one.numbers
    )
    assert nx.is_connected(nx.MultiGraph([one.ends for one in joined]))
    crossings = {end for one in streets for end in one.ends}
    assert {end for one in joined for end in one.ends} <= crossings
    known = {frozenset(one.line) for one in streets}
    assert all(
        frozenset(step) in known
        for one in joined
        for step in zip(one.line, one.line[1:], strict=False)
    )


def test_far_too_many_streets_are_refused(monkeypatch):
    monkeypatch.setattr(joining, "MOST_SEGMENTS", 100)
    with pytest.raises(
        InputError, match=r"144 street sections.*a wijk may have 100: give a smaller area"
    ):
        join_streets(make_grid(9, step=200), Counter())


STEPS = st.builds(
    lambda k, near: 20.0 * k + near, st.integers(0, 60), st.sampled_from([0.0, 0.0, 4.0])
)
PLACES = st.tuples(STEPS, STEPS)
STREETS = st.builds(
    Section,
    st.lists(PLACES, min_size=2, max_size=4, unique=True).map(tuple),
    st.sampled_from(["A", "B", "C", None]),
    st.integers(1, 40).map(lambda first: (Numbers(first, first + 4, 2),)),
    st.just(False),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(STREETS, min_size=1, max_size=25), st.randoms(use_true_random=False))
def test_whatever_the_streets_are_every_piece_and_number_is_accounted_for(streets, luck):
    streets = in_order(set(streets))
    cleaned = clean_streets(streets, LAND)
    counts = cleaned.counts
    joined = join_streets(cleaned.sections, Counter()) if cleaned.sections else []
    assert len(find_pieces(joined)) == counts["pieces"]
    kept = sum(one.n_numbers for one in joined)
    lost = counts["house_numbers_outside"] + counts["house_numbers_dropped"]
    assert kept + lost == sum(one.n_numbers for one in streets)
    assert all(one.metres <= 100.0 for one in joined if one.is_link)
    turned = [one._replace(line=one.line[::-1]) if luck.random() < 0.5 else one for one in streets]
    again = clean_streets(in_order(luck.sample(turned, len(turned))), LAND)
    assert again == cleaned
