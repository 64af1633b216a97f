"""What the recipes of the examples make of rows by hand: numbers, and what is said of them."""

import numpy as np
import pandas as pd
import pytest

from tests.experiments.test_recipes import load
from wijkabm.levers.shares import PARTIES

upkeep, sides, four = map(
    load, ("examples-upkeep", "examples-wijk-a-wijk-b", "examples-four-roles")
)


def test_what_an_association_did_is_told_in_both_languages():
    """Two worlds whose members choose a third and a half of what was cut; of the arms that ran alone."""
    row = {f"{x}.{year}": 4.0 for x in ("members", "dues", "workers") for year in upkeep.YEARS}
    rows = pd.DataFrame(
        [
            {
                **row,
                "arm": arm,
                "households": 16.0,
                **dict.fromkeys(map("level.{}".format, upkeep.YEARS), level),
            }
            for level in (0.3, 0.5)
            for arm in ("upkeep", "worth_twice")
        ]
    )
    numbers = {k: {"value": x} for k, x in upkeep.add_numbers(rows, {}).items()}
    assert numbers["level.upkeep.5"]["value"] == 0.4
    assert "level.worth_half.5" not in numbers
    said = upkeep.say({**numbers, "displaced.upkeep": {"value": 3.9}})
    assert "gebeurt 40 % van" in said["said_nl"]
    assert "25 % van de huishoudens betaalt 4,00 euro" in said["said_nl"]
    assert "40% of what was cut" in said["said_en"]


def make_sides():
    """Two worlds; all of it gives A ten people more at work, and four where work is found half as fast."""
    rows = []
    for seed in (1, 2):
        for arm, work in (("start", 100), ("wijk-a-wijk-b", 110), ("slow_start", 80), ("slow", 84)):
            row = {"place": "both", "point": 0, "place_seed": seed, "arm": arm, "seed": seed}
            row |= dict.fromkeys((*sides.COUNTED, "municipal_cost"), 1.0) | {"work_a": work + seed}
            row |= {f"share_{side}.{m}": 0.08 for side in sides.SIDES for m in sides.MONTHS}
            row |= {
                f"{name}.{lever}": 99.0
                for name in sides.ANSWERS
                for lever in ("pairing", "marketplace", "job_events")
            }
            rows.append(row)
    return pd.DataFrame(rows)


def test_an_arm_with_another_labour_market_is_held_against_its_own_twin():
    numbers = sides.add_numbers(make_sides(), {})
    assert numbers["against_twin.work_a.slow"]["value"] == pytest.approx(4.0)
    assert numbers["accepted.slow.pairing"] == 99.0
    found = {k: x if isinstance(x, dict) else {"value": x} for k, x in numbers.items()}
    found |= {f"{k}.wijk-a-wijk-b": {"value": 10.4} for k in ("work_a", "work_b", "displaced")}
    said = sides.say(found)
    assert "komen er 99 van de lijst van B" in said["said_nl"]
    assert "in A +10 mensen meer" in said["said_nl"]
    assert "nog 8 % werk" in said["said_nl"]
    assert said["said_en"].endswith("the difference in A is +4.")


def test_roles_stand_side_by_side_with_who_pays_and_their_targets():
    paid = {f"from_{party}": 0.0 for party in PARTIES} | {"from_province": 50.0}
    rows = pd.DataFrame(
        [
            {"arm": "co-creation", "spent": 200.0, "received": 0.0, **paid},
            {
                "arm": "build-on-foundations",
                "spent": 80.0,
                "targets": 3.0,
                "met": 1.0,
                "received": 0.0,
            },
            {
                "arm": "build-on-foundations",
                "spent": 80.0,
                "targets": 3.0,
                "met": 2.0,
                "received": 0.0,
            },
        ]
    )
    numbers = {k: {"value": x} for k, x in four.add_numbers(rows, {}).items()}
    assert "targets.of.co-creation" not in numbers
    numbers |= {f"{name}.{arm}": {"value": 1.5} for name in four.HEADS for arm in four.WORDS}
    filled = four.fill(rows, numbers)
    lines = {line.split(" | ")[0]: line for line in filled["side_by_side"].split("\n")}
    assert lines["| 3 co-creation"].endswith("| 200 | 50 | none set |")
    assert lines["| 2 build on what there is"].endswith("| 80 | 0 | 1.5 of 3 |")
    assert "50 a month, 25% of it" in filled["said_en"]
    assert "gemiddeld 1,5 van 3" in filled["said_nl"]
    assert np.isfinite(four.get(numbers, "spent.of.market-leads"))
