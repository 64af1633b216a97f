"""Networking: meetings of owners in groups, and a digital platform on which they find each other."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting


class Networking(Lever):
    """Networking: meetings of owners in groups, and a digital platform on which they find each other.

    Owners with many ties to other owners are invited first. Who expects more than the hours are worth
    joins for a year and goes on if it did bring more. A meeting takes hours from the shop; a member
    comes to know another owner and closes a little of the distance to the best of the group (imitation),
    which fades. With business ties, and for those whom the platform reaches, more goods come from local
    suppliers. Whom it reaches may keep a page on it, if what it sells is worth the hours: people of the
    wijk, and firms elsewhere, find him a little more often.

    *Pays:* the municipality, for meetings and platform; owners with their hours. *Counter-effect:*
    owners' time; insiders profit, and sales are partly taken from those who are not in it. *Evidence:*
    revenue +8 % after a year of monthly meetings of ten in China, still there a year later (Cai &
    Szeidl 2018): larger firms, another country.
    """

    name: ClassVar[str] = "networking"
    perspective: ClassVar[str] = "enterprise"
    budget_order: ClassVar[int] = 50
    month_order: ClassVar[int] = 30
    columns: ClassVar = {
        "learned": Column("contracts"),  # log attraction learned in this year
        "was_member": Column("contracts", int),  # 1 who was in an organisation of owners before
        "page_of": Column("shops", int),  # identity of who has a page on the platform
        "page_until": Column("shops", int),  # month in which it ends
    }

    meetings: float = dose(12, 0, 12, "meetings of each group a year", "assumption", combine="most")
    group_size: float = dose(
        10, 6, 12, "members of a group", "assumption", off=6.0, combine="most", scaled=False
    )
    platform_reach: float = dose(0.3, 0, 1, "share of businesses", combine="most")
    found: float = dose(
        0.0005, 0, 0.02, "of a month's revenue: promotion a month that a page on the platform is worth",
        combine="most", scaled=False,
    )  # fmt: skip
    page_hours: float = dose(
        1, 0, 40, "hours a month that a page on the platform takes", combine="most", scaled=False
    )
    groups: float = dose(4, 0, 40, "groups per wijk", combine="most", scaled=False, grows="whole")
    set_up_cost: float = setting(5000, 0, 100_000, "EUR once, for the platform", grows="euros")
    meeting_cost: float = setting(250, 0, 5000, "EUR per meeting of a group")
    platform_cost: float = setting(300, 0, 20_000, "EUR a month at full reach", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """Once the platform; every month its upkeep and a twelfth of the meetings."""
        meetings = self.groups * self.meetings * self.meeting_cost / 12.0
        running = meetings + self.platform_cost * self.platform_reach
        return Costs(cents(self.set_up_cost), cents(running))
