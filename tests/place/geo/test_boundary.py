"""An area is found by its code, in whatever layer and under whatever name the code stands."""

import pytest
import shapely

from tests.place.geo import maps
from wijkabm.ground.errors import InputError
from wijkabm.place.geo.boundary import read_boundary

WEST, EAST = (
    shapely.box(173_000, 443_000, 173_500, 444_000),
    shapely.box(173_500, 443_000, 174_000, 444_000),
)
POND = shapely.box(174_000, 443_000, 174_100, 444_000)
BUURTEN = [
    (
        WEST,
        {"buurtcode": "BU02890101", "buurtnaam": "West", "wijkcode": "WK028901", "water": "NEE"},
    ),
    (
        EAST,
        {"buurtcode": "BU02890102", "buurtnaam": "Oost", "wijkcode": "WK028901", "water": "NEE"},
    ),
    (POND, {"buurtcode": "BU02890103", "buurtnaam": "Plas", "wijkcode": "WK028901", "water": "JA"}),
]
WIJKEN = [
    (
        shapely.box(173_000, 443_000, 173_900, 444_000),
        {"wijkcode": "WK028901", "wijknaam": "Wijk 1", "gemeentecode": "GM0289"},
    )
]


def read(tmp_path, layers, code):
    return read_boundary(maps.write_geopackage(tmp_path / "area.gpkg", layers), code)


@pytest.mark.parametrize("code", ["BU02890101", " bu02890101 "])
def test_a_buurt(tmp_path, code):
    found = read(tmp_path, {"wijken": WIJKEN, "buurten": BUURTEN}, code)
    assert (found.code, found.title, found.land.area) == ("BU02890101", "West", 500_000.0)


def test_a_wijk_in_its_own_layer(tmp_path):
    found = read(tmp_path, {"buurten": BUURTEN, "wijken": WIJKEN}, "WK028901")
    assert (found.title, found.land.area) == ("Wijk 1", 900_000.0)


def test_a_wijk_of_a_map_of_buurten_is_these_together(tmp_path):
    found = read(tmp_path, {"buurten": BUURTEN}, "WK028901")
    assert (found.title, found.land.area) == ("WK028901", 1_000_000.0)
    bare = maps.spell(
        [(shape, {"x": v["buurtcode"]}) for shape, v in BUURTEN[:2]], lambda _: "statcode"
    )
    assert (
        read_boundary(maps.write_geojson(tmp_path / "b.geojson", bare), "WK028901").land.area
        == 1_000_000.0
    )


@pytest.mark.parametrize(
    "name", ["buurtcode", "BU_CODE", "bu_code", "cbsCode", "statcode", "BUURTCODE", "code"]
)
def test_spellings_of_the_code(tmp_path, name):
    rows = [
        (shape, {name: values["buurtcode"], "naam": values["buurtnaam"]})
        for shape, values in BUURTEN[:2]
    ]
    assert read(tmp_path, {"a": rows}, "BU02890102").title == "Oost"


def test_a_code_that_is_not_there_is_answered_with_those_that_are_near(tmp_path):
    with pytest.raises(
        InputError, match=r"no area BU02890109 among its \d codes, such as BU02890103"
    ):
        read(tmp_path, {"buurten": BUURTEN}, "BU02890109")


def test_a_shape_that_crosses_itself_is_mended(tmp_path):
    bow = shapely.Polygon(
        [(173_000, 443_000), (173_100, 443_100), (173_100, 443_000), (173_000, 443_100)]
    )
    assert read(tmp_path, {"a": [(bow, BUURTEN[0][1])]}, "BU02890101").land.area == pytest.approx(
        5_000
    )
