"""Results: the folder, its tables, and that it appears whole or not at all."""

import hashlib
import json
import os
import re
import subprocess
import sys
from base64 import b64decode

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from tests.fake_run import make_run
from wijkabm.ground.errors import InputError
from wijkabm.measure.indicators import INDICATORS
from wijkabm.runs import run
from wijkabm.runs.results import TABLES, load, write_tables
from wijkabm.tell.plots import draw_figures
from wijkabm.tell.report import format_policy, write_report
from wijkabm.tell.style import to_png

SMALL = "heechterp-schieringen"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("results")
    model = make_run(months=30, names=("Noord", "Zuid"))
    write_tables(model, place)
    write_report(load(place), place)
    return place


def find_gaps(flows, balances):
    """Change in cash minus receipts plus payments, by month, sector and wijk: all zero."""
    received = flows.groupby(["month", "payee", "payee_wijk"])["cents"].sum()
    paid = flows.groupby(["month", "payer", "payer_wijk"])["cents"].sum()
    keys = pd.MultiIndex.from_frame(balances[["month", "sector", "wijk"]])
    change = pd.Series((balances["closing"] - balances["opening"]).to_numpy(), keys)
    return change - received.reindex(keys, fill_value=0) + paid.reindex(keys, fill_value=0)


def check_books(folder):
    flows = pd.read_parquet(folder / "flows.parquet")
    balances = pd.read_parquet(folder / "balances.parquet")
    assert (find_gaps(flows, balances) == 0).all()
    assert flows["cents"].gt(0).all()
    totals = balances.groupby("month")[["opening", "closing"]].sum()
    assert (totals["opening"] == totals["closing"]).all()
    first, last = balances["month"].min(), balances["month"].max()
    opened = balances[balances["month"] > first]["opening"].to_numpy()
    closed = balances[balances["month"] < last]["closing"].to_numpy()
    assert (opened == closed).all()


def test_every_table_is_there_with_its_columns(folder):
    columns = {name: set(pd.read_parquet(folder / f"{name}.parquet")) for name in TABLES}
    assert columns["series"] == {"month", "wijk", *(i.name for i in INDICATORS)}
    assert columns["flows"] == {
        "month", "kind", "payer", "payer_wijk", "payee", "payee_wijk", "cents"
    }  # fmt: skip
    assert columns["balances"] == {"month", "sector", "wijk", "opening", "closing"}
    assert columns["events"] == {
        "month", "wijk", "event", "identity", "premises", "branch", "cause"
    }  # fmt: skip
    assert columns["lives"] == {"month", "identity", "what", "amount", "other"}
    for name in ("households", "residents", "shops", "premises", "landlords"):
        assert {"row", "identity" if name != "premises" else "segment", "wijk"} <= columns[name]


def test_series_has_a_row_per_month_and_wijk_ring_and_total(folder):
    series = pd.read_parquet(folder / "series.parquet")
    assert list(series["wijk"][:4]) == ["Noord", "Zuid", "ring", "total"]
    assert len(series) == 30 * 4
    assert series["month"].max() == 30


def test_codes_are_words_and_empty_rows_are_left_out(folder):
    results = load(folder)
    assert set(results.shops["branch"]) <= {"food", "nonfood", "horeca", "services"}
    assert len(results.shops) < 60
    assert set(results.events["event"]) == {"opening", "closing"}
    assert set(results.events["cause"]) <= {
        "opportunity", "insolvent", "retired", "earns_less_than_elsewhere"
    }  # fmt: skip
    empty = results.premises["tenant"] < 0
    assert (results.premises["branch"][empty] == "").all()
    assert (results.premises["branch_at_start"] == "").sum() == 10


def test_the_books_can_be_checked_from_two_tables(folder):
    check_books(folder)


def test_the_manifest_says_what_was_run(folder):
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["months"] == 30
    assert manifest["seed"] == 1
    assert set(manifest["versions"]) >= {"python", "mesa", "numba", "numpy", "pyarrow"}
    assert manifest["parameters"]["market.habit_food"] == {"value": 0.8, "set": False}
    assert manifest["input"][0]["sha256"] == "0" * 64
    assert manifest["imputed"][0]["origin"] == "default"
    assert [row["name"] for row in manifest["indicators"]] == [i.name for i in INDICATORS]


