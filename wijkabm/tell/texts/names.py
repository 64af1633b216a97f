"""What people read in place of the keys that files, tables and the command line hold."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from wijkabm.tell.texts import (
    read_compare_texts,
    read_indicator_texts,
    read_lever_texts,
    read_texts,
)

MOST_NAMED: Final = 12
"""Wijken that a title names: as many as there are presets."""

NUMBERED: Final = re.compile(r"(.+)-(\d+)")
"""Name of a second scenario made of the same lever: ``vacancy_tax-2``."""


def name_wijken(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Names of the wijken of a run or a comparison by their codes; two that share one are told apart."""
    found = {area["code"]: area["name"] for area in manifest["input"]}
    return tell_apart({code: found.get(code, code) for code in manifest["wijken"]})


def tell_apart(titles: Mapping[str, str]) -> dict[str, str]:
    """The same titles; those that are not the only one keep their key beside it."""
    shared = list(titles.values())
    return {
        key: title if shared.count(title) < 2 else f"{title} ({key})"
        for key, title in titles.items()
    }


def join_wijken(manifest: Mapping[str, Any]) -> str:
    """The names of all wijken, for a title; of more than fit in one, the first and the last, and how many."""
    names = list(name_wijken(manifest).values())
    if len(names) > MOST_NAMED:
        return f"{names[0]} + … + {names[-1]} ({len(names)} wijken)"
    return " + ".join(names)


def name_lever(lever: str, language: str) -> str:
    """Title of a lever or shock; what has no text is called as it is."""
    texts = read_lever_texts(language)["levers"].get(lever)
    return lever if texts is None else str(texts["title"])


def label_field(lever: str, field: str, language: str) -> str:
    """What a field of a lever or of its window is called; one without a text is called as it is."""
    texts = read_lever_texts(language)
    own = texts["levers"].get(lever, {}).get("fields", {})
    return str({**texts["window"], **own}.get(field, field.replace("_", " ")))


def name_scenario(scenario: Mapping[str, Any], language: str) -> str:
    """Title of a scenario as `levers.desk.summary.describe_policy` tells it.

    One that was made of levers on the command line is called by their titles, and so is what was added to
    another. A file without a title is called by its name.
    """
    name, added = (
        str(scenario["name"]),
        list(scenario.get("added", str(scenario["name"]).split("+")[1:])),
    )
    first = name.removesuffix("".join(f"+{lever}" for lever in added))
    title = scenario["title"].get(language)
    if not title:
        numbered = NUMBERED.fullmatch(first)
        if numbered and numbered[1] in read_lever_texts(language)["levers"]:
            title = f"{name_lever(numbered[1], language)} ({numbered[2]})"
        else:
            title = name_lever(first, language)
    return " + ".join([title, *(name_lever(lever, language) for lever in added)])


def name_scenarios(scenarios: Iterable[Mapping[str, Any]], language: str) -> dict[str, str]:
    """Titles by name; two files with the same title keep their names beside it."""
    return tell_apart({one["name"]: name_scenario(one, language) for one in scenarios})


def name_closure(closure: str, language: str) -> str:
    """How the municipality closes its books."""
    return str(read_compare_texts(language)["closures"][closure])


def define_indicator(name: str, definition: str, language: str) -> str:
    """What an indicator is; `definition` is what the code or a manifest says, in English."""
    return read_indicator_texts(language)["definitions"].get(name, definition)


def name_figure(figure: str, language: str) -> str:
    """What a key figure of an area counts."""
    return str(read_texts(language)["key_figures"]["labels"].get(figure, figure))
