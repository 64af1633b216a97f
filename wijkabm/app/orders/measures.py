"""Orders about what the municipality does: levers, budget, scenarios, and taking these back."""

from collections.abc import Mapping
from typing import Any, Final

from wijkabm.app import plan
from wijkabm.app.describe import cost_of
from wijkabm.app.links import Saved
from wijkabm.app.orders.tell import Order, answer
from wijkabm.app.origin import Origin, check_origin
from wijkabm.app.own_plans import find_scenario
from wijkabm.app.refusals import PAGE, RefusalError, read_argument
from wijkabm.app.rounds import end_round
from wijkabm.app.session import Session
from wijkabm.ground.errors import InputError
from wijkabm.levers.base import Lever
from wijkabm.levers.desk.desk import check_wijken
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.registry import make_lever


def _lever(session: Session, order: Mapping[str, Any]) -> None:
    fields = read_fields(order)
    with session.lock:
        check_named(session, fields)
        _check_pair(make_lever(str(order["name"]), fields, PAGE), session.origin)
        session.decide(lambda now, month: plan.move_lever(now, str(order["name"]), fields, month))
    _planned(session)


def _stop(session: Session, order: Mapping[str, Any]) -> None:
    wijk = [str(name) for name in order.get("wijk", [])]
    session.decide(lambda now, month: plan.stop_lever(now, str(order["name"]), wijk, month))
    _planned(session)


def _budget(session: Session, order: Mapping[str, Any]) -> None:
    euros = None if order["euros"] is None else float(order["euros"])
    session.decide(lambda now, month: plan.set_budget(now, euros, month))
    _planned(session)


def _scenario(session: Session, order: Mapping[str, Any]) -> None:
    scenario = find_scenario(str(order["name"]))
    if order.get("with_presets") and scenario.presets:
        origin = Origin(scenario.presets, session.origin.seed, session.origin.place_seed)
        check_origin(origin)
        begun = plan.adopt_scenario(plan.Plan(), _settle(scenario, origin), 1, origin.names())
        session.begin_again(Saved(origin, begun, 0))
        return
    names, settled = session.origin.names(), _settle(scenario, session.origin)
    session.decide(lambda now, month: plan.adopt_scenario(now, settled, month, names))
    _planned(session)


def _settle(scenario: Scenario, origin: Origin) -> Scenario:
    """The scenario with the amounts of these wijken, which sliders show."""
    settled = scenario.within(origin.names()).settle(origin.inhabitants())
    for lever in settled.levers:
        _check_pair(lever, origin)
    return settled


def _check_pair(lever: Lever, origin: Origin) -> None:
    """Raise ``RefusalError`` for a lever that joins wijken where there is one."""
    if lever.joins and len(lever.wijk or origin.names()) < 2:
        raise RefusalError("wijk_second")


def _clear(session: Session, order: Mapping[str, Any]) -> None:
    session.decide(plan.clear_from)
    _planned(session)


def _undo(session: Session, order: Mapping[str, Any]) -> None:
    """What was decided last is taken back, from the next month on; what was lived stays."""
    session.undo()
    _planned(session)


def _planned(session: Session) -> None:
    """The plan has changed: what was to come is another future."""
    if session.round is not None and session.round.stage == "run":
        end_round(session)
    session.tell_panel()
    session.nudge()


def _preview(session: Session, order: Mapping[str, Any]) -> None:
    """What a lever would cost, while a slider is still moving."""
    lever = make_lever(str(order["name"]), read_fields(order), PAGE)
    check_wijken([lever], session.origin.names())
    cost = cost_of(lever, session.inhabitants, session.next_month, session.plan.levers)
    answer(session, "preview", {"name": lever.name, "wijk": list(lever.wijk), **cost})


def read_fields(order: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a lever that an order names; what they may be is for the lever to say."""
    fields = order.get("fields")
    if not isinstance(fields, dict):
        raise InputError("page: a lever has fields")
    return {str(name): value for name, value in fields.items()}


def check_named(session: Session, fields: Mapping[str, Any]) -> None:
    """Raise ``InputError`` for a wijk that is not on this page."""
    for name in fields.get("wijk") or []:
        if name not in session.origin.names():
            raise RefusalError("wijk_elsewhere", wijk=read_argument(name))


ORDERS: Final[dict[str, Order]] = {
    "lever": _lever,
    "stop": _stop,
    "budget": _budget,
    "scenario": _scenario,
    "clear": _clear,
    "undo": _undo,
    "preview": _preview,
}
