"""A lever that only costs money, so that comparisons can be tested without the rules of a real one."""

from typing import ClassVar

from wijkabm.levers.base import Costs, Lever


class Spending(Lever):
    """Buys something outside for a hundred euros a month."""

    name: ClassVar[str] = "coaching"
    perspective: ClassVar[str] = "enterprise"

    def costs(self, inhabitants: int) -> Costs:
        """A hundred euros a month."""
        return Costs(running=10_000)
