"""Where levers and shocks stand: a folder each, inside the package or outside it, found by scanning.

A folder that holds a `lever.py` is a lever. Those of the package stand in ``wijkabm/levers``. Others come
from packages that name a folder under the entry-point group ``wijkabm.levers``, and from folders that a user
gives (``--levers FOLDER``); such a folder is one lever's or holds several.
"""

import hashlib
import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib.machinery import ModuleSpec
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Final, NamedTuple

from wijkabm.ground.errors import InputError

PACKAGE: Final = Path(__file__).parents[1]
OWN: Final = ("levers", "levers/shocks")
MARK: Final = "lever.py"
BESIDE: Final = ("nl.yaml", "en.yaml", "evidence.csv", "effects.csv", "check.py", "README.md")
GROUP: Final = "wijkabm.levers"
SETTING: Final = "WIJKABM_LEVERS"
"""Folders that were given, in the environment, so that processes which are started know them too."""

OUTSIDE: Final = "wijkabm_outside"
"""The package under which modules of levers outside are imported."""


class Folder(NamedTuple):
    """Where one lever stands.

    Attributes
    ----------
    name : str
        Of the lever, as everywhere: that of the folder.
    path : Path
    is_outside : bool
        Whether it came from elsewhere than the package.
    """

    name: str
    path: Path
    is_outside: bool

    def load(self, part: str) -> Any:
        """A module of the folder: ``lever``, ``decision``, ``check``; None if it has no such file."""
        if not (self.path / f"{part}.py").is_file():
            return None
        if not self.is_outside:
            place = ".".join(self.path.relative_to(PACKAGE).parts)
            return importlib.import_module(f"{PACKAGE.name}.{place}.{part}")
        around = f"{OUTSIDE}.{self.name}"
        known = sys.modules.get(around)
        if known is not None and list(known.__path__) != [str(self.path)]:
            for name in [x for x in sys.modules if x == around or x.startswith(f"{around}.")]:
                del sys.modules[name]
        return importlib.import_module(f"{around}.{part}")


class Finder:
    """Lets Python import modules of levers outside, so that another process can take levers over."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """A package of no file for the levers outside, and one for each of their folders."""
        package, _, lever = name.partition(".")
        if package != OUTSIDE or "." in lever:
            return None
        spec = ModuleSpec(name, None, is_package=True)
        if lever:
            folder = find_folders().get(lever)
            if folder is None or not folder.is_outside:
                return None
            spec.submodule_search_locations = [str(folder.path)]
        return spec


sys.meta_path.append(Finder)


def use_levers(*folders: str | Path) -> None:
    """Take levers of these folders beside those of the package, in this process and those that it starts.

    Parameters
    ----------
    *folders : str or Path
        Each one lever's folder, or a folder of them. They come beside those that were given before.

    Raises
    ------
    InputError
        One is no folder, holds no lever, or a lever of a name that is there already.
    """
    paths = [Path(folder).resolve() for folder in folders]
    for path in paths:
        if os.pathsep in str(path):
            raise InputError(f"--levers {path}: {os.pathsep!r} in the name of a folder; rename it")
    before = [path for path in read_setting().split(os.pathsep) if path]
    setting = os.pathsep.join(dict.fromkeys([*before, *map(str, paths)]))
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
            found.setdefault(name, Folder(name, place, is_outside))
    return found


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


def hash_folder(folder: Folder) -> str:
    """Hash of what a lever does, not of its words or its tests: 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(folder.path.rglob("*")):
        name = path.relative_to(folder.path).as_posix()
        if path.is_file() and "__pycache__" not in name and not _is_beside(path.name):
            digest.update(name.encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _is_beside(name: str) -> bool:
    """Whether a file says not what a lever does, but what it is called, what is known of it, or tests it."""
    return name.startswith("test_") or name in BESIDE


def hash_outside() -> str:
    """The names and hashes of all levers outside, in the order of names; empty if there are none."""
    return " ".join(sorted(f"{folder.name} {hash_folder(folder)}" for folder in find_outside()))
