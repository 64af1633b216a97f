"""A coin of the neighbourhood, paid for verified hours or sold, and taken by shops that want to."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting

MONTHS = 12
SHARES = (1.0, 0.0, 0.5)
"""Share of office and backing that the municipality pays as issuer itself, for an association, in a fund."""


class SocialCoin(Lever):
    """A coin of the neighbourhood, paid for verified hours or sold, and taken by shops that want to.

    *Mechanism*: hours of volunteering, classes and association work are verified and paid in coins, within
    a yearly cap and after a lag; who wants to can buy coins if they are sold. Coins pay a part of the bill
    at shops that take them, dues of associations, municipal services, small jobs of neighbours, or a
    supplement to a benefit; shops pass them on to suppliers, each other, staff who agree and their owners,
    or redeem them for euros. Who did the same, much asked-for job for neighbours often comes to think of a
    business at home, with what he learned and his first clients. *Who decides*: residents, whether hours,
    need and what coins buy are worth the effort, how much they then do, and whether to live from it; shops,
    what share of a bill and which discount, knowing that VAT and goods are owed in euros. *Cost*: the office;
    the backing of each coin; the supplement. *Who pays*: the municipality as issuer; an association lives on
    dues of shops, coins sold and fees; a public-private fund on both. Pay of volunteers above the free
    amounts is taken off benefits and taxed.
    *Counter-effect*: redemption drains the budget; discounts go to customers who would have come; coins are
    hoarded; paid motive crowds out unpaid, or draws it in: that parameter (``coin.crowding``) has no known
    sign. *Evidence*: known schemes are small; their coins turn over 1.5 to 16 times a year; 25 to 90 % of
    turnover is redeemed; no effect on a wijk's turnover is known (``evidence.csv``).
    """

    name: ClassVar[str] = "social_coin"
    perspective: ClassVar[str] = "cohesion"
    budget_order: ClassVar[int] = 250
    month_order: ClassVar[int] = 210
    columns: ClassVar = {
        "who": Column("shops", int),  # identity of the business that the columns below are about
        "pull": Column("shops"),  # customers that coins brought over those that were expected
        "usual": Column("shops"),  # coin cents taken a month, smoothed
        "gained": Column(
            "shops"
        ),  # share of coin customers that coins brought, as the shop sees it
        "outlet": Column("shops"),  # coin cents a month that it paid others and its owner, smoothed
        # By kind of work, see `coin.services.KINDS`:
        "asked": Column("wijken", float, (9,)),  # work asked of neighbours, jobs a year
        "done": Column("wijken", float, (9,)),  # of which done, jobs a year
        "meant": Column("wijken", int),  # people who came to mean a business by such work
        "jobs": Column("residents", float, (9,)),  # that one did, jobs a year
        "did": Column("residents", int),  # identity of who did them
        "grown": Column("residents", int),  # identity of who came to mean a business by them
    }

    issue_volunteering: float = dose(2.0, 0, 5, "EUR in coins per hour")
    issue_education: float = dose(0.0, 0, 5, "EUR in coins per hour")
    issue_association: float = dose(0.0, 0, 5, "EUR in coins per hour")
    lag: float = dose(1, 0, 3, "months", combine="most", scaled=False)
    yearly_cap: float = dose(
        50_000, 0, 5_000_000, "EUR in coins a year for hours, per wijk", grows="euros"
    )
    reach: float = dose(0.5, 0, 1, "of adults and shops that the issuer asks")
    issuer: float = dose(
        0, 0, 2, "0 municipality, 1 association, 2 fund", combine="most", scaled=False
    )
    bill_share: float = dose(0.5, 0.1, 1, "of a bill", off=0.0, combine="most", scaled=False)
    memberships: float = dose(1, 0, 1, "of dues of associations", combine="most")
    services: float = dose(0, 0, 1, "of what members want of municipal services", combine="most")
    peers: float = dose(1, 0, 1, "of small jobs between neighbours", combine="most")
    paid_services: float = dose(
        1,
        0,
        1,
        "of those who did such a job often, who may think of living from it",
        combine="most",
    )
    service_jobs: float = dose(
        3, 1, 100, "jobs of one kind in a year, from which one does", combine="most", scaled=False
    )
    supplement: float = dose(0, 0, 1, "EUR beside a benefit per coin handed in", combine="most")
    sale: float = dose(0, 0, 1, "of reach, in selling coins for euros", combine="most")
    redemption: float = dose(1, 0, 1, "EUR per coin", combine="most", scaled=False)
    fee: float = dose(0, 0, 0.05, "of what is redeemed", combine="most", scaled=False)
    redemption_cap: float = dose(
        1_000_000,
        0,
        5_000_000,
        "EUR a year redeemed, per wijk",
        combine="most",
        scaled=False,
        grows="euros",
    )
    demurrage: float = dose(0, 0, 0.08, "per year", combine="most", scaled=False)
    expiry: float = dose(0, 0, 60, "months without moving, 0 never", combine="most", scaled=False)
    backing: float = dose(1, 0, 1, "of what a coin is redeemed for", combine="most", scaled=False)
    office: float = dose(
        15_000, 0, 1_000_000, "EUR a year", combine="most", scaled=False, grows="euros"
    )
    contribution: float = dose(
        0, 0, 50, "EUR a month of a shop that takes coins", combine="most", scaled=False
    )
    design: float = setting(10_000, 0, 1_000_000, "EUR at the start", grows="euros")

    @property
    def idle(self) -> bool:
        """Whether nobody can get a coin: nothing is paid for hours, and none are sold."""
        return self.reach == 0.0 or not (self._earned() > 0.0 or self.sale > 0.0)

    def _earned(self) -> float:
        """EUR in coins that can be earned in a year."""
        rates = self.issue_volunteering + self.issue_education + self.issue_association
        return self.yearly_cap if rates > 0.0 else 0.0

    def costs(self, inhabitants: int) -> Costs:
        """Design and office; backing of all that the cap allows, and the supplement, by the month."""
        share = SHARES[int(self.issuer + 0.5)]
        backing = share * self._earned() * self.redemption * self.backing
        return Costs(
            set_up=cents(share * self.design),
            running=cents(share * self.office / MONTHS),
            uptake=cents((backing + self._earned() * self.supplement) / MONTHS),
        )
