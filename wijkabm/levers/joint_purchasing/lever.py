"""Joint purchasing and promotion: members buy together, the street is promoted together."""

from typing import ClassVar

from wijkabm.levers.base import Costs, Lever, cents, dose, setting


class JointPurchasing(Lever):
    """Joint purchasing and promotion: members buy together, the street is promoted together.

    Mechanism: independents in premises are asked once a year; each joins if what the discount saves on
    its goods is more than the fee and the hours, so that larger firms with many goods join first.
    Members' goods cost less. A campaign makes all shops of the wijk better known. Cost: the
    municipality pays the campaign and the organiser, a member pays the fee. Counter-effect: free
    riders, who gain from the campaign without paying; suppliers of the wijk sell less. Evidence: no
    estimate; advertising elasticity of 0.12 (Sethuraman, Tellis & Briesch 2011).
    """

    name: ClassVar[str] = "joint_purchasing"
    perspective: ClassVar[str] = "cohesion"
    budget_order: ClassVar[int] = 160
    month_order: ClassVar[int] = 90

    discount: float = dose(0.04, 0, 0.1, "share of the cost of goods")
    campaign: float = dose(10_000, 0, 200_000, "EUR a year", grows="euros")
    fee: float = dose(50, 0, 1_000, "EUR a month", combine="most", scaled=False)
    hours: float = dose(4, 0, 40, "hours a month of the owner", combine="most", scaled=False)
    organiser_cost: float = setting(12_000, 0, 150_000, "EUR a year", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """Campaign and organiser."""
        on = self.discount > 0 or self.campaign > 0
        return Costs(running=cents((self.campaign + on * self.organiser_cost) / 12.0))
