"""Real maps give the numbers that were counted in them by other means."""

import math
from collections import Counter

import networkx as nx
import pytest
import shapely

from tests.place.geo import maps
from wijkabm.place.geo.boundary import read_boundary
from wijkabm.place.geo.cleaning import clean_streets
from wijkabm.place.geo.dwellings import read_dwellings
from wijkabm.place.geo.make import Asked, make_street_file
from wijkabm.place.geo.network import find_pieces, to_graph
from wijkabm.place.geo.rd import to_metres
from wijkabm.place.geo.roads import read_roads


@pytest.fixture(scope="module")
def wageningen(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wageningen")
    maps.write_geopackage(folder / "roads.gpkg", {"wegvakken": maps.wageningen()})
    maps.write_geojson(folder / "area.geojson", maps.box())
    return folder


def find_parallel(sections):
    """Pairs of crossings between which there are several sections."""
    graph = to_graph(sections)
    ways = Counter(frozenset(ends) for ends in graph.edges(keys=False))
    return {frozenset(pair) for pair, n in ways.items() if n > 1}


def test_wageningen_as_it_stands_in_the_file(wageningen):
    roads = read_roads(wageningen / "roads.gpkg")
    crossings = {end for one in roads.sections for end in one.ends}
    assert len(roads.sections) == 247
    assert len(crossings) == 205
    assert len({one.name for one in roads.sections}) == 49
    assert sum(one.metres for one in roads.sections) == pytest.approx(27_452, abs=1)
    assert [len(piece) for piece in find_pieces(roads.sections)] == [159, 44, 2]
    assert sum(one.n_numbers for one in roads.sections) == 2_086
    assert len(find_parallel(roads.sections)) == 4


def test_no_piece_of_wageningen_with_house_numbers_is_lost(wageningen):
    made = make_street_file(
        Asked(wageningen / "area.geojson", maps.AREA, wageningen / "roads.gpkg")
    )
    assert sum(one.homes for one in made.segments) == 2_086
    assert made.homes_from == "house numbers"
    assert len(made.names) == 49
    assert made.counts["links"] == 2
    assert made.counts["links_metres"] == 78  # 18.5 and 59.9 m
    assert made.metres == pytest.approx(27_452 + 78, abs=30)
    graph = nx.MultiGraph([one.ends for one in made.segments])
    assert nx.is_connected(graph)
    assert len(graph) == len(made.crossings)


def test_parallel_sections_survive(wageningen):
    sections = read_roads(wageningen / "roads.gpkg").sections
    pairs = find_parallel(sections)
    made = make_street_file(
        Asked(wageningen / "area.geojson", maps.AREA, wageningen / "roads.gpkg")
    )
    x, y = made.origin
    ends = Counter(frozenset(one.ends) for one in made.segments)
    still = {
        frozenset(
            (round(made.crossings[k][0] + x, 1), round(made.crossings[k][1] + y, 1)) for k in e
        )
        for e, n in ends.items()
        if n > 1
    }
    assert {frozenset((round(a, 1), round(b, 1)) for a, b in pair) for pair in pairs} <= still


def test_lines_lie_within_a_metre_of_those_of_the_map_and_are_as_long(wageningen):
    made = make_street_file(
        Asked(wageningen / "area.geojson", maps.AREA, wageningen / "roads.gpkg")
    )
    x, y = made.origin
    drawn = shapely.union_all(
        [shapely.LineString([(a + x, b + y) for a, b in one.line]) for one in made.segments]
    )
    far = []
    for line, _ in maps.wageningen():
        # Ends may have moved to a crossing less than 10 m away.
        middle = [
            p
            for p in line.coords
            if min(math.dist(p, e) for e in (line.coords[0], line.coords[-1])) > 10
        ]
        far += [shapely.distance(drawn, shapely.Point(place)) for place in middle]
    assert len(far) > 500
    assert max(far) < 0.6
    for one in made.segments:
        assert one.metres == pytest.approx(shapely.LineString(one.line).length, rel=0.02, abs=1)
        assert one.line[0] == made.crossings[one.ends[0]]
        assert one.line[-1] == made.crossings[one.ends[1]]


def test_the_largest_piece_alone_would_lose_a_quarter(wageningen):
    sections = read_roads(wageningen / "roads.gpkg").sections
    main = find_pieces(sections)[0]
    assert sum(one.n_numbers for one in sections if one.line[0] in main) == 1_565
    cleaned = clean_streets(sections, shapely.box(172_900, 442_850, 174_740, 444_880))
    assert sum(one.n_numbers for one in cleaned.sections) == 2_086


def test_even_numbers_stand_on_their_side_of_the_street(tmp_path):
    values = {
        "stt_naam": "A",
        "hnrstrlnks": "E",
        "e_hnr_lnks": 2,
        "l_hnr_lnks": 8,
        "hnrstrrhts": "O",
    }
    north = shapely.LineString([(173_000, 443_000), (173_000, 443_100)])
    rows = [(north, values | {"e_hnr_rhts": 1, "l_hnr_rhts": 9})]
    (section,) = read_roads(maps.write_geojson(tmp_path / "x.geojson", rows)).sections
    beside = {side.first: side.beside for side in section.numbers}
    assert beside[2] == pytest.approx((172_985, 443_050))
    assert beside[1] == pytest.approx((173_015, 443_050))


@pytest.mark.parametrize(
    ("kind", "ends", "is_told"),
    [("E", (1, 50), (2, 50, 25)), ("O", (2, 50), (3, 49, 24)), ("E", (2, 9), (2, 8, 4)),
     ("O", (4, 4), (4, 4, 1)), ("B", (1, 50), (1, 50, 50))],
)  # fmt: skip
def test_an_end_of_the_other_side_is_no_number_of_this_one(tmp_path, kind, ends, is_told):
    values = {"stt_naam": "A", "hnrstrrhts": "N", "hnrstrlnks": kind}
    row = values | dict(zip(("e_hnr_lnks", "l_hnr_lnks"), ends, strict=True))
    line = shapely.LineString([(173_000, 443_000), (173_000, 443_100)])
    (section,) = read_roads(maps.write_geojson(tmp_path / "x.geojson", [(line, row)])).sections
    (side,) = section.numbers
    assert (side.first, side.last, side.how_many) == is_told


def test_a_street_of_many_small_bends_is_drawn_as_long_as_it_is(tmp_path):
    places = [(173_000 + x, 443_000 + 0.45 * (x % 2)) for x in range(200)]
    rows = [(shapely.LineString(places), {"stt_naam": "A", "e_hnr_lnks": 1, "l_hnr_lnks": 9})]
    roads = maps.write_geojson(tmp_path / "roads.geojson", rows)
    area = maps.write_geojson(tmp_path / "area.geojson", maps.box())
    (segment,) = make_street_file(Asked(area, maps.AREA, roads)).segments
    assert segment.metres > 215
    assert shapely.LineString(segment.line).length == pytest.approx(segment.metres, rel=0.02)


def test_degrees_and_metres_agree_in_length(tmp_path, wageningen):
    turned = maps.in_degrees(maps.wageningen())
    path = maps.write_geopackage(tmp_path / "roads.gpkg", {"wegvakken": turned})
    metres = sum(one.metres for one in read_roads(path).sections)
    assert metres == pytest.approx(27_452.1, rel=0.002)


def apeldoorn(change=str):
    sample = maps.load("apeldoorn")
    rows = [
        (
            shapely.Point(x, y),
            {"gebruiksdoel": use, "status": status, "oppervlakte": area, "openbare_ruimte": street},
        )
        for x, y, use, status, area, street in sample["addresses"]
    ]
    area = [(shapely.Polygon(sample["boundary"]), sample["figures"])]
    return maps.spell(rows, change), area


@pytest.mark.parametrize("cut", [10, 99])
def test_apeldoorn(tmp_path, cut):
    rows, area = apeldoorn(lambda name: name[:cut])
    maps.write_geojson(tmp_path / "area.geojson", area)
    maps.write_geojson(tmp_path / "addresses.geojson", rows)
    boundary = read_boundary(tmp_path / "area.geojson", "BU02000706")
    assert boundary.title == "Bedrijvenpark Apeldoorn Noord"
    assert boundary.land.area == pytest.approx(2_090_000, rel=0.01)  # 209 ha, says CBS
    inside = [
        shapely.intersects(boundary.land, shape)
        for shape in shapely.transform([shape for shape, _ in rows], to_metres)
    ]
    assert sum(inside) == len(rows) == 490
    found = read_dwellings(tmp_path / "addresses.geojson", boundary.land)
    assert found.has_uses
    assert found.counts["addresses_not_built"] == 43
    assert found.counts["addresses"] == 490 - 43
    assert found.counts["dwellings"] == 119
    assert found.counts["shop_uses"] == 81


def test_amsterdam_falls_into_its_four_buurten(tmp_path):
    sample = maps.load("amsterdam")
    assert len(sample["addresses"]) == 1_836
    layers = {
        name: [(shapely.Point(x, y), {"straatnaam": street}) for x, y, street in sample[of]]
        for name, of in (("verblijfsobjecten", "addresses"), ("ligplaatsen", "moorings"))
    }
    path = maps.write_geopackage(tmp_path / "addresses.gpkg", layers)
    area = [
        (shapely.Polygon(edge), {"cbsCode": code, "naam": name, "code": own})
        for code, name, own, edge in sample["boundaries"]
    ]
    maps.write_geojson(tmp_path / "area.geojson", area)
    found = {}
    for code, *_ in sample["boundaries"]:
        land = read_boundary(tmp_path / "area.geojson", code).land
        dwellings = read_dwellings(path, land)
        found[code] = dwellings.counts["dwellings"]
        assert not dwellings.has_uses
        assert dwellings.counts["addresses_without_use"] == found[code]
        moored = read_dwellings(path, land, with_moorings=True)
        assert moored.counts["dwellings"] - found[code] == dwellings.counts["moorings_left_out"] > 0
    assert found == {"BU0363EB08": 1_008, "BU0363AA02": 466, "BU0363EC02": 235, "BU0363AA03": 127}
