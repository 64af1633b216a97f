"""Numbers as people write them: no exponents, the separators of the language."""

import math
from decimal import Decimal
from typing import Final

SWAPPED: Final = str.maketrans(",.", ".,")
LEAST_CHANCE: Final = 0.0001
EXACT: Final = 12
"""Digits that hide nothing of what somebody set, and the noise of binary fractions."""


def write_number(value: float, language: str, digits: int = EXACT) -> str:
    """A number with as many digits as count, as ``5.000.000`` and ``0,05`` in Dutch.

    Parameters
    ----------
    value : float
    language : {"nl", "en"}
    digits : int
        Digits that count, at most; zeros behind the point are left out.
    """
    if not math.isfinite(value):
        return "–" if math.isnan(value) else "∞" if value > 0 else "-∞"
    plain = f"{Decimal(f'{value:.{digits}g}'):,f}"
    return swap_separators("0" if plain == "-0" else plain, language)


def write_chance(p: float, language: str) -> str:
    """A probability with two digits that count, down to `LEAST_CHANCE`."""
    if p < LEAST_CHANCE:
        return f"< {write_number(LEAST_CHANCE, language)}"
    return write_number(p, language, 2)


def swap_separators(text: str, language: str) -> str:
    """A number as Python writes it, with the separators of the language."""
    return text.translate(SWAPPED) if language == "nl" else text
