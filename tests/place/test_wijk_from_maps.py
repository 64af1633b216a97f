"""From maps of real streets to a wijk that lives: all stands where it is, and nothing says who is there.

No file, world, result, page or story has a shop's name, a house number, a postcode or a key of a register.
"""

import json

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from tests.place.geo import maps
from tests.place.worlds import columns_of, make_figures
from wijkabm.app.frame import Walkers, describe_scene, encode_world, to_json
from wijkabm.app.links import Saved, describe_saved, write_link
from wijkabm.app.lives import tell_life
from wijkabm.app.origin import Origin
from wijkabm.app.worlds import Watched
from wijkabm.model.wijk import Wijk
from wijkabm.place.geo.make import Asked, make_street_file
from wijkabm.place.own_files import give_own
from wijkabm.place.street_file import write_street_file
from wijkabm.runs.results import load, write_tables
from wijkabm.tell.report import write_report
from wijkabm.tell.story import tell_resident, tell_shop

CORNER = (173_300, 443_300, 173_800, 443_800)
"""Of the map: some streets of Wageningen."""


def make_secrets(shift):
    """What must not be found: a shop's name, a house number, a postcode, how keys of a register begin."""
    return {
        "shop": f"Bij Jansma {shift} van Wezel",
        "number": 60_001 + 2 * shift,
        "postcode": f"67{shift:02d}QZ",
        "key": f"028901{shift:04d}",
    }


def compose(folder, shift):
    """Maps of a corner of Wageningen: addresses along each street, and a list of premises."""
    secrets = make_secrets(shift)
    roads = [
        (line, {**values, **{k: 0 for k in values if "hnr_" in k}})
        for line, values in maps.wageningen()
    ]
    inside = shapely.box(*CORNER)
    homes, shops = [], ["naam;straat;huisnummer;postcode;branche;leeg;oppervlakte"]
    named = [(line, v["stt_naam"]) for line, v in roads if v["stt_naam"] and line.within(inside)]
    for row, (line, street) in enumerate(named):
        for k in range(4 + 3 * (row % 7)):
            number = secrets["number"] + 10 * k
            values = {
                "identificatie": f"{secrets['key']}{len(homes):06d}",
                "openbare_ruimte_naam": street,
                "huisnummer": number,
                "postcode": secrets["postcode"],
                "gebruiksdoel": "woonfunctie",
                "status": "Verblijfsobject in gebruik",
                "oppervlakte": 90,
            }
            homes.append((line.interpolate(0.1 + 0.04 * (k % 20), normalized=True), values))
    for k in range(9):
        street = named[7 * k % len(named)][1]
        kind = ("levensmiddelen", "kleding", "kapper")[k % 3]
        place = f"{street};{secrets['number'] + 10 * k};{secrets['postcode']}"
        shops.append(f"{secrets['shop']};{place};{kind};nee;{70 + k}")
    maps.write_geojson(folder / "area.geojson", maps.box(*CORNER))
    maps.write_geopackage(folder / "roads.gpkg", {"wegvakken": roads})
    maps.write_geopackage(folder / "homes.gpkg", {"verblijfsobject": homes})
    (folder / "shops.csv").write_text("\n".join(shops) + "\n", "utf-8")
    return make_street_file(
        Asked(
            folder / "area.geojson", maps.AREA, folder / "roads.gpkg", folder / "homes.gpkg",
            folder / "shops.csv",
        )
    )  # fmt: skip


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return compose(tmp_path_factory.mktemp("maps"), 7)


@pytest.fixture(scope="module")
def wijk(file):
    homes = sum(segment.homes for segment in file.segments)
    share = homes / 240
    figures = {"inhabitants": 500, "age_0_14": 80, "age_15_24": 60, "age_25_44": 140}
    figures |= {"age_45_64": 130, "age_65_plus": 90, "households": 235, "businesses": 55}
    figures |= {"one_person_households": 95, "households_without_children": 70}
    figures |= {"households_with_children": 70, "on_state_pension": 85, "on_bijstand": 20}
    area = make_figures(maps.AREA, **{name: round(n * share) for name, n in figures.items()})
    return Wijk(areas=[give_own(area, file, "f")], burn_in=3).run(6)


@pytest.fixture(scope="module")
def folder(wijk, tmp_path_factory):
    folder = tmp_path_factory.mktemp("results")
    write_tables(wijk, folder)
    write_report(load(folder), folder)
    return folder


def is_key(numbers):
    """Which numbers are keys of the register, whose first digit is nothing."""
    return np.floor(np.asarray(numbers, float) / 1e6) == float(make_secrets(7)["key"])


