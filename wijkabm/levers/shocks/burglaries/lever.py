"""There are more burglaries than usual, and people feel less safe."""

from typing import ClassVar

from wijkabm.levers.base import dose
from wijkabm.levers.shocks.shock import Shock


class Burglaries(Shock):
    """There are more burglaries than usual, and people feel less safe.

    *Mechanism*: as long as it lasts every shopping street feels less safe by ``street.burglary_points`` times
    the log of how many times the usual number there are (`month.safety`). A street that feels less safe than
    before month 1 draws fewer people, most of all in the evening, and fewer entrants. The number itself is
    given, not an outcome: nothing in the model makes burglaries more or fewer, and what is stolen is not
    counted.
    *Who pays*: shops through visits that stay away.
    *Counter-effect*: watch and light make up for the feeling, not for the burglaries.
    *Evidence*: no estimate; the size is a scenario's.
    """

    name: ClassVar[str] = "burglaries"
    budget_order: ClassVar[int] = 70
    month_order: ClassVar[int] = 60
    times: float = dose(3.0, 1.0, 10.0, "times the usual number", off=1.0)
