"""The fan of a folder's runs: every month of an indicator in every world, with and without policy.

A comparison, a sweep that kept series, or a folder with runs of the same wijken in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from wijkabm.ground.errors import InputError
from wijkabm.measure.formulas import Indicator
from wijkabm.pairs.comparison import COMPARED
from wijkabm.runs.results import MANIFEST, read_manifest
from wijkabm.sweep.baselines import BASELINE, BASELINE_OF, is_baseline
from wijkabm.sweep.swept import load_sweep
from wijkabm.tell.texts import LANGUAGES
from wijkabm.tell.texts.names import name_scenario, name_wijken
from wijkabm.tell.texts.sweep_names import name_all

TOTAL: Final = "total"
FEWEST: Final = 2
"""Worlds that make a fan."""

Worlds = Mapping[str, np.ndarray]
"""Values of indicators by name, each (worlds, months)."""


@dataclass(frozen=True)
class Kept:
    """A folder of runs, before anything of it is read.

    Attributes
    ----------
    folder : Path
    kind : {"comparison", "sweep", "runs"}
    manifest : dict
        Of the folder, or of its first run.
    runs : tuple of (Path, dict)
        The runs of a folder with runs, and their manifests.
    """

    folder: Path
    kind: str
    manifest: dict[str, Any]
    runs: tuple[tuple[Path, dict[str, Any]], ...] = ()

    @property
    def months(self) -> int:
        """Months of results."""
        told = self.manifest["sweep"] if self.kind == "sweep" else self.manifest
        return int(told["months"])

    @property
    def units(self) -> dict[str, str]:
        """Units of the indicators that it has, by name."""
        return {name: indicator.unit for name, indicator in list_indicators(self).items()}


@dataclass(frozen=True)
class Fan:
    """The worlds of a folder, as far as they are asked for.

    Attributes
    ----------
    wijk : str
        What is looked at.
    months : int
    scenario : mapping of str to str, or None
        Title of the policy by language; None where nothing was decided.
    with_policy, without : Worlds
        Empty where the folder has none.
    indicators : mapping of str to Indicator
    version : str
    """

    wijk: str
    months: int
    scenario: Mapping[str, str] | None
    with_policy: Worlds
    without: Worlds
    indicators: Mapping[str, Indicator]
    version: str

    @property
    def worlds(self) -> int:
        """How many there are of the side that has the fewest."""
        sides = [side for side in (self.with_policy, self.without) if side]
        return min(max(len(values) for values in side.values()) for side in sides)


def open_kept(folder: str | Path) -> Kept:
    """Look what kind of folder it is.

    Raises
    ------
    InputError
        There is none, or it holds nothing that makes a fan.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder of results")
    manifest = read_manifest(folder) or {}
    if "seeds" in manifest:
        return Kept(folder, "comparison", manifest)
    if "sweep" in manifest:
        return Kept(folder, "sweep", load_sweep(folder).manifest)
    if "seed" in manifest:
        raise InputError(
            f"{folder}: holds one run, and a fan needs several; give the folder of a comparison or sweep, "
            "or one in which several runs stand"
        )
    below = [
        (path, read_manifest(path) or {}) for path in sorted(folder.iterdir()) if path.is_dir()
    ]
    runs = tuple((path, told) for path, told in below if "seed" in told)
    if len(runs) < FEWEST:
        raise InputError(
            f"{folder}: holds no comparison, no sweep and no {FEWEST} runs of wijkabm (by {MANIFEST})"
        )
    first = runs[0][1]
    for path, told in runs:
        if told["wijken"] != first["wijken"] or told["months"] != first["months"]:
            raise InputError(
                f"{path}: has other wijken or months than {runs[0][0].name}; a fan is of the same wijk over "
                "the same months"
            )
    return Kept(folder, "runs", first, runs)


def list_indicators(kept: Kept) -> dict[str, Indicator]:
    """The indicators that a folder has, by name."""
    there = kept.manifest["sweep"]["series"] if kept.kind == "sweep" else [
        row["name"] for row in kept.manifest["indicators"]
    ]  # fmt: skip
    return {one.name: one for one in COMPARED if one.name in there}


def read_fan(kept: Kept, names: Sequence[str], scenario: str | None, wijk: str | None) -> Fan:
    """The worlds of some indicators, of one scenario and one wijk.

    Raises
    ------
    InputError
        There is no such scenario or wijk, or there are several and none is said; too few worlds; a table
        that is missing or damaged.
    """
    row = choose_row(kept, wijk)
    try:
        sides = READERS[kept.kind](kept, names, scenario, row)
    except InputError:
        raise
    except (OSError, pa.ArrowException, KeyError, ValueError):
        raise InputError(f"{kept.folder}: a table of its runs is missing or damaged") from None
    title, with_policy, without = sides
    fan = Fan(name_row(kept, row), kept.months, title, with_policy, without, list_indicators(kept),
              str(kept.manifest["wijkabm"]))  # fmt: skip
    if fan.worlds < FEWEST:
        raise InputError(f"{kept.folder}: holds one run of this scenario, and a fan needs several")
    return fan


