"""Figures that somebody gives by hand, beside a file or preset, and what follows from them.

They go before what was read. Their names and units are those of the catalogue; counts of the street
(`COUNTED`) are given this way alone. Euros are of 2023 unless a year is given.
"""

import difflib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from wijkabm.ground.errors import InputError
from wijkabm.ground.strict_yaml import find_lines, parse_yaml, read_text
from wijkabm.place.catalogue import (
    COUNTED,
    DEFAULTS_YEAR,
    INCOMES,
    PARTS,
    SHOP_COUNTS,
    SPECS,
    CountedSpec,
    FigureSpec,
)
from wijkabm.place.columns import check_year, parse_number
from wijkabm.place.impute import Donor, fill_gaps
from wijkabm.place.key_figures import Figure, KeyFigures
from wijkabm.place.kwb import check_size
from wijkabm.place.plausible import check_figures, makes_up

BY_OPTION: Final = "--figure"
FIELDS: Final = ("value", "source", "year")
THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}([.,]\d{3})+")
IN_THOUSANDS: Final = re.compile(r"\d+[.,]\d{1,3}")

AS_COUNTED: Final = {
    "shops_open": ["units", "empty_units"],
    "vacant_units": ["empty_units"],
    "vacancy_rate": ["units", "empty_units"],
    "shops_nonfood": ["shops_non_food"],
    "contract_rent_m2": ["rent_per_m2"],
    "owners_organised": ["association_members"],
}
"""Figures by what the form of a monitor calls them: an indicator differs where it is no count of a day."""

Given = Mapping[str, Mapping[str, Figure]]
"""By wijk, empty for the only one, the figures that are given."""


def read_options(texts: Sequence[str]) -> dict[str, dict[str, Figure]]:
    """Figures from ``NAME=VALUE``, or ``WIJK:NAME=VALUE`` where there are several wijken.

    Raises
    ------
    InputError
        A form, name or number that cannot be; a figure that is given twice.
    """
    given: dict[str, dict[str, Figure]] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not (equals and name.strip() and value.strip()):
            raise InputError(
                f"{BY_OPTION} {text}: write it as name=value, as income_per_inhabitant=24000"
            )
        where = f"{BY_OPTION} {text}"
        _add(given, where, name, _make(where, name, value, BY_OPTION, 0))
    return given


def read_file(path: Path) -> dict[str, dict[str, Figure]]:
    """Figures from a YAML file with ``figures:`` as `read_mapping` has it.

    Raises
    ------
    InputError
    """
    where = f"--figures {path}"
    text = read_text(path, where)
    content = parse_yaml(text, where)
    if not isinstance(content, dict) or list(content) != ["figures"]:
        raise InputError(f"{where}: begin it with figures: and stand the figures below, by name")
    return read_mapping(content["figures"], where, find_lines(text, "figures"))


def read_mapping(
    content: Any, where: str, lines: Mapping[str, int] = MappingProxyType({})
) -> dict[str, dict[str, Figure]]:
    """Figures from ``{name: {value: ..., source: ..., year: ...}}``; a year may be left out.

    `lines` are those in which the names stand, for errors.

    Raises
    ------
    InputError
        As `read_options`; also without a source.
    """
    if not isinstance(content, Mapping) or not content:
        raise InputError(
            f"{where}: give figures by name, as units: {{value: 120, source: counted in May 2026}}"
        )
    given: dict[str, dict[str, Figure]] = {}
    for name, fields in content.items():
        line = f"line {lines[str(name)]}: " if str(name) in lines else ""
        here = f"{where}: {line}{name}"
        if not isinstance(fields, Mapping):
            raise InputError(f"{here}: give a value and its source, as {{value: ..., source: ...}}")
        other = next((field for field in fields if field not in FIELDS), None)
        if other is not None:
            hint = (  # YAML ends a text at a comma
                f'a text with a comma stands in quotes, as source: "counted, {other}"'
                if fields[other] is None
                else f"choose {', '.join(FIELDS)}"
            )
            raise InputError(f"{here}: there is no field {other!r}; {hint}")
        source = fields.get("source")
        if not isinstance(source, str) or not source.strip():
            raise InputError(f"{here}: say where it comes from, as source: counted in May 2026")
        year = fields.get("year", 0)
        if (
            isinstance(year, bool)
            or not isinstance(year, int)
            or (year and check_year(year) < 1990)
        ):
            raise InputError(f"{here}: year {year!r} is not allowed; give one such as 2023")
        _add(
            given,
            here,
            str(name),
            _make(here, str(name), fields.get("value"), source.strip(), year),
        )
    return given


