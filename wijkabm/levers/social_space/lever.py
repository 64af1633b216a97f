"""Social business space: social landlords let some of their units below the asking rent."""

from typing import ClassVar

from wijkabm.levers.base import Costs, Lever, cents, dose

UNIT_RENT = (
    2_000.0  # EUR a month: the most that the desk sets aside for one rented unit (assumption)
)


class SocialSpace(Lever):
    """Social business space: social landlords let some of their units below the asking rent.

    Mechanism: a social landlord (housing corporation, municipality) with an empty unit weighs a lower
    rent now, part of which the municipality makes good, against waiting for a tenant at the asking
    rent. The unit is then seen at the lower rent by who qualifies: independents, starters only or
    sitting tenants too. Cost: the municipality pays the compensation for the length of the
    contract; the landlord bears the rest. Counter-effect: subsidy capture, tenants who would have
    paid the full rent (counted as `anyway`); signed rents pull down what other units fetch.
    Evidence: no estimate.
    """

    name: ClassVar[str] = "social_space"
    perspective: ClassVar[str] = "room"
    budget_order: ClassVar[int] = 120
    month_order: ClassVar[int] = 70

    units: float = dose(4, 0, 40, "units", grows="whole")
    discount: float = dose(0.4, 0, 0.9, "share of the asking rent", combine="most", scaled=False)
    starters_only: float = dose(0, 0, 1, "1 for starters only", combine="most", scaled=False)
    compensation: float = dose(
        0.5, 0, 1, "share of the discount that the municipality pays", combine="most", scaled=False
    )
    months: float = dose(
        60, 12, 120, "months that the lower rent holds", combine="most", scaled=False
    )

    def costs(self, inhabitants: int) -> Costs:
        """Half a day a month of an official, and the compensation."""
        part = self.discount * self.compensation
        return Costs(
            running=cents(300.0) if self.units > 0 else 0,
            uptake=cents(UNIT_RENT * part * self.units),
        )
