"""A covenant as a file writes it: targets by their names, levers that the file has, payers who sign."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from wijkabm.ground.errors import InputError
from wijkabm.ground.plain import say_plainly
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
        raise InputError(f"{where}: covenant: give its fields ({', '.join(Covenant.model_fields)})")
    given = {str(name): value for name, value in fields.items()}
    strange = [name for name in given if name not in Covenant.model_fields]
    if strange:
        known = ", ".join(Covenant.model_fields)
        raise InputError(f"{where}: covenant: there is no field {strange[0]!r}; choose {known}")
    if "targets" in given:
        given["targets"] = _find_targets(given["targets"], targets, f"{where}: covenant")
    covenant = make_covenant(given, where)
    own = [lever for lever in levers if not is_shock(lever)]
    _check_present(covenant, [lever.name for lever in own], f"{where}: covenant")
    _check_payers(covenant, own, f"{where}: covenant")
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
        raise InputError(
            ": ".join([where, "covenant", *place, say_plainly(first["msg"])])
        ) from None
    except TypeError as error:
        raise InputError(f"{where}: covenant: {error}") from None


def _find_targets(entries: Any, targets: Sequence[Target], where: str) -> tuple[Target, ...]:
    """Targets by their names, or written in full."""
    known = {target.name: target for target in targets if target.name}
    if not isinstance(entries, list):
        raise InputError(f"{where}: targets: give names of targets, as in targets: [turnover]")
    found: list[Target] = []
    for entry in entries:
        if isinstance(entry, Mapping):
            found += read_targets([entry], where)
        elif entry in known:
            found.append(known[entry])
        else:
            choice = ", ".join(known) or "none: give one under `targets:` a name"
            raise InputError(f"{where}: targets: there is no target {entry!r}; choose {choice}")
    return tuple(found)


def _check_present(covenant: Covenant, levers: Collection[str], where: str) -> None:
    """Raise ``InputError`` if it is about a lever that the file does not have."""
    carried = [name for party in covenant.parties for name in party.brings]
    watched = [sanction.of for sanction in covenant.sanctions if sanction.of]
    for name in [*covenant.list_levers(), *carried, *watched]:
        if name not in levers:
            raise InputError(
                f"{where}: {name} is no lever of this file; "
                f"choose {', '.join(levers) or 'none, as it has no levers'}"
            )


def _check_payers(covenant: Covenant, levers: Iterable[Lever], where: str) -> None:
    """Raise ``InputError`` if somebody pays who does not sign, or promises no share that he pays."""
    brings = {party.name: party.brings for party in covenant.parties}
    for lever in levers:
        for payer in lever.paid_by:
            if lever.name not in brings.get(payer.party, ()):
                raise InputError(
                    f"{where}: {payer.party} pays a share of {lever.name}; name it among the "
                    f"parties, with {lever.name} in what it brings"
                )
