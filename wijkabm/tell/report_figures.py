"""Key figures of the input as people read them: beside the model's, and where gaps were filled from."""

import re
from collections.abc import Mapping
from typing import Any, Final

from wijkabm.ground.numbers import swap_separators
from wijkabm.tell.texts import read_texts
from wijkabm.tell.texts.names import name_figure, name_wijken

FINE: Final = 100.0
"""Numbers from here on are shown whole, smaller ones with two decimals."""


def format_agreement(manifest: Mapping[str, Any], language: str) -> list[list[str]]:
    """Every figure that was given and the model's own: wijk, figure, three values, unit, agreement."""
    wijken, texts = name_wijken(manifest), read_texts(language)
    units, words = texts["key_figures"]["units"], texts["report"]
    return [
        [
            wijken.get(row["wijk"], row["wijk"]),
            name_figure(row["figure"], language),
            _write(row["input"], row["unit"], language),
            _write(row.get("built", row["synthetic"]), row["unit"], language),
            _write(row["synthetic"], row["unit"], language),
            units[row["unit"]],
            words["met" if row.get("met", True) else "missed"],  # earlier folders do not say
        ]
        for row in manifest.get("agreement", [])
        if row["origin"] in ("input", "streets")
    ]


def format_not_used(manifest: Mapping[str, Any], language: str) -> list[list[str]]:
    """Every figure that was given and is not used: wijk, figure, value, unit, why."""
    wijken, words = name_wijken(manifest), read_texts(language)["key_figures"]
    return [
        [
            wijken.get(row["wijk"], row["wijk"]),
            name_figure(row["figure"], language),
            _write(row["value"], row["unit"], language),
            words["units"][row["unit"]],
            words["not_used"][row["figure"]],
        ]
        for row in manifest.get("not_used", [])
    ]


def tell_agreement(manifest: Mapping[str, Any]) -> list[str]:
    """Lines for the terminal: how far the wijken agree where results begin, and what is not used."""
    wijken = name_wijken(manifest)
    lines = []
    for wijk in dict.fromkeys(row["wijk"] for row in manifest["agreement"]):
        rows = {row["figure"]: row for row in manifest["agreement"] if row["wijk"] == wijk}
        given = [row for row in rows.values() if row["origin"] == "input"]
        off = [row for row in given if not row["met"]]
        line = (
            f"{wijken.get(wijk, wijk)} at month 0: {_tell(rows['inhabitants'])} inhabitants, "
            f"{_tell(rows['households'])} households; "
            f"{len(given) - len(off)} of {len(given)} figures agree "
            "(within 1 % or what rounding hides, shares within a point)"
        )
        if off:
            line += "; off: " + ", ".join(f"{row['figure']} {_tell(row)}" for row in off)
        lines.append(line + ".")
        lines += [
            _tell_streets(row)
            for row in rows.values()
            if row["origin"] == "streets" and not row["met"]
        ]
    for figure in dict.fromkeys(row["figure"] for row in manifest["not_used"]):
        rows_of = [row for row in manifest["not_used"] if row["figure"] == figure]
        where = "" if len(wijken) == 1 else f" in {', '.join(row['wijk'] for row in rows_of)}"
        lines.append(f"{figure} is not used{where}: {rows_of[0]['reason']}.")
    return lines


def _tell_streets(row: Mapping[str, Any]) -> str:
    """A count of a file of streets that differs more than is usual."""
    label = name_figure(row["figure"], "en")
    ratio = row["input"] / max(row["synthetic"], 1e-9)
    return f"note: {label}: {row['input']:,.0f} beside {row['synthetic']:,.0f} ({ratio:.2f} times as many)."


def _tell(row: Mapping[str, Any]) -> str:
    """A synthetic value beside its figure, in the catalogue's unit."""
    digits = 0 if abs(row["input"]) >= FINE else 3 if row["unit"] == "share" else 1
    return f"{row['synthetic']:,.{digits}f} of {row['input']:,.{digits}f}"


def format_imputed(manifest: Mapping[str, Any], language: str) -> list[list[str]]:
    """Every figure that the input did not hold: wijk, figure, value, unit, from whom, and how."""
    wijken, words = name_wijken(manifest), read_texts(language)["key_figures"]
    rows = []
    for row in manifest["imputed"]:
        unit = row.get("unit", "")  # folders of earlier versions have none
        rows.append(
            [
                wijken.get(row["area"], row["area"]),
                name_figure(row["name"], language),
                _write(row["value"], unit, language),
                words["units"].get(unit, ""),
                words["origins"][row["origin"]],
                tell_note(row["note"], language),
            ]
        )
    return rows


def _write(value: float, unit: str, language: str) -> str:
    if unit == "share":
        return swap_separators(f"{100.0 * value:.1f}", language)
    decimals = 0 if float(value).is_integer() or abs(value) >= FINE else 2
    return swap_separators(f"{value:,.{decimals}f}", language)


PATTERNS: Final = {
    "over": re.compile(r"(?P<what>.+) / (?P<how>.+)"),
    "base": re.compile(r"(?P<what>.+), per unit of (?P<base>\w+)"),
    "part": re.compile(r"part of (?P<whole>\w+), divided as (?P<how>.+)"),
    "ratio": re.compile(r"(?P<what>.+?) times a ratio of (?P<how>.+)"),
    "others": re.compile(r"(?P<whole>.+) - the other (?P<count>\d+) parts"),
    "class": re.compile(r"class of (?P<what>.+)"),
    "default": re.compile(r"default \((?P<source>.+)\)"),
    "similar": re.compile(r"comparable wijken \((?P<source>.+)\)"),
    "of": re.compile(r"(?P<what>.+) of (?P<area>\S+)"),
}
"""What `place.impute` notes, the outermost first; names of columns stay as they are."""


def tell_note(note: str, language: str) -> str:
    """How a figure was made, in words; `note` is what `place.impute` says of it.

    A note of several areas holds one for each, with semicolons between; one that follows from the area's
    own columns begins with an equals sign.
    """
    words = read_texts(language)["key_figures"]
    sign = "= " if note.startswith("= ") else ""
    parts = (_tell_part(part, words) for part in note.removeprefix("= ").split("; "))
    return sign + "; ".join(dict.fromkeys(parts))


def _tell_part(part: str, words: Mapping[str, Any]) -> str:
    for name, pattern in PATTERNS.items():
        found = pattern.fullmatch(part)
        if found is None:
            continue
        told = found.groupdict()
        for key in told.keys() & {"what", "how"}:
            told[key] = _tell_part(told[key], words)
        if name == "part":
            told["whole"] = words["wholes"][told["whole"]]
        if "base" in told:
            told["base"] = words["bases"][told["base"]]
        if "source" in told:
            told["source"] = words["sources"].get(told["source"], told["source"])
        return str(words["notes"][name].format(**told))
    return part
