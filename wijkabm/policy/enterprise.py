"""Levers of the perspective *enterprise*: make it easier to start, run and pass on a business."""

from typing import ClassVar

from wijkabm.policy.base import Costs, Lever, cents, dose, setting


class Deregulation(Lever):
    """Deregulation: fewer and faster permits, more uses allowed, fewer hours on rules.

    Horeca, and any change of use, needs a permit: an applicant (resident, outsider, franchise, chain)
    pays a fee, keeps the unit for part of the rent and waits; both count in the sum of entering, and a
    better job found meanwhile ends the plan. Allowed uses let horeca come into units for retail alone.
    Hours on rules are worth what an hour elsewhere is: fewer of them lower the income for which
    somebody enters or stays. Incumbents meet the entrants in the market.

    *Pays:* the municipality, in fees it does not receive and in writing and applying new rules.
    *Counter-effect:* incumbents earn less; who comes only because it became easier is closer to the
    margin and leaves sooner. *Evidence:* registered businesses +5 %, incumbents' income -3 % in Mexico
    (Bruhn 2011); entry +25 % in Portugal (Felix & Maggi 2019), entrants smaller and shorter-lived
    (Branstetter et al. 2014). Both are reforms of a country's registration, not of a wijk's plan.
    """

    name: ClassVar[str] = "deregulation"
    perspective: ClassVar[str] = "enterprise"

    permit_weeks: float = dose(
        4, 0, 26, "weeks", "assumption", off="opening.permit_weeks_horeca", combine="least"
    )
    permit_fee: float = dose(
        200, 0, 3000, "EUR per permit", "assumption", off="opening.permit_fee", combine="least"
    )
    allowed_uses: float = dose(
        0.5, 0, 1, "share of units for retail alone where horeca may come", combine="most"
    )
    rule_hours: float = dose(5, 0, 40, "hours a month", off="firms.rule_hours", combine="least")
    plan_cost: float = setting(2, 0, 100, "EUR per inhabitant once, for another plan and by-laws")
    desk_cost: float = setting(0.05, 0, 10, "EUR per inhabitant a month, for faster decisions")

    def costs(self, inhabitants: int) -> Costs:
        """Once the plan, every month the desk."""
        return Costs(cents(self.plan_cost * inhabitants), cents(self.desk_cost * inhabitants))


