"""Figures given by hand, editions merged, years that nobody knows, gaps that are told."""

import re
from pathlib import Path

import pytest

from tests.place.kwb_files import READ, write_text, yearly_table
from tests.place.test_impute import assert_coherent
from tests.place.test_layouts import COLUMNS, records, write_geojson
from wijkabm.ground.errors import InputError
from wijkabm.place.catalogue import COUNTED, SHOP_COUNTS, SPECS
from wijkabm.place.given import give, join_given, override, read_file, read_mapping, read_options
from wijkabm.place.kwb import date_tables, pick_areas, read_areas, read_kwb
from wijkabm.place.presets import load_preset
from wijkabm.place.reading import read_areas_apart
from wijkabm.place.rows import UnknownYearError
from wijkabm.tell.gaps import GROUPS, tell_gaps, tell_lacking

WIJK = "carnisse"


def test_a_figure_goes_before_the_preset_and_what_follows_from_it_changes():
    before = load_preset(WIJK)
    given = read_options(["income_per_inhabitant=24000", "owner_occupied=0.5", "units=120"])
    after = give([before], [WIJK], given)[0]
    income = after.figures["income_per_inhabitant"]
    assert (income.value, income.year, income.source) == (24_000, 2023, "--figure")
    assert after.value("income_per_recipient") == 29_760
    ratio = before.value("rented_other") / before.value("rented_corporation")
    assert after.value("rented_other") / after.value("rented_corporation") == pytest.approx(ratio)
    assert after.counted["units"].value == 120
    changed = {name for name in SPECS if after.figures[name] != before.figures[name]}
    assert changed == {
        "income_per_inhabitant", "income_per_recipient",
        "owner_occupied", "rented_corporation", "rented_other",
    }  # fmt: skip
    assert after.fingerprint != before.fingerprint
    assert before.fingerprint == load_preset(WIJK).fingerprint


def test_what_is_given_is_recorded_with_its_source(tmp_path):
    figures = {"units": {"value": 130, "source": "counted in May 2026", "year": 2026},
               "income_per_inhabitant": {"value": 24000, "source": "RIO 2021", "year": 2021}}  # fmt: skip
    area = give([load_preset(WIJK)], [WIJK], read_mapping(figures, "here"))[0]
    rows = {row["name"]: row for row in area.given()}
    assert rows["units"] == {
        "name": "units", "value": 130, "unit": "units", "origin": "given",
        "note": "units", "year": 2026, "source": "counted in May 2026",
    }  # fmt: skip
    assert rows["income_per_inhabitant"]["origin"] == "given"
    assert (rows["inhabitants"]["origin"], rows["inhabitants"]["year"]) == ("input", 2020)
    listed = {row["name"] for row in (*area.given(), *area.imputed())}
    assert listed == {*SPECS, "units"}
    assert area.figures["income_per_inhabitant"].year == 2021


def test_a_whole_that_is_given_divides_its_parts_anew():
    before = load_preset(WIJK)
    after = override(before, read_options(["households=5000"])[""])
    kinds = ["one_person_households", "households_without_children", "households_with_children"]
    assert sum(after.value(kind) for kind in kinds) == 5000
    for kind in kinds:
        assert after.value(kind) == pytest.approx(before.value(kind) * 5000 / 6495, abs=6)
        assert after.figures[kind].column.startswith("= part of households")
    assert after.value("household_size") == pytest.approx(11775 / 5000)
    near = override(before, read_options(["households=6500"])[""])
    assert near.value("one_person_households") == 3520, "they make it up within rounding"
    assert_coherent(after.figures)


def test_parts_that_are_divided_anew_are_looked_at_too(tmp_path):
    columns = {code: [*values[:3], values[3] * 3 / 8] for code, values in COLUMNS.items()}
    columns |= {code: COLUMNS[code] for code in COLUMNS if code[:2] in ("g_", "p_", "st")}
    area = read_areas(write_text(tmp_path / "kwb-2022.csv", yearly_table(columns)), [READ])[0]
    assert area.value("inhabitants") == 1500
    with pytest.raises(InputError, match=r"households = 1400.*household need 2,132 people"):
        override(area, read_options(["households=1400"])[""])


def test_figures_of_a_file_are_overridden_too(tmp_path):
    path = write_text(tmp_path / "kwb-2022.csv", yearly_table())
    areas = read_areas(path, [READ, "WK034402"])
    given = read_options([f"{READ}:units=40", "noordwest:on_bijstand=1000"])
    after = give(areas, [area.code for area in areas], given)
    assert after[0].counted["units"].value == 40
    assert after[1].value("on_bijstand") == 1000
    assert after[1].counted == {}


