"""More people think of working for themselves."""

from typing import ClassVar

from wijkabm.levers.base import dose
from wijkabm.levers.shocks.shock import Shock


class OwnWork(Shock):
    """More people think of working for themselves.

    *Mechanism*: `growth` more adults than now begin to mean to start a business at home, evenly over the
    ramp. Each then weighs it as everybody does: what he believes that he can earn against his job or benefit,
    and the capital that it takes. Clients of a business at home are mostly elsewhere and are not shared out,
    so that nobody's coming takes them from another. *Who pays*: who starts and earns less than hoped; taxes
    and premiums of a wage are paid no longer. *Counter-effect*: fewer people are free for local jobs, and not
    all who start live from it. *Evidence*: of men at work in the Netherlands 12 % had a business without
    staff in 2010, expected to be 12 to 19 % in 2030 (Gemeente Groningen 2013); the size is a scenario's.
    """

    name: ClassVar[str] = "own_work"
    budget_order: ClassVar[int] = 90
    month_order: ClassVar[int] = 80
    growth: float = dose(0.5, 0.0, 5.0, "more people who think of it, share of those now")