def join_given(*parts: Given) -> dict[str, dict[str, Figure]]:
    """Figures of an option and of a file together.

    Raises
    ------
    InputError
        One is given in both.
    """
    joined: dict[str, dict[str, Figure]] = {}
    for part in parts:
        for wijk, figures in part.items():
            own = joined.setdefault(wijk, {})
            twice = next((name for name in figures if name in own), None)
            if twice:
                raise InputError(
                    f"{figures[twice].place}: {twice} is given twice, first as {own[twice].place}; keep one"
                )
            own |= figures
    return joined


def give(areas: Sequence[KeyFigures], names: Sequence[str], given: Given) -> list[KeyFigures]:
    """Key figures of wijken with the figures that were given for each.

    Parameters
    ----------
    areas : sequence of KeyFigures
    names : sequence of str
        What each may be called besides its code and name.
    given : Given

    Raises
    ------
    InputError
        No such wijk, or figures that contradict each other.
    """
    result = list(areas)
    for wijk, figures in given.items():
        known = [
            {area.code.lower(), area.name.lower(), name.lower()}
            for area, name in zip(areas, names, strict=True)
        ]
        chosen = [i for i, own in enumerate(known) if not wijk or wijk.lower() in own]
        first, figure = next(iter(figures.items()))
        if len(chosen) > 1:
            raise InputError(
                f"{figure.place}: there are {len(areas)} wijken; say of which, as "
                f"{areas[0].code}:{first}"
            )
        if not chosen:
            raise InputError(
                f"{figure.place}: there is no wijk {wijk}; choose "
                f"{', '.join(area.code for area in areas)}"
            )
        result[chosen[0]] = override(result[chosen[0]], figures)
    return result


def override(area: KeyFigures, given: Mapping[str, Figure]) -> KeyFigures:
    """The same wijk with other figures; what was imputed follows from them.

    Where a whole is given, its parts are kept if they make it up and divided anew if not; one income
    follows from the other.

    Raises
    ------
    InputError
        They contradict each other or what was read.
    """
    counted = {**area.counted, **{n: f for n, f in given.items() if n in COUNTED}}
    _check_counted(counted)
    own = {name: figure for name, figure in given.items() if name in SPECS}
    read = {name: figure for name, figure in area.figures.items() if figure.is_given} | own
    for whole, parts in PARTS.items():
        if whole in own and not any(part in own for part in parts) and not makes_up(read, whole):
            read = {name: figure for name, figure in read.items() if name not in parts}
    for name, other in (INCOMES, INCOMES[::-1]):
        if name in own and other not in own:
            read.pop(other, None)
    if "households" in own or "inhabitants" in own:
        read = {n: f for n, f in read.items() if n != "household_size" or n in own}
    told = {name: f"{name} = {figure.value:g}" for name, figure in read.items()}
    check_size(area.name, read.get("inhabitants"))
    check_figures(area.name, read, told, frozenset(own))
    filled = fill_gaps(read, last=Donor(area.code, "input", area.figures)) if own else {}
    named = ", ".join(told[name] for name in own)
    # a mean size that is divided out counts people in institutions too
    shown = {n: f for n, f in filled.items() if n != "household_size" or n in read}
    told = {name: f"{name} = {figure.value:g}" for name, figure in shown.items()}
    check_figures(f"{area.name} with {named}", shown, told, frozenset(told))
    same = {
        name
        for name, figure in filled.items()
        if name not in own and math.isclose(figure.value, area.value(name), rel_tol=1e-4)
    }
    figures = {**area.figures, **{n: filled[n] for n in filled if n not in same}}
    members, businesses = counted.get("association_members"), figures["businesses"]
    if members is not None and members.value > businesses.value:
        raise InputError(
            f"{members.place}: {members.value:g} are more members than the "
            f"{businesses.value:g} businesses of {area.name}"
        )
    return replace(area, figures=figures, counted=counted)


