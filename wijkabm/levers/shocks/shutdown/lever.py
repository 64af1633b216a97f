"""Shops and cafés close by order for some months, with support from the Rijk."""

from typing import ClassVar

from wijkabm.levers.base import dose
from wijkabm.levers.shocks.shock import Shock


class Shutdown(Shock):
    """Shops and cafés close by order for some months, with support from the Rijk.

    *Mechanism*: households cannot spend a share `closed` of what they would in non-food, horeca and
    services, here and in the ring; `moved_online` of that is bought online at once, the rest is saved. The
    Rijk pays `support` of running wages, rent and a living.
    *Who pays*: owners for what support leaves, the Rijk, staff who are let go.
    *Counter-effect*: firms that would have closed are kept (fewer closings than usual), savings pile up.
    *Evidence*: no estimate; the support's outline is that of the Dutch schemes of 2020-21.
    """

    name: ClassVar[str] = "shutdown"
    budget_order: ClassVar[int] = 30
    month_order: ClassVar[int] = 30
    closed: float = dose(0.8, 0.0, 1.0, "of non-food, horeca and services")
    support: float = dose(
        0.8, 0.0, 1.0, "of wages, rent and the owner's living, times the share closed"
    )
    moved_online: float = dose(
        0.3, 0.0, 1.0, "of what cannot be bought here", combine="most", scaled=False
    )
