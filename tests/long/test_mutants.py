"""The list of mutants is that of today's statements, and breaking one is noticed."""

import pytest

from tests.long.mutants import MUTANTS, ROOT, break_statement, copy_sources, notice


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_breaks_one_statement_that_its_tests_mirror(mutant):
    assert (ROOT / mutant.file).read_text("utf-8").count(mutant.old) == 1
    assert mutant.new != mutant.old
    assert all((ROOT / test).exists() for test in mutant.tests)


@pytest.mark.slow
def test_what_is_broken_is_noticed_and_what_is_whole_is_not(tmp_path):
    folder = copy_sources(tmp_path)
    mutant = MUTANTS[0]
    assert not notice(folder, *mutant.tests)
    break_statement(mutant, folder)
    assert notice(folder, *mutant.tests)
    break_statement(MUTANTS[-1], folder)
    assert not notice(folder, *mutant.tests)
