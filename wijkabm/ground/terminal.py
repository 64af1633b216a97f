"""Terminals that cannot write every sign, the codepages of Windows, plain ASCII; and none at all."""

import codecs
import os
import sys
import unicodedata
from io import TextIOWrapper
from typing import Final

SIGNS: Final = {
    "€": "EUR", "–": "-", "—": "-", "−": "-", "×": "x", "·": ".", "±": "+/-", "→": "->", "≥": ">=", "≤": "<=",
    "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "•": "*", "∞": "infinity", "ß": "ss",
}  # fmt: skip
"""What stands for a sign that a terminal cannot write; of letters the accents go."""


def let_terminals_print() -> None:
    """Have the streams of this process write the nearest sign for what their encoding does not hold.

    Where a stream is closed, as of a job in the background, what is said goes nowhere.
    """
    codecs.register_error("nearest sign", _find_nearest)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, as long as we live
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="nearest sign")


def _find_nearest(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return "".join(map(_spell, error.object[error.start : error.end])), error.end


def _spell(sign: str) -> str:
    bare = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode("ascii")
    return SIGNS.get(sign) or bare or "?"


def writes_everything() -> bool:
    """Whether standard output takes every sign as it is."""
    return (sys.stdout.encoding or "ascii").lower().startswith("utf")


def is_text(name: str) -> bool:
    """Whether a name can be written into a file: one of a disk may hold bytes that are no UTF-8."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
