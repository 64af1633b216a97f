"""The largest food shop of the wijk leaves, in nearly every wijk a supermarket."""

from typing import ClassVar

from wijkabm.levers.base import dose
from wijkabm.levers.shocks.shock import SuddenShock


class AnchorLeaves(SuddenShock):
    """The largest food shop of the wijk leaves, in nearly every wijk a supermarket.

    *Mechanism*: its staff are let go, its customers choose anew, its street loses visits; the unit may be let
    to another. *Who pays*: those without another near, neighbours who lived on its visitors.
    *Evidence*: no estimate.
    """

    name: ClassVar[str] = "anchor_leaves"
    budget_order: ClassVar[int] = 40
    month_order: ClassVar[int] = 40
    leaves: float = dose(1.0, 0.0, 1.0, "chance that it leaves, per month of the window")