def test_a_parameter_that_was_set_is_marked(tmp_path):
    write_tables(make_run(months=1, parameters={"market.habit_food": 0.5}), tmp_path)
    parameters = load(tmp_path).manifest["parameters"]
    assert parameters["market.habit_food"] == {"value": 0.5, "set": True}
    assert [name for name, row in parameters.items() if row["set"]] == ["market.habit_food"]


def hash_tables(folder):
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("**/*.parquet"))
    }


def test_the_same_run_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_tables(make_run(months=3), tmp_path / name)
    assert hash_tables(tmp_path / "a") == hash_tables(tmp_path / "b")


def test_files_carry_no_foreign_metadata(folder):
    import pyarrow.parquet as pq

    for name in TABLES:
        assert pq.read_schema(folder / f"{name}.parquet").metadata is None


def test_the_report_is_one_page_in_two_languages_that_needs_nothing(folder):
    html = (folder / "report.html").read_text("utf-8")
    assert "://" not in html
    assert "<script" not in html
    assert html.count("data:image/png;base64,") == 14
    assert 'lang="nl"' in html
    assert 'lang="en"' in html
    assert "Noord + Zuid" in html
    assert "Oppervlakte land" in html
    assert "land_ha" not in html


def test_a_title_stands_once_above_a_picture_of_the_report_and_inside_its_file(folder):
    html = (folder / "report.html").read_text("utf-8")
    shown = [b64decode(text) for text in re.findall(r"data:image/png;base64,([^\"]+)", html)]
    assert len(shown) == 14
    for k, figure in enumerate(draw_figures(load(folder), "nl").values()):
        assert html.count(f"<h3>{figure.get_suptitle()}</h3>") == 1
        assert shown[k] == to_png(figure, titled=False)
        seen = [text.get_text() for text in figure.findobj(Text) if text.get_visible()]
        assert figure.get_suptitle() not in seen
    for name, figure in draw_figures(load(folder), "en").items():
        assert (folder / "figures" / f"{name}.png").read_bytes() == to_png(figure)


@pytest.mark.usefixtures("leave_unpainted")
def test_what_befalls_a_wijk_is_no_measure(tmp_path):
    """A crisis and coaching in a table each; a crisis alone under a heading of its own."""
    crisis = {"lever": "crisis", "start": 13, "end": 37, "spending": 0.15, "job_loss": 0.004}
    coaching = {"lever": "coaching", "start": 1, "places": 10}
    model = make_run(months=2)
    write_tables(model, tmp_path)
    results = load(tmp_path)
    scenario = {
        **results.manifest["scenario"],
        "name": "x",
        "title": {"nl": "Zwaar weer"},
        "shocks": ["crisis"],
    }
    for levers, told, befalls, title in (
        ([coaching, crisis], ["Coaching van ondernemers"], ["Crisis"], "Beleid: Zwaar weer"),
        ([crisis], [], ["Crisis"], "Wat de wijk overkomt: Zwaar weer"),
        ([coaching], ["Coaching van ondernemers"], [], "Beleid: Zwaar weer"),
    ):
        results.manifest["scenario"] = {**scenario, "levers": levers}
        policy = format_policy(results, "nl")
        assert [row[0] for row in policy["set"]] == told
        assert [row[0] for row in policy["befalls"]] == befalls
        assert policy["title"] == title
    results.manifest["scenario"] = {**scenario, "levers": [crisis]}
    write_report(results, tmp_path)
    dutch = (tmp_path / "report.html").read_text("utf-8").split("<main ")[1]
    assert "<th>wat de wijk overkomt</th>" in dutch
    assert "<th>maatregel</th>" not in dutch


@pytest.mark.usefixtures("leave_unpainted")
def test_a_name_with_signs_does_no_harm_to_the_report(tmp_path):
    write_tables(make_run(months=2, names=("<b>& 'wijk'",)), tmp_path)
    write_report(load(tmp_path), tmp_path)
    assert "<b>" not in (tmp_path / "report.html").read_text("utf-8")


