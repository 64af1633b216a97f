"""Digital help: shops learn to sell and to be found online, on a platform that they share."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting


class DigitalHelp(Lever):
    """Digital help: shops learn to sell and to be found online, on a platform that they share.

    *Mechanism:* independents in premises are offered a place, by lot: a shop window on the screen and
    lessons. Who expects more of it in the months that he counts on than his part of the price, the hours, the
    upkeep and the platform's fee of what is new takes it. He then gets a part of what households of the wijk
    spend online, which else goes to web shops of the country, and is found a little more often; part of his
    own customers order by the platform too, for the same fee. Each year he goes on if it brought more than it
    cost. What shops sell online is an answer to online growth: it grows with it. *Cost:* part of each place,
    and the platform. *Pays:* the municipality its part; the owner the rest, upkeep, fee and hours.
    *Counter-effect:* the fee leaves the wijk, also for customers who came anyway, which owners do not see
    coming; who would have paid the whole price, and sells online already, takes the money too (no more is
    sold by him). *Evidence:* no estimate of sales. Lessons gave small family firms more confidence (Evolve
    Digital, a trial in the United Kingdom); reminders changed nothing (Moody 2023); of a dollar ordered at
    restaurants by a platform 30 to 50 cents are new (Collison 2020).
    """

    name: ClassVar[str] = "digital_help"
    perspective: ClassVar[str] = "enterprise"
    budget_order: ClassVar[int] = 330
    month_order: ClassVar[int] = 230
    columns: ClassVar = {
        "fee": Column("contracts"),  # of what is ordered, as agreed
        "shifted": Column("contracts"),  # of own customers who order so, as agreed
        "kept_up": Column("contracts", int),  # cents a month, as agreed
        "earned": Column("contracts"),  # cents of margin, less what it cost, in this year
        "who": Column("shops", int),  # identity of who was asked last
        "asked": Column("shops", int),  # month in which
    }

    places: float = dose(12, 0, 100, "shops a year per wijk", grows="parts")
    share: float = dose(0.7, 0, 1, "of the price, that is paid", combine="most", scaled=False)
    price: float = dose(
        2_500,
        0,
        50_000,
        "EUR, a shop window on a screen, with lessons",
        combine="most",
        scaled=False,
    )
    hours: float = dose(40, 0, 500, "hours that learning it takes", combine="most", scaled=False)
    platform_fee: float = dose(0.08, 0, 0.15, "of what is ordered", combine="most", scaled=False)
    moved: float = dose(
        0.1, 0, 1, "of own customers, who order by the platform too",
        "assumption; Collison 2020: half of what is ordered and more is not new",
        combine="most", scaled=False,
    )  # fmt: skip
    upkeep: float = dose(
        60, 0, 2_000, "EUR a month of upkeep, by the owner", combine="most", scaled=False
    )
    online: float = dose(
        0.004, 0, 0.2, "of its attraction in the street, that a shop has on a screen",
        combine="most", scaled=False,
    )  # fmt: skip
    found: float = dose(
        0.0005, 0, 0.02, "of a month's revenue: promotion a month that being found is worth",
        combine="most", scaled=False,
    )  # fmt: skip
    hoped: float = dose(
        0.02, 0, 1, "of sales, that owners expect to sell more", combine="most", scaled=False
    )
    counted: float = dose(12, 1, 120, "months that owners count on", combine="most", scaled=False)
    platform_cost: float = setting(500, 0, 50_000, "EUR a month, the platform", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """Every month the platform; a twelfth of the year's places."""
        uptake = self.places * self.price * self.share / 12.0
        return Costs(running=cents(self.platform_cost), uptake=cents(uptake))
