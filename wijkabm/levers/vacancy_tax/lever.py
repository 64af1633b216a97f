"""A yearly tax on the value of a unit that stays vacant, or the lawful ordinance in its place."""

from typing import ClassVar

from wijkabm.levers.base import Costs, Lever, cents, dose, setting

MONTHS = 12


class VacancyTax(Lever):
    """A yearly tax on the value of a unit that stays vacant, or the lawful ordinance in its place.

    After the grace period an inspector looks at a vacant unit once a year; what she notices is billed at
    ``rate * value``, times `escalation` for each earlier bill of the spell (two at most). From the
    announcement on, each landlord compares waiting with lower rents, temporary use, repair (works delay
    the bill), a sham tenant, conversion (where the plan allows it) and sale, at his own discount,
    patience, debts and book value. With `ordinance` 1 there is no tax: owners must report after six
    months, are consulted, have a tenant named, and risk the fine.

    Cost: a register at the start, and inspection by inhabitant. Landlords pay; the revenue is the
    municipality's. Counter-effects: sham lettings (the more, the steeper the tax and the worse the
    detection), conversion, disinvestment (less cash for repair, sale below value); temporary lettings
    that hide vacancy. Evidence: evidence.csv, vacancy_tax (dwellings; of shops the sign only).
    """

    name: ClassVar[str] = "vacancy_tax"
    perspective: ClassVar[str] = "room"
    looks_ahead: ClassVar[str] = "rate"
    budget_order: ClassVar[int] = 20
    month_order: ClassVar[int] = 100

    rate: float = dose(
        0.02, 0, 0.05, "of value a year", "evidence.csv: vacancy_tax, Segu 2020: 0.01-0.02",
        combine="sum",
    )  # fmt: skip
    grace: int = dose(12, 6, 24, "months vacant", off=12, combine="least", scaled=False)
    escalation: float = dose(
        1.5, 1, 4, "times a year", "evidence.csv: vacancy_tax, San Francisco doubles", off=1.0,
        combine="most", scaled=False,
    )  # fmt: skip
    detection: float = dose(0.8, 0.3, 1, "chance a year", off=0.8, combine="most", scaled=False)
    ordinance: int = dose(0, 0, 1, "0 tax, 1 ordinance", combine="most", scaled=False)
    fine: float = dose(
        5_000, 0, 7_500, "EUR", "vacancy act: 7,500 at most", combine="most", scaled=False
    )
    listing: float = setting(4_000, 0, 100_000, "EUR at the start", grows="euros")
    inspection: float = setting(1.2, 0, 50, "EUR per inhabitant and year")

    def costs(self, inhabitants: int) -> Costs:
        """Register and inspectors."""
        running = cents(self.inspection * inhabitants / MONTHS)
        return Costs(set_up=cents(self.listing), running=running)
