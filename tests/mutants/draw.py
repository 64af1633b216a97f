"""Mutants drawn by a seed at lines of the rules, and those that are known to change nothing."""

import ast
import csv
import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from tests.mutants.net import ROOT, Broken, is_test
from tests.mutants.operators import Mutant, apply, list_mutants

PACKAGE: Final = ROOT / "wijkabm"
ROOMS: Final = ("month", "levers", "coin")
"""Where rules stand."""

EQUIVALENT: Final = Path(__file__).with_name("equivalent.csv")
"""Mutants that behave as the rule does, each with the reason."""


@cache
def find_rules() -> dict[str, Path]:
    """Files of rules and of parts of rules, by their place in the package: ``month/work/means``."""
    files = sorted(file for room in ROOMS for file in (PACKAGE / room).rglob("*.py"))
    return {
        file.relative_to(PACKAGE).with_suffix("").as_posix(): file
        for file in files
        if not is_test(file) and ".compiled.kernels import" in file.read_text("utf-8")
    }


def read_equivalent() -> dict[str, str]:
    """Why a mutant changes nothing, by its name."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        return {row["mutant"]: row["reason"] for row in csv.DictReader(file)}


@cache
def list_all(only: str = "") -> dict[tuple[str, int], list[Mutant]]:
    """Mutants of the rules, levers and coin, by module and line; of `only`, a file or a room, if it is
    given."""
    found: dict[tuple[str, int], list[Mutant]] = {}
    for name, file in find_rules().items():
        if only and only != name and only not in name.split("/"):
            continue
        for mutant in list_mutants(name, ast.parse(file.read_text("utf-8"))):
            found.setdefault((mutant.module, mutant.change.line), []).append(mutant)
    return found


def draw(count: int, seed: int, only: str = "") -> list[Broken]:
    """So many mutants, one on a line, lines and mutants drawn by `seed`.

    The luck of a line is that of what stands on it, so that an edit elsewhere leaves the others drawn.
    """

    by_line = list_all(only)
    lines = sorted(by_line, key=lambda line: hash_name(seed, "line", by_line[line][0]))
    return [
        prepare(min(by_line[line], key=lambda mutant: hash_name(seed, "mutant", mutant)))
        for line in lines[:count]
    ]


def hash_name(seed: int, about: str, mutant: Mutant) -> bytes:
    """The luck of a mutant."""
    return hashlib.sha256(f"{seed} {about} {mutant.name()}".encode()).digest()


def find(name: str) -> Broken:
    """The mutant of that name."""
    module = name.partition(".")[0]
    for mutants in list_all(module).values():
        for mutant in mutants:
            if mutant.name() == name:
                return prepare(mutant)
    raise ValueError(f"there is no mutant {name!r}")


def prepare(mutant: Mutant) -> Broken:
    """The mutant with its module's tree."""
    file = find_rules()[mutant.module].relative_to(ROOT).as_posix()
    tree = apply(mutant, ast.parse((ROOT / file).read_text("utf-8")))
    lines = tuple(range(mutant.change.first, mutant.change.last + 1))
    return Broken(mutant.name(), file, lines, tree)
