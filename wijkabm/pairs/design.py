"""What a comparison runs: wijken, scenarios, seeds; checked before anything is built."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.plain import to_whole
from wijkabm.ground.provenance import describe_origin
from wijkabm.levers.desk.amounts import count_inhabitants, name_areas
from wijkabm.levers.desk.desk import check_wijken
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.desk.summary import describe_policy
from wijkabm.levers.desk.targets import check_places
from wijkabm.measure.aims import check_targets
from wijkabm.pairs.comparison import BASELINE_NAME
from wijkabm.place.key_figures import KeyFigures
from wijkabm.place.presets import load_preset
from wijkabm.runs.run import check_run

MOST_SEEDS: Final = 10_000


class Branch(NamedTuple):
    """A world that leaves the life without levers and shocks.

    Attributes
    ----------
    name : str
    scenario : Scenario
    leaves : int
        First month of its own; what came before is copied.
    first : int
        First month in which it may differ from what it is compared with.
    """

    name: str
    scenario: Scenario
    leaves: int
    first: int


@dataclass(frozen=True)
class Design:
    """What is run.

    Attributes
    ----------
    presets, areas : see `Wijk`
    scenarios : tuple of Scenario
    seeds : tuple of int
    place_seed : int or None
        The same for every seed; None takes each seed for its place too.
    months, burn_in, closure, parameters, borders : see `Wijk`
    """

    presets: tuple[str, ...]
    areas: tuple[KeyFigures, ...] | None
    scenarios: tuple[Scenario, ...]
    seeds: tuple[int, ...]
    place_seed: int | None
    months: int
    burn_in: int
    closure: str
    parameters: Parameters
    borders: str = "city"

    def inhabitants(self) -> dict[str, float]:
        """Inhabitants by the names of the wijken."""
        areas = self.areas or tuple(load_preset(name) for name in self.presets)
        return count_inhabitants(name_areas(areas) if self.areas else self.presets, areas)

    def settled(self) -> list[Scenario]:
        """The scenarios with the amounts of these wijken."""
        inhabitants = self.inhabitants()
        return [scenario.settle(inhabitants) for scenario in self.scenarios]

    def baselines(self) -> dict[str, Scenario]:
        """Worlds that scenarios are compared with, by name: one for each set of shocks that they hold."""
        found: dict[str, Scenario] = {}
        for scenario in self.settled():
            wanted = scenario.compared_with()
            if not any(_same_shocks(wanted, other) for other in found.values()):
                found[_name_baseline(wanted, found)] = wanted
        return found

    def baseline_of(self, scenario: Scenario) -> str:
        """Name of the baseline that a scenario is compared with."""
        wanted = scenario.compared_with()
        return next(name for name, x in self.baselines().items() if _same_shocks(wanted, x))

    def count_runs(self) -> int:
        """Worlds that are lived to the end."""
        return len(self.seeds) * (len(self.baselines()) + len(self.scenarios))

    def branches(self) -> list[Branch]:
        """Every world but the one without levers and shocks, the earliest to leave it first."""
        never = self.months + 1
        found = [
            Branch(name, scenario, scenario.first_month() or never, 1)
            for name, scenario in self.baselines().items()
            if scenario.levers
        ]
        for scenario in self.settled():
            leaves, first = scenario.first_month(), scenario.first_difference()
            if leaves is not None and scenario.covenant is not None:
                leaves = min(leaves, scenario.covenant.start)  # its desk measures from then on
            found.append(Branch(scenario.name, scenario, leaves or never, first or never))
        return sorted(found, key=lambda branch: (branch.leaves, branch.name))


def _same_shocks(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios of shocks alone hold the same ones; their order says nothing."""
    same = len(one.levers) == len(other.levers) and all(x in other.levers for x in one.levers)
    return same and one.reach == other.reach


def _name_baseline(scenario: Scenario, taken: Mapping[str, Scenario]) -> str:
    """``baseline``, with the names of its shocks, and a number where another has these too."""
    shocks = "+".join(sorted({lever.name for lever in scenario.levers}))
    name = f"{BASELINE_NAME} with {shocks}" if shocks else BASELINE_NAME
    count = sum(other.split(" #")[0] == name for other in taken)
    return f"{name} #{count + 1}" if count else name


def choose_seeds(seeds: int | Sequence[int]) -> tuple[int, ...]:
    """Seeds from a number or a list.

    Raises
    ------
    InputError
        None, too many, negative, or one twice.
    """
    given = to_whole(seeds)
    count = given if type(given) is int else len(given) if isinstance(given, list | tuple) else 0
    if not 2 <= count <= MOST_SEEDS:  # before a range is laid out that fills the memory
        raise InputError(
            f"--seeds {given} is not allowed; give a number of seeds from 2 to {MOST_SEEDS:,}"
        )
    chosen = tuple(range(1, count + 1)) if type(given) is int else tuple(given)
    if any(type(seed) is not int or seed < 0 for seed in chosen) or len(set(chosen)) < count:
        raise InputError("--seeds: give whole numbers from 0, each once")
    return chosen


def check_design(design: Design) -> None:
    """Raise ``InputError`` for what would be found out only after the burn-in."""
    check_run(design.months, design.burn_in, 0, design.place_seed or 0)
    if not design.scenarios:
        raise InputError("compare: give a scenario to compare with the baseline, with --scenario")
    names = [scenario.name for scenario in design.scenarios]
    for name in names:
        if name in (BASELINE_NAME, *design.baselines()):
            raise InputError(f"--scenario {name}: it is always there; give others to compare with")
        if names.count(name) > 1:
            raise InputError(f"--scenario {name}: two scenarios have this name; give it once")
    for scenario in design.settled():
        check_wijken(scenario.levers, list(design.inhabitants()))
        where = scenario.name_part("targets")
        check_targets(scenario.all_targets(), where)
        check_places(scenario.all_targets(), list(design.inhabitants()), where)
        first = scenario.first_difference()
        if first is not None and first > design.months:
            raise InputError(
                f"--scenario {scenario.name}: nothing happens before month {first}, and the "
                f"comparison ends in month {design.months}; choose more --months"
            )


def describe_design(
    design: Design, manifest: Mapping[str, Any], failed: Mapping[int, str]
) -> dict[str, Any]:
    """What the manifest says beside its figures, of seeds that failed too; nothing depends on the clock."""
    taken = (
        "wijkabm",
        "versions",
        "burn_in",
        "closure",
        "borders",
        "wijken",
        "input",
        "parameters",
        "codes",
    )
    return {
        **{name: manifest[name] for name in taken},
        **describe_origin(),
        "months": design.months,
        "seeds": [seed for seed in design.seeds if seed not in failed],
        "failed": [{"seed": seed, "error": error} for seed, error in failed.items()],
        "place_seed": design.place_seed,
        "baselines": [
            {"name": name, "shocks": describe_policy(scenario)["levers"]}
            for name, scenario in design.baselines().items()
        ],
        "given": manifest["given"],
        "imputed": manifest["imputed"],
        "agreement": manifest["agreement"],  # of the first seed
        "not_used": manifest["not_used"],
        "scenarios": [
            {
                **describe_policy(scenario),
                "baseline": design.baseline_of(scenario),
                "first_month": scenario.first_difference(),
            }
            for scenario in design.settled()
        ],
    }
