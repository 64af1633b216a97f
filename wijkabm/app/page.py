"""The Solara page: one component that draws in the browser, and the session behind it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qs

import solara

from wijkabm.app.crowd import CROWD
from wijkabm.app.describe import describe_setup
from wijkabm.app.frame import to_json
from wijkabm.app.links import LONGEST_LINK, Saved, read_link
from wijkabm.app.options import OPTIONS
from wijkabm.app.orders import QUICK, obey
from wijkabm.app.refusals import tell_error
from wijkabm.app.session import Session
from wijkabm.app.wire import Wire
from wijkabm.app.workers import WORKERS, RemoteSession
from wijkabm.errors import InputError
from wijkabm.texts import LANGUAGES, read_app_texts


@solara.component_vue("page.vue", vuetify=False)
def Board(assets: str = "", wire: str = "") -> None:  # noqa: N802  (Solara's components are named so)
    """The page as the browser has it: where its scripts are, and the address of its wire."""


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
    wire, session = solara.use_memo(lambda: _enter(saved, language), [])
    solara.Title(read_app_texts(language)["title"])
    Board(assets=OPTIONS.assets, wire=wire.address)

    def live() -> Callable[[], None]:
        if session is None:
            words = read_app_texts(language)["full"]
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


def _enter(saved: Saved, language: str) -> tuple[Wire, Session | RemoteSession | None]:
    """A wire, and a session at its other end or None where there is no room for one more."""
    wire = Wire()
    session: Session | RemoteSession
    worker = WORKERS.choose()
    if worker is not None:
        session = RemoteSession(worker, saved, language, wire.send)
    elif not WORKERS.members:
        session = Session(saved, language, wire.send)
    else:  # the last one ended, and another is not ready yet
        return wire, None
    if not CROWD.admit(session):
        session.close()
        return wire, None
    if isinstance(session, Session):
        wire.hear, wire.is_quick = partial(obey, session), QUICK.__contains__
    else:
        wire.hear = session.obey
    return wire, session