def _add(given: dict[str, dict[str, Figure]], where: str, name: str, figure: Figure) -> None:
    wijk, _, own = name.strip().rpartition(":")
    figures = given.setdefault(wijk.strip(), {})
    if own.strip() in figures:
        raise InputError(f"{where}: {own.strip()} is given twice; keep one")
    figures[own.strip()] = figure


def _make(where: str, name: str, value: Any, source: str, year: int) -> Figure:
    """A figure that is given, checked by itself."""
    own = name.rpartition(":")[2].strip()
    spec: FigureSpec | CountedSpec | None = SPECS.get(own) or COUNTED.get(own)
    if spec is None:
        known = [*SPECS, *COUNTED]
        near = AS_COUNTED.get(own) or (
            difflib.get_close_matches(own, known, 3) or [n for n in known if own and own in n][:3]
        )
        hint = f"did you mean {', '.join(near)}?" if near else "`wijkabm figures` lists them."
        raise InputError(f"{where}: there is no figure {own!r}; {hint}")
    try:
        number = None if isinstance(value, bool) else parse_number(value)
    except ValueError:
        number = None
    if number is None:
        raise InputError(
            f"{where}: {repr(value)[:40]} is no number; give {spec.unit}, as {_example(spec)}"
            f"{_hint_thousands(value, spec)}"
        )
    if not spec.lowest <= number <= spec.highest:
        most = "" if math.isinf(spec.highest) else f" to {spec.highest:g}"
        raise InputError(
            f"{where}: {own} is in {spec.unit}; give {spec.lowest:g}{most or ' or more'}"
            f"{_hint_thousands(value, spec)}{_hint_months(number, spec)}"
        )
    if spec.is_whole and number != int(number):
        hint = _hint_thousands(value, spec)
        raise InputError(f"{where}: {own} counts {spec.unit}; give a whole number{hint}")
    euros = DEFAULTS_YEAR if spec.unit.startswith("EUR") else 0
    return Figure(number, "input", own, year or euros, source, by_hand=True, place=where)


def _hint_thousands(value: Any, spec: FigureSpec | CountedSpec) -> str:
    """What a number with a point or comma before three digits is likely to mean; empty if nothing."""
    text = str(value).strip()
    if THOUSANDS.fullmatch(text):
        meant = int(re.sub("[.,]", "", text))
    elif IN_THOUSANDS.fullmatch(text):
        meant = round(1000.0 * float(text.replace(",", ".")))
    else:
        return ""
    if not spec.lowest <= meant <= spec.highest:
        return ""
    return f"; a point or comma is for decimals: for {meant:,} write {meant}"


def _hint_months(number: float, spec: FigureSpec | CountedSpec) -> str:
    """What a number that is too low for a year may be a month; empty if nothing."""
    year = 12.0 * number
    if not (spec.unit.endswith("/year") and number < spec.lowest <= year <= spec.highest):
        return ""
    return f"; if {number:g} is for a month, write {year:g}"


def _example(spec: FigureSpec | CountedSpec) -> str:
    if spec.unit == "share":
        return "0.45 for 45 %"
    return "24000" if spec.unit.startswith("EUR") else "12"


def _check_counted(counted: Mapping[str, Figure]) -> None:
    """Open shops and empty units are units, and there are no others."""
    units = counted.get("units")
    used = [name for name in (*SHOP_COUNTS, "empty_units") if name in counted]
    total = sum(counted[name].value for name in used)
    if units is not None and total > units.value:
        raise InputError(
            f"{units.place}: {', '.join(used)} make {total:g}, more than the {units.value:g} units"
        )
    if units is not None and len(used) > len(SHOP_COUNTS) and total < units.value:
        raise InputError(
            f"{units.place}: {', '.join(used)} make {total:g}, and all {units.value:g} units are "
            "let or empty; correct one, or leave one out"
        )
