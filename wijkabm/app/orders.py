"""What a page may ask: every message by name, checked before anything is done.

Whatever cannot be done is answered with one sentence on that page, and nothing else happens.
"""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from wijkabm.app import exports, lives, plan, rounds, upload
from wijkabm.app.ahead import PAIRS
from wijkabm.app.describe import cost_of, describe_indicators, describe_setup
from wijkabm.app.effect import compare_own
from wijkabm.app.frame import round_numbers, to_json
from wijkabm.app.links import LARGEST_FILE, Saved, describe_saved, read_file
from wijkabm.app.origin import MOST_WIJKEN, Origin, check_origin
from wijkabm.app.refusals import RefusalError, read_argument, tell_error
from wijkabm.app.session import SPEEDS, Session
from wijkabm.errors import InputError
from wijkabm.policy.desk import check_wijken
from wijkabm.policy.registry import make_lever
from wijkabm.policy.scenario import list_scenarios, load_scenario
from wijkabm.texts import LANGUAGES

LONGEST_ORDER: Final = upload.LARGEST_FILE * 4 // 3 + 1000
LONGEST_OTHER: Final = 2 * LARGEST_FILE
"""Of an order that brings no file of key figures: a saved page, its signs escaped."""

VIEWS: Final = ("policy", "baseline", "difference", "beside")

logger = logging.getLogger("wijkabm.room")
Order = Callable[[Session, Mapping[str, Any]], None]


def obey(session: Session, name: str, text: str) -> None:
    """Do what a message of the page asks: an order's name, and a JSON object with the rest."""
    session.hear()

    def order() -> None:
        check_length(name, text)
        if name not in ORDERS:
            raise InputError("page: a message that nobody knows")
        ORDERS[name](session, json.loads(text))

    _carefully(session, name, order)


