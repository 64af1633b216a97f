"""A broker brings vacant units into temporary use: cheap, for a term, with notice."""

from typing import ClassVar

from wijkabm.levers.base import Costs, Lever, cents, dose, setting

MONTHS = 12


class TemporaryRent(Lever):
    """A broker brings vacant units into temporary use: cheap, for a term, with notice.

    Each quarter the broker asks landlords of vacant units; they weigh a low rent now against a regular
    tenant later. Starters, outsiders and busy businesses at home weigh the low rent against a light
    fit-out to be earned back within the term. A regular tenant who would rather have the unit makes
    the landlord give notice. At the end the tenant signs at the regular rent if the business still earns
    enough, else leaves; who came from home goes back there.

    Cost: the broker, by inhabitant; the discount is the landlord's. Counter-effects: hidden vacancy (not
    vacant, nor let for good), it undercuts paying tenants: entrants take the cheap unit instead of
    a regular one. Evidence: about one in two stay (evidence.csv, temporary_rent; self-report).
    """

    name: ClassVar[str] = "temporary_rent"
    perspective: ClassVar[str] = "room"
    budget_order: ClassVar[int] = 90
    month_order: ClassVar[int] = 120

    discount: float = dose(0.6, 0, 0.9, "of the asking rent", combine="most")
    months: int = dose(12, 3, 24, "months", combine="most", scaled=False)
    notice: int = dose(2, 1, 12, "months", combine="least", scaled=False)
    start_up: float = setting(3_000, 0, 100_000, "EUR at the start", grows="euros")
    broker: float = setting(2.0, 0, 50, "EUR per inhabitant and year")

    def costs(self, inhabitants: int) -> Costs:
        """The broker."""
        running = cents(self.broker * inhabitants / MONTHS)
        return Costs(set_up=cents(self.start_up), running=running)
