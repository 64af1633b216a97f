"""Works in shopping streets, terraces, parking places more or fewer."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting

MONTHS = 12


class PublicSpace(Lever):
    """Works in shopping streets, terraces, parking places more or fewer.

    *Mechanism:* one street after another is done up, the least lively first; works keep part of the customers
    away for months, afterwards the street is livelier, until it wears off. Cafes may put tables outside: that
    counts as floor in the season and takes parking places. Fewer places make a street livelier and bring
    fewer people from elsewhere.
    *Who decides*: owners of a street, by what better kept streets bring over some years against the months
    of works: most must be for. Who has a cafe, by what a terrace brings against fee and furniture. Shoppers.
    *Cost:* the works, the places, a designer; who has a terrace pays fee and furniture. *Who pays*: the
    municipality, and owners by what they sell less during works. A terrace stays for its term of years.
    *Counter-effect:* works keep customers away for months; parking lost, visitors by car stay away.
    *Evidence:* sales in streets made free of cars are higher in the end, mostly of cafes (Yoshimura et al.
    2022), after one or two years of less (Hass-Klau 1993); sizes here are assumptions.
    """

    name: ClassVar[str] = "public_space"
    perspective: ClassVar[str] = "room"
    budget_order: ClassVar[int] = 370
    month_order: ClassVar[int] = 270
    columns: ClassVar = {
        "paid": Column("segments"),  # cents of works that run
        "again": Column("segments", int),  # month from which works may come again
        "terrace": Column("premises"),  # m2 of the terrace in front
        "owed": Column("contracts"),  # cents a year for a terrace
    }

    budget: float = dose(60_000, 0, 2_000_000, "EUR a year for works", grows="euros")
    months: float = dose(3, 1, 24, "months of works in a street", combine="most", scaled=False)
    terraces: float = dose(4, 0, 40, "terraces", grows="whole")
    area: float = dose(20, 4, 100, "m2 of a terrace", combine="most", scaled=False)
    fee: float = dose(40, 0, 400, "EUR per m2 and year", combine="most", scaled=False)
    parking: float = dose(-10, -100, 100, "parking places more or fewer", grows="whole")
    place_cost: float = setting(3_000, 0, 50_000, "EUR per parking place")
    design: float = setting(500, 0, 20_000, "EUR a month", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """Places made or taken away, the designer, and works by the month."""
        return Costs(
            set_up=cents(abs(self.parking) * self.place_cost),
            running=cents(self.design),
            uptake=cents(self.budget / MONTHS),
        )
