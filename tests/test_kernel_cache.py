"""Compiled rules are used again as long as what they stand on is the same, and no longer."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from wijkabm import kernel_cache, kernels, sources, warm

pytestmark = pytest.mark.skipif(
    bool(kernels.numba.config.DISABLE_JIT), reason="nothing is compiled, so nothing is kept"
)

RULE = """
from wijkabm.kernels import kernel
from wijkabm.rules.trial_number import NUMBER

@kernel
def add_number(x):
    return x + NUMBER
"""
ASK = """
import json, sys
from wijkabm import unboxing
if "other way" in sys.argv:
    unboxing.find_mismatch = lambda: "data"
from wijkabm.rules.trial import add_number
told = add_number(1)
dispatcher = getattr(add_number, "dispatcher", add_number)
print(json.dumps([told, sum(dispatcher.stats.cache_hits.values())]))
"""


def lay_out(folder):
    shutil.copytree(sources.PACKAGE, folder / "wijkabm", ignore=shutil.ignore_patterns("*.pyc"))
    rules = folder / "wijkabm" / "rules"
    (rules / "trial.py").write_text(RULE)
    (rules / "trial_number.py").write_text("NUMBER = 1\n")
    return folder


def ask(folder, cache, *how, **settings):
    """What the rule says in a new process, and how often its code came from the folder."""
    plain = {k: v for k, v in os.environ.items() if not k.endswith(("_CACHE", "_CACHE_DIR"))}
    done = subprocess.run(
        [sys.executable, "-c", ASK, *how],
        env={**plain, "PYTHONPATH": str(folder), "WIJKABM_CACHE": str(cache), **settings},
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return tuple(json.loads(done.stdout))


def test_an_edit_is_seen_where_it_counts_and_nowhere_else(tmp_path):
    here, cache = lay_out(tmp_path / "here"), tmp_path / "cache"
    assert ask(here, cache) == (2, 0)
    assert ask(here, cache) == (2, 1)
    for unrelated in ("app/page.py", "plots.py", "cli/run.py", "texts/nl.yaml", "model.py"):
        with (here / "wijkabm" / unrelated).open("a") as file:
            file.write("\n# an edit\n")
    assert ask(here, cache) == (2, 1)
    assert ask(here, cache, "other way") == (2, 0), "code that takes tables in another way"
    (here / "wijkabm" / "rules" / "trial_number.py").write_text("NUMBER = 5\n")
    assert ask(here, cache) == (6, 0)


def test_installs_share_and_a_site_s_own_cache_folder_runs_nothing_stale(tmp_path):
    here, there = lay_out(tmp_path / "here"), lay_out(tmp_path / "there")
    cache, site = tmp_path / "cache", str(tmp_path / "site")
    assert ask(here, cache) == (2, 0)
    assert ask(there, cache) == (2, 1)
    assert ask(here, "", NUMBA_CACHE_DIR=site) == (2, 0)
    assert ask(here, "", NUMBA_CACHE_DIR=site) == (2, 1)
    number = here / "wijkabm" / "rules" / "trial_number.py"
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


def test_tables_that_rules_take_are_part_of_their_key():
    warm.compile_steps(tuple(step for task in warm.TASKS for step in task))
    for name, module in list(sys.modules.items()):
        if not name.startswith("wijkabm."):
            continue
        known = sources.find_closure(name) | set(kernel_cache.TABLES)
        for rule in vars(module).values():
            if isinstance(rule, kernels.Kernel) and rule.__module__ == name:
                for types in rule.dispatcher.overloads:
                    homes = {
                        kind.instance_class.__module__
                        for kind in types
                        if hasattr(kind, "instance_class")
                    }
                    assert homes <= known, rule
