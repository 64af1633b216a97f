"""Orders about which wijk it is: presets, luck, key figures of one's own, the start again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from wijkabm.app import plan, upload
from wijkabm.app.links import Saved
from wijkabm.app.orders.tell import Order, answer, carefully
from wijkabm.app.origin import MOST_WIJKEN, Origin, check_origin
from wijkabm.app.own_streets import lay_streets, open_streets
from wijkabm.app.refusals import RefusalError
from wijkabm.app.rounds import end_round
from wijkabm.app.session import Session
from wijkabm.ground.errors import InputError
from wijkabm.levers.desk.desk import check_wijken
from wijkabm.place.own_files import reads_code
from wijkabm.place.presets import load_preset


def _wijk(session: Session, order: Mapping[str, Any]) -> None:
    """Another wijk, or other luck; the plan stays if all its wijken are there, else it is let go."""
    presets = tuple(str(name) for name in order["presets"])
    areas = session.origin.areas if order.get("keep_areas") else ()
    origin = Origin(() if areas else presets, int(order["seed"]), int(order["place_seed"]), areas)
    check_origin(origin)
    try:
        check_wijken(session.plan.all_levers(), origin.names())
        kept = session.plan
    except InputError:
        kept = plan.Plan()
    session.begin_again(Saved(origin, kept, 0))


def _reset(session: Session, order: Mapping[str, Any]) -> None:
    """Back to the start, with the plan or without it."""
    with session.lock:
        end_round(session)
        kept = session.plan if order.get("keep") else plan.Plan()
        if session.worlds is None:
            session.begin_again(Saved(session.origin, kept, 0))
            return
        session.go_to(0)
        session.decide(lambda now, month: kept)


def _upload(session: Session, order: Mapping[str, Any]) -> None:
    """A file with key figures, read beside the page, and what areas it holds."""
    file = upload.open_file(order["name"], order["content"])

    def read() -> None:
        found = session.desk.read(file, lambda word: answer(session, "reading", word))
        lacking = found.tell_lacking(session.language)
        answer(session, "areas", {**found.list_areas(), "lacking": lacking})

    session.desk.begin(lambda: carefully(session, "upload", read))


def _find(session: Session, order: Mapping[str, Any]) -> None:
    """The areas of the file that was given in which a text is found."""
    if session.desk.upload is None:
        raise RefusalError("file_again")
    answer(session, "areas", session.desk.upload.list_areas(str(order["text"])[:LONGEST_SEARCH]))


def _areas(session: Session, order: Mapping[str, Any]) -> None:
    """Build the page's wijken from areas of the file that was given."""
    found = session.desk.upload
    if found is None:
        raise RefusalError("file_again")
    codes = [str(code)[:20] for code in order["codes"][: MOST_WIJKEN + 1]]
    areas = tuple(found.read_areas(codes))
    for file in session.desk.streets:
        if any(reads_code(area, file) for area in areas):
            areas = lay_streets(areas, file)
    origin = check_origin(Origin((), session.origin.seed, session.origin.place_seed, areas))
    session.desk.upload, session.desk.streets = None, []
    session.begin_again(Saved(origin, plan.Plan(), 0))


def _streets(session: Session, order: Mapping[str, Any]) -> None:
    """Streets for an area of the file that was given, when it is chosen; else for a wijk of this page.

    The page then begins again, with its plan.
    """
    file = open_streets(order["content"])
    origin, desk = session.origin, session.desk
    if desk.upload is not None and desk.upload.has(file.area):
        desk.streets = [other for other in desk.streets if other.area != file.area] + [file]
    else:
        areas = origin.areas or tuple(replace(load_preset(x), name=x) for x in origin.presets)
        laid = check_origin(replace(origin, presets=(), areas=lay_streets(areas, file)))
        session.begin_again(Saved(laid, session.plan, 0))
    told = {"title": file.title, "area": file.area, "segments": len(file.segments)}
    answer(session, "streets", {**told, "names": sum(bool(name) for name in file.names)})


LONGEST_SEARCH: Final = 100  # characters

ORDERS: Final[dict[str, Order]] = {
    "wijk": _wijk,
    "reset": _reset,
    "upload": _upload,
    "find": _find,
    "areas": _areas,
    "streets": _streets,
}
