"""Texts that users read, in Dutch (level B1) and English; a file a language, the same keys.

Texts about a lever or shock stand in its folder, ``nl.yaml`` and ``en.yaml``, the words around them in
``levers_nl.yaml`` and ``levers_en.yaml``, those about comparisons in ``compare_nl.yaml`` and
``compare_en.yaml``, those about targets in ``targets_nl.yaml`` and ``targets_en.yaml``, those of
a council's two pages in ``brief_nl.yaml`` and ``brief_en.yaml``, those about sweeps
in ``sweep_nl.yaml`` and ``sweep_en.yaml``, those of experiments
in ``experiment_nl.yaml`` and ``experiment_en.yaml``, those of the live page in ``app_nl.yaml`` and
``app_en.yaml``, what indicators are in ``indicators_nl.yaml`` and ``indicators_en.yaml``. How numbers
with their units are written stands in ``forms_nl.yaml`` and ``forms_en.yaml``, what is taken home from
the page in ``takeaway_nl.yaml`` and ``takeaway_en.yaml``, what every number of the model is called in
``parameters_nl.yaml`` and ``parameters_en.yaml``, the baseline of a wijk in ``nulmeting_nl.yaml`` and
``nulmeting_en.yaml``, counted quarters in ``monitor_nl.yaml`` and ``monitor_en.yaml``, covenants in
``covenant_nl.yaml`` and ``covenant_en.yaml``, what owners lack in ``inventory_nl.yaml`` and
``inventory_en.yaml``. What the package refuses is English in the code, and Dutch in ``refusals_nl.yaml``.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from wijkabm.ground.errors import InputError
from wijkabm.ground.lever_folders import Folder, find_folders, read_setting
from wijkabm.ground.strict_yaml import parse_yaml, read_yaml

LANGUAGES: Final = ("nl", "en")
PARTS: Final = (
    "title", "does", "mechanism", "cost", "who_pays", "counter_effect", "spoils", "evidence",
)  # fmt: skip
"""What is told of a lever."""

TABLES: Final = ("fields", "forms", "units")
"""Beside it: what its fields are called, how their numbers are written, and their units in this language."""

TAILED: Final = ("percent", "euros", "times", "number")
"""Kinds of forms of which the words come after the number."""


@cache
def read_texts(language: str) -> dict[str, Any]:
    """All texts of one of `LANGUAGES`, nested by where they are used."""
    return _read(f"{language}.yaml")


def read_lever_texts(language: str) -> dict[str, Any]:
    """What every lever and shock is, by name, and the words around it, in one of `LANGUAGES`."""
    return _read_levers(language, read_setting())


@cache
def _read_levers(language: str, setting: str) -> dict[str, Any]:
    texts = _read(f"levers_{language}.yaml")
    units, levers = dict(texts.get("units", {})), {}
    for name, folder in find_folders().items():
        own = _read_own(folder, language)
        units |= own.pop("units", {})
        levers[name] = own
    return {**texts, "units": units, "levers": levers}


def _read_own(folder: Folder, language: str) -> dict[str, Any]:
    """The texts of one lever, every one of `PARTS`.

    What one outside lacks in one language is told in the other; what it lacks in both is empty.

    Raises
    ------
    InputError
        A file outside the package that is no such texts.
    """
    path = folder.path / f"{language}.yaml"
    if not folder.is_outside:
        return parse_yaml(path.read_text("utf-8"), str(path))  # type: ignore[no-any-return]
    blank: dict[str, Any] = {
        **dict.fromkeys(PARTS, ""),
        "fields": {},
        "forms": {},
        "title": folder.name.replace("_", " "),
    }
    [other] = set(LANGUAGES) - {language}
    own, lent = read_words(path), read_words(path.with_name(f"{other}.yaml"))
    both = {part: {**lent.get(part, {}), **own.get(part, {})} for part in ("fields", "forms")}
    lent.pop("units", None)  # which are words of that language alone
    return {**blank, **lent, **own, **both}


def read_words(path: Path) -> dict[str, Any]:
    """A file of words of a lever outside; what stands there can be used."""
    if not path.is_file():
        return {}
    where = f"--levers {path}"
    own = read_yaml(path, where)
    own = {} if own is None else own
    if not isinstance(own, dict):
        raise InputError(f"{where}: write a text under each of {', '.join(PARTS)}")
    for part, texts in own.items():
        if part not in (*PARTS, *TABLES) or not isinstance(texts, dict if part in TABLES else str):
            raise InputError(
                f"{where}: {part} cannot be; write a text under each of {', '.join(PARTS)}, "
                f"and names with their texts under {', '.join(TABLES)}"
            )
    for part in ("fields", "units"):
        for name, words in own.get(part, {}).items():
            if not isinstance(name, str) or not isinstance(words, str):
                raise InputError(f"{where}: {part}: {name}: {words!r} is no text; put it in quotes")
    for name, form in own.get("forms", {}).items():
        if not _is_form(form):
            raise InputError(
                f"{where}: forms: {name}: {form!r} is no form; write one of {', '.join(TAILED)} with the "
                "words that follow, as {percent: of owners}; or {one: month, other: months}; or choice or "
                "scale with numbers and words, as {choice: {0: no, 1: yes}}"
            )
    return own


def _is_form(form: Any) -> bool:
    """Whether a number can be written so; see ``tell.texts.forms``."""
    if not isinstance(form, dict):
        return False
    if "one" in form:
        words = form.values()
        return {"other"} <= form.keys() <= {"one", "other", "none"} and _are_texts(words)
    if len(form) != 1:
        return False
    [(kind, words)] = form.items()
    if kind not in ("choice", "scale"):
        return kind in TAILED and isinstance(words, str)
    is_mapping = isinstance(words, dict) and len(words) > 0
    return is_mapping and _are_texts(words.values()) and all(type(n) in (int, float) for n in words)


def _are_texts(words: Iterable[Any]) -> bool:
    return all(isinstance(word, str) for word in words)


@cache
def read_compare_texts(language: str) -> dict[str, Any]:
    """All texts of comparisons in one of `LANGUAGES`, nested by where they are used."""
    return _read(f"compare_{language}.yaml")


@cache
def read_target_texts(language: str) -> dict[str, Any]:
    """What is said of targets, in one of `LANGUAGES`."""
    return _read(f"targets_{language}.yaml")


@cache
def read_covenant_texts(language: str) -> dict[str, Any]:
    """What is said of covenants, in one of `LANGUAGES`."""
    return _read(f"covenant_{language}.yaml")


@cache
def read_inventory_texts(language: str) -> dict[str, Any]:
    """What owners lack and what that means, in one of `LANGUAGES`."""
    return _read(f"inventory_{language}.yaml")


@cache
def read_brief_texts(language: str) -> dict[str, Any]:
    """What the two pages for a council say, in one of `LANGUAGES`."""
    return _read(f"brief_{language}.yaml")


@cache
def read_sweep_texts(language: str) -> dict[str, Any]:
    """All texts of sweeps in one of `LANGUAGES`, nested by where they are used."""
    return _read(f"sweep_{language}.yaml")


@cache
def read_experiment_texts(language: str) -> dict[str, Any]:
    """What ``wijkabm experiment`` says, in one of `LANGUAGES`."""
    return _read(f"experiment_{language}.yaml")


@cache
def read_parameter_texts(language: str) -> dict[str, dict[str, str]]:
    """What every number of the model is called, by group, in one of `LANGUAGES`."""
    return _read(f"parameters_{language}.yaml")


@cache
def read_indicator_texts(language: str) -> dict[str, dict[str, str]]:
    """Definitions of indicators that are not those of the code, in one of `LANGUAGES`."""
    return _read(f"indicators_{language}.yaml")


@cache
def read_app_texts(language: str) -> dict[str, Any]:
    """All texts of the live page in one of `LANGUAGES`, nested by where they are used."""
    return _read(f"app_{language}.yaml")


@cache
def read_refusal_texts(language: str) -> dict[str, str]:
    """What the package refuses, by its English form; there is no file for English itself."""
    return _read(f"refusals_{language}.yaml")


def read_form_texts(language: str) -> dict[str, Any]:
    """How numbers of each unit are written, in one of `LANGUAGES`."""
    return _read_forms(language, read_setting())


@cache
def _read_forms(language: str, setting: str) -> dict[str, Any]:
    levers = read_lever_texts(language)["levers"]
    return {
        **_read(f"forms_{language}.yaml"),
        "levers": {name: own.get("forms", {}) for name, own in levers.items()},
    }


@cache
def read_takeaway_texts(language: str) -> dict[str, Any]:
    """What is taken home from the live page, in one of `LANGUAGES`."""
    return _read(f"takeaway_{language}.yaml")


@cache
def read_nulmeting_texts(language: str) -> dict[str, Any]:
    """All texts of a baseline (nulmeting) of a wijk, in one of `LANGUAGES`."""
    return _read(f"nulmeting_{language}.yaml")


@cache
def read_monitor_texts(language: str) -> dict[str, Any]:
    """All texts of counted quarters beside the fan of runs, in one of `LANGUAGES`."""
    return _read(f"monitor_{language}.yaml")


def _read(name: str) -> dict[str, Any]:
    return parse_yaml(files(__name__).joinpath(name).read_text("utf-8"), name)  # type: ignore[no-any-return]
