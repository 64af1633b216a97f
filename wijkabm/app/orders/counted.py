"""The order about what was counted in the wijk: a file of quarters, laid over the lines of charts."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any, Final

from wijkabm.app.frame import round_numbers
from wijkabm.app.links import MOST_PAGE_MONTHS
from wijkabm.app.orders.tell import Order, answer
from wijkabm.app.refusals import RefusalError
from wijkabm.app.session import Session
from wijkabm.measure.observed import Observation, parse_observed
from wijkabm.measure.quarters import MONTHS, find_fold
from wijkabm.pairs.comparison import COMPARED

LARGEST: Final = 300_000
"""Bytes: more than ten years of every indicator, with long notes."""

DIGITS: Final = 12
UNITS: Final = {indicator.name: indicator.unit for indicator in COMPARED}


def _observed(session: Session, order: Mapping[str, Any]) -> None:
    """Counted quarters as points of months; the first counted quarter begins with month 1."""
    content = order["content"]
    if not isinstance(content, str) or len(content) * 3 // 4 > LARGEST + 3:
        raise RefusalError("observed_large", most=LARGEST // 1000)
    try:
        data = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise RefusalError("upload_damaged") from None
    counted = parse_observed(data, UNITS, "csv")
    first = counted[0].quarter
    if MONTHS * (counted[-1].quarter.place - first.place + 1) > MOST_PAGE_MONTHS:
        raise RefusalError("observed_far", first=str(first), last=str(counted[-1].quarter))
    answer(
        session,
        "observed",
        {"first": str(first), "count": len(counted), "points": lay_points(counted)},
    )


def lay_points(counted: Sequence[Observation]) -> dict[str, list[list[Any]]]:
    """By indicator ``[month, value, quarter]``, in the unit of a month.

    What stands at the end of a quarter lies at its last month, what is a mean or adds up at its middle one;
    of what adds up, a third.
    """
    points: dict[str, list[list[Any]]] = {}
    first = counted[0].quarter.place
    for one in counted:
        how = find_fold(one.indicator, UNITS[one.indicator])
        last = MONTHS * (one.quarter.place - first + 1)
        month = last if how == "last" else last - 1
        [value] = round_numbers([one.value / MONTHS if how == "sum" else one.value], DIGITS)
        points.setdefault(one.indicator, []).append([month, value, str(one.quarter)])
    return points


ORDERS: Final[dict[str, Order]] = {"observed": _observed}
