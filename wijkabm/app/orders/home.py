"""Orders about what is taken home, and brought back."""

from collections.abc import Mapping
from typing import Any, Final

from wijkabm.app import exports
from wijkabm.app.frame import to_json
from wijkabm.app.links import LARGEST_FILE, describe_saved, read_file
from wijkabm.app.orders.tell import Order, answer, carefully
from wijkabm.app.refusals import RefusalError
from wijkabm.app.session import Session
from wijkabm.ground.errors import InputError


def _file(session: Session, _: Mapping[str, Any]) -> None:
    """The page as a small file."""
    answer(session, "file", {"content": to_json(describe_saved(session.saved()))})


def _restore(session: Session, order: Mapping[str, Any]) -> None:
    text = order["content"]
    if not isinstance(text, str) or len(text) > LARGEST_FILE:
        raise RefusalError("file_large", most=LARGEST_FILE)
    session.begin_again(read_file(text))


def _export(session: Session, order: Mapping[str, Any]) -> None:
    """The report or the tables, made beside the page and fetched by a link of its own."""
    what = order["what"]
    if what not in exports.KINDS:
        raise InputError("page: there is nothing like that to export")

    def start() -> None:
        if session.worlds is None or session.worlds.month == 0:
            raise RefusalError("months_first")
        if not session.exporting.acquire(blocking=False):
            raise RefusalError("export_busy")
        try:
            exports.start_export(exports.take_home(session), what, tell)
        except BaseException:
            session.exporting.release()
            raise

    def tell(told: dict[str, Any]) -> None:
        if "token" in told:  # else only how far it is
            session.exporting.release()
        answer(session, "export", {"what": what, **told})

    session.errand(lambda: carefully(session, "export", start))


ORDERS: Final[dict[str, Order]] = {
    "file": _file,
    "restore": _restore,
    "export": _export,
}
