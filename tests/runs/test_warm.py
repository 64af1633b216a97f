"""Compiling ahead: done once, and done again where it was broken off."""

import sys
import threading
from concurrent.futures import Future
from typing import ClassVar

import pytest
from filelock import FileLock

from wijkabm.ground.compiled import cache, kernels
from wijkabm.model.wijk import Wijk
from wijkabm.runs import warm

pytestmark = pytest.mark.skipif(
    not kernels.IS_COMPILED, reason="nothing is compiled, so nothing ahead either"
)


class PoolDouble:
    """Notes what would be compiled."""

    fails = False
    asked: ClassVar[list[tuple[str, ...]]] = []

    def __init__(self, *_, **__):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def submit(self, _, task):
        self.asked.append(task)
        future = Future()
        if self.fails:
            future.set_exception(KeyboardInterrupt())
        else:
            future.set_result(None)
        return future


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """Tasks that were handed out; the folder of compiled rules is empty."""
    monkeypatch.setattr(cache, "find_folder", lambda: tmp_path)
    monkeypatch.setattr(warm, "ProcessPoolExecutor", PoolDouble)
    monkeypatch.setattr(PoolDouble, "asked", [])
    cache.find_mark.cache_clear()
    yield PoolDouble.asked
    cache.find_mark.cache_clear()


def test_rules_are_compiled_once_and_again_after_a_break(monkeypatch, tmp_path, asked):
    monkeypatch.setattr(PoolDouble, "fails", True)
    (tmp_path / "rules-0123").mkdir()
    (tmp_path / "rules-0123" / "half.nbi").touch()
    with pytest.raises(KeyboardInterrupt):
        warm.warm_up()
    assert not kernels.is_compiled_before()
    asked.clear()
    monkeypatch.setattr(PoolDouble, "fails", False)
    warm.warm_up()
    warm.warm_up()
    assert asked == list(warm.TASKS)
    assert kernels.is_compiled_before()
    assert not kernels.is_compiled_before(levers=True)
    asked.clear()
    warm.warm_up(levers=True)
    warm.warm_up(levers=True)
    warm.warm_up()
    assert asked == [*warm.TASKS, *warm.list_programme_tasks()]


def test_progress_grows_to_the_whole(asked):
    told = []
    warm.warm_up(levers=True, tell=lambda share, seconds: told.append((share, seconds)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
    assert all(seconds >= 0.0 for _, seconds in told)


def test_who_starts_beside_another_waits_and_compiles_nothing(asked):
    told, lock = [], FileLock(cache.find_lock())
    heard = threading.Event()

    def tell(share, seconds):
        told.append(share)
        heard.set()

    with lock:
        other = threading.Thread(target=warm.warm_up, kwargs={"tell": tell})
        other.start()
        assert heard.wait(30)
        kernels.note_compiled()
    other.join(30)
    assert not other.is_alive()
    assert set(told) == {-1.0}
    assert asked == []


def test_nobody_waits_for_ever(asked, monkeypatch):
    monkeypatch.setattr(warm, "LONGEST", 0.5)
    with FileLock(cache.find_lock()):
        warm.warm_up()
    assert asked == list(warm.TASKS)


def count_compiled():
    """How many versions of each rule there are in this process."""
    return {
        rule.py_func.__qualname__: len(rule.dispatcher.overloads)
        for name, module in list(sys.modules.items())
        if name.startswith("wijkabm.")
        for rule in vars(module).values()
        if hasattr(rule, "dispatcher")
    }


def test_a_first_month_finds_all_its_rules_compiled():
    warm.compile_steps(tuple(step for task in warm.TASKS for step in task))
    ahead = count_compiled()
    Wijk("heechterp-schieringen", burn_in=1).run(1)
    assert count_compiled() == ahead
    assert min(ahead[name] for name in ("is_closed", "shop_for_baskets", "measure_once")) == 1


def test_a_folder_that_takes_no_mark_stops_nothing(monkeypatch, tmp_path, asked):
    (tmp_path / "file").touch()
    monkeypatch.setattr(cache, "find_folder", lambda: tmp_path / "file" / "gone")
    warm.warm_up()
    assert not kernels.is_compiled_before()
    assert asked == list(warm.TASKS)
