"""What a sweep keeps on disk: parts are noticed when damaged, counted once, merged to the same bytes."""

import errno
import json

import pytest

from tests.sweep.fakes import design_with, make_results, plan_with
from wijkabm.ground.errors import InputError
from wijkabm.sweep import folder as places
from wijkabm.sweep.batch import Result
from wijkabm.sweep.conduct import prepare_job
from wijkabm.sweep.folder import Parts, check_same, create_folder, lock_folder, read_points
from wijkabm.sweep.merge import merge_parts, tabulate_experiments
from wijkabm.sweep.schema import load_design
from wijkabm.sweep.swept import load_sweep
from wijkabm.sweep.tasks import make_plan

FIELDS = {
    "levers": {"vacancy_tax.rate": [0.0, 0.05]},
    "sampling": {"method": "grid", "points": 4},
    "seeds": 2,
    "outcomes": ["shops_open", "net_shops"],
}
TABLES = ("experiments.parquet", "outcomes.parquet")


def count_shops(values, spec):
    """Shops: more with another seed, fewer with more tax; the highest tax stops the model."""
    rate = values.get("vacancy_tax.rate", 0.0)
    if rate == 0.05:
        return "RuntimeError: the books do not close"
    shops = 10.0 + spec.seed - 100 * rate
    return (shops, 2 * shops)


@pytest.fixture
def plan():
    return plan_with(**FIELDS)


@pytest.fixture
def folder(plan, tmp_path):
    create_folder(tmp_path / "sweep", plan, tabulate_experiments(plan, {}))
    return tmp_path / "sweep"


def open_parts(folder):
    return Parts(folder, ["shops_open", "net_shops"])


def read_tables(folder):
    return [(folder / name).read_bytes() for name in TABLES]


def fill(folder, plan, size):
    parts = open_parts(folder)
    results = make_results(plan, count_shops)
    for k in range(0, len(results), size):
        parts.add(results[k : k + size])
    merge_parts(folder, plan, parts)
    return parts


def test_tables_do_not_depend_on_batches_or_their_order(folder, plan):
    fill(folder, plan, 3)
    first = read_tables(folder)
    for part in (folder / "parts").iterdir():
        part.unlink()
    parts = open_parts(folder)
    for result in reversed(make_results(plan, count_shops)):
        parts.add([result])
    merge_parts(folder, plan, parts)
    assert read_tables(folder) == first


def test_tables_say_what_became_of_every_experiment(folder, plan):
    fill(folder, plan, 3)
    table = load_sweep(folder).table
    assert len(table) == 4 * 2 * 2
    failed = table[table["status"] == "failed"]
    assert set(failed["vacancy_tax.rate"]) == {0.05}
    assert set(failed["error"]) == {"RuntimeError: the books do not close"}
    assert failed["shops_open"].isna().all()
    done = table[table["status"] == "done"]
    assert (done["error"] == "").all()
    baseline = done[done["policy"] == "baseline"]
    assert (baseline["net_shops"] == 0).all()
    taxed = done[done["policy"] == "levers"]
    assert taxed["net_shops"].to_numpy() == pytest.approx(-200 * taxed["vacancy_tax.rate"])


@pytest.mark.parametrize(
    "harm", [lambda b: b[:-7], lambda b: b"", lambda b: b[:40] + b"?" + b[41:]]
)
def test_a_damaged_part_is_noticed_and_its_runs_are_missing(harm, folder, plan):
    whole = fill(folder, plan, 3)
    before = read_tables(folder)
    part = sorted((folder / "parts").glob("*.parquet"))[1]
    part.write_bytes(harm(part.read_bytes()))
    parts = open_parts(folder)
    assert parts.damaged == [part]
    missing = [run for run in plan.runs if run not in parts.done]
    assert 0 < len(missing) <= 3
    assert parts.discard_damaged() == 1
    assert not part.exists()
    merge_parts(folder, plan, parts)
    assert (load_sweep(folder).experiments["status"] == "missing").any()
    parts.add(make_results(plan, count_shops, missing))
    merge_parts(folder, plan, parts)
    assert read_tables(folder) == before
    assert set(parts.done) == set(whole.done)


def test_nothing_is_counted_twice(folder, plan):
    parts = fill(folder, plan, 3)
    count = len(list((folder / "parts").iterdir()))
    parts.add(make_results(plan, count_shops))
    assert len(list((folder / "parts").iterdir())) == count
    assert len(open_parts(folder).done) == len(plan.runs)


def test_a_lost_run_is_missing_not_failed(folder, plan):
    parts = open_parts(folder)
    runs = list(plan.runs)
    parts.add(
        [
            Result(runs[0], "MemoryError: ", True, (), b""),
            Result(runs[1], "", False, (1.0, 2.0), b""),
        ]
    )
    assert set(parts.done) == {runs[1]}
    assert set(open_parts(folder).done) == {runs[1]}


