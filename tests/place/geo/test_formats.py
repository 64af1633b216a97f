"""The same map in another order, format or spelling gives the same file of streets."""

import sqlite3
import warnings

import numpy as np
import pytest
import shapely

from tests.place.geo import maps
from wijkabm.place.geo import rd
from wijkabm.place.geo.layers import read_layers
from wijkabm.place.geo.make import Asked, make_street_file
from wijkabm.place.geo.roads import read_roads
from wijkabm.place.street_file import write_street_file

ROADS = maps.wageningen()
INSIDE = maps.box(173_250, 443_250, 174_350, 444_450)
"""A part of the map, so that a window is read."""


def give_height(shape):
    return shapely.force_3d(shape, 0.0)


def give_measure(shape):
    places = [(x, y, 7.0) for x, y in shape.coords]
    return shapely.from_wkt(
        "LINESTRING M (" + ", ".join(f"{x} {y} {m}" for x, y, m in places) + ")"
    )


def as_many(shape):
    return shapely.MultiLineString([shape])


def cut_in_two(shape):
    """A line as two that go on in one another."""
    places = list(shape.coords)
    if len(places) < 3:
        return shape
    return shapely.MultiLineString([places[1:], places[:2]])


def turn(shape, values):
    """The same street drawn from its other end: its left is the right then."""
    other = {"lnks": "rhts", "rhts": "lnks"}
    swapped = {name[:-4] + other.get(name[-4:], name[-4:]): value for name, value in values.items()}
    return shapely.reverse(shape), swapped


def each(change):
    return [(change(shape), values) for shape, values in ROADS]


NO_LENGTH = shapely.LineString([(173_900, 443_900)] * 2)
NOTHING = [(shape, ROADS[0][1]) for shape in (None, shapely.LineString(), NO_LENGTH)]

