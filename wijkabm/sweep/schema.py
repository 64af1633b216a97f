"""A design file: what is varied, what is run, what is kept; checked to the last word before anything runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.whole import make_parameters
from wijkabm.ground.plain import say_problem, to_plain, to_whole
from wijkabm.ground.strict_yaml import read_yaml
from wijkabm.levers.desk.amounts import count_inhabitants, name_areas
from wijkabm.levers.desk.desk import check_wijken
from wijkabm.levers.desk.scenario import BASELINE, Scenario, load_scenario
from wijkabm.levers.registry import kinds_of_shock
from wijkabm.model.wijk import BORDERS, CLOSURES
from wijkabm.place.given import give, read_file, read_mapping
from wijkabm.place.key_figures import Figure, KeyFigures
from wijkabm.place.own_files import give_streets, read_files
from wijkabm.place.presets import load_preset
from wijkabm.runs.run import MOST_MONTHS
from wijkabm.sweep.baselines import BASELINE_OF, SAMPLED
from wijkabm.sweep.factors import Factor, read_levers, read_uncertainties
from wijkabm.sweep.outcomes import INDICATOR_NAMES, Outcome, check_indicator, read_outcomes

MOST_RUNS: Final = 10_000_000
MOST_SEEDS: Final = 100_000
METHODS: Final = ("grid", "latin_hypercube", "sobol", "morris", "table")
Seed = Annotated[int, Field(ge=0, lt=2**63, strict=True)]
Seeds = Annotated[int, Field(ge=1, le=MOST_SEEDS, strict=True)] | tuple[Seed, ...]


def _as_list(given: Any) -> Any:
    """One name may be written without brackets."""
    return [given] if isinstance(given, str) else given


def _no_truth(given: Any) -> Any:
    """Yes and no are no numbers."""
    if isinstance(given, bool):
        raise ValueError("it is not a number; write 1 or 0")
    return given


Number = Annotated[float, BeforeValidator(_no_truth)]
Names = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
Years = Annotated[
    tuple[Annotated[int, Field(strict=True)], ...],
    BeforeValidator(lambda given: [given] if isinstance(given, int) else given),
]


class Sampling(BaseModel):
    """How points are drawn."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    method: Literal["grid", "latin_hypercube", "sobol", "morris", "table"]
    points: int | None = Field(None, ge=1, le=MOST_RUNS, strict=True)
    seed: Seed = 1
    levels: int = Field(4, ge=2, le=100, strict=True)
    file: str | None = None