BAD = {
    "unknown": ("income=24000", "there is no figure 'income'; did you mean .*income_per_"),
    "as the monitor calls it": ("shops_open=19", "did you mean units, empty_units"),
    "a month": ("rent_per_m2=11", "give 30 to 3000; if 11 is for a month, write 132"),
    "far off": ("xyzzy=1", "`wijkabm figures` lists them"),
    "no value": ("units", "write it as name=value"),
    "no number": ("units=many", "'many' is no number; give units, as 12"),
    "missing sign": ("units=.", "is no number"),
    "below": ("units=0", "units is in units; give 1 to 5000"),
    "a share": ("owner_occupied=45", "owner_occupied is in share; give 0 to 1"),
    "broken thing": ("shops_food=2.5", "counts shops; give a whole number"),
    "wrong unit": ("income_per_inhabitant=24.5", "give 4000 to 400000 EUR/year"),
    "too many people": ("inhabitants=5000000", "5,000,000 inhabitants, more than any wijk"),
    "contradiction": ("age_0_14=9000", "sum to 18"),
    "hardly any poor": ("low_income_households=0.00115", "that is 0.115 %; correct it"),
    "no such wijk": ("elsewhere:units=4", "there is no wijk elsewhere; choose carnisse"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_figure_that_cannot_be_is_refused_in_one_line(kind):
    text, told = BAD[kind]
    with pytest.raises(InputError, match=told) as caught:
        give([load_preset(WIJK)], [WIJK], read_options([text]))
    assert "\n" not in str(caught.value)


def test_a_figure_is_given_once():
    with pytest.raises(InputError, match="units is given twice"):
        read_options(["units=3", " units = 4"])
    with pytest.raises(InputError, match="units is given twice"):
        join_given(read_options(["units=3"]), read_options(["units=3"]))
    both = [load_preset(name) for name in (WIJK, "moerwijk")]
    with pytest.raises(InputError, match="there are 2 wijken; say of which, as carnisse:units"):
        give(both, [WIJK, "moerwijk"], read_options(["units=3"]))


def test_shops_and_empty_units_are_within_the_units():
    figures = ["units=30", "empty_units=3", "shops_food=10", "shops_horeca=20"]
    with pytest.raises(InputError, match="make 33, more than the 30 units"):
        give([load_preset(WIJK)], [WIJK], read_options(figures))
    shops = [f"{name}=2" for name in SHOP_COUNTS]
    give([load_preset(WIJK)], [WIJK], read_options([*shops, "units=20", "empty_units=12"]))
    give([load_preset(WIJK)], [WIJK], read_options([*shops[1:], "units=20", "empty_units=5"]))
    with pytest.raises(InputError, match="make 13, and all 20 units are let or empty"):
        give([load_preset(WIJK)], [WIJK], read_options([*shops, "units=20", "empty_units=5"]))
    assert set(COUNTED) == {
        "shops_food", "shops_non_food", "shops_horeca", "shops_services",
        "units", "empty_units", "rent_per_m2", "association_members",
    }  # fmt: skip


def test_members_are_among_the_businesses():
    area = load_preset(WIJK)
    most = area.value("businesses")
    give([area], [WIJK], read_options([f"association_members={most:g}"]))
    with pytest.raises(InputError, match=f"more members than the {most:g} businesses"):
        give([area], [WIJK], read_options([f"association_members={most + 1:g}"]))
    with pytest.raises(InputError, match="more members than the 500 businesses"):
        give([area], [WIJK], read_options(["association_members=501", "businesses=500"]))


def test_the_figures_of_the_page_on_the_monitor_can_be_read(tmp_path):
    page = (Path(__file__).parents[2] / "docs/monitor.md").read_text("utf-8")
    [block] = re.findall(r"```yaml\n(figures:.*?)```", page, re.S)
    (tmp_path / "own.yaml").write_text(block, "utf-8")
    [given] = read_file(tmp_path / "own.yaml").values()
    assert given["shops_food"].source == "eigen ronde, mei 2026"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "begin it with figures:"),
        ("units: {value: 3, source: me}", "begin it with figures:"),
        ("figures: [1]", "give figures by name"),
        ("figures: {units: 3}", "units: give a value and its source"),
        ("figures: {units: {value: 3}}", "units: say where it comes from"),
        ("figures: {units: {value: 3, source: me, yaer: 2}}", "no field 'yaer'"),
        ("figures: {units: {value: 3, source: me, May}}", 'in quotes, as source: "counted, May"'),
        ("figures: {units: {value: 3, source: me, year: 20}}", "year 20 is not allowed"),
        ("figures: {units: {value: 3, source: me, year: 2099}}", "year 2099 is not allowed"),
        ("figures: {units: {value: true, source: me}}", "True is no number"),
        ("figures: {units: {source: me}}", "None is no number"),
        ("figures: {unit: {value: 3, source: me}}", "did you mean units"),
        ("figures: {units: {value: .inf, source: me}}", "no finite number"),
        (f"figures: {{units: {{value: {10**400}, source: me}}}}", "units: 10{39} is no number"),
        (
            "figures: {units: {value: 3, source: me}, units: {value: 4, source: me}}",
            "units stands there too",
        ),
        ("figures: [", "no valid YAML in line 1"),
    ],
)
def test_a_file_of_figures_that_cannot_be_read(text, told, tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=told) as caught:
        read_file(path)
    assert "own.yaml" in str(caught.value)
    with pytest.raises(InputError, match="cannot be read"):
        read_file(tmp_path / "absent.yaml")