PACKAGES = {
    "shuffled": {"wegvakken": maps.shuffled(ROADS, 5)},
    "capitals": {"WEGVAKKEN": maps.spell(ROADS, str.upper)},
    "several layers": {"hectopunten": [(shapely.Point(173_900, 443_900), {"hectomtrng": 7})], "w": ROADS},
    "many": {"wegvakken": each(as_many)},
    "cut in two": {"wegvakken": each(cut_in_two)},
    "turned": {"wegvakken": [turn(*row) for row in ROADS]},
    "heights": {"wegvakken": each(give_height)},
    "measures": {"wegvakken": each(give_measure)},
    "twice": {"wegvakken": ROADS + ROADS[:40]},
    "nothing among them": {"wegvakken": NOTHING + ROADS},
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A function from a file of roads to the text that is made of it, without its sources."""
    area = tmp_path_factory.mktemp("made") / "area.geojson"
    maps.write_geojson(area, INSIDE)

    def make(roads):
        file = make_street_file(Asked(area, maps.AREA, roads))
        counts = {name: n for name, n in file.counts.items() if name != "sections_twice"}
        return write_street_file(file.model_copy(update={"sources": (), "counts": counts}))

    return make


@pytest.fixture(scope="module")
def usual(made, tmp_path_factory):
    path = tmp_path_factory.mktemp("usual") / "roads.gpkg"
    return made(maps.write_geopackage(path, {"wegvakken": ROADS}))


@pytest.mark.parametrize("name", PACKAGES)
def test_geopackages(tmp_path, made, usual, name):
    assert made(maps.write_geopackage(tmp_path / "roads.gpkg", PACKAGES[name])) == usual


@pytest.mark.parametrize("envelope", [False, True])
def test_a_window_needs_no_tree(tmp_path, made, usual, envelope):
    path = maps.write_geopackage(tmp_path / "r.gpkg", {"w": ROADS}, tree=False, envelope=envelope)
    assert made(path) == usual


def test_a_tree_that_was_never_filled_is_passed_over(tmp_path, made, usual):
    path = maps.write_geopackage(tmp_path / "r.gpkg", {"w": ROADS})
    with sqlite3.connect(path) as base:
        base.execute("DELETE FROM rtree_w_geom")
    base.close()
    assert made(path) == usual


def test_a_file_that_was_left_in_the_state_of_a_log_is_read_and_left_alone(tmp_path, made, usual):
    path = maps.write_geopackage(tmp_path / "r.gpkg", {"w": ROADS})
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("DELETE FROM gpkg_contents WHERE 0")
    base.close()
    assert made(path) == usual
    assert [one.name for one in tmp_path.iterdir()] == ["r.gpkg"]


@pytest.mark.parametrize("members", [{}, {"name": "wegvakken", "crs": {"type": "name"}}])
def test_geojson(tmp_path, made, usual, members):
    assert made(maps.write_geojson(tmp_path / "r.geojson", NOTHING[:1] + ROADS, **members)) == usual


def test_geojson_in_pieces_smaller_than_a_feature(tmp_path, made, usual, monkeypatch):
    monkeypatch.setattr("wijkabm.place.geo.geojson.CHUNK", 7)
    assert made(maps.write_geojson(tmp_path / "r.geojson", ROADS)) == usual


def test_both_formats_agree_in_degrees_too(tmp_path, made, usual):
    rows = maps.in_degrees([(give_height(shape), values) for shape, values in ROADS]) + NOTHING[:1]
    package = made(maps.write_geopackage(tmp_path / "r.gpkg", {"w": rows}))
    assert made(maps.write_geojson(tmp_path / "r.geojson", rows)) == package
    assert [line.count(",") for line in package.splitlines()[:10]] == [
        line.count(",") for line in usual.splitlines()[:10]
    ]


def test_lines_of_openstreetmap_are_cut_where_they_meet(tmp_path):
    rows = [
        (shapely.LineString([(0, 0), (60, 0), (120, 0)]), {"name": "A", "highway": "residential"}),
        (shapely.LineString([(60, 80), (60, 0)]), {"name": "B", "highway": "service"}),
        (shapely.LineString([(0, 80), (60, 80)]), {"name": None, "highway": "footway"}),
        (shapely.LineString([(0, 90), (60, 90)]), {"name": "A1", "highway": "motorway"}),
        (shapely.LineString([(0, 70), (60, 70)]), {"name": "canal", "highway": None}),
    ]

    def move(places):
        return places + np.array((173_900, 443_900))

    placed = [(shapely.transform(shape, move), v) for shape, v in rows]
    roads = read_roads(maps.write_geopackage(tmp_path / "osm.gpkg", {"lines": placed}))
    assert sorted((one.name, round(one.metres)) for one in roads.sections) == [
        ("A", 60),
        ("A", 60),
        ("B", 80),
    ]
    assert (roads.counts["paths_left_out"], roads.counts["motorways_left_out"]) == (2, 1)


def test_places_that_are_none_are_passed_over_in_silence(tmp_path, made, usual):
    lines = [((np.nan, 1.0), (2.0, 3.0)), ((173_900.0, 1e300), (173_900.0, 443_900.0))]
    with np.errstate(invalid="ignore"):
        broken = [(shapely.LineString(line), ROADS[0][1]) for line in lines]
    path = maps.write_geopackage(tmp_path / "r.gpkg", {"w": broken + ROADS}, tree=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert made(path) == usual


def test_only_rows_in_the_window_are_made_shapes_of(tmp_path, monkeypatch):
    shapes = []
    make = shapely.from_wkb
    monkeypatch.setattr(
        shapely, "from_wkb", lambda rows, **how: shapes.extend(rows) or make(rows, **how)
    )
    path = maps.write_geopackage(tmp_path / "r.gpkg", {"w": ROADS * 8})
    window = (173_900.0, 443_900.0, 174_000.0, 444_000.0)
    found = list(read_layers(path, "roads", ("street",), window))
    sampled = 200
    assert 0 < len(found) < len(ROADS)
    assert len(shapes) <= sampled + 2 * len(found)


def test_degrees_come_back_from_metres():
    places = rd.to_metres(rd.to_degrees(np.array([(13_000.0, 370_000.0), (270_000.0, 600_000.0)])))
    assert places == pytest.approx(
        np.array([(13_000.0, 370_000.0), (270_000.0, 600_000.0)]), abs=1e-3
    )


# Westertoren and Martinitoren, both as RD and as degrees; what the grid's keeper publishes of them.
@pytest.mark.parametrize(
    ("degrees", "metres"),
    [
        ((5.38720621, 52.15517440), (155_000.0, 463_000.0)),
        ((4.88352559, 52.37453253), (120_700.723, 487_525.502)),
        ((6.56820053, 53.21938317), (233_883.131, 582_065.168)),
    ],
)
def test_degrees_of_known_places(degrees, metres):
    assert rd.to_metres(np.array([degrees]))[0] == pytest.approx(metres, abs=0.3)
