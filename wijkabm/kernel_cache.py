"""Where compiled rules are kept between processes, and under which key.

Numba keys what it compiled by the file of the function alone, and does not see edits in *other* files
whose functions and constants it took in. Here the key of a rule is all that it stands on: the files that its
module imports (`wijkabm.sources`), the fields of the tables that it takes, the versions of numba, llvmlite
and numpy, and the way in which tables are taken. So an edit never runs stale code, an edit of a page or a
plot recompiles nothing, and all installs of the same rules share what one of them compiled, wherever they
stand.
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

import numpy as np
from numba import config
from numba.core import caching
from numba.core.registry import cpu_target

from wijkabm.sources import NAME, find_imports, hash_closure, hash_layout

SETTINGS: Final = ("WIJKABM_CACHE", "NUMBA_CACHE_DIR", "XDG_CACHE_HOME")
"""Where a site may say that caches go, the first that is set; else the user's own cache folder."""

TABLES: Final = tuple(
    f"{NAME}.{module}" for module in ("state", "ledger", "coins", "parameters", "measures")
)
"""What rules take without importing it: the order of its fields is part of the machine code."""

COMPILED: Final = f"{NAME}.warm"
"""What is compiled ahead is what this module reaches."""

NOWHERE: Final = Path("no folder that could be kept")
"""A mark in it is never found."""

CPU: Final = cpu_target.target_context.codegen()


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
def describe_machine_code(is_direct: bool) -> str:
    """What decides, beside a rule's own sources, which machine code is right."""
    names = [f"{name} {version(name)}" for name in ("numba", "llvmlite")]
    if config.BOUNDSCHECK:
        names.append("bounds checked")
    return " ".join((*names, f"numpy {np.__version__}", f"direct {is_direct}", hash_layout(TABLES)))


def find_key(function: Callable[..., Any], is_direct: bool) -> str:
    """The key of one rule; it may stand outside the package and import from it."""
    more = describe_machine_code(is_direct)
    module = function.__module__
    if module.startswith(f"{NAME}."):
        return hash_closure((module,), more)
    beside = sorted(Path(inspect.getfile(function)).parent.glob("*.py"))
    text = "".join(path.read_text("utf-8") for path in beside)  # its own helpers among them
    return hash_closure(tuple(sorted(find_imports(text))), more + text)


class Place(caching._CacheLocator):
    """Where numba keeps one rule."""

    def __init__(self, function: Callable[..., Any], key: str, folder: Path) -> None:
        self._line = function.__code__.co_firstlineno
        self._key = key
        self._path = folder / f"{function.__module__.rpartition('.')[2]}-{key}"

    def get_cache_path(self) -> str:
        """Folder of its index and machine code."""
        return str(self._path)

    def get_source_stamp(self) -> str:
        """What must be the same for machine code to be right."""
        return self._key

    def get_disambiguator(self) -> str:
        """Tells two functions of one name apart."""
        return str(self._line)


def keep_compiled(dispatcher: Any, is_direct: bool) -> None:
    """Have numba keep what it compiles for a rule, and look there first."""
    function, folder = dispatcher.py_func, find_folder()
    if folder is None:
        return
    try:
        place = Place(function, find_key(function, is_direct), folder)
    except OSError:  # it was typed at a prompt: there is no file
        return

    class Kept(caching.CompileResultCacheImpl):
        def __init__(self, py_func: Callable[..., Any]) -> None:
            self._locator = place
            self._lineno = py_func.__code__.co_firstlineno
            self._filename_base = self.get_filename_base(
                f"{py_func.__module__}.{py_func.__qualname__}", ""
            )

    class Cache(caching.FunctionCache):
        _impl_class = Kept

        def save_overload(self, sig: Any, data: Any) -> None:
            with suppress(RuntimeError):  # an interrupted compile leaves nothing to keep
                super().save_overload(sig, data)

    with suppress(OSError):  # a folder that takes nothing: it is compiled for this process alone
        place.ensure_cache_path()
        dispatcher._cache = Cache(function)


@cache
def find_mark(levers: bool, is_direct: bool) -> Path:
    """File that says that all rules of these very sources are compiled for this processor and Python."""
    more = f"{describe_machine_code(is_direct)} {sys.version_info[:2]} {CPU.magic_tuple()}"
    key = hash_closure((COMPILED,), more)
    return (find_folder() or NOWHERE) / f"{'levers' if levers else 'month'}-{key}.compiled"


def find_lock() -> Path:
    """File that whoever compiles ahead for this Python holds, so that others of it wait."""
    version_of_python = ".".join(map(str, sys.version_info[:2]))
    return (find_folder() or NOWHERE) / f"compiling-{version_of_python}.lock"
