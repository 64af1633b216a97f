"""A strong and a weak wijk are paired: ties, and jobs of the one for seekers of the other."""

from typing import ClassVar

from wijkabm.levers.base import Costs, Lever, cents, dose, setting

MONTHS = 12


class Pairing(Lever):
    """A strong and a weak wijk are paired: ties, and jobs of the one for seekers of the other.

    It needs two wijken in the run that it is given to, and is refused in one.

    *Mechanism*: meetings bring a person of each together, alike in schooling, or a shop's owner and a
    supplier; posts that fall open in the stronger wijk are offered to seekers of the weaker first. *Who
    decides*: those invited, whether to come; seekers, by what the pay leaves beyond the benefit.
    *Cost*: organisers, and travel and guidance per place, out of a joint budget. *Who pays*: the
    municipality.
    *Counter-effect*: through the ties people hear of shops and jobs across, and the stronger side's shops may
    draw the spending, its firms the able; the ring's commuters lose the posts.
    *Evidence*: no estimate.
    """

    name: ClassVar[str] = "pairing"
    perspective: ClassVar[str] = "cohesion"
    joins: ClassVar[bool] = True
    budget_order: ClassVar[int] = 240
    month_order: ClassVar[int] = 200
    bridging_ties: float = dose(48.0, 0.0, 1_000.0, "meetings of two per year", grows="parts")
    places: float = dose(24.0, 0.0, 500.0, "posts per year offered across", grows="parts")
    budget: float = dose(60_000.0, 0.0, 5_000_000.0, "EUR a year, for both together", grows="euros")
    place_cost: float = dose(1_500.0, 0.0, 20_000.0, "EUR per place", combine="most", scaled=False)
    organiser: float = setting(500.0, 0.0, 20_000.0, "EUR a month per wijk", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """The organiser; half of the joint budget, by the month, in each of the two."""
        return Costs(running=cents(self.organiser), uptake=cents(self.budget / 2.0 / MONTHS))
