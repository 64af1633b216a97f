"""What a sweep says of its places and policies: figures met or not used, levers that come too late."""

import pytest

from tests.cli.test_cli import call
from tests.sweep.fakes import plan_with
from tests.sweep.test_runs import run_here
from wijkabm.cli.sweep import print_agreement
from wijkabm.model.wijk import Wijk
from wijkabm.runs.results import read_manifest
from wijkabm.sweep.folder import Parts, create_folder
from wijkabm.sweep.merge import merge_parts, tabulate_experiments

WIJK = "heechterp-schieringen"


@pytest.mark.slow
def test_a_manifest_says_how_every_place_meets_its_figures(tmp_path, capsys):
    plan = plan_with(
        presets=WIJK, months=1, burn_in=0, seeds=2, place_seeds=[3, 7],
        uncertainties={"market.habit_food": [0.8, 0.9]}, sampling={"method": "grid", "points": 2},
    )  # fmt: skip
    create_folder(tmp_path / "s", plan, tabulate_experiments(plan, {}))
    manifest = read_manifest(tmp_path / "s")
    assert (manifest["agreement"], manifest["not_used"]) == ([], [])
    parts = Parts(tmp_path / "s", ["shops_open"])
    results = run_here(plan)
    parts.add(results)
    assert sum(bool(result.figures) for result in results) == 2
    merge_parts(tmp_path / "s", plan, Parts(tmp_path / "s", ["shops_open"]))
    manifest = read_manifest(tmp_path / "s")
    wijken = {
        seed: Wijk(WIJK, place_seed=seed, burn_in=0, parameters={"market.habit_food": 0.8})
        for seed in (3, 7)
    }
    assert manifest["agreement"] == [
        {"place_seed": seed, **row} for seed, wijk in wijken.items() for row in wijk.agreement
    ]
    assert manifest["not_used"] == wijken[3].not_used
    assert {"household_size", "urbanity"} <= {row["figure"] for row in manifest["not_used"]}
    print_agreement(tmp_path / "s")
    first, street, *unused = capsys.readouterr().out.splitlines()
    assert first == "Of the first point and place seed 3:"
    assert street.startswith("Heechterp-Schieringen at month 0: ")
    assert len(unused) == len(manifest["not_used"])
    taken = Parts(tmp_path / "t", ["shops_open"])
    (tmp_path / "t" / "parts").mkdir(parents=True)
    taken.adopt(parts, set(plan.runs), False)
    assert taken.figures == parts.figures


LATE = """
presets: heechterp-schieringen
months: 48
burn_in: 0
policies: [baseline, mine.yaml]
levers: {microcredit.start: [1, 60]}
sampling: {method: grid, points: 2}
outcomes: [shops_open, early: {indicator: shops_open, window: first_2_years}]
"""


def test_a_sweep_says_which_levers_come_too_late(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(
        "levers: [vacancy_tax: {}, coaching: {start: 25}, networking: {start: 49}]"
    )
    (tmp_path / "d.yaml").write_text(LATE)
    code, _, err = call(capsys, "sweep", "d.yaml", "--out", "out", "--limit", 0)
    assert code == 0
    assert err.splitlines() == [
        "note: coaching starts in month 25, after the months of early, 1 to 24",
        "note: networking starts in month 49, after the run of 48 months",
        "note: microcredit.start goes up to month 60, after the runs of 48 months",
    ]
