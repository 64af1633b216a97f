"""Local brand: what is made in the wijk is shown, known and sold beyond it."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose


class LocalBrand(Lever):
    """Local brand: what is made in the wijk is shown, known and sold beyond it.

    *Mechanism:* while there are places independents, at home and in premises, are asked by lot, once a year
    at most, to carry the brand: a day at a stand at every fair, and its price. Who expects more from clients
    elsewhere, in a view of his own, joins for a year, and goes on by the same reckoning. What brand managers
    and fairs cost makes those who carry it known elsewhere, more so where few share it, but a brand of very
    few carries no further; being known fades. Firms elsewhere then buy more of who works at home, and people
    from elsewhere in the shops; whom those hire follows from their sales. *Cost:* brand managers and fairs.
    *Pays:* the municipality; who joins pays for his stand, and gives days. *Counter-effect:* few carry it,
    and it fades with the subsidy; where those at home share clients elsewhere, others lose some. *Evidence:*
    no estimate; Made in Moerwijk is told of as a success without numbers (BMC 2023); advertising elasticity
    of 0.12 (Sethuraman, Tellis & Briesch 2011).
    """

    name: ClassVar[str] = "local_brand"
    perspective: ClassVar[str] = "cohesion"
    budget_order: ClassVar[int] = 340
    month_order: ClassVar[int] = 240
    columns: ClassVar = {
        "who": Column("shops", int),  # identity of who carries the brand, or did
        "until": Column("shops", int),  # month in which his year ends
    }

    fte: float = dose(0.4, 0, 3, "brand managers, full time", grows="parts")
    fair_days: float = dose(6, 0, 20, "days at fairs a year", combine="most")
    pay: float = dose(75_000, 0, 200_000, "EUR a year, one manager", combine="most", scaled=False)
    day_cost: float = dose(
        2_000, 0, 50_000, "EUR, a day at a fair", combine="most", scaled=False, grows="euros"
    )
    reach: float = dose(
        0.02,
        0,
        1,
        "of what is spent, that makes known who carries the brand",
        combine="most",
        scaled=False,
    )
    places: float = dose(
        20, 0, 400, "owners who can carry it", combine="most", scaled=False, grows="whole"
    )
    carriers: float = dose(
        10,
        1,
        100,
        "who carry it, below whom a brand is not known better",
        combine="most",
        scaled=False,
    )
    stand: float = dose(
        75, 0, 2_000, "EUR a day, that who joins pays for a stand", combine="most", scaled=False
    )
    day_hours: float = dose(
        10, 0, 40, "hours that a day at a fair takes", combine="most", scaled=False
    )

    def costs(self, inhabitants: int) -> Costs:
        """Managers and fairs."""
        return Costs(running=cents((self.fte * self.pay + self.fair_days * self.day_cost) / 12.0))
