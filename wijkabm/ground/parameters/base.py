"""What a number of the model is, and a group of numbers."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Role = Literal["known", "uncertain", "lever"]


def number(
    default: float, low: float, high: float, unit: str, source: str, role: Role = "uncertain"
) -> Any:
    """A parameter's field: its default, allowed range, unit, source and role."""
    return Field(
        default, ge=low, le=high, json_schema_extra={"unit": unit, "source": source, "role": role}
    )


class Group(BaseModel):
    """A group of parameters that one rule, or a few, share."""

    model_config = ConfigDict(extra="forbid", frozen=True)
