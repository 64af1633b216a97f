"""Contractors of the municipality must hire people who are without work."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting


class SocialReturn(Lever):
    """Contractors of the municipality must hire people who are without work.

    *Mechanism*: a share of what the municipality buys must be spent on places for seekers, in jobs that are
    open anyhow, at contractors elsewhere or at local firms with a public contract. *Who decides*: those who
    are asked, by what the pay leaves beyond the benefit; the contractor, who takes the most employable.
    At the end a part stays on. `residents_first` keeps places for the wijk itself.
    *Cost*: guidance per place and month, administration. *Who pays*: the municipality; benefits fall.
    *Counter-effect*: the same jobs are not filled by others, in wijk and ring; creaming; deadweight.
    *Evidence*: half of Rotterdam's places went to people from the city's registers, a tenth to Zuid where
    40 % of those on benefit live (Rekenkamer Rotterdam 2020); retention: no estimate.
    """

    name: ClassVar[str] = "social_return"
    perspective: ClassVar[str] = "jobs"
    budget_order: ClassVar[int] = 180
    month_order: ClassVar[int] = 150
    columns: ClassVar = {"stay": Column("contracts")}  # chance to stay on at the end of a place
    quota: float = dose(0.05, 0.0, 0.05, "of what the municipality buys")
    residents_first: float = dose(
        0.5, 0.0, 1.0, "chance that a place is kept for the wijk", combine="most", scaled=False
    )
    purchasing: float = dose(
        100.0, 0.0, 1_000.0, "EUR a month per inhabitant, contracts that carry the clause",
        "Rekenkamer Rotterdam 2020: EUR 800m a year", combine="most", scaled=False,
    )  # fmt: skip
    months: float = dose(9.0, 1.0, 36.0, "months of a place", combine="most", scaled=False)
    retention: float = dose(
        0.35, 0.0, 1.0, "chance to stay on at the end", combine="most", scaled=False
    )
    guidance: float = dose(
        300.0, 0.0, 3_000.0, "EUR a month per place", combine="most", scaled=False
    )
    office: float = setting(0.1, 0.0, 5.0, "EUR a month per inhabitant, administration")

    def costs(self, inhabitants: int) -> Costs:
        """The administration; guidance of the places that may be opened in a month."""
        places = 1.0 + self.quota * self.purchasing * inhabitants / 3_630.0
        return Costs(running=cents(self.office * inhabitants), uptake=cents(self.guidance * places))
