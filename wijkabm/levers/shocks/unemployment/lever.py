"""So many are out of work from one month to the next."""

from typing import ClassVar

from wijkabm.levers.base import dose
from wijkabm.levers.shocks.shock import SuddenShock


class Unemployment(SuddenShock):
    """So many are out of work from one month to the next.

    *Mechanism*: of those who work or seek work the stated share seeks it, to a whole person, before the
    month's jobs are found: people who work elsewhere lose their job, by luck, and the job is gone with them;
    or, where more seek work than that, jobseekers find a job elsewhere that is there for them. Then the
    rules go on: who seeks finds, as fast as they say. *Who pays*: they, and Rijk and municipality through
    benefits. *Evidence*: no estimate; it makes a wijk as an example has it.
    """

    name: ClassVar[str] = "unemployment"
    budget_order: ClassVar[int] = 80
    month_order: ClassVar[int] = 5
    share: float = dose(0.2, 0.0, 0.8, "of who works or seeks work", combine="most", scaled=False)
