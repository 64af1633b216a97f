"""A campaign to buy in the own wijk."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting


class BuyLocal(Lever):
    """A campaign to buy in the own wijk.

    *Mechanism*: it reaches a part of the adults, `often` times a month; each time one may think about it and
    resolve to buy more here.
    *Who decides*: each of them, readier when attached to the wijk, when ties have resolved, when money
    allows. The resolve adds to loyalty in the choice of a place, more of who is warmer to the wijk; it halves
    in `decay` months. What spending moves is found.
    *Cost*: the campaign. *Who pays*: the municipality; shops of ring and centre lose the sales.
    *Counter-effect*: loss elsewhere; the poor, for whom other places are better or cheaper, gain least.
    *Evidence*: members of campaigns report more growth than others (ILSR 2010-14, self-selected: an upper
    bound).
    """

    name: ClassVar[str] = "buy_local"
    perspective: ClassVar[str] = "cohesion"
    budget_order: ClassVar[int] = 220
    month_order: ClassVar[int] = 190
    columns: ClassVar = {"half_life": Column("contracts")}  # months in which a resolve halves
    reach: float = dose(0.5, 0.0, 1.0, "of adults that it can reach", combine="most")
    often: float = dose(1.0, 0.0, 8.0, "appeals a month that who is reached hears")
    decay: float = dose(6.0, 3.0, 12.0, "months", off=0.0, combine="most", scaled=False)
    campaign_cost: float = setting(0.05, 0.0, 5.0, "EUR an appeal per inhabitant")
    design: float = setting(5_000.0, 0.0, 500_000.0, "EUR at the start", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """The design at the start, a month's appeals."""
        running = cents(self.campaign_cost * self.often * inhabitants)
        return Costs(set_up=cents(self.design), running=running)
