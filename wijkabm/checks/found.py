"""The checks and studies of levers, as they stand in their folders; and a look at levers from outside."""

import csv
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from wijkabm.checks.kit import Check, Study
from wijkabm.checks.one_number import read_other
from wijkabm.ground.errors import InputError
from wijkabm.ground.lever_folders import Folder, find_folders, find_outside
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.world import Now
from wijkabm.levers.base import Lever
from wijkabm.levers.outside import say_error
from wijkabm.levers.programmes import find_programme, list_programmes, make_owns
from wijkabm.levers.registry import find_kind, name_levers, read_lever
from wijkabm.month.terms import set_neutral
from wijkabm.runs.warm import make_empty_world
from wijkabm.tell.texts import LANGUAGES, read_words

EFFECTS: Final = "effects.csv"
COLUMNS: Final = (
    "study",
    "indicator",
    "sign",
    "low",
    "high",
    "unit",
    "dose",
    "comparison",
    "source",
)
"""What is read of a row of `effects.csv`."""

SIGNS: Final = ("+", "-", "0")


def list_checks() -> tuple[Check, ...]:
    """The check of every lever that has one, in the order of the budget."""
    return tuple(part.CHECK for part in _load_checks() if hasattr(part, "CHECK"))


def list_studies() -> tuple[Study, ...]:
    """How the studies of every lever are compared, in the order of the budget and of its `effects.csv`."""
    return tuple(study for part in _load_checks() for study in getattr(part, "STUDIES", ()))


def read_effects() -> tuple[dict[str, str], ...]:
    """The rows of all `effects.csv`, in the order of `list_studies`: what studies found, with sources."""
    folders = find_folders()
    return tuple(row for name in name_levers() for row in _read_effects(folders[name]))


def look_at_outside() -> None:
    """All that levers from outside bring, before a command does anything with them.

    What they do is compiled, and terms are written, for a wijk in which nobody lives.

    Raises
    ------
    InputError
        One cannot be used: where, what, and what is allowed.
    """
    kinds = [find_kind(folder.name, f"--levers {folder.path}") for folder in find_outside()]
    list(list_programmes())  # which answers are whose
    world, numbers, now = make_empty_world(), Parameters().kernel(), Now(1, np.uint64(0))
    set_neutral(world, numbers)
    own = make_owns(world, [kind() for kind in kinds], numbers)
    for kind, folder in zip(kinds, find_outside(), strict=True):
        if (write := find_programme(kind.name).set_terms) is not None:
            write(world, numbers, now, own[kind.name])
        for language in LANGUAGES:
            _check_words(folder, kind, language)
        _load_check(folder)


def _load_checks() -> list[Any]:
    """The `check.py` of every lever that has one."""
    folders = find_folders()
    return [part for name in name_levers() if (part := _load_check(folders[name])) is not None]


def _load_check(folder: Folder) -> Any:
    """The `check.py` of a lever; None if it has none."""
    try:
        part = folder.load("check")
    except Exception as error:
        if not folder.is_outside:
            raise
        said = say_error(error, str(folder.path))
        raise InputError(f"--levers {folder.path}: check.py cannot be read ({said})") from error
    if folder.is_outside:
        _check_check(folder, part)
    return part


def _check_check(folder: Folder, part: Any) -> None:
    """What `check.py` of a lever from outside holds, beside its `effects.csv`."""
    where = f"--levers {folder.path}: check.py"
    check, studies = getattr(part, "CHECK", None), getattr(part, "STUDIES", ())
    if part is not None and check is None and not studies:
        raise InputError(f"{where}: name a CHECK = Check(...), or STUDIES = (Study(...), ...)")
    if check is not None:
        if not isinstance(check, Check) or not callable(check.measure):
            raise InputError(f"{where}: CHECK must be a Check(...) with a measure of a Twin")
        _check_dose(check.lever, folder, f"{where}: CHECK")
        if check.hangs_on:
            read_other(check, f"{where}: CHECK")
    if not isinstance(studies, list | tuple) or not all(isinstance(x, Study) for x in studies):
        raise InputError(f"{where}: STUDIES must be (Study(...), ...)")
    rows = _read_effects(folder)
    named = [(study.name, study.indicator) for study in studies]
    if named != [(folder.name, row["indicator"]) for row in rows]:
        told = ", ".join(row["indicator"] for row in rows) or "none"
        raise InputError(
            f"{where}: STUDIES must have one Study({folder.name!r}, indicator, ...) for each row of "
            f"{EFFECTS}, in their order ({told})"
        )
    for study in studies:
        if study.lever:
            _check_dose(study.lever, folder, f"{where}: STUDIES: {study.indicator}")


def _check_dose(text: str, folder: Folder, where: str) -> None:
    if read_lever(str(text), where).name != folder.name:
        raise InputError(f"{where}: {text!r} is not about {folder.name}")


def _read_effects(folder: Folder) -> Sequence[dict[str, str]]:
    """The rows of a lever's `effects.csv`; none if it has no such file."""
    path = folder.path / EFFECTS
    if not path.is_file():
        return ()
    if not folder.is_outside:
        return list(csv.DictReader(path.read_text("utf-8").splitlines()))
    where = f"--levers {path}"
    try:
        rows = list(csv.DictReader(path.read_text("utf-8").splitlines(), strict=True))
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(f"{where}: cannot be read as CSV ({error})") from None
    for line, row in enumerate(rows, 2):
        if set(COLUMNS) - row.keys() or None in row.values() or None in row:
            raise InputError(f"{where}: line {line}: give the columns {', '.join(COLUMNS)}")
        if row["sign"] not in SIGNS or not _are_numbers(row["low"], row["high"]):
            raise InputError(
                f"{where}: line {line}: sign is one of {', '.join(SIGNS)}, low and high are numbers or empty"
            )
    return rows


def _are_numbers(*texts: str) -> bool:
    try:
        return all(text == "" or float(text) == float(text) for text in texts)
    except ValueError:
        return False


def _check_words(folder: Folder, kind: type[Lever], language: str) -> None:
    """Words are about fields and units that the lever has."""
    path = folder.path / f"{language}.yaml"
    words, fields = read_words(path), kind.model_fields
    extras: list[Any] = [info.json_schema_extra or {} for info in fields.values()]
    known = {part: tuple(fields) for part in ("fields", "forms")}
    known["units"] = tuple(dict.fromkeys(extra.get("unit", "") for extra in extras))
    for part, names in known.items():
        for name in words.get(part, {}):
            if name not in names:
                told = ", ".join(filter(None, names))
                raise InputError(
                    f"--levers {path}: {part}: {kind.name} has no {part[:-1]} {name!r}; it has {told}"
                )
