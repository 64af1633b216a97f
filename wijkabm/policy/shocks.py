"""What a municipality does not choose: shocks to set levers against."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import model_validator

from wijkabm.policy.base import Lever, dose


class Shock(Lever):
    """Something that befalls a wijk; it costs the municipality nothing by itself."""

    perspective: ClassVar[str] = "shock"


class SuddenShock(Shock):
    """A shock of one month, its first, unless an end is given; then it recurs in every month."""

    @model_validator(mode="before")
    @classmethod
    def _end_at_once(cls, values: Any) -> Any:
        if isinstance(values, Mapping) and values.get("end") is None:
            try:
                return {**values, "end": int(values.get("start", 1)) + 1}
            except (TypeError, ValueError, OverflowError):
                return values
        return values


class Crisis(Shock):
    """Households spend less, jobs elsewhere are destroyed.

    *Mechanism*: as long as it lasts households hold back a share of what they spend beyond need
    (precautionary saving, Carroll 1997), and a share of the jobs elsewhere in the region ends every month,
    of residents and ring alike; those jobs come back at ``work.recovery`` a month once it is over.
    *Who pays*: shops, those who lose their job, Rijk and municipality through benefits.
    *Counter-effect*: savings that were held back are spent later; need drives some into a business.
    *Evidence*: no estimate; the size is a scenario's.
    """

    name: ClassVar[str] = "crisis"
    spending: float = dose(0.15, 0.0, 1.0, "of spending beyond need that is held back")
    job_loss: float = dose(0.004, 0.0, 0.1, "of jobs elsewhere that end, per month")


class OnlineGrowth(Shock):
    """Online shopping grows.

    *Mechanism*: the weight of online places in the choice of a place for every basket rises by `growth`,
    evenly over the ramp; people turn as they reconsider their baskets, entrants see it in their sum.
    *Who pays*: shops, non-food first, and their landlords.
    *Evidence*: online had 1.6 % of daily and 21.6 % of non-daily spending in the Randstad of 2016
    (KSO2016); its growth is a scenario's.
    """

    name: ClassVar[str] = "online_growth"
    growth: float = dose(0.5, 0.0, 5.0, "rise of the weight of online, share of its weight now")


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
    closed: float = dose(0.8, 0.0, 1.0, "of non-food, horeca and services")
    support: float = dose(
        0.8, 0.0, 1.0, "of wages, rent and the owner's living, times the share closed"
    )
    moved_online: float = dose(
        0.3, 0.0, 1.0, "of what cannot be bought here", combine="most", scaled=False
    )


class AnchorLeaves(SuddenShock):
    """The largest food shop of the wijk leaves, in nearly every wijk a supermarket.

    *Mechanism*: its staff are let go, its customers choose anew, its street loses visits; the unit may be let
    to another. *Who pays*: those without another near, neighbours who lived on its visitors.
    *Evidence*: no estimate.
    """

    name: ClassVar[str] = "anchor_leaves"
    leaves: float = dose(1.0, 0.0, 1.0, "chance that it leaves, per month of the window")


class EmployerLeaves(SuddenShock):
    """The largest employer of the wijk takes a share of its jobs elsewhere, for good.

    *Mechanism*: residents who work there and commuters of the ring lose their jobs; fewer posts are open
    from then on. *Who pays*: they, and Rijk and municipality through benefits.
    *Evidence*: no estimate.
    """

    name: ClassVar[str] = "employer_leaves"
    share: float = dose(1.0, 0.0, 1.0, "of its jobs, per month of the window")


class OwnersLeave(SuddenShock):
    """A share of the independent owners gives up at once.

    *Mechanism*: their enterprises close, units come free, owners who live here look for work.
    *Who pays*: they, their staff and landlords. *Counter-effect*: those who stay gain customers, and
    entrants find cheaper units. *Evidence*: no estimate; the notes' wijk in trouble loses 30 %.
    """

    name: ClassVar[str] = "owners_leave"
    share: float = dose(0.3, 0.0, 1.0, "of independent owners, per month of the window")


SHOCKS: tuple[type[Shock], ...] = (
    Crisis,
    OnlineGrowth,
    Shutdown,
    AnchorLeaves,
    EmployerLeaves,
    OwnersLeave,
)
