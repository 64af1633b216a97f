"""What levers do in a month besides what their doses change in other rules.

A lever's folder may hold a `decision.py` with any of these: ``act(world, numbers, now, me)`` runs in step 1,
``give_time(world, numbers, now, me)`` in step 4, after hours were given; ``make_room(world)`` gives a world
with room for what they write, ``count_lines(world, numbers)`` the lines of the journal that they may write
beyond what every rule has room for. They are called only while the lever is in its window, is announced, or
has contracts that run on; those of a shock while it is in its window, or ``goes_on(world)`` says that work is
left. ``me`` is the lever's own table (`make_own`).

What it changes in a rule of the month it changes by terms alone (`tables.policy.Terms`):
``set_terms(world, numbers, now, me)`` writes them in step 1, before anything else happens, into neutral ones;
what several levers write of one term, `month.terms.COMBINED` brings together. ``ANSWERS`` names
the offers to which people answer within a rule; those answers are kept on this lever's account
(``terms.account``).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from wijkabm.ground.compiled.tables import Numbers
from wijkabm.ground.errors import InputError
from wijkabm.ground.lever_folders import find_folders, read_setting
from wijkabm.ground.tables.codes import OFFERS
from wijkabm.ground.tables.world import Now, World
from wijkabm.levers.base import SHOCK, Lever
from wijkabm.levers.outside import ARGUMENTS, Guarded, check_parts, say_error
from wijkabm.levers.registry import (
    find_kind,
    kinds_of_lever,
    kinds_of_shock,
    number_lever,
    place_doses,
)
from wijkabm.month.terms import COMBINED, combine


class Programme(NamedTuple):
    """The functions of a lever's `decision.py`; None for those that it lacks."""

    name: str
    act: Callable[[Any, Any, Any, Any], None] | None
    give_time: Callable[[Any, Any, Any, Any], None] | None
    make_room: Callable[[World], World] | None
    count_lines: Callable[[Any, Any], int] | None
    set_terms: Callable[[Any, Any, Any, Any], None] | None
    goes_on: Callable[[World], bool] | None
    answers: tuple[int, ...]


def list_programmes(
    running: np.ndarray | None = None,
    befalling: Collection[str] = (),
    world: World | None = None,
) -> Iterator[Programme]:
    """Programmes of levers in the order of the month, then of shocks.

    Of all levers, or of those that are `running` by number; of shocks that are `befalling`, and of those that
    have work left in this `world`.
    """
    levers, shocks = _order(read_setting())
    for name, number in levers:
        if running is None or running[number]:
            yield find_programme(name)
    for name in shocks:
        programme = find_programme(name)
        goes_on = programme.goes_on
        if name in befalling or (world is not None and goes_on is not None and goes_on(world)):
            yield programme


@cache
def _order(setting: str) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
    levers, shocks = (
        sorted(kinds.values(), key=lambda kind: (kind.month_order, kind.name))
        for kinds in (kinds_of_lever(), kinds_of_shock())
    )
    _check_answers([kind.name for kind in levers])
    numbered = tuple((kind.name, number_lever(kind.name)) for kind in levers)
    return numbered, tuple(kind.name for kind in shocks)


def _check_answers(names: list[str]) -> None:
    """An offer has one account: that of the one lever that names it.

    Raises
    ------
    InputError
        A lever names an offer that another has, or one that the month does not make.
    """
    account: dict[int, str] = {}
    for name in names:
        for offer in find_programme(name).answers:
            where = f"--levers {find_folders()[name].path}: ANSWERS names"
            if offer not in range(len(OFFERS)):
                raise InputError(
                    f"{where} {offer!r}, which is no offer; take OFFER_... of wijkabm.ground.tables.codes"
                )
            if account.setdefault(offer, name) != name:
                raise InputError(
                    f"{where} the offer {OFFERS[offer]!r}, whose answers are kept by {account[offer]}; "
                    "leave it out"
                )


def find_programme(name: str) -> Programme:
    """What a lever does in a month.

    Raises
    ------
    InputError
        Its `decision.py`, outside the package, cannot be read, or holds what cannot be (`check_parts`).
    """
    return _find(name, read_setting())


@cache
def _find(name: str, setting: str) -> Programme:
    folder = find_folders()[name]
    try:
        module = folder.load("decision")
    except Exception as error:
        if not folder.is_outside:
            raise
        raise InputError(
            f"--levers {folder.path}: decision.py cannot be read ({say_error(error, str(folder.path))})"
        ) from error
    parts: dict[str, Any] = {part: getattr(module, part, None) for part in ARGUMENTS}
    if folder.is_outside and module is not None:
        check_parts(parts, folder)
        parts = {part: found and Guarded(found, part, folder) for part, found in parts.items()}
    return Programme(name, **parts, answers=getattr(module, "ANSWERS", ()))


