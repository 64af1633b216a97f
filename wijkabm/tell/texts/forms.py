"""How numbers are written with their units: one table for the page, the report and the command line.

The tables are ``forms_nl.yaml`` and ``forms_en.yaml``. A form is plain values, so that the page can have it:
``kind`` says how the number is written, the other entries are that kind's words.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from wijkabm.ground.numbers import swap_separators, write_number
from wijkabm.tell.texts import TAILED, read_form_texts

TAILS: Final = ("tail", "one", "other")
"""Words of a form that a label may say already."""

WINDOW: Final = "window"
"""Where the table keeps the fields that every lever has."""

TEN, HUNDRED, IN_MILLIONS, MILLION, MOST_DECIMALS = 10, 100, 10_000, 1_000_000, 6

FINEST_LEVEL: Final = 2
"""Decimals of a level at the most; a difference may need more."""


def find_form(lever: str, field: str, language: str) -> dict[str, Any]:
    """The form of a lever's field; a plain number where nobody gave one."""
    table = read_form_texts(language)
    own = table[WINDOW] if field in table[WINDOW] else table["levers"].get(lever, {})
    return read_form(own.get(field, {"number": ""}))


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
    if kind in TAILED:
        return {"kind": kind, "tail": words}
    return {"kind": kind, "words": [list(pair) for pair in words.items()]}


def is_said(label: str, form: Mapping[str, Any], language: str) -> bool:
    """Whether a label already says what the number counts, so that it need not be said again."""
    said = _words_of(label, language)
    tails = [form.get(name, "") for name in TAILS]
    return any(words and words <= said for words in (_words_of(tail, language) for tail in tails))


def write_value(form: Mapping[str, Any], value: float, language: str) -> str:
    """What a lever's field is set to, and of what, as the page writes it too."""
    words, kind = read_form_texts(language)["words"], form["kind"]
    if kind in ("choice", "scale"):
        return _write_code(form, value, language)
    if kind == "percent":
        share = round(100.0 * value, 10)
        return _join(f"{_write(share, 2 if abs(share) < TEN else 1, language)}%", form["tail"])
    if kind == "euros":
        return _join(_write_euros(value, words["million"], language), form["tail"])
    if kind == "number":
        return _join(_write(value, 2, language), form["tail"])
    if kind == "times":
        number = _write(value, 2, language)
        return (
            number + form["tail"] if form["tail"].startswith("×") else _join(number, form["tail"])
        )
    if value == 0 and "none" in form:
        return str(form["none"])
    number = _write(value, 1 if abs(value) < HUNDRED else 0, language)
    return _join(number, form["one"] if number == "1" else form["other"])


def write_beside(label: str, form: Mapping[str, Any], value: float, language: str) -> str:
    """The same beside a label: what that says is not said again."""
    if is_said(label, form, language):
        form = {**form, **dict.fromkeys(TAILS, "")}
    return write_value(form, value, language)


def _write_code(form: Mapping[str, Any], value: float, language: str) -> str:
    """A number that stands for words; between two of a scale how far on the way from the middle."""
    for number, word in form["words"]:
        if number == value:
            return str(word)
    if form["kind"] == "choice":
        return _write(value, 2, language)
    [(end, word)] = [(n, w) for n, w in form["words"] if n * value > 0]
    partly = str(read_form_texts(language)["words"]["partly"])
    return partly.format(share=f"{_write(100.0 * value / end, 0, language)}%", word=word)


def _write_euros(value: float, million: str, language: str) -> str:
    if value >= MILLION and value % IN_MILLIONS == 0:
        return f"€ {_write(value / MILLION, 2, language)} {million}"
    cents = round(100.0 * value)
    if abs(value) >= HUNDRED or cents % 100 == 0:
        return f"€ {_write(round(value), 0, language)}"
    return f"€ {swap_separators(f'{cents / 100.0:.2f}', language)}"


def _write(value: float, decimals: int, language: str) -> str:
    """With the decimals that it has, but more than `decimals` only where nothing would be left."""
    while value != 0 and round(abs(value), decimals) == 0 and decimals < MOST_DECIMALS:
        decimals += 1
    return write_number(round(value, decimals), language).replace("-", "−")


def _join(number: str, words: str) -> str:
    return f"{number} {words}" if words else number


def _words_of(text: str, language: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d]+", text.lower())) - _small_words(language)


@cache
def _small_words(language: str) -> frozenset[str]:
    return frozenset(read_form_texts(language)["words"]["small"])
