"""What cannot be read or is of another kind or place is refused in one line that says which file to take."""

import io
import json
import re
import sqlite3
import zipfile
from contextlib import suppress

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.place.geo import maps
from wijkabm.ground.errors import InputError
from wijkabm.place.geo.boundary import read_boundary
from wijkabm.place.geo.dwellings import read_dwellings
from wijkabm.place.geo.make import Asked, make_street_file
from wijkabm.place.geo.roads import read_roads

LAND = shapely.box(172_900, 442_850, 174_740, 444_880)
ROADS = maps.wageningen()
NWB, BAG, CBS = "take the road sections", "take the layer verblijfsobject", "take the map of wijken"


def packed(*names):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return content.getvalue()


FILES = {
    "roads.osm.pbf": (b"\x00\x00\x00\x0e\x0a\x09OSMHeader\x18", "OpenStreetMap.*ogr2ogr.*pbf lines"),
    "roads.osm": (b'<?xml version="1.0"?><osm version="0.6">', "OpenStreetMap.*ogr2ogr"),
    "overpass.json": (b'{"version": 0.6, "osm3s": {}, "elements": []}', "Overpass.*; export it as GeoJSON"),
    "roads.shp": (b"\x00\x00\x27\x0a" + bytes(96), "shapefile; convert it with: ogr2ogr.* roads.shp"),
    "roads.dbf": (b"\x03\x18\x01\x01" + bytes(28), "part of a shapefile; convert it with.*roads.shp"),
    "roads.zip": (packed("map/wegvakken.shp", "map/wegvakken.dbf"), "zip with a shapefile.*wegvakken.shp"),
    "bag.zip": (packed("9999VBO08012021-000001.xml"), "BAG as it is delivered"),
    "figures.xlsx": (packed("[Content_Types].xml", "xl/workbook.xml"), "is a workbook or a document"),
    "figures.ods": (packed("mimetype", "content.xml"), "is a workbook or a document"),
    "other.zip": (packed("SHP/wijken.shp", "map.gpkg"), "is a zip; unpack it and give map.gpkg"),
    "text.zip": (packed("lees.txt"), "zip with lees.txt in it; unpack it"),
    "broken.zip": (b"PK\x03\x04rest", "zip that cannot be opened"),
    "roads.gml": (b'<?xml version="1.0"?><ogr:FeatureCollection xmlns:gml="x">', "is GML; convert it with"),
    "bag.xml": (b'<?xml version="1.0"?><sl-bag-extract:bagStand xmlns="x">', "BAG as it is delivered"),
    "page.html": (b"<!DOCTYPE html><html>not found</html>", "web page or XML"),
    "roads.gz": (b"\x1f\x8b\x08", "packed"),
    "roads.fgb": (b"fgb\x03fgb\x00", "FlatGeobuf.*ogr2ogr"),
    "roads.csv": (b"straat;huisnummer\n", "neither GeoPackage nor GeoJSON"),
    "empty.gpkg": (b"", "is empty; download it again"),
    "blank.geojson": (b"  \n", "is empty; download it again"),
    "cut.geojson": (b'{"type": "FeatureCollection", "features": [{"type": "Fea', "is damaged"),
    "text.geojson": (b'{"type": "x", "features": [], "name": "\xff\xfe"}', "damaged .*no UTF-8"),
    "other.json": (b'{"type": "Topology", "arcs": []}', "Topology; convert it"),
    "figures.json": (b'{"value": [{"a": 1}]}', "JSON, but no map"),
    "nothing.geojson": (b'{"type": "FeatureCollection", "features": []}', "a map with nothing on it"),
    "broken.gpkg": (b"SQLite format 3\x00" + bytes(200), "not a readable GeoPackage"),
}  # fmt: skip


def refuse(what, *files):
    with pytest.raises(InputError) as said:
        what(*files)
    return str(said.value)


@pytest.mark.parametrize("name", FILES)
def test_files_of_another_kind(tmp_path, name):
    content, expected = FILES[name]
    path = tmp_path / name
    path.write_bytes(content)
    said = refuse(read_roads, path)
    assert re.search(expected, said), said
    assert "--roads" in said
    assert NWB in said or "download it again" in said
    assert BAG in refuse(read_dwellings, path, LAND) or "download it again" in said


def test_folders_and_files_that_are_not_there(tmp_path):
    assert "is a folder; give the file in it" in refuse(read_roads, tmp_path)
    assert "there is no such file" in refuse(read_boundary, tmp_path / "x.gpkg", "BU1")


