"""The instruments by name, and how a line of text becomes one."""

import difflib
from collections.abc import Mapping
from typing import Any, Final, cast

from pydantic import ValidationError

from wijkabm.errors import InputError
from wijkabm.instruments import LEVERS
from wijkabm.plain import say_plainly
from wijkabm.policy import cohesion, enterprise, jobs, room, shocks
from wijkabm.policy.base import Lever, Window, bounds

_LEVERS = cast(
    "tuple[type[Lever], ...]",
    (*enterprise.LEVERS, *room.LEVERS, *jobs.LEVERS, *cohesion.LEVERS),
)
_SHOCKS = cast("tuple[type[Lever], ...]", shocks.SHOCKS)

KINDS_OF_LEVER: Final[dict[str, type[Lever]]] = {
    kind.name: kind for kind in sorted(_LEVERS, key=lambda kind: LEVERS.index(kind.name))
}
KINDS_OF_SHOCK: Final[dict[str, type[Lever]]] = {kind.name: kind for kind in _SHOCKS}


def is_shock(lever: Lever) -> bool:
    """Whether it comes over the wijk rather than from the municipality."""
    return lever.name in KINDS_OF_SHOCK


def find_kind(name: str, where: str) -> type[Lever]:
    """The lever or shock of that name.

    Raises
    ------
    InputError
        There is none; names those that look like it.
    """
    kinds = {**KINDS_OF_LEVER, **KINDS_OF_SHOCK}
    if name not in kinds:
        near = difflib.get_close_matches(name, kinds, n=3, cutoff=0.5)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise InputError(f"{where}: there is no lever {name!r}{hint} (list: wijkabm levers)")
    return kinds[name]


def make_lever(name: str, fields: Mapping[str, Any], where: str = "--lever") -> Lever:
    """A lever (or shock) from its fields; an error names the place, the field and what is allowed.

    Raises
    ------
    InputError
    """
    kind = find_kind(name, where)
    for field in fields:
        if field not in kind.model_fields:
            near = difflib.get_close_matches(field, kind.model_fields, n=2, cutoff=0.5)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise InputError(
                f"{where}: {name} has no field {field!r}{hint} (list: wijkabm levers {name})"
            )
    try:
        return kind(**fields)
    except ValidationError as error:
        raise InputError(f"{where}: {name}{_explain(error, kind)}") from None


def _explain(error: ValidationError, kind: type[Window]) -> str:
    """Field, value and what is allowed, of the first error."""
    first = error.errors()[0]
    if not first["loc"]:
        return ": " + say_plainly(first["msg"])
    field = str(first["loc"][0])
    info = kind.model_fields[field]
    extra: Any = info.json_schema_extra or {}
    allowed, found = "names of wijken", bounds(info)
    if found is not None:
        whole = "a whole number" if info.annotation in (int, int | None) else "a number"
        allowed = f"{whole} from {found[0]:,.12g} to {found[1]:,.12g}"
    unit = f" ({extra['unit']})" if extra.get("unit") else ""
    return f" {field} = {first['input']!r} is not allowed; give {allowed}{unit}"


def read_lever(text: str, where: str = "--lever") -> Lever:
    """A lever from ``"vacancy_tax rate=0.03 start=24 ramp=6"``.

    Raises
    ------
    InputError
    """
    words = text.split()
    if not words:
        raise InputError(f'{where}: give a lever, as in "vacancy_tax rate=0.03 start=24"')
    fields: dict[str, Any] = {}
    for word in words[1:]:
        field, equals, value = word.partition("=")
        if not (field and equals and value):
            raise InputError(f"{where}: {words[0]}: write {word!r} as field=value")
        if field in fields:
            raise InputError(f"{where}: {words[0]}: {field} is given twice")
        fields[field] = value
    return make_lever(words[0], fields, where)
