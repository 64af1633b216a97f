"""Counted quarters that a page is given: points of months, within bounds."""

import base64
import json
from types import SimpleNamespace

import pytest

from wijkabm.app.links import MOST_PAGE_MONTHS
from wijkabm.app.orders import LONGEST_OTHER, ORDERS, obey
from wijkabm.app.orders.counted import LARGEST

TEXT = """quarter;indicator;value;source
2026Q1;vacant_units;3;eigen ronde
2026Q3;vacancy_rate;12,5%;
2026Q2;openings;12;KVK
2026Q2;contract_rent_m2;131;
"""


def give(content):
    """What the page hears when it gives a file."""
    told = []
    session = SimpleNamespace(
        language="nl", hear=lambda: None, send=lambda channel, text: told.append(json.loads(text))
    )
    obey(session, "observed", json.dumps({"content": content}))
    [answer] = told
    return answer


def pack(text):
    return base64.b64encode(text.encode()).decode()


def test_stocks_lie_at_the_end_of_a_quarter_and_what_adds_up_in_its_middle_by_month():
    answer = give(pack(TEXT))
    assert (answer["kind"], answer["first"], answer["count"]) == ("observed", "2026Q1", 4)
    assert answer["points"] == {
        "vacant_units": [[3, 3.0, "2026Q1"]],
        "openings": [[5, 4.0, "2026Q2"]],
        "contract_rent_m2": [[5, 131.0, "2026Q2"]],
        "vacancy_rate": [[9, 0.125, "2026Q3"]],
    }


REFUSED = {
    "no base64": ("?", "kies het opnieuw"),
    "no text": (7, "te groot"),
    "too large": ("A" * (LARGEST * 4 // 3 + 8), "maximaal 300 kB"),
    "unknown": (pack(TEXT.replace("openings", "opnings")), "bedoelt u openings"),
    "empty": (pack(""), "is leeg; geef"),
    "beyond a page": (pack(TEXT + f"{2026 + MOST_PAGE_MONTHS // 12}Q1;units;3;\n"), "langer dan een pagina"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_used_is_said_on_the_page(content, words):
    answer = give(content)
    assert (answer["kind"], answer["order"]) == ("refused", "observed")
    assert words in answer["why"]


def test_the_order_fits_into_a_message():
    assert "observed" in ORDERS
    assert LARGEST * 4 // 3 + 1000 < LONGEST_OTHER
