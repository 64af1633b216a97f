"""The municipality pays a share of repairs, up to a cap per unit, from a yearly budget."""

from typing import ClassVar

from wijkabm.levers.base import Costs, Lever, cents, dose, setting

MONTHS = 12


class FacadeSubsidy(Lever):
    """The municipality pays a share of repairs, up to a cap per unit, from a yearly budget.

    Owners who think of repair decide at the price that is left. By the same luck some would have repaired
    anyway: deadweight, counted. Repair makes the street livelier, and rents follow.

    Cost: the budget, and an office by inhabitant; owners pay the rest. Counter-effects: deadweight;
    tenants with low margins leave when rents follow. Evidence: none fit for inference (evidence.csv,
    facade_subsidy): no estimate.
    """

    name: ClassVar[str] = "facade_subsidy"
    perspective: ClassVar[str] = "room"
    budget_order: ClassVar[int] = 80

    share: float = dose(0.4, 0, 0.7, "of the cost of repair", combine="most")
    cap: float = dose(10_000, 0, 50_000, "EUR per unit", combine="most", scaled=False)
    budget: float = setting(8.0, 0, 100, "EUR per inhabitant and year")
    office: float = setting(0.5, 0, 20, "EUR per inhabitant and year")

    def costs(self, inhabitants: int) -> Costs:
        """The office, and what owners may draw."""
        return Costs(
            running=cents(self.office * inhabitants / MONTHS),
            uptake=cents(self.budget * inhabitants / MONTHS),
        )
