"""Orders about what is looked at: the view, the language, stories and figures."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from wijkabm.app import lives
from wijkabm.app.ahead import PAIRS
from wijkabm.app.describe import describe_indicators, describe_setup
from wijkabm.app.effect import compare_own
from wijkabm.app.frame import round_numbers, to_json
from wijkabm.app.orders.tell import Order, answer, carefully
from wijkabm.app.session import Session
from wijkabm.ground.errors import InputError
from wijkabm.tell.texts import LANGUAGES

EXACT: Final = 12  # digits of the table: what it rounds is to be rounded once, as in the report
VIEWS: Final = ("policy", "baseline", "difference", "beside")


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
        content |= {"identity": None if identity is None else str(identity), "who": kind}
        if identity is not None:
            content["life"] = lives.tell_life(watched, kind, identity, session.language)
            content["twin"] = lives.tell_life(twin, kind, identity, session.language)
        answer(session, "story", content)

    session.errand(lambda: carefully(session, "story", tell))


def _table(session: Session, _: Mapping[str, Any]) -> None:
    """Every indicator with and without the policy and the difference, of the same months and worlds."""

    def tell() -> None:
        worlds, ahead = session.worlds, session.ahead
        if worlds is None or ahead is None or worlds.month == 0:
            answer(session, "table", {"month": 0, "rows": []})
            return
        row = session.row
        found = ahead.compare(worlds.month) or compare_own(worlds)
        columns = (
            found.with_,
            found.without,
            found.difference,
            found.low,
            found.high,
            found.changed,
        )
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
                "rows": [round_numbers(values, EXACT) for values in rows],
            },
        )

    session.errand(lambda: carefully(session, "table", tell))


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

    session.errand(lambda: carefully(session, "chart", tell))


ORDERS: Final[dict[str, Order]] = {
    "language": _language,
    "view": _view,
    "row": _row,
    "story": _story,
    "table": _table,
    "chart": _chart,
}
