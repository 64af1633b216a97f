"""What a comparison runs: wijken, scenarios, seeds; checked before anything is built."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from wijkabm.comparison import BASELINE_NAME, PLACEBO_NAME
from wijkabm.errors import InputError
from wijkabm.parameters import Parameters
from wijkabm.place.key_figures import KeyFigures
from wijkabm.place.presets import load_preset
from wijkabm.plain import to_whole
from wijkabm.policy.amounts import count_inhabitants, name_areas
from wijkabm.policy.desk import check_wijken
from wijkabm.policy.scenario import Scenario
from wijkabm.policy.summary import describe_policy
from wijkabm.provenance import describe_origin
from wijkabm.runs import check_run

MOST_SEEDS: Final = 10_000


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
    months, burn_in, closure, parameters : see `Wijk`
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

    def inhabitants(self) -> dict[str, float]:
        """Inhabitants by the names of the wijken."""
        areas = self.areas or tuple(load_preset(name) for name in self.presets)
        return count_inhabitants(name_areas(areas) if self.areas else self.presets, areas)

    def settled(self) -> list[Scenario]:
        """The scenarios with the amounts of these wijken."""
        inhabitants = self.inhabitants()
        return [scenario.settle(inhabitants) for scenario in self.scenarios]

    def placebo_month(self) -> int:
        """The earliest month in which a scenario may differ: the cent has as long to spread."""
        months = [scenario.first_month() for scenario in self.scenarios]
        return min((month for month in months if month is not None), default=1)

    def branches(self) -> list[tuple[int, str, Scenario | None]]:
        """First month, name and scenario of every branch off the baseline, the earliest first."""
        found: list[tuple[int, str, Scenario | None]] = [(self.placebo_month(), PLACEBO_NAME, None)]
        for scenario in self.scenarios:
            first = scenario.first_month()
            if first is not None and scenario.covenant is not None:
                first = min(first, scenario.covenant.start)  # its desk measures from then on
            found.append((self.months + 1 if first is None else first, scenario.name, scenario))
        return sorted(found, key=lambda branch: branch[:2])


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
        if name in (BASELINE_NAME, PLACEBO_NAME):
            raise InputError(f"--scenario {name}: it is always there; give others to compare with")
        if names.count(name) > 1:
            raise InputError(f"--scenario {name}: two scenarios have this name; give it once")
    for scenario in design.settled():
        check_wijken(scenario.levers, list(design.inhabitants()))
        first = scenario.first_month()
        if first is not None and first > design.months:
            raise InputError(
                f"--scenario {scenario.name}: nothing happens before month {first}, and the "
                f"comparison ends in month {design.months}; choose more --months"
            )


def describe_design(design: Design, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What the manifest says beside its figures; nothing that depends on the clock."""
    taken = ("wijkabm", "versions", "burn_in", "closure", "wijken", "input", "parameters", "codes")
    return {
        **{name: manifest[name] for name in taken},
        **describe_origin(),
        "months": design.months,
        "seeds": list(design.seeds),
        "place_seed": design.place_seed,
        "placebo_month": design.placebo_month(),
        "given": manifest["given"],
        "imputed": manifest["imputed"],
        "scenarios": [
            {**describe_policy(scenario), "first_month": scenario.first_month()}
            for scenario in design.settled()
        ],
    }
