"""Key figures in every dress that CBS and its partners give them, and what is said of anything else."""

import io
import json
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace

import pyarrow
import pyarrow.feather
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart

from tests.place.kwb_files import (
    CODES,
    NAMES,
    READ,
    SHARED,
    YEARLY,
    statline_table,
    write_text,
    write_xlsx,
    yearly_table,
)
from wijkabm.ground.errors import InputError
from wijkabm.place import tabular
from wijkabm.place.catalogue import FIGURES, PARTS, SPECS
from wijkabm.place.kwb import read_areas, read_kwb
from wijkabm.place.layouts import MAP, WHOLE_ON_MAP
from wijkabm.place.reading import read_areas_apart
from wijkabm.place.rows import read_row

POPULATION, HOUSEHOLDS = "Bevolking/Leeftijdsgroepen", "Bevolking/Particuliere huishoudens"
PERSONS, FIRMS = "Inkomen/Inkomen van personen", "Bedrijfsvestigingen, SBI 2008"
BENEFITS = "Sociale zekerheid/Personen per soort uitkering"
PORTAL = {
    "inhabitants": "Bevolking/Aantal inwoners (aantal)",
    "age_0_14": f"{POPULATION}/0 tot 15 jaar (aantal)",
    "age_15_24": f"{POPULATION}/15 tot 25 jaar (aantal)",
    "age_25_44": f"{POPULATION}/25 tot 45 jaar (aantal)",
    "age_45_64": f"{POPULATION}/45 tot 65 jaar (aantal)",
    "age_65_plus": f"{POPULATION}/65 jaar of ouder (aantal)",
    "households": f"{HOUSEHOLDS}/Huishoudens totaal (aantal)",
    "one_person_households": f"{HOUSEHOLDS}/Eenpersoonshuishoudens (aantal)",
    "households_without_children": f"{HOUSEHOLDS}/Huishoudens zonder kinderen (aantal)",
    "households_with_children": f"{HOUSEHOLDS}/Huishoudens met kinderen (aantal)",
    "household_size": f"{HOUSEHOLDS}/Gemiddelde huishoudensgrootte (aantal)",
    "births": "Bevolking/Geboorte en sterfte/Geboorte totaal (aantal)",
    "deaths": "Bevolking/Geboorte en sterfte/Sterfte totaal (aantal)",
    "dwellings": "Wonen/Woningvoorraad (aantal)",
    "home_value": "Wonen/Gemiddelde WOZ-waarde van woningen (x 1 000 euro)",
    "owner_occupied": "Wonen/Woningen naar eigendom/Koopwoningen (%)",
    "rented_corporation": "Wonen/Woningen naar eigendom/Huurwoningen/In bezit woningcorporatie (%)",
    "rented_other": "Wonen/Woningen naar eigendom/Huurwoningen/In bezit overige verhuurders (%)",
    "income_per_inhabitant": f"{PERSONS}/Gemiddeld inkomen per inwoner  (x 1 000 euro)",
    "income_per_recipient": f"{PERSONS}/Gemiddeld inkomen per inkomensontvanger  (x 1 000 euro)",
    "low_income_households": "Inkomen/Inkomen van huishoudens/Huishoudens met een laag inkomen (%)",
    "education_low": "Onderwijs/Hoogst behaald onderwijsniveau/Basisonderwijs, vmbo, mbo1 (aantal)",
    "education_middle": "Onderwijs/Hoogst behaald onderwijsniveau/Havo, vwo, mbo2-4 (aantal)",
    "education_high": "Onderwijs/Hoogst behaald onderwijsniveau/Hbo, wo (aantal)",
    "net_participation": "Arbeid/Nettoarbeidsparticipatie (%)",
    "employees": "Arbeid/Percentage werknemers (%)",
    "self_employed": "Arbeid/Percentage zelfstandigen (%)",
    "on_bijstand": f"{BENEFITS}; Bijstand (aantal)",
    "on_disability": f"{BENEFITS}; AO (aantal)",
    "on_unemployment_insurance": f"{BENEFITS}; WW (aantal)",
    "on_state_pension": f"{BENEFITS}; AOW (aantal)",
    "businesses": f"{FIRMS}/Bedrijfsvestigingen totaal (aantal)",
    "businesses_agriculture": f"{FIRMS}/Naar activiteit/A Landbouw, bosbouw en visserij (aantal)",
    "businesses_industry": f"{FIRMS}/Naar activiteit/B-F Nijverheid en energie (aantal)",
    "businesses_trade_horeca": f"{FIRMS}/Naar activiteit/G+I Handel en horeca (aantal)",
    "businesses_transport_information": (
        f"{FIRMS}/Naar activiteit/H+J Vervoer, informatie en communicatie (aantal)"
    ),
    "businesses_finance_property": (
        f"{FIRMS}/Naar activiteit/K-L Financiële diensten, onroerend goed (aantal)"
    ),
    "businesses_business_services": f"{FIRMS}/Naar activiteit/M-N Zakelijke dienstverlening (aantal)",
    "businesses_government_education_care": (
        f"{FIRMS}/Naar activiteit/O-Q Overheid, onderwijs en zorg (aantal)"
    ),
    "businesses_culture_other": (
        f"{FIRMS}/Naar activiteit/R-U Cultuur, recreatie, overige diensten (aantal)"
    ),
    "land_ha": "Oppervlakte/Oppervlakte land (ha)",
    "address_density": "Stedelijkheid/Omgevingsadressendichtheid (aantal adressen per km²)",
    "urbanity": "Stedelijkheid/Mate van stedelijkheid (code)",
    "km_to_supermarket": "Nabijheid voorzieningen/Afstand tot grote supermarkt (km)",
}
"""StatLine's own titles, as its download of 2024 and its pages have them."""