def test_what_a_file_gives_is_refused_with_its_line(tmp_path):
    """Also where only the wijk shows that it cannot be."""
    path, lines = (
        tmp_path / "own.yaml",
        ["figures:", "  # counted", "  shops_food: {value: 30, source: me}"],
    )
    wrong = {
        "  unit: {value: 40, source: me}": "there is no figure 'unit'; did you mean units",
        "  elsewhere:units: {value: 40, source: me}": "there is no wijk elsewhere; choose carnisse",
        "  units: {value: 4, source: me}": "shops_food make 30, more than the 4 units",
        "  association_members: {value: 5000, source: me}": "5000 are more members than",
        "  low_income_households: {value: 0.00115, source: me}": "that is 0.115 %; correct it",
    }
    for line, said in wrong.items():
        path.write_text("\n".join([*lines, line]))
        with pytest.raises(InputError) as caught:
            give([load_preset(WIJK)], [WIJK], read_file(path))
        name = line.split(": {")[0].strip()
        assert str(caught.value).startswith(f"--figures {path}: line 4: {name}: "), caught.value
        assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("inhabitants=12.500", "12500"),
        ("inhabitants=12,500", "12500"),
        ("inhabitants=1.250.000", "1250000"),
        ("income_per_inhabitant=24.500", "24500"),
        ("home_value=250", "250000"),
        ("units=1.250", "1250"),
    ],
)
def test_a_point_for_thousands_is_told_from_one_for_decimals(text, meant):
    with pytest.raises(InputError, match=f"a point or comma is for decimals: for .* write {meant}"):
        give([load_preset(WIJK)], [WIJK], read_options([text]))


@pytest.mark.parametrize(
    "text", ["units=900.5", "units=many", "units=900000", "inhabitants=2.12345"]
)
def test_what_stands_for_no_thousands_gets_no_such_hint(text):
    with pytest.raises(InputError) as caught:
        read_options([text])
    assert "decimals" not in str(caught.value)


