"""The municipality puts a part of its own buying to local firms, in lots of a year."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting


class LocalProcurement(Lever):
    """The municipality puts a part of its own buying to local firms, in lots of a year.

    *Mechanism*: of the services that it buys for the wijk a share is cut into lots (``municipality.lot``);
    a few firms are asked for each: salons, workshops, businesses at home that sell to organisations. *Who
    decides*: the firm, which bids by the time it has; the lowest bid within the premium wins. The order is
    a sale to a firm; what follows (staff, suppliers, drawings) is the firm's.
    *Cost*: the premium, and a buyer who finds and guides small firms; the price itself comes out of the
    services. *Who pays*: the municipality.
    *Counter-effect*: contractors elsewhere lose the jobs; firms that are full turn other clients away.
    *Evidence*: local suppliers respend 76 % locally, others 36 % (Northumberland, nef 2005; advocacy); in
    Preston wages +11 % with a bundle of policies (Rose et al. 2023).
    """

    name: ClassVar[str] = "local_procurement"
    perspective: ClassVar[str] = "jobs"
    budget_order: ClassVar[int] = 170
    month_order: ClassVar[int] = 140
    columns: ClassVar = {
        "price": Column("contracts", int)
    }  # cents a month of a lot, without what is extra
    local_share: float = dose(
        0.15, 0.0, 0.3, "of the services bought for the wijk, beyond the usual"
    )
    premium: float = dose(0.1, 0.0, 0.1, "of the price, at the most", combine="most", scaled=False)
    buyer: float = setting(0.1, 0.0, 5.0, "EUR a month per inhabitant, staff that buys")

    def costs(self, inhabitants: int) -> Costs:
        """The buyer; and the premium on what may be bought, at EUR 20 a month per inhabitant at the most."""
        premium = self.local_share * self.premium * 20.0 * inhabitants
        return Costs(running=cents(self.buyer * inhabitants), uptake=cents(premium))
