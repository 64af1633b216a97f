"""What a column of a table is."""

from typing import Annotated, Any, NamedTuple

import numpy as np


class Unit(NamedTuple):
    """What the numbers of a column count, and how they are stored."""

    counts: str
    store: type = np.int64


Identity = Annotated[Any, Unit("who, for good")]
Row = Annotated[Any, Unit("row of a table, or place in a list; -1 for none")]
Code = Annotated[Any, Unit("one of several names")]
Flag = Annotated[Any, Unit("1 yes, 0 no")]
Count = Annotated[Any, Unit("number of them")]
Month = Annotated[Any, Unit("month, from 1 after the burn-in")]
Months = Annotated[Any, Unit("months")]
Hours = Annotated[Any, Unit("hours")]
Cents = Annotated[Any, Unit("cents")]
CoinCents = Annotated[Any, Unit("coin cents")]
FloatCents = Annotated[Any, Unit("cents", np.float64)]
FloatCoinCents = Annotated[Any, Unit("coin cents", np.float64)]
FloatMonths = Annotated[Any, Unit("months", np.float64)]
FloatDays = Annotated[Any, Unit("days", np.float64)]
FloatFte = Annotated[Any, Unit("fte", np.float64)]
Share = Annotated[Any, Unit("0 to 1", np.float64)]
Rate = Annotated[Any, Unit("a year", np.float64)]
Factor = Annotated[Any, Unit("times the usual", np.float64)]
Weight = Annotated[Any, Unit("attraction, or a wait: one over it", np.float64)]
SquareMetres = Annotated[Any, Unit("m2", np.float64)]
Pure = Annotated[Any, Unit("no unit", np.float64)]
