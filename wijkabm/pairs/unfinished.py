"""Seeds of a comparison that ended, kept in a folder beside its results until these are whole.

A seed is one file, written under another name and renamed, so that it is there whole or not at all. What
the runs depend on stands in their name: a seed of another design or another model is never taken.
"""

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from wijkabm.ground.compiled.sources import hash_closure
from wijkabm.ground.errors import InputError
from wijkabm.ground.lever_folders import hash_outside
from wijkabm.levers.desk.summary import describe_policy
from wijkabm.pairs.comparison import Run
from wijkabm.pairs.design import Design
from wijkabm.place.presets import load_preset

RUNNER: Final = "wijkabm.pairs.twins"
"""What lives the worlds: all that their numbers depend on stands under it."""

ENDING: Final = ".npz"
PARTIAL: Final = ".tmp"
"""What is being written; no seed's ending, so that a kill leaves nothing that reads as one."""

TOLD: Final = "told"


class SeedRuns(NamedTuple):
    """What one seed gave: its runs by name, and what the manifest says of it."""

    runs: dict[str, Run]
    manifest: dict[str, Any]


def identify(design: Design) -> str:
    """Hash of all that a seed's runs depend on; the seeds themselves are no part of it."""
    areas = design.areas or tuple(load_preset(name) for name in design.presets)
    content = {
        "model": hash_closure((RUNNER,), hash_outside()),
        "wijken": design.presets,
        "areas": [[area.code, area.fingerprint] for area in areas],
        "scenarios": [describe_policy(scenario) for scenario in design.scenarios],
        "place_seed": design.place_seed,
        "months": design.months,
        "burn_in": design.burn_in,
        "closure": design.closure,
        "borders": design.borders,
        "parameters": design.parameters.model_dump(mode="json"),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:24]


class Unfinished:
    """The folder of a comparison that is under way.

    Parameters
    ----------
    results : Path
        Where the results will be.
    design : Design
    """

    def __init__(self, results: Path, design: Design) -> None:
        self.folder = results.with_name(f"{results.name}.unfinished")
        self.identity = identify(design)
        self.seeds: Sequence[int] = design.seeds

    def open(self, resume: bool, overwrite: bool) -> None:
        """Begin, or go on with what is there.

        Raises
        ------
        InputError
            Seeds of an earlier comparison are there and nothing was said about them, or they are of
            another design or model.
        """
        if not self.folder.exists():
            return
        if overwrite and not resume:
            self.remove()
            return
        if not resume:
            raise InputError(
                f"{self.folder}: a comparison was stopped here; go on with --resume, or begin "
                "again with --overwrite"
            )
        others = [path for path in self.folder.glob(f"*{ENDING}") if not self._is_own(path)]
        if others:
            raise InputError(
                f"{self.folder}: holds seeds of another comparison or another version of the model; "
                "give the same command, begin again with --overwrite, or give another --out"
            )

    def begin(self) -> None:
        """Go on with what is there; what is of another design or model, or half written, is taken away."""
        for path in self.folder.glob(f"*{PARTIAL}"):
            path.unlink(missing_ok=True)
        if self.folder.exists() and not all(map(self._is_own, self.folder.glob(f"*{ENDING}"))):
            self.remove()

    def _is_own(self, path: Path) -> bool:
        return path.name.startswith(f"{self.identity}-")

    def _place(self, seed: int) -> Path:
        return self.folder / f"{self.identity}-{seed}{ENDING}"

    def keep(self, seed: int, ended: SeedRuns) -> None:
        """Write one seed."""
        arrays: dict[str, Any] = {
            f"{k}.{field}": values
            for k, run in enumerate(ended.runs.values())
            for field, values in run._asdict().items()
        }
        told = {"runs": list(ended.runs), "manifest": ended.manifest}
        arrays[TOLD] = np.array(json.dumps(told, default=_plain))
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = self.folder / f".{seed}.{os.getpid()}{PARTIAL}"
        try:
            with partial.open("wb") as file:
                np.savez_compressed(file, **arrays)
            os.replace(partial, self._place(seed))
        except OSError:
            partial.unlink(missing_ok=True)
            raise

    def read(self) -> dict[int, SeedRuns]:
        """Seeds that are there; a damaged one is not."""
        found = {}
        for seed in self.seeds:
            try:
                found[seed] = _read_seed(self._place(seed))
            except (OSError, ValueError, KeyError, zipfile.BadZipFile):
                continue
        return found

    def count(self) -> int:
        """How many of the seeds are there."""
        return sum(self._place(seed).exists() for seed in self.seeds)

    def tell(self) -> str:
        """What stays of a comparison that is stopped now; empty if nothing does."""
        count = self.count()
        if not count:
            self.remove()
            return ""
        return (
            f"{count} of {len(self.seeds)} seeds are kept; the same command with --resume goes on"
        )

    def remove(self) -> None:
        """Take the folder away."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _read_seed(path: Path) -> SeedRuns:
    with np.load(path, allow_pickle=False) as file:
        told = json.loads(str(file[TOLD]))
        runs = {
            name: Run(*(file[f"{k}.{field}"] for field in Run._fields))
            for k, name in enumerate(told["runs"])
        }
    return SeedRuns(runs, told["manifest"])


def _plain(value: Any) -> int | float:
    """A numpy number as Python's."""
    return value.item()  # type: ignore[no-any-return]
