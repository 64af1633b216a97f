"""What owners lack: the table of a run, and the report's words."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from wijkabm.levers.contact_point.needs import ASKED, COLUMNS
from wijkabm.runs.tables import tabulate_inventory
from wijkabm.tell.inventory import format_inventory
from wijkabm.tell.texts import LANGUAGES, read_inventory_texts


def make_asked(*rows):
    """A model of two wijken whose contact point heard this."""
    own = {"contact_point": SimpleNamespace(needs=np.array(rows, np.int64))}
    return SimpleNamespace(wijk_names=["a", "b"], own=own)


def test_a_run_says_what_owners_lack_where_somebody_asked():
    table = tabulate_inventory(make_asked([1, 2, 0, 0, 0, 1, 4], [0] * 7)).to_pandas()
    assert table["wijk"].tolist() == ["a"] * ASKED
    assert table["lack"].tolist() == list(COLUMNS[:ASKED])
    assert table["owners"].tolist() == [1, 2, 0, 0, 0, 1]
    assert table["asked"].tolist() == [4] * ASKED
    none = tabulate_inventory(SimpleNamespace(wijk_names=["a"], own={}))
    assert none.num_rows == 0
    assert none.column_names == ["wijk", "lack", "owners", "asked"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("nl", ["klanten", "Carnisse", "1.001", "4.004", "25%"]),
     ("en", ["customers", "Carnisse", "1,001", "4,004", "25%"])],
)  # fmt: skip
def test_the_report_tells_it_with_what_it_means(language, said):
    row = {"wijk": "carnisse", "lack": "customers", "owners": 1001, "asked": 4004}
    manifest = {"wijken": ["carnisse"], "input": [{"code": "carnisse", "name": "Carnisse"}]}
    results = SimpleNamespace(inventory=pd.DataFrame([row]), manifest=manifest)
    [[label, meaning, *rest]] = format_inventory(results, language)
    assert [label, *rest] == said
    assert len(meaning) > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lack_has_a_name_and_a_meaning(language):
    words = read_inventory_texts(language)
    assert list(words["lacks"]) == list(COLUMNS[:ASKED])
    assert len(words["columns"]) == 6
