"""Two wijken that meet along a street: each shop of one list stands in one of them."""

import pytest
import shapely

from tests.place.geo import maps
from wijkabm.place.geo.make import Asked, make_street_file

X, Y = 173_000, 443_000
NORTH, SOUTH = "BU02890001", "BU02890002"
NONE = {"hnrstrlnks": "N", "hnrstrrhts": "N"}


def at(*places):
    return shapely.LineString([(X + x, Y + y) for x, y in places])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Grens on the boundary, odd numbers north of it; Dwars across it, 31 to 60 south."""
    folder = tmp_path_factory.mktemp("neighbours")
    areas = [
        maps.box(X - 500, Y + low, X + 1_500, Y + low + 800, buurtcode=code)[0]
        for code, low in ((NORTH, 0), (SOUTH, -800))
    ]
    grens = {"hnrstrlnks": "O", "e_hnr_lnks": 1, "l_hnr_lnks": 99,
             "hnrstrrhts": "E", "e_hnr_rhts": 2, "l_hnr_rhts": 100}  # fmt: skip
    dwars = [
        NONE | {"stt_naam": "Dwars", "hnrstrlnks": "B", "e_hnr_lnks": n, "l_hnr_lnks": n + 29}
        for n in (1, 31)
    ]
    roads = [
        (at((0, 0), (400, 0)), {"stt_naam": "Grens"} | grens),
        (at((0, 0), (0, 300)), dwars[0]),
        (at((0, 0), (0, -300)), dwars[1]),
        (at((400, 0), (400, 300)), NONE | {"stt_naam": "Noord"}),
        (at((400, 0), (400, -300)), NONE | {"stt_naam": "Zuid"}),
    ]
    homes = [("Grens", n, 4 * n, 12 if n % 2 else -12) for n in range(1, 101)]
    homes += [
        ("Dwars", n, -10, 300 - 9 * n if n <= 30 else -9 * (n - 30))
        for n in range(1, 61)
        if n % 7  # some numbers of the list have no address
    ]
    use = {"gebruiksdoel": "woonfunctie", "status": "Verblijfsobject in gebruik"}
    addresses = [
        (shapely.Point(X + x, Y + y), {"openbare_ruimte_naam": street, "huisnummer": n} | use)
        for street, n, x, y in homes
    ]
    maps.write_geojson(folder / "areas.geojson", areas)
    maps.write_geojson(folder / "roads.geojson", roads)
    maps.write_geojson(folder / "homes.geojson", addresses)
    rows = [f"Grens;{n};horeca;{n}" for n in range(1, 41)]
    rows += [f"Dwars;{n};food;{n}" for n in range(1, 61)]
    text = "straat;huisnummer;branche;oppervlakte\n"
    (folder / "shops.csv").write_text(text + "\n".join(rows))
    return folder


@pytest.mark.parametrize("dwellings", [None, "homes.geojson"], ids=["ranges", "addresses"])
def test_every_shop_of_two_neighbours_stands_in_one_of_them(folder, dwellings):
    homes = None if dwellings is None else folder / dwellings
    made = {
        code: make_street_file(
            Asked(
                folder / "areas.geojson",
                code,
                folder / "roads.geojson",
                homes,
                folder / "shops.csv",
            )
        )
        for code in (NORTH, SOUTH)
    }
    by_branch = {
        code: [sum(unit.branch == b for unit in file.units) for b in ("horeca", "food")]
        for code, file in made.items()
    }
    assert by_branch == {NORTH: [20, 30], SOUTH: [20, 30]}
    assert [file.counts["premises_elsewhere"] for file in made.values()] == [50, 50]
