"""Scenarios as files of levers with doses and windows: ours, the user's own, or several at the same time."""

import difflib
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final

from wijkabm.ground.errors import InputError, Sentence, either
from wijkabm.ground.strict_yaml import parse_yaml, read_text
from wijkabm.levers.base import Lever
from wijkabm.levers.desk.covenant_file import read_covenant
from wijkabm.levers.desk.mixture import mix_scenarios
from wijkabm.levers.desk.reach import read_reach
from wijkabm.levers.desk.targets import read_targets
from wijkabm.levers.desk.together import BASELINE, LANGUAGES, TOGETHER, Scenario
from wijkabm.levers.registry import make_lever, read_lever

__all__ = [
    "BASELINE",
    "Scenario",
    "check_shares",
    "list_scenarios",
    "load_scenario",
    "read_scenario",
]

FOLDER: Final = resources.files("wijkabm.levers") / "scenarios"
FIELDS: Final = (
    "title", "text", "presets", "per_inhabitants", "budget", "levers", "shocks", "where_possible",
    "covenant", "targets", "reach",
)  # fmt: skip
MOST_EUROS: Final = 1e12
"""A budget from here on is a slip of the finger."""

EXAMPLE: Final = "`levers: [vacancy_tax: {rate: 0.03}]`"

MOST_PEOPLE: Final = 1_000_000_000


def list_scenarios() -> list[str]:
    """Names of the scenarios that ship."""
    return sorted(
        p.name.removesuffix(".yaml") for p in FOLDER.iterdir() if p.name.endswith(".yaml")
    )


def read_written(name: str) -> str:
    """The file of a scenario that ships, as it is written, to begin one's own with.

    Raises
    ------
    InputError
        No scenario that ships has this name.
    """
    if name not in list_scenarios():
        raise InputError(
            f"--yaml: {name} does not ship; choose one of {', '.join(list_scenarios())}"
        )
    return (FOLDER / f"{name}.yaml").read_text("utf-8")


def load_scenario(
    name_or_file: str | Path, folder: Path = Path(), where: str = "--scenario"
) -> Scenario:
    """A scenario that ships, by its name, the user's own, by its file, or several together, as ``A+B``.

    Parameters
    ----------
    name_or_file : str or Path
    folder : Path
        Where files are looked for.
    where : str
        Where its name stands, for errors.

    Raises
    ------
    InputError
        No such scenario or file, a lever in it that cannot be, scenarios that cannot be mixed; names
        file, lever and field.
    """
    text = str(name_or_file)
    if TOGETHER in text and not (folder / text).exists():
        parts = [part.strip() for part in text.split(TOGETHER)]
        said = f"{where} {text}"
        return mix_scenarios(
            [(_name_file(part), _load_one(part, folder, f"{said}: {part}")) for part in parts], said
        )
    return _load_one(text, folder, f"{where} {text}")


def _load_one(text: str, folder: Path, said: str) -> Scenario:
    """A scenario that is no mixture; `said` begins its errors."""
    if text in list_scenarios():
        return read_scenario(read_written(text), text, f"{text}.yaml")
    path = folder / text
    if path.suffix not in (".yaml", ".yml"):
        ships = ", ".join(list_scenarios())
        hint = _hint(text, folder) or Sentence("; choose one of {ships}", ships=ships)
        raise InputError(
            "{said}: there is no such scenario{hint} (several as A+B, your own by a file that ends in .yaml)",
            said=said,
            hint=hint,
        )
    try:
        content = read_text(path, said)
    except InputError as error:
        raise InputError("{error}{hint}", error=error.sentence, hint=_hint(text, folder)) from None
    scenario = read_scenario(content, path.stem, str(path))
    if not (scenario.levers or scenario.targets or "levers:" in content or "shocks:" in content):
        raise InputError(
            "{path}: has no levers and no shocks, nor targets; give some, as in {example}",
            path=path,
            example=EXAMPLE,
        )
    return scenario


def _hint(text: str, folder: Path) -> str:
    """Scenarios and files beside it that are called nearly so."""
    files = [file.name for pattern in ("*.yaml", "*.yml") for file in folder.glob(pattern)]
    near = difflib.get_close_matches(text, [*list_scenarios(), *sorted(files)], 2, 0.6)
    near = [name for name in near if name != text]
    return Sentence("; did you mean {near}?", near=either(near)) if near else ""


def _name_file(part: str) -> str:
    """The file in which a part of a mixture stands, as errors call it."""
    return f"{part}.yaml" if part in list_scenarios() else part


