"""Run a wijk, save it as one folder, load it again.

A folder of results is written beside its place under a hidden name and renamed when it is complete:
it appears whole or not at all.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.plain import read_whole, to_whole
from wijkabm.ground.terminal import is_text
from wijkabm.levers.desk.scenario import BASELINE, Scenario
from wijkabm.model.wijk import Wijk
from wijkabm.place.key_figures import KeyFigures
from wijkabm.runs.results import MANIFEST, Results, load, read_manifest, write_tables

MOST_MONTHS: Final = 12_000
"""A thousand years; more is a slip of the finger."""

NO_ROOM: Final = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
"""What a system says when a disk, a file or somebody's part of a disk is full."""

__all__ = [
    "MOST_MONTHS",
    "Place",
    "Results",
    "check_run",
    "give_up_unfinished",
    "keeping",
    "load",
    "new_folder",
    "run",
    "save",
    "tell_interrupted",
]


def check_run(months: int, burn_in: int, seed: int, place_seed: int) -> None:
    """Raise ``InputError`` if months, burn-in or a seed is out of range."""
    for option, value, low, high in (
        ("--months", months, 1, MOST_MONTHS),
        ("--burn-in", burn_in, 0, MOST_MONTHS),
        ("--seed", seed, 0, 2**63 - 1),
        ("--place-seed", place_seed, 0, 2**63 - 1),
    ):
        read_whole(option, value, low, high)


def run(
    presets: str | Sequence[str] = "korrewegwijk",
    *,
    areas: Sequence[KeyFigures] | None = None,
    months: int = 120,
    burn_in: int = 60,
    seed: int = 1,
    place_seed: int = 1,
    closure: str = "grant",
    borders: str = "city",
    parameters: Parameters | Mapping[str, Any] | None = None,
    policy: Scenario = BASELINE,
    progress: Callable[[int], None] | None = None,
) -> Wijk:
    """Build a wijk and let it live for `months`; arguments as those of `Wijk`.

    `progress` is called after every month: with 0 in the burn-in, then with the month.

    Raises
    ------
    InputError
        Months, burn-in or a seed out of range, or what `Wijk` refuses.
    """
    months, burn_in, seed, place_seed = map(to_whole, (months, burn_in, seed, place_seed))
    check_run(months, burn_in, seed, place_seed)
    wijk = Wijk(
        presets,
        areas=areas,
        seed=seed,
        place_seed=place_seed,
        burn_in=burn_in,
        parameters=parameters,
        closure=closure,
        borders=borders,
        policy=policy,
        progress=(lambda: progress(0)) if progress else None,
    )
    return wijk.run(months, progress=progress)


@dataclass(frozen=True)
class Place:
    """Where results are written before they stand where they belong.

    Attributes
    ----------
    folder, partial, earlier : Path
        Where they belong, where they are written, where earlier results step aside to.
    made : tuple of Path
        Parents that were not there before, the deepest first.
    """

    folder: Path
    partial: Path
    earlier: Path
    made: tuple[Path, ...]

    def fill(self) -> None:
        """Rename the new results; earlier ones step aside first and go last."""
        if self.folder.exists():
            self.folder.rename(self.earlier)
        self.partial.rename(self.folder)
        shutil.rmtree(self.earlier, ignore_errors=True)

    def give_up(self) -> None:
        """Leave things as they were before."""
        shutil.rmtree(self.partial, ignore_errors=True)
        if os.path.lexists(self.earlier):  # which says no, too, of a name that is too long
            if self.folder.exists():
                shutil.rmtree(self.earlier, ignore_errors=True)
            else:
                self.earlier.rename(self.folder)
        for parent in self.made:
            if parent.is_dir() and not any(parent.iterdir()):
                parent.rmdir()


_unfinished: list[Place] = []
_kept: list[Callable[[], str]] = []  # say what stays of a command that is stopped


@contextmanager
def keeping(tell: Callable[[], str]) -> Iterator[None]:
    """While inside, a command that is stopped says what `tell` says stays of it."""
    _kept.append(tell)
    try:
        yield
    finally:
        _kept.remove(tell)


def tell_interrupted() -> str:
    """What somebody reads who stopped a command."""
    return f"interrupted; {_tell_kept() or 'nothing was written'}"


def _tell_kept() -> str:
    said = [text for text in (tell() for tell in _kept) if text]
    return said[-1] if said else ""


def give_up_unfinished() -> None:
    """Remove what runs of this process have begun to write; for a process that must end at once."""
    for place in _unfinished:
        place.give_up()


@contextmanager
def new_folder(folder: str | Path, overwrite: bool = False) -> Iterator[Path]:
    """A folder to write results in, which takes the place of `folder` when all went well.

    Enter it before simulating: a place that cannot be written is found at once. On any error, also
    an interrupt, nothing stays behind and what was there before is untouched.

    Parameters
    ----------
    folder : str or Path
        Where the results shall be.
    overwrite : bool
        Whether a folder that holds a manifest of ours may be replaced.

    Raises
    ------
    InputError
        The folder exists and may not be replaced, its name is no text, or its place cannot be written or is
        full.
    """
    folder = Path(os.path.abspath(folder))
    if not is_text(str(folder)):
        raise InputError(f"{folder}: holds bytes that are no UTF-8; give another with --out")
    _check_free(folder, overwrite)
    place = Place(
        folder,
        folder.with_name(f".{folder.name}.partial-{os.getpid()}"),
        folder.with_name(f".{folder.name}.earlier-{os.getpid()}"),
        tuple(parent for parent in folder.parents if not parent.exists()),
    )
    _unfinished.append(place)
    try:
        try:
            place.partial.mkdir(parents=True)
        except OSError as error:
            raise InputError(f"{folder}: cannot be written ({error.strerror}); try --out") from None
        try:
            yield place.partial
            _check_free(folder, overwrite)
            place.fill()
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            told = (
                f"{folder}: cannot be written ({error.strerror or error}); make room, or try --out"
            )
            kept = _tell_kept()
            raise InputError(f"{told}; {kept}" if kept else told) from None
    except BaseException:
        place.give_up()
        raise
    finally:
        _unfinished.remove(place)


def _check_free(folder: Path, overwrite: bool) -> None:
    if not os.path.lexists(folder):
        return
    if not folder.is_dir() or folder.is_symlink():
        raise InputError(f"{folder}: is not a folder; give another with --out")
    ours = read_manifest(folder) is not None
    if not any(folder.iterdir()):
        raise InputError(f"{folder}: exists already; remove it or give another with --out")
    if not ours:
        raise InputError(
            f"{folder}: exists and holds no {MANIFEST} of wijkabm, so it is never replaced; "
            "give another with --out"
        )
    if not overwrite:
        raise InputError(
            f"{folder}: holds earlier results; replace them with --overwrite or give another "
            "with --out"
        )


def save(model: Wijk, folder: str | Path, overwrite: bool = False) -> Path:
    """Save a run as a folder of tables and a manifest.

    Figures and report are made from such a folder: ``report.write_report(load(folder), folder)``.

    Raises
    ------
    InputError
        As `new_folder`.
    """
    with new_folder(folder, overwrite) as partial:
        write_tables(model, partial)
    return Path(folder)
