"""Wardens and better light: streets feel safer, and trouble moves to the next one."""

from typing import ClassVar

from wijkabm.levers.base import Costs, Lever, cents, dose, setting

MONTHS = 12


class Supervision(Lever):
    """Wardens and better light: streets feel safer, and trouble moves to the next one.

    *Mechanism:* wardens divide their time over the busiest shopping streets, a share of all; one a month
    gets better light (and where it helps a camera), the darkest first, until a share of them is well lit.
    *Who decides*: people who go out, most of all in the evening, buy sooner where it feels safer; who looks
    for a unit counts on it, and more outsiders come to look. A street that feels as it did where results
    begin changes nothing.
    *Cost:* the wardens' pay, and lamps for each street. *Who pays*: the municipality. Wardens go when it
    ends; lamps stay, and wear off in some fifteen years.
    *Counter-effect:* part of the trouble moves to the streets that wardens pass by, which feel less safe.
    *Evidence:* better light cut crime outdoors at night by 36 % (Chalfin et al. 2022); patrols cut crime
    where they went, some studies find it moved (Blattman et al. 2021), most do not (Braga et al. 2019). What
    it does to sales and entry: no estimate.
    """

    name: ClassVar[str] = "supervision"
    perspective: ClassVar[str] = "cohesion"
    budget_order: ClassVar[int] = 360
    month_order: ClassVar[int] = 260

    fte: float = dose(2, 0, 6, "fte", grows="parts")
    patrolled: float = dose(
        0.5, 0.05, 1, "share of the shopping streets, the busiest", combine="most", scaled=False
    )
    light: float = dose(0.5, 0, 1, "share of the shopping streets", combine="most")
    lamps: float = dose(
        12_000, 0, 100_000, "EUR per street: lamps, a camera", combine="most", scaled=False
    )
    pay: float = setting(58_000, 30_000, 120_000, "EUR a year per fte")

    def costs(self, inhabitants: int) -> Costs:
        """The wardens' pay; lamps for a street a month."""
        uptake = cents(self.lamps) if self.light > 0 else 0
        return Costs(running=cents(self.fte * self.pay / MONTHS), uptake=uptake)