class DesignFile(BaseModel):
    """The file as it is written; see docs/sweeps.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    presets: Names = ()
    kwb: Names = ()
    areas: Names = ()
    year: Years = ()
    figures: Any = None
    streets: Names = ()
    street_names: bool = True
    months: int = Field(120, ge=1, le=MOST_MONTHS, strict=True)
    burn_in: int = Field(60, ge=0, le=MOST_MONTHS, strict=True)
    closure: Literal[CLOSURES] = "grant"  # type: ignore[valid-type]
    borders: Literal[BORDERS] = "city"  # type: ignore[valid-type]
    seeds: Seeds = 1
    place_seeds: Seeds = 1
    policies: Names = ()
    constants: dict[str, Number] = {}
    uncertainties: dict[str, Any] = {}
    levers: dict[str, Any] = {}
    sampling: Sampling | None = None
    outcomes: tuple[Any, ...] = ("vacancy_rate", "shops_open")
    keep_series: bool | Names = False


EMPTY: Final = ("policies", "constants", "uncertainties", "levers", "keep_series")
"""What may stand in a design with nothing behind it."""

COUNTED: Final = ("months", "burn_in", "seeds", "place_seeds", "sampling")


@dataclass(frozen=True)
class SweepDesign:
    """A design that can be run.

    Attributes
    ----------
    wijken : tuple of str
    areas : tuple of KeyFigures
    months, burn_in, closure, borders : see `Wijk`
    seeds, place_seeds : tuple of int
    policies : tuple of Scenario
        The sampled levers join all of them but the baseline and those of `baselines`.
    baselines : dict of int to int
        Place of a policy with shocks, and of the one that holds these alone, with which it is compared;
        all others are compared with the baseline.
    constants : dict of str to float
        Parameters that differ from their default in every run.
    factors : tuple of Factor
    sampling : Sampling or None
        None for one point.
    outcomes : tuple of Outcome
    series : tuple of str
        Indicators of which every month is kept.
    written : dict
        The file's content, for the manifest.
    folder : Path
        Where file names in the design are looked for.
    """

    wijken: tuple[str, ...]
    areas: tuple[KeyFigures, ...]
    months: int
    burn_in: int
    closure: str
    borders: str
    seeds: tuple[int, ...]
    place_seeds: tuple[int, ...]
    policies: tuple[Scenario, ...]
    baselines: dict[int, int]
    constants: dict[str, float]
    factors: tuple[Factor, ...]
    sampling: Sampling | None
    outcomes: tuple[Outcome, ...]
    series: tuple[str, ...]
    written: dict[str, Any] = field(repr=False)
    folder: Path

    @property
    def inhabitants(self) -> dict[str, float]:
        """Inhabitants by the names of the wijken."""
        return count_inhabitants(self.wijken, self.areas)

    @property
    def rows(self) -> list[str]:
        """Rows of the indicators: wijken, ring, total."""
        return [*self.wijken, "ring", "total"]


def load_design(design: str | Path | Mapping[str, Any] | SweepDesign) -> SweepDesign:
    """A design from a YAML file, or from what such a file would hold; one that is read stays as it is.

    Raises
    ------
    InputError
        What is wrong, where, and what is allowed.
    """
    if isinstance(design, SweepDesign):
        return design
    if isinstance(design, Mapping):
        return read_design(dict(design), "design", Path())
    path = Path(design)
    content = read_yaml(path, str(path))
    if not isinstance(content, dict):
        fields = ", ".join(DesignFile.model_fields)
        raise InputError(f"{path}: give the fields of a design ({fields})")
    return read_design(content, str(path), path.parent)


def read_design(content: dict[str, Any], where: str, folder: Path) -> SweepDesign:
    """A design from the content of a file; file names in it are looked for in `folder`.

    Raises
    ------
    InputError
    """
    given = {str(key): to_plain(value) for key, value in content.items()}
    given = {key: value for key, value in given.items() if value is not None or key not in EMPTY}
    given.update({key: to_whole(given[key]) for key in COUNTED if key in given})
    try:
        file = DesignFile(**given)
    except ValidationError as error:
        raise InputError(f"{where}: {_explain(error)}") from None
    wijken, areas = _read_places(file, where, folder)
    make_parameters(file.constants, f"{where}: constants")
    factors = [
        *read_uncertainties(file.uncertainties, where),
        *read_levers(file.levers, where),
    ]
    twice = set(file.constants) & {factor.name for factor in factors}
    if twice:
        raise InputError(f"{where}: constants: {min(twice)} varies too; give it once")
    check_sampling(file.sampling, factors, where)
    outcomes = read_outcomes(file.outcomes, file.months, wijken, where)
    series = _read_series(file.keep_series, where)
    if not outcomes and not series:
        raise InputError(f"{where}: outcomes: name at least one, or nothing is kept of a run")
    policies = _read_policies(file, count_inhabitants(wijken, areas), where, folder)
    for outcome in outcomes:
        if outcome.versus and BASELINE not in policies:
            raise InputError(
                f"{where}: outcomes: {outcome.name} is a difference with the baseline; add baseline "
                "to the policies"
            )
    named = len(policies)
    if any(outcome.versus for outcome in outcomes):
        policies += _list_baselines(policies, factors)
    return SweepDesign(
        wijken,
        areas,
        file.months,
        file.burn_in,
        file.closure,
        file.borders,
        _list_seeds(file.seeds, f"{where}: seeds"),
        _list_seeds(file.place_seeds, f"{where}: place_seeds"),
        policies,
        _place_baselines(policies, named),
        file.constants,
        tuple(factors),
        file.sampling,
        tuple(outcomes),
        series,
        file.model_dump(mode="json", exclude_unset=True),
        folder,
    )


def _explain(error: ValidationError) -> str:
    """The first error: field, what is wrong, what is allowed."""
    first = error.errors()[0]
    path = ".".join(str(part) for part in first["loc"] if not isinstance(part, int | type))
    path = path.split(".tuple")[0].split(".constrained-int")[0].split(".int")[0]
    if first["type"] == "extra_forbidden":
        inside = Sampling if len(first["loc"]) > 1 else DesignFile
        return f"there is no field {path!r}; choose {', '.join(inside.model_fields)}"
    if path in ("seeds", "place_seeds"):
        return f"{path}: {first['input']!r} is not allowed; give a count from 1, or a list of seeds"
    if path == "sampling.method":
        return f"{path}: {first['input']!r} is not allowed; choose {', '.join(METHODS)}"
    given = "" if first["type"] == "missing" else f" {first['input']!r} is not allowed;"
    said = say_problem(first)
    return f"{path}:{given} {said[0].lower()}{said[1:]}"


def _read_places(
    file: DesignFile, where: str, folder: Path
) -> tuple[tuple[str, ...], tuple[KeyFigures, ...]]:
    """Names and key figures of the wijken."""
    if bool(file.presets) == bool(file.kwb):
        raise InputError(f"{where}: give presets, or kwb with areas")
    given = _read_figures(file.figures, where, folder)
    if not file.kwb:
        for field_ in ("areas", "year"):
            if getattr(file, field_):
                raise InputError(
                    f"{where}: {field_}: give the file of key figures too, as kwb: FILE"
                )
        names = tuple(name.strip().lower() for name in file.presets)
        if len(set(names)) < len(names):
            raise InputError(f"{where}: presets: give each once")
        areas = give([load_preset(name) for name in names], names, given)
        return names, tuple(_lay_streets(areas, file, where, folder))
    if not file.areas:
        raise InputError(f"{where}: kwb: say which wijk or buurt, as areas: [CODE]")
    from wijkabm.place.reading import read_areas_apart

    read = read_areas_apart([folder / name for name in file.kwb], file.areas, years=file.year)
    areas = give(read, [area.name for area in read], given)
    return tuple(name_areas(areas)), tuple(_lay_streets(areas, file, where, folder))


def _lay_streets(
    areas: Sequence[KeyFigures], file: DesignFile, where: str, folder: Path
) -> list[KeyFigures]:
    """The wijken with their own streets, where the design has files of them."""
    paths = [folder / name for name in file.streets]
    return give_streets(areas, read_files(paths, f"{where}: streets:", file.street_names))


def _read_figures(written: Any, where: str, folder: Path) -> dict[str, dict[str, Figure]]:
    """Figures of one's own, which stand in the design or in a file of their own."""
    if written is None:
        return {}
    if isinstance(written, str):
        return read_file(folder / written)
    return read_mapping(written, f"{where}: figures")


