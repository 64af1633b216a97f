"""A strong and a weak wijk are paired: ties, and jobs of the one for seekers of the other."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting

MONTHS = 12


class Pairing(Lever):
    """A strong and a weak wijk are paired: ties, and jobs of the one for seekers of the other.

    It needs two wijken in the run that it is given to, and is refused in one.

    *Mechanism*: meetings bring a person of each together, alike in schooling, or a shop's owner and a
    supplier; posts are offered to seekers of the weaker wijk first: those on a list of work that the stronger
    wijk wants done and somebody pays for (`upkeep` of its streets, `care` at home of its elderly; a year
    each), and then those that fall open there. *Who decides*: those invited, whether to come; seekers, by
    what the pay leaves beyond the benefit; the elderly, by what they have to spare.
    *Cost*: organisers, travel and guidance per place, and a part of care, out of a joint budget. *Who pays*:
    the municipality; the elderly their part; contractors elsewhere, who lose the upkeep.
    *Counter-effect*: through the ties people hear of shops and jobs across, and the stronger side's shops may
    draw the spending, its firms the able; the ring's commuters lose the posts.
    *Evidence*: no estimate.
    """

    name: ClassVar[str] = "pairing"
    perspective: ClassVar[str] = "cohesion"
    joins: ClassVar[bool] = True
    budget_order: ClassVar[int] = 240
    month_order: ClassVar[int] = 200
    columns: ClassVar = {
        "work": Column("contracts", int),  # what a post of the list is for (`wanted`)
        "work_in": Column("contracts", int),  # wijk whose list it is
        "employer": Column("contracts", int),  # its row
        "price": Column("contracts", int),  # cents a month that it takes of the services
    }
    bridging_ties: float = dose(48.0, 0.0, 1_000.0, "meetings of two per year", grows="parts")
    places: float = dose(24.0, 0.0, 500.0, "posts per year offered across", grows="parts")
    budget: float = dose(60_000.0, 0.0, 5_000_000.0, "EUR a year, for both together", grows="euros")
    place_cost: float = dose(1_500.0, 0.0, 20_000.0, "EUR per place", combine="most", scaled=False)
    upkeep: float = dose(0.0, 0.0, 0.5, "of the services bought for the stronger wijk, as posts")
    care: float = dose(
        0.0,
        0.0,
        1.0,
        "of the elderly of the stronger wijk, who hear of care at home",
        combine="most",
    )
    care_share: float = dose(
        0.5, 0.0, 1.0, "of care at home, paid by the municipality", combine="most", scaled=False
    )
    organiser: float = setting(500.0, 0.0, 20_000.0, "EUR a month per wijk", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """The organiser; half of the joint budget, by the month, in each of the two."""
        return Costs(running=cents(self.organiser), uptake=cents(self.budget / 2.0 / MONTHS))
