"""Mutants are made as they should be, and breaking a rule is noticed."""

import ast
import subprocess
import sys

import pytest

from tests.mutants.draw import draw, find, read_equivalent
from tests.mutants.named import STATEMENTS, read_named
from tests.mutants.net import ROOT
from tests.mutants.operators import OPERATORS, apply, list_mutants

RULE = '''
def rule(x, rows):
    """Nothing here is a behaviour: 1 + 1."""
    if x < 3 and not rows:
        x += 0.5 * rows[0]
    for k in range(0, 8, 2):
        x = -x if k in rows else rows.shape[1] - 4
    return np.int64(-1)
'''

MUTANTS = {
    "comparison": {"x < 3 -> x >= 3", "k in rows -> k not in rows"},
    "sign": {
        "x += 0.5 * rows[0] -> x -= 0.5 * rows[0]",
        "-x -> x",
        "rows.shape[1] - 4 -> rows.shape[1] + 4",
        "return np.int64(-1) -> return np.int64(1)",
    },
    "constant": {
        "x < 3 -> x < 4",
        "0.5 * rows[0] -> 0.65 * rows[0]",
        "range(0, 8, 2) -> range(0, 11, 2)",
        "rows.shape[1] - 4 -> rows.shape[1] - 6",
        "return np.int64(-1) -> return np.int64(-2)",
    },
    "term": {
        "x += 0.5 * rows[0] -> pass",
        "0.5 * rows[0] -> 0.5",
        "0.5 * rows[0] -> rows[0]",
        "rows.shape[1] - 4 -> rows.shape[1]",
    },
    "condition": {
        "if x < 3 and (not rows) -> if True",
        "x < 3 and (not rows) -> x < 3",
        "x < 3 and (not rows) -> not rows",
        "not rows -> rows",
        "-x if k in rows else rows.shape[1] - 4 -> -x",
    },
}


def test_five_operators_make_these_mutants_and_no_others():
    tree, found = ast.parse(RULE), {name: set() for name in OPERATORS}
    mutants = list_mutants("module", tree)
    for mutant in mutants:
        change = mutant.change
        found[change.operator].add(f"{change.before} -> {change.after}")
        assert ast.unparse(apply(mutant, tree)) != ast.unparse(tree)
    assert found == MUTANTS
    assert len(mutants) == sum(map(len, MUTANTS.values()))
    assert ast.unparse(tree) == ast.unparse(ast.parse(RULE))


def test_a_seed_draws_the_same_mutants_one_on_a_line_and_another_seed_others():
    first, again, others = draw(20, 1), draw(20, 1), draw(20, 2)
    assert [x.name for x in first] == [x.name for x in again]
    assert len({(x.file, x.lines) for x in first}) == 20
    assert len({x.name for x in first} & {x.name for x in others}) < 5
    assert len({x.file for x in first}) > 8


def test_what_is_said_to_behave_the_same_are_mutants_of_today_with_a_reason():
    for name, reason in read_equivalent().items():
        assert find(name).name == name
        assert len(reason) > 10


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement.name)
def test_a_statement_stands_once_and_is_broken(statement):
    (broken,) = read_named(statement.name)
    assert (ROOT / statement.file).read_text("utf-8").count(statement.old) == 1
    assert ast.unparse(broken.tree) != ast.unparse(ast.parse((ROOT / broken.file).read_text()))


def test_what_is_noticed_what_changes_nothing_and_what_no_test_runs(tmp_path):
    same = (
        "month/work/seeking.relative_chance: if residents.search[i] != 0.0 or "
        "residents.skill[i] != 0.0 -> if True"
    )
    mutants = {
        "month/work/means.is_couple: gap < 180 -> gap >= 180": "killed",
        "month/work/seeking.change_jobless: 1.0 - share -> 1.0": "killed",
        same: "same behaviour",
        "month/work/ring.open_jobs: shops.alive[s] == 0 -> shops.alive[s] != 0": "run by no test",
    }
    command = [sys.executable, "-m", "tests.mutants", "--keep", str(tmp_path)]
    command += ["--tests", "tests/month/test_work_benefits.py"]
    for name in mutants:
        command += ["--mutant", name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    fates = [line.partition(" (") for line in done.stdout.splitlines()[: len(mutants)]]
    assert [kind for kind, _, _ in fates] == list(mutants.values())
    assert f"same behaviour: {same}: {read_equivalent()[same]}" in done.stdout
    assert done.stdout.splitlines()[-1] == "noticed 2 of 3 that change behaviour"
