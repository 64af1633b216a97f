"""What is reported each month: name, unit, definition and formula of every indicator, once.

The table of the documentation, the columns of ``series.parquet``, the report and the command line
are all made from `INDICATORS`. A formula takes the sums of `wijkabm.measure.sums`, arrays of shape
(months, rows), and gives an array of that shape. Rows are the wijken, the ring and the total of the
wijken; what has no meaning in a row is NaN.
"""

from types import SimpleNamespace
from typing import Final

import numpy as np

from wijkabm.measure.formulas import Indicator
from wijkabm.measure.of_money import (
    list_coin_use,
    list_coins,
    list_municipality,
    list_premises,
    list_spending,
    list_together,
    list_welfare,
)
from wijkabm.measure.of_people import list_firms, list_people, list_trade, list_turnover
from wijkabm.measure.sums import NAMES

INDICATORS: Final[tuple[Indicator, ...]] = tuple(
    indicator
    for group in (
        list_people,
        list_firms,
        list_turnover,
        list_trade,
        list_premises,
        list_spending,
        list_together,
        list_municipality,
        list_coins,
        list_coin_use,
        list_welfare,
    )
    for indicator in group()
)
"""All indicators, in the order of the columns of ``series.parquet``."""


def compute_indicators(blocks: np.ndarray) -> dict[str, np.ndarray]:
    """Every indicator for all months, each of shape (months, rows).

    Parameters
    ----------
    blocks : ndarray
        Sums of shape (months, n_sums, rows), as `wijkabm.measure.recorder` keeps them.
    """
    sums = SimpleNamespace(**dict(zip(NAMES, np.moveaxis(blocks, 1, 0), strict=True)))
    return {indicator.name: indicator.formula(sums) for indicator in INDICATORS}
