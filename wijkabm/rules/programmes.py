"""What runs in step 1 for each lever, besides what its dose changes in other rules.

A programme is a function ``(world, parameters, month, key) -> None`` that calls kernels. It is called
only while its lever is in its window, is announced, or has contracts that run on.
"""

from collections.abc import Callable
from typing import Any, Final

from wijkabm.instruments import LOCAL_PROCUREMENT, SOCIAL_COIN
from wijkabm.rules.procurement import count_lines as count_bids
from wijkabm.rules.programmes_coin import run_coin_office, take_part
from wijkabm.rules.programmes_enterprise import ENTERPRISE
from wijkabm.rules.programmes_people import PEOPLE
from wijkabm.rules.programmes_places import PLACES
from wijkabm.rules.programmes_premises import PREMISES

Programme = Callable[[Any, Any, int, Any], None]

PROGRAMMES: Final[dict[int, Programme]] = {
    **ENTERPRISE,
    **PLACES,
    **PREMISES,
    **PEOPLE,
    SOCIAL_COIN: run_coin_office,
}
"""By the lever's place in ``instruments.LEVERS``."""

LINES: Final[dict[int, Callable[[Any, Any], int]]] = {LOCAL_PROCUREMENT: count_bids}
"""Programmes that ask the same people more than once a month: lines of the journal that they may write."""

IN_TIME: Final[dict[int, Programme]] = {SOCIAL_COIN: take_part}
"""What runs in step 4, after hours were given, on the same conditions."""


def count_lines(lever: int, world: Any, parameters: Any) -> int:
    """Lines of the journal that a programme may write beyond what every rule has room for."""
    count = LINES.get(lever)
    return 0 if count is None else count(world, parameters)
