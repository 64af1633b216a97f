"""The list of services wanted: from the manifest of a run with a coin into words."""

from types import SimpleNamespace

import pandas as pd
import pytest

from wijkabm.coin.services import KINDS
from wijkabm.tell.services import format_services
from wijkabm.tell.texts import LANGUAGES, read_texts

TOLD = {
    "asked": dict.fromkeys(KINDS, 0.0) | {"care": 3.6, "meals": 12.2},
    "done": dict.fromkeys(KINDS, 0.0) | {"meals": 7.4},
    "meant": 4,
    "running": 1,
}


def make_results(**more):
    kinds = ("issue_volunteering", "issue_association", "sale", "shopping")
    return SimpleNamespace(
        manifest={"wijken": ["W1"], "input": [{"code": "W1", "name": "Wijk A"}], **more},
        series=pd.DataFrame({"wijk": ["W1", "W1", "total"], "coins_hours": [900.0, 300.0, 1200.0]}),
        coin_flows=pd.DataFrame(
            {"kind": kinds, "payee_wijk": "W1", "cents": [50_000, 10_000, 7_000, 9_000]}
        ),
    )


def test_what_is_asked_for_most_stands_first_and_what_nobody_asks_not_at_all():
    told = format_services(make_results(services={"W1": TOLD}), "en")
    assert told["rows"] == [
        ["Wijk A", "cooking", "12", "7"],
        ["Wijk A", "care for who is old or ill", "4", "0"],
    ]
    [earned] = told["earned"]
    assert earned.startswith("Wijk A: for 1,200 hours people got 600 coins together, 0.5 an hour")
    assert told["grown"][0].startswith("Wijk A: 4 people")
    assert "1 have one now" in told["grown"][0]


def test_a_run_without_a_coin_tells_nothing():
    assert format_services(make_results(), "nl") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_work_has_a_name(language):
    assert tuple(read_texts(language)["report"]["services"]["kinds"]) == KINDS
