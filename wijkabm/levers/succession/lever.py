"""Business succession: owners near retirement prepare, a successor is sought beyond their ties."""

from typing import ClassVar

from wijkabm.levers.base import Costs, Lever, cents, dose, setting


class Succession(Lever):
    """Business succession: owners near retirement prepare, a successor is sought beyond their ties.

    Owners of 60 and older in reach are asked to prepare, and do if what a closing would cost them
    outweighs the hours. A prepared shop passes on more often when the owner retires, also one that earns
    somewhat too little; residents who notice the offer, or are asked as its staff, and would earn more with
    it can take it over. It keeps its unit.

    *Pays:* the municipality, per preparation and for the search. *Counter-effect:* weak concepts are
    kept; the units do not come free for entrants. *Evidence:* no estimate of an effect; of owners who
    want to stop within ten years 22 % have not started and 20 % search without success (ABN AMRO 2025).
    """

    name: ClassVar[str] = "succession"
    perspective: ClassVar[str] = "enterprise"
    budget_order: ClassVar[int] = 60
    month_order: ClassVar[int] = 40

    reach: float = dose(0.6, 0, 1, "share of owners of 60 and older", "assumption", combine="most")
    match: float = dose(
        1.4, 1, 1.5, "times the usual chance of a successor", "assumption", off=1.0, combine="most"
    )
    staff: float = dose(
        1, 0, 1, "of the shop's own staff who live in the wijk, who are asked", combine="most"
    )
    cost: float = dose(2000, 0, 20_000, "EUR per preparation", combine="most", scaled=False)
    running_cost: float = setting(300, 0, 20_000, "EUR a month, for the search", grows="euros")
    per_thousand: float = setting(2, 0, 50, "preparations a year per 1,000 inhabitants at most")

    def costs(self, inhabitants: int) -> Costs:
        """Every month the search; a twelfth of the year's preparations, never less than one."""
        most = max(self.per_thousand * inhabitants / 1000.0 / 12.0, 1.0)
        return Costs(running=cents(self.running_cost), uptake=cents(most * self.cost))