FULL = {
    "g_hhgro": [2.1, 1.9, 1.8, 2.0],
    "a_geb": [170_000, 4000, 480, 44],
    "a_ste": [169_000, 2100, 250, 21],
    "a_woning": [8_100_000, 165_000, 22_000, 1900],
    "p_wcorpw": [29, 31, 34, 50],
    "p_ov_hw": [14, 25, 26, 18],
    "g_ink_po": [38.0, 48.1, 41.0, 39.5],
    "p_hh_lkk": [6.8, 7.9, 9.1, 11.5],
    "a_opl_bvm": [3_550_000, 50_000, 8000, 900],
    "a_opl_hvm": [5_560_000, 90_000, 11_000, 1100],
    "a_opl_hw": [4_390_000, 150_000, 14_000, 900],
    "p_arb_pp": [72, 74, 70, 66],
    "p_arb_wn": [84, 82, 80, 83],
    "p_arb_zs": [16, 18, 20, 17],
    "a_soz_wb": [420_000, 10_400, 1560, 190],
    "a_soz_ao": [740_000, 13_800, 1900, 210],
    "a_soz_ww": [238_000, 4900, 600, 60],
    "a_soz_ow": [3_100_000, 35_000, 5000, 340],
    "a_bedv": [2_300_000, 57_600, 6240, 420],
    "a_bed_a": [79_000, 100, 5, 0],
    "a_bed_bf": [270_000, 3960, 610, 50],
    "a_bed_gi": [350_000, 7200, 740, 45],
    "a_bed_hj": [220_000, 6700, 900, 55],
    "a_bed_kl": [190_000, 3200, 300, 20],
    "a_bed_mn": [600_000, 17_000, 1600, 100],
    "a_bed_oq": [420_000, 11_800, 1250, 95],
    "a_bed_ru": [280_000, 7800, 835, 55],
    "g_afs_gs": [0.9, 0.6, 0.5, 0.4],
    "ste_mvs": [2, 1, 1, 2],
    "g_ink_pi": [30.5, 38.5, 33.0, 31.5],
}
COLUMNS = {
    spec.yearly[-1 if spec.yearly[-1] in FULL else 0]: (YEARLY | FULL)[
        spec.yearly[-1 if spec.yearly[-1] in FULL else 0]
    ]
    for spec in FIGURES
}
"""A file without a gap, for every figure of the catalogue."""

BY_NAME = {spec.name: values for spec, values in zip(FIGURES, COLUMNS.values(), strict=True)}


