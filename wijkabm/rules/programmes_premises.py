"""Programmes of the levers on empty units: adapters that hand the tables to a kernel; see ``programmes``."""

from typing import Any, Final

from wijkabm.instruments import CONVERSION, FUNCTION_MIXING, TEMPORARY_RENT, VACANCY_TAX
from wijkabm.rules.conversion import convert_units
from wijkabm.rules.mixing import open_to_other_work
from wijkabm.rules.ordinance import hold_to_ordinance
from wijkabm.rules.temporary import offer_temporary_use
from wijkabm.rules.vacancy_response import tax_vacancy


def levy_vacancy(world: Any, parameters: Any, month: int, key: Any) -> None:
    """Vacancy tax, or the ordinance in its place."""
    w, p = world, parameters
    tax_vacancy(
        w.premises, w.landlords, w.segments, w.wijken, w.municipality, w.contracts, w.policy, w.journal,
        w.ledger, p.premises, month, key,
    )  # fmt: skip
    hold_to_ordinance(
        w.premises, w.landlords, w.wijken, w.policy, w.journal, w.ledger, p.premises, month, key
    )


def convert_to_homes(world: Any, parameters: Any, month: int, key: Any) -> None:
    """Conversion to homes."""
    w = world
    convert_units(
        w.premises, w.landlords, w.segments, w.wijken, w.contracts, w.policy, w.journal, w.ledger,
        parameters.premises, month,
    )  # fmt: skip


def find_temporary_use(world: Any, parameters: Any, month: int, key: Any) -> None:
    """Temporary cheap rent."""
    w = world
    offer_temporary_use(
        w.premises, w.landlords, w.wijken, w.policy, w.journal, parameters.premises, month
    )


def mix_functions(world: Any, parameters: Any, month: int, key: Any) -> None:
    """Function mixing."""
    w = world
    open_to_other_work(
        w.premises, w.landlords, w.wijken, w.policy, w.journal, parameters.premises, month
    )


PREMISES: Final = {
    VACANCY_TAX: levy_vacancy,
    FUNCTION_MIXING: mix_functions,
    TEMPORARY_RENT: find_temporary_use,
    CONVERSION: convert_to_homes,
}
"""By the lever's place in ``instruments.LEVERS``."""
