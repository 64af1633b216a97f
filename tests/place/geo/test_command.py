"""``wijkabm streets``: real roads, with addresses and premises made from their house numbers."""

import errno
import json
import os
import re
import sys

import pytest
import shapely

from tests.place.geo import maps
from tests.place.geo.composed import compose, make_addresses
from tests.place.own import make_file
from wijkabm import cli
from wijkabm.cli.streets import tell_made
from wijkabm.place.street_file import read_street_file


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return compose(tmp_path_factory.mktemp("wijk"))


def order(folder, out, *more, **files):
    """Run the command; its exit code."""
    named = {"boundary": "area.geojson", "roads": "roads.gpkg"} | files
    options = [text for name, file in named.items() for text in (f"--{name}", str(folder / file))]
    with pytest.raises(SystemExit) as left:
        cli.main(["streets", *options, "--area", maps.AREA, "--out", str(out), *more])
    return left.value.code


ALL = {"dwellings": "bag.gpkg", "premises": "panden.csv"}


def test_a_wijk_by_one_command(folder, tmp_path, capsys):
    out = tmp_path / "wijk.streets.json"
    assert order(folder, out, **ALL) == 0
    said = capsys.readouterr().out
    assert (
        "247 sections within 150 m of the boundary, 205 crossings, 49 street names, 27,452 m of street"
        in said
    )
    assert "3 pieces that hang together" in said
    assert "2 straight links laid between pieces, 78 m of link" in said
    assert "house numbers: 2,086 kept" in said
    assert "21 not built or gone (left out)" in said
    assert "1 on streets or numbers that are not here (left out)" in said
    assert str(out) in said
    made = read_street_file(out)
    kept = [values for _, values in make_addresses() if "gevormd" not in values["status"]]
    homes = sum("woon" in values["gebruiksdoel"] for values in kept)
    assert made.homes_from == "dwellings"
    assert sum(one.homes for one in made.segments) == homes == made.counts["dwellings"]
    assert made.units_from == "premises"
    rows = (folder / "panden.csv").read_text("cp1252").splitlines()
    assert len(made.units) == len(rows) - 2  # the first line, and the one elsewhere
    assert sum(bool(unit.empty) for unit in made.units) == sum(";ja;" in row for row in rows)
    named = [made.names[made.segments[unit.segment].name] for unit in made.units]
    assert sorted(named) == sorted(row.split(";")[1] for row in rows[1:-1])
    assert all(unit.area % 5 == 0 for unit in made.units)
    assert {unit.branch for unit in made.units if not unit.empty} == {
        "food",
        "nonfood",
        "horeca",
        "services",
    }


def test_streets_of_premises_that_are_not_here_are_named(folder, tmp_path, capsys):
    rows = ["straat;huisnummer", "Rozenstraat;1", "ROZENSTRAAT;3", *(f"{x}str.;1" for x in "DACB")]
    (folder / "kort.csv").write_text("\n".join(rows))
    assert order(folder, tmp_path / "x.streets.json", premises="kort.csv") == 0
    said = capsys.readouterr().out
    assert "premises: 6 rows, 4 on streets or numbers that are not here (left out)" in said
    assert "note: no street here is called Astr., Bstr., Cstr. and 1 more, as in the list" in said
    (folder / "kort.csv").write_text("\n".join(rows[:3]))
    assert order(folder, tmp_path / "y.streets.json", premises="kort.csv") == 0
    assert "no street here" not in capsys.readouterr().out


def test_of_one_thing_it_does_not_tell_several():
    counted = ("sections_outside", "names_read", "links", "premises")
    one, two = (
        "; ".join(tell_made(make_file(counts=dict.fromkeys(counted, number)))) for number in (1, 2)
    )
    for said, words in (
        (one, ("1 section outside", "1 street name,", "1 straight link laid", "1 row;")),
        (two, ("2 sections outside", "2 street names,", "2 straight links laid", "2 rows;")),
    ):
        assert all(word in said for word in words), said


def test_without_premises_shop_uses_are_counted(folder, tmp_path):
    out = tmp_path / "wijk.streets.json"
    assert order(folder, out, dwellings="bag.gpkg") == 0
    made = read_street_file(out)
    assert made.units_from == "shop uses"
    assert len(made.units) == made.counts["shop_uses"] > 40
    assert {(unit.branch, unit.empty) for unit in made.units} == {(None, None)}


