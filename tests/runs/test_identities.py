"""Identities survive whatever a table is read by: they are text in all that leaves the model."""

import shutil

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.fake_run import make_run
from wijkabm.ground.errors import InputError
from wijkabm.ground.tables.journal import (
    LIFE_FACTS,
    LIFE_HIRED_RESIDENT,
    LIFE_LOAN,
    LIFE_TAKEN_OVER_BY,
    LIFE_WAS_HIRED_BY_SHOP,
)
from wijkabm.pairs.comparison import tabulate_shops
from wijkabm.runs.identities import name_identities, read_identities, tabulate_facts
from wijkabm.runs.results import LATER, TABLES, load, write_tables
from wijkabm.tell.story import tell_resident, tell_shop

WIDE = 9_220_924_403_201_683_456  # of 63 bits: a float holds 53
NEAR = WIDE + 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A run whose shops and people have identities as wide as real ones."""
    model = make_run(40)
    shift = WIDE - 200_000
    for table in (model.world.shops, model.world.residents, model.world.households):
        table.identity[:] = np.where(table.identity >= 0, table.identity + shift, -1)
    for rows in model.recorder.events:
        rows[:, 2] += shift
    for rows in model.recorder.facts:
        rows[:, 0] += shift
        rows[np.isin(rows[:, 1], (LIFE_HIRED_RESIDENT, LIFE_WAS_HIRED_BY_SHOP)), 2] += shift
    place = tmp_path_factory.mktemp("results")
    write_tables(model, place)
    return place


def test_no_table_holds_a_number_that_a_float_cannot(folder):
    for name in TABLES:
        table = pq.read_table(folder / f"{name}.parquet")
        for column in table.column_names:
            if pa.types.is_integer(table.schema.field(column).type) and table.num_rows:
                values = table[column].to_numpy()
                assert np.abs(values[values != np.iinfo(np.int64).max]).max(initial=0) < 2**53, (
                    name,
                    column,
                )
            if column in ("identity", "other"):
                assert table.schema.field(column).type == pa.string()


def test_a_join_in_pandas_finds_everybody_again(folder):
    """A left join with gaps, which turns whole numbers into floats; the same that R does."""
    shops, events = (pd.read_parquet(folder / f"{name}.parquet") for name in ("shops", "events"))
    joined = shops.merge(events[["identity", "month"]], on="identity", how="outer")
    gone = set(events["identity"]) - set(shops["identity"])
    assert set(joined["identity"]) == set(shops["identity"]) | gone
    assert joined["month"].isna().any()
    back = joined[joined["month"].notna()].merge(shops, on="identity", suffixes=("", "_again"))
    assert len(back)
    assert (back["row"] == back["row_again"]).all()


def test_what_is_loaded_tells_the_story_by_text_or_number(folder):
    results = load(folder)
    opened = results.events[results.events["event"] == "opening"]["identity"].iloc[0]
    assert isinstance(opened, str)
    assert int(opened) > 2**53
    assert tell_shop(results, opened) == tell_shop(results, int(opened))
    hired = results.lives[results.lives["what"] == "was_hired_by_shop"].iloc[0]
    assert hired["other"] in "\n".join(tell_resident(results, hired["identity"]))


def test_a_folder_of_numbers_is_read_as_text():
    facts = np.array(
        [
            [WIDE, LIFE_HIRED_RESIDENT, NEAR],
            [NEAR, LIFE_LOAN, 5_000],
            [NEAR, LIFE_TAKEN_OVER_BY, -1],
        ]
    )
    new = pa.table(tabulate_facts(facts, LIFE_FACTS)).to_pandas()
    assert new["identity"].tolist() == [str(WIDE), str(NEAR), str(NEAR)]
    assert new["other"].tolist() == [str(NEAR), "", ""]
    assert new["amount"].tolist() == [0, 5_000, 0]
    old = pd.DataFrame(
        {
            "identity": facts[:, 0],
            "what": [LIFE_FACTS[k] for k in facts[:, 1]],
            "amount": facts[:, 2],
        }
    )
    again = read_identities(old)
    for column in new:
        assert again[column].tolist() == new[column].tolist()
    assert read_identities(new) is new


def test_nobody_is_an_empty_text():
    assert name_identities(np.array([-1, 0, WIDE])).to_pylist() == ["", "0", str(WIDE)]
    assert name_identities(np.zeros(0, np.int64)).to_pylist() == []


def test_a_comparison_has_texts_too():
    class Life:
        shops = np.array([[WIDE, 0, 0, 0, 100, 1, 1, 1, 1]], np.float64)
        events = np.zeros((0, 7))
        facts = np.zeros((0, 4))

    tables = tabulate_shops({1: {"baseline": Life()}}, ["baseline"], ["a"])
    for table in tables.values():
        assert table.schema.field("identity").type == pa.string()


def test_a_folder_of_an_earlier_version_is_loaded_without_the_tables_that_came_later(
    folder, tmp_path
):
    earlier = tmp_path / "earlier"
    shutil.copytree(folder, earlier)
    for name in LATER:
        (earlier / f"{name}.parquet").unlink()
    results = load(earlier)
    for name, columns in LATER.items():
        assert getattr(results, name).empty
        assert set(columns) <= set(getattr(load(folder), name).columns)
    (earlier / "shops.parquet").unlink()
    with pytest.raises(InputError, match=r"shops\.parquet is missing or damaged"):
        load(earlier)