def portal_table():
    header = [
        "Wijken en buurten",
        "Regioaanduiding/Gemeentenaam (naam)",
        "Regioaanduiding/Soort regio (omschrijving)",
        "Regioaanduiding/Codering (code)",
        *PORTAL.values(),
    ]
    rows = [
        [NAMES[i], NAMES[min(i, 1)].ljust(40), "Buurt", code]
        + [str(values[i]).replace(".", ",") for values in BY_NAME.values()]
        for i, code in enumerate(CODES)
    ]
    return header, rows


def records(camel=False):
    """Attributes of the map: municipality, wijk and buurt, ages and kinds of household in per cent."""
    kinds = {"GM": "gemeente", "WK": "wijk", "BU": "buurt"}
    result = []
    for i, code in list(enumerate(CODES))[1:]:
        kind = kinds[code[:2]]
        record = {f"{kind}code": code, f"{kind}naam": NAMES[i], "gemeentenaam": "Utrecht"}
        record |= {"water": "NEE", "jaar": 2022}
        for name, values in BY_NAME.items():
            whole = WHOLE_ON_MAP.get(name)
            value = round(100 * values[i] / BY_NAME[whole][i]) if whole else values[i]
            record[MAP[name][0]] = value
        result.append(record)
    result.append(result[0] | {"water": "JA"} | dict.fromkeys(map_names(), -99997))
    if camel:
        result = [{to_camel(name): v for name, v in record.items()} for record in result]
    return result


def map_names():
    return [names[0] for names in MAP.values()]


def to_camel(name):
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def write_geojson(path, found):
    features = [
        {"type": "Feature", "properties": r, "geometry": {"type": "Point", "coordinates": [5, 52]}}
        for r in found
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def write_geopackage(path, found):
    """As PDOK has it: a layer of each kind of area, each with a shape."""
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT)")
        base.execute("CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT)")
        for layer, kind in (("buurten", "buurt"), ("wijken", "wijk"), ("gemeenten", "gemeente")):
            own = [record for record in found if f"{kind}code" in record]
            names = ", ".join(f'"{name}"' for name in own[0])
            base.execute(f"CREATE TABLE {layer} (fid INTEGER PRIMARY KEY, geom BLOB, {names})")
            base.execute("INSERT INTO gpkg_contents VALUES (?, 'features')", (layer,))
            base.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom')", (layer,))
            for record in own:
                marks = ", ".join("?" * len(record))
                base.execute(
                    f"INSERT INTO {layer} (geom, {names}) VALUES (x'47500001', {marks})",
                    list(record.values()),
                )
    return path


def write_odata(path):
    header, rows = statline_table(COLUMNS)
    value = [dict(zip(header, row, strict=True)) for row in rows]
    where = (
        "https://opendata.cbs.nl/ODataApi/OData/85318NED/$metadata#Cbs.OData.WebAPI.TypedDataSet"
    )
    path.write_text(json.dumps({"odata.metadata": where, "value": value}), "utf-8")
    return path


def write_janitor(path):
    header, rows = statline_table(COLUMNS)
    snake = ["".join("_" + c.lower() if c.isupper() else c for c in name) for name in header]
    return write_text(path, ([name.strip("_") for name in snake], rows), ",")


