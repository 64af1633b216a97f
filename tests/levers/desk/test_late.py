"""What a command says of levers that come too late for it, or whose owners' fund will never be there."""

from types import SimpleNamespace

import pytest

from tests.cli.test_cli import call
from wijkabm.cli import compare
from wijkabm.cli.runs import settle_worlds
from wijkabm.levers.desk.scenario import load_scenario

SMALL, OTHER = "heechterp-schieringen", "geuzenwijk"


def test_a_lever_is_left_out_or_late_and_never_both(capsys):
    policy = load_scenario("co-creation")
    (name,) = policy.where_possible
    start = next(lever.start for lever in policy.levers if lever.name == name)
    settle_worlds(policy, [SMALL], None, [[0]], start - 1, False)
    alone = capsys.readouterr().err
    assert f"note: {name} needs a second wijk and is left out" in alone
    assert f"{name} starts" not in alone
    settle_worlds(policy, [SMALL, OTHER], None, [[0, 1]], start - 1, False)
    together = capsys.readouterr().err
    assert f"note: {name} starts in month {start}, after the run of {start - 1} months" in together
    assert "left out" not in together


def test_each_is_said_once_for_all_wijken(capsys):
    policy = load_scenario("co-creation")
    settle_worlds(policy, [SMALL, OTHER], None, [[0], [1]], 1, True)
    said = capsys.readouterr().err.splitlines()
    assert said
    assert len(set(said)) == len(said)


NO_FUND = "note: coaching: no improvement_district in {}, so no owners_fund; the municipality pays"
SHARED = "levers: [{coaching: {paid_by: {owners_fund: 0.5}}}]\n"
DISTRICT = SHARED.replace("]", ", {improvement_district: {start: 5, wijk: HERE}}]").replace(
    "HERE", SMALL
)


@pytest.fixture
def plans(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    design = f"presets: {SMALL}\nmonths: 9\nseeds: 2\n"
    files = {"no.yaml": SHARED, "yes.yaml": DISTRICT} | {
        "sweep-no.yaml": design + "policies: [no.yaml]\n",
        "sweep-yes.yaml": design + "policies: [yes.yaml]\n",
        "sampled.yaml": design
        + "policies: [no.yaml]\nlevers: {improvement_district.levy: [100, 300]}\n"
        "sampling: {method: latin_hypercube, points: 2}\n",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, "utf-8")


@pytest.mark.usefixtures("plans")
def test_a_run_says_in_a_line_where_a_fund_will_never_be(capsys):
    settle_worlds(load_scenario("no.yaml"), [SMALL, OTHER], None, [[0], [1]], 12, True)
    said = capsys.readouterr().err
    assert said.startswith(NO_FUND.format(f"{SMALL}, {OTHER}"))
    assert said.count("\n") == 1
    settle_worlds(load_scenario("yes.yaml"), [SMALL, OTHER], None, [[0, 1]], 12, True)
    assert capsys.readouterr().err.startswith(NO_FUND.format(OTHER))
    settle_worlds(load_scenario("yes.yaml"), [SMALL], None, [[0]], 12, True)
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("plans")
def test_a_comparison_and_a_sweep_say_it_too(monkeypatch, capsys):
    made = SimpleNamespace(manifest={"failed": {}})
    monkeypatch.setattr(compare, "run_pairs", lambda *_, **__: made)
    compared = ["compare", SMALL, "--months", 9, "--quiet", "--scenario"]
    for name, is_told in (("no", True), ("yes", False)):
        for command in (
            [*compared, f"{name}.yaml"],
            ["sweep", f"sweep-{name}.yaml", "--out", name, "--limit", 0],
        ):
            code, _, err = call(capsys, *command)
            assert (code, NO_FUND.format(SMALL) in err) == (0, is_told)
    drawn = call(capsys, "sweep", "sampled.yaml", "--out", "drawn", "--limit", 0)
    assert (drawn[0], "no improvement_district" in drawn[2]) == (0, False), drawn[2]
