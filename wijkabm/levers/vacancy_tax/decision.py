"""What people decide: see ``rules.vacancy_response`` and ``rules.ordinance``."""

from typing import Any

from wijkabm.rules import ordinance, vacancy_response


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Vacancy is taxed, or will be: a reason to uphold sham lettings and offers for a short time."""
    taxed = (me.rate > 0.0) | (me.coming > 0.0)
    world.terms.vacancy_taxed[:] = taxed
    world.terms.short_leases_held[taxed] = 1


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Vacancy tax, or the ordinance in its place."""
    vacancy_response.tax_vacancy(world, numbers, now)
    ordinance.hold_to_ordinance(world, numbers, now)
