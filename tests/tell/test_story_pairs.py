"""Two lives of a shop, from tables made by hand."""

import pandas as pd
import pyarrow as pa
import pytest

from wijkabm.ground.errors import InputError
from wijkabm.pairs.comparison import Comparison
from wijkabm.tell.story_pairs import tell_shop_in_pairs
from wijkabm.tell.texts import read_compare_texts

SHOPS = ["seed", "scenario", "identity", "wijk", "branch", "owner_kind", "floor", "opened",
         "trading", "staff", "cash"]  # fmt: skip
EVENTS = ["seed", "scenario", "month", "event", "wijk", "identity", "premises", "branch", "cause"]
FACTS = ["seed", "scenario", "month", "identity", "what", "amount"]


def shop(seed, scenario, identity, trading, floor=80.0, opened=-5):
    return (seed, scenario, identity, "Noord", "food", "independent", floor, opened, trading, 0, 0)


def event(seed, scenario, month, what, identity, cause):
    return (seed, scenario, month, what, "Noord", identity, 3, "food", cause)


def make_comparison():
    """Seed 1: shop 7 closes in month 20 without and lives on with; shop 8 exists only with."""
    shops = [
        shop(1, "baseline", 7, -1), shop(1, "help", 7, 1), shop(1, "help", 8, 1, opened=30),
        shop(1, "baseline", 9, 1), shop(1, "help", 9, 1),
        shop(2, "baseline", 7, -1), shop(2, "help", 7, -1),
        shop(2, "baseline", 5, -1, floor=300.0), shop(2, "help", 5, 1, floor=300.0),
        shop(3, "baseline", 6, -1), shop(3, "help", 6, 1),
    ]  # fmt: skip
    events = [
        event(1, "baseline", 20, "closing", 7, "insolvent"),
        event(1, "help", 30, "opening", 8, "opportunity"),
        event(2, "baseline", 8, "closing", 7, "retired"),
    ]
    facts = [
        (1, "baseline", 4, 7, "rent_agreed", 90_000),
        (1, "baseline", 12, 7, "revenue_of_year", 5_000_000),
        (1, "help", 12, 7, "revenue_of_year", 6_000_000),
    ]
    tables = {
        name: pa.Table.from_pandas(pd.DataFrame(rows, columns=columns))
        for name, rows, columns in (
            ("shops", shops, SHOPS), ("shop_events", events, EVENTS), ("shop_lives", facts, FACTS),
        )
    }  # fmt: skip
    manifest = {
        "seeds": [1, 2, 3],
        "months": 36,
        "scenarios": [
            {"name": "help", "title": {"en": "Help"}, "first_month": 10, "baseline": "baseline"}
        ],
        "wijken": ["Noord"],
        "input": [{"code": "Noord", "name": "Noord aan Zee"}],
        "codes": {"status": []},
    }
    return Comparison(manifest, tables)


def test_both_lives_where_they_parted_and_those_like_it():
    lines = tell_shop_in_pairs(make_comparison(), 7)
    assert lines[0] == "Shop 7 in seed 1: food, independents, 80 m2, Noord aan Zee."
    text = "\n".join(lines)
    assert "The first measure of “Help” is in month 10." in text
    assert (
        "From month 12 on amounts differ: a year is closed: revenue € 50,000 / "
        "a year is closed: revenue € 60,000." in text
    )
    assert (
        "In month 20 they part: it closes: it could no longer pay its bills / nothing happens."
        in text
    )
    assert text.count("Month 4: a rent of € 900 a month is agreed.") == 1
    assert "Month 20 | Without the measure: it closes" in text
    assert "         | With “Help”: –" in text
    assert "(same trade, same kind of owner, 75 to 200 m2): 4 in the baselines of 3 seeds" in text
    assert "Of those 4, 25 % are open at the end without, 75 % with “Help”." in text
    assert "In 2 of 3 seeds a shop like it fared so: closed without, open at the end with" in text


def test_the_life_before_the_first_month_is_the_baselines():
    text = "\n".join(tell_shop_in_pairs(make_comparison(), 7, seed=2))
    assert "in seed 2" in text
    assert "Both lives are the same to the end" in text
    assert "Month 8: it closes: the owner retires." in text


def test_a_shop_that_only_one_world_has():
    text = "\n".join(tell_shop_in_pairs(make_comparison(), 8))
    assert "The shop exists only with “Help”: it opens in month 30." in text
    assert "In 1 of 3 seeds a shop like it fared so: it exists only with the measure." in text


def test_in_dutch():
    text = "\n".join(tell_shop_in_pairs(make_comparison(), 7, "nl"))
    assert "In maand 20 gaan zij uiteen: de zaak stopt" in text


def test_a_shop_of_nobody_gets_some_to_try():
    with pytest.raises(InputError, match=r"--shop 1: no shop .*; try 7, 9"):
        tell_shop_in_pairs(make_comparison(), 1)
    with pytest.raises(InputError, match="with seed 3; try 6"):
        tell_shop_in_pairs(make_comparison(), 7, seed=3)
    with pytest.raises(InputError, match="--seed 9: this comparison has the seeds 1 to 3"):
        tell_shop_in_pairs(make_comparison(), 7, seed=9)


def shape(value):
    return {key: shape(part) for key, part in value.items()} if isinstance(value, dict) else None


def test_both_languages_have_the_same_texts():
    assert shape(read_compare_texts("nl")) == shape(read_compare_texts("en"))
