"""Addresses: what is a home, what is left out, and along which street they are counted."""

from collections import Counter

import pytest
import shapely

from tests.place.geo import maps
from wijkabm.place.geo.along import count_along
from wijkabm.place.geo.dwellings import read_dwellings
from wijkabm.place.geo.network import Section
from wijkabm.place.geo.roads import read_roads

LAND = shapely.box(173_000, 443_000, 174_000, 444_000)
STREET = Section(((173_000.0, 443_000.0), (173_200.0, 443_000.0)), "Dorpsstraat")


def address(x=173_050, y=443_010, **values):
    own = {"openbare_ruimte_naam": "Dorpsstraat", "huisnummer": 1, "gebruiksdoel": "woonfunctie"}
    return shapely.Point(x, y), own | values


def read(tmp_path, rows, **more):
    return read_dwellings(maps.write_geojson(tmp_path / "x.geojson", rows), LAND, **more)


@pytest.mark.parametrize(
    ("status", "is_there", "is_empty"),
    [
        ("Verblijfsobject in gebruik", 1, 0), ("Verblijfsobject in gebruik (niet ingemeten)", 1, 0),
        ("Verbouwing verblijfsobject", 1, 0), ("Verblijfsobject buiten gebruik", 1, 1),
        ("Verblijfsobject gevormd", 0, 0), ("Verblijfsobject ingetrokken", 0, 0),
        ("Niet gerealiseerd verblijfsobject", 0, 0), ("Verblijfsobject ten onrechte opgevoerd", 0, 0),
        (None, 1, 0),
    ],
)  # fmt: skip
def test_what_is_built(tmp_path, status, is_there, is_empty):
    rows = [address(), address(x=173_060, status=status, gebruiksdoel="winkelfunctie,woonfunctie")]
    found = read(tmp_path, rows).counts
    assert found["dwellings"] == 1 + is_there
    assert found["shop_uses"] == is_there
    assert found["dwellings_out_of_use"] == is_empty
    assert found["addresses_not_built"] == 1 - is_there


def test_a_shop_that_is_out_of_use_is_an_empty_unit(tmp_path):
    shop = {"gebruiksdoel": "winkelfunctie", "oppervlakte": 83}
    rows = [
        address(),
        address(x=173_060, **shop),
        address(x=173_070, status="buiten gebruik", **shop),
    ]
    counted = count_along([STREET], read(tmp_path, rows), None, Counter())
    assert counted.homes == [1]
    assert [(unit.empty, unit.branch, unit.area) for unit in counted.units] == [
        (None, None, 85.0),
        (True, None, 85.0),
    ]


@pytest.mark.parametrize("area", [-99999999, 0, None, 999_999])
def test_a_floor_that_nobody_measured_is_none(tmp_path, area):
    rows = [address(gebruiksdoel="winkelfunctie", oppervlakte=area)]
    assert count_along([STREET], read(tmp_path, rows), None, Counter()).units[0].area is None


def test_an_address_that_stands_there_twice_counts_once(tmp_path):
    rows = [address(identificatie="1"), address(identificatie="1"), address(identificatie="2")]
    found = read(tmp_path, rows).counts
    assert (found["dwellings"], found["addresses_twice"]) == (2, 1)


def test_where_addresses_stand_beside_their_numbers_alone_they_count_once(tmp_path):
    alone = [
        (shape, {"straatnaam": "Dorpsstraat", "huisnummer": 1}) for shape, _ in [address()] * 3
    ]
    layers = {"nummeraanduiding": alone, "verblijfsobject": [address(), address(x=173_070)]}
    found = read_dwellings(maps.write_geopackage(tmp_path / "x.gpkg", layers), LAND)
    assert (found.has_uses, found.counts["dwellings"], found.counts["addresses_twice"]) == (
        True,
        2,
        3,
    )


def test_addresses_far_from_every_street_are_left_out_and_counted(tmp_path):
    counts = Counter()
    rows = [
        address(),
        address(x=173_900, y=443_900),
        address(y=443_290, openbare_ruimte_naam="Veld"),
    ]
    counted = count_along([STREET], read(tmp_path, rows), None, counts)
    assert counted.homes == [2]
    assert [counts[f"addresses_{how}"] for how in ("by_name", "by_nearest", "far")] == [1, 1, 1]


def test_house_numbers_that_cannot_be_are_none(tmp_path):
    values = {
        "stt_naam": "A",
        "hnrstrlnks": "E",
        "hnrstrrhts": "O",
        "e_hnr_rhts": 1,
        "l_hnr_rhts": 9,
    }
    line = shapely.LineString(STREET.line)
    rows = [(line, values | {"e_hnr_lnks": 2, "l_hnr_lnks": last}) for last in (2_000, 99_998)]
    sections = [
        read_roads(maps.write_geojson(tmp_path / "x.geojson", [row])).sections[0] for row in rows
    ]
    assert [one.n_numbers for one in sections] == [1_000 + 5, 5]
