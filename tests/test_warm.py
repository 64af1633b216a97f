"""Compiling ahead: done once, and done again where it was broken off."""

import sys
from typing import ClassVar

import pytest

from wijkabm import kernels, warm
from wijkabm.model import Wijk

pytestmark = pytest.mark.skipif(
    bool(kernels.numba.config.DISABLE_JIT), reason="nothing is compiled, so nothing ahead either"
)


class PoolDouble:
    """Notes what would be compiled."""

    fails = False
    asked: ClassVar[list[list[tuple[str, ...]]]] = []

    def __init__(self, *_, **__):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def map(self, _, tasks):
        self.asked.append(list(tasks))
        if self.fails:
            raise KeyboardInterrupt
        return []


def test_rules_are_compiled_once_and_again_after_a_break(monkeypatch, tmp_path):
    monkeypatch.setattr(kernels.numba.config, "CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(warm, "ProcessPoolExecutor", PoolDouble)
    monkeypatch.setattr(PoolDouble, "asked", [])
    monkeypatch.setattr(PoolDouble, "fails", True)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "half.nbi").touch()
    with pytest.raises(KeyboardInterrupt):
        warm.warm_up()
    assert not kernels.is_compiled_before()
    monkeypatch.setattr(PoolDouble, "fails", False)
    warm.warm_up()
    warm.warm_up()
    assert PoolDouble.asked == [list(warm.TASKS)] * 2
    assert kernels.is_compiled_before()
    assert not kernels.is_compiled_before(levers=True)
    warm.warm_up(levers=True)
    warm.warm_up(levers=True)
    warm.warm_up()
    assert PoolDouble.asked[2:] == [[*warm.TASKS, *warm.list_programmes()]]


def count_compiled():
    """How many versions of each rule there are in this process."""
    return {
        rule.py_func.__qualname__: len(rule.dispatcher.overloads)
        for name, module in list(sys.modules.items())
        if name.startswith("wijkabm.")
        for rule in vars(module).values()
        if isinstance(rule, kernels.Kernel)
    }


def test_a_first_month_finds_all_its_rules_compiled():
    warm.compile_steps(tuple(step for task in warm.TASKS for step in task))
    ahead = count_compiled()
    Wijk("heechterp-schieringen", burn_in=1).run(1)
    assert count_compiled() == ahead
    assert min(ahead[name] for name in ("is_closed", "shop_for_baskets", "measure_once")) == 1


def test_a_folder_that_takes_no_mark_stops_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(kernels.numba.config, "CACHE_DIR", str(tmp_path / "gone"))
    monkeypatch.setattr(warm, "ProcessPoolExecutor", PoolDouble)
    monkeypatch.setattr(PoolDouble, "asked", [])
    warm.warm_up()
    assert not kernels.is_compiled_before()
    assert len(PoolDouble.asked) == 1
