import re
from pathlib import Path
from string import Formatter

import pytest

import wijkabm.app
from wijkabm.app.refusals import RefusalError, tell_error
from wijkabm.ground.errors import InputError
from wijkabm.tell.texts import LANGUAGES, read_app_texts

SOURCES = "".join(path.read_text("utf-8") for path in Path(wijkabm.app.__path__[0]).rglob("*.py"))
RAISED = set(re.findall(r'RefusalError\(\s*"(\w+)"', SOURCES))


def blanks(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_refusal_has_a_sentence_and_no_sentence_is_left_over():
    for language in LANGUAGES:
        assert set(read_app_texts(language)["refusals"]) == RAISED | {"other"}


@pytest.mark.parametrize("name", sorted(RAISED))
def test_a_sentence_mentions_the_same_in_each_language(name):
    texts = [read_app_texts(language)["refusals"][name] for language in LANGUAGES]
    assert blanks(texts[0]) == blanks(texts[1])
    for call in re.findall(rf'RefusalError\(\s*"{name}"(.*?)\)(?:$| from)', SOURCES, re.M):
        assert set(re.findall(r"(\w+)=", call)) == blanks(texts[0])


def test_numbers_are_written_as_in_the_language():
    refused = RefusalError("wijken_large", count=300_000, most=250_000)
    assert str(refused).startswith("300,000 inhabitants")
    assert tell_error(refused, "nl").startswith("300.000 inwoners")


def test_what_nobody_translated_is_said_as_it_is():
    """As of a lever from outside."""
    assert tell_error(InputError("seed -1: give more"), "en") == "seed -1: give more"
    assert tell_error(InputError("seed -1: give more"), "nl").endswith(
        "in het Engels: seed -1: give more"
    )
