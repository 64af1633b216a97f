"""Sensitivity, PRIM and figures on made-up sweeps whose answers are known."""

import math

import numpy as np
import pytest

from tests.cli.test_cli import call
from tests.sweep.fakes import make_sweep
from wijkabm.ground.errors import InputError
from wijkabm.sweep.discovery import find_corner, read_condition
from wijkabm.sweep.sensitivity import measure_sensitivity
from wijkabm.sweep.swept import load_sweep

A, B, C = "market.habit_food", "market.habit_nonfood", "market.habit_horeca"
RANGE = {"distribution": "uniform", "low": 0.5, "high": 0.9}
THREE = {A: RANGE, B: RANGE, C: RANGE}


def share(value):
    """0-1 over the range."""
    return (value - 0.5) / 0.4


def be_linear(values, spec):
    return (4.0 * share(values[A]) - 2.0 * share(values[B]),)


def be_ishigami(values, spec):
    """Ishigami & Homma (1990), of which the indices are known in closed form."""
    x, y, z = (math.pi * (2 * share(values[name]) - 1) for name in (A, B, C))
    return (math.sin(x) + 7 * math.sin(y) ** 2 + 0.1 * z**4 * math.sin(x),)


def test_morris_finds_the_slopes_of_a_plane(tmp_path):
    sweep = make_sweep(
        tmp_path / "s", be_linear, uncertainties=THREE, sampling={"method": "morris", "points": 6}
    )
    found = measure_sensitivity(sweep, "morris", "shops_open")
    table = found.table.set_index("factor")
    assert table.index[:2].tolist() == [A, B]
    assert table.loc[[A, B, C], "mu_star"].to_numpy() == pytest.approx([4, 2, 0], abs=1e-9)
    assert table.loc[[A, B, C], "mu"].to_numpy() == pytest.approx([4, -2, 0], abs=1e-9)
    assert table["sigma"].to_numpy() == pytest.approx(0, abs=1e-9)
    assert (table["mu_star_low"] <= table["mu_star"]).all()
    assert (found.points, found.dropped) == (6 * 4, 0)


def test_sobol_finds_the_known_indices(tmp_path):
    sweep = make_sweep(
        tmp_path / "s", be_ishigami, uncertainties=THREE,
        sampling={"method": "sobol", "points": 1024},
    )  # fmt: skip
    table = measure_sensitivity(sweep, "sobol", "shops_open", resamples=100).table
    table = table.set_index("factor").loc[[A, B, C]]
    assert table["first"].to_numpy() == pytest.approx([0.314, 0.442, 0.0], abs=0.05)
    assert table["total"].to_numpy() == pytest.approx([0.558, 0.442, 0.244], abs=0.05)
    assert (table["first_low"] < table["first"]).all()
    assert (table["total_high"] > table["total"]).all()


def test_blocks_with_a_failed_run_are_left_out(tmp_path):
    calls = []

    def fail_once(values, spec):
        calls.append(1)
        return "RuntimeError: no" if len(calls) == 6 else be_linear(values, spec)

    sweep = make_sweep(
        tmp_path / "s", fail_once, uncertainties=THREE, sampling={"method": "morris", "points": 5}
    )
    found = measure_sensitivity(sweep, "morris", "shops_open")
    assert (found.points, found.dropped) == (16, 4)
    assert found.table["mu_star"].iloc[0] == pytest.approx(4)


BAD = {
    "method": (("magic", "shops_open"), "morris or sobol"),
    "sampling": (("sobol", "shops_open"), "sampled by morris"),
    "outcome": (("morris", "vacancy_rate"), "choose shops_open"),
    "policy": (("morris", "shops_open", "magic"), "choose baseline"),
}


