"""Shared business building: the municipality rents empty units and lets places in them."""

import math
from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting

UNIT_RENT = (
    2_000.0  # EUR a month: the most that the desk sets aside for one rented unit (assumption)
)
PLACES_OF_UNIT = 4.0  # places in a unit, when money is set aside (assumption)


class SharedBuilding(Lever):
    """Shared business building: the municipality rents empty units and lets places in them.

    Mechanism: a landlord with an empty unit is offered its asking rent for some years; he takes it
    unless waiting is worth more to him. Its places go at a discount to businesses at home, which
    weigh the rent against the clients that a street brings, and to one-person shops, which weigh
    the rent saved against the smaller floor. A host brings tenants together (business ties, which
    bring clients, and ties between people). Tenants who outgrow their place look for premises
    sooner. Who works at home may drop in on a seat, for a fee: a part of the clients and of the ties, no
    address. Cost: the municipality pays the rent of the units, less the rent of the places, and the host;
    who drops in pays a fee. Counter-effect: small tenants leave private units, which stand empty;
    businesses that stay at home lose clients. Evidence: no estimate; Groningen did not focus on such
    buildings.
    """

    name: ClassVar[str] = "shared_building"
    perspective: ClassVar[str] = "room"
    budget_order: ClassVar[int] = 110
    month_order: ClassVar[int] = 60
    columns: ClassVar = {
        "seated": Column("shops", int),  # identity of the business that has a seat
        "fee": Column("contracts", int),  # cents a month of a seat, as agreed
        "brings": Column("contracts"),  # of what a place brings, as agreed
    }

    units: float = dose(10, 0, 40, "places", grows="whole")
    discount: float = dose(
        0.3, 0, 0.9, "share of a place's cost price", combine="most", scaled=False
    )
    host: float = dose(1, 0, 1, "1 with a host", combine="most", scaled=False)
    months: float = dose(36, 6, 120, "months of the lease", combine="most", scaled=False)
    seats: float = dose(8, 0, 100, "seats to drop in on", grows="whole")
    seat_fee: float = dose(25, 0, 500, "EUR a month for a seat", combine="most", scaled=False)
    seat_brings: float = dose(
        0.3, 0, 1, "of what a place brings, that a seat brings", combine="most", scaled=False
    )
    host_cost: float = setting(30_000, 0, 150_000, "EUR a year", grows="euros")
    set_up_cost: float = setting(1_500, 0, 50_000, "EUR per place: partitions, furniture")

    seat_cost: float = setting(400, 0, 10_000, "EUR per seat: table, chair, network")

    def costs(self, inhabitants: int) -> Costs:
        """Fitting out the places, the host, and the rent of the units."""
        n_units = math.ceil(self.units / PLACES_OF_UNIT)
        return Costs(
            set_up=cents(self.set_up_cost * self.units + self.seat_cost * self.seats),
            running=cents(self.host * self.host_cost / 12.0) if self.units > 0 else 0,
            uptake=cents(UNIT_RENT * n_units),
        )
