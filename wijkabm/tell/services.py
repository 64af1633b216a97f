"""Which work neighbours ask for and pay in coins, in words: services wanted, and what grew from them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wijkabm.ground.numbers import write_number
from wijkabm.tell.texts import read_texts
from wijkabm.tell.texts.names import name_wijken

if TYPE_CHECKING:
    from wijkabm.runs.results import Results


def format_services(results: "Results", language: str) -> dict[str, Any] | None:
    """Rows of the list, most asked for first, and a sentence a wijk; None for a run without a coin."""
    told = results.manifest.get("services")
    if not told:
        return None
    words = read_texts(language)["report"]["services"]
    wijken = name_wijken(results.manifest)
    return {
        "rows": [row for wijk, one in told.items() for row in _list(wijken[wijk], one, language)],
        "grown": [
            words["grown"].format(wijk=wijken[wijk], meant=one["meant"], running=one["running"])
            for wijk, one in told.items()
        ],
    }


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