@pytest.mark.parametrize(("arguments", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_measured(arguments, words, tmp_path):
    sweep = make_sweep(
        tmp_path / "s", be_linear, uncertainties=THREE, sampling={"method": "morris", "points": 2}
    )
    with pytest.raises(InputError, match=words):
        measure_sensitivity(sweep, *arguments)


def test_an_outcome_that_never_varies(tmp_path):
    sweep = make_sweep(
        tmp_path / "s", lambda v, s: (3.0,), uncertainties=THREE,
        sampling={"method": "morris", "points": 2},
    )  # fmt: skip
    with pytest.raises(InputError, match="nothing to explain"):
        measure_sensitivity(sweep, "morris", "shops_open")


LEVERED = {
    "uncertainties": THREE,
    "levers": {"vacancy_tax.rate": [0.0, 0.05]},
    "sampling": {"method": "latin_hypercube", "points": 300},
    "outcomes": ["net_shops"],
}


def backfire(values, spec):
    """The lever costs shops where food habits are strong and non-food habits weak, and only there."""
    if "vacancy_tax.rate" not in values:
        return (10.0,)
    corner = share(values[A]) > 0.6 and share(values[B]) < 0.5
    return (10.0 + (-2.0 if corner else 1.0),)


def test_prim_finds_the_corner_in_which_a_lever_backfires(tmp_path):
    sweep = make_sweep(tmp_path / "s", backfire, **LEVERED)
    found = find_corner(sweep, "net_shops<0")
    box = found.box.set_index("factor")
    assert set(box.index) >= {A, B}
    assert share(box.loc[A, "low"]) == pytest.approx(0.6, abs=0.05)
    assert share(box.loc[B, "high"]) == pytest.approx(0.5, abs=0.05)
    assert (box.loc[[A, B], "p"] < 0.01).all()
    assert found.chosen["density"] >= 0.8
    assert found.chosen["coverage"] > 0.8
    inside = found.points[found.points["in_box"]]
    assert inside["of_interest"].mean() == pytest.approx(found.chosen["density"], abs=0.02)


@pytest.mark.parametrize("condition", ["net_shops", "net_shops=0", "net_shops<few", "<3"])
def test_a_condition_that_is_none(condition):
    with pytest.raises(InputError, match='write it as "net_shops<0"'):
        read_condition(condition)


@pytest.mark.parametrize(
    ("condition", "words"), [("net_shops<-9", "at no point"), ("net_shops<9", "every")]
)
def test_a_condition_that_tells_nothing_apart(condition, words, tmp_path):
    sweep = make_sweep(tmp_path / "s", backfire, **LEVERED)
    with pytest.raises(InputError, match=words):
        find_corner(sweep, condition)


def test_an_effect_over_points_holds_the_doubt_about_what_varies(tmp_path):
    sweep = make_sweep(tmp_path / "s", backfire, **LEVERED)
    found = sweep.interval("net_shops")
    means = sweep.point_means("net_shops", "levers")["net_shops"]
    assert (found["points"], found["changed"]) == (300, 300)
    assert found["mean"] == pytest.approx(means.mean())
    assert (found["low"], found["high"]) == (-2.0, 1.0)
    assert -2.0 < found["mean_low"] < found["mean"] < found["mean_high"] < 1.0
    with pytest.raises(InputError, match="no outcome 'magic'"):
        sweep.interval("magic")


def test_the_commands_write_tables_and_figures_and_say_so(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    make_sweep(
        tmp_path / "m", be_linear, uncertainties=THREE, sampling={"method": "morris", "points": 4}
    )
    code, out, err = call(
        capsys, "sensitivity", "m", "--method", "morris", "--outcome", "shops_open"
    )
    assert (code, err) == (0, "")
    assert A in out
    for ending in ("csv", "png"):
        assert (
            (tmp_path / "m" / "sensitivity" / f"morris-shops_open-baseline.{ending}").stat().st_size
        )
    make_sweep(
        tmp_path / "s", be_ishigami, uncertainties=THREE, sampling={"method": "sobol", "points": 8}
    )
    call(capsys, "sensitivity", "s", "--method", "sobol", "--outcome", "shops_open", "--lang", "nl")
    assert (tmp_path / "s" / "sensitivity" / "sobol-shops_open-baseline.png").exists()
    make_sweep(tmp_path / "d", backfire, **LEVERED)
    code, out, err = call(capsys, "discover", "d", "--outcome", "net_shops<0")
    assert (code, err) == (0, "")
    assert "coverage" in out
    assert (tmp_path / "d" / "discovery" / "box-net_shops-levers.png").exists()
    code, out, err = call(capsys, "plot", "d")
    assert (code, err) == (0, "")
    names = {path.name for path in (tmp_path / "d" / "figures").iterdir()}
    assert names == {"outcomes.png", "scatter-net_shops.png"}
    assert call(capsys, "discover", "d", "--outcome", "net_shops<-9")[0] == 2
    assert (
        call(capsys, "plot", "absent")[2] == "error: absent: there is no such folder of a sweep\n"
    )


def test_the_tables_suit_the_workbench_and_seaborn(tmp_path):
    import seaborn
    from ema_workbench.analysis import feature_scoring

    make_sweep(tmp_path / "d", backfire, **LEVERED)
    sweep = load_sweep(tmp_path / "d")
    experiments, outcomes = sweep.for_ema()
    assert len(experiments) == len(outcomes["net_shops"]) == 600
    scores = feature_scoring.get_ex_feature_scores(
        experiments.drop(columns="scenario"), outcomes["net_shops"], nr_trees=20
    )[0]
    assert set(scores.index[:3]) == {A, B, "policy"}
    axes = seaborn.scatterplot(data=sweep.table, x=A, y="net_shops", hue="policy")
    assert len(axes.collections[0].get_offsets()) == 600
    assert np.isfinite(sweep.shares()).all()


def test_status_counts_what_is_there_and_says_why_runs_failed(tmp_path, capsys):
    def fail(values, spec):
        return "InputError: too little" if share(values[A]) > 0.9 else be_linear(values, spec)

    sweep = make_sweep(
        tmp_path / "s", fail, uncertainties=THREE,
        sampling={"method": "latin_hypercube", "points": 40},
    )  # fmt: skip
    code, out, err = call(capsys, "sweep-status", tmp_path / "s")
    assert (code, err) == (0, "")
    assert out.startswith("40 runs: 40 done, 4 failed, 0 missing\n4 x InputError: too little\n")
    (part,) = (sweep.folder / "parts").iterdir()
    part.write_bytes(part.read_bytes()[:100])
    out = call(capsys, "sweep-status", tmp_path / "s")[1]
    assert out == (
        "40 runs: 0 done, 0 failed, 40 missing\n1 damaged parts; --resume does their runs again\n"
    )
