"""Rules run in plain Python too, and tests run most of their lines there: the figure under `make test`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants.covered import BESIDE_RULES, LONG, RULES_COVERED
from wijkabm.ground.compiled.kernels import IS_COMPILED

ROOT = Path(__file__).parents[2]
INCLUDED = "wijkabm/month/*,wijkabm/month/*/*,wijkabm/coin/*,wijkabm/levers/*/decision.py"
LEAST = 90.0
"""Per cent of the lines of rules, levers and coin."""

COVERED_BY_OTHERS = (
    "untouched",
    "steered",
    "same_owners_repair",
    "noticed_with_the_chance",
    "keeps_silent",
    "share_in_a_year",
    "loyal_shop_nearer",
    "where_a_shop_stands",
    "at_no_mean_effect",
    "insiders_are_invited",
    "feed",
    "all_baskets_have_a_place",
    "without_ties_can_notice",
    "draw_their_holders",
    "compiled_and_plain",
    "weaker_wijk",
    "and_settles",
    "crisis_destroys",
    "jobs_held_and_open",
    "no_purse_is_overdrawn",
    "any_entry_that_is_changed",
    "when_the_money_is_gone",
    "with_several_purposes",
    "each_daily_basket_is_as_likely",
    "each_is_chosen_by_its_attraction",
    "whoever_thought_of_it_among_them",
    "who_were_not_asked_this_year",
    "than_the_largest_business_at_home",
    "as_many_join_who_open",
    "up_once_for_an_intention",
    "no_more_than_the_most_expected",
    "redirects_no_other_baskets",
)
"""Tests of many draws or months, by a part of their names: what they run is run by short ones too."""

OF_TEXT = (
    "tests/month/test_numbers.py",
    "tests/month/test_terms.py",
    "tests/levers/test_outside.py",
)
"""Tests that read rules and tables, or call commands, and run no rule."""


@pytest.mark.slow
@pytest.mark.skipif(not IS_COMPILED, reason="this is plain Python")
def test_tests_run_most_lines_of_rules_in_plain_python(tmp_path, record_property):
    watch = [sys.executable, "-m", "coverage"]
    data = f"--data-file={tmp_path / 'covered'}"
    tests = [
        "tests/month",
        "tests/levers",
        "wijkabm/levers",
        "tests/coin",
        "-m",
        "not slow",
        "-k",
        f"not ({' or '.join((*LONG, *COVERED_BY_OTHERS))})",
        *(f"--ignore={folder}" for folder in (*BESIDE_RULES, *OF_TEXT)),
    ]
    here = {"cwd": ROOT, "capture_output": True, "text": True}
    done = subprocess.run(
        [*watch, "run", data, f"--include={INCLUDED}", "-m", "pytest", "-q", "-n", "0", *tests],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, **here,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    told = subprocess.run([*watch, "report", data, "--format=total", "--precision=1"], **here)
    record_property(RULES_COVERED, told.stdout.strip())
    assert float(told.stdout) >= LEAST
