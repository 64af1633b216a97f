"""Worlds in pairs: the same wijk, people and luck, with and without a scenario.

Every seed's wijk is built and burnt in once. The baseline lives on; each scenario continues from a copy
of it, taken in the month before anybody can act differently (until then both are the same, to the bit).
What differs afterwards is what the scenario did, and what luck made of it. A scenario with shocks is
compared with a baseline that has these too: policy is held against the same crisis without policy.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from wijkabm.ground.errors import InputError
from wijkabm.ground.machine import count_cores
from wijkabm.ground.parameters.whole import Parameters, make_parameters
from wijkabm.ground.plain import to_plain, to_whole
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.pairs.comparison import Comparison, Pairs
from wijkabm.pairs.design import Design, check_design, choose_seeds, describe_design
from wijkabm.pairs.effects import choose_windows
from wijkabm.pairs.findings import tabulate_findings
from wijkabm.pairs.twins import run_design
from wijkabm.pairs.unfinished import Unfinished
from wijkabm.place.key_figures import KeyFigures

PRIMARY: Final = ("vacancy_rate", "shops_open", "municipal_cost")
"""Outcomes named beforehand, unless others are asked for."""


def compare_scenarios(
    presets: str | Sequence[str] = "korrewegwijk",
    scenarios: Sequence[Scenario] = (),
    *,
    areas: Sequence[KeyFigures] | None = None,
    seeds: int | Sequence[int] = 30,
    place_seed: int | None = None,
    months: int = 120,
    burn_in: int = 60,
    closure: str = "grant",
    borders: str = "city",
    parameters: Parameters | Mapping[str, Any] | None = None,
    primary: Sequence[str] = PRIMARY,
    smallest: Mapping[str, float] | None = None,
    precision: float = 0.1,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Comparison:
    """Run every scenario on the same seeds as its baseline, and compare.

    Parameters
    ----------
    presets, areas, burn_in, closure, borders, parameters
        As those of `Wijk`.
    scenarios : sequence of Scenario
    seeds : int or sequence of int
        How many (1, 2, ...), or which.
    place_seed : int, optional
        One place for all seeds, so that only later luck varies; by default each seed has its own.
    months : int
    primary : sequence of str
        Indicators named beforehand; their tests over the whole horizon, all wijken together, stand by
        themselves. For all others the rate of false discoveries is controlled.
    smallest : mapping of str to float, optional
        Smallest effect of interest by indicator.
    precision : float
        Half-width of the interval, as a share of the effect, for which the seeds needed are counted.
    workers : int, optional
        Processes; all cores if not given. The result does not depend on it.
    progress : callable, optional
        Called with the number of finished runs.

    Raises
    ------
    InputError
        What `Wijk`, `read_design` and `compare_design` refuse.
    """
    design, pairs = read_design(
        presets, scenarios, areas=areas, seeds=seeds, place_seed=place_seed, months=months,
        burn_in=burn_in, closure=closure, borders=borders, parameters=parameters, primary=primary,
        smallest=smallest, precision=precision,
    )  # fmt: skip
    return compare_design(design, pairs, workers, progress)


def compare_design(
    design: Design,
    pairs: Pairs,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
    unfinished: Unfinished | None = None,
) -> Comparison:
    """Run what was designed, and compare; a seed that fails is left out and told under ``failed``.

    Parameters
    ----------
    design, pairs
        From `read_design`.
    workers, progress
        As those of `compare_scenarios`.
    unfinished : Unfinished, optional
        Where seeds are kept as they end; those that are there are not run again.

    Raises
    ------
    InputError
        Fewer than two seeds end well.
    """
    count = min(workers or count_cores(), len(design.seeds))
    ended, failed = run_design(design, count, progress or (lambda done: None), unfinished)
    if len(ended) < 2:
        seed, error = next(iter(failed.items()))
        raise InputError(
            f"compare: {len(failed)} of {len(design.seeds)} seeds failed; {seed}: {error}"
        )
    return tabulate_findings(
        {seed: part.runs for seed, part in ended.items()},
        describe_design(design, next(iter(ended.values())).manifest, failed),
        pairs,
        choose_windows(design.months),
    )


def read_design(
    presets: str | Sequence[str],
    scenarios: Sequence[Scenario],
    *,
    areas: Sequence[KeyFigures] | None,
    seeds: int | Sequence[int],
    place_seed: int | None,
    months: int,
    burn_in: int,
    closure: str,
    borders: str = "city",
    parameters: Parameters | Mapping[str, Any] | None,
    primary: Sequence[str],
    smallest: Mapping[str, float] | None,
    precision: float = 0.1,
) -> tuple[Design, Pairs]:
    """The design from the arguments of `compare_scenarios`, checked before anything is built.

    Raises
    ------
    InputError
        No scenario, two of one name, seeds that are none or twice the same, an indicator that does not exist.
    """
    if not isinstance(parameters, Parameters):
        parameters = make_parameters(parameters or {}, "parameters")
    design = Design(
        (presets,) if isinstance(presets, str) else tuple(presets),
        None if areas is None else tuple(areas),
        tuple(scenarios),
        choose_seeds(seeds),
        to_whole(place_seed),
        to_whole(months),
        to_whole(burn_in),
        closure,
        parameters,
        borders,
    )
    check_design(design)
    pairs = Pairs(tuple(primary), to_plain(smallest or {}), to_plain(precision))
    pairs.check()
    return design, pairs