def read_scenario(content: str, name: str, where: str) -> Scenario:
    """A scenario from YAML; `where` names the file in errors.

    Raises
    ------
    InputError
    """
    data = _check_fields(parse_yaml(content, where), where)
    budget = data.get("budget")
    if budget is not None and (
        isinstance(budget, bool)
        or not isinstance(budget, int | float)
        or not 0 <= budget < MOST_EUROS
    ):
        raise InputError(
            "{where}: budget = {budget!r} is not allowed; give EUR a year from 0",
            where=where,
            budget=budget,
        )
    per = data.get("per_inhabitants")
    if per is not None and (type(per) is not int or not 1 <= per <= MOST_PEOPLE):
        raise InputError(
            "{where}: per_inhabitants = {per!r} is not allowed; give for how many people the amounts "
            "are, as 10000",
            where=where,
            per=per,
        )
    levers = [
        *_read_levers(data, "levers", where, per),
        *_read_levers(data, "shocks", where, per),
    ]
    check_shares(levers, where)
    targets = read_targets(data.get("targets"), where, per)
    return Scenario(
        name,
        _texts(data, "title", where),
        _texts(data, "text", where),
        _read_presets(data.get("presets"), where),
        None if budget is None else float(budget),
        tuple(levers),
        read_covenant(data.get("covenant"), targets, levers, where),
        None if budget is None else per,
        (),
        _read_where_possible(data.get("where_possible"), levers, where),
        targets=targets,
        reach=read_reach(data.get("reach"), levers, where),
        files=(where,),
    )


def _check_fields(data: Any, where: str) -> dict[str, Any]:
    """The fields of a file; none of an empty one."""
    known = ", ".join(FIELDS)
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise InputError(
            "{where}: give fields ({known}), as in `levers: [...]`", where=where, known=known
        )
    unknown = [str(key) for key in data if key not in FIELDS]
    if unknown:
        raise InputError(
            "{where}: there is no field {field!r}; choose {known}",
            where=where,
            field=unknown[0],
            known=known,
        )
    return data


def check_shares(levers: Sequence[Lever], where: str) -> None:
    """Raise ``InputError`` if somebody's share ends before the lever begins.

    Not of a lever that goes on where another of its name ends, as a page writes one that was moved.
    """
    ends = {(lever.name, lever.wijk, lever.end) for lever in levers if lever.end != lever.start}
    for lever in levers:
        if (lever.name, lever.wijk, lever.start) in ends:
            continue
        for payer in lever.paid_by:
            if payer.until is not None and payer.until <= lever.start:
                raise InputError(
                    "{where}: {name}: paid_by: {party} until {until} pays nothing of "
                    "what starts in month {start}; give a later month, or leave {party} out",
                    where=where,
                    name=lever.name,
                    party=payer.party,
                    until=payer.until,
                    start=lever.start,
                )


def _read_where_possible(names: Any, levers: Sequence[Lever], where: str) -> tuple[str, ...]:
    """Levers that may be left out where they cannot work."""
    joining = [lever.name for lever in levers if lever.joins]
    given = [names] if isinstance(names, str) else names or []
    if not isinstance(given, list) or any(name not in joining for name in given):
        choice = ": " + ", ".join(joining) if joining else Sentence(", of which it has none")
        raise InputError(
            "{where}: where_possible = {names!r} is not allowed; give levers of this file that need a "
            "second wijk{choice}",
            where=where,
            names=names,
            choice=choice,
        )
    return tuple(given)


def _read_presets(presets: Any, where: str) -> tuple[str, ...]:
    """Names of presets: a list, or one word."""
    names = [presets] if isinstance(presets, str) else presets or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InputError(
            "{where}: presets = {presets!r} is not allowed; give names of presets",
            where=where,
            presets=presets,
        )
    return tuple(dict.fromkeys(name.strip().lower() for name in names))


def _texts(data: Mapping[str, Any], key: str, where: str) -> dict[str, str]:
    value = data.get(key) or {}
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, value.strip())
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise InputError(
            "{where}: {key}: give a text, or one each for nl and en", where=where, key=key
        )
    strange = [language for language in value if language not in LANGUAGES]
    if strange:
        raise InputError(
            "{where}: {key}: there is no language {field!r}; choose nl or en",
            where=where,
            key=key,
            field=strange[0],
        )
    return {str(language): text.strip() for language, text in value.items()}


def _read_levers(data: Mapping[str, Any], key: str, where: str, per: int | None) -> list[Lever]:
    entries = data.get(key) or []
    if not isinstance(entries, list):
        raise InputError(
            "{where}: {key}: give a list, as in `- vacancy_tax: {{rate: 0.03}}`",
            where=where,
            key=key,
        )
    levers = []
    for entry in entries:
        if isinstance(entry, str):
            levers.append(_measure(read_lever(entry, where), per))
            continue
        if not (isinstance(entry, dict) and len(entry) == 1):
            raise InputError(
                "{where}: {key}: {entry!r} is no lever; write `- vacancy_tax: {{rate: 0.03}}`",
                where=where,
                key=key,
                entry=entry,
            )
        ((lever, fields),) = entry.items()
        if not isinstance(fields or {}, dict):
            raise InputError(
                "{where}: {lever}: give its fields, as in {{rate: 0.03}}", where=where, lever=lever
            )
        levers.append(_measure(make_lever(str(lever), fields or {}, where), per))
    return levers


def _measure(lever: Lever, per: int | None) -> Lever:
    """The lever with the file's number of people, if it has amounts and none of its own."""
    if per is None or "per_inhabitants" in lever.model_fields_set or not lever.amounts():
        return lever
    return lever.model_copy(update={"per_inhabitants": per})
