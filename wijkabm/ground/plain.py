"""Numbers as people and programs give them: Python's own, numpy's, those of a data frame."""

import inspect
import re
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from wijkabm.ground.errors import InputError, Sentence, either

MOST_SEED: Final = 2**63 - 1
DRAWN: Final = 2**32
"""Seeds that are drawn are below it: short enough to be written down."""


ASKED: Final = {
    "missing": "is missing; give it",
    "extra_forbidden": "there is no such field",
    "greater_than": "give greater than {gt}",
    "greater_than_equal": "give {ge} at least",
    "less_than": "give less than {lt}",
    "less_than_equal": "give {le} at most",
    "literal_error": "give {expected}",
    "too_short": "give {min_length} or more",
    "too_long": "give {max_length} at most",
    "string_too_long": "give {max_length} signs at most",
    "finite_number": "give a number",
    "int": "give a whole number",
    "float": "give a number",
    "string": "give a word",
    "bool": "give true or false",
    **dict.fromkeys(("tuple", "list", "set", "frozen_set", "iterable"), "give a list"),
    **dict.fromkeys(("dict", "mapping", "model"), "give names with values"),
}
"""What to do about a value, by pydantic's kind of error, or what that begins with."""


def say_problem(problem: Mapping[str, Any]) -> Sentence:
    """What is wrong with a value that pydantic refused, and what to do about it."""
    kind, told = problem["type"], problem.get("ctx", {})
    inside = told.get("error")
    if isinstance(inside, InputError):
        return inside.sentence
    form = ASKED.get(kind) or ASKED.get(kind.split("_")[0])
    if form is None:
        return Sentence(say_plainly(problem["msg"]))
    blanks = {name: value for name, value in to_whole(dict(told)).items() if f"{{{name}}}" in form}
    if kind == "literal_error":
        blanks["expected"] = either(told["expected"].split(" or "))
    return Sentence(form, **blanks)


def say_plainly(message: str) -> str:
    """A message of pydantic or typer without the kind of error that these put before it."""
    return re.sub(r"\b(Value error|Assertion failed), ", "", message)


def to_plain(value: Any) -> Any:
    """The same with Python's own numbers and lists for numpy's, however deep inside."""
    if isinstance(value, Mapping):
        return {to_plain(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(to_plain, value)) if type(value) in (list, tuple) else value
    if isinstance(value, range):
        return list(value)
    return value.tolist() if hasattr(value, "tolist") else value


def to_whole(value: Any) -> Any:
    """The same in which floats without a fraction, as data frames have them, are whole numbers."""
    if isinstance(value, dict):
        return {key: to_whole(item) for key, item in value.items()}
    plain = to_plain(value)
    if isinstance(plain, list | tuple):
        return type(plain)(map(to_whole, plain))
    return int(plain) if isinstance(plain, float) and plain.is_integer() else plain


def read_whole(name: str, value: Any, low: int = 0, high: int = MOST_SEED) -> int:
    """A whole number: an int of any kind, or a float without a fraction.

    Raises
    ------
    InputError
        It is no number, has a fraction, or is out of range.
    """
    plain = to_whole(value)
    if type(plain) is not int or not low <= plain <= high:
        least, between = (
            Sentence("from {low}", low=low),
            Sentence("{low} to {high}", low=low, high=high),
        )
        allowed = least if high == MOST_SEED else between
        raise InputError(
            "{name} {plain} is not allowed; give a whole number {allowed}",
            name=name,
            plain=plain,
            allowed=allowed,
        )
    return plain


def read_seed(seed: Any, rng: Any) -> int:
    """The seed of a model's months from what Mesa's models take: a number, a generator, nothing.

    None draws a seed, and a generator gives its next number; the model's ``seed`` says which it was.
    """
    given = seed if rng is None else rng
    if given is None or isinstance(
        given, np.random.Generator | np.random.BitGenerator | np.random.SeedSequence
    ):
        return int(np.random.default_rng(given).integers(DRAWN))
    if isinstance(given, list | tuple | np.ndarray) and np.ndim(given) == 1:
        words = [read_whole("rng", word) for word in given]
        return int(np.random.default_rng(words).integers(DRAWN))
    return read_whole("seed" if rng is None else "rng", given)


def count_replicates() -> int:
    """Which replicate of Mesa's ``batch_run`` is built now, from 0, if it was given no seed.

    It builds all replicates with the same arguments, and a model that has a seed unless told otherwise would
    be the same each time. Only its own frame knows the number.
    """
    frame = inspect.currentframe()
    while frame is not None:
        if (frame.f_globals.get("__name__"), frame.f_code.co_name) == (
            "mesa.batchrunner",
            "_model_run_func",
        ):
            given = frame.f_locals.get("kwargs", {})
            is_told = any(given.get(name) is not None for name in ("seed", "rng"))
            return 0 if is_told else int(frame.f_locals.get("iteration", 0))
        frame = frame.f_back
    return 0
