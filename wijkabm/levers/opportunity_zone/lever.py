"""Opportunity zone: a premium on investment in shops, and a cut of the user's property tax."""

from typing import ClassVar

from wijkabm.levers.base import Costs, Lever, cents, dose, setting


class OpportunityZone(Lever):
    """Opportunity zone: a premium on investment in shops, and a cut of the user's property tax.

    Who opens or renews a shop here may apply for a share of the investment, from a least amount up to a
    cap; he does if it is worth the hours. Shops renew now and then in any case and get it too; others
    renew because of it. Entrants count it in their sum. Owners of shops in the ring weigh a unit here with
    the premium against what they have, and move if only that makes here the better place. Landlords ask part
    of it in the rent.

    *Pays:* the municipality: premiums, handling, OZB not received. *Counter-effect:* shops that
    leave the ring, or lose sales to those here; premiums that end up in rents; deadweight. *Evidence:* in
    France more location in zones, entirely diverted from elsewhere in the same municipality (Mayer,
    Mayneris & Py 2017); Rotterdam's zones of 2005-2008 paid half of investments, 4,000 to 100,000 EUR.
    """

    name: ClassVar[str] = "opportunity_zone"
    perspective: ClassVar[str] = "enterprise"
    budget_order: ClassVar[int] = 140

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
