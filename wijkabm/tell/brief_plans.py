"""The plans of a brief: their levers, what befalls the wijk, and who signs a covenant."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from wijkabm.levers.desk.covenant import Covenant
from wijkabm.tell.report_compare import list_shocks
from wijkabm.tell.texts import read_brief_texts, read_covenant_texts
from wijkabm.tell.texts.names import name_lever

if TYPE_CHECKING:
    from wijkabm.pairs.comparison import Comparison

MOST_LEVERS: Final = 5
FEW_OPTIONS: Final = 2
"""Of no more than so many there is room to say who signs a covenant, and for larger print."""

LONGEST: Final = 80
"""Letters of a title or a name of wijken; what is longer is cut, so that two pages hold it."""


def shorten(text: str, most: int = LONGEST) -> str:
    """The text, or as much of it as fits."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def join_levers(scenario: Mapping[str, Any], language: str) -> str:
    """What the municipality does in a scenario: the first levers, and how many more."""
    shocks = scenario["shocks"]
    names = dict.fromkeys(
        name_lever(lever["lever"], language)
        for lever in scenario["levers"]
        if lever["lever"] not in shocks
    )
    told = list(names)[: MOST_LEVERS + (len(names) == MOST_LEVERS + 1)]  # "1 more" is no shorter
    rest = len(names) - len(told)
    more = [read_brief_texts(language)["and_more"].format(count=rest)] if rest else []
    return ", ".join([*told, *more])


def tell_covenants(
    manifest: Mapping[str, Any], letters: Mapping[str, str], language: str
) -> list[str]:
    """Which plans have a covenant; of few plans also who signs it, and how often it is reviewed."""
    words, names = read_brief_texts(language)["covenants"], read_covenant_texts(language)["parties"]
    plans: dict[str, list[str]] = {}
    for row in manifest["scenarios"]:
        covenant = row.get("covenant") if row["name"] in letters else None
        if covenant and covenant.get("parties"):
            signers = ", ".join(names[party["name"]] for party in covenant["parties"])
            every = covenant.get("every", Covenant.model_fields["every"].default)
            said = words["who"].format(parties=signers, every=every)
            plans.setdefault(said if len(letters) <= FEW_OPTIONS else "", []).append(
                letters[row["name"]]
            )
    return [words["has"].format(plans=", ".join(found)) + said for said, found in plans.items()]


def tell_shocks(comparison: "Comparison", letters: Mapping[str, str], language: str) -> list[str]:
    """What befalls the wijk in both worlds, a line for all plans in which the same does."""
    words = read_brief_texts(language)["shocks"]
    plans: dict[str, list[str]] = {}
    for row in comparison.manifest["scenarios"]:
        if row["name"] in letters and (kept := list_shocks(comparison, row["baseline"], language)):
            plans.setdefault(shorten(", ".join(kept)), []).append(letters[row["name"]])
    return [
        words["all" if len(found) == len(letters) else "some"].format(
            shocks=shocks, plans=", ".join(found)
        )
        for shocks, found in plans.items()
    ]
