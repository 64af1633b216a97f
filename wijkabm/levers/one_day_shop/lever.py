"""One-day shops: an empty unit for a day, as a trial and as a showroom."""

import math
from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting


class OneDayShop(Lever):
    """One-day shops: an empty unit for a day, as a trial and as a showroom.

    Mechanism: who is about to decide on a shop may try one for a day. The day is a noisy signal of the
    own talent (Jovanovic 1982); he takes it if what he may learn (expected value of sample
    information, Raiffa & Schlaifer 1961) is worth the fee and the day. Some then do not start, some
    do who would not have. Businesses at home that sell to people take a day when the clients it
    brings are worth it. A day needs an empty unit and draws visits to its street. Cost: the
    municipality pays the organiser per day held; who takes the day pays the fee. Counter-effect:
    novelty wears off, so that the next day draws fewer visits and clients. Evidence: no estimate.
    """

    name: ClassVar[str] = "one_day_shop"
    perspective: ClassVar[str] = "room"
    budget_order: ClassVar[int] = 100
    month_order: ClassVar[int] = 50
    columns: ClassVar = {
        "tried": Column("shops", int),  # days that the business had
        "who": Column("shops", int),  # its identity
    }

    days: float = dose(48, 0, 300, "days a year", grows="parts")
    fee: float = dose(25, 0, 500, "EUR a day", combine="most", scaled=False)
    cost: float = dose(150, 0, 2_000, "EUR a day held", combine="most", scaled=False)
    set_up_cost: float = setting(2_500, 0, 100_000, "EUR", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """Set-up, and the days of the plan at their cost."""
        return Costs(
            set_up=cents(self.set_up_cost), uptake=cents(self.cost * math.ceil(self.days / 12.0))
        )