def test_a_base_of_another_program(tmp_path):
    base = sqlite3.connect(tmp_path / "x.gpkg")
    base.execute("CREATE TABLE a (b)")
    base.commit()
    base.close()
    assert "no such table: gpkg_geometry_columns" in refuse(read_roads, tmp_path / "x.gpkg")


def test_a_damaged_geopackage(tmp_path):
    path = maps.write_geopackage(tmp_path / "x.gpkg", {"w": ROADS})
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert "is not a readable GeoPackage" in refuse(read_roads, path)


def give_roads(tmp_path, rows):
    return refuse(read_roads, maps.write_geojson(tmp_path / "x.geojson", rows), LAND.bounds)


def test_motorways_only(tmp_path):
    rows = [
        (shape, {"stt_naam": "A15", "wegbehsrt": "R", "hnrstrlnks": None}) for shape, _ in ROADS
    ]
    said = give_roads(tmp_path, rows)
    assert "only motorways here, no streets" in said
    assert NWB in said
    rows = [(shape, {"stt_naam": None, "wegnummer": "A15"}) for shape, _ in ROADS]
    assert "only motorways" in give_roads(tmp_path, rows)


def test_motorways_among_streets_are_left_out_and_counted(tmp_path):
    motorway = (
        shapely.LineString([(173_000, 443_000), (174_000, 444_000)]),
        {"stt_naam": "A50", "wegbehsrt": "R"},
    )
    path = maps.write_geojson(tmp_path / "x.geojson", [motorway, *ROADS])
    roads = read_roads(path)
    assert roads.counts["motorways_left_out"] == 1
    assert len(roads.sections) == 247


def test_paths_among_streets_are_left_out_and_counted_unless_people_live_along_them(tmp_path):
    bare = {"stt_naam": "Pad", "bst_code": "FP"}
    lived = bare | {"hnrstrlnks": "B", "e_hnr_lnks": 1, "l_hnr_lnks": 3, "bst_code": "VP"}
    rows = [(ROADS[0][0], bare), (ROADS[1][0], lived)]
    roads = read_roads(maps.write_geojson(tmp_path / "x.geojson", rows))
    assert roads.counts["paths_left_out"] == 1
    assert [one.n_numbers for one in roads.sections] == [3]


def test_a_street_that_the_state_keeps_and_people_live_along_is_one(tmp_path):
    values = ROADS[0][1] | {
        "wegbehsrt": "R", "hnrstrlnks": "E", "e_hnr_lnks": 2, "l_hnr_lnks": 8, "hnrstrrhts": "N",
    }  # fmt: skip
    roads = read_roads(maps.write_geojson(tmp_path / "x.geojson", [(ROADS[0][0], values)]))
    assert [one.n_numbers for one in roads.sections] == [4]


@pytest.mark.parametrize(
    "values", [{"highway": "footway", "name": None}, {"bst_code": "VP", "stt_naam": "A"}]
)
def test_paths_only(tmp_path, values):
    said = give_roads(tmp_path, [(shape, values) for shape, _ in ROADS])
    assert "only paths here, no streets" in said
    assert NWB in said


def test_lines_without_names(tmp_path):
    said = give_roads(tmp_path, [(shape, {"id": 1}) for shape, _ in ROADS])
    assert "lines without street names (a column stt_naam), such as paths" in said


def test_a_layer_of_points_is_no_map_of_roads(tmp_path):
    said = give_roads(tmp_path, [(shapely.Point(173_900, 443_900), {"stt_naam": "A"})])
    assert "no road near the boundary: it is of another place, or no map of roads" in said


def test_another_country_or_grid(tmp_path):
    for place in ((13.4, 52.5), (600_000, 5_800_000)):
        line = shapely.LineString([place, (place[0] + 0.001, place[1])])
        said = give_roads(tmp_path, [(line, {"stt_naam": "A"})])
        assert "neither on the Dutch grid" in said
        assert "ogr2ogr -t_srs EPSG:28992" in said


def test_a_boundary_without_codes(tmp_path):
    rows = [(shape, {"name": "Overvecht", "cartodb_id": 1}) for shape, _ in maps.box()]
    said = refuse(read_boundary, maps.write_geojson(tmp_path / "x.geojson", rows), "BU03440001")
    assert "its areas have no codes (a column buurtcode or wijkcode)" in said
    assert CBS in said


