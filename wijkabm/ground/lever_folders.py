"""Where levers and shocks stand: a folder each, inside the package or outside it, found by scanning.

A folder that holds a `lever.py` is a lever. Those of the package stand in ``wijkabm/levers``. Others come
from packages that name a folder under the entry-point group ``wijkabm.levers``, and from folders that a user
gives (``--levers FOLDER``); such a folder is one lever's or holds several.
"""

import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Final, NamedTuple

from wijkabm.ground.compiled.foreign import (
    KNOWN,
    OUTSIDE,
    find_outside_folder,
    hash_files,
    list_files,
    list_imports,
)
from wijkabm.ground.errors import InputError

PACKAGE: Final = Path(__file__).parents[1]
OWN: Final = ("levers", "levers/shocks")
MARK: Final = "lever.py"
GROUP: Final = "wijkabm.levers"
SETTING: Final = "WIJKABM_LEVERS"
"""Folders that were given, in the environment, so that processes which are started know them too."""


class Folder(NamedTuple):
    """Where one lever stands.

    Attributes
    ----------
    name : str
        Of the lever, as everywhere: that of the folder.
    path : Path
    is_outside : bool
        Whether it came from elsewhere than the package.
    hash : str
        Of one outside: hash of what it did when this process first looked.
    """

    name: str
    path: Path
    is_outside: bool
    hash: str = ""

    def load(self, part: str) -> Any:
        """A module of the folder: ``lever``, ``decision``, ``check``; None if it has no such file."""
        if not (self.path / f"{part}.py").is_file():
            return None
        if not self.is_outside:
            place = ".".join(self.path.relative_to(PACKAGE).parts)
            return importlib.import_module(f"{PACKAGE.name}.{place}.{part}")
        around = f"{OUTSIDE}.{self.name}"
        known = sys.modules.get(around)
        if known is not None and find_outside_folder(around) != self.path:
            _forget(around)
        if f"{around}.{part}" in sys.modules:
            return sys.modules[f"{around}.{part}"]
        try:
            module = importlib.import_module(f"{around}.{part}")
            if hash_files(self.path) != self.hash:
                raise InputError(
                    f"--levers {self.path}: {self.name} was changed while it was read; begin anew"
                )
        except BaseException:
            _forget(around)
            raise
        _taken[around] = self.path, self.hash
        return module


def _forget(around: str) -> None:
    """Nothing of a lever from outside stays in this process; what was taken in half would act later."""
    for name in [x for x in sys.modules if x == around or x.startswith(f"{around}.")]:
        del sys.modules[name]
    _taken.pop(around, None)


class AsItStands(SourceFileLoader):
    """Loads a module from its text: what Python keeps beside it may be of the text of a second ago."""

    def path_stats(self, path: Any) -> Any:
        """Nothing that was kept could be known by: none is read, and none is left in somebody's folder."""
        raise OSError


