"""A lever lived once more at another value of the one number on which most of its gain hangs."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from wijkabm.checks.kit import Check
from wijkabm.checks.trial import Twin, build_start, live, scenario_of
from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.whole import Parameters, make_parameters
from wijkabm.levers.registry import read_lever


class Other(NamedTuple):
    """A number as it is and at another value, and what is lived then: the lever, parameters that differ."""

    number: str
    usual: float
    value: float
    lever: str
    parameters: Mapping[str, float]


def read_other(check: Check, where: str = "CHECK") -> Other:
    """What `check.hangs_on` says.

    Raises
    ------
    InputError
        It is no ``name=value``, there is no such field or parameter, or the value is not allowed.
    """
    number, _, text = str(check.hangs_on).partition("=")
    try:
        value = float(text)
    except ValueError:
        raise InputError(
            f"{where}: hangs_on = {check.hangs_on!r}: write it as field=value or group.name=value"
        ) from None
    group, dot, name = number.partition(".")
    if dot:
        make_parameters({number: value}, f"{where}: hangs_on")
        usual = float(getattr(getattr(Parameters(), group), name))
        return Other(number, usual, value, check.lever, {number: value})
    kept = [word for word in check.lever.split() if word.partition("=")[0] != number]
    lever = " ".join([*kept, check.hangs_on])
    read_lever(lever, f"{where}: hangs_on")
    return Other(number, float(getattr(read_lever(check.lever), number)), value, lever, {})


def live_otherwise(twin: Twin, presets: Sequence[str], other: Other) -> Twin:
    """The same seed at the other value of a number, for as many months as `twin` as it is.

    Where a parameter differs both worlds are built with it, so that they are at rest; a field of the lever
    leaves the world without it as it is.
    """
    start, without = twin.start, twin.without
    months = without.month
    if other.parameters:
        start = build_start(presets, start.seed, start.burn_in, other.parameters)
        without = live(start, months)
    return Twin(start, without, live(start, months, scenario_of(other.lever)))
