"""Levers of the perspective *room* that act on places: trial days, shared and social space, management."""

import math
from typing import ClassVar

from wijkabm.policy.base import Costs, Lever, cents, dose, setting

UNIT_RENT = (
    2_000.0  # EUR a month: the most that the desk sets aside for one rented unit (assumption)
)
PLACES_OF_UNIT = 4.0  # places in a unit, when money is set aside (assumption)


class OneDayShop(Lever):
    """One-day shops: an empty unit for a day, as a trial and as a showroom.

    Mechanism: who is about to decide on a shop may try one for a day. The day is a noisy signal of the
    own talent (Jovanovic 1982); he takes it if what he may learn (expected value of sample
    information, Raiffa & Schlaifer 1961) is worth the fee and the day. Some then do not start, some
    do who would not have. Businesses at home that sell to people take a day when the clients it
    brings are worth it. A day needs an empty unit and draws visits to its street. Cost: the
    municipality pays the organiser per day held; who takes the day pays the fee. Counter-effect:
    novelty wears off, so that the next day draws fewer visits and clients. Evidence: no estimate.
    """

    name: ClassVar[str] = "one_day_shop"
    perspective: ClassVar[str] = "room"

    days: float = dose(48, 0, 300, "days a year", grows="parts")
    fee: float = dose(25, 0, 500, "EUR a day", combine="most", scaled=False)
    cost: float = dose(150, 0, 2_000, "EUR a day held", combine="most", scaled=False)
    set_up_cost: float = setting(2_500, 0, 100_000, "EUR", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """Set-up, and the days of the plan at their cost."""
        return Costs(
            set_up=cents(self.set_up_cost), uptake=cents(self.cost * math.ceil(self.days / 12.0))
        )


class SharedBuilding(Lever):
    """Shared business building: the municipality rents empty units and lets places in them.

    Mechanism: a landlord with an empty unit is offered its asking rent for some years; he takes it
    unless waiting is worth more to him. Its places go at a discount to businesses at home, which
    weigh the rent against the clients that a street brings, and to one-person shops, which weigh
    the rent saved against the smaller floor. A host brings tenants together (business ties, which
    bring clients, and ties between people). Tenants who outgrow their place look for premises
    sooner. Cost: the municipality pays the rent of the units, less the rent of the places, and the
    host. Counter-effect: small tenants leave private units, which stand empty; businesses that stay
    at home lose clients. Evidence: no estimate; Groningen did not focus on such buildings.
    """

    name: ClassVar[str] = "shared_building"
    perspective: ClassVar[str] = "room"

    units: float = dose(10, 0, 40, "places", grows="whole")
    discount: float = dose(
        0.3, 0, 0.9, "share of a place's cost price", combine="most", scaled=False
    )
    host: float = dose(1, 0, 1, "1 with a host", combine="most", scaled=False)
    months: float = dose(36, 6, 120, "months of the lease", combine="most", scaled=False)
    host_cost: float = setting(30_000, 0, 150_000, "EUR a year", grows="euros")
    set_up_cost: float = setting(1_500, 0, 50_000, "EUR per place: partitions, furniture")

    def costs(self, inhabitants: int) -> Costs:
        """Fitting out the places, the host, and the rent of the units."""
        n_units = math.ceil(self.units / PLACES_OF_UNIT)
        return Costs(
            set_up=cents(self.set_up_cost * self.units),
            running=cents(self.host * self.host_cost / 12.0) if self.units > 0 else 0,
            uptake=cents(UNIT_RENT * n_units),
        )


class SocialSpace(Lever):
    """Social business space: social landlords let some of their units below the asking rent.

    Mechanism: a social landlord (housing corporation, municipality) with an empty unit weighs a lower
    rent now, part of which the municipality makes good, against waiting for a tenant at the asking
    rent. The unit is then seen at the lower rent by who qualifies: independents, starters only or
    sitting tenants too. Cost: the municipality pays the compensation for the length of the
    contract; the landlord bears the rest. Counter-effect: subsidy capture, tenants who would have
    paid the full rent (counted as `anyway`); signed rents pull down what other units fetch.
    Evidence: no estimate.
    """

    name: ClassVar[str] = "social_space"
    perspective: ClassVar[str] = "room"

    units: float = dose(4, 0, 40, "units", grows="whole")
    discount: float = dose(0.4, 0, 0.9, "share of the asking rent", combine="most", scaled=False)
    starters_only: float = dose(0, 0, 1, "1 for starters only", combine="most", scaled=False)
    compensation: float = dose(
        0.5, 0, 1, "share of the discount that the municipality pays", combine="most", scaled=False
    )
    months: float = dose(
        60, 12, 120, "months that the lower rent holds", combine="most", scaled=False
    )

    def costs(self, inhabitants: int) -> Costs:
        """Half a day a month of an official, and the compensation."""
        part = self.discount * self.compensation
        return Costs(
            running=cents(300.0) if self.units > 0 else 0,
            uptake=cents(UNIT_RENT * part * self.units),
        )


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

    fte: float = dose(1, 0, 2, "fte", grows="parts")
    mix_target: float = dose(0, 0, 1, "how strictly the mix is kept", combine="most")
    pay: float = setting(75_000, 30_000, 150_000, "EUR a year per fte")

    def costs(self, inhabitants: int) -> Costs:
        """The manager's pay."""
        return Costs(running=cents(self.fte * self.pay / 12.0))


LEVERS: tuple[type[Lever], ...] = (OneDayShop, SharedBuilding, SocialSpace, StreetManagement)
