"""Numbers -> the page: README.md.in with every marker filled in, and what failed at its head.

A marker is ``{{name}}``, ``{{name:form}}`` with a form of Python's (``+.1f``, ``.0%``, ``,.0f``), or with a
member of the number, ``{{shops_open.room.low:.2f}}``; a text that the recipe makes; or ``{{published}}``, the
table of what was published.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from wijkabm.experiment.form import FORM, PAGE, Criterion, Form
from wijkabm.experiment.numbers import Numbers
from wijkabm.experiment.published import tell_published
from wijkabm.experiment.rows import Row, tabulate
from wijkabm.ground.errors import InputError
from wijkabm.tell.texts import read_experiment_texts

MARKER: Final = re.compile(r"\{\{\s*([^{}:]+?)\s*(?::([^{}]*))?\}\}")
NO_TEXT: Final = re.compile(
    r"^```.*?^```|`[^`\n]*`|<!--.*?-->|\]\([^)]*\)|https?://\S+", re.MULTILINE | re.DOTALL
)
"""What of a page makes no claim: code, comments, where links lead."""

DIGITS: Final = re.compile(r"\d[\d.,]*")
MADE: Final = "<!-- Filled in by `wijkabm experiment accept` from README.md.in: edit that. -->"
MEMBERS: Final = ("value", "error", "low", "high", "n", "changed", "p", "verdict")
"""What is told of a number beside its value."""

UNKNOWN: Final = "–"
PUBLISHED: Final = "published"
"""The marker of the table of what was published."""


def fill_page(form: Form, numbers: Numbers, rows: Sequence[Row], recipe: Mapping[str, Any]) -> str:
    """The page of an experiment with these numbers; without any it says that it was not run yet.

    Raises
    ------
    InputError
        A marker names no number, or a form cannot be used.
    """
    template = form.read_text(PAGE)
    own = recipe["fill"](tabulate(rows), numbers) if rows and "fill" in recipe else {}

    def put(found: re.Match[str]) -> str:
        name, shape = found[1], found[2] or ""
        if not numbers:
            return UNKNOWN
        if name in own:
            return str(own[name])
        if name == PUBLISHED:
            return tell_published(form, numbers)
        value = find_value(name, numbers, str(form.folder / PAGE))
        if value is None:
            return UNKNOWN
        try:
            return f"{value:{shape}}"
        except (ValueError, TypeError):
            raise InputError(
                f"{form.folder / PAGE}: {found[0]}: {shape!r} is no form for {value!r}; as +.1f"
            ) from None

    if numbers:
        check_criteria(form, numbers)
    text = MARKER.sub(put, template)
    head, _, rest = text.partition("\n")
    failed = tell_failed(form.file.criteria, numbers) if numbers else tell_new()
    lines = [head, "", *failed] if failed else [head]
    return "\n".join(lines) + f"\n{rest.rstrip()}\n\n{MADE}\n"


def find_value(name: str, numbers: Numbers, where: str) -> Any:
    """A number's value, or the member of it that is named last.

    Raises
    ------
    InputError
        There is no such number.
    """
    if name in numbers:
        return numbers[name]["value"]
    base, _, member = name.rpartition(".")
    if base in numbers and (member in numbers[base] or member in ("low", "high", "error")):
        return numbers[base].get(member)
    raise InputError(f"{where}: {{{{{name}}}}}: there is no such number in expected.json")


def check_names(form: Form, numbers: Collection[str], recipe: Mapping[str, Any]) -> None:
    """Before anything runs: the page and the criteria name numbers that there will be.

    What a recipe measures, adds or fills in is known only when it did.

    Raises
    ------
    InputError
    """
    if not {"measure", "add_numbers"} & recipe.keys():
        check_criteria(form, numbers)
        for name in () if "fill" in recipe else (found[1] for found in _find_markers(form)):
            base, _, member = name.rpartition(".")
            if name not in numbers and not (base in numbers and member in MEMBERS):
                raise InputError(f"{form.folder / PAGE}: {{{{{name}}}}}: no run makes that number")


def _find_markers(form: Form) -> list[re.Match[str]]:
    return list(MARKER.finditer(form.read_text(PAGE)))


def check_criteria(form: Form, numbers: Collection[str]) -> None:
    """Raise ``InputError`` if a criterion is about a number that is none of these."""
    for criterion in form.file.criteria:
        if criterion.number not in numbers:
            near = get_close_matches(criterion.number, numbers, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise InputError(
                f"{form.folder / FORM}: criteria: no run makes a number {criterion.number!r}{hint}"
            )


def judge_criteria(criteria: Sequence[Criterion], numbers: Numbers) -> list[tuple[Criterion, Any]]:
    """Criteria that fail, each with what was found; one whose number is not known fails."""
    failed = []
    for criterion in criteria:
        value = numbers.get(criterion.number, {}).get("value")
        low = criterion.least if criterion.least is not None else float("-inf")
        high = criterion.most if criterion.most is not None else float("inf")
        if value is None or not low <= value <= high:
            failed.append((criterion, value))
    return failed


def tell_failed(criteria: Sequence[Criterion], numbers: Numbers) -> list[str]:
    """What heads the page, in both languages; nothing where every criterion holds."""
    lines = []
    for criterion, value in judge_criteria(criteria, numbers):
        found = UNKNOWN if value is None else f"{value:.6g}"
        for language in ("nl", "en"):
            words = read_experiment_texts(language)["criterion_fails"]
            text = getattr(criterion.text, language)
            lines.append(f"> **{words.format(text=text, found=found)}**")
            lines.append(">")
    return lines[:-1]


def tell_new() -> list[str]:
    """What heads a page that nothing was accepted for yet, in both languages."""
    dutch, english = (read_experiment_texts(language)["page_is_new"] for language in ("nl", "en"))
    return [f"> **{dutch}**", ">", f"> **{english}**"]


def find_bare_numbers(template: str, stated: Sequence[str]) -> list[str]:
    """Numbers of a template that are neither a marker's nor stated, each with its line."""
    text = NO_TEXT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), template)
    text = MARKER.sub("", text)
    for words in sorted(stated, key=len, reverse=True):
        text = re.sub(rf"(?<![\d.,]){re.escape(words)}(?!\d)(?![.,]\d)", "", text)
    return [
        f"line {k}: {found.rstrip('.,')}"
        for k, line in enumerate(text.split("\n"), 1)
        for found in DIGITS.findall(line)
    ]