def _list_seeds(given: int | tuple[int, ...], where: str) -> tuple[int, ...]:
    """Seeds 1, 2, ... for a count; a list as it is."""
    seeds = tuple(range(1, given + 1)) if isinstance(given, int) else given
    if not seeds or len(set(seeds)) < len(seeds):
        raise InputError(f"{where}: give one seed or more, each once")
    return seeds


def check_sampling(sampling: Sampling | None, factors: list[Factor], where: str) -> None:
    """Raise ``InputError`` if these factors cannot be sampled so."""
    if sampling is None:
        if factors:
            raise InputError(
                f"{where}: sampling: say how {len(factors)} factors are sampled, as "
                "`sampling: {method: latin_hypercube, points: 100}`"
            )
        return
    if not factors:
        raise InputError(
            f"{where}: sampling: there is nothing to sample; give uncertainties or levers"
        )
    said, n = f"{where}: sampling", sampling.points
    if (sampling.file is not None) != (sampling.method == "table"):
        raise InputError(f"{said}: give file with the method table, and with no other")
    if sampling.method == "table":
        if n is not None:
            raise InputError(f"{said}: points: a table has its own number of points; leave it out")
        return
    if n is None:
        ranged = any(not factor.values for factor in factors)
        if sampling.method != "grid" or ranged:
            raise InputError(f"{said}: points: say how many, as points: 64")
        return
    if sampling.method == "sobol" and n & (n - 1):
        low = 1 << (n.bit_length() - 1)
        raise InputError(f"{said}: points: sobol needs a power of two; give {low} or {2 * low}")


def _read_series(given: bool | tuple[str, ...], where: str) -> tuple[str, ...]:
    """Indicators of which every month is kept."""
    if isinstance(given, bool):
        return INDICATOR_NAMES if given else ()
    return tuple(check_indicator(name, f"{where}: keep_series") for name in dict.fromkeys(given))


def _list_baselines(
    policies: tuple[Scenario, ...], factors: Sequence[Factor]
) -> tuple[Scenario, ...]:
    """For every policy with shocks these alone: it is compared with the same crisis without policy."""
    sampled = any(factor.name.split(".")[0] in kinds_of_shock() for factor in factors)
    return tuple(
        replace(policy.without_policy(), name=BASELINE_OF + policy.name)
        for policy in policies
        if policy.name != BASELINE.name and (sampled or policy.compared_with().levers)
    )


def _place_baselines(policies: tuple[Scenario, ...], named: int) -> dict[int, int]:
    """Places of policies and of their own baselines; `named` is how many the file names."""
    places = {policy.name: k for k, policy in enumerate(policies[:named])}
    return {
        places[policy.name.removeprefix(BASELINE_OF)]: k
        for k, policy in enumerate(policies)
        if k >= named
    }


def _read_policies(
    file: DesignFile, inhabitants: Mapping[str, float], where: str, folder: Path
) -> tuple[Scenario, ...]:
    """Policies by name or file; by default the baseline and, if levers are sampled, these."""
    default = (BASELINE.name, SAMPLED) if file.levers else (BASELINE.name,)
    found: list[Scenario] = []
    for name in file.policies or default:
        if name == BASELINE.name:
            policy = BASELINE
        elif name == SAMPLED:
            policy = Scenario(SAMPLED)
        else:
            policy = load_scenario(name, folder, f"{where}: policies:")
        if policy.name in [other.name for other in found]:
            raise InputError(f"{where}: policies: two have the name {policy.name}; give it once")
        check_wijken(policy.settle(inhabitants).levers, list(inhabitants))
        first = policy.first_month()
        if first is not None and first > file.months:
            raise InputError(
                f"{where}: policies: {policy.name}: nothing happens before month {first}, and a run "
                f"ends in month {file.months}"
            )
        found.append(policy)
    names = [policy.name for policy in found]
    if SAMPLED in names and not file.levers:
        raise InputError(f"{where}: policies: {SAMPLED} needs levers in the design")
    if file.levers and names == [BASELINE.name]:
        raise InputError(f"{where}: policies: levers join policies but the baseline; add {SAMPLED}")
    return tuple(found)
