"""What a page may ask: every message by name, checked before anything is done.

Whatever cannot be done is answered with one sentence on that page, and nothing else happens.
"""

import json
from typing import Final

from wijkabm.app import own_streets, upload
from wijkabm.app.links import LARGEST_FILE
from wijkabm.app.orders import counted, home, look, measures, round, time, wijk
from wijkabm.app.orders.tell import Order, carefully
from wijkabm.app.refusals import RefusalError
from wijkabm.app.session import Session
from wijkabm.ground.errors import InputError

LONGEST_ORDER: Final = upload.LARGEST_FILE * 4 // 3 + 1000
LONGEST: Final = {
    "upload": LONGEST_ORDER,
    "streets": own_streets.LARGEST_FILE * 4 // 3 + 1000,
    "restore": 2 * LARGEST_FILE,
}
"""Characters of orders that bring a file: of key figures, of streets, a saved page, its signs escaped."""

LONGEST_OTHER: Final = 1_000_000

ORDERS: Final[dict[str, Order]] = {
    **time.ORDERS,
    **measures.ORDERS,
    **wijk.ORDERS,
    **look.ORDERS,
    **home.ORDERS,
    **counted.ORDERS,
    **round.ORDERS,
}

QUICK: Final = frozenset({"drawn", "beat"})
"""Orders that wait for nothing, not even for a lock."""


def obey(session: Session, name: str, text: str) -> None:
    """Do what a message of the page asks: an order's name, and a JSON object with the rest."""
    session.hear()

    def order() -> None:
        check_length(name, text)
        if name not in ORDERS:
            raise InputError("page: a message that nobody knows")
        ORDERS[name](session, json.loads(text))

    carefully(session, name, order)


def check_length(name: str, text: str) -> None:
    """Raise ``InputError`` for an order that is longer than any of its name."""
    most = LONGEST.get(name, LONGEST_OTHER)
    if len(text) > most:
        raise RefusalError("orders_long", most=most // 1_000_000)
