"""Names in place of keys and numbers in words: reports, stories, tables of the input, in both languages."""

import re

import pytest

from tests.fake_run import make_run
from wijkabm.cli.runs import print_table
from wijkabm.cli.shared import Closure
from wijkabm.ground.numbers import write_chance, write_number
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.registry import make_lever
from wijkabm.pairs.comparison import COMPARED
from wijkabm.place.catalogue import COUNTED, SPECS
from wijkabm.place.impute import fill_gaps
from wijkabm.place.key_figures import Figure
from wijkabm.place.own_agreement import BOUNDS
from wijkabm.place.presets import SIMILAR, load_preset, preset_names
from wijkabm.place.unused import REASONS
from wijkabm.runs.results import build_manifest, gather_results, load, write_tables
from wijkabm.tell.report import describe_settings, format_rows, summarise, write_report
from wijkabm.tell.report_figures import format_agreement, format_imputed, tell_note
from wijkabm.tell.story import tell_shop
from wijkabm.tell.texts import LANGUAGES, read_compare_texts, read_texts
from wijkabm.tell.texts.names import (
    define_indicator,
    join_wijken,
    name_closure,
    name_scenario,
    name_scenarios,
    name_wijken,
)


def test_a_number_is_written_out():
    assert write_number(5e6, "nl") == "5.000.000"
    assert write_number(0.05, "nl") == "0,05"
    assert write_number(1e-6, "en") == "0.000001"
    assert write_number(0.1 + 0.2, "en") == "0.3"
    assert write_number(-0.0, "en") == "0"
    assert write_number(123_456.0, "nl", 2) == "120.000"
    assert write_chance(1e-9, "nl") == "< 0,0001"
    assert write_chance(0.0312, "nl") == "0,031"
    assert [write_number(x, "nl") for x in (float("nan"), float("-inf"))] == ["–", "-∞"]


def test_a_title_names_all_wijken_as_long_as_they_fit_in_one():
    codes = [f"BU{k:08d}" for k in range(50)]
    few, many = ({"input": [], "wijken": codes[:n]} for n in (12, 50))
    assert join_wijken(few) == " + ".join(codes[:12])
    assert join_wijken(many) == "BU00000000 + … + BU00000049 (50 wijken)"


def test_settings_of_a_lever_have_dutch_numbers_and_names_of_wijken():
    row = {"lever": "microcredit", "fund": 150_000.0, "rate": 0.05, "wijk": ["oude-westen"]}
    told = describe_settings(row, "nl", {"oude-westen": "Oude Westen"})
    assert "150.000" in told
    assert "0.05" not in told
    assert "Oude Westen" in told


def test_every_indicator_is_told_in_dutch():
    for indicator in COMPARED:
        told = define_indicator(indicator.name, indicator.definition, "nl")
        assert told != indicator.definition, indicator.name
        assert not re.search(r"\b(ring|zaken|buiten)\b|\d %", indicator.dutch), indicator.name
        assert define_indicator(indicator.name, "x", "en") == "x"


def test_the_tables_of_a_report_say_in_dutch_what_an_indicator_is():
    results = gather_results(make_run(months=3))
    rows = format_rows(summarise(results.series, results.manifest["indicators"]), "nl")
    english = {row["definition"] for row in results.manifest["indicators"]}
    assert len(rows) == len(english | {""}) - 1
    assert not english & {row["definition"] for row in rows}
    shops = next(row for row in rows if row["label"] == "Open winkels en bedrijven")
    assert shops["definition"].startswith("winkels, horeca")


def test_key_figures_have_words_in_both_languages():
    for language in LANGUAGES:
        words = read_texts(language)["key_figures"]
        assert words["labels"].keys() == {*SPECS, *COUNTED, *BOUNDS}
        units = {spec.unit for spec in (*SPECS.values(), *COUNTED.values())}
        assert words["units"].keys() == units | {"EUR/month"}
        assert words["not_used"].keys() == REASONS.keys()
        assert words["bases"].keys() == {spec.base for spec in SPECS.values()}
        assert words["sources"].keys() == {
            *(spec.default_source for spec in SPECS.values()),
            *(source for _, source in SIMILAR.values()),
        }


ENGLISH = re.compile(
    r"\b(default|assumption|per unit|part of|divided|the|share|ratio|less|class)\b"
)


def test_where_a_gap_was_filled_from_is_told_in_dutch():
    notes = {row["note"] for name in preset_names() for row in load_preset(name).imputed()}
    bare = fill_gaps({"inhabitants": Figure(5_000.0, "input", "a_inw", 2023)})
    notes |= {figure.column for figure in bare.values() if not figure.is_given}
    assert len(notes) > 20
    assert [note for note in notes if ENGLISH.search(tell_note(note, "nl"))] == []
    assert (
        tell_note("default (facts: births_nl), per unit of inhabitants", "nl")
        == "standaardwaarde (landelijk geboortecijfer), per inwoner"
    )
    assert tell_note("= 1 - the other 2 parts", "nl") == "= 1 min de andere 2 delen"
    assert tell_note("= class of STED of GM1", "nl") == "= klasse van STED van GM1"


