"""Consortia: public work in lots that small firms can win, alone or together."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting


class Consortia(Lever):
    """Consortia: public work in lots that small firms can win, alone or together.

    *Mechanism:* of what the municipality buys for the wijk a share (one per cent for impact, and more) is cut
    into lots. A few firms are asked for each, by lot. One with the time bids alone; else, or where that is
    cheaper, it bids with others whom it knows: a tie between owners, the same organisation, or one contact
    person. Each partner weighs the margin on his part against the hours of working together, and asks what
    his use of capacity makes it cost; working together makes the whole dearer. The lowest bid wins, after a
    discount for the part of the work that people of the wijk do, if its price stays within the premium. Each
    partner then has a contract of a year, which may outlive the lever. The largest employer of the wijk may
    put part of what it buys to groups of firms in the same way (`orders`), and pays that itself. *Cost:* what
    is paid above a large contractor's price, and a buyer who cuts lots. *Pays:* the municipality; the price
    itself comes out of services. *Counter-effect:* dearer work, and the costs of coordination; contractors
    elsewhere lose jobs.
    *Evidence:* lots draw more small bidders, who win more often only where lots are small, EUR 25,000 or less
    (Hoekman & Taş 2020); in another study more lots won them nothing (Glas & Eßig 2018).
    """

    name: ClassVar[str] = "consortia"
    perspective: ClassVar[str] = "jobs"
    budget_order: ClassVar[int] = 350
    month_order: ClassVar[int] = 250
    columns: ClassVar = {
        "price": Column("contracts", int),  # cents a month of a part, without what is extra
        "customer": Column("contracts", int),  # 0 the municipality, else 1 + row of the employer
        "order": Column("contracts", int),  # cents a month that an employer pays
    }

    share: float = dose(0.03, 0, 0.05, "of the services bought for the wijk")
    orders: float = dose(0.0, 0, 0.5, "of what the largest employer of the wijk buys")
    lot: float = dose(1_200, 100, 20_000, "EUR a month, one lot", combine="least", scaled=False)
    joint: float = dose(1, 0, 1, "1 with joint bids", combine="most", scaled=False)
    partners: float = dose(3, 2, 8, "firms in a joint bid", combine="most", scaled=False)
    premium: float = dose(0.1, 0, 0.3, "of the price, at the most", combine="most", scaled=False)
    coordination: float = dose(
        0.02, 0, 0.3, "of the price, for each partner", combine="most", scaled=False
    )
    hours: float = dose(
        4,
        0,
        80,
        "hours a month that working together takes a partner",
        combine="most",
        scaled=False,
    )
    impact: float = dose(
        0.05, 0, 0.5, "of the price, that work by people of the wijk counts for",
        combine="most", scaled=False,
    )  # fmt: skip
    buyer: float = setting(0.1, 0, 5, "EUR a month per inhabitant, staff that buys")

    def costs(self, inhabitants: int) -> Costs:
        """The buyer; and the premium on what may be bought, at EUR 20 a month per inhabitant at the most."""
        premium = self.share * self.premium * 20.0 * inhabitants
        return Costs(running=cents(self.buyer * inhabitants), uptake=cents(premium))