def test_a_boundary_without_this_code(tmp_path):
    path = maps.write_geojson(tmp_path / "x.geojson", maps.box())
    assert "there is no area BU02890002 among its 3 codes, such as BU02890001" in refuse(
        read_boundary, path, "BU02890002"
    )


@pytest.mark.parametrize(
    ("shape", "values"),
    [(shapely.Point(173_000, 443_000), {}), (LAND.exterior, {}), (LAND, {"water": "JA"})],
    ids=["point", "line", "water"],
)
def test_a_boundary_without_land(tmp_path, shape, values):
    rows = [(shape, {"buurtcode": maps.AREA} | values)]
    said = refuse(read_boundary, maps.write_geojson(tmp_path / "x.geojson", rows), maps.AREA)
    assert f"it has {maps.AREA} without land" in said
    assert CBS in said


def test_addresses_of_another_place_and_other_points(tmp_path):
    away = [(shapely.Point(172_950 - k, 442_000), {"openbare_ruimte": "A"}) for k in range(3)]
    said = refuse(read_dwellings, maps.write_geojson(tmp_path / "a.geojson", away), LAND)
    assert "has no address within the boundary: it is of another place, or another layer" in said
    assert BAG in said
    other = [(shapely.Point(173_900, 443_900), {"hectomtrng": 7})]
    said = refuse(read_dwellings, maps.write_geojson(tmp_path / "b.geojson", other), LAND)
    assert "has no addresses: neither a use (gebruiksdoel) nor a street stands in it" in said
    panden = [
        (shapely.box(173_900, 443_900, 173_910, 443_910), {"identificatie": "1", "bouwjaar": 1980})
    ]
    said = refuse(read_dwellings, maps.write_geojson(tmp_path / "c.geojson", panden), LAND)
    assert BAG in said


def test_roads_of_another_place(tmp_path):
    roads = maps.write_geopackage(tmp_path / "r.gpkg", {"w": ROADS})
    area = maps.write_geojson(tmp_path / "a.geojson", maps.box(180_000, 450_000, 181_000, 451_000))
    said = refuse(make_street_file, Asked(area, maps.AREA, roads))
    assert "no road near the boundary: it is of another place" in said
    area = maps.write_geojson(tmp_path / "b.geojson", maps.box(172_000, 444_900, 172_900, 445_000))
    said = refuse(make_street_file, Asked(area, maps.AREA, roads))
    assert re.search("no (street|road)", said)


SQUARE = [[173_000, 443_000], [173_100, 443_000], [173_100, 443_100], [173_000, 443_000]]
VALUES = {"stt_naam": "A", "gebruiksdoel": "woonfunctie", "buurtcode": maps.AREA, "oppervlakte": 70}
SHAPES = {"LineString": SQUARE, "Polygon": [SQUARE], "Point": [173_050, 443_050]}
MAP = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": VALUES,
                "geometry": {"type": kind, "coordinates": places},
            }
            for kind, places in SHAPES.items()
        ],
    }
)
TOKENS = re.findall(r'"[^"]*"|\d+|[^\s"\d]', MAP)
OTHERS = [
    "",
    "9",
    "1e999",
    "NaN",
    "-99999999",
    "null",
    "true",
    '"x"',
    "[]",
    "{}",
    "[1]",
    '[1, "a"]',
    ",",
    "{",
]


def test_the_map_that_is_damaged_is_a_good_one(tmp_path):
    path = tmp_path / "x.geojson"
    path.write_text("".join(TOKENS))
    land = read_boundary(path, maps.AREA).land
    assert len(read_roads(path, land.bounds).sections) == 1
    assert read_dwellings(path, land).counts["dwellings"] == 1


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(st.integers(0, len(TOKENS) - 1), st.sampled_from(OTHERS), max_size=3),
    st.one_of(st.just(len(TOKENS)), st.integers(0, len(TOKENS))),
)
def test_a_damaged_map_does_no_more_than_be_refused(tmp_path, changes, end):
    path = tmp_path / "x.geojson"
    path.write_text("".join(changes.get(k, token) for k, token in enumerate(TOKENS[:end])))
    for read in (
        lambda: read_roads(path, LAND.bounds),
        lambda: read_dwellings(path, LAND),
        lambda: read_boundary(path, maps.AREA),
    ):
        with suppress(InputError):
            read()
