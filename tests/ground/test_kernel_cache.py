"""Compiled rules are used again as long as what they stand on is the same, and no longer."""

import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import pytest

from wijkabm.ground.compiled import cache as kernel_cache
from wijkabm.ground.compiled import kernels, sources
from wijkabm.runs import warm

pytestmark = pytest.mark.skipif(
    not kernels.IS_COMPILED, reason="nothing is compiled, so nothing is kept"
)

RULE = """
from wijkabm.ground.compiled.kernels import kernel
from wijkabm.month.trial_number import NUMBER

@kernel
def add_number(x):
    return x + NUMBER
"""
ASK = """
import json
from wijkabm.month.trial import add_number
told = add_number(1)
dispatcher = getattr(add_number, "dispatcher", add_number)
print(json.dumps([told, sum(dispatcher.stats.cache_hits.values())]))
"""


def lay_out(folder):
    shutil.copytree(sources.PACKAGE, folder / "wijkabm", ignore=shutil.ignore_patterns("*.pyc"))
    rules = folder / "wijkabm" / "month"
    (rules / "trial.py").write_text(RULE)
    (rules / "trial_number.py").write_text("NUMBER = 1\n")
    return folder


def ask(folder, cache, told=None, **settings):
    """What the rule says in a new process, and how often its code came from the folder."""
    plain = {k: v for k, v in os.environ.items() if not k.endswith(("_CACHE", "_CACHE_DIR"))}
    plain["PYTHONDONTWRITEBYTECODE"] = (
        "1"  # what Python keeps goes by times, which some edits here keep
    )
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**plain, "PYTHONPATH": str(folder), "WIJKABM_CACHE": str(cache), **settings},
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    if told is not None:
        told.append(done.stderr)
    return tuple(json.loads(done.stdout))


def test_an_edit_is_seen_where_it_counts_and_nowhere_else(tmp_path):
    here, cache = lay_out(tmp_path / "here"), tmp_path / "cache"
    assert ask(here, cache) == (2, 0)
    assert ask(here, cache) == (2, 1)
    for unrelated in (
        "app/page.py",
        "tell/plots.py",
        "cli/runs.py",
        "tell/texts/nl.yaml",
        "model/wijk.py",
    ):
        with (here / "wijkabm" / unrelated).open("a") as file:
            file.write("\n# an edit\n")
    assert ask(here, cache) == (2, 1)
    (here / "wijkabm" / "month" / "trial_number.py").write_text("NUMBER = 5\n")
    assert ask(here, cache) == (6, 0)


