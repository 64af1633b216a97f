"""How many figures of a wijk nobody gave, and whose stand in: one line for who starts a run."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from wijkabm.place.catalogue import PARTS, SPECS, TENURES
from wijkabm.place.key_figures import KeyFigures, Origin
from wijkabm.tell.texts import read_texts

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "people": ("inhabitants", *PARTS["inhabitants"]),
    "households": ("households", *PARTS["households"], "household_size"),
    "income": ("income_per_inhabitant",),
    "recipients": ("income_per_recipient",),
    "low_income": ("low_income_households",),
    "businesses": ("businesses", *PARTS["businesses"]),
    "work": ("net_participation", "employees", "self_employed"),
    "education": ("education_low", "education_middle", "education_high"),
    "benefits": ("on_bijstand", "on_disability", "on_unemployment_insurance", "on_state_pension"),
    "homes": ("dwellings",),
    "values": ("home_value",),
    "owners": TENURES[:1],
    "landlords": TENURES[1:],
    "births": ("births", "deaths"),
    "surroundings": ("land_ha", "address_density", "urbanity"),
    "supermarket": ("km_to_supermarket",),
}
"""Figures that are told by one word, the weightiest first."""

WITHIN: Final = {"recipients": "income", "landlords": "owners"}
"""Words that say nothing new beside another."""


def tell_gaps(areas: Sequence[KeyFigures], language: str = "en") -> list[str]:
    """Say for each file or preset how many figures others stand in for, which, and whose they are.

    Returns
    -------
    list of str
        Nothing of areas that have all figures; those with the same gaps share a line.
    """
    sources: dict[str, list[str]] = {}
    for area in areas:
        missing = [row for row in area.imputed() if row["origin"] != "input"]
        if missing:
            own = sources.setdefault(_tell(missing, language), [])
            own.append(area.source if area.code[:2] in ("WK", "BU") else area.code)
    return [f"{', '.join(dict.fromkeys(own))}: {text}" for text, own in sources.items()]


def tell_lacking(lacking: Mapping[str, Origin], language: str) -> str:
    """The same of figures that a file has for none of its areas, and whose stand in; empty if it has all."""
    missing = [{"name": name, "origin": origin} for name, origin in lacking.items()]
    return _tell(missing, language) if missing else ""


def _tell(missing: Sequence[Mapping[str, Any]], language: str) -> str:
    words = read_texts(language)["gaps"]
    names = {row["name"] for row in missing}
    groups = _name_groups(names, words)
    counts: dict[str, int] = {}
    for row in missing:
        origin = "country" if row["origin"] == "default" else row["origin"]
        counts[origin] = counts.get(origin, 0) + 1
    whose = [words["whose"][origin] for origin in words["whose"] if origin in counts]
    if len(whose) > 1:
        whose = [f"{words['whose'][o]} ({counts[o]})" for o in words["whose"] if o in counts]
    return str(words["line"]).format(
        count=len(names),
        all=len(SPECS),
        figures=", ".join(groups),
        whose=_join(whose, words["and"]),
    )


def name_lacking(area: KeyFigures, language: str) -> str:
    """In words, the figures of an area that others stand in for; empty if it has all."""
    names = {row["name"] for row in area.imputed() if row["origin"] != "input"}
    return ", ".join(_name_groups(names, read_texts(language)["gaps"]))


def _name_groups(names: set[str], words: Mapping[str, Any]) -> list[str]:
    lacking = [group for group, own in GROUPS.items() if names & set(own)]
    return [words["groups"][g] for g in lacking if WITHIN.get(g) not in lacking]


def _join(parts: Sequence[str], last: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"
