"""How to run again what went wrong: the words for the command line, or for Python.

A run is a function of what is told here, so that whoever reads the line of an error can repeat it.
"""

import shlex
from contextlib import suppress
from typing import Any, Final

from wijkabm.ground.errors import BooksError, InputError, RunError
from wijkabm.ground.parameters.whole import set_names
from wijkabm.ground.provenance import typed_command
from wijkabm.levers.base import Lever
from wijkabm.levers.desk.scenario import BASELINE, Scenario, list_scenarios, load_scenario
from wijkabm.levers.desk.together import TOGETHER
from wijkabm.place.presets import load_preset, preset_names

FROM_THE_RUN: Final = (RuntimeError, ArithmeticError, LookupError, TypeError, ValueError)
"""What a month may fail with; errors of the machine (memory, disk) say enough by themselves."""


def explain(wijk: Any, error: Exception) -> Exception:
    """The error of a month with place, seed, month and how to repeat it.

    Bad input stays bad input and books that do not close stay that; all else is a `RunError`.
    """
    names = "+".join(wijk.wijk_names)
    kind = type(error) if isinstance(error, InputError | BooksError) else RunError
    what = f"{type(error).__name__}: {error}" if kind is RunError else str(error)
    text = (
        f"{names}, seed {wijk.seed}, place seed {wijk.place_seed}, month {wijk.month}: {what}; "
        f"to repeat it: {tell_call(wijk)}"
    )
    return kind(" ".join(text.split()))


def tell_call(wijk: Any) -> str:
    """What lives through the same months: the command that was typed, or one made of what the wijk holds.

    For key figures of one's own it is a call in Python, as no option says where a program had them from.
    """
    if (typed := typed_command()) and typed.startswith("wijkabm run "):
        return typed
    values = {
        name: getattr(getattr(wijk.parameters, group), field)
        for name in sorted(set_names(wijk.parameters))
        for group, _, field in [name.partition(".")]
    }
    months = max(wijk.month, 1)
    codes = [area.code for area in wijk.areas]
    if set(codes) - set(preset_names()) or any(
        area != load_preset(area.code) for area in wijk.areas
    ):
        return (
            f"Wijk(areas=..., seed={wijk.seed}, place_seed={wijk.place_seed}, "
            f"burn_in={wijk.burn_in}, closure={wijk.closure!r}, borders={wijk.borders!r}, "
            f"parameters={values!r}, policy={wijk.policy!r}).run({months})"
        )
    words = ["wijkabm", "run"]
    words += codes
    words += ["--seed", str(wijk.seed), "--place-seed", str(wijk.place_seed)]
    words += ["--burn-in", str(wijk.burn_in), "--months", str(months), "--closure", wijk.closure]
    words += ["--borders", wijk.borders] if len(codes) > 1 else []
    for name, value in values.items():
        words += ["--set", f"{name}={value!r}"]
    return shlex.join([*words, *tell_policy(wijk.policy)])


def tell_policy(policy: Scenario) -> list[str]:
    """Options that give the same levers: a scenario that ships by its name, others lever by lever."""
    if policy == BASELINE:
        return []
    written = policy.written or policy
    with suppress(InputError):  # a lever that was added is no scenario
        names = set(written.name.split(TOGETHER))
        if names <= set(list_scenarios()) and load_scenario(written.name) == written:
            return ["--scenario", written.name]
    if policy.covenant is not None:  # which stands in a file alone
        return ["--scenario", f"{policy.name}.yaml"]
    words = [word for lever in policy.levers for word in ("--lever", tell_lever(lever))]
    return words if policy.budget is None else [*words, "--budget", repr(policy.budget)]


def tell_lever(lever: Lever) -> str:
    """A lever as ``--lever`` takes it: the fields that are not at their default."""
    words = [lever.name]
    for name, info in type(lever).model_fields.items():
        value = getattr(lever, name)
        if value != info.default:
            words.append(f"{name}={_tell_value(value)}")
    return " ".join(words)


def _tell_value(value: Any) -> str:
    """A value of a field: names and payers with commas, words as they are, numbers in full."""
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return value if isinstance(value, str) else repr(value)
