"""Levers of the perspective *cohesion* that work through residents."""

from typing import ClassVar

from wijkabm.policy.base import Costs, Lever, cents, dose, setting

MONTHS = 12


class NeighbourhoodContract(Lever):
    """The municipality buys a base level of upkeep; the wijk does a part of it itself.

    *Mechanism*: a share of the services bought for the wijk is kept for it, with a top-up. People without a
    job work some hours a week beside their benefit, volunteers give hours that the wijk has promised; what
    they leave undone a contractor is still paid for. *Who decides*: those asked, by what the benefit leaves
    of the pay; volunteers, who then give less time elsewhere. Streets are as well kept as the hours allow.
    *Cost*: the top-up and guidance; bijstand falls by most of the pay. *Who pays*: the municipality; those
    who lose the contractor's jobs.
    *Counter-effect*: paid jobs at contractors are displaced by part-time and unpaid work.
    *Evidence*: no estimate.
    """

    name: ClassVar[str] = "neighbourhood_contract"
    perspective: ClassVar[str] = "cohesion"
    local_share: float = dose(0.4, 0.0, 1.0, "of the services bought for the wijk")
    top_up: float = dose(10_000.0, 0.0, 1_000_000.0, "EUR a year per wijk", grows="euros")
    hours: float = dose(20.0, 0.0, 500.0, "hours a month per 1,000 inhabitants, promised unpaid")
    guidance: float = setting(0.15, 0.0, 5.0, "EUR a month per inhabitant")

    def costs(self, inhabitants: int) -> Costs:
        """Guidance; the top-up by the month."""
        return Costs(running=cents(self.guidance * inhabitants), uptake=cents(self.top_up / MONTHS))


class BuyLocal(Lever):
    """A campaign to buy in the own wijk.

    *Mechanism*: it reaches a part of the adults; now and then one thinks about it and resolves to buy more
    here.
    *Who decides*: each of them, readier when attached to the wijk, when ties have resolved, when money
    allows. The resolve adds to loyalty in the choice of a place, so that `shift` of an average person's
    spending moves; it halves in `decay` months.
    *Cost*: the campaign. *Who pays*: the municipality; shops of ring and centre lose the sales.
    *Counter-effect*: loss elsewhere; the poor, for whom other places are better or cheaper, gain least.
    *Evidence*: members of campaigns report more growth than others (ILSR 2010-14, self-selected: an upper
    bound).
    """

    name: ClassVar[str] = "buy_local"
    perspective: ClassVar[str] = "cohesion"
    reach: float = dose(0.5, 0.0, 1.0, "of adults that it can reach", combine="most")
    shift: float = dose(0.02, 0.0, 0.02, "of spending, of an average person who resolves")
    decay: float = dose(6.0, 3.0, 12.0, "months", off=0.0, combine="most", scaled=False)
    campaign_cost: float = setting(0.05, 0.0, 5.0, "EUR a month per inhabitant")
    design: float = setting(5_000.0, 0.0, 500_000.0, "EUR at the start", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """The design at the start, the campaign by the month."""
        return Costs(set_up=cents(self.design), running=cents(self.campaign_cost * inhabitants))


class Pairing(Lever):
    """A strong and a weak wijk are paired: ties, and jobs of the one for seekers of the other.

    It needs two wijken in the run that it is given to, and is refused in one.

    *Mechanism*: meetings bring a person of each together, alike in schooling, or a shop's owner and a
    supplier; posts that fall open in the stronger wijk are offered to seekers of the weaker first. *Who
    decides*: those invited, whether to come; seekers, by what the pay leaves beyond the benefit.
    *Cost*: organisers, and travel and guidance per place, out of a joint budget. *Who pays*: the
    municipality.
    *Counter-effect*: through the ties people hear of shops and jobs across, and the stronger side's shops may
    draw the spending, its firms the able; the ring's commuters lose the posts.
    *Evidence*: no estimate.
    """

    name: ClassVar[str] = "pairing"
    perspective: ClassVar[str] = "cohesion"
    joins: ClassVar[bool] = True
    bridging_ties: float = dose(48.0, 0.0, 1_000.0, "meetings of two per year", grows="parts")
    places: float = dose(24.0, 0.0, 500.0, "posts per year offered across", grows="parts")
    budget: float = dose(60_000.0, 0.0, 5_000_000.0, "EUR a year, for both together", grows="euros")
    place_cost: float = dose(1_500.0, 0.0, 20_000.0, "EUR per place", combine="most", scaled=False)
    organiser: float = setting(500.0, 0.0, 20_000.0, "EUR a month per wijk", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """The organiser; half of the joint budget, by the month, in each of the two."""
        return Costs(running=cents(self.organiser), uptake=cents(self.budget / 2.0 / MONTHS))


LEVERS: tuple[type[Lever], ...] = (NeighbourhoodContract, BuyLocal, Pairing)