def test_the_file_holds_nothing_that_says_who_or_which_shop(folder, tmp_path):
    out = tmp_path / "wijk.streets.json"
    assert order(folder, out, **ALL) == 0
    text = re.sub(r'"sha256": "\w+"', '"sha256": ""', out.read_text("utf-8"))
    assert "Vermeulen" not in text
    assert not re.search(r"\b\d{4}\s?[A-Z]{2}\b", text)  # a postcode
    assert not re.search(r"\d{16}", text)  # a key of BAG
    content = json.loads(text)
    assert set(content["segments"][0]) == {"ends", "name", "metres", "homes", "line"}
    assert set(content["units"][0]) == {"segment", "branch", "empty", "area"}
    assert sum("number" in name for name in content["counts"]) == 3  # how many, not which


def test_street_names_off(folder, tmp_path):
    out = tmp_path / "wijk.streets.json"
    assert order(folder, out, "--street-names", "off") == 0
    text = out.read_text("utf-8")
    assert not [name for name in {v["stt_naam"] for _, v in maps.wageningen()} if name in text]


def test_other_orders_and_formats_give_the_same_file_but_for_its_sources(folder, tmp_path):
    addresses = make_addresses()
    maps.write_geojson(folder / "bag.geojson", maps.shuffled(addresses, 1))
    maps.write_geojson(folder / "roads.geojson", maps.shuffled(maps.wageningen(), 2))
    maps.write_geopackage(folder / "area.gpkg", {"wijken": maps.box(), "buurten": maps.box()})
    header, *rows = (folder / "panden.csv").read_text("cp1252").splitlines()
    (folder / "turned.csv").write_text("\n".join([header, *rows[::-1]]), "utf-8")
    assert order(folder, tmp_path / "a.streets.json", **ALL) == 0
    other = {
        "boundary": "area.gpkg",
        "roads": "roads.geojson",
        "dwellings": "bag.geojson",
        "premises": "turned.csv",
    }
    assert order(folder, tmp_path / "b.streets.json", **other) == 0
    a, b = (read_street_file(tmp_path / f"{name}.streets.json") for name in "ab")
    assert a.sources != b.sources
    assert a.model_copy(update={"sources": ()}) == b.model_copy(update={"sources": ()})


def test_an_earlier_file_is_replaced_only_when_asked(folder, tmp_path, capsys):
    out = tmp_path / "wijk.streets.json"
    out.write_text("earlier")
    assert order(folder, out) == 2
    assert "is there already; give --overwrite, or another name" in capsys.readouterr().err
    assert out.read_text() == "earlier"
    assert order(folder, out, "--overwrite") == 0
    assert read_street_file(out).area == maps.AREA


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("wijk.json", "give a name that ends in .streets.json"),
        (".streets.json", "give a name that ends in .streets.json"),
        ("there/is/none.streets.json", "there is no folder"),
    ],
)
def test_names_that_will_not_do(folder, tmp_path, capsys, out, said):
    assert order(folder, tmp_path / out) == 2
    assert said in capsys.readouterr().err


def test_a_bad_file_leaves_nothing_behind(folder, tmp_path, capsys):
    (tmp_path / "bad.csv").write_text("straat;leeg\nRoghorst;misschien\n")
    assert order(folder, tmp_path / "a.streets.json", premises=str(tmp_path / "bad.csv")) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "row 2: leeg 'misschien' is neither ja nor nee" in error
    assert [one.name for one in tmp_path.iterdir()] == ["bad.csv"]


def test_a_full_disk_is_told_and_leaves_the_earlier_file(folder, tmp_path, capsys, monkeypatch):
    out = tmp_path / "w.streets.json"
    out.write_text("earlier")

    def fail(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "replace", fail)
    assert order(folder, out, "--overwrite") == 2
    said = capsys.readouterr().err
    assert f"--out {out}: cannot be written (No space left on device); make room" in said
    assert [path.name for path in tmp_path.iterdir() if path != folder] == [out.name]
    assert out.read_text() == "earlier"


def test_without_shapely_it_says_how_to_get_it(folder, tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "shapely", None)
    assert order(folder, tmp_path / "a.streets.json") == 2
    assert (
        "streets needs shapely; install it with: pip install 'wijkabm[geo]'"
        in capsys.readouterr().err
    )


def test_only_parts_of_the_map_on_the_land_are_taken(folder, tmp_path):
    maps.write_geojson(tmp_path / "area.geojson", maps.box(173_250, 443_250, 174_350, 444_450))
    out = tmp_path / "a.streets.json"
    assert order(folder, out, boundary=str(tmp_path / "area.geojson"), dwellings="bag.gpkg") == 0
    made = read_street_file(out)
    assert made.land == 1_100 * 1_200
    assert made.origin == (173_200, 443_200)
    land = shapely.box(50, 50, 1_150, 1_250)
    assert made.counts["dwellings"] == sum(one.homes for one in made.segments) < 2_086
    for one in made.segments:
        assert shapely.distance(land, shapely.LineString(one.line)) < 150
