"""Where compiled rules are kept between processes, and under which key.

Numba keys what it compiled by the file of the function alone, and does not see edits in *other* files
whose functions and constants it took in. Here the key of a rule is all that it stands on: the files that its
module imports (`wijkabm.ground.compiled.sources`), how it is compiled among them, and the versions of numba,
llvmlite and numpy. Which columns the tables have that it takes, numba's own index says: a table's type is
its layout. So an edit never runs stale code, an edit of a page or a plot recompiles nothing, and all
installs of the same rules share what one of them compiled, wherever they stand.
"""

import getpass
import inspect
import logging
import os
import stat
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from multiprocessing import parent_process
from pathlib import Path
from typing import Any, Final

from wijkabm.ground.compiled.foreign import (
    OUTSIDE,
    find_outside_folder,
    find_stood_on,
    hash_files,
    list_files,
    list_imports,
    reach,
)
from wijkabm.ground.compiled.sources import NAME, hash_closure

SETTINGS: Final = ("WIJKABM_CACHE", "NUMBA_CACHE_DIR", "XDG_CACHE_HOME")
"""Where a site may say that caches go, the first that is set; else the user's own cache folder."""

COMPILED: Final = f"{NAME}.runs.warm"
"""What is compiled ahead is what this module reaches."""

NOWHERE: Final = Path("no folder that could be kept")
"""A mark in it is never found."""


@cache
def find_folder() -> Path | None:
    """The folder of all compiled rules; None, and a line that says so, where none can be kept safely."""
    roots = [Path(os.environ[name]) for name in SETTINGS if os.environ.get(name)]
    with suppress(RuntimeError):  # somebody without a home
        home = Path.home()
        if home != Path(home.anchor):  # who has none is often said to live at the root
            roots.append(home / ".cache")
    for root in roots:
        with suppress(OSError):
            folder = (root / NAME).resolve()  # links that are turned elsewhere later do not count
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if is_ours(folder):
                return folder
    with suppress(OSError, KeyError, ImportError):
        folder = Path(tempfile.gettempdir()).resolve() / f"{NAME}-{name_user()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        if is_ours_alone(folder):
            return folder
    if parent_process() is None:  # once, and not by each worker
        logging.getLogger(NAME).warning(
            "compiled rules cannot be kept: %s is no folder that you alone can write. Rules are compiled now "
            "and at every start, which takes some minutes; set WIJKABM_CACHE to a folder of your own.",
            roots[0] if roots else "the folder of temporary files",
        )
    return None


def name_user() -> str:
    """Who we are in the name of a folder; a container may have no name for us, only a number."""
    return str(os.getuid()) if hasattr(os, "getuid") else getpass.getuser()


def is_ours_alone(folder: Path) -> bool:
    """The same where everybody may put folders: it is one, no link to one, and no one else may look in."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        return False
    if hasattr(os, "getuid") and (
        found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) != stat.S_IRWXU
    ):
        return False
    return is_ours(folder)


def is_ours(folder: Path) -> bool:
    """Whether nobody else can put code there, and we can: what lies in it is run."""
    if hasattr(os, "getuid"):
        if folder.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            return False
        for place in (folder, *folder.resolve().parents):  # who may move one may put another there
            found = place.stat()
            is_shared = found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX
            if is_shared or found.st_uid not in (os.getuid(), 0):
                return False
    return os.access(folder, os.W_OK)


@cache
def describe_machine_code() -> str:
    """What decides, beside a rule's own sources, which machine code is right."""
    names = [f"{name} {version(name)}" for name in ("numba", "llvmlite", "numpy")]
    if os.environ.get("NUMBA_BOUNDSCHECK", "0") != "0":
        names.append("indices checked")
    return " ".join(names)


def find_key(function: Callable[..., Any]) -> str:
    """The key of one rule; it may stand outside the package and import from it.

    Of a lever from outside every file counts that says what it does, and that indices are checked in it.

    Raises
    ------
    OSError
        Nothing would say when it changes: it was typed at a prompt or in a notebook, or it imports modules
        that stand neither beside it nor in `foreign.KNOWN`.
    """
    more = describe_machine_code()
    module = function.__module__
    if module.startswith(f"{NAME}."):
        return hash_closure((module,), more)
    file = Path(inspect.getfile(function))
    if not file.is_file():
        raise OSError(f"{file} is no file")
    if module.startswith(f"{OUTSIDE}."):
        folder = find_outside_folder(module)
        files = {path: list_imports(path) for path in list_files(folder) if path.suffix == ".py"}
        more += f" indices checked {hash_files(folder)}"
    else:
        files, foreign = reach(file)
        if foreign:
            raise OSError(f"{file} imports {foreign[0].name}")
        more += "".join(path.read_text("utf-8", "replace") for path in sorted(files))
    stands_on = find_stood_on(found for imports in files.values() for found in imports)
    return hash_closure(tuple(sorted(stands_on)), more)


@cache
def find_mark(levers: bool, processor: str) -> Path:
    """File that says that all rules of these very sources are compiled for this processor and Python."""
    more = f"{describe_machine_code()} {sys.version_info[:2]} {processor}"
    key = hash_closure((COMPILED,), more)
    return (find_folder() or NOWHERE) / f"{'levers' if levers else 'month'}-{key}.compiled"


def find_lock() -> Path:
    """File that whoever compiles ahead for this Python holds, so that others of it wait."""
    version_of_python = ".".join(map(str, sys.version_info[:2]))
    return (find_folder() or NOWHERE) / f"compiling-{version_of_python}.lock"
