"""Which work neighbours ask for and pay in coins, in words: services wanted, and what grew from them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from wijkabm.ground.numbers import write_number
from wijkabm.tell.texts import read_texts
from wijkabm.tell.texts.names import name_wijken

if TYPE_CHECKING:
    from wijkabm.runs.results import Results

CENTS: Final = 100.0


def format_services(results: "Results", language: str) -> dict[str, Any] | None:
    """What an hour earned, rows of the list, most asked for first, and what grew; None without a coin."""
    told = results.manifest.get("services")
    if not told:
        return None
    words = read_texts(language)["report"]["services"]
    wijken = name_wijken(results.manifest)
    return {
        "earned": [said for wijk in told if (said := _tell_hours(results, wijk, wijken, language))],
        "rows": [row for wijk, one in told.items() for row in _list(wijken[wijk], one, language)],
        "grown": [
            words["grown"].format(wijk=wijken[wijk], meant=one["meant"], running=one["running"])
            for wijk, one in told.items()
        ],
    }


def _tell_hours(results: "Results", wijk: str, wijken: Mapping[str, str], language: str) -> str:
    """What an hour brought in coins: less than was set where a year's amount ran out."""
    series, flows = results.series, results.coin_flows
    hours = float(series.loc[series["wijk"] == wijk, "coins_hours"].sum())
    paid = flows[flows["kind"].str.startswith("issue_") & (flows["payee_wijk"] == wijk)]
    if not hours:
        return ""
    coins = float(paid["cents"].sum()) / CENTS
    return str(
        read_texts(language)["report"]["services"]["earned"].format(
            wijk=wijken[wijk],
            hours=write_number(round(hours), language),
            coins=write_number(round(coins), language),
            each=write_number(round(coins / hours, 2), language),
        )
    )


def _list(wijk: str, one: Mapping[str, Any], language: str) -> list[list[str]]:
    kinds = read_texts(language)["report"]["services"]["kinds"]
    asked = sorted(
        (kind for kind in one["asked"] if one["asked"][kind] > 0), key=lambda k: -one["asked"][k]
    )
    return [
        [
            wijk,
            kinds[k],
            *(write_number(round(one[what][k]), language) for what in ("asked", "done")),
        ]
        for k in asked
    ]