class Finder:
    """Lets Python import modules of levers outside, so that another process can take levers over."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """A package of no file for the levers outside, and one for each of their folders."""
        package, _, lever = name.partition(".")
        if package != OUTSIDE:
            return None
        if "." in lever:
            found = PathFinder.find_spec(name, path, target)
            if found is not None and found.origin and type(found.loader) is SourceFileLoader:
                found.loader, found.cached = AsItStands(name, found.origin), None
            return found
        spec = ModuleSpec(name, None, is_package=True)
        if lever:
            folder = find_folders().get(lever)
            if folder is None or not folder.is_outside:
                raise InputError(
                    f"there is no lever {lever} from outside here ({SETTING} is "
                    f"{read_setting() or 'not set'}); give its folder, in every process, with --levers or "
                    f"{SETTING}"
                )
            spec.submodule_search_locations = [str(folder.path)]
        return spec


sys.meta_path.insert(0, Finder)


def use_levers(*folders: str | Path) -> None:
    """Take levers of these folders beside those of the package, in this process and those that it starts.

    Parameters
    ----------
    *folders : str or Path
        Each one lever's folder, or a folder of them. They come beside those that were given before.

    Raises
    ------
    InputError
        One is no folder, holds no lever, or a lever of a name that is there already; a lever imports what
        nobody would see change, or was changed after this process took it in.
    """
    paths = [Path(folder).resolve() for folder in folders]
    for path in paths:
        if os.pathsep in str(path):
            raise InputError(f"--levers {path}: {os.pathsep!r} in the name of a folder; rename it")
    before = [path for path in read_setting().split(os.pathsep) if path]
    setting = os.pathsep.join(dict.fromkeys([*before, *map(str, paths)]))
    _find.cache_clear()  # what was changed since is read, or refused
    _find(setting)
    os.environ[SETTING] = setting


def find_folders() -> dict[str, Folder]:
    """The folder of every lever and shock, by name: those of the package first."""
    return _find(read_setting())


def read_setting() -> str:
    """The folders that were given: all that is known of levers is a function of it."""
    return os.environ.get(SETTING, "")


def find_outside() -> tuple[Folder, ...]:
    """Folders from elsewhere than the package."""
    return tuple(folder for folder in find_folders().values() if folder.is_outside)


@cache
def _find(setting: str) -> dict[str, Folder]:
    found: dict[str, Folder] = {}
    inside = (place for own in OWN for place in _list_folders(PACKAGE / own))
    outside = (
        place
        for root in (
            *_find_installed(),
            *(Path(x).resolve() for x in setting.split(os.pathsep) if x),
        )
        for place in _open(root)
    )
    for is_outside, places in ((False, inside), (True, outside)):
        for place in places:
            name = place.name
            if not name.isidentifier():
                raise InputError(
                    f"--levers {place}: the name of the folder is the lever's; give it letters, digits and _"
                )
            if name in found and found[name].path != place:
                raise InputError(
                    f"--levers {place}: there is a lever {name} already, in {found[name].path}; "
                    "give the folder another name"
                )
            if name not in found:
                found[name] = look_into(name, place) if is_outside else Folder(name, place, False)
    return found


_taken: dict[str, tuple[Path, str]] = {}
"""Levers from outside of which this process has taken in a module: from where, and their hash then."""


def look_into(name: str, place: Path) -> Folder:
    """The folder of a lever from outside, after a look at its files.

    Raises
    ------
    InputError
        One cannot be read, or imports a module whose changes neither keys of compiled code nor hashes of
        results would show; or this process took the lever in before it was changed.
    """
    for path in list_files(place):
        if path.suffix == ".py":
            _check_imports(name, place, path)
    folder = Folder(name, place, True, hash_files(place))
    path, before = _taken.get(f"{OUTSIDE}.{name}", (place, folder.hash))
    if path == place and before != folder.hash:
        raise InputError(
            f"--levers {place}: {name} was changed after it was read; begin a new Python, in which "
            "nothing of the old version is left"
        )
    return folder


def _check_imports(name: str, place: Path, path: Path) -> None:
    try:
        imports = list_imports(path)
    except (SyntaxError, ValueError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        said = error.msg if isinstance(error, SyntaxError) else error
        file = path.relative_to(place).as_posix()
        raise InputError(
            f"--levers {place}: {file} cannot be read ({type(error).__name__}: {said}{line})"
        ) from None
    deep, files = len(path.relative_to(place).parts), list_files(place)
    for found in imports:
        is_own = found.name == f"{OUTSIDE}.{name}" or found.name.startswith(f"{OUTSIDE}.{name}.")
        own = found.name.removeprefix(f"{OUTSIDE}.{name}.") if is_own else found.name
        start = path.parents[found.up - 1] if 0 < found.up <= deep else place
        beside = start / f"{own.partition('.')[0]}.py"
        if (is_own or found.up) and beside.is_file() and beside not in files:
            raise InputError(
                f"--levers {path}: line {found.line} imports {beside.name}, which is no part of what "
                "the lever does; put what both need in a file of its own"
            )
        if found.up > deep or not (found.up or is_own or found.top in KNOWN):
            raise InputError(
                f"--levers {path}: line {found.line} imports {'.' * found.up}{found.name}, and nothing "
                "would show when that changes; import from the lever's own folder (from . import "
                "helpers), wijkabm, numpy, numba, pydantic or what comes with Python"
            )


def _list_folders(root: Path) -> list[Path]:
    """Folders of levers directly below `root`."""
    return sorted(path.parent for path in root.glob(f"*/{MARK}"))


def _open(root: Path) -> list[Path]:
    """The folder itself if it is a lever's, else those below it."""
    if not root.is_dir():
        raise InputError(f"--levers {root}: there is no such folder")
    places = [root] if (root / MARK).is_file() else _list_folders(root)
    if not places:
        raise InputError(
            f"--levers {root}: no {MARK} there or in a folder below it; see docs/own-lever.md"
        )
    return places


def _find_installed() -> Iterator[Path]:
    """Folders that installed packages name, without importing what stands in them."""
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        package, *below = entry.value.split(".")
        found = importlib.util.find_spec(package)
        for place in (found and found.submodule_search_locations) or ():
            yield Path(place, *below).resolve()


def hash_outside() -> str:
    """The names and hashes of all levers outside, in the order of names; empty if there are none."""
    return " ".join(sorted(f"{folder.name} {folder.hash}" for folder in find_outside()))


def check_outside(before: str) -> None:
    """Raise ``InputError`` if there are other levers than `before` (`hash_outside`): numbers changed."""
    now = hash_outside()
    if now != before:
        raise InputError(
            f"this was made with {f'levers from outside ({before})' if before else 'no lever from outside'}, "
            f"and here {f'are others ({now})' if now else 'is none'}: give the same with --levers, {SETTING} "
            "or use_levers before anything is built, or build it anew"
        )
