"""Every number of the model: default, unit, range, source and role, once.

A group of parameters is a frozen pydantic model; the kernels receive it as a table of floats,
in which fields that differ by branch (``habit_food``, ``habit_nonfood``, ...) stand together as one
array (``habit``) in the order of ``codes.BRANCHES``. Sliders, options, sampling and the parameter table
of the documentation are all made from these fields.

``docs/sources.md`` says what each name and word of a source stands for: rows of ``calibration/facts.csv``,
works, laws, *assumption* for what no source gives, *trial* for what a throw-away trial of the rules found
to work. Euros are of 2023.
"""

import difflib
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from wijkabm.ground.compiled.tables import Numbers, Table
from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.base import Group
from wijkabm.ground.parameters.closing import ClosingParameters
from wijkabm.ground.parameters.coin import CoinParameters
from wijkabm.ground.parameters.firms import FirmParameters
from wijkabm.ground.parameters.income import IncomeParameters
from wijkabm.ground.parameters.market import MarketParameters
from wijkabm.ground.parameters.municipality import MunicipalityParameters
from wijkabm.ground.parameters.opening import OpeningParameters
from wijkabm.ground.parameters.place import PlaceParameters
from wijkabm.ground.parameters.population import PopulationParameters
from wijkabm.ground.parameters.premises import PremisesParameters
from wijkabm.ground.parameters.ring import RingParameters
from wijkabm.ground.parameters.street import StreetParameters
from wijkabm.ground.parameters.taxes import TaxParameters
from wijkabm.ground.parameters.ties import TiesParameters
from wijkabm.ground.parameters.time import TimeParameters
from wijkabm.ground.parameters.work import WorkParameters
from wijkabm.ground.tables.codes import BRANCHES

GROUPS: Final[dict[str, type[Group]]] = {
    "population": PopulationParameters,
    "work": WorkParameters,
    "income": IncomeParameters,
    "time": TimeParameters,
    "ties": TiesParameters,
    "market": MarketParameters,
    "firms": FirmParameters,
    "taxes": TaxParameters,
    "closing": ClosingParameters,
    "premises": PremisesParameters,
    "opening": OpeningParameters,
    "street": StreetParameters,
    "municipality": MunicipalityParameters,
    "ring": RingParameters,
    "place": PlaceParameters,
    "coin": CoinParameters,
}


def split_branch(group: type[Group], field: str) -> tuple[str, int | None]:
    """``habit_food`` -> (``habit``, 0); a field that does not differ by branch -> (field, None).

    A field differs by branch if the group has it for all four branches in premises.
    """
    stem, _, last = field.rpartition("_")
    if last in BRANCHES and all(
        f"{stem}_{branch}" in group.model_fields for branch in BRANCHES[:4]
    ):
        return stem, BRANCHES.index(last)
    return field, None


class Parameters(BaseModel):
    """All parameters of a run; immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    population: PopulationParameters = PopulationParameters()
    work: WorkParameters = WorkParameters()
    income: IncomeParameters = IncomeParameters()
    time: TimeParameters = TimeParameters()
    ties: TiesParameters = TiesParameters()
    market: MarketParameters = MarketParameters()
    firms: FirmParameters = FirmParameters()
    taxes: TaxParameters = TaxParameters()
    closing: ClosingParameters = ClosingParameters()
    premises: PremisesParameters = PremisesParameters()
    opening: OpeningParameters = OpeningParameters()
    street: StreetParameters = StreetParameters()
    municipality: MunicipalityParameters = MunicipalityParameters()
    ring: RingParameters = RingParameters()
    place: PlaceParameters = PlaceParameters()
    coin: CoinParameters = CoinParameters()

    def kernel(self) -> "KernelParameters":
        """The groups as compiled rules take them; see the module's docstring."""
        return KernelParameters(**{name: to_kernel(getattr(self, name)) for name in GROUPS})


class KernelParameters(Table):
    """The groups of parameters as compiled rules take them."""

    population: Any
    work: Any
    income: Any
    time: Any
    ties: Any
    market: Any
    firms: Any
    taxes: Any
    closing: Any
    premises: Any
    opening: Any
    street: Any
    municipality: Any
    ring: Any
    place: Any
    coin: Any


def to_kernel(group: Group) -> Numbers:
    """One group as a table: floats, and arrays of shape (5,) for fields by branch."""
    values: dict[str, Any] = {}
    for name, value in group:
        stem, branch = split_branch(type(group), name)
        if branch is None:
            values[name] = float(value)
        else:
            values.setdefault(stem, np.zeros(len(BRANCHES)))[branch] = float(value)
    return Numbers(**values)


def describe() -> list[dict[str, Any]]:
    """Every parameter: name, default, unit, range, source, role."""
    rows = []
    for group, kind in GROUPS.items():
        for name, field in kind.model_fields.items():
            extra: Any = field.json_schema_extra
            low = next(m.ge for m in field.metadata if hasattr(m, "ge"))
            high = next(m.le for m in field.metadata if hasattr(m, "le"))
            rows.append(
                {
                    "name": f"{group}.{name}",
                    "default": field.default,
                    "unit": extra["unit"],
                    "range": [low, high],
                    "source": extra["source"],
                    "role": extra["role"],
                }
            )
    return rows


def parameter_names() -> list[str]:
    """``group.name`` of every parameter."""
    return [f"{group}.{name}" for group, kind in GROUPS.items() for name in kind.model_fields]


def make_parameters(values: Mapping[str, Any], where: str = "--set") -> Parameters:
    """Parameters with the given ``{"group.name": value}``; an error names the place and what is allowed.

    Raises
    ------
    InputError
        A name that does not exist (with near names), a value that is no number or outside its range.
    """
    nested: dict[str, dict[str, Any]] = {}
    known = {row["name"]: row for row in describe()}
    for name, value in values.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise InputError(
                f"{where}: there is no parameter {name!r}{hint} (list: wijkabm parameters)"
            )
        if type(value).__name__ in ("bool", "bool_"):
            raise InputError(f"{where}: {name} = {value} is not a number; write 1 or 0")
        group, _, field = name.partition(".")
        nested.setdefault(group, {})[field] = value
    try:
        return Parameters(**nested)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        row = known[name]
        low, high = row["range"]
        raise InputError(
            f"{where}: {name} = {first['input']!r} is not allowed; "
            f"give a number from {low:g} to {high:g} ({row['unit']})"
        ) from None


def set_names(parameters: Parameters) -> set[str]:
    """``group.name`` of the parameters that were set rather than left at their default."""
    return {
        f"{group}.{name}"
        for group in parameters.model_fields_set
        for name in getattr(parameters, group).model_fields_set
    }
