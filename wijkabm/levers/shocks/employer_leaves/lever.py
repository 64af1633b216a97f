"""The largest employer of the wijk takes a share of its jobs elsewhere, for good."""

from typing import ClassVar

from wijkabm.levers.base import dose
from wijkabm.levers.shocks.shock import SuddenShock


class EmployerLeaves(SuddenShock):
    """The largest employer of the wijk takes a share of its jobs elsewhere, for good.

    *Mechanism*: residents who work there and commuters of the ring lose their jobs; fewer posts are open
    from then on. *Who pays*: they, and Rijk and municipality through benefits.
    *Evidence*: no estimate.
    """

    name: ClassVar[str] = "employer_leaves"
    budget_order: ClassVar[int] = 50
    month_order: ClassVar[int] = 60
    share: float = dose(1.0, 0.0, 1.0, "of its jobs, per month of the window")
