"""The baseline of a wijk: every number says where it comes from, and what was counted goes first."""

import re

import numpy as np
import pytest

from tests.cli.test_cli import SMALL
from tests.place.kwb_files import READ, write_text, yearly_table
from wijkabm.measure.indicators import INDICATORS
from wijkabm.measure.observed import parse_observed
from wijkabm.measure.quarters import COUNTABLE, Quarter
from wijkabm.place.catalogue import SHOP_COUNTS
from wijkabm.place.given import give, read_mapping
from wijkabm.place.kwb import read_areas
from wijkabm.place.presets import load_preset
from wijkabm.runs.first_year import PARTS, REST, FirstYear
from wijkabm.tell.nulmeting import describe_start, list_unknown
from wijkabm.tell.quarter_form import make_quarter_form
from wijkabm.tell.texts import LANGUAGES, read_nulmeting_texts

COUNTED = {
    "shops_food": {"value": 4, "source": "eigen ronde"},
    "shops_non_food": {"value": 6, "source": "eigen ronde"},
    "shops_horeca": {"value": 5, "source": "eigen ronde"},
    "shops_services": {"value": 8, "source": "eigen ronde"},
    "units": {"value": 26, "source": "OZB"},
    "empty_units": {"value": 3, "source": "eigen ronde"},
    "rent_per_m2": {"value": 120, "source": "makelaar"},
    "association_members": {"value": 11, "source": "vereniging"},
}


def make_years(worlds=3):
    """First years that never were: their numbers stand apart by world."""
    names = [indicator.name for indicator in INDICATORS]
    return [
        FirstYear(
            first=dict.fromkeys(names, 0.2 + 0.1 * k),
            year=dict.fromkeys(names, 0.25 + 0.1 * k),
            shops=np.arange(12).reshape(4, 3) + k,
            landlords=np.array([9, 5, 3, 1]) + k,
            comes_in=dict.fromkeys((*PARTS, REST), 1_000_000.0 + 1000 * k),
            leaves=dict.fromkeys((*PARTS, REST), 2_000_000.0),
        )
        for k in range(worlds)
    ]


def describe(area, language="nl"):
    return describe_start(area, make_years(), "1.0", "kwartalen.csv", language)


def by_label(rows):
    return {row[0]: row[1:] for row in rows}


@pytest.fixture(scope="module")
def counted():
    return give([load_preset(SMALL)], [SMALL], read_mapping(COUNTED, "here"))[0]


def test_what_was_counted_goes_before_what_the_model_estimates(counted):
    bare, page = describe(load_preset(SMALL)), describe(counted)
    assert by_label(bare["shops"])["Eten en drinken"][:2] == ["6 (3 tot 9)", "model"]
    assert by_label(page["shops"])["Eten en drinken"][:2] == ["4", "geteld: eigen ronde"]
    assert by_label(page["shops"])["Samen"][:2] == ["23", "berekend"]
    assert by_label(bare["units"])["Winkelpanden"][1] == "model"
    assert by_label(page["units"])["Winkelpanden"] == ["26", "geteld: OZB"]
    assert by_label(page["units"])["Leegstand"] == ["11,5%", "berekend"]
    assert by_label(page["ties"])["Leden van de ondernemersvereniging"][0] == "11"
    assert not any("Leden" in row[0] for row in bare["ties"])


def test_every_number_says_where_it_comes_from(counted):
    words = read_nulmeting_texts("nl")["origins"]
    told = [re.sub(r"\{\w+\}", ".+", word) for word in words.values()]
    page = describe(counted)
    for table in ("beside", "sectors", "shops", "units", "work", "ties"):
        assert len(page[table]) > 3
        for row in page[table]:
            if row[1] == "niet bekend":
                assert row[2] == ""
                continue
            assert any(re.fullmatch(word, row[2]) for word in told), row


