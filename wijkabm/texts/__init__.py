"""Texts that users read, in Dutch (level B1) and English; a file a language, the same keys.

Texts about levers and shocks stand in files of their own, ``levers_nl.yaml`` and ``levers_en.yaml``, those
about comparisons in ``compare_nl.yaml`` and ``compare_en.yaml``, those about sweeps in ``sweep_nl.yaml``
and ``sweep_en.yaml``, those of the live page in ``app_nl.yaml`` and ``app_en.yaml``, what indicators are in
``indicators_nl.yaml`` and ``indicators_en.yaml``. How numbers with their units are written stands in
``forms_nl.yaml`` and ``forms_en.yaml``, what is taken home from the page in ``takeaway_nl.yaml`` and
``takeaway_en.yaml``, what every number of the model is called in ``parameters_nl.yaml`` and
``parameters_en.yaml``.
"""

from functools import cache
from importlib.resources import files
from typing import Any, Final

from wijkabm.strict_yaml import parse_yaml

LANGUAGES: Final = ("nl", "en")


@cache
def read_texts(language: str) -> dict[str, Any]:
    """All texts of one of `LANGUAGES`, nested by where they are used."""
    return _read(f"{language}.yaml")


@cache
def read_lever_texts(language: str) -> dict[str, Any]:
    """What every lever and shock is, by name, and the words around it, in one of `LANGUAGES`."""
    return _read(f"levers_{language}.yaml")


@cache
def read_compare_texts(language: str) -> dict[str, Any]:
    """All texts of comparisons in one of `LANGUAGES`, nested by where they are used."""
    return _read(f"compare_{language}.yaml")


@cache
def read_sweep_texts(language: str) -> dict[str, Any]:
    """All texts of sweeps in one of `LANGUAGES`, nested by where they are used."""
    return _read(f"sweep_{language}.yaml")


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
def read_form_texts(language: str) -> dict[str, Any]:
    """How numbers of each unit are written, in one of `LANGUAGES`."""
    return _read(f"forms_{language}.yaml")


@cache
def read_takeaway_texts(language: str) -> dict[str, Any]:
    """What is taken home from the live page, in one of `LANGUAGES`."""
    return _read(f"takeaway_{language}.yaml")


def _read(name: str) -> dict[str, Any]:
    return parse_yaml(files(__name__).joinpath(name).read_text("utf-8"), name)  # type: ignore[no-any-return]
