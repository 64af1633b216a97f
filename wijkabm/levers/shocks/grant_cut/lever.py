"""The Rijk pays less of the general grant."""

from typing import ClassVar

from wijkabm.levers.base import dose
from wijkabm.levers.shocks.shock import Shock


class GrantCut(Shock):
    """The Rijk pays less of the general grant.

    *Mechanism*: every month a share of the general grant stays out. Where rates do not make it good (closure
    by OZB, in January) the municipality buys as much less at once, so that streets are kept less well, and
    there is less of which a part can be bought from firms here; what services cannot bear comes out of its
    reserve, and where that is empty levers get less. The grant is the one in the books of the model, without
    what a grant for levers brings in (closure by grant).
    *Who pays*: the municipality, then who lives and trades along its streets. *Counter-effect*: none.
    *Evidence*: no estimate; the size is a scenario's.
    """

    name: ClassVar[str] = "grant_cut"
    budget_order: ClassVar[int] = 80
    month_order: ClassVar[int] = 70
    share: float = dose(0.2, 0.0, 1.0, "of the general grant")
