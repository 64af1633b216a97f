"""How numbers are written with their units: one table for the page, the report and the command line.

The tables are ``forms_nl.yaml`` and ``forms_en.yaml``. A form is plain values, so that the page can have it:
``kind`` says how the number is written, the other entries are that kind's words.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from wijkabm.texts import read_form_texts

WITH_TAIL: Final = ("percent", "euros", "times", "number")
"""Kinds of which the table gives the words that come after the number."""

WINDOW: Final = "window"
"""Where the table keeps the fields that every lever has."""

FINEST_LEVEL: Final = 2
"""Decimals of a level at the most; a difference may need more."""


def find_form(lever: str, field: str, language: str) -> dict[str, Any]:
    """The form of a lever's field.

    Raises
    ------
    KeyError
        The table has none.
    """
    table = read_form_texts(language)
    own = table[WINDOW] if field in table[WINDOW] else table["levers"][lever]
    return read_form(own[field])


def find_indicator_form(unit: str, decimals: int, language: str) -> dict[str, Any]:
    """The form of an indicator's unit, with the decimals of its level.

    Raises
    ------
    KeyError
        The table has none.
    """
    form = read_form(read_form_texts(language)["indicators"][unit])
    if form["kind"] == "percent":
        decimals -= 2  # what is a share there is a hundred times as much here
    return {**form, "decimals": min(max(decimals, 0), FINEST_LEVEL)}


def read_form(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of the table as a form, its kind named."""
    if "one" in entry:
        return {"kind": "count", **entry}
    [(kind, words)] = entry.items()
    if kind in WITH_TAIL:
        return {"kind": kind, "tail": words}
    return {"kind": kind, "words": [list(pair) for pair in words.items()]}


def is_said(label: str, form: Mapping[str, Any], unit: str, language: str) -> bool:
    """Whether a label already says what the number counts, so that it need not be said again."""
    said = _words_of(label, language)
    tails = [form.get("tail", ""), form.get("one", ""), form.get("other", ""), unit]
    return any(words and words <= said for words in (_words_of(tail, language) for tail in tails))


def _words_of(text: str, language: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d]+", text.lower())) - _small_words(language)


@cache
def _small_words(language: str) -> frozenset[str]:
    return frozenset(read_form_texts(language)["words"]["small"])
