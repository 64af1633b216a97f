"""Numbers beside those that were published: the band, what stood there before, and what is said of it.

A criterion with ``published`` names a row of ``calibration/targets.csv`` by its id. The number of that name
in ``expected.json`` then bears the published figure and its band, and ``{{published}}`` puts a table of all
such rows on the page. Where a folder holds ``before.json``, an ``expected.json`` of other rules that was
kept, the table shows what differs from it.
"""

import json
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from wijkabm.experiment.form import Criterion, Form
from wijkabm.experiment.numbers import Numbers
from wijkabm.tell.texts import read_experiment_texts

BEFORE: Final = "before.json"
DIGITS: Final = 3
LANGUAGES: Final = ("nl", "en")
UNSIDED: Final = ("inside", "unknown")


class Row(NamedTuple):
    """A number beside the published one, in words.

    Attributes
    ----------
    number : str
    figure, before, now : str
        What was published with its band; what other rules gave, a dash if that was not kept; what is found.
    said : dict of str
        By language, where it lies.
    """

    number: str
    figure: str
    before: str
    now: str
    said: dict[str, str]


def set_beside(numbers: Numbers, criteria: Sequence[Criterion]) -> Numbers:
    """The same numbers, those that were published with the figure, its band and a verdict."""
    beside = dict(numbers)
    for criterion in criteria:
        if criterion.published is not None and criterion.number in numbers:
            number = numbers[criterion.number]
            beside[criterion.number] = {
                **number,
                "published": criterion.published,
                **{
                    bound: value
                    for bound, value in (("least", criterion.least), ("most", criterion.most))
                    if value is not None
                },
                "judged": judge_number(number, criterion),
            }
    return beside


def judge_number(number: dict[str, Any], criterion: Criterion) -> str:
    """Where a number lies: ``inside`` the band, ``right`` or ``wrong`` of sign outside it, else ``outside``.

    A band that holds zero has no sign; ``nothing`` is a zero where that lies outside. ``unknown`` where there
    is no number.
    """
    value = number["value"]
    if value is None:
        return "unknown"
    least = float("-inf") if criterion.least is None else criterion.least
    most = float("inf") if criterion.most is None else criterion.most
    if least <= value <= most:
        return "inside"
    if value == 0.0:
        return "nothing"
    if least > 0.0 or most < 0.0:
        return "right" if (value > 0.0) == (least > 0.0) else "wrong"
    return "outside"


def is_in_doubt(number: dict[str, Any]) -> bool:
    """Whether the interval of luck holds zero."""
    low, high = number.get("low"), number.get("high")
    return low is not None and high is not None and low <= 0.0 <= high


def read_before(form: Form) -> Numbers:
    """The numbers that other rules gave; none if none were kept."""
    text = form.read_text(BEFORE)
    return dict(json.loads(text)) if text else {}


def list_published(form: Form, numbers: Numbers) -> list[Row]:
    """Each number that was published beside what was found, in words."""
    words = {language: read_experiment_texts(language)["published"] for language in LANGUAGES}
    before = read_before(form)
    rows = []
    for criterion in form.file.criteria:
        if criterion.published is None:
            continue
        name, number = criterion.number, numbers.get(criterion.number, {"value": None})
        said = {key: _tell_verdict(number, criterion, words[key]) for key in LANGUAGES}
        figure = f"{criterion.published:g} ({_tell_band(criterion)})"
        was = _tell_value(before.get(name, {"value": None}))
        rows.append(Row(name, figure, was, _tell_value(number), said))
    return rows


def tell_published(form: Form, numbers: Numbers) -> str:
    """The table of the rows that were published, in both languages."""
    rows = list_published(form, numbers)
    is_moved = bool(read_before(form)) and any(row.before != row.now for row in rows)
    words = [read_experiment_texts(language)["published"]["columns"] for language in LANGUAGES]
    columns = ("row", "figure", *(("before",) if is_moved else ()), "now", "judged")
    heads = [" · ".join(word[name] for word in words) for name in columns]
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(columns)}"]
    for row in rows:
        said = " · ".join(row.said[language] for language in LANGUAGES)
        cells = [f"`{row.number}`", row.figure, *((row.before,) if is_moved else ()), row.now, said]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _tell_band(criterion: Criterion) -> str:
    low = "" if criterion.least is None else f"{criterion.least:g}"
    high = "" if criterion.most is None else f"{criterion.most:g}"
    return f"{low} … {high}"


def _tell_value(number: dict[str, Any]) -> str:
    """A value with the interval of luck."""
    if number["value"] is None:
        return "–"
    value = f"{number['value']:.{DIGITS}g}"
    if number.get("low") is None:
        return value
    return f"{value} ({number['low']:.{DIGITS}g} … {number['high']:.{DIGITS}g})"


def _tell_verdict(number: dict[str, Any], criterion: Criterion, words: dict[str, Any]) -> str:
    judged = judge_number(number, criterion)
    most = float("inf") if criterion.most is None else criterion.most
    is_above = judged not in UNSIDED and number["value"] > most
    said: str = words[judged].format(side=words["above" if is_above else "below"])
    return f"{said}; {words['doubt']}" if is_in_doubt(number) else said
