"""Orders about time: months, pace, what was drawn."""

from collections.abc import Mapping
from typing import Any, Final

from wijkabm.app.orders.tell import Order
from wijkabm.app.pace import SPEEDS
from wijkabm.app.session import Session
from wijkabm.ground.errors import InputError


def _drawn(session: Session, order: Mapping[str, Any]) -> None:
    session.news.acknowledge(int(order["number"]))
    session.nudge()


def _beat(session: Session, order: Mapping[str, Any]) -> None:
    session.news.check_lost(int(order["number"]), max(int(order["months"]), 0))
    session.nudge()


def _play(session: Session, order: Mapping[str, Any]) -> None:
    session.play(bool(order["on"]))


def _step(session: Session, _: Mapping[str, Any]) -> None:
    session.go_to(session.reached + 1)


def _go(session: Session, order: Mapping[str, Any]) -> None:
    session.go_to(int(order["month"]))


def _speed(session: Session, order: Mapping[str, Any]) -> None:
    speed = float(order["speed"])
    if speed not in SPEEDS:
        raise InputError("page: there is no speed {speed:g}", speed=speed)
    session.pace.speed = speed
    session.tell_panel()
    session.nudge()


def _question(session: Session, _: Mapping[str, Any]) -> None:
    """The state of the page once more, for a browser that lost it."""
    session.tell_panel()


ORDERS: Final[dict[str, Order]] = {
    "drawn": _drawn,
    "beat": _beat,
    "play": _play,
    "step": _step,
    "go": _go,
    "speed": _speed,
    "question": _question,
}
