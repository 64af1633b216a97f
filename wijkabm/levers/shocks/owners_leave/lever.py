"""A share of the independent owners gives up at once."""

from typing import ClassVar

from wijkabm.levers.base import dose
from wijkabm.levers.shocks.shock import SuddenShock


class OwnersLeave(SuddenShock):
    """A share of the independent owners gives up at once.

    *Mechanism*: their enterprises close, units come free, owners who live here look for work.
    *Who pays*: they, their staff and landlords. *Counter-effect*: those who stay gain customers, and
    entrants find cheaper units. *Evidence*: no estimate; the notes' wijk in trouble loses 30 %.
    """

    name: ClassVar[str] = "owners_leave"
    budget_order: ClassVar[int] = 60
    month_order: ClassVar[int] = 50
    share: float = dose(0.3, 0.0, 1.0, "of independent owners, per month of the window")
