"""Deregulation: fewer and faster permits, more uses allowed, fewer hours on rules."""

from typing import ClassVar

from wijkabm.levers.base import Costs, Lever, cents, dose, setting


class Deregulation(Lever):
    """Deregulation: fewer and faster permits, more uses allowed, fewer hours on rules.

    Horeca, and any change of use, needs a permit: an applicant (resident, outsider, franchise, chain)
    pays a fee, keeps the unit for part of the rent and waits; both count in the sum of entering, and a
    better job found meanwhile ends the plan. Allowed uses let horeca come into units for retail alone.
    Hours on rules are worth what an hour elsewhere is: fewer of them lower the income for which
    somebody enters premises or stays in them; a business at home has none. Incumbents meet the entrants
    in the market.

    *Pays:* the municipality, in fees it does not receive and in writing and applying new rules.
    *Counter-effect:* incumbents earn less; who comes only because it became easier is closer to the
    margin and leaves sooner. *Evidence:* registered businesses +5 %, incumbents' income -3 % in Mexico
    (Bruhn 2011); entry +25 % in Portugal (Felix & Maggi 2019), entrants smaller and shorter-lived
    (Branstetter et al. 2014). Both are reforms of a country's registration, not of a wijk's plan.
    """

    name: ClassVar[str] = "deregulation"
    perspective: ClassVar[str] = "enterprise"
    budget_order: ClassVar[int] = 10

    permit_weeks: float = dose(
        4, 0, 26, "weeks", "assumption", off="opening.permit_weeks_horeca", combine="least"
    )
    permit_fee: float = dose(
        200, 0, 3000, "EUR per permit", "assumption", off="opening.permit_fee", combine="least"
    )
    allowed_uses: float = dose(
        0.5, 0, 1, "share of units for retail alone where horeca may come", combine="most"
    )
    rule_hours: float = dose(5, 0, 40, "hours a month", off="firms.rule_hours", combine="least")
    plan_cost: float = setting(2, 0, 100, "EUR per inhabitant once, for another plan and by-laws")
    desk_cost: float = setting(0.05, 0, 10, "EUR per inhabitant a month, for faster decisions")

    def costs(self, inhabitants: int) -> Costs:
        """Once the plan, every month the desk."""
        return Costs(cents(self.plan_cost * inhabitants), cents(self.desk_cost * inhabitants))
