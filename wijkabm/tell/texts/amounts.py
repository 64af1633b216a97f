"""Levels, differences and intervals as people write them, in Dutch and English, where Python writes them.

The page has the same in ``app/public/forms.js``; both go by the forms of `wijkabm.tell.texts.forms`, and a
test holds them side by side. A form is what `find_indicator_form` gives.
"""

import math
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from wijkabm.tell.texts import read_app_texts, read_form_texts

NO_NUMBER: Final = "–"
MINUS, HOLD, SPACE = "−", "\u2060", "\u00a0"  # word joiner, and a space at which no line breaks
EXTRA: Final = 2  # decimals that a difference may have beyond its level
CENT, MILLION, IN_MILLIONS = (
    0.01,
    1e6,
    1e4,
)  # a step of ten thousand leaves two decimals of a million

Form = Mapping[str, Any]


def write_number(
    value: float, language: str, decimals: int = 0, signed: bool = False, least: int | None = None
) -> str:
    """A number with the separators of the language, zeros beyond `least` decimals left out."""
    if not math.isfinite(value):
        return NO_NUMBER
    rounded = _round(abs(value), decimals)
    text = f"{rounded:,.{decimals}f}"
    if least is not None and "." in text:
        whole, _, part = text.partition(".")
        part = part.rstrip("0").ljust(least, "0")
        text = f"{whole}.{part}" if part else whole
    if language == "nl":
        text = text.translate(str.maketrans(",.", ".,"))
    sign = "" if rounded == 0 else MINUS if value < 0 else "+" if signed else ""
    return sign + text


def write_level(form: Form, value: float, language: str, precision: float | None = None) -> str:
    """A level, with its per cent or euro sign; `precision` is that of an interval beside it."""
    if not math.isfinite(value):
        return NO_NUMBER
    if form["kind"] == "euros":
        return write_euros(value, language, step=precision)
    scaled, sign = _scale(form, value), "%" if form["kind"] == "percent" else ""
    decimals = _level_decimals(form, scaled) if precision is None else int(precision)
    if _vanishes(scaled, decimals):
        return _less(lambda x: write_number(x, language, decimals) + sign, decimals, language)
    shown = 0 if scaled == 0 and precision is None else decimals
    return write_number(scaled, language, shown) + sign


def write_difference(form: Form, value: float, language: str) -> str:
    """A difference, always with its sign; of a share in percentage points."""
    if not math.isfinite(value):
        return NO_NUMBER
    if form["kind"] == "euros":
        return write_euros(value, language, signed=True)
    scaled = _scale(form, value)
    decimals = 0 if scaled.is_integer() else _fineness(form, abs(scaled))
    if _vanishes(scaled, decimals):
        text = _less(lambda x: write_number(x, language, decimals), decimals, language)
    else:
        text = write_number(scaled, language, decimals, signed=True)
    return _points(form, text, language)


def write_interval(form: Form, value: float, low: float, high: float, language: str) -> str:
    """``x (low tot high)`` of a difference: all three as fine as the width of the interval asks for."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return write_difference(form, value, language)
    if form["kind"] == "euros":
        return write_euros_interval(value, low, high, language)
    decimals = int(find_precision(form, value, low, high))
    all_three = [_scale(form, x) for x in (value, low, high)]
    if not any(all_three):
        return _points(form, _between(["0", "0", "0"], language), language)
    if all(x == 0 or _vanishes(x, decimals) for x in all_three):
        text = _less(lambda x: write_number(x, language, decimals), decimals, language)
    else:
        parts = [write_number(x, language, decimals, signed=True) for x in all_three]
        text = _between(parts, language)
    return _points(form, text, language)


def find_precision(form: Form, value: float, low: float, high: float) -> float:
    """How fine an interval is written: decimals, or the step of euros. Levels beside it can have the same."""
    if form["kind"] == "euros":
        return find_step(value, low, high)
    middle, least, most = (_scale(form, x) for x in (value, low, high))
    decimals = _fineness(form, (most - least) or abs(middle))
    finest = _finest(form)
    is_nothing = all(x == 0 or _vanishes(x, finest) for x in (middle, least, most))  # said in words
    limit = finest + (0 if is_nothing else EXTRA)
    while decimals < limit and (_vanishes(least, decimals) or _vanishes(most, decimals)):
        decimals += 1
    return decimals


def round_to(form: Form, value: float, precision: float) -> float:
    """The number that is read where `value` is written with a precision."""
    if not math.isfinite(value):
        return value
    if form["kind"] == "euros":
        return float(_round(value / precision, 0)) * precision
    rounded = float(_round(_scale(form, value), int(precision)))
    return rounded / 100.0 if form["kind"] == "percent" else rounded


def write_euros(
    value: float, language: str, signed: bool = False, step: float | None = None
) -> str:
    """Euros: three digits of large amounts, cents of small ones, or whole steps of what is given."""
    if not math.isfinite(value):
        return NO_NUMBER
    own = _step_of(value) if step is None else step
    if own <= CENT and value != 0 and _round(value / own, 0) == 0:
        return _less(lambda x: _money(x, CENT, language), 2, language)
    return _money(value, own, language, signed, is_fixed=step is not None)


def write_euros_interval(
    value: float,
    low: float,
    high: float,
    language: str,
    signed: bool = True,
    step: float | None = None,
) -> str:
    """``x (low tot high)`` in euros, by default of a difference and as fine as its interval asks for."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return write_euros(value, language, signed)
    step, all_three = step or find_step(value, low, high), (value, low, high)
    if any(all_three) and all(_round(x / step, 0) == 0 for x in all_three):
        return _less(lambda x: _money(x, CENT, language), 2, language)
    parts = [_money(x, step, language, signed, is_fixed=True) for x in all_three]
    return _between(parts, language)


