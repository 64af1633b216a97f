"""Recorded years of a small wijk, month by month: ``python -m tests.record_baseline`` writes all anew.

One lives without policy, one with six levers, a coin and a shock. In the third every lever and shock works,
in two wijken, so that no rule of theirs changes unnoticed.
"""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from tests.models import make_model
from wijkabm.ground import books
from wijkabm.ground.coins import COIN_KINDS
from wijkabm.levers.desk.desk import COUNTS
from wijkabm.levers.desk.scenario import BASELINE, Scenario
from wijkabm.levers.registry import kinds_of_lever, kinds_of_shock, read_lever
from wijkabm.model.wijk import Wijk

RECORDED: Final = Path(__file__).with_name("baseline.json")
MONTHS: Final = 12

STEERED: Final = Scenario(
    "steered",
    levers=tuple(
        map(
            read_lever,
            (
                "deregulation",
                "shared_building",
                "opportunity_zone start=2",
                "joint_purchasing",
                "schooling end=10",
                "buy_local start=3 reach=1",
                "social_coin issue_volunteering=5 issue_education=5 reach=1 services=1 demurrage=0.05",
                "crisis start=6 end=10",
            ),
        )
    ),
)
"""Six levers of different perspectives, a coin and a shock, strong enough for a wijk of this size."""

EVERYTHING: Final = Scenario(
    "everything",
    levers=(
        *(kind() for kind in kinds_of_lever().values()),
        *(kind(start=5) for kind in kinds_of_shock().values()),
    ),
)
YEARS: Final = {"untouched": BASELINE, "steered": STEERED, "everything": EVERYTHING}
RICH: Final = {"municipality.reserve": 500}
"""The municipality of so small a wijk could not pay for all of it."""


def live(name: str) -> Iterator[dict[str, int]]:
    """The months of a recorded year, one by one: 600 inhabitants, two months of burn-in."""
    parameters = RICH if YEARS[name].levers else None
    wijken = 2 if any(lever.joins for lever in YEARS[name].levers) else 1
    wijk = make_model(600, wijken, burn_in=2, policy=YEARS[name], parameters=parameters)
    for _ in range(MONTHS):
        wijk.run(1)
        yield sum_up(wijk)


def sum_up(wijk: Wijk) -> dict[str, int]:
    """The last month in whole numbers: people, firms, levers, and cents and coins paid by kind."""
    world, recorder = wijk.world, wijk.recorder
    sums = {
        "residents": int(world.residents.alive.sum()),
        "children": int(world.children.alive.sum()),
        "ties": int(world.residents.n_ties.sum()) // 2,
        "shops": int(world.shops.alive.sum()),
        "units_let": int((world.premises.tenant >= 0).sum()),
        "events": len(recorder.events[-1]),
        "facts": len(recorder.facts[-1]),
        "savings_cents": int(world.households.savings.sum()),
    }
    for what, rows in (("events", recorder.events[-1]), ("facts", recorder.facts[-1])):
        sums[f"{what}_sum"] = zlib.crc32(np.ascontiguousarray(rows, "<i8").tobytes())
    for count in COUNTS:
        sums[f"levers_{count}"] = int(getattr(world.policy, count).sum())
    for kind, cents in zip(books.KINDS, world.ledger.flows, strict=True):
        sums[f"{kind}_cents"] = int(cents.sum())
    for kind, cents in zip(COIN_KINDS, world.ledger.coins.flows, strict=True):
        sums[f"{kind}_coin_cents"] = int(cents.sum())
    return sums


def record() -> dict[str, dict[str, list[int]]]:
    """Of both years every number that is not always zero, month by month."""
    found = {}
    for name in YEARS:
        months = list(live(name))
        rows = {what: [month[what] for month in months] for what in months[0]}
        found[name] = {what: row for what, row in rows.items() if any(row)}
    return found


def main() -> None:
    """Write the baseline, a number with its months on a line."""
    text = json.dumps(record(), indent=1)
    lines = text.replace("\n   ", " ").replace("\n  ]", " ]")
    RECORDED.write_text(lines + "\n")


if __name__ == "__main__":
    main()