def check_length(name: str, text: str) -> None:
    """Raise ``InputError`` for an order that is longer than any of its name."""
    most = LONGEST_ORDER if name == "upload" else LONGEST_OTHER
    if len(text) > most:
        raise RefusalError("orders_long", most=most // 1_000_000)


def _carefully(session: Session, name: str, work: Callable[[], None]) -> None:
    """Let what cannot be done be said on the page; the wijk goes on."""
    try:
        work()
    except InputError as error:
        answer(session, "refused", {"order": name, "why": tell_error(error, session.language)})
    except Exception:  # whatever it was, it concerns this one order
        logger.exception("an order could not be carried out")
        why = tell_error(RefusalError("not_carried_out"), session.language)
        answer(session, "refused", {"order": name, "why": why})


def answer(session: Session, kind: str, content: Mapping[str, Any]) -> None:
    """Tell the page something once."""
    session.send("answer", to_json({"kind": kind, **content}))


def _drawn(session: Session, order: Mapping[str, Any]) -> None:
    session.news.acknowledge(int(order["number"]))
    session.nudge()


def _beat(session: Session, order: Mapping[str, Any]) -> None:
    session.news.check_lost(int(order["number"]), max(int(order["months"]), 0))
    session.nudge()


def _play(session: Session, order: Mapping[str, Any]) -> None:
    session.play(bool(order["on"]))


def _step(session: Session, _: Mapping[str, Any]) -> None:
    session.go_to(session.month + 1)


def _go(session: Session, order: Mapping[str, Any]) -> None:
    session.go_to(int(order["month"]))


def _speed(session: Session, order: Mapping[str, Any]) -> None:
    speed = float(order["speed"])
    if speed not in SPEEDS:
        raise InputError(f"page: there is no speed {speed:g}")
    session.speed = speed
    session.tell_panel()
    session.nudge()


def _lever(session: Session, order: Mapping[str, Any]) -> None:
    fields = _fields(order)
    with session.lock:
        _check_wijken(session, fields)
        session.decide(lambda now, month: plan.move_lever(now, str(order["name"]), fields, month))
    _planned(session, order)


def _stop(session: Session, order: Mapping[str, Any]) -> None:
    wijk = [str(name) for name in order.get("wijk", [])]
    session.decide(lambda now, month: plan.stop_lever(now, str(order["name"]), wijk, month))
    _planned(session, order)


def _budget(session: Session, order: Mapping[str, Any]) -> None:
    euros = None if order["euros"] is None else float(order["euros"])
    session.decide(lambda now, month: plan.set_budget(now, euros, month))
    _planned(session, order)


def _scenario(session: Session, order: Mapping[str, Any]) -> None:
    name = order["name"]
    if name not in list_scenarios():
        raise InputError("page: there is no such scenario")
    scenario = load_scenario(name)
    if order.get("with_presets") and scenario.presets:
        origin = Origin(scenario.presets, session.origin.seed, session.origin.place_seed)
        check_origin(origin)
        begun = plan.adopt_scenario(plan.Plan(), scenario, 1, origin.names())
        session.begin_again(Saved(origin, begun, 0))
        return
    names = session.origin.names()
    session.decide(lambda now, month: plan.adopt_scenario(now, scenario, month, names))
    _planned(session, order)


def _clear(session: Session, order: Mapping[str, Any]) -> None:
    session.decide(plan.clear_from)
    _planned(session, order)


def _undo(session: Session, order: Mapping[str, Any]) -> None:
    """What was decided last is taken back, from the next month on; what was lived stays."""
    session.undo()
    _planned(session, order)


def _planned(session: Session, order: Mapping[str, Any]) -> None:
    """The plan has changed: what was to come is another future."""
    if session.round is not None and session.round.stage == "run":
        session.end_round()
    session.tell_panel()
    session.nudge()


def _preview(session: Session, order: Mapping[str, Any]) -> None:
    """What a lever would cost, while a slider is still moving."""
    lever = make_lever(str(order["name"]), _fields(order), "page")
    check_wijken([lever], session.origin.names())
    cost = cost_of(lever, session.inhabitants)
    answer(session, "preview", {"name": lever.name, "wijk": list(lever.wijk), **cost})


def _fields(order: Mapping[str, Any]) -> dict[str, Any]:
    fields = order.get("fields")
    if not isinstance(fields, dict):
        raise InputError("page: a lever has fields")
    return {str(name): value for name, value in fields.items()}


def _check_wijken(session: Session, fields: Mapping[str, Any]) -> None:
    for name in fields.get("wijk") or []:
        if name not in session.origin.names():
            raise RefusalError("wijk_elsewhere", wijk=read_argument(name))


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
    kept = session.plan if order.get("keep") else plan.Plan()
    if session.worlds is None:
        session.begin_again(Saved(session.origin, kept, 0))
        return
    with session.lock:
        session.end_round()
        session.go_to(0)
        session.decide(lambda now, month: kept)


def _language(session: Session, order: Mapping[str, Any]) -> None:
    if order["language"] not in LANGUAGES:
        raise InputError("page: there is no such language")
    session.language = order["language"]
    session.send("setup", to_json(describe_setup(session.language, session.origin.names())))


def _view(session: Session, order: Mapping[str, Any]) -> None:
    if order["view"] not in VIEWS:
        raise InputError("page: there is no such view")
    session.view = order["view"]
    session.news.freshen()
    session.nudge()


def _row(session: Session, order: Mapping[str, Any]) -> None:
    """Look at one wijk of several, or at all together."""
    name = order["wijk"]
    names = session.origin.names()
    if name is not None and name not in names:
        raise InputError("page: there is no such wijk here")

    def change() -> None:
        session.row = -1 if name is None else names.index(name)
        session.news.forget_numbers()
        session.tell_panel()

    session.errand(change)


def _story(session: Session, order: Mapping[str, Any]) -> None:
    """The life of who is in a unit, lives in a home, or walks the street; and its twin's."""
    world = "baseline" if order.get("world") == "baseline" else "policy"
    what, number = order["what"], int(order["which"])

    def tell() -> None:
        if session.worlds is None or session.walkers is None:
            return
        watched = getattr(session.worlds, world)
        twin = session.worlds.baseline if world == "policy" else session.worlds.policy
        content: dict[str, Any] = {"what": what, "which": number, "world": world}
        tables = watched.wijk.world
        if what == "unit" and 0 <= number < tables.premises.wijk.size:
            content["unit"] = lives.describe_unit(watched, number)
            content["twin_unit"] = lives.describe_unit(twin, number)
            identity, kind = lives.find_shop(watched, number), "shop"
            if identity is None:
                identity = lives.find_shop(twin, number)
        elif what == "home" and 0 <= number < tables.households.wijk.size:
            members = lives.list_members(watched, number)
            place = int(order.get("member", 0))
            content["members"] = len(members)
            identity = members[place % len(members)] if members else None
            kind = "resident"
        elif what == "walker" and 0 <= number < session.walkers.rows.size:
            who = int(session.walkers.identities(watched)[number])
            identity, kind = (who if who >= 0 else None), "resident"
        else:
            raise InputError("page: there is nobody there")
        content |= {"identity": identity, "who": kind}
        if identity is not None:
            content["life"] = lives.tell_life(watched, kind, identity, session.language)
            content["twin"] = lives.tell_life(twin, kind, identity, session.language)
        answer(session, "story", content)

    session.errand(lambda: _carefully(session, "story", tell))


def _table(session: Session, _: Mapping[str, Any]) -> None:
    """Every indicator with and without the policy and the difference, of the same months and worlds."""

    def tell() -> None:
        worlds, ahead = session.worlds, session.ahead
        if worlds is None or ahead is None or worlds.month == 0:
            answer(session, "table", {"month": 0, "rows": []})
            return
        row = session.row
        found = ahead.compare(worlds.month) or compare_own(worlds)
        columns = (found.with_, found.without, found.difference, found.low, found.high)
        rows = np.stack([column[:, row] for column in columns], axis=1)
        answer(
            session,
            "table",
            {
                "month": found.month,
                "first": found.first_month,
                "worlds": found.worlds,
                "all": PAIRS,
                "has_memory": ahead.has_memory,
                "indicators": describe_indicators(session.language),
                "rows": [round_numbers(values) for values in rows],
            },
        )

    session.errand(lambda: _carefully(session, "table", tell))


def _chart(session: Session, order: Mapping[str, Any]) -> None:
    """An indicator month by month in both worlds."""
    place = int(order["place"])

    def tell() -> None:
        worlds = session.worlds
        if worlds is None or not 0 <= place < len(describe_indicators(session.language)):
            return
        series = [
            round_numbers([values[place, session.row] for values in watched.values])
            for watched in (worlds.policy, worlds.baseline)
        ]
        answer(session, "chart", {"place": place, "policy": series[0], "baseline": series[1]})

    session.errand(lambda: _carefully(session, "chart", tell))


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

    session.errand(lambda: _carefully(session, "export", start))


def _upload(session: Session, order: Mapping[str, Any]) -> None:
    """A file with key figures, read beside the page, and what areas it holds."""
    file = upload.open_file(order["name"], order["content"])

    def read() -> None:
        found = session.desk.read(file, lambda word: answer(session, "reading", word))
        answer(session, "areas", {"areas": found.list_areas(), "file": found.name})

    session.desk.begin(lambda: _carefully(session, "upload", read))


def _areas(session: Session, order: Mapping[str, Any]) -> None:
    """Build the page's wijken from areas of the file that was given."""
    found = session.desk.upload
    if found is None:
        raise RefusalError("file_again")
    codes = [str(code)[:20] for code in order["codes"][: MOST_WIJKEN + 1]]
    areas = tuple(found.read_areas(codes))
    origin = check_origin(Origin((), session.origin.seed, session.origin.place_seed, areas))
    session.desk.upload = None
    session.begin_again(Saved(origin, plan.Plan(), 0))


def _round(session: Session, order: Mapping[str, Any]) -> None:
    """Begin a round of predicting, answer in it, run it, or end it."""
    act = order["act"]
    with session.lock:
        if act == "ask":
            session.round = rounds.make_round(order, plan.list_kinds())
            _check_wijken(session, {"wijk": session.round.wijk})
        elif act == "leave":
            _take_back(session)
        elif session.round is None:
            raise RefusalError("round_none")
        elif act == "answer":
            rounds.add_answer(session.round, order["group"], order["guesses"])
        elif act == "withdraw":
            session.round.answers.pop(str(order["group"]), None)
    if act == "run":
        fields = _fields(order)
        session.errand(lambda: _carefully(session, "round", lambda: _begin_round(session, fields)))
        return
    session.tell_panel()


def _begin_round(session: Session, fields: dict[str, Any]) -> None:
    """Set the lever and let the months of the round pass."""
    asked = session.round
    if asked is None or session.ahead is None or asked.stage != "ask":
        raise RefusalError("round_none")
    with session.lock:
        wijk = {"wijk": list(asked.wijk)} if asked.wijk else {}
        if session.next_month != session.month + 1:
            raise RefusalError("round_waits")
        before, lived = session.plan, session.month
        session.decide(
            lambda now, month: plan.move_lever(now, asked.lever, {**fields, **wijk}, month)
        )
        session.ahead.part(lambda _, at: before.scenario(at), lived)
        asked.begin(before, lived)
        session.speed = SPEEDS[-1]
    session.play(True)


def _take_back(session: Session) -> None:
    """End a round: its lever goes back to what it was before."""
    asked = session.round
    session.end_round()
    if asked is not None and asked.before is not None:
        session.decide(lambda now, month: rounds.take_back(asked, now, month))
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
    "lever": _lever,
    "stop": _stop,
    "budget": _budget,
    "scenario": _scenario,
    "clear": _clear,
    "undo": _undo,
    "preview": _preview,
    "wijk": _wijk,
    "reset": _reset,
    "language": _language,
    "view": _view,
    "row": _row,
    "story": _story,
    "table": _table,
    "chart": _chart,
    "file": _file,
    "restore": _restore,
    "export": _export,
    "upload": _upload,
    "areas": _areas,
    "round": _round,
    "question": _question,
}

QUICK: Final = frozenset({"drawn", "beat"})
"""Orders that wait for nothing, not even for a lock."""
