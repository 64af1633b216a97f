"""The Solara page: one component that draws in the browser, and the session behind it."""

import logging
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qs

import solara
from solara.server import kernel_context

from wijkabm.app.crowd import CROWD
from wijkabm.app.describe import describe_setup
from wijkabm.app.frame import to_json
from wijkabm.app.links import LONGEST_LINK, Saved, read_link
from wijkabm.app.options import OPTIONS
from wijkabm.app.orders import answer, obey
from wijkabm.app.session import Session
from wijkabm.errors import InputError
from wijkabm.texts import LANGUAGES, read_app_texts

CHANNELS: Final = ("setup", "scene", "panel", "frame", "answer")

logger = logging.getLogger("wijkabm.room")


@solara.component_vue("page.vue", vuetify=False)
def Board(  # noqa: N802  (Solara's components are named so)
    assets: str = "",
    setup: str = "",
    scene: str = "",
    panel: str = "",
    frame: str = "",
    answer: str = "",
    event_act: Callable[[Any], None] = lambda order: None,
) -> None:
    """The page as the browser has it; each prop is one string of JSON."""


class Post:
    """Brings texts to the one widget of a page, from whatever thread."""

    def __init__(self) -> None:
        self._context: Any = kernel_context.get_current_context()
        self._widget: Any = None
        self._early: dict[str, str] = {}

    def open(self, widget: Any) -> None:
        """The widget is there: send what came before it."""
        self._widget = widget
        for channel, text in self._early.items():
            self.send(channel, text)
        self._early.clear()

    def close(self) -> None:
        """Nobody reads any more."""
        self._widget, self._context = None, None

    def send(self, channel: str, text: str) -> None:
        """Set one prop, which travels to the browser."""
        widget, context = self._widget, self._context
        if context is None or context.closed_event.is_set():
            return
        if widget is None:
            self._early[channel] = text
            return
        with context:
            setattr(widget, channel, text)


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
        return saved, language, str(error)
    return saved, language, ""


@solara.component
def Page() -> None:  # noqa: N802
    """One browser's page with a session of its own, or a word that the room is full."""
    search = solara.use_router().search
    saved, language, wrong = solara.use_memo(lambda: read_query(search), [])
    post = solara.use_memo(Post, [])
    session = solara.use_memo(lambda: _enter(saved, language, post), [])
    solara.Title(read_app_texts(language)["title"])
    board = Board(
        assets=OPTIONS.assets,
        event_act=(lambda order: obey(session, order)) if session else (lambda order: None),
    )

    def live() -> Callable[[], None]:
        post.open(solara.get_widget(board))
        if session is None:
            words = read_app_texts(language)["full"]
            post.send("setup", to_json({"language": language, "full": words}))
            return post.close
        post.send("setup", to_json(describe_setup(language, session.origin.names())))
        session.start()
        if wrong:
            answer(session, "refused", {"order": "link", "why": wrong})

        def leave() -> None:
            session.close()
            CROWD.leave(session)
            post.close()

        return leave

    solara.use_effect(live, [])


def _enter(saved: Saved, language: str, post: Post) -> Session | None:
    """A session, or None where there is no room for one more."""
    session = Session(saved, language, post.send)
    return session if CROWD.admit(session) else None