def test_installs_share_and_a_site_s_own_cache_folder_runs_nothing_stale(tmp_path):
    here, there = lay_out(tmp_path / "here"), lay_out(tmp_path / "there")
    cache, site = tmp_path / "cache", str(tmp_path / "site")
    assert ask(here, cache) == (2, 0)
    assert ask(there, cache) == (2, 1)
    assert ask(here, "", NUMBA_CACHE_DIR=site) == (2, 0)
    assert ask(here, "", NUMBA_CACHE_DIR=site) == (2, 1)
    number = here / "wijkabm" / "month" / "trial_number.py"
    before = number.stat()
    number.write_text("NUMBER = 7\n")
    os.utime(number, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert ask(here, "", NUMBA_CACHE_DIR=site) == (8, 0)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no such rights on this system")
def test_code_that_another_user_could_have_put_there_is_not_run(tmp_path):
    folder = tmp_path / "wijkabm"
    folder.mkdir(mode=0o700)
    assert kernel_cache.is_ours(folder)
    folder.chmod(0o777)
    assert not kernel_cache.is_ours(folder)
    folder.chmod(0o700)
    tmp_path.chmod(0o777)  # another could put a folder in its place
    assert not kernel_cache.is_ours(folder)
    tmp_path.chmod(0o1777)  # there only its owner may move it
    assert kernel_cache.is_ours(folder)


class Planted:
    """What runs as soon as it is unpickled."""

    def __init__(self, file):
        self.file = str(file)

    def __reduce__(self):
        return os.makedirs, (self.file, 0o700, True)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no such rights on this system")
@pytest.mark.parametrize("is_open", [False, True])
def test_planted_code_is_not_run_and_the_rule_compiles_without_a_folder(is_open, tmp_path):
    """Numba unpickles what lies in the folder: in one of our own it runs, in an open one it does not."""
    here, temporary, ran = lay_out(tmp_path / "here"), tmp_path / "temporary", tmp_path / "ran"
    folder = temporary / f"wijkabm-{os.getuid()}"
    folder.mkdir(parents=True, mode=0o700)
    homeless = {"HOME": str(here / "wijkabm" / "model" / "wijk.py"), "TMPDIR": str(temporary)}
    assert ask(here, "", **homeless) == (2, 0)
    indexes = list(folder.rglob("*.nbi"))
    assert indexes
    for index in indexes:
        index.write_bytes(pickle.dumps(Planted(ran)))
    if is_open:
        folder.chmod(0o777)
    told = []
    assert ask(here, "", told=told, **homeless) == (2, 0)
    assert ran.exists() == (not is_open)
    assert ("compiled rules cannot be kept" in told[0]) == is_open
    assert told[0].count("\n") == is_open


def look(monkeypatch, temporary, home, **settings):
    """The folder that a new process would find."""
    for name in kernel_cache.SETTINGS:
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setattr(Path, "home", home)
    return kernel_cache.find_folder.__wrapped__()


def no_home():
    raise RuntimeError("Could not determine home directory.")


def test_a_setting_that_cannot_be_used_leads_to_the_home_and_that_to_a_folder_of_our_own(
    tmp_path, monkeypatch
):
    (file := tmp_path / "file").touch()
    find = partial(look, monkeypatch, tmp_path)
    assert find(lambda: tmp_path / "me", WIJKABM_CACHE=file) == tmp_path / "me/.cache/wijkabm"
    own = tmp_path / f"wijkabm-{kernel_cache.name_user()}"
    assert find(no_home) == own
    assert find(lambda: Path("/")) == own
    assert find(lambda: file, WIJKABM_CACHE=file) == own
    (tmp_path / "site").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "site")
    assert find(no_home, WIJKABM_CACHE=tmp_path / "link") == tmp_path / "site" / "wijkabm"


def test_windows_has_no_number_for_a_user(tmp_path, monkeypatch):
    (file := tmp_path / "file").touch()
    monkeypatch.delattr(os, "getuid", raising=False)
    monkeypatch.setattr("getpass.getuser", lambda: "anna")
    assert look(monkeypatch, tmp_path, lambda: file) == tmp_path / "wijkabm-anna"


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no such rights on this system")
@pytest.mark.parametrize("fault", ["others may read", "others may write", "a link", "of another"])
def test_a_folder_in_a_shared_place_must_be_our_own(fault, tmp_path, monkeypatch, caplog):
    user = os.getuid() + (fault == "of another")
    folder = tmp_path / f"wijkabm-{user}"
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    if fault == "a link":
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        folder.mkdir(mode=0o700)
    monkeypatch.setattr(os, "getuid", lambda: user)
    if fault.startswith("others"):
        folder.chmod(0o750 if "read" in fault else 0o777)
    assert look(monkeypatch, tmp_path, no_home) is None
    assert "set WIJKABM_CACHE to a folder of your own" in caplog.text