def test_what_a_killed_command_left_half_written_goes(folder):
    (folder / "parts" / ".abc.tmp").write_bytes(b"half")
    assert open_parts(folder).discard_damaged() == 0
    assert not list((folder / "parts").iterdir())


def test_a_full_disk_leaves_no_half_part(folder, plan, monkeypatch):
    parts = open_parts(folder)

    def refuse(self, target):
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(OSError, match="No space left"):
        parts.add(make_results(plan, count_shops))
    assert not list((folder / "parts").iterdir())
    assert not parts.done


def test_a_second_command_is_kept_out(folder):
    with (
        lock_folder(folder),
        pytest.raises(InputError, match="another command"),
        lock_folder(folder),
    ):
        pass
    with lock_folder(folder):
        pass


CHANGES = {
    "seeds": ({"seeds": 3}, r"seeds \(was \[1, 2\], is \[1, 2, 3\]\)"),
    "months": ({"months": 13}, "months"),
    "points": ({"sampling": {"method": "grid", "points": 5}}, "sampling"),
    "levers": ({"levers": {"vacancy_tax.rate": [0.0, 0.04]}}, "uncertainties and levers"),
    "outcomes": ({"outcomes": ["shops_open"]}, "outcomes"),
}


@pytest.mark.parametrize(("change", "words"), CHANGES.values(), ids=CHANGES)
def test_a_changed_design_is_refused_with_the_reason_and_a_way_out(change, words, folder):
    with pytest.raises(InputError, match=words) as caught:
        check_same(folder, load_design(design_with(**{**FIELDS, **change})))
    assert f"--reuse {folder}" in str(caught.value)


def test_the_same_design_goes_on_with_its_points(folder, plan):
    check_same(folder, plan.design)
    assert read_points(folder, plan.design).values.tolist() == plan.points.values.tolist()


def test_another_version_of_the_model_is_refused(folder, plan, monkeypatch):
    monkeypatch.setattr(places, "hash_model", lambda: "another")
    with pytest.raises(InputError, match=r"model has changed.*--reuse"):
        check_same(folder, plan.design)


def prepare(folder, **options):
    return prepare_job(design_with(**FIELDS), folder, **options)


def test_a_folder_that_holds_something_else_is_never_touched(tmp_path, folder):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("mine")
    for options in ({}, {"resume": True}):
        with pytest.raises(InputError), prepare(tmp_path / "other", **options):
            pass
    with pytest.raises(InputError, match="continue it with --resume"), prepare(folder):
        pass
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["thesis.txt"]
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match="is not a folder"), prepare(tmp_path / "file"):
        pass
    with pytest.raises(InputError, match="cannot be written"), prepare(tmp_path / "file" / "deep"):
        pass


def test_resume_starts_if_there_is_nothing_and_limit_counts(tmp_path, plan):
    (tmp_path / "empty").mkdir()
    for name in ("new", "empty"):
        with prepare(tmp_path / name, resume=True, limit=3) as job:
            assert len(job.todo) == 3
    with prepare(tmp_path / "new", resume=True) as job:
        assert len(job.todo) == len(plan.runs)
        job.parts.add(make_results(plan, count_shops, list(plan.runs)[:4]))
    with prepare(tmp_path / "new", resume=True) as job:
        assert [spec.run for spec in job.todo] == list(plan.runs)[4:]


def test_runs_that_stay_the_same_are_taken_over_from_an_earlier_sweep(folder, plan, tmp_path):
    fill(folder, plan, 3)
    larger = {**FIELDS, "seeds": 3}
    with prepare_job(design_with(**larger), tmp_path / "larger", reuse=folder) as job:
        assert job.adopted == len(plan.runs)
        assert {spec.seed for spec in job.todo} == {3}
        assert set(job.parts.done) == set(open_parts(folder).done)
    other = {**FIELDS, "outcomes": [{"shops_open": {"indicator": "shops_open", "window": "end"}}]}
    with (
        pytest.raises(InputError, match="not measured there in this way"),
        prepare_job(design_with(**other), tmp_path / "other", reuse=folder),
    ):
        pass


def test_the_manifest_holds_the_design_and_no_clock(folder, plan):
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["sweep"]["design"]["levers"] == FIELDS["levers"]
    assert "seconds" not in json.dumps(manifest)
    text = (folder / "manifest.json").read_bytes()
    again = folder.parent / "again"
    create_folder(again, make_plan(plan.design), tabulate_experiments(plan, {}))
    assert (again / "manifest.json").read_bytes() == text


def test_a_folder_without_a_sweep_is_told_apart(tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        load_sweep(tmp_path / "absent")
    with pytest.raises(InputError, match="holds no sweep"):
        load_sweep(tmp_path)
