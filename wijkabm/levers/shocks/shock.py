"""What a municipality does not choose: shocks to set levers against."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import model_validator

from wijkabm.levers.base import SHOCK, Lever


class Shock(Lever):
    """Something that befalls a wijk; it costs the municipality nothing by itself."""

    perspective: ClassVar[str] = SHOCK


class SuddenShock(Shock):
    """A shock of one month, its first, unless an end is given; then it recurs in every month."""

    @model_validator(mode="before")
    @classmethod
    def _end_at_once(cls, values: Any) -> Any:
        if isinstance(values, Mapping) and values.get("end") is None:
            try:
                return {**values, "end": int(values.get("start", 1)) + 1}
            except (TypeError, ValueError, OverflowError):
                return values
        return values