def test_the_figures_of_the_area_are_told_in_dutch():
    manifest = {
        "wijken": ["carnisse"],
        "input": [{"code": "carnisse", "name": "Carnisse"}],
        "agreement": [
            {"wijk": "carnisse", "figure": "age_0_14", "input": 1890.0, "synthetic": 1891.0,
             "unit": "persons", "origin": "input", "built": 1890.0, "met": True},
            {"wijk": "carnisse", "figure": "owner_occupied", "input": 0.3, "synthetic": 0.2987,
             "unit": "share", "origin": "input", "built": 0.3, "met": False},
        ],
        "imputed": [{"area": "Carnisse", "name": "low_income_households", "value": 0.08,
                     "origin": "default", "note": "default (facts: low_income_nl)",
                     "unit": "share"}],
    }  # fmt: skip
    assert format_agreement(manifest, "nl") == [
        ["Carnisse", "Inwoners tot 15 jaar", "1.890", "1.890", "1.891", "personen", "ja"],
        ["Carnisse", "Koopwoningen", "30,0", "30,0", "29,9", "%", "nee"],
    ]
    assert format_imputed(manifest, "nl") == [
        ["Carnisse", "Huishoudens met een laag inkomen", "8,0", "%", "standaardwaarde",
         "standaardwaarde (landelijk aandeel met een laag inkomen)"]
    ]  # fmt: skip
    assert format_agreement(manifest, "en")[0][1:3] == ["Inhabitants under 15", "1,890"]


def test_a_manifest_says_in_what_unit_a_filled_gap_is():
    [row] = build_manifest(make_run(months=1))["imputed"]
    assert (row["name"], row["unit"]) == ("land_ha", "ha")


def test_wijken_are_called_by_their_names():
    manifest = {
        "wijken": ["oude-westen", "WK1", "WK2", "Noord"],
        "input": [
            {"code": "oude-westen", "name": "Oude Westen"},
            {"code": "WK1", "name": "Centrum"},
            {"code": "WK2", "name": "Centrum"},
        ],
    }
    assert list(name_wijken(manifest).values()) == [
        "Oude Westen", "Centrum (WK1)", "Centrum (WK2)", "Noord"
    ]  # fmt: skip


@pytest.mark.usefixtures("leave_unpainted")
def test_a_report_calls_everything_by_its_name(tmp_path, capsys):
    model = make_run(months=4, names=("oude-westen", "carnisse"))
    for area, name in zip(model.areas, ("Oude Westen", "Carnisse"), strict=True):
        area.code = model.wijk_names[model.areas.index(area)]
        area.name = name
    levers = (make_lever("vacancy_tax", {"wijk": "oude-westen"}),)
    model.policy = Scenario("vacancy_tax", levers=levers)
    write_tables(model, tmp_path)
    results = load(tmp_path)
    write_report(results, tmp_path)
    html = re.sub(r'base64,[^"]*', "", (tmp_path / "report.html").read_text("utf-8"))
    dutch, english = html.split("<main ")[1:]
    assert "<h1>Oude Westen + Carnisse: " in dutch
    assert "Beleid: Leegstandsbelasting" in dutch
    assert "Policy: Tax on vacant units" in english
    for page in (dutch, english):
        assert not re.search(r"oude-westen|carnisse|vacancy_tax", page)
    print_table(results)
    assert "Oude Westen + Carnisse: 4 months" in capsys.readouterr().out


def test_a_story_says_where_by_name():
    model = make_run(months=3)
    model.areas[0].code, model.areas[0].name = "Noord", "Noord aan Zee"
    assert "in Noord aan Zee: " in tell_shop(gather_results(model), 100_001, "nl")[0]


def test_a_scenario_is_called_by_its_title_else_by_its_levers():
    titled = {"name": "room+vacancy_tax", "title": {"nl": "Ruimte bieden voor werk"}}
    assert name_scenario(titled, "nl") == "Ruimte bieden voor werk + Leegstandsbelasting"
    bare = {"name": "vacancy_tax", "title": {}}
    assert name_scenario(bare, "nl") == "Leegstandsbelasting"
    assert name_scenario({**bare, "name": "vacancy_tax-2"}, "nl") == "Leegstandsbelasting (2)"
    assert name_scenario({**bare, "name": "own-plan-2"}, "nl") == "own-plan-2"
    same = [{"name": name, "title": {"nl": "Plan"}} for name in ("a", "b")]
    assert name_scenarios(same, "nl") == {"a": "Plan (a)", "b": "Plan (b)"}


def test_how_the_books_are_closed_has_words():
    assert [name_closure(closure, "nl") for closure in Closure] == [
        "Rijksuitkering", "bezuiniging elders", "OZB"
    ]  # fmt: skip
    for language in LANGUAGES:
        words = read_compare_texts(language)
        assert words["closures"].keys() == words["closure_notes"].keys() == set(Closure)
    assert read_compare_texts("nl")["verdicts"]["not seen"] == "niet aangetoond"
