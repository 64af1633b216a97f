"""The plan lets other work than shops rent a share of the units."""

from typing import ClassVar

from wijkabm.levers.base import Costs, Lever, cents, dose, setting

MONTHS = 12


class FunctionMixing(Lever):
    """The plan lets other work than shops rent a share of the units.

    Landlords of vacant units in that share (fixed by unit) weigh it; businesses at home rent a workplace
    if the sales it adds exceed rent and fit-out. The front is lit, yet brings no shoppers.

    Cost: changing the plan, and keeping to its terms. Counter-effects: a broken shopping run (half a
    front), nuisance to the neighbours (share of liveliness that a street full of it would lose), units
    gone for shops. Evidence: none; no estimate.
    """

    name: ClassVar[str] = "function_mixing"
    perspective: ClassVar[str] = "room"
    budget_order: ClassVar[int] = 70
    month_order: ClassVar[int] = 110

    mixed_units: float = dose(0.5, 0, 1, "share of units", combine="most")
    nuisance: float = dose(0.1, 0, 1, "of liveliness, where all is other work", combine="most")
    plan: float = setting(10_000, 0, 200_000, "EUR at the start: changing the plan", grows="euros")
    supervision: float = setting(0.2, 0, 20, "EUR per inhabitant and year")

    def costs(self, inhabitants: int) -> Costs:
        """The plan and its supervision."""
        running = cents(self.supervision * inhabitants / MONTHS)
        return Costs(set_up=cents(self.plan), running=running)
