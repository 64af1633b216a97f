"""Numbers beside those that were published: the band, what stood there before, and what is said of it.

A criterion with ``published`` names a row of ``calibration/targets.csv`` by its id. The number of that name
in ``expected.json`` then bears the published figure and its band, and ``{{published}}`` puts a table of all
such rows on the page. Where a folder holds ``before.json``, an ``expected.json`` of other rules that was
kept, the table shows its numbers too.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

from wijkabm.experiment.form import Criterion, Form
from wijkabm.experiment.numbers import Numbers
from wijkabm.tell.texts import read_experiment_texts

BEFORE: Final = "before.json"
DIGITS: Final = 3
LANGUAGES: Final = ("nl", "en")


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


def tell_published(form: Form, numbers: Numbers) -> str:
    """The table of the rows that were published, in both languages."""
    text = form.read_text(BEFORE)
    before: Numbers = json.loads(text) if text else {}
    words = [read_experiment_texts(language)["published"] for language in LANGUAGES]
    columns = ("row", "figure", *(("before",) if before else ()), "now", "judged")
    heads = [" · ".join(word["columns"][name] for word in words) for name in columns]
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(columns)}"]
    for criterion in form.file.criteria:
        if criterion.published is None:
            continue
        number = numbers.get(criterion.number, {"value": None})
        cells = {
            "row": f"`{criterion.number}`",
            "figure": f"{criterion.published:g} ({_tell_band(criterion)})",
            "before": _tell_value(before.get(criterion.number, {"value": None})),
            "now": _tell_value(number),
            "judged": " · ".join(_tell_verdict(number, criterion, word) for word in words),
        }
        lines.append(f"| {' | '.join(cells[name] for name in columns)} |")
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
    said: str = words[judge_number(number, criterion)]
    return f"{said}; {words['doubt']}" if is_in_doubt(number) else said
