"""The Solara page: one component that draws in the browser, and the session behind it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import parse_qs

import solara
import solara.lab

from wijkabm.app.crowd import CROWD, FULL, Guest
from wijkabm.app.describe import describe_setup
from wijkabm.app.doorman import ADDRESS, EXEMPT
from wijkabm.app.frame import to_json
from wijkabm.app.links import LONGEST_LINK, Saved, read_link
from wijkabm.app.options import OPTIONS
from wijkabm.app.orders import QUICK, obey
from wijkabm.app.refusals import RefusalError, tell_error
from wijkabm.app.session import Session
from wijkabm.app.wire import BEAT, Wire
from wijkabm.app.workers import WORKERS, RemoteSession
from wijkabm.ground.errors import InputError
from wijkabm.tell.texts import LANGUAGES, read_app_texts

AnySession = Session | RemoteSession


@solara.component_vue("page.vue", vuetify=False)
def Board(  # noqa: N802  (Solara's components are named so)
    assets: str = "", wire: str = "", reach: str = ""
) -> None:
    """The page as the browser has it: where its scripts and its wire are, and where others find it."""


def read_query(search: str | None) -> tuple[Saved, str, str]:
    """What an address asks for: a page, a language, and what was wrong with it."""
    query = parse_qs((search or "")[: LONGEST_LINK + 200].lstrip("?"))
    language = query.get("lang", [OPTIONS.language])[0]
    language = language if language in LANGUAGES else OPTIONS.language
    saved = Saved(OPTIONS.origin)
    try:
        if "s" in query:
            saved = read_link(query["s"][0], query.get("m", ["0"])[0])
    except InputError as error:
        return saved, language, tell_error(error, language)
    return saved, language, ""


@solara.component
def Layout(children: list[Any]) -> Any:  # noqa: N802
    """Nothing around the page: Solara's own frame is a ``main`` too, and a page has one."""
    return children[0]


@solara.component
def Page() -> None:  # noqa: N802
    """One browser's page with a session of its own, or a word that the room is full."""
    search = solara.use_router().search
    saved, language, wrong = solara.use_memo(lambda: read_query(search), [])
    wire, session, why = solara.use_memo(lambda: _enter(saved, language), [])
    solara.Title(read_app_texts(language)["title"])
    Board(assets=OPTIONS.assets, wire=wire.address, reach=OPTIONS.reach)

    def live() -> Callable[[], None]:
        if session is None:
            words = read_app_texts(language)[why]
            wire.send("setup", to_json({"language": language, "full": words}))
            return wire.close
        wire.send("setup", to_json(describe_setup(language, saved.origin.names())))
        session.start()
        if wrong:
            wire.send("answer", to_json({"kind": "refused", "order": "link", "why": wrong}))

        def leave() -> None:
            session.close()
            CROWD.leave(session)
            wire.close()

        return leave

    solara.use_effect(live, [])


def _enter(saved: Saved, language: str) -> tuple[Wire, AnySession | None, str]:
    """A wire, and a session at its other end; or None where there is no room for one more, and why."""
    wire = Wire()
    session: AnySession
    worker = WORKERS.choose()
    if worker is not None:
        session = RemoteSession(worker, saved, language, wire.send)
    elif not WORKERS.members:
        session = Session(saved, language, wire.send)
    else:  # the last one ended, and another is not ready yet
        return wire, None, FULL
    address, browser = read_visitor(solara.lab.headers.value or {}, solara.get_session_id())

    def dismiss() -> None:
        session.close()
        wire.close()

    guest = CROWD.admit(session, address, browser, dismiss)
    if guest is None:
        session.close()
        return wire, None, CROWD.ask(address, browser) or FULL
    if isinstance(session, Session):
        join(wire, guest, partial(obey, session))
        wire.is_quick = QUICK.__contains__
    else:
        join(wire, guest, session.obey)
    return wire, session, ""


def read_visitor(headers: Mapping[str, list[str]], browser: str) -> tuple[str, str]:
    """The address that a page counts for, empty if for none, and its browser; as the doorman wrote them."""
    is_exempt = bool(headers.get(EXEMPT))
    return "" if is_exempt else "".join(headers.get(ADDRESS, [])[:1]), browser


def join(wire: Wire, guest: Guest, obey_it: Callable[[str, str], None]) -> None:
    """Let orders pass while their page has a seat, and say on the page when it has none."""

    def take_line(holds: bool, seconds: float) -> None:
        if not holds:
            CROWD.lose_line(guest, seconds)
            return
        had_seat = guest.has_seat
        tell_seat(had_seat, CROWD.mend_line(guest))

    def tell_seat(had_seat: bool, has_seat: bool) -> None:
        if had_seat != has_seat or not has_seat:
            wire.send("seat", to_json({"free": has_seat}))

    def hear(name: str, text: str) -> None:
        if not guest.has_seat:
            if name != BEAT or not CROWD.mend_line(guest):
                if name not in QUICK:
                    why = RefusalError("no_seat").tell(guest.session.language)
                    wire.send("answer", to_json({"kind": "refused", "order": name, "why": why}))
                return
            tell_seat(False, True)
        obey_it(name, text)

    wire.on_line, wire.hear = take_line, hear
