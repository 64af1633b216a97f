"""Processes side by side: what they give, and that none outlives an error or who asked for them."""

import multiprocessing
import os
import time

import pytest

from wijkabm.ground.errors import InputError
from wijkabm.runs.processes import run_side_by_side

LONG = 120.0


def double(number):
    return 2 * number


def work(task):
    """Gives what it is told, ends the process as a system does that wants memory, or works for long."""
    if task == "killed":
        os._exit(1)
    if task == "long":
        time.sleep(LONG)
    return task


def leave_a_mark():
    os.environ["WIJKABM_TEST_MARK"] = "made ready"


def read_mark(_):
    return os.environ.get("WIJKABM_TEST_MARK")


def test_every_task_is_given_with_what_it_gave():
    looks = []
    given = run_side_by_side(double, range(5), 2, "", meanwhile=lambda: looks.append(1))
    assert sorted(given) == [(n, 2 * n) for n in range(5)]
    assert looks


def test_a_process_is_made_ready_before_its_first_task():
    assert list(run_side_by_side(read_mark, [1], 1, "", leave_a_mark)) == [(1, "made ready")]
    assert "WIJKABM_TEST_MARK" not in os.environ


def test_of_a_process_that_is_killed_is_said_what_to_do():
    with pytest.raises(InputError, match="give fewer"):
        list(run_side_by_side(work, ["killed"], 1, "give fewer"))


def test_who_stops_listening_leaves_no_process_behind():
    before = set(multiprocessing.active_children())
    given = run_side_by_side(work, ["first", "long"], 2, "")
    assert next(given) == ("first", "first")
    working = set(multiprocessing.active_children()) - before
    assert working
    given.close()
    for process in working:
        process.join(LONG / 4)
        assert not process.is_alive()