def assert_clean(text):
    secrets = make_secrets(7)
    for what, secret in secrets.items():
        found = text.find(str(secret))
        assert found < 0, (what, text[max(found - 60, 0) : found + 60])


def test_maps_become_a_wijk_on_its_own_streets(file, wijk, folder):
    results = load(folder)
    counted = np.array([segment.homes for segment in file.segments])
    built = np.bincount(wijk.world.households.segment, minlength=counted.size)
    assert (abs(built - counted * built.sum() / counted.sum()) <= 1).all()
    assert results.segments["metres"].tolist() == pytest.approx(
        [s.metres for s in file.segments], abs=0.5
    )
    own = {
        row["figure"]: row for row in results.manifest["agreement"] if row["origin"] == "streets"
    }
    assert own["streets_dwellings"]["met"]
    assert own["streets_units"]["input"] == own["streets_units"]["built"] == 9
    (area,) = results.manifest["input"]
    told = area["streets"]
    assert (area["name"], area["code"]) == (
        file.title,
        file.area,
    )  # key figures have its code alone
    assert [source["role"] for source in told["sources"]] == [
        "boundary",
        "roads",
        "dwellings",
        "premises",
    ]
    places = results.premises.sort_values("row").head(9)["segment"]
    assert sorted(places) == sorted(unit.segment for unit in file.units)
    points = results.lines.groupby("segment").size()
    assert points.tolist() == [len(segment.line) for segment in file.segments]


def test_the_file_holds_streets_and_counts_and_nothing_else(file):
    assert len(file.segments) > 20
    assert len(file.units) == 9
    text = write_street_file(file)
    assert any(name in text for name in ("Tarthorst", "Haverlanden", "Roghorst"))
    assert_clean(text)


def test_other_names_numbers_postcodes_and_keys_give_the_same_file(file, tmp_path):
    other = compose(tmp_path, 8)
    assert other.model_copy(update={"sources": ()}) == file.model_copy(update={"sources": ()})


def test_no_column_of_the_world_holds_a_key_or_a_house_number(wijk):
    secrets = make_secrets(7)
    for table in wijk.world:
        for column in columns_of(table):
            assert not is_key(column).any()
    homes, units = wijk.world.households, wijk.world.premises
    for column in (*homes, *units):
        if column.ndim == 1 and column.size and column.max(initial=0) < 100_000:
            assert not (column == secrets["number"]).any()
    for line in wijk.lines.list_names():
        assert_clean(line)


def test_no_table_manifest_or_page_of_results_holds_any(folder):
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    assert {"manifest.json", "report.html", "segments.parquet"} <= {path.name for path in paths}
    for path in paths:
        if path.suffix == ".parquet":
            table = pq.read_table(path).to_pandas()
            texts = table.select_dtypes(exclude="number")
            assert_clean(texts.to_csv())
            assert_clean(" ".join(table.columns))
            for column in table.select_dtypes("number"):
                assert not is_key(table[column].to_numpy()).any()
        elif path.suffix in (".json", ".html"):
            assert_clean(path.read_text("utf-8"))


def test_no_message_of_the_page_holds_any(wijk):
    watched = Watched(wijk)
    origin = Origin((), areas=tuple(wijk.areas))
    assert_clean(to_json(describe_scene(watched, origin.names())))
    assert_clean(to_json(encode_world(watched, Walkers(watched), 6)))
    saved = Saved(origin)
    assert_clean(json.dumps(describe_saved(saved)) + write_link(saved))
    shops = wijk.world.shops
    for identity in shops.identity[(shops.alive == 1) & (shops.premises >= 0)].tolist():
        assert_clean("\n".join(tell_life(watched, "shop", identity, "nl")))


def test_stories_name_streets_of_five_homes_or_more_and_nobody_real(folder):
    results = load(folder)
    named = results.segments[results.segments["street"] != ""]
    few = results.segments[(results.segments["homes"] == 0)]
    assert len(named) > 20
    assert (few["street"] == "").all()
    told = [tell_shop(results, x, "en") for x in results.shops["identity"].head(20)]
    told += [tell_resident(results, x, "en") for x in results.residents["identity"].head(40)]
    text = "\n".join(line for lines in told for line in lines)
    assert_clean(text)
    assert text.count("Street: ") == text.count("(invented people on real streets)") > 10


def test_where_few_live_only_the_wijk_is_named(wijk, file):
    along = np.bincount(wijk.world.households.segment, minlength=len(file.segments))
    names = pd.Series(wijk.lines.list_names())
    assert (along < 5).any()
    assert (names[along < 5] == "").all()
    assert (names[along >= 5] != "").any()
