"""The named wijken: small files of published figures, read as if they were an input file.

Each figure names its table, year and area; `calibration/make_presets.py` wrote the files. What CBS
does not publish for an area is imputed when the preset is loaded, as for any input (`impute`).
"""

import difflib
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from wijkabm.ground.errors import InputError, Sentence
from wijkabm.ground.strict_yaml import parse_yaml
from wijkabm.place.impute import Donor, combine, fill_gaps, stand_ins
from wijkabm.place.key_figures import Figure, KeyFigures

FOLDER: Final = files("wijkabm.place").joinpath("presets")

_WEAK = (
    "CBS kwb-2023, weak areas of Utrecht together (WK034403, BU03440241, BU03440242, BU03440243)"
)
SIMILAR: Final = {
    "businesses": (0.110, "facts: firms_per_1000, weak wijken 106-115"),
    "businesses_agriculture": (0.0020, _WEAK),
    "businesses_industry": (0.1198, _WEAK),
    "businesses_trade_horeca": (0.1505, _WEAK),
    "businesses_transport_information": (0.1307, _WEAK),
    "businesses_finance_property": (0.0228, _WEAK),
    "businesses_business_services": (0.2178, _WEAK),
    "businesses_government_education_care": (0.2446, _WEAK),
    "businesses_culture_other": (0.1118, _WEAK),
}
"""Businesses per inhabitant of weak wijken, and their parts, for presets, which are weak wijken."""


def preset_names() -> list[str]:
    """Names of all presets, in alphabetical order."""
    found = (item.name for item in FOLDER.iterdir())
    return sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml"))


def load_preset(name: str) -> KeyFigures:
    """Read a preset and fill its gaps.

    Parameters
    ----------
    name : str
        One of `preset_names`; case and blanks around it do not matter.

    Returns
    -------
    KeyFigures
        One wijk, also if it is made of several areas; its code is the preset's name.

    Raises
    ------
    InputError
        If there is no such preset.
    """
    key = name.strip().lower()
    names = preset_names()
    if key not in names:
        near = difflib.get_close_matches(key, names, 3) or [n for n in names if key and key in n]
        all_of_them = Sentence("there are {names}.", names=", ".join(names))
        hint = Sentence("did you mean {near}?", near=", ".join(near)) if near else all_of_them
        raise InputError(
            "There is no preset '{name}'; {hint} `wijkabm presets` lists all; for any other area "
            "give --kwb FILE --area CODE.",
            name=name,
            hint=hint,
        )
    preset, sha256 = _read(key)
    behind = preset["municipality_figures"]
    beside = _read_figures(behind["figures"])
    own = [_read_figures(area["figures"]) for area in preset["areas"]]
    donors = _find_donors(behind["code"], beside, own)
    areas = [
        KeyFigures(
            code=area["code"],
            name=area["name"],
            municipality=preset["municipality"],
            year=preset["year"],
            source=preset["source"],
            sha256=sha256,
            figures=fill_gaps(figures, donors, stand_ins(SIMILAR)),
            beside={"municipality": beside},
        )
        for area, figures in zip(preset["areas"], own, strict=True)
    ]
    return combine(areas, key, preset["title"])


def _find_donors(
    code: str, beside: Mapping[str, Figure], areas: Sequence[Mapping[str, Figure]]
) -> list[Donor]:
    """The municipality with what some area lacks and the people that this is of; nobody if none does."""
    lacking = [name for name in beside if not all(name in own for own in areas)]
    if not lacking:
        return []
    return [Donor(code, "municipality", {name: beside[name] for name in ("inhabitants", *lacking)})]


def list_presets() -> list[dict[str, Any]]:
    """Describe all presets.

    Returns
    -------
    list of dict
        `name`, `title`, `municipality`, `inhabitants`, `areas` (codes), `year`, `source` and
        `note` (empty if there is nothing to say), in alphabetical order.
    """
    return [_describe(name) for name in preset_names()]


def tell_title(area: KeyFigures) -> str:
    """What people call a wijk that levers know by its code: by its title, or as its streets say.

    A preset that was given figures or streets is one of them, and an area of a file that has codes alone.
    """
    if area.name != area.code:
        return area.name
    if area.name in preset_names():
        return str(_read(area.name)[0]["title"])
    return area.name if area.streets is None else area.streets.title


def tell_code(area: KeyFigures) -> str:
    """What a wijk is called, with its code beside it unless it has no other name."""
    title = tell_title(area)
    return title if title == area.code else f"{title} ({area.code})"


@cache
def _read(name: str) -> tuple[dict[str, Any], str]:
    """What a preset's file says, and its hash; once in a process, as reading all takes a good while."""
    content = FOLDER.joinpath(f"{name}.yaml").read_bytes()
    return parse_yaml(content, f"{name}.yaml"), hashlib.sha256(content).hexdigest()


def _describe(name: str) -> dict[str, Any]:
    preset, _ = _read(name)
    areas = preset["areas"]
    return {
        "name": name,
        "title": preset["title"],
        "municipality": preset["municipality"],
        "inhabitants": sum(area["figures"]["inhabitants"]["value"] for area in areas),
        "areas": [area["code"] for area in areas],
        "year": preset["year"],
        "source": preset["source"],
        "note": preset.get("note", ""),
    }


def _read_figures(figures: dict[str, dict[str, Any]]) -> dict[str, Figure]:
    return {
        name: Figure(
            value=float(entry["value"]),
            origin="input",
            column=f"{entry['table']} {entry['year']} {entry['area']}",
            year=entry["year"],
        )
        for name, entry in figures.items()
    }


def choose_areas(
    presets: str | Sequence[str], areas: Sequence[KeyFigures] | None
) -> tuple[list[KeyFigures], list[str]]:
    """Key figures of every wijk, and its name in this world: its code where names are the same."""
    names = [presets] if isinstance(presets, str) else list(presets)
    if areas is None:
        areas = [load_preset(name) for name in names]
    else:
        names = [area.name for area in areas]
    if len(set(names)) < len(names):
        names = [area.code for area in areas]
    return list(areas), names
