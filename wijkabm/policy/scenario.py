"""Scenarios: files of levers with doses and windows, ours or the user's own."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError

from wijkabm.errors import InputError
from wijkabm.policy.base import Lever
from wijkabm.policy.covenant import Covenant
from wijkabm.policy.registry import make_lever, read_lever
from wijkabm.policy.schedule import first_month

FOLDER: Final = resources.files("wijkabm.policy") / "scenarios"
FIELDS: Final = ("title", "text", "presets", "budget", "levers", "shocks", "covenant")
LANGUAGES: Final = ("nl", "en")
MOST_EUROS: Final = 1e12
"""A budget from here on is a slip of the finger."""


@dataclass(frozen=True)
class Scenario:
    """Levers and shocks that belong together.

    Attributes
    ----------
    name : str
        File name without its ending.
    title, text : dict of str
        By language, ``nl`` and ``en``: a title, and a paragraph that says what it stands for.
    presets : tuple of str
        Wijken it was written for; any may be used.
    budget : float or None
        What all levers together may cost in a calendar year, EUR; None for no limit but the purse.
    levers : tuple of Lever
        Levers and shocks, in any order: the result does not depend on it.
    covenant : Covenant or None
        A rule over the levers.
    """

    name: str
    title: Mapping[str, str] = field(default_factory=dict)
    text: Mapping[str, str] = field(default_factory=dict)
    presets: tuple[str, ...] = ()
    budget: float | None = None
    levers: tuple[Lever, ...] = ()
    covenant: Covenant | None = None

    def first_month(self) -> int | None:
        """First month in which anybody may act differently than in the baseline; None if never."""
        months = [month for month in map(first_month, self.levers) if month is not None]
        return min(months, default=None)

    def add(self, levers: Iterable[Lever], budget: float | None = None) -> "Scenario":
        """The same scenario with more levers, which its name tells, and another budget if one is given."""
        more = tuple(levers)
        names = [] if self.name == BASELINE.name and more else [self.name]
        names += [lever.name for lever in more]
        budget = self.budget if budget is None else budget
        return replace(self, name="+".join(names), levers=(*self.levers, *more), budget=budget)

    def within(self, wijken: Collection[str]) -> "Scenario":
        """What of it concerns these wijken: levers of others are left out, and their names."""
        inside = []
        for lever in self.levers:
            named = tuple(name for name in lever.wijk if name in wijken)
            if named or not lever.wijk:
                inside.append(lever.model_copy(update={"wijk": named}))
        return replace(self, levers=tuple(inside))


BASELINE: Final = Scenario("baseline")


def list_scenarios() -> list[str]:
    """Names of the scenarios that ship."""
    return sorted(
        p.name.removesuffix(".yaml") for p in FOLDER.iterdir() if p.name.endswith(".yaml")
    )


def load_scenario(name_or_file: str | Path) -> Scenario:
    """A scenario that ships, by its name, or the user's own, by its file.

    Raises
    ------
    InputError
        No such scenario or file, or a lever in it that cannot be; names file, lever and field.
    """
    text = str(name_or_file)
    if text in list_scenarios():
        content = (FOLDER / f"{text}.yaml").read_text("utf-8")
        return read_scenario(content, text, f"{text}.yaml")
    path = Path(name_or_file)
    if path.suffix not in (".yaml", ".yml"):
        raise InputError(
            f"--scenario {text}: there is no such scenario; choose one of "
            f"{', '.join(list_scenarios())}, or give a file that ends in .yaml"
        )
    try:
        content = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise InputError(f"--scenario {path}: cannot be read: {reason}") from None
    return read_scenario(content, path.stem, str(path))


def read_scenario(content: str, name: str, where: str) -> Scenario:
    """A scenario from YAML; `where` names the file in errors."""
    try:
        data = yaml.safe_load(content)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 1}" if mark else ""
        raise InputError(
            f"{where}: no valid YAML{line}: {getattr(error, 'problem', None) or 'is damaged'}"
        ) from None
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise InputError(f"{where}: give fields ({', '.join(FIELDS)}), as in `levers: [...]`")
    unknown = [str(key) for key in data if key not in FIELDS]
    if unknown:
        raise InputError(f"{where}: there is no field {unknown[0]!r}; choose {', '.join(FIELDS)}")
    budget = data.get("budget")
    if budget is not None and (
        isinstance(budget, bool)
        or not isinstance(budget, int | float)
        or not 0 <= budget < MOST_EUROS
    ):
        raise InputError(f"{where}: budget = {budget!r} is not allowed; give EUR a year from 0")
    levers = [*_read_levers(data, "levers", where), *_read_levers(data, "shocks", where)]
    return Scenario(
        name,
        _texts(data, "title", where),
        _texts(data, "text", where),
        _read_presets(data.get("presets"), where),
        None if budget is None else float(budget),
        tuple(levers),
        _read_covenant(data.get("covenant"), where),
    )


def _read_covenant(fields: Any, where: str) -> Covenant | None:
    if fields is None:
        return None
    if not isinstance(fields, dict):
        raise InputError(f"{where}: covenant: give its fields ({', '.join(Covenant.model_fields)})")
    try:
        return Covenant(**{str(name): value for name, value in fields.items()})
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        said = str(first["msg"]).removeprefix("Value error, ")
        raise InputError(f"{where}: covenant: {field + ': ' if field else ''}{said}") from None


def _read_presets(presets: Any, where: str) -> tuple[str, ...]:
    """Names of presets: a list, or one word."""
    names = [presets] if isinstance(presets, str) else presets or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InputError(f"{where}: presets = {presets!r} is not allowed; give names of presets")
    return tuple(dict.fromkeys(name.strip().lower() for name in names))


def _texts(data: Mapping[str, Any], key: str, where: str) -> dict[str, str]:
    value = data.get(key) or {}
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, value.strip())
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise InputError(f"{where}: {key}: give a text, or one each for nl and en")
    strange = [language for language in value if language not in LANGUAGES]
    if strange:
        raise InputError(f"{where}: {key}: there is no language {strange[0]!r}; choose nl or en")
    return {str(language): text.strip() for language, text in value.items()}


def _read_levers(data: Mapping[str, Any], key: str, where: str) -> list[Lever]:
    entries = data.get(key) or []
    if not isinstance(entries, list):
        raise InputError(f"{where}: {key}: give a list, as in `- vacancy_tax: {{rate: 0.03}}`")
    levers = []
    for entry in entries:
        if isinstance(entry, str):
            levers.append(read_lever(entry, where))
            continue
        if not (isinstance(entry, dict) and len(entry) == 1):
            raise InputError(
                f"{where}: {key}: {entry!r} is no lever; write `- vacancy_tax: {{rate: 0.03}}`"
            )
        ((lever, fields),) = entry.items()
        if not isinstance(fields or {}, dict):
            raise InputError(f"{where}: {lever}: give its fields, as in {{rate: 0.03}}")
        levers.append(make_lever(str(lever), fields or {}, where))
    return levers