def make_own(kind: type[Lever], world: World) -> Numbers:
    """A lever's own table: its ``number``, its doses of the month by wijk, and the columns that it keeps.

    Doses are named as its fields, each (n_wijken,) float; what is ``coming`` of one that looks ahead stands
    beside them. Columns of its own (`Lever.columns`) have as many rows as the table of the world that they
    are about. One more lever is one more table beside the world, and changes none.
    """
    n = world.wijken.x.size
    doses = [field for field, _ in _places(kind.name, read_setting())]
    return Numbers(
        number=-1 if kind.perspective == SHOCK else number_lever(kind.name),
        **{field: np.zeros(n) for field in doses},
        **{
            name: np.zeros((_count_rows(world, column.of), *column.width), column.kind)
            for name, column in kind.columns.items()
        },
    )


def make_owns(
    world: World, levers: Iterable[Lever] = (), numbers: Any = None
) -> dict[str, Numbers]:
    """The own tables of all levers and shocks, by name.

    What those of `levers` do that come from outside is compiled now, before years pass without them.

    Raises
    ------
    InputError
        It cannot be compiled.
    """
    kinds = {**kinds_of_lever(), **kinds_of_shock()}
    own = {name: make_own(kind, world) for name, kind in kinds.items()}
    for name in sorted({lever.name for lever in levers}):
        programme = find_programme(name)
        for part in (programme.act, programme.give_time, programme.set_terms):
            if isinstance(part, Guarded):
                part.compile_for(world, numbers, Now(0, np.uint64(0)), own[name])
    return own


def tell_doses(me: Numbers, name: str, world: World) -> None:
    """Write this month's doses into a lever's own table."""
    for field, place in _places(name, read_setting()):
        getattr(me, field)[:] = world.policy.dose[:, place]


@cache
def _places(name: str, setting: str) -> tuple[tuple[str, int], ...]:
    return tuple((field, k) for (lever, field), k in place_doses().items() if lever == name)


def write_terms(
    running: Iterable[Programme], own: Mapping[str, Numbers], world: World, numbers: Any, now: Any
) -> None:
    """Let levers that run set the terms on which the month's rules work, each from its doses.

    Each begins with neutral terms; what several write of one is combined as `month.terms.COMBINED` says.

    The accounts of all levers are named as well: what was agreed may outlive them.
    """
    for programme in list_programmes():
        for offer in programme.answers:
            for table in (world.terms, world.neutral):
                table.account[:, offer] = number_lever(programme.name)
    neutral = [column.tobytes() for column in world.neutral]
    written: dict[str, list[np.ndarray]] = {}
    for programme in running:
        me = own[programme.name]
        tell_doses(me, programme.name, world)
        if programme.set_terms is not None:
            programme.set_terms(world, numbers, now, me)
            for name, held in take_back(world, neutral).items():
                written.setdefault(name, []).append(held)
    for name, values in written.items():
        term = getattr(world.terms, name)  # neutral again
        term[:] = values[0] if len(values) == 1 else combine(COMBINED[name], term, values)


def take_back(world: World, neutral: Sequence[bytes]) -> dict[str, np.ndarray]:
    """Terms that a lever just wrote, which are neutral again for the next; `neutral` are those bytes."""
    found = {}
    for name, usual in zip(world.terms._fields, neutral, strict=True):
        term = getattr(world.terms, name)
        if term.tobytes() != usual:
            found[name] = term.copy()
            term[:] = getattr(world.neutral, name)
    return found


def fit_own(me: Numbers, kind: type[Lever], world: World) -> Numbers:
    """The same table, with as many rows as the world's tables have by now."""
    longer = {}
    for name, column in kind.columns.items():
        held = getattr(me, name)
        if more := _count_rows(world, column.of) - len(held):
            longer[name] = np.concatenate([held, np.zeros((more, *held.shape[1:]), held.dtype)])
    return me._replace(**longer) if longer else me


def fit_owns(own: Mapping[str, Numbers], world: World) -> dict[str, Numbers]:
    """All own tables, each with as many rows as the world's tables have by now."""
    return {name: fit_own(me, find_kind(name, "levers"), world) for name, me in own.items()}


def _count_rows(world: World, table: str) -> int:
    return len(next(iter(getattr(world, table))))
