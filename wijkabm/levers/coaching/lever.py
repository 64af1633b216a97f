"""Coaching: who is found and chosen, what they learn, and what they come to see."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting


class Coaching(Lever):
    """Coaching: who is found and chosen, what they learn, and what they come to see.

    Coaches find residents who mean to start a business and owners who ask for advice, rank them on promise
    (a noisy signal of talent), from adverse (-1) over blind (0) to strict (1), and offer places to the
    first; these accept if what they count on outweighs the hours. Places that are kept for people on bijstand
    stay empty where none of them wants one. A trajectory is a contract of months;
    at its end costs are lower by a share of the margin and the shop is better known, fading by its
    half-life, and half of a wrong belief is gone: some do not start, some stop earlier, and a would-be
    owner, who did not give up meanwhile, weighs a start at once.

    *Pays:* the municipality, per trajectory and for the outreach; owners with their hours.
    *Counter-effect:* sales are taken from neighbours; bad businesses end earlier; strict selection
    takes those who would have done well anyway. *Evidence:* profits and sales +5 to +10 % in low-income
    countries (McKenzie 2020); in the United States more starts for a while, no lasting effect on
    sales (Fairlie, Karlan & Zinman 2015); survival modest (McKenzie & Woodruff 2014).
    """

    name: ClassVar[str] = "coaching"
    perspective: ClassVar[str] = "enterprise"
    budget_order: ClassVar[int] = 30
    month_order: ClassVar[int] = 10
    columns: ClassVar = {
        "taught": Column("contracts"),  # share of margin that is taught
        "lasts": Column("contracts"),  # half-life of it, months
        "until": Column("shops", int),  # month in which the last trajectory of a firm ends
        "who": Column("shops", int),  # identity of that firm
        "to_firm": Column("contracts", int),  # 1 a firm is coached, 0 who may start one
    }

    places: float = dose(24, 0, 100, "trajectories a year per wijk", "assumption", grows="parts")
    selection: float = dose(
        0.3, -1, 1, "adverse -1, blind 0, strict 1", "assumption", combine="most", scaled=False
    )
    on_bijstand: float = dose(
        0, 0, 1, "of places, for people on bijstand who mean to start", combine="most", scaled=False
    )
    practice: float = dose(
        0.03, 0, 0.10, "of margin saved; half of it as log attraction",
        "assumption; McKenzie 2020: profits +5 to +10 %", combine="most",
    )  # fmt: skip
    half_life: float = dose(
        18, 6, 36, "months", "assumption", off=18.0, combine="most", scaled=False
    )
    months: float = dose(6, 1, 24, "months", combine="most", scaled=False)
    cost: float = dose(3000, 0, 20_000, "EUR per trajectory", combine="most", scaled=False)
    outreach_cost: float = setting(
        1000, 0, 50_000, "EUR a month, for finding candidates", grows="euros"
    )

    def costs(self, inhabitants: int) -> Costs:
        """Every month the outreach; up to a twelfth of the year's trajectories."""
        uptake = cents(self.places * self.cost / 12.0)
        return Costs(running=cents(self.outreach_cost), uptake=uptake)
