"""Households spend less, jobs elsewhere are destroyed."""

from typing import ClassVar

from wijkabm.levers.base import dose
from wijkabm.levers.shocks.shock import Shock


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
    budget_order: ClassVar[int] = 10
    month_order: ClassVar[int] = 10
    spending: float = dose(0.15, 0.0, 1.0, "of spending beyond need that is held back")
    job_loss: float = dose(0.004, 0.0, 0.1, "of jobs elsewhere that end, per month")
