"""A covenant as a file writes it: targets by their names, levers that the file has, payers who sign."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from wijkabm.ground.errors import InputError, Sentence
from wijkabm.ground.plain import say_problem
from wijkabm.levers.base import Lever
from wijkabm.levers.desk.covenant import Covenant
from wijkabm.levers.desk.targets import Target, read_targets
from wijkabm.levers.registry import is_shock


def read_covenant(
    fields: Any, targets: Sequence[Target], levers: Iterable[Lever], where: str
) -> Covenant | None:
    """A covenant from the values of a file, its targets by their names among `targets`.

    Raises
    ------
    InputError
        It cannot be, or names a lever that the file does not have.
    """
    if fields is None:
        return None
    if not isinstance(fields, Mapping):
        known = ", ".join(Covenant.model_fields)
        raise InputError("{where}: covenant: give its fields ({known})", where=where, known=known)
    given = {str(name): value for name, value in fields.items()}
    strange = [name for name in given if name not in Covenant.model_fields]
    if strange:
        known = ", ".join(Covenant.model_fields)
        raise InputError(
            "{where}: covenant: there is no field {field!r}; choose {known}",
            where=where,
            field=strange[0],
            known=known,
        )
    if "targets" in given:
        given["targets"] = _find_targets(
            given["targets"], targets, Sentence("{where}: covenant", where=where)
        )
    covenant = make_covenant(given, where)
    own = [lever for lever in levers if not is_shock(lever)]
    inside = Sentence("{where}: covenant", where=where)
    _check_present(covenant, [lever.name for lever in own], inside)
    _check_payers(covenant, own, inside)
    return covenant


def make_covenant(fields: Mapping[str, Any], where: str) -> Covenant:
    """A covenant from its fields, targets among them in full.

    Raises
    ------
    InputError
    """
    try:
        return Covenant(**fields)
    except ValidationError as error:
        first = error.errors()[0]
        place = [str(part + 1) if isinstance(part, int) else str(part) for part in first["loc"]]
        inside = "".join(f"{part}: " for part in place)
        said = say_problem(first)
        raise InputError(
            "{where}: covenant: {inside}{said}", where=where, inside=inside, said=said
        ) from None
    except TypeError as error:
        raise InputError("{where}: covenant: {error}", where=where, error=str(error)) from None


def _find_targets(entries: Any, targets: Sequence[Target], where: str) -> tuple[Target, ...]:
    """Targets by their names, or written in full."""
    known = {target.name: target for target in targets if target.name}
    if not isinstance(entries, list):
        raise InputError(
            "{where}: targets: give names of targets, as in targets: [turnover]", where=where
        )
    found: list[Target] = []
    for entry in entries:
        if isinstance(entry, Mapping):
            found += read_targets([entry], where)
        elif entry in known:
            found.append(known[entry])
        else:
            choice = ", ".join(known) or Sentence("none: give one under `targets:` a name")
            raise InputError(
                "{where}: targets: there is no target {entry!r}; choose {choice}",
                where=where,
                entry=entry,
                choice=choice,
            )
    return tuple(found)


def _check_present(covenant: Covenant, levers: Collection[str], where: str) -> None:
    """Raise ``InputError`` if it is about a lever that the file does not have."""
    carried = [name for party in covenant.parties for name in party.brings]
    watched = [sanction.of for sanction in covenant.sanctions if sanction.of]
    for name in [*covenant.list_levers(), *carried, *watched]:
        if name not in levers:
            choice = ", ".join(levers) or Sentence("none, as it has no levers")
            raise InputError(
                "{where}: {name} is no lever of this file; choose {choice}",
                where=where,
                name=name,
                choice=choice,
            )


def _check_payers(covenant: Covenant, levers: Iterable[Lever], where: str) -> None:
    """Raise ``InputError`` if somebody pays who does not sign, or promises no share that he pays."""
    brings = {party.name: party.brings for party in covenant.parties}
    for lever in levers:
        for payer in lever.paid_by:
            if lever.name not in brings.get(payer.party, ()):
                raise InputError(
                    "{where}: {party} pays a share of {name}; name it among the "
                    "parties, with {name} in what it brings",
                    where=where,
                    party=payer.party,
                    name=lever.name,
                )
