"""Online shopping grows."""

from typing import ClassVar

from wijkabm.levers.base import dose
from wijkabm.levers.shocks.shock import Shock


class OnlineGrowth(Shock):
    """Online shopping grows.

    *Mechanism*: the weight of online places in the choice of a place for every basket rises by `growth`,
    evenly over the ramp; people turn as they reconsider their baskets, entrants see it in their sum.
    *Who pays*: shops, non-food first, and their landlords.
    *Evidence*: online had 1.6 % of daily and 21.6 % of non-daily spending in the Randstad of 2016
    (KSO2016); its growth is a scenario's.
    """

    name: ClassVar[str] = "online_growth"
    budget_order: ClassVar[int] = 20
    month_order: ClassVar[int] = 20
    growth: float = dose(0.5, 0.0, 5.0, "rise of the weight of online, share of its weight now")