def test_a_file_lays_its_municipality_and_the_country_beside_the_wijk(tmp_path):
    path = write_text(tmp_path / "kwb-2023.csv", yearly_table())
    rows = by_label(describe(read_areas(path, [READ])[0])["beside"])
    assert rows["Inwoners"] == ["4.000", "CBS 2023", "360.000", "17.000.000"]
    assert rows["Koopwoningen"] == ["32%", "CBS 2023", "44%", "57%"]
    assert rows["Jonger dan 15 jaar"] == ["16,3%", "CBS 2023", "16,7%", "15,9%"]
    # 10,400 of 360,000 is filled in for the wijk, and the country has no count of businesses
    assert rows["Mensen met bijstand, per 1.000 inwoners"][1:] == [
        "aangevuld: gemeente",
        "29",
        "25",
    ]
    assert rows["Bedrijven, per 1.000 inwoners"] == ["105", "CBS 2023", "160", "niet bekend"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_preset_stands_beside_its_municipality_and_the_country(language):
    page = describe(load_preset(SMALL), language)
    words = read_nulmeting_texts(language)["beside"]
    rows, labels = by_label(page["beside"]), words["rows"]
    published = {
        "inhabitants": "124.084",
        "young": "14,9%",  # 18,537
        "alone": "47%",  # 29,791 of 63,338
        "income": "30.800",
        "bijstand": "46",  # 5,730
        "owner_occupied": "50%",
        "home_value": "249.000",
    }
    english = str.maketrans(",.", ".,")
    for key, number in published.items():
        said = number if language == "nl" else number.translate(english)
        assert rows[labels[key]][2] == said
    unknown = ("low_income", "participation", "self_employed", "education_low", "businesses")
    assert {rows[labels[key]][2] for key in unknown} == {read_nulmeting_texts(language)["unknown"]}
    assert "--kwb FILE --area CODE" in words["municipality"]
    assert page["beside_note"] == f"{words['municipality']} {words['country']}"


def test_a_preset_that_takes_figures_of_its_municipality_has_all_of_them_beside():
    rows = by_label(describe(load_preset("zuilen-oost"))["beside"])
    assert rows["Inwoners"][2:] == ["357.597", "niet bekend"]
    assert rows["Koopwoningen"][2] == "44%"


def test_a_file_without_its_municipality_says_how_to_get_that(tmp_path):
    header, rows = yearly_table()
    path = write_text(tmp_path / "kwb-2023.csv", (header, [row for row in rows if row[0] == READ]))
    page, words = describe(read_areas(path, [READ])[0]), read_nulmeting_texts("nl")["beside"]
    assert all(row[3] == "niet bekend" for row in page["beside"])
    assert page["beside_note"] == f"{words['none']} {words['country']}"


def test_what_the_model_finds_by_itself_is_not_told_of_the_wijk_as_the_country_has_it():
    rows = by_label(describe(load_preset(SMALL))["beside"])
    assert rows["Huishoudens met een laag inkomen"] == ["niet bekend", "", "niet bekend", "6,8%"]
    assert rows["Mensen van 15 tot 75 jaar met werk"] == ["niet bekend", "", "niet bekend", "68,4%"]


def test_open_shops_are_the_counted_units_that_are_not_empty():
    figures = {name: COUNTED[name] for name in ("units", "empty_units")}
    own = give([load_preset(SMALL)], [SMALL], read_mapping(figures, "here"))[0]
    assert by_label(describe(own)["shops"])["Samen"][:2] == ["23", "berekend"]


def test_what_nobody_knows_shrinks_with_what_is_counted(counted):
    before, after = list_unknown(load_preset(SMALL)), list_unknown(counted)
    assert set(before) - set(after) == {"shops", "units", "rent", "members"}
    assert {"turnover", "spending", "needs"} <= set(after)
    assert set(SHOP_COUNTS) <= set(counted.counted)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_that_is_filled_in_is_read_as_it_is(language):
    text = make_quarter_form(Quarter(2026, 4), language)
    units = {indicator.name: indicator.unit for indicator in INDICATORS}
    end = ";;;" if language == "nl" else ",,,"
    filled = text.replace(f"units{end}", f"units{end[0]}24{end[1:]}", 1)
    assert filled != text
    [found] = parse_observed(filled.encode("utf-8-sig"), units, "x")
    assert found[:3] == (Quarter(2026, 4), "units", 24.0)
    for name in COUNTABLE:
        assert text.count(f"{end[0]}{name}{end[0]}") == 4
    assert "2027Q3" in text
