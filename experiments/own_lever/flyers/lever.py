"""Flyers: the municipality pays a part of what shops spend to be known."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting


class Flyers(Lever):
    """The municipality pays a part of the flyers of shops that ask for it.

    *Mechanism*: in some month of the year an owner is asked. She orders flyers if what they bring is worth
    her part of the price: more attraction, for as long as it is remembered (Nerlove & Arrow 1962).
    *Pays*: the municipality its part, from a yearly budget; the owner the rest.
    *Counter-effect*: customers come from the neighbours; some would have ordered flyers anyway.
    *Evidence*: no estimate.
    """

    name: ClassVar[str] = "flyers"
    perspective: ClassVar[str] = "enterprise"
    columns: ClassVar = {"asked": Column("shops", int), "who": Column("shops", int)}

    share: float = dose(0.5, 0, 1, "of the price", combine="most")
    price: float = dose(400, 50, 5_000, "EUR for a shop", combine="most", scaled=False)
    reach: float = dose(0.5, 0, 1, "of owners asked in a year")
    budget: float = setting(2.0, 0, 100, "EUR per inhabitant and year")
    office: float = setting(200, 0, 10_000, "EUR a month", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """The office, and what owners may draw."""
        return Costs(running=cents(self.office), uptake=cents(self.budget * inhabitants / 12))