def test_a_point_for_thousands_in_a_file_is_told_too(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text("figures: {inhabitants: {value: 12.500, source: me}}")
    with pytest.raises(InputError, match=r"line 1: inhabitants: .* for 12,500 write 12500"):
        read_file(path)


# Editions and years


def edition(tmp_path, year, changes, without=()):
    columns = {code: values for code, values in COLUMNS.items() if code not in without}
    for code, value in changes.items():
        columns[code] = [*columns[code][:3], value]
    return write_text(tmp_path / f"kwb-{year}.csv", yearly_table(columns))


def test_editions_are_merged_the_newest_first(tmp_path):
    late = ("g_ink_pi", "g_ink_po", "p_koopw", "p_wcorpw", "p_ov_hw", "a_bedv", "a_soz_wb")
    late += tuple(code for code in COLUMNS if code.startswith("a_bed_"))
    new = edition(tmp_path, 2024, {"a_inw": 4100, "a_65_oo": 485, "a_soz_ow": 440}, late)
    old = edition(tmp_path, 2021, {"a_inw": 4000, "g_ink_pi": 27.5, "a_soz_wb": 185})
    for files in ([new, old], [old, new]):
        area = read_areas_apart(files, [READ])[0]
        assert area.value("inhabitants") == 4100
        assert area.value("age_65_plus") == 485
        income = area.figures["income_per_inhabitant"]
        assert (income.value, income.year, income.source) == (27_500, 2021, "kwb-2021.csv")
        assert area.value("on_bijstand") == 185
        assert area.value("businesses") == 420
        assert area.year == 2024
        assert area.source == "kwb-2024.csv; kwb-2021.csv"
        assert area.sha256.count("; ") == 1
    rows = {row["name"]: row for row in area.given()}
    assert rows["inhabitants"]["source"] == "kwb-2024.csv"
    assert rows["businesses"]["source"] == "kwb-2021.csv"
    assert not [row for row in area.imputed() if row["origin"] == "default"]


def test_parts_are_of_the_edition_of_their_whole(tmp_path):
    sectors = [code for code in COLUMNS if code.startswith("a_bed_")]
    new = edition(tmp_path, 2024, {"a_bedv": 460}, sectors)
    old = edition(tmp_path, 2021, {})
    area = read_areas_apart([old, new], [READ])[0]
    assert area.value("businesses") == 460
    assert not area.is_given("businesses_trade_horeca")
    assert_coherent(area.figures)


def test_an_area_may_stand_in_one_of_the_files(tmp_path):
    header, rows = yearly_table(COLUMNS)
    path = write_text(tmp_path / "kwb-2024.csv", (header, rows[:3]))
    area = read_areas_apart([path, edition(tmp_path, 2021, {})], [READ])[0]
    assert (area.year, area.source) == (2021, "kwb-2021.csv")
    with pytest.raises(InputError, match=r"kwb-2024.csv is given twice"):
        read_areas_apart([path, path], [READ])
    with pytest.raises(InputError, match=r"kwb-2024.csv, kwb-2021.csv: no area 'BU99999999'"):
        read_areas_apart([path, edition(tmp_path, 2021, {})], ["BU99999999"])


def test_editions_that_contradict_each_other_are_refused(tmp_path):
    new = edition(tmp_path, 2024, {"a_45_64": 240, "a_65_oo": 1000}, ("a_soz_ow",))
    told = (
        r"BU03440241 in kwb-2024.csv, kwb-2021.csv, column a_soz_ow: 340 of kwb-2021.csv: .*too few"
    )
    with pytest.raises(InputError, match=told):
        read_areas_apart([new, edition(tmp_path, 2021, {})], [READ])


def test_euros_of_no_year_are_refused_with_advice(tmp_path):
    path = write_text(tmp_path / "mijn_wijk.csv", yearly_table())
    with pytest.raises(UnknownYearError, match=r"g_wozbag is in euros.*--year YYYY.*kwb-2023.csv"):
        read_areas(path, [READ])
    assert read_areas(path, [READ], 2018)[0].figures["income_per_inhabitant"].year == 2018
    without = {code: v for code, v in COLUMNS.items() if SPECS[name_of(code)].unit[:3] != "EUR"}
    assert read_areas(write_text(path, yearly_table(without)), [READ])[0].year == 0
    with pytest.raises(InputError, match="not clear which file is newer"):
        read_areas_apart([path, edition(tmp_path, 2021, {})], [READ])
    assert read_areas_apart([path, edition(tmp_path, 2021, {})], [READ], years=[2023, 2021])


def name_of(code):
    return next(spec.name for spec in SPECS.values() if code in spec.yearly)


@pytest.mark.parametrize(
    ("years", "told"),
    [([1, 2], "2 for 1 files"), ([1850], "1850 is not allowed"), ([2099], "2099 is not allowed")],
)
def test_years_that_cannot_be(years, told, tmp_path):
    table = read_kwb(write_text(tmp_path / "kwb.csv", yearly_table()))
    with pytest.raises(InputError, match=told):
        date_tables([table], years)


def test_a_row_of_a_year_to_come_names_no_year(tmp_path):
    for year, read in ((2019, 2019), (2099, 0)):
        found = [{**record, "jaar": year} for record in records()]
        assert read_kwb(write_geojson(tmp_path / "map.geojson", found)).year == read


def test_five_million_inhabitants_are_no_wijk(tmp_path):
    columns = {code: [*values[:3], values[0]] for code, values in COLUMNS.items()}
    table = read_kwb(write_text(tmp_path / "kwb-2022.csv", yearly_table(columns)))
    with pytest.raises(InputError, match="17,000,000 inhabitants, more than any wijk"):
        pick_areas([table], [READ])


# Gaps


def test_gaps_are_told_in_one_line_in_both_languages(tmp_path):
    bare = {
        code: values for code, values in COLUMNS.items() if code not in ("g_ink_pi", "g_ink_po")
    }
    area = read_areas(write_text(tmp_path / "kwb-2022.csv", yearly_table(bare)), [READ])[0]
    assert tell_gaps([area]) == [
        "kwb-2022.csv: 2 of 44 figures are not in this file: income; the country's are used"
    ]
    assert tell_gaps([area, area], "nl") == [
        "kwb-2022.csv: 2 van de 44 cijfers staan niet in dit bestand: inkomen; die van heel "
        "Nederland zijn gebruikt"
    ]
    full = read_areas(write_text(tmp_path / "kwb-2022.csv", yearly_table(COLUMNS)), [READ])
    assert tell_gaps(full) == []
    assert tell_lacking({}, "en") == ""
    preset = tell_gaps([load_preset("moerwijk")])[0]
    assert preset.startswith("moerwijk: 22 of 44 figures are not in this file: ")
    assert preset.endswith("comparable wijken's (9) and the country's (13) are used")
    assert "who lets the homes" in preset
    assert "income of who has any" in preset


def test_every_figure_is_told_by_some_word():
    told = [name for names in GROUPS.values() for name in names]
    assert sorted(told) == sorted(SPECS)
