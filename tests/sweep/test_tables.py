"""Tables of a sweep carry the hash of their bytes: one changed bit is noticed wherever they are read."""

import json
import random
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cli.test_cli import call
from wijkabm.ground.errors import InputError
from wijkabm.ground.provenance import UncheckedWarning
from wijkabm.sweep.folder import create_folder, read_points
from wijkabm.sweep.merge import tabulate_experiments
from wijkabm.sweep.schema import load_design
from wijkabm.sweep.swept import load_sweep
from wijkabm.sweep.tables import KEY, read_table, write_table
from wijkabm.sweep.tasks import make_plan

DESIGN = load_design(
    {
        "presets": "heechterp-schieringen",
        "months": 3,
        "uncertainties": {"market.habit_food": [0.5, 0.9], "market.mention": [0.1, 0.3]},
        "sampling": {"method": "latin_hypercube", "points": 30},
        "outcomes": ["shops_open"],
    }
)
FLIPS = 200
NAMES = ("points.parquet", "experiments.parquet", "outcomes.parquet")


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    """A folder as a sweep leaves it, its outcomes made up."""
    folder = tmp_path_factory.mktemp("sweep") / "out"
    plan = make_plan(DESIGN)
    done = {run: ("", (float(k),)) for k, run in enumerate(plan.runs)}
    create_folder(folder, plan, tabulate_experiments(plan, done))
    numbers = np.random.default_rng(1).random(len(plan.experiments))
    table = pa.table({"experiment": np.arange(numbers.size), "shops_open": numbers})
    write_table(table, folder / "outcomes.parquet")
    return folder


def read_all(folder):
    """All that is read of a sweep by resume, plot, sensitivity and discover."""
    sweep = load_sweep(folder)
    return sweep.experiments, sweep.outcomes, sweep.shares(), read_points(folder, DESIGN)


@pytest.mark.parametrize("name", NAMES)
def test_every_flipped_bit_is_noticed(name, swept, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(swept, folder)
    read_all(folder)
    whole = (folder / name).read_bytes()
    luck = random.Random(name)
    for bit in luck.sample(range(8 * len(whole)), FLIPS):
        content = bytearray(whole)
        content[bit // 8] ^= 1 << bit % 8
        (folder / name).write_bytes(content)
        with pytest.raises(InputError, match=f"the table {name} is missing or damaged; "):
            read_all(folder)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("damage", ["cut", "emptied", "without its hash", "another table"])
def test_what_was_changed_is_refused(name, damage, swept, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(swept, folder)
    content = (folder / name).read_bytes()
    if damage == "without its hash":
        bare = pq.read_table(folder / name).replace_schema_metadata(None)
        pq.write_table(bare, folder / name)
    elif damage == "another table":
        pq.write_table(pa.table({"a": [1]}), folder / name)
    else:
        (folder / name).write_bytes(content[:-9] if damage == "cut" else b"")
    with pytest.raises(InputError, match=f"{name} is missing or damaged"):
        read_all(folder)


def test_a_table_that_holds_what_looks_like_a_hash_is_read(tmp_path):
    table = pa.table({"a": ["0" * 64, KEY.decode(), "f" * 64]})
    write_table(table, tmp_path / "a.parquet")
    assert read_table(tmp_path, "a.parquet", "", {}).equals(table)
    assert pq.read_table(tmp_path / "a.parquet").equals(table)  # by whoever knows nothing of it


def test_the_same_table_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_table(pa.table({"a": np.arange(1000)}), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.fixture
def old(swept, tmp_path):
    """The same as an earlier version left it."""
    folder = tmp_path / "old"
    shutil.copytree(swept, folder)
    for name in NAMES:
        bare = pq.read_table(folder / name).replace_schema_metadata(None)
        pq.write_table(bare, folder / name)
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["sweep"]["hashed"]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def test_of_an_older_folder_it_is_said(old):
    with pytest.warns(UncheckedWarning, match="carried no hash, so nothing can say"):
        load_sweep(old)


def test_commands_say_it_in_one_line_each(old, capsys):
    _, _, err = call(capsys, "sensitivity", old, "--method", "sobol", "--outcome", "shops_open")
    lines = err.splitlines()
    assert lines[0].startswith("note: ")
    assert "carried no hash" in lines[0]
    assert "Traceback" not in err


@pytest.mark.parametrize("sweep", [[], {}, None, 5, {"model": 1}])
def test_a_manifest_that_says_of_no_sweep_is_one_line(sweep, swept, tmp_path, capsys):
    folder = tmp_path / "copy"
    shutil.copytree(swept, folder)
    (folder / "manifest.json").write_text(json.dumps({"wijkabm": "1", "sweep": sweep}))
    for command in (["plot", folder], ["sweep-status", folder], ["discover", folder]):
        code, out, err = call(
            capsys, *command, *(["--outcome", "x"] if command[0] == "discover" else [])
        )
        assert (code, out) == (2, "")
        assert "holds no sweep of wijkabm" in err
        assert err.count("\n") == 1
