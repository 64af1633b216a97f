"""What shocks are to bring about: a dose that is solved for each wijk, in place of the one that is written.

A fall of two fifths is another dose in another wijk. `model.reaching` finds it on copies of the wijk before
month 1, without any policy.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from wijkabm.ground.errors import InputError, Sentence
from wijkabm.ground.plain import say_problem
from wijkabm.levers.base import Lever
from wijkabm.levers.registry import is_shock

EXAMPLE: Final = (
    "`reach: [{dose: crisis.spending, indicator: turnover, relative: -0.4, month: 12}]`"
)

Number = Annotated[float, Field(ge=-1e12, le=1e12, strict=True)]


class Reach(BaseModel):
    """What is to be reached, and by which dose.

    Parameters
    ----------
    dose : str
        Shock and field, as ``crisis.spending``.
    indicator : str
    relative : float
        Against the mean of the twelve months before month 1, as a part of it.
    level : float
        Or in the indicator's own unit, whatever it was.
    month, months : int
        The month in which it is to be so, and of how many months until then it is the mean.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    dose: str
    indicator: str
    relative: Number | None = None
    level: Number | None = None
    month: Annotated[int, Field(ge=1, le=120, strict=True)] = 12
    months: Annotated[int, Field(ge=1, le=12, strict=True)] = 3

    @model_validator(mode="after")
    def _check(self) -> "Reach":
        if (self.relative is None) == (self.level is None):
            raise InputError("give relative or level, one of the two")
        return self

    @property
    def shock(self) -> str:
        """Name of the shock."""
        return self.dose.partition(".")[0]

    @property
    def field(self) -> str:
        """The field that is solved."""
        return self.dose.partition(".")[2]


class Reached(NamedTuple):
    """What was reached in a wijk, and by which dose."""

    wijk: str
    dose: str
    value: float
    indicator: str
    base: float
    wanted: float
    found: float


def read_reach(entries: Any, levers: Sequence[Lever], where: str) -> tuple[Reach, ...]:
    """What is to be reached, from the values of a file.

    Raises
    ------
    InputError
        It cannot be, or is about a dose that no shock of the file has.
    """
    if entries is None:
        return ()
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        raise InputError(
            "{where}: reach: give a list, as in {example}", where=where, example=EXAMPLE
        )
    found = []
    for k, entry in enumerate(entries, 1):
        try:
            reach = Reach(**{str(name): value for name, value in entry.items()})
        except ValidationError as error:
            first = error.errors()[0]
            place = "".join(f"{part}: " for part in first["loc"])
            said = say_problem(first)
            raise InputError(
                "{where}: reach: {k}: {place}{said}", where=where, k=k, place=place, said=said
            ) from None
        _check_dose(reach, levers, Sentence("{where}: reach: {k}", where=where, k=k))
        found.append(reach)
    return tuple(found)


def find_shocks(reach: Reach, levers: Sequence[Lever]) -> list[Lever]:
    """Shocks whose dose is solved, one for all: those of its name that have any of it."""
    own = [lever for lever in levers if is_shock(lever) and lever.name == reach.shock]
    return [lever for lever in own if getattr(lever, reach.field, 0.0) > 0.0]


def _check_dose(reach: Reach, levers: Sequence[Lever], where: str) -> None:
    doses = [f"{x.name}.{field}" for x in levers if is_shock(x) for field in x.doses()]
    if reach.dose not in doses:
        known = ", ".join(dict.fromkeys(doses)) or Sentence("none, as there are no shocks")
        raise InputError(
            "{where}: {dose!r} is no dose of a shock here; choose {known}",
            where=where,
            dose=reach.dose,
            known=known,
        )
    if not find_shocks(reach, levers):
        raise InputError(
            "{where}: a shock of the file must have a {dose} above 0, to begin from",
            where=where,
            dose=reach.dose,
        )