def write_month(month: int, language: str) -> str:
    """A month of the page, counted from 1, as a year and the name of a month."""
    words = read_app_texts(language)
    if month <= 0:
        return str(words["start"])
    name = read_form_texts(language)["words"]["months"][(month - 1) % 12]
    return str(words["short_date"]).format(year=(month + 11) // 12, month=name)


def _less(write: Callable[[float], str], decimals: int, language: str) -> str:
    """In words, what would be printed as zero and is not."""
    return str(read_form_texts(language)["words"]["less_than"]).format(value=write(10.0**-decimals))


def _between(parts: list[str], language: str) -> str:
    value, low, high = parts
    return f"{value} ({low} {read_form_texts(language)['words']['to']} {high})"


def _points(form: Form, text: str, language: str) -> str:
    if form["kind"] != "percent":
        return text
    return _join(text, str(read_form_texts(language)["words"]["points"]))


def _money(
    value: float, step: float, language: str, signed: bool = False, is_fixed: bool = False
) -> str:
    """Euros in whole steps, from a million in millions; fixed, zeros at the end are kept."""
    size = float(_round(abs(value) / step, 0)) * step
    mark = "" if size == 0 else MINUS + HOLD if value < 0 else "+" + HOLD if signed else ""
    if size >= MILLION and step >= IN_MILLIONS:
        decimals = max(6 - round(math.log10(step)), 0)
        number = write_number(size / MILLION, language, decimals, least=decimals if is_fixed else 0)
        return f"{mark}€{SPACE}{number}{SPACE}{read_form_texts(language)['words']['million']}"
    has_cents = step < 1 and (is_fixed or _round(100.0 * size, 0) % 100 != 0)
    return f"{mark}€{SPACE}{write_number(size, language, 2 if has_cents else 0)}"


def _join(number: str, words: str) -> str:
    return f"{number} {words}" if words else number


def _scale(form: Form, value: float) -> float:
    return float(f"{100.0 * value:.12g}") if form["kind"] == "percent" else float(value)


def _round(value: float, decimals: int) -> Decimal:
    """To the nearest, halves away from zero."""
    return Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _vanishes(value: float, decimals: int) -> bool:
    return value != 0 and _round(abs(value), decimals) == 0


def _level_decimals(form: Form, value: float) -> int:
    """A count that is a mean over months or worlds gets a decimal where it matters."""
    is_fine = form["decimals"] == 0 and not value.is_integer() and abs(value) < 10
    return 1 if is_fine else int(form["decimals"])


def _finest(form: Form) -> int:
    return int(form["decimals"]) + EXTRA


def _fineness(form: Form, size: float) -> int:
    """Decimals with which something of this size has two digits."""
    if not size:
        return int(form["decimals"])
    return min(max(1 - math.floor(math.log10(size)), 0), _finest(form))


def _step_of(value: float) -> float:
    """Three digits of euros, all of them below ten thousand, cents below ten."""
    size = abs(value)
    if size >= 999_500:
        return max(10.0 ** (math.floor(math.log10(size)) - 2), IN_MILLIONS)
    if size >= 10_000:
        return 10.0 ** (math.floor(math.log10(size)) - 2)
    return CENT if size < 10 and not float(value).is_integer() else 1.0


def find_step(value: float, low: float, high: float) -> float:
    """Two digits of the width, or more where an end would read zero and is not."""

    def is_gone(one: float, step: float) -> bool:
        return one != 0 and _round(one / step, 0) == 0

    step = 10.0 ** (math.floor(math.log10((high - low) or abs(value) or 100.0)) - 1)
    while step > CENT and (is_gone(low, step) or is_gone(high, step)):
        step /= 10.0
    return CENT if step < 1 else step