def test_where_nothing_is_kept_nothing_is_compiled_ahead(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(kernel_cache, "find_folder", lambda: None)
    monkeypatch.setattr(warm, "compile_all", lambda *_: pytest.fail("compiled for nobody"))
    kernel_cache.find_mark.cache_clear()
    warm.warm_up_aloud(levers=True)
    assert not kernels.is_compiled_before()
    kernels.note_compiled()
    assert list(tmp_path.iterdir()) == []
    kernel_cache.find_mark.cache_clear()


INTERRUPTED = """
from numba.core import codegen

def interrupt(cls, module, code):
    raise KeyboardInterrupt

kept = codegen.CPUCodeLibrary._object_compiled_hook
codegen.CPUCodeLibrary._object_compiled_hook = classmethod(interrupt)
from wijkabm.place.home_at_rest import normal_above
print(round(normal_above(0.0), 3))
codegen.CPUCodeLibrary._object_compiled_hook = kept
print(round(normal_above(0.0), 3))
"""


def test_a_compile_that_is_interrupted_as_it_ends_can_be_used(tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", INTERRUPTED],
        env={**os.environ, "WIJKABM_CACHE": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert told.stdout.split() == ["0.5", "0.5"], told.stderr


TAKE = """
import sys
import numpy as np
from wijkabm.month.trial import take_b
from wijkabm.ground.compiled.tables import Table

for columns in sys.argv[1:]:
    Shops = type("Shops", (Table,), {"__annotations__": dict.fromkeys(columns)})
    before = sum(take_b.dispatcher.stats.cache_hits.values())
    kept = Shops(**{name: np.array([ord(name)]) for name in columns})
    print(chr(take_b(kept)), sum(take_b.dispatcher.stats.cache_hits.values()) - before)
"""


def test_a_rule_is_kept_for_the_columns_that_its_table_has(tmp_path):
    """Which module says what columns there are is no part of the rule's key: the table's layout is."""
    here = lay_out(tmp_path / "here")
    (here / "wijkabm" / "month" / "trial.py").write_text(
        "from wijkabm.ground.compiled.kernels import kernel\n\n"
        "@kernel\ndef take_b(shops):\n    return shops.b[0]\n"
    )

    def take(*columns):
        return subprocess.run(
            [sys.executable, "-c", TAKE, *columns],
            env={**os.environ, "PYTHONPATH": str(here), "WIJKABM_CACHE": str(tmp_path / "cache")},
            cwd=here, capture_output=True, text=True, check=True,
        ).stdout.splitlines()  # fmt: skip

    assert take("ab") == ["b 0"]
    assert take("ab", "ba", "acb") == ["b 1", "b 0", "b 0"]
    assert take("ba", "acb") == ["b 1", "b 1"]


def test_code_that_checks_indices_is_kept_apart(monkeypatch):
    describe = kernel_cache.describe_machine_code.__wrapped__
    monkeypatch.delenv("NUMBA_BOUNDSCHECK", raising=False)
    usual = describe()
    monkeypatch.setenv("NUMBA_BOUNDSCHECK", "1")
    assert describe() != usual


@pytest.mark.parametrize(
    "file", ["<stdin>", "<ipython-input-3-9c0f>", "/nowhere/ipykernel_77/12.py"]
)
def test_a_rule_that_was_typed_in_is_kept_nowhere(file):
    """Nothing would say that the cell was edited."""
    space = {"__name__": "__main__"}
    exec(compile("def rule(x):\n    return x + 30000\n", file, "exec"), space)
    with pytest.raises((OSError, TypeError)):
        kernel_cache.find_key(space["rule"])


def test_a_test_beside_a_rule_is_no_part_of_its_key(tmp_path):
    """A lever outside has its test in its folder too; its helpers count."""
    file = tmp_path / "decision.py"
    file.write_text("from help import X\n\ndef act(x):\n    return x\n")
    (tmp_path / "help.py").write_text("X = 1\n")
    space = {"__name__": "decision"}
    exec(compile("def act(x):\n    return x\n", str(file), "exec"), space)
    alone = kernel_cache.find_key(space["act"])
    (tmp_path / "test_flyers.py").write_text("from wijkabm.model.wijk import Wijk\n")
    assert kernel_cache.find_key(space["act"]) == alone
    (tmp_path / "help.py").write_text("X = 2\n")
    assert kernel_cache.find_key(space["act"]) != alone