def test_a_new_folder_appears_at_the_end(tmp_path):
    with run.new_folder(tmp_path / "deep" / "out") as partial:
        (partial / "table").write_text("x")
        assert not (tmp_path / "deep" / "out").exists()
    assert (tmp_path / "deep" / "out" / "table").read_text() == "x"
    assert os.listdir(tmp_path / "deep") == ["out"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_nothing_is_left_after_an_error(tmp_path, error):
    with pytest.raises(error), run.new_folder(tmp_path / "deep" / "out"):
        raise error
    assert os.listdir(tmp_path) == []


def test_an_existing_folder_is_replaced_only_if_it_is_ours_and_asked(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work")
    for overwrite in (False, True):
        with pytest.raises(InputError, match="never replaced"), run.new_folder(out, overwrite):
            pass
    (out / "manifest.json").write_text('{"name": "something else"}')
    with pytest.raises(InputError, match="never replaced"), run.new_folder(out, True):
        pass
    assert (out / "thesis.txt").exists()
    (out / "manifest.json").write_text('{"wijkabm": "0.1.0"}')
    with pytest.raises(InputError, match="--overwrite"), run.new_folder(out):
        pass
    with run.new_folder(out, overwrite=True) as partial:
        (partial / "new").write_text("x")
    assert os.listdir(out) == ["new"]
    assert os.listdir(tmp_path) == ["out"]


def test_earlier_results_survive_a_run_that_fails(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "manifest.json").write_text('{"wijkabm": "0.1.0"}')
    with pytest.raises(ValueError, match="broke"), run.new_folder(out, overwrite=True):
        raise ValueError("broke")
    assert os.listdir(out) == ["manifest.json"]
    assert os.listdir(tmp_path) == ["out"]


def test_a_place_that_cannot_be_written_is_found_at_once(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"), run.new_folder(tmp_path / "file/x"):
        pytest.fail("the run began")
    with pytest.raises(InputError, match="not a folder"), run.new_folder(tmp_path / "file"):
        pytest.fail("the run began")
    with pytest.raises(InputError, match="no UTF-8"), run.new_folder(tmp_path / "out\udcff"):
        pytest.fail("the run began")


@pytest.mark.skipif(sys.platform == "win32", reason="there no file has a largest size")
def test_a_disk_without_room_is_told_in_a_line_and_nothing_is_left(tmp_path):
    import resource

    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    table = pd.DataFrame({"a": np.random.default_rng(1).random(10_000)})
    for write in (
        lambda folder: (folder / "text").write_bytes(b"x" * 10_000),
        lambda folder: table.to_parquet(folder / "table.parquet"),
    ):
        resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, usual[1]))
        try:
            with (
                pytest.raises(InputError, match=r"out: cannot be written .*; make room, or try"),
                run.new_folder(tmp_path / "out") as partial,
            ):
                write(partial)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        assert os.listdir(tmp_path) == []


def test_loading_what_is_no_results_folder_says_so(tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        load(tmp_path / "nowhere")
    with pytest.raises(InputError, match="no results of wijkabm"):
        load(tmp_path)
    (tmp_path / "manifest.json").write_text('{"wijkabm": "0.1.0"}')
    with pytest.raises(InputError, match=r"series\.parquet is missing or damaged"):
        load(tmp_path)
    (tmp_path / "manifest.json").write_text('{"wijkabm": "0.1.0", "runs": ["a", "b"]}')
    with pytest.raises(InputError, match=r"several runs.*a, b"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((0, 60, 1, 1), "--months 0"),
        ((12_001, 60, 1, 1), "--months 12001"),
        ((1, -1, 1, 1), "--burn-in -1"),
        ((1, 0, -1, 1), "--seed -1"),
        ((1, 0, 1, 2**63), "--place-seed"),
    ],
)
def test_lengths_and_seeds_out_of_range_are_refused(values, words):
    with pytest.raises(InputError, match=words):
        run.check_run(*values)


RUN = """
from pathlib import Path
from wijkabm.runs import run
run.save(run.run({preset!r}, months=6, burn_in=0, seed={seed}), Path({folder!r}))
"""


@pytest.mark.slow
def test_same_seed_same_bytes_in_another_process_and_books_that_close(tmp_path):
    a, b, c = (
        RUN.format(preset=SMALL, seed=seed, folder=str(tmp_path / name))
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    exec(a)
    exec(c)
    threads = {"NUMBA_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"}
    subprocess.run([sys.executable, "-c", b], check=True, env={**os.environ, **threads})
    assert hash_tables(tmp_path / "a") == hash_tables(tmp_path / "b")
    assert hash_tables(tmp_path / "a") != hash_tables(tmp_path / "c")
    check_books(tmp_path / "a")
