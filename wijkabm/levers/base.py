"""What every lever is: a frozen, validated object with a window, doses and costs."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, field_serializer, model_validator
from pydantic.fields import FieldInfo

from wijkabm.ground.errors import InputError
from wijkabm.levers.shares import Payer, read_payers, write_payers

Combine = Literal["sum", "most", "least"]
PERSPECTIVES = ("enterprise", "room", "jobs", "cohesion")
SHOCK = "shock"
"""The perspective of what a municipality does not choose."""

Grows = Literal["", "euros", "parts", "whole"]
"""How a field that is an amount for a whole wijk is rounded when it follows the number of inhabitants: to
euros, to hundredths (of a manager, of places a year), to whole numbers and at least one; empty for what is
no such amount (a share, a price per unit)."""


def setting(
    default: float,
    low: float,
    high: float,
    unit: str,
    source: str = "assumption",
    *,
    grows: Grows = "",
) -> Any:
    """A field that is no dose: a cost, a number of months for the administration."""
    extra: Any = {"unit": unit, "source": source, "grows": grows}
    return Field(default, ge=low, le=high, json_schema_extra=extra)


def dose(
    default: float,
    low: float,
    high: float,
    unit: str,
    source: str = "assumption",
    *,
    off: float | str = 0.0,
    combine: Combine = "sum",
    scaled: bool = True,
    grows: Grows = "",
) -> Any:
    """A field that the lever's programme reads as ``me.FIELD[w]``: what it is this month in wijk `w`.

    Parameters
    ----------
    default, low, high : float
        Value when the lever is used without saying more; what is allowed.
    unit, source : str
    off : float or str
        Value without the lever: a number, or the ``group.name`` of the parameter that holds it.
    combine : {"sum", "most", "least"}
        How two levers on the same dose add up; none depends on their order.
    scaled : bool
        Whether strength moves it from `off` towards its value (amounts do), or it holds as it is (terms do).
    grows : {"", "euros", "parts", "whole"}
        See `Grows`.
    """
    extra = {"unit": unit, "source": source, "off": off, "combine": combine, "scaled": scaled}
    extra["grows"] = grows
    return Field(default, ge=low, le=high, json_schema_extra={**extra, "dose": True})


class Column(NamedTuple):
    """A column that a lever keeps in its own table.

    Attributes
    ----------
    of : str
        Table of the world whose rows it is about: ``shops``, ``premises``, ``residents``, ``wijken``, ...
        A row that was freed is another's next; who must know keeps the identity in a column too.
    kind : type
        ``int`` or ``float``.
    width : tuple of int
        Dimensions beside the rows.
    """

    of: str
    kind: type = float
    width: tuple[int, ...] = ()


class Costs(NamedTuple):
    """What a lever costs the municipality at strength 1 in one wijk, cents.

    Attributes
    ----------
    set_up : int
        Once, in its first month.
    running : int
        Every month of its window: staff, organisers, control.
    uptake : int
        The most that participants may draw in a month; what they do not draw is not spent.
    """

    set_up: int = 0
    running: int = 0
    uptake: int = 0


def bounds(info: FieldInfo) -> tuple[float, float] | None:
    """Smallest and largest value that a field may have; None if it holds no number."""
    low = [float(m.ge) for m in info.metadata if hasattr(m, "ge")]
    high = [float(m.le) for m in info.metadata if hasattr(m, "le")]
    return (low[0], high[0]) if low and high else None


class Window(BaseModel):
    """When something works, where and how strongly.

    Months count from 1 and `end` is exclusive, so that ``start == end`` is an empty window. Over `ramp`
    months the strength rises evenly, over `fade` months from `start` it falls evenly to nothing. From
    `announced` on those who look ahead know what will come. With `per_inhabitants` its amounts are for a wijk
    of so many people and follow those of each wijk (`desk.amounts`); without, they are each wijk's own.
    `paid_by` says who pays beside the municipality (`levers.shares`), `on_stop` what happens when one of them
    stops: the municipality pays that share too, or the lever shrinks to what is still paid (`desk.partners`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    strength: float = Field(default=1.0, ge=0.0, le=1.0, json_schema_extra={"unit": "0-1"})
    start: int = Field(default=1, ge=1, le=12_000, json_schema_extra={"unit": "month"})
    end: int | None = Field(
        default=None, ge=1, le=12_000, json_schema_extra={"unit": "month, exclusive"}
    )
    ramp: int = Field(default=0, ge=0, le=240, json_schema_extra={"unit": "months"})
    fade: int = Field(default=0, ge=0, le=1_200, json_schema_extra={"unit": "months"})
    announced: int | None = Field(
        default=None, ge=1, le=12_000, json_schema_extra={"unit": "month"}
    )
    wijk: tuple[str, ...] = Field(
        default=(), json_schema_extra={"unit": "named wijken; all if empty"}
    )
    per_inhabitants: int | None = Field(
        default=None, ge=1, le=1_000_000_000, json_schema_extra={"unit": "inhabitants"}
    )
    paid_by: tuple[Payer, ...] = Field(
        default=(), json_schema_extra={"unit": "shares of the net cost; the municipality the rest"}
    )
    on_stop: Literal["municipality", "shrink"] = Field(
        default="municipality",
        json_schema_extra={
            "unit": "municipality: it pays that share too; shrink: the lever shrinks"
        },
    )

    @property
    def idle(self) -> bool:
        """Whether its fields leave nothing for it to do; it then is as if it were not there."""
        return False

    @model_validator(mode="before")
    @classmethod
    def _read_plain(cls, values: Any) -> Any:
        """One wijk may be given as a word, several with commas, payers too; yes and no are no numbers."""
        if not isinstance(values, Mapping):
            return values
        for name, value in values.items():
            if isinstance(value, bool):
                raise InputError(
                    "{name} = {value} is not a number; write 1 or 0", name=name, value=value
                )
        if isinstance(values.get("wijk"), str):
            names = (name.strip() for name in values["wijk"].split(","))
            values = {**values, "wijk": tuple(dict.fromkeys(name for name in names if name))}
        if "paid_by" in values:
            values = {**values, "paid_by": read_payers(values["paid_by"] or ())}
        return values

    @field_serializer("paid_by", when_used="json")
    def _write_payers(self, payers: tuple[Payer, ...]) -> dict[str, Any]:
        return write_payers(payers)

    @model_validator(mode="after")
    def _check_months(self) -> "Window":
        if self.end is not None and self.end < self.start:
            raise InputError(
                "end {end} is before start {start}; end is the first month without",
                end=self.end,
                start=self.start,
            )
        if self.announced is not None and self.announced > self.start:
            raise InputError(
                "announced {announced} is later than start {start}",
                announced=self.announced,
                start=self.start,
            )
        return self


class Lever(Window):
    """What a municipality can do, or what befalls a wijk: the subclasses are the levers and shocks.

    Attributes
    ----------
    name : str
        As everywhere: that of its folder.
    perspective : str
        One of PERSPECTIVES, or ``shock``.
    budget_order, month_order : int
        Levers are granted money, and their programmes run in a month, from the lowest to the highest; those
        of the package have 10, 20, ...
    looks_ahead : str
        The dose that those concerned act on from its announcement; empty if they do not look ahead.
    joins : bool
        Whether it needs two wijken and is for both together.
    columns : mapping of str to Column
        What it keeps from month to month, in a table of its own.
    """

    name: ClassVar[str]
    perspective: ClassVar[str]
    budget_order: ClassVar[int] = 1_000
    month_order: ClassVar[int] = 1_000
    looks_ahead: ClassVar[str] = ""
    joins: ClassVar[bool] = False
    columns: ClassVar[Mapping[str, Column]] = {}

    @model_validator(mode="after")
    def _check_payers(self) -> "Lever":
        if self.paid_by and self.perspective == SHOCK:
            raise InputError("paid_by is for levers; what befalls a wijk nobody chooses to pay")
        return self

    def costs(self, inhabitants: int) -> Costs:
        """What it costs in a wijk of so many inhabitants, by its own fields."""
        return Costs()

    @classmethod
    def amounts(cls) -> dict[str, str]:
        """Its fields that are amounts for a whole wijk, and how each is rounded; see `Grows`."""
        extras = ((field, info.json_schema_extra) for field, info in cls.model_fields.items())
        return {
            field: str(extra["grows"])
            for field, extra in extras
            if isinstance(extra, dict) and extra.get("grows")
        }

    @classmethod
    def doses(cls) -> tuple[str, ...]:
        """Its fields that are doses."""
        return tuple(
            field
            for field, info in cls.model_fields.items()
            if isinstance(info.json_schema_extra, dict) and info.json_schema_extra.get("dose")
        )


def cents(euros: float) -> int:
    """Euros -> whole cents."""
    return round(100.0 * euros)
