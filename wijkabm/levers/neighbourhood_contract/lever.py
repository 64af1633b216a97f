"""The municipality buys a base level of upkeep; the wijk does a part of it itself."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting

MONTHS = 12


class NeighbourhoodContract(Lever):
    """The municipality buys a base level of upkeep; the wijk does a part of it itself.

    *Mechanism*: a share of the services bought for the wijk is kept for it, with a top-up. People without a
    job work some hours a week beside their benefit, volunteers give hours that the wijk has promised; what
    they leave undone a contractor is still paid for. The norm may be lowered: a share is bought no longer. An
    association of residents then chooses each year how much of that is done all the same, pays for it and
    works (`association`). *Who decides*: those asked, by what the benefit leaves of the pay; volunteers, who
    then give less time elsewhere; households, by what the street is worth to them. Streets are as well kept
    as the hours allow. *Cost*: the top-up and guidance; bijstand falls by most of the pay. *Who pays*: the
    municipality; members; those who lose the contractor's jobs.
    *Counter-effect*: paid jobs at contractors are displaced by part-time and unpaid work; a lower norm is
    paid for by part of the residents, or not at all.
    *Evidence*: no estimate.
    """

    name: ClassVar[str] = "neighbourhood_contract"
    perspective: ClassVar[str] = "cohesion"
    budget_order: ClassVar[int] = 210
    month_order: ClassVar[int] = 180
    columns: ClassVar = {
        "pay": Column("contracts", int),  # cents a month of what is set aside for the wijk
        "own_pay": Column("contracts", int),  # cents a month that the association pays
        "dues": Column("households", int),  # cents a month that a member gives
        "payer": Column("households", int),  # identity of the household that promised them
        "fund": Column("wijken", int),  # cents of the association, at the bank
        "planned": Column("wijken", int),  # cents a month that members promised
        "level": Column("wijken"),  # part of what is no longer bought that is done all the same
        "done": Column("wijken"),  # months of this year's agreement that were kept
    }
    local_share: float = dose(0.4, 0.0, 1.0, "of the services bought for the wijk")
    top_up: float = dose(10_000.0, 0.0, 1_000_000.0, "EUR a year per wijk", grows="euros")
    hours: float = dose(20.0, 0.0, 500.0, "hours a month per 1,000 inhabitants, promised unpaid")
    norm_cut: float = dose(0.0, 0.0, 1.0, "of the services bought for the wijk, bought no longer")
    association: float = dose(
        0.0, 0.0, 1.0, "1 with an association of residents that pays and works",
        combine="most", scaled=False,
    )  # fmt: skip
    guidance: float = setting(0.15, 0.0, 5.0, "EUR a month per inhabitant")

    def costs(self, inhabitants: int) -> Costs:
        """Guidance; the top-up by the month."""
        return Costs(running=cents(self.guidance * inhabitants), uptake=cents(self.top_up / MONTHS))
