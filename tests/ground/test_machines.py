"""Machines that are not ours: no Linux calls, no user, no home, no memory bound, no count of cores."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.place.kwb_files import READ, write_text, yearly_table
from wijkabm.app import purse
from wijkabm.ground import machine
from wijkabm.ground.compiled import cache

ROOT = Path(__file__).parents[2]
LINUX = """
    import builtins, os, signal
    for name in ("sched_getaffinity", "getloadavg", "setpriority", "killpg"):
        if hasattr(os, name):
            delattr(os, name)
    if hasattr(os, "process_cpu_count"):  # of Python 3.13; elsewhere it is the count of all
        os.process_cpu_count = os.cpu_count
    found = builtins.__import__
    def find(name, globals=None, *more, **named):
        asks = str((globals or {}).get("__name__"))
        if name in ("fcntl", "pwd", "grp", "termios") and asks.split(".")[0] == "wijkabm":
            raise ModuleNotFoundError(f"No module named {name!r}")
        return found(name, globals, *more, **named)
    builtins.__import__ = find
    import resource
    def refuse(*_):
        raise ValueError("current limit exceeds maximum limit")
    resource.setrlimit = refuse
"""
"""What is no part of macOS or Windows, or does not do there what it does on Linux."""

NOBODY = """
    import os, pwd
    def nobody(number):
        raise KeyError(f"getpwuid(): uid not found: {number}")
    pwd.getpwuid = nobody
"""
"""A container that runs as a number without a name."""

CALLS = """
    import sys
    from wijkabm import compare_scenarios, load_scenario
    from wijkabm.cli import main
    from wijkabm.tell.plots import FIGURES
    if __name__ == "__main__":
        while len(FIGURES) > 1:  # one picture is painted as all are
            FIGURES.popitem()
        for line in sys.argv[1].splitlines():
            if line == "compare":
                compare_scenarios("heechterp-schieringen", [load_scenario("room")], seeds=2,
                                  months=1, burn_in=0)
                continue
            try:
                main(line.split())
            except SystemExit as left:
                assert not left.code, line
"""
DESIGN = """
presets: heechterp-schieringen
months: 1
burn_in: 0
seeds: 2
outcomes: [shops_open]
"""


def call_elsewhere(folder, lines, taken):
    """Run some commands where every process starts without what `taken` takes away."""
    (folder / "sitecustomize.py").write_text(textwrap.dedent(taken), "utf-8")
    (folder / "calls.py").write_text(textwrap.dedent(CALLS), "utf-8")
    kept = cache.find_folder()
    environment = {k: v for k, v in os.environ.items() if k not in ("LOGNAME", "USER", "HOME")}
    if kept is not None and kept.name == cache.NAME:
        environment["WIJKABM_CACHE"] = str(kept.parent)
    paths = os.pathsep.join((str(folder), str(ROOT)))
    return subprocess.run(
        [sys.executable, folder / "calls.py", "\n".join(lines)],
        env={**environment, "PYTHONPATH": paths},
        cwd=folder, capture_output=True, text=True,
    )  # fmt: skip


@pytest.mark.slow
def test_commands_need_neither_what_linux_alone_has_nor_a_user_with_a_home(tmp_path):
    (tmp_path / "design.yaml").write_text(DESIGN, "utf-8")
    write_text(tmp_path / "kwb-2023.csv", yearly_table())
    done = call_elsewhere(
        tmp_path,
        (
            f"run --kwb kwb-2023.csv --area {READ} --months 1 --burn-in 0 --out one",
            "compare",
            "sweep design.yaml --workers 1 --out two",
        ),
        LINUX + NOBODY,
    )
    assert done.returncode == 0, done.stderr
    assert all((tmp_path / name / "manifest.json").exists() for name in ("one", "two"))


NOTEBOOK = """
import sys
sys.modules["ipywidgets"] = None
import ipykernel.zmqshell
from IPython.core.interactiveshell import InteractiveShell
done = InteractiveShell.instance().run_cell(
    "from wijkabm import Wijk\\nfrom wijkabm.cli.shared import show_progress\\n"
    "with show_progress(3, False) as tell: tell(1)"
)
done.raise_error()
"""


def test_a_notebook_without_widgets_is_not_warned():
    pytest.importorskip("ipykernel")
    done = subprocess.run(
        [sys.executable, "-c", NOTEBOOK], env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_cores_are_counted_on_every_system(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3, 5}, raising=False)
    assert machine.count_cores() == 2
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 100)
    assert machine.count_cores() == 100
    monkeypatch.setattr(sys, "platform", "win32")
    assert machine.count_cores() == machine.MOST_ON_WINDOWS
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert machine.count_cores() == 1


def test_memory_is_guessed_where_the_system_does_not_tell(monkeypatch):
    monkeypatch.delattr(os, "sysconf")
    assert purse.find_size() == purse.LEAST_BYTES
