"""What a command says of levers that come too late for it."""

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
