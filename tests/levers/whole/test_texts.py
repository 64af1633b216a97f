"""What people read about levers: both languages, every lever, every field."""

import re

import pytest

from wijkabm.coin.services import KINDS as KINDS_OF_WORK
from wijkabm.levers.base import Window
from wijkabm.levers.desk.summary import list_fields
from wijkabm.levers.registry import kinds_of_lever, kinds_of_shock
from wijkabm.tell.texts import LANGUAGES, read_lever_texts, read_texts

KINDS = {**kinds_of_lever(), **kinds_of_shock()}
KEYS = {
    "title", "mechanism", "cost", "who_pays", "does", "counter_effect", "spoils", "evidence",
    "fields", "forms",
}  # fmt: skip


def test_both_languages_say_the_same_things():
    dutch, english = (read_lever_texts(language) for language in LANGUAGES)
    assert set(dutch["levers"]) == set(english["levers"]) == set(KINDS)
    assert set(dutch["words"]) == set(english["words"])
    for key in ("list_columns", "field_columns"):
        assert len(dutch["words"][key]) == len(english["words"][key])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KINDS)
def test_every_lever_and_field_is_told(name, language):
    texts = read_lever_texts(language)["levers"][name]
    assert set(texts) == KEYS
    assert all(
        isinstance(text, str) and text
        for key, text in texts.items()
        if key not in ("fields", "forms")
    )
    own = [field for field in KINDS[name].model_fields if field not in Window.model_fields]
    assert list(texts["fields"]) == own
    assert all(texts["fields"].values())
    assert re.fullmatch(r"[^.]+\.", texts["does"])
    assert re.fullmatch(r"[^.]+\.", texts["spoils"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_coin_tells_which_work_is_asked_for_and_who_decides(language):
    told = read_lever_texts(language)["levers"]["social_coin"]["mechanism"]
    kinds = read_texts(language)["report"]["services"]["kinds"]
    assert set(kinds) == set(KINDS_OF_WORK)
    assert ", ".join(kinds[kind] for kind in KINDS_OF_WORK) in told
    assert "(reach)" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_window_is_told(language):
    assert list(read_lever_texts(language)["window"]) == list(Window.model_fields)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_the_docstring_of_a_lever_says_who_pays_and_what_is_known(kind):
    text = (kind.__doc__ or "").lower()
    assert "pay" in text or "cost:" in text
    assert "evidence" in text or "no estimate" in text
    if kind.name in kinds_of_lever():
        assert "counter-effect" in text


def test_every_unit_is_there_in_dutch() -> None:
    units = {row["unit"] for kind in KINDS.values() for row in list_fields(kind)}
    assert units == read_lever_texts("nl")["units"].keys()
    assert read_lever_texts("en")["units"].keys() <= units