def choose_row(kept: Kept, wijk: str | None) -> str:
    """The row of tables that a wijk has, by its code or its name; all together if none is said.

    Raises
    ------
    InputError
    """
    names = _name_rows(kept)
    if wijk is None:
        return TOTAL
    for code, name in names.items():
        if wijk.strip().lower() in (code.lower(), name.lower()):
            return code
    raise InputError(f"--wijk {wijk}: there is no such wijk here; choose {', '.join(names)}")


def _name_rows(kept: Kept) -> dict[str, str]:
    if kept.kind != "sweep":
        return name_wijken(kept.manifest)
    wijken = [row for row in kept.manifest["sweep"]["rows"] if row not in (TOTAL, "ring")]
    return name_wijken({**kept.manifest, "wijken": wijken})


def name_row(kept: Kept, row: str) -> str:
    """What people call a row."""
    names = _name_rows(kept)
    return names[row] if row in names else " + ".join(names.values())


def _choose(names: Sequence[str], scenario: str | None) -> str | None:
    """One of the scenarios; the only one if none is said, None if there is none."""
    if scenario is None and len(names) < 2:
        return names[0] if names else None
    if scenario not in names:
        what = "there are several" if scenario is None else f"there is no {scenario!r}"
        raise InputError(f"--scenario: {what}; choose {', '.join(names) or 'none: leave it out'}")
    return scenario


Sides = tuple[Mapping[str, str] | None, Worlds, Worlds]


def _read_comparison(kept: Kept, names: Sequence[str], scenario: str | None, row: str) -> Sides:
    scenarios = {one["name"]: one for one in kept.manifest["scenarios"]}
    chosen = _choose(list(scenarios), scenario)
    assert chosen is not None
    table = pq.read_table(
        kept.folder / "pairs.parquet",
        columns=["indicator", "seed", "month", "baseline", "value"],
        filters=[("scenario", "=", chosen), ("wijk", "=", row), ("indicator", "in", list(names))],
    ).to_pandas()
    title = {language: name_scenario(scenarios[chosen], language) for language in LANGUAGES}
    sides = (_spread(table, names, "seed", column, kept.months) for column in ("value", "baseline"))
    with_policy, without = sides
    return title, with_policy, without


def _spread(
    table: pd.DataFrame, names: Sequence[str], world: str, column: str, months: int
) -> dict[str, np.ndarray]:
    """Values of a long table by indicator, each (worlds, months); what a row lacks is NaN."""
    found = {}
    for name in names:
        own = table[table["indicator"] == name]
        wide = own.pivot_table(index=world, columns="month", values=column, dropna=False)
        found[name] = wide.reindex(columns=range(1, months + 1)).to_numpy(float)
    return found


def _read_sweep(kept: Kept, names: Sequence[str], scenario: str | None, row: str) -> Sides:
    sweep = load_sweep(kept.folder)
    policies = sweep.policy_names
    chosen = _choose([name for name in policies if not is_baseline(name)], scenario)
    base = next((n for n in (f"{BASELINE_OF}{chosen}", BASELINE) if n in policies), None)
    table = pq.read_table(
        kept.folder / "series.parquet",
        columns=["experiment", "month", *names],
        filters=[("wijk", "=", row)],
    ).to_pandas()
    table = table.melt(["experiment", "month"], var_name="indicator", value_name="value")
    own = sweep.experiments.set_index("experiment")["policy"]
    table["policy"] = table["experiment"].map(own)
    sides = [
        _spread(table[table["policy"] == policy], names, "experiment", "value", kept.months)
        if policy is not None
        else {}
        for policy in (chosen, base)
    ]
    titles = None
    if chosen is not None:
        titles = {
            language: name_all(kept.manifest, language).policies[chosen] for language in LANGUAGES
        }
    return titles, sides[0], sides[1]


def _read_runs(kept: Kept, names: Sequence[str], scenario: str | None, row: str) -> Sides:
    decided: dict[str, list[tuple[Path, dict[str, Any]]]] = {}
    for path, told in kept.runs:
        decided.setdefault(
            told["scenario"]["name"] if told["scenario"]["levers"] else "", []
        ).append((path, told))
    chosen = _choose([name for name in decided if name], scenario)
    sides = []
    for name in (chosen, ""):
        parts = []
        for k, (path, _) in enumerate(decided.get(name, []) if name is not None else []):
            series = pd.read_parquet(path / "series.parquet", columns=["month", "wijk", *names])
            part = series[series["wijk"] == row].drop(columns="wijk")
            parts.append(part.melt("month", var_name="indicator").assign(world=k))
        table = pd.concat(parts) if parts else None
        sides.append({} if table is None else _spread(table, names, "world", "value", kept.months))
    titles = None
    if chosen is not None:
        told = decided[chosen][0][1]["scenario"]
        titles = {language: name_scenario(told, language) for language in LANGUAGES}
    return titles, sides[0], sides[1]


READERS: Final = {"comparison": _read_comparison, "sweep": _read_sweep, "runs": _read_runs}