DRESSES = {
    "portal": (
        lambda p: write_text(p / "Kerncijfers_wijken_en_buurten_2022.csv", portal_table()),
        2022,
    ),
    "portal, values of Windows": (
        lambda p: write_text(p / "portal2022.csv", portal_table(), encoding="cp1252"),
        2022,
    ),
    "GeoJSON": (lambda p: write_geojson(p / "buurten.geojson", records()), 2022),
    "GeoJSON, camel": (lambda p: write_geojson(p / "buurten.json", records(camel=True)), 2022),
    "GeoPackage": (lambda p: write_geopackage(p / "wijkenbuurten.gpkg", records()), 2022),
    "OData": (lambda p: write_odata(p / "x.json"), 2022),
    "names in snake case": (lambda p: write_janitor(p / "tidy-2022.csv"), 2022),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_every_figure_is_read_in_every_dress(dress, tmp_path):
    write, year = DRESSES[dress]
    path = write(tmp_path)
    area = read_areas_apart(path, [READ])[0]
    assert area.name in ("Één Buurt", READ), "StatLine's bulk names areas by their code"
    assert (area.municipality, area.year) == ("Utrecht", year)
    for name, values in BY_NAME.items():
        expected = values[3] * SPECS[name].factor
        is_rounded = path.suffix in (".geojson", ".gpkg") or "camel" in dress
        slack = 0.006 * BY_NAME[WHOLE_ON_MAP[name]][3] if is_rounded and name in WHOLE_ON_MAP else 0
        assert area.is_given(name), name
        assert area.value(name) == pytest.approx(expected, abs=slack + 1e-6), name
    assert set(BY_NAME) == set(SPECS)


def test_bounds_hold_in_every_dress(tmp_path, monkeypatch):
    files = [write(tmp_path) for write, _ in DRESSES.values()]
    for limit, most, told in (
        ("MOST_ROWS", 2, "more than 2 rows"),
        ("MOST_COLUMNS", 20, "more than 20 columns"),
        ("LARGEST_UNPACKED", 100, "unpacked"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(tabular, limit, most)
            for path in files:
                with pytest.raises(tabular.LimitError, match=told):
                    read_kwb(path)


def test_titles_of_the_portal_without_their_units_and_with_lines_above(tmp_path):
    header, rows = portal_table()
    names = [title.rpartition(" (")[0] or title for title in header]
    with_lines = [["Kerncijfers wijken en buurten 2019"], [], names, ["", "naam"], *rows]
    path = tmp_path / "mine.csv"
    path.write_text("\n".join(";".join(f'"{c}"' for c in row) for row in with_lines), "utf-8")
    area = read_areas(path, [READ])[0]
    assert (area.year, area.value("income_per_inhabitant")) == (2019, 31_500)


def test_a_unit_in_a_title_counts(tmp_path):
    header, rows = portal_table()
    place = header.index(PORTAL["income_per_inhabitant"])
    header[place] = header[place].replace("x 1 000 euro", "euro")
    for row in rows:
        row[place] = "31500"
    area = read_areas(write_text(tmp_path / "kwb-2022.csv", (header, rows)), [READ])[0]
    assert area.value("income_per_inhabitant") == 31_500
    header[place] = header[place].replace("euro", "index")
    area = read_areas(write_text(tmp_path / "kwb-2022.csv", (header, rows)), [READ])[0]
    assert not area.is_given("income_per_inhabitant")


def test_codes_behind_names(tmp_path):
    header, rows = portal_table()
    short = [[f"{row[0]} ({row[3]})", *row[4:]] for row in rows]
    path = write_text(tmp_path / "kwb-2022.csv", ([header[0], *header[4:]], short))
    assert read_areas(path, [READ])[0].value("inhabitants") == 4000


def test_a_download_without_codes_is_told_what_to_tick(tmp_path):
    header, rows = portal_table()
    path = write_text(tmp_path / "kwb-2024.csv", ([header[0], *header[4:]], [r[4:] for r in rows]))
    with pytest.raises(InputError, match="tick Codering on StatLine"):
        read_areas(path, [READ])


def test_the_water_of_a_municipality_is_not_its_land(tmp_path):
    table = read_kwb(write_geojson(tmp_path / "a.geojson", records()))
    assert not table.repeated
    assert table.rows["GM0344"].cells["inhabitants"] == 360_000


@pytest.mark.parametrize("code", [-99997, 99997, -99999999, -99995])
@pytest.mark.parametrize(
    "column", ["g_wozbag", "g_ink_pi", "a_bedv", "a_lan_ha", "ste_oad", "a_soz_wb"]
)
def test_secret_codes_are_no_figures(code, column, tmp_path):
    values = [*COLUMNS[column][:3], code]
    area = read_areas(write_xlsx(tmp_path / "kwb-2022.xlsx", COLUMNS | {column: values}), [READ])[0]
    name = next(spec.name for spec in FIGURES if column in spec.yearly)
    assert not area.is_given(name)
    assert 0 < area.value(name) < 1e6


@pytest.mark.parametrize("name", SPECS)
def test_99997_is_no_figure_in_any_column(name, tmp_path):
    column = list(COLUMNS)[list(SPECS).index(name)]
    files = [write_xlsx(tmp_path / "a.xlsx", COLUMNS | {column: [*COLUMNS[column][:3], 99_997]})]
    found = [{**record, MAP[name][0]: 99_997} for record in records()]
    files.append(write_geojson(tmp_path / "a.geojson", found))
    for file in files:
        table = replace(read_kwb(file), year=2022)
        figures, _ = read_row(table, table.rows[READ])
        assert name not in figures
        assert len(figures) > 20


def test_99997_people_of_a_municipality_are_people_where_their_ages_say_so(tmp_path):
    ages = [20_000, 15_000, 30_000, 20_000, 14_997]
    people = {"a_inw": 99_997, "a_hh": 50_000, "a_soz_wb": 10_400}
    people |= dict(zip(("a_00_14", "a_15_24", "a_25_44", "a_45_64", "a_65_oo"), ages, strict=True))
    people |= {"a_1p_hh": 20_000, "a_hh_z_k": 15_000, "a_hh_m_k": 15_000}
    columns = {code: [COLUMNS[code][0], n, *COLUMNS[code][2:]] for code, n in people.items()}
    columns["a_soz_wb"][3] = None
    area = read_areas(write_xlsx(tmp_path / "kwb-2022.xlsx", columns), [READ])[0]
    rate = 10_400 / sum(ages[1:])
    assert area.value("on_bijstand") == round(rate * (4000 - 650))


def test_a_workbook_that_begins_with_a_chart(tmp_path):
    path = write_xlsx(tmp_path / "kwb-2022.xlsx")
    book = load_workbook(path)
    book.create_chartsheet("Grafiek", 0).add_chart(BarChart())
    book.save(path)
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(
        path, "w"
    ) as target:  # the picture itself is of no use, and may be beyond us
        for name, content in parts.items():
            target.writestr(name, b"<a/>" if name.startswith("xl/charts/") else content)
    assert read_areas(path, [READ])[0].value("inhabitants") == 4000


ENDLESS = "WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n)"


def change(path, *statements):
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        for statement in statements:
            base.execute(statement)
    return path


@pytest.mark.parametrize("view", ["wijken", "gpkg_contents", "gpkg_geometry_columns"])
def test_of_a_geopackage_tables_alone_are_read(view, tmp_path):
    path = change(
        write_geopackage(tmp_path / "a.gpkg", records()),
        f"DROP TABLE {view}",
        f"CREATE VIEW {view} AS {ENDLESS} SELECT x wijkcode, x table_name, x column_name "
        "FROM n WHERE x < 0",
    )
    program = f"from wijkabm.place.kwb import read_kwb; print(*read_kwb({str(path)!r}).rows)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    if view == "gpkg_contents":
        assert "not a readable GeoPackage (no such table: gpkg_contents)" in done.stderr
    else:
        assert READ in done.stdout.split()
        assert ("WK034402" in done.stdout) == (view != "wijken")


def test_a_geopackage_as_qgis_leaves_it_is_read(tmp_path):
    path = change(write_geopackage(tmp_path / "a.gpkg", records()), "PRAGMA journal_mode = WAL")
    assert path.read_bytes()[18:20] == b"\x02\x02"
    assert read_areas_apart(path, [READ])[0].value("inhabitants") == 4000


def test_a_geopackage_without_shapes_is_read(tmp_path):
    path = write_geopackage(tmp_path / "a.gpkg", records())
    change(path, "DROP TABLE gpkg_geometry_columns")
    assert read_areas_apart(path, [READ])[0].value("inhabitants") == 4000


def packed(names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        for name in names:
            target.writestr(name, "x")
    return file.getvalue()


def feather():
    file = io.BytesIO()
    pyarrow.feather.write_feather(pyarrow.table({"a": [1]}), file)
    return file.getvalue()


def other_parquet():
    file = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"id": [1], "price": [2.0]}), file)
    return file.getvalue()


OLE = b"\xd0\xcf\x11\xe0" + b"\x00" * 600
LONG = [{"Measure": "T001036", "WijkenEnBuurten": READ, "Value": 1.0}]
OTHERS = {
    "JSON of another kind": (b'{"gemeente": "GM0014", "wijken": {}}', "JSON.*gemeente, wijken"),
    "JSON cut off": (b'{"type": "FeatureCollection", "features": [', "no readable JSON"),
    "OData v4": (json.dumps({"value": LONG}).encode(), "a row for every number"),
    "GeoJSON without codes": (
        json.dumps({"features": [{"properties": {"name": "Overvecht"}}]}).encode(),
        "its first row is name",
    ),
    "encrypted workbook": (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "old workbook": (OLE, r"old Excel file \(.xls\)"),
    "UTF-16": ("a_inw;a_hh\n1;2\n".encode("utf-16"), "UTF-16"),
    "Feather": (feather(), "Feather"),
    "shapefile": (b"\x00\x00\x27\x0a" + b"\x00" * 100, "shapefile"),
    "shapefile's table": (b"\x03\x7c\x05\x0c" + b"\x01\x00\x00\x00" * 20, "table of a shapefile"),
    "Parquet of another kind": (other_parquet(), "its first row is id, price"),
    "zip": (packed(["kwb.csv"]), "zip with kwb.csv"),
    "OpenDocument": (packed(["mimetype", "content.xml"]), "OpenDocument"),
    "binary workbook": (packed(["xl/workbook.bin"]), "xlsb"),
    "PDF": (b"%PDF-1.4", "PDF"),
    "web page": (b"<!DOCTYPE html><html>", "web page"),
    "gzip": (b"\x1f\x8b\x08", "gzip"),
    "another database": (b"SQLite format 3\x00" + b"\x00" * 100, "GeoPackage"),
    "another table": (b"name;age\nAnna;31\n", "its first row is name, age.*cbs.nl.*StatLine"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_anything_else_is_named(kind, tmp_path):
    content, told = OTHERS[kind]
    path = tmp_path / "given.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=told) as caught:
        read_areas_apart(path, [READ])
    assert str(caught.value).startswith("given.csv ")
    assert "\n" not in str(caught.value)


def test_names_that_a_shapefile_cut_are_read_if_their_sums_hold(tmp_path):
    path = SHARED / "data" / "geo" / "apeldoorn_buurt.geojson"
    if not path.exists():
        pytest.skip("no sample here")
    table = read_kwb(path)
    figures, _ = read_row(table, table.rows["BU02000706"])
    assert (table.year, figures["inhabitants"].value, figures["households"].value) == (
        2021,
        180,
        90,
    )
    assert [figures[name].value for name in PARTS["inhabitants"]] == [22, 4, 50, 74, 31]
    assert [figures[name].value for name in PARTS["households"]] == [50, 22, 18]
    assert (figures["land_ha"].value, figures["urbanity"].value) == (207, 4)
    with pytest.raises(InputError, match="has 180 inhabitants; choose an area with at least 200"):
        read_areas(path, ["BU02000706"])
    text = path.read_text("utf-8").replace('"percenta_3": 41', '"percenta_3": 4')
    other = tmp_path / "cut.geojson"
    other.write_text(text.replace('"aantalInwo": 180', '"aantalInwo": 1800'), "utf-8")
    with pytest.raises(InputError, match="sum to"):
        read_areas(other, ["BU02000706"])


def test_a_portal_file_is_told_in_its_own_words_what_it_lacks(tmp_path):
    header, rows = portal_table()
    keep = [0, 3, 4]
    path = tmp_path / "Kerncijfers_2024.csv"
    write_text(path, ([header[k] for k in keep], [[row[k] for k in keep] for row in rows]))
    with pytest.raises(
        InputError, match=r"age_0_14 \(0 tot 15 jaar\), age_15_24 \(15 tot 25 jaar\)"
    ):
        read_areas(path, [READ])
    path.write_text("buurtcode,aantal_inwoners\nBU03440241,4000\n", "utf-8")
    with pytest.raises(InputError, match=r"age_0_14 \(percentage_personen_0_tot_15_jaar"):
        read_areas(path, [READ])


def test_yearly_files_stay_as_they_are(tmp_path):
    path = write_text(tmp_path / "kwb-2022.csv", yearly_table(COLUMNS))
    assert read_areas(path, [READ])[0].is_given("km_to_supermarket")
    book = Workbook()
    book.active.append(["name", "age"])
    book.save(tmp_path / "people.xlsx")
    with pytest.raises(InputError, match="its first row is name, age"):
        read_areas(tmp_path / "people.xlsx", [READ])
