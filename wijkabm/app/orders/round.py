"""Orders about a round of predicting."""

from collections.abc import Mapping
from typing import Any, Final

from wijkabm.app import plan, rounds
from wijkabm.app.orders.measures import check_named, read_fields
from wijkabm.app.orders.tell import Order, carefully
from wijkabm.app.pace import SPEEDS
from wijkabm.app.refusals import RefusalError
from wijkabm.app.session import Session


def _round(session: Session, order: Mapping[str, Any]) -> None:
    """Begin a round of predicting, answer in it, run it, or end it."""
    act = order["act"]
    with session.lock:
        if act == "ask":
            session.round = rounds.make_round(order, plan.list_kinds())
            check_named(session, {"wijk": session.round.wijk})
        elif act == "leave":
            rounds.end_round(session)
            session.nudge()
        elif session.round is None:
            raise RefusalError("round_none")
        elif act == "answer":
            rounds.add_answer(session.round, order["group"], order["guesses"])
        elif act == "withdraw":
            session.round.answers.pop(str(order["group"]), None)
    if act == "run":
        fields = read_fields(order)
        session.errand(lambda: carefully(session, "round", lambda: _begin_round(session, fields)))
        return
    session.tell_panel()


def _begin_round(session: Session, fields: dict[str, Any]) -> None:
    """Set the lever and let the months of the round pass."""
    asked = session.round
    if asked is None or session.ahead is None or asked.stage != "ask":
        raise RefusalError("round_none")
    if not session.ahead.has_memory:
        raise RefusalError("round_alone")
    with session.lock:
        wijk = {"wijk": list(asked.wijk)} if asked.wijk else {}
        if session.next_month != session.month + 1:
            raise RefusalError("round_waits")
        before, lived = session.plan, session.month
        session.decide(
            lambda now, month: plan.move_lever(now, asked.lever, {**fields, **wijk}, month)
        )
        session.ahead.part(lambda _, at: before.scenario(at), lived)
        asked.begin(before, lived, session.pace.speed)
        session.pace.speed = SPEEDS[-1]
    session.play(True)


ORDERS: Final[dict[str, Order]] = {
    "round": _round,
}
