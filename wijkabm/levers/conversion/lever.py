"""The plan lets shops become homes: nowhere, outside the core, or everywhere."""

from typing import ClassVar

from wijkabm.levers.base import Costs, Lever, cents, dose, setting

MONTHS = 12


class Conversion(Lever):
    """The plan lets shops become homes: nowhere, outside the core, or everywhere.

    The landlord of a vacant unit weighs homes (a permit, works, a rent that never fails) against
    waiting, and converts if they are worth more by a margin, as it cannot be undone. He pays a third of the
    works himself, a bank lends the rest.

    Cost: changing the plan, and handling permits; landlords pay the works. Vacancy falls by definition.
    Counter-effects: it is irreversible, holes in the core (a dark front for its neighbours), less OZB.
    Evidence: no estimate beyond the definition (evidence.csv, conversion: flows only).
    """

    name: ClassVar[str] = "conversion"
    perspective: ClassVar[str] = "room"
    budget_order: ClassVar[int] = 230
    month_order: ClassVar[int] = 130

    where: int = dose(1, 0, 2, "0 none, 1 edge, 2 all", combine="most", scaled=False)
    permit_weeks: float = dose(14, 1, 52, "weeks", combine="least", scaled=False)
    cost: float = dose(1_000, 100, 4_000, "EUR per m2", combine="least", scaled=False)
    plan: float = setting(15_000, 0, 200_000, "EUR at the start: changing the plan", grows="euros")
    handling: float = setting(0.3, 0, 20, "EUR per inhabitant and year")

    def costs(self, inhabitants: int) -> Costs:
        """The plan and those who handle permits."""
        running = cents(self.handling * inhabitants / MONTHS)
        return Costs(set_up=cents(self.plan), running=running)
