"""The wijk's own centre as a marketplace: chores, people who seek work, a contract with the young."""

from typing import ClassVar

from wijkabm.levers.base import Column, Costs, Lever, cents, dose, setting

MONTHS = 12
HOURS = 32.0  # a month of one place, when money is set aside (assumption; `municipality.local_work_hours`)


class Marketplace(Lever):
    """The wijk's own centre as a marketplace: chores, people who seek work, a contract with the young.

    *Mechanism:* households put chores on a list (garden, repairs, care, errands) and pay by the hour, of
    which the municipality pays a part. Who has no job may do them, beside the benefit that the law cuts
    by most of it. Those with a place meet every week: they help each other search, and get to know each
    other. Below 27 who gets bijstand is asked for a contract; part of the benefit is at stake.
    *Who decides*: households, by what they have above what they need to have at hand; those asked, by
    what is left of the pay against their time, the young also by what a no costs.
    *Cost:* the centre and its host, and a part of each hour. *Who pays*: the municipality, and
    households. A place goes on for its term when the lever ends.
    *Counter-effect:* businesses at home lose jobs to the list; who works there searches less (lock-in);
    who refuses the duty lives on less, and runs into arrears sooner.
    *Evidence:* duty for the young took them off benefits, not into work (Cammeraat, Jongen & Koning
    2022); for the rest no estimate.
    """

    name: ClassVar[str] = "marketplace"
    perspective: ClassVar[str] = "jobs"
    budget_order: ClassVar[int] = 400
    month_order: ClassVar[int] = 300
    columns: ClassVar = {"withheld": Column("contracts")}  # share of the norm; 0 for a place

    places: float = dose(20, 0, 200, "places", grows="whole")
    reach: float = dose(0.5, 0, 1, "of the households that hear of the list", combine="most")
    pay: float = dose(15, 5, 50, "EUR an hour", combine="most", scaled=False)
    share: float = dose(
        0.3, 0, 1, "of the pay that the municipality pays", combine="most", scaled=False
    )
    duty: float = dose(
        0.2, 0, 1, "of the bijstand norm, at stake for the young", combine="most", scaled=False
    )
    host: float = setting(45_000, 0, 300_000, "EUR a year: room and host", grows="euros")

    def costs(self, inhabitants: int) -> Costs:
        """The centre; the municipality's part of the hours."""
        return Costs(
            running=cents(self.host / MONTHS),
            uptake=cents(self.places * HOURS * self.pay * self.share),
        )
