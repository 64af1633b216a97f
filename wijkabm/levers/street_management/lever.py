"""Shopping-street manager: who looks for space sees more of it, and outsiders are asked."""

from typing import ClassVar

from wijkabm.levers.base import Costs, Lever, cents, dose, setting


class StreetManagement(Lever):
    """Shopping-street manager: who looks for space sees more of it, and outsiders are asked.

    Mechanism: entrants see more of the empty units; outsiders are approached, weigh the best unit and
    come or do not. With a mix target the manager approaches for the branches of which there are
    few, and entrants of an over-represented branch are turned away (counted as refused). Cost: the
    municipality pays the manager. Counter-effect: wasted in a dying street, where nobody who is
    approached comes; turning away leaves units empty. Evidence: no estimate.
    """

    name: ClassVar[str] = "street_management"
    perspective: ClassVar[str] = "room"
    budget_order: ClassVar[int] = 130

    fte: float = dose(1, 0, 2, "fte", grows="parts")
    mix_target: float = dose(0, 0, 1, "how strictly the mix is kept", combine="most")
    pay: float = setting(75_000, 30_000, 150_000, "EUR a year per fte")

    def costs(self, inhabitants: int) -> Costs:
        """The manager's pay."""
        return Costs(running=cents(self.fte * self.pay / 12.0))
