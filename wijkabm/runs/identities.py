"""Identities as they leave the model: text.

Inside they are whole numbers of 63 bits. R, Stata, Excel and a join in pandas turn whole numbers into
floats, which hold 53, and a joined table would speak of somebody else.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

ABOUT_OTHERS: Final = ("hired_resident", "was_hired_by_shop", "started_shop", "taken_over_by")
"""Facts of a life whose amount is somebody else's identity."""


def name_identities(identities: np.ndarray) -> pa.Array:
    """Identities as text; nobody, -1, as an empty one."""
    numbers = np.ascontiguousarray(identities, np.int64)
    return pc.if_else(pa.array(numbers >= 0), pa.array(numbers).cast(pa.string()), "")


def tabulate_facts(facts: np.ndarray, words: Sequence[str]) -> dict[str, Any]:
    """Columns of facts of lives: whose, what, how much, and who else.

    Parameters
    ----------
    facts : ndarray
        Identity, fact, amount, shape (n, 3).
    words : sequence of str
        Names of the facts.
    """
    what, amount = np.array(words, object)[facts[:, 1]], facts[:, 2]
    is_other = np.isin(what, ABOUT_OTHERS)
    return {
        "identity": name_identities(facts[:, 0]),
        "what": pa.array(what, pa.string()),
        "amount": np.where(is_other, 0, amount),
        "other": name_identities(np.where(is_other, amount, -1)),
    }


def read_identities(table: pd.DataFrame) -> pd.DataFrame:
    """A table with its identities as text, also one that was written when they were numbers."""
    if "identity" in table and pd.api.types.is_integer_dtype(table["identity"]):
        table = table.assign(identity=table["identity"].astype(str))
    if "amount" in table and "other" not in table:
        is_other = table["what"].isin(ABOUT_OTHERS)
        others = table["amount"].astype(str).where(is_other & (table["amount"] >= 0), "")
        table = table.assign(amount=table["amount"].where(~is_other, 0), other=others)
    return table
