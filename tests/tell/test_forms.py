"""How numbers of each unit are written: every unit, alike in both languages, and a label never said twice."""

import re

import pytest
import yaml

from wijkabm.levers.base import Window
from wijkabm.levers.desk.scenario import list_scenarios, load_scenario
from wijkabm.levers.desk.summary import list_fields
from wijkabm.levers.registry import kinds_of_lever, kinds_of_shock
from wijkabm.pairs.comparison import COMPARED
from wijkabm.tell.texts import LANGUAGES, read_app_texts, read_form_texts, read_lever_texts
from wijkabm.tell.texts.forms import (
    find_form,
    find_indicator_form,
    is_said,
    read_form,
    write_beside,
)

FIELDS = [
    (kind.name, row)
    for kind in (*kinds_of_lever().values(), *kinds_of_shock().values())
    for row in list_fields(kind)
    if row["name"] not in Window.model_fields or row["name"] == "strength"
]
KINDS = {"percent", "euros", "count", "times", "choice", "scale"}
SHARES = ("of ", "share", "chance", "a year", "0-1", "weight", "how strictly")
LONGEST_TAIL = 32


def form_of(lever, row, language):
    return find_form(lever, row["name"], language)


def test_every_field_has_a_form_of_the_same_kind_in_both_languages():
    for lever, row in FIELDS:
        kinds = {form_of(lever, row, language)["kind"] for language in LANGUAGES}
        assert len(kinds) == 1, (lever, row["name"], kinds)
        assert kinds <= KINDS


def test_every_indicator_has_a_form_of_the_same_kind_in_both_languages():
    for indicator in COMPARED:
        forms = [find_indicator_form(indicator.unit, indicator.decimals, x) for x in LANGUAGES]
        assert forms[0]["kind"] == forms[1]["kind"], indicator.name
        assert (forms[0]["kind"] == "percent") == indicator.unit.startswith("share")
        assert (forms[0]["kind"] == "euros") == indicator.unit.startswith("EUR")
        assert forms[0]["decimals"] == forms[1]["decimals"] <= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_is_left_over(language):
    texts = read_form_texts(language)
    fields = {(lever, row["name"]) for lever, row in FIELDS}
    told = {(lever, field) for lever, own in texts["levers"].items() for field in own}
    told |= {(lever, "strength") for lever, _ in fields}
    assert told == fields
    assert set(texts["window"]) == set(Window.model_fields) - {"wijk", "paid_by", "on_stop"}
    assert set(texts["indicators"]) == {indicator.unit for indicator in COMPARED}
    other = read_form_texts(next(x for x in LANGUAGES if x != language))
    assert texts["words"].keys() == other["words"].keys()
    assert len(texts["words"]["months"]) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_shares_are_per_cent_euros_are_euros_and_codes_are_words(language):
    for lever, row in FIELDS:
        form, unit, (low, high) = form_of(lever, row, language), row["unit"], row["range"]
        where = (lever, row["name"], unit)
        assert (form["kind"] == "euros") == unit.startswith("EUR"), where
        if unit.startswith(SHARES):
            assert form["kind"] == "percent", where
        if not unit.startswith("EUR") and high <= 1.0:
            assert form["kind"] in ("percent", "choice", "scale"), where
        if form["kind"] in ("choice", "scale"):
            assert [number for number, _ in form["words"]] == list(range(int(low), int(high) + 1))
        if form["kind"] == "count":
            assert form["one"], where
            assert form["other"], where
        tails = [form.get(name, "") for name in ("tail", "one", "other")]
        assert max(map(len, tails)) <= LONGEST_TAIL, where


def test_what_a_label_says_is_not_said_again():
    months = read_form({"one": "maand", "other": "maanden"})
    assert is_said("maanden dat een traject duurt", months, "nl")
    assert not is_said("opzegtermijn", months, "nl")
    assert write_beside("maanden dat een traject duurt", months, 6, "nl") == "6"
    assert write_beside("opzegtermijn", months, 1, "nl") == "1 maand"
    per_year = read_form({"percent": "per jaar"})
    assert write_beside("rente per jaar", per_year, 0.08, "nl") == "8%"
    assert write_beside("rente", per_year, 0.08, "nl") == "8% per jaar"
    assert not is_said("grootste lening", read_form({"euros": ""}), "nl")


@pytest.mark.parametrize("language", LANGUAGES)
def test_per_cent_is_written_one_way_on_the_page(language):
    told = [read_app_texts(language), read_lever_texts(language), read_form_texts(language)]
    scenarios = [load_scenario(name) for name in list_scenarios()]
    told += [{"title": x.title.get(language), "text": x.text.get(language)} for x in scenarios]
    for texts in told:
        assert (
            re.findall(r".{20}[\d}]\s+%.{10}", yaml.safe_dump(texts, allow_unicode=True, width=1e6))
            == []
        )


def test_a_field_to_which_nobody_gave_a_form_is_a_plain_number():
    assert find_form("coaching", "apples", "nl") == {"kind": "number", "tail": ""}
