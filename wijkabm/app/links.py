"""Take it home: everything a page is, in a link or a small file."""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from wijkabm.app.origin import Origin, describe_origin, read_origin
from wijkabm.app.plan import Plan
from wijkabm.app.plan_values import describe_plan, read_plan
from wijkabm.app.refusals import FILE, LINK, RefusalError
from wijkabm.ground.errors import InputError
from wijkabm.ground.terminal import is_text
from wijkabm.levers.desk.desk import check_wijken
from wijkabm.levers.desk.targets import check_places
from wijkabm.runs.run import MOST_MONTHS

VERSION: Final = 2
LONGEST_LINK: Final = 20_000
LARGEST_FILE: Final = 4_000_000
"""Characters of a saved page: twelve wijken with streets of their own have some three million."""

MOST_PAGE_MONTHS: Final = 1200
"""Months that a page lives through at most; longer runs are for ``wijkabm run``."""


@dataclass(frozen=True)
class Saved:
    """What a page is: which wijk, whose luck, what was decided, how far it has come."""

    origin: Origin = field(default_factory=Origin)
    plan: Plan = field(default_factory=Plan)
    month: int = 0


def describe_saved(saved: Saved, is_whole: bool = True) -> dict[str, Any]:
    """As plain values: what the file holds; a link holds streets by their hash."""
    return {
        "wijkabm": "room",
        "version": VERSION,
        "month": saved.month,
        **describe_origin(saved.origin, is_whole),
        "plan": describe_plan(saved.plan),
    }


def write_link(saved: Saved) -> str:
    """As text that fits an address; without the month, which stands beside it."""
    content = {**describe_saved(saved, is_whole=False), "month": 0}
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def read_link(text: str, month: str = "0") -> Saved:
    """The page that a link stands for.

    Raises
    ------
    InputError
        It was cut off or changed, or says something impossible.
    """
    if len(text) > LONGEST_LINK:
        raise RefusalError("link_long")
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        unpacked = zlib.decompressobj().decompress(packed, LARGEST_FILE)
        data = json.loads(unpacked.decode())
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        raise RefusalError("link_broken") from None
    saved = read_saved(data, LINK)
    digits = month if month.isdecimal() and month.isascii() and len(month) < 6 else "0"
    return Saved(saved.origin, saved.plan, min(int(digits), MOST_PAGE_MONTHS))


def read_file(text: str) -> Saved:
    """The page that a file stands for.

    Raises
    ------
    InputError
    """
    if len(text) > LARGEST_FILE:
        raise RefusalError("file_large", most=LARGEST_FILE)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise RefusalError("file_foreign") from None
    return read_saved(data, FILE)


def read_saved(data: Any, where: str) -> Saved:
    """A page from the values of `describe_saved`, whoever sends them.

    Raises
    ------
    InputError
    """
    if not isinstance(data, Mapping) or data.get("wijkabm") != "room":
        raise RefusalError("file_foreign")
    if data.get("version") != VERSION:
        raise RefusalError("file_version")
    if not is_text(json.dumps(data, ensure_ascii=False)):  # it could not be saved again
        raise RefusalError("file_foreign")
    origin, plan = read_origin(data, where), read_plan(data.get("plan") or {}, where)
    check_wijken(plan.all_levers(), origin.names())
    agreed = [x for _, covenant in plan.covenants if covenant for x in covenant.targets]
    check_places([*plan.targets, *agreed], origin.names())
    month = data.get("month")
    if not isinstance(month, int) or isinstance(month, bool) or not 0 <= month <= MOST_MONTHS:
        raise InputError("{where}: month is a whole number from 0", where=where)
    return Saved(origin, plan, min(month, MOST_PAGE_MONTHS))