class Coaching(Lever):
    """Coaching: who is found and chosen, what they learn, and what they come to see.

    Coaches find residents who think of a business and owners who ask for advice, rank them on promise
    (a noisy signal of talent), from adverse (-1) over blind (0) to strict (1), and offer places to the
    first; these accept if what they count on outweighs the hours. A trajectory is a contract of months;
    at its end costs are lower by a share of the margin and the shop is better known, fading by its
    half-life, and half of a wrong belief is gone: some do not start, some stop earlier, and a would-be
    owner weighs a start at once.

    *Pays:* the municipality, per trajectory and for the outreach; owners with their hours.
    *Counter-effect:* sales are taken from neighbours; bad businesses end earlier; strict selection
    takes those who would have done well anyway. *Evidence:* profits and sales +5 to +10 % in low-income
    countries (McKenzie 2020); in the United States more starts for a while, no lasting effect on
    sales (Fairlie, Karlan & Zinman 2015); survival modest (McKenzie & Woodruff 2014).
    """

    name: ClassVar[str] = "coaching"
    perspective: ClassVar[str] = "enterprise"

    places: float = dose(24, 0, 100, "trajectories a year per wijk", "assumption", grows="parts")
    selection: float = dose(
        0.3, -1, 1, "adverse -1, blind 0, strict 1", "assumption", combine="most", scaled=False
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


class Microcredit(Lever):
    """Microcredit: a fund of the municipality lends what a bank refuses.

    At a start whose capital falls short by more than a bank lends, and for the renewal of a shop whose
    till cannot pay it. The borrower takes the loan if the expected income less payments still beats
    what else he could earn; the fund looks at a noisy signal of talent, as sharply as `screening` says.
    Loans are repaid over five years with interest. What a business that fails still owes stays with an
    owner who lives here as a debt, paid off from free income for three years, then written off.

    *Pays:* the municipality, in what is not repaid and in running the fund. *Counter-effect:* debt
    after failure; more entrants crowd those who are there. *Evidence:* modestly positive for borrowers
    in six trials (Banerjee, Karlan & Zinman 2015); turnover and profit up for borrowers of the Dutch
    Qredits (SEO).
    """

    name: ClassVar[str] = "microcredit"
    perspective: ClassVar[str] = "enterprise"

    fund: float = dose(100_000, 0, 5_000_000, "EUR a year per wijk that may be lent", grows="euros")
    maximum: float = dose(
        50_000, 0, 50_000, "EUR per loan", "assumption", combine="most", scaled=False
    )
    rate: float = dose(0.08, 0.04, 0.12, "a year", "assumption", combine="least", scaled=False)
    screening: float = dose(
        0.5, 0, 1, "weight of the signal of talent", combine="most", scaled=False
    )
    running_cost: float = setting(1000, 0, 100_000, "EUR a month, to run the fund", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """Every month the running of the fund; a twelfth of the year's loans."""
        return Costs(running=cents(self.running_cost), uptake=cents(self.fund / 12.0))


class Networking(Lever):
    """Networking: meetings of owners in groups, and a digital platform on which they find each other.

    Owners with many ties to other owners are invited first. Who expects more than the hours are worth
    joins for a year and goes on if it did bring more. A meeting takes hours from the shop; a member
    comes to know another owner and closes a little of the distance to the best of the group (imitation),
    which fades. With business ties, and for those whom the platform reaches, more goods come from local
    suppliers.

    *Pays:* the municipality, for meetings and platform; owners with their hours. *Counter-effect:*
    owners' time; insiders profit, and sales are partly taken from those who are not in it. *Evidence:*
    revenue +8 % after a year of monthly meetings of ten in China, still there a year later (Cai &
    Szeidl 2018): larger firms, another country.
    """

    name: ClassVar[str] = "networking"
    perspective: ClassVar[str] = "enterprise"

    meetings: float = dose(12, 0, 12, "meetings of each group a year", "assumption", combine="most")
    group_size: float = dose(
        10, 6, 12, "members of a group", "assumption", off=6.0, combine="most", scaled=False
    )
    platform_reach: float = dose(0.3, 0, 1, "share of businesses", combine="most")
    groups: float = dose(4, 0, 40, "groups per wijk", combine="most", scaled=False, grows="whole")
    set_up_cost: float = setting(5000, 0, 100_000, "EUR once, for the platform", grows="euros")
    meeting_cost: float = setting(250, 0, 5000, "EUR per meeting of a group")
    platform_cost: float = setting(300, 0, 20_000, "EUR a month at full reach", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """Once the platform; every month its upkeep and a twelfth of the meetings."""
        meetings = self.groups * self.meetings * self.meeting_cost / 12.0
        running = meetings + self.platform_cost * self.platform_reach
        return Costs(cents(self.set_up_cost), cents(running))


class Succession(Lever):
    """Business succession: owners near retirement prepare, a successor is sought beyond their ties.

    Owners of 60 and older in reach are asked to prepare, and do if what a closing would cost them
    outweighs the hours. A prepared shop passes on more often when the owner retires, also one that earns
    somewhat too little; residents who notice the offer and would earn more with it can take it over. It
    keeps its unit.

    *Pays:* the municipality, per preparation and for the search. *Counter-effect:* weak concepts are
    kept; the units do not come free for entrants. *Evidence:* no estimate of an effect; of owners who
    want to stop within ten years 22 % have not started and 20 % search without success (ABN AMRO 2025).
    """

    name: ClassVar[str] = "succession"
    perspective: ClassVar[str] = "enterprise"

    reach: float = dose(0.6, 0, 1, "share of owners of 60 and older", "assumption", combine="most")
    match: float = dose(
        1.4, 1, 1.5, "times the usual chance of a successor", "assumption", off=1.0, combine="most"
    )
    cost: float = dose(2000, 0, 20_000, "EUR per preparation", combine="most", scaled=False)
    running_cost: float = setting(300, 0, 20_000, "EUR a month, for the search", grows="euros")
    per_thousand: float = setting(2, 0, 50, "preparations a year per 1,000 inhabitants at most")

    def costs(self, inhabitants: int) -> Costs:
        """Every month the search; a twelfth of the year's preparations, never less than one."""
        most = max(self.per_thousand * inhabitants / 1000.0 / 12.0, 1.0)
        return Costs(running=cents(self.running_cost), uptake=cents(most * self.cost))


class OpportunityZone(Lever):
    """Opportunity zone: a premium on investment in shops, and a cut of the user's property tax.

    Who opens or renews a shop here may apply for a share of the investment, from a least amount up to a
    cap; he does if it is worth the hours. Shops renew now and then in any case and get it too; others
    renew because of it. Entrants count it in their sum, and outsiders look here instead of in the ring.
    Landlords ask part of it in the rent.

    *Pays:* the municipality: premiums, handling, OZB not received. *Counter-effect:* shops displaced
    from the ring; premiums that end up in rents; deadweight. *Evidence:* in France more location in
    zones, entirely diverted from elsewhere in the same municipality (Mayer, Mayneris & Py 2017);
    Rotterdam's zones of 2005-2008 paid half of investments, 4,000 to 100,000 EUR.
    """

    name: ClassVar[str] = "opportunity_zone"
    perspective: ClassVar[str] = "enterprise"

    premium: float = dose(
        0.5, 0, 0.5, "share of an investment", "kansenzones_premium", combine="most"
    )
    least: float = dose(
        4000,
        0,
        100_000,
        "EUR, least investment",
        "kansenzones_premium",
        combine="least",
        scaled=False,
    )
    cap: float = dose(
        100_000,
        0,
        100_000,
        "EUR, most premium",
        "kansenzones_premium",
        combine="most",
        scaled=False,
    )
    tax_cut: float = dose(0.0, 0, 1, "share of the user's OZB", "assumption", combine="most")
    budget: float = setting(60, 0, 1000, "EUR a year per inhabitant for premiums")
    running_cost: float = setting(
        2000, 0, 100_000, "EUR a month, to handle applications", grows="euros"
    )

    def costs(self, inhabitants: int) -> Costs:
        """Every month the handling; a twelfth of the year's premiums."""
        uptake = cents(self.budget * inhabitants / 12.0)
        return Costs(running=cents(self.running_cost), uptake=uptake)


LEVERS: tuple[type[Lever], ...] = (
    Deregulation,
    Coaching,
    Microcredit,
    Networking,
    Succession,
    OpportunityZone,
)
