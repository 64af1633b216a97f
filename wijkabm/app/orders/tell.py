"""What orders tell the page: an answer once, and in one sentence what cannot be done."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from wijkabm.app.frame import to_json
from wijkabm.app.refusals import RefusalError, tell_error
from wijkabm.app.session import Session
from wijkabm.ground.errors import InputError

logger = logging.getLogger("wijkabm.room")
Order = Callable[[Session, Mapping[str, Any]], None]


def answer(session: Session, kind: str, content: Mapping[str, Any]) -> None:
    """Tell the page something once."""
    session.send("answer", to_json({"kind": kind, **content}))


def carefully(session: Session, name: str, work: Callable[[], None]) -> None:
    """Let what cannot be done be said on the page; the wijk goes on."""
    try:
        work()
    except InputError as error:
        answer(session, "refused", {"order": name, "why": tell_error(error, session.language)})
    except Exception:  # whatever it was, it concerns this one order
        logger.exception("an order could not be carried out")
        why = tell_error(RefusalError("not_carried_out"), session.language)
        answer(session, "refused", {"order": name, "why": why})
