"""Numbers as people and programs give them: Python's own, numpy's, those of a data frame."""

import inspect
import re
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from wijkabm.ground.errors import InputError

MOST_SEED: Final = 2**63 - 1
DRAWN: Final = 2**32
"""Seeds that are drawn are below it: short enough to be written down."""


ASKED: Final = {
    "Field required": "is missing; give it",
    "Extra inputs are not permitted": "there is no such field",
    r"Input should be (?:an? )?valid (?:tuple|list|set|iterable).*": "give a list",
    r"Input should be (?:an? )?valid (?:dictionary|dict|mapping).*": "give names with values",
    r"Input should be (?:an? )?valid integer.*": "give a whole number",
    r"Input should be (?:an? )?valid number.*": "give a number",
    r"Input should be (?:an? )?valid string.*": "give a word",
    r"Input should be (?:an? )?valid boolean.*": "give true or false",
    r"Input should be less than or equal to (.*)": r"give \1 at most",
    r"Input should be greater than or equal to (.*)": r"give \1 at least",
    r"Input should be ((?:less|greater) than .*|'.*)": r"give \1",
}
"""What pydantic says of a value, and what to do about it."""


def say_plainly(message: str) -> str:
    """A message of pydantic or typer as what to do, without the kind of error that these put before it."""
    said = re.sub(r"\b(Value error|Assertion failed), ", "", message)
    for form, plain in ASKED.items():
        if found := re.fullmatch(form, said):
            return found.expand(plain)
    return said


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
        allowed = f"from {low}" if high == MOST_SEED else f"{low} to {high}"
        raise InputError(f"{name} {plain} is not allowed; give a whole number {allowed}")
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
