"""Levers on empty units: vacancy tax, conversion, temporary rent, façade subsidy, function mixing."""

from typing import ClassVar

from wijkabm.policy.base import Costs, Lever, cents, dose, setting

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
    looks_ahead: ClassVar[bool] = True

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


class Conversion(Lever):
    """The plan lets shops become homes: nowhere, outside the core, or everywhere.

    The landlord of a vacant unit weighs homes (a permit, works, a rent that never fails) against
    waiting, and converts if they are worth more by a margin, as it cannot be undone. He pays a third of the
    works himself, a bank lends the rest.

    Cost: changing the plan, and handling permits; landlords pay the works. Vacancy falls by definition.
    Counter-effects: it is irreversible, holes in the core (a dark front for its neighbours), less OZB.
    Evidence: no estimate beyond the definition (evidence.csv, conversion: flows only).
    """

    name: ClassVar[str] = "conversion"
    perspective: ClassVar[str] = "room"

    where: int = dose(1, 0, 2, "0 none, 1 edge, 2 all", combine="most", scaled=False)
    permit_weeks: float = dose(14, 1, 52, "weeks", combine="least", scaled=False)
    cost: float = dose(1_000, 100, 4_000, "EUR per m2", combine="least", scaled=False)
    plan: float = setting(15_000, 0, 200_000, "EUR at the start: changing the plan", grows="euros")
    handling: float = setting(0.3, 0, 20, "EUR per inhabitant and year")

    def costs(self, inhabitants: int) -> Costs:
        """The plan and those who handle permits."""
        running = cents(self.handling * inhabitants / MONTHS)
        return Costs(set_up=cents(self.plan), running=running)


class TemporaryRent(Lever):
    """A broker brings vacant units into temporary use: cheap, for a term, with notice.

    Each quarter the broker asks landlords of vacant units; they weigh a low rent now against a regular
    tenant later. Starters, outsiders and busy businesses at home weigh the low rent against a light
    fit-out to be earned back within the term. A regular tenant who would rather have the unit makes
    the landlord give notice. At the end the tenant signs at the regular rent if the business still earns
    enough, else leaves; who came from home goes back there.

    Cost: the broker, by inhabitant; the discount is the landlord's. Counter-effects: hidden vacancy (not
    vacant, nor let for good), it undercuts paying tenants: entrants take the cheap unit instead of
    a regular one. Evidence: about one in two stay (evidence.csv, temporary_rent; self-report).
    """

    name: ClassVar[str] = "temporary_rent"
    perspective: ClassVar[str] = "room"

    discount: float = dose(0.6, 0, 0.9, "of the asking rent", combine="most")
    months: int = dose(12, 3, 24, "months", combine="most", scaled=False)
    notice: int = dose(2, 1, 12, "months", combine="least", scaled=False)
    start_up: float = setting(3_000, 0, 100_000, "EUR at the start", grows="euros")
    broker: float = setting(2.0, 0, 50, "EUR per inhabitant and year")

    def costs(self, inhabitants: int) -> Costs:
        """The broker."""
        running = cents(self.broker * inhabitants / MONTHS)
        return Costs(set_up=cents(self.start_up), running=running)


class FacadeSubsidy(Lever):
    """The municipality pays a share of repairs, up to a cap per unit, from a yearly budget.

    Owners who think of repair decide at the price that is left. By the same luck some would have repaired
    anyway: deadweight, counted. Repair makes the street livelier, and rents follow.

    Cost: the budget, and an office by inhabitant; owners pay the rest. Counter-effects: deadweight;
    tenants with low margins leave when rents follow. Evidence: none fit for inference (evidence.csv,
    facade_subsidy): no estimate.
    """

    name: ClassVar[str] = "facade_subsidy"
    perspective: ClassVar[str] = "room"

    share: float = dose(0.4, 0, 0.7, "of the cost of repair", combine="most")
    cap: float = dose(10_000, 0, 50_000, "EUR per unit", combine="most", scaled=False)
    budget: float = setting(8.0, 0, 100, "EUR per inhabitant and year")
    office: float = setting(0.5, 0, 20, "EUR per inhabitant and year")

    def costs(self, inhabitants: int) -> Costs:
        """The office, and what owners may draw."""
        return Costs(
            running=cents(self.office * inhabitants / MONTHS),
            uptake=cents(self.budget * inhabitants / MONTHS),
        )


class FunctionMixing(Lever):
    """The plan lets other work than shops rent a share of the units.

    Landlords of vacant units in that share (fixed by unit) weigh it; businesses at home rent a workplace
    if the sales it adds exceed rent and fit-out. The front is lit, yet brings no shoppers.

    Cost: changing the plan, and keeping to its terms. Counter-effects: a broken shopping run (half a
    front), nuisance to the neighbours (share of liveliness that a street full of it would lose), units
    gone for shops. Evidence: none; no estimate.
    """

    name: ClassVar[str] = "function_mixing"
    perspective: ClassVar[str] = "room"

    mixed_units: float = dose(0.5, 0, 1, "share of units", combine="most")
    nuisance: float = dose(0.1, 0, 1, "of liveliness, where all is other work", combine="most")
    plan: float = setting(10_000, 0, 200_000, "EUR at the start: changing the plan", grows="euros")
    supervision: float = setting(0.2, 0, 20, "EUR per inhabitant and year")

    def costs(self, inhabitants: int) -> Costs:
        """The plan and its supervision."""
        running = cents(self.supervision * inhabitants / MONTHS)
        return Costs(set_up=cents(self.plan), running=running)


LEVERS: tuple[type[Lever], ...] = (
    VacancyTax,
    FunctionMixing,
    FacadeSubsidy,
    TemporaryRent,
    Conversion,
)
