"""What people decide: see ``rules.vacancy_response`` and ``rules.ordinance``."""

from typing import Any

from wijkabm.rules import ordinance, vacancy_response


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Vacancy tax, or the ordinance in its place."""
    vacancy_response.tax_vacancy(world, numbers, now)
    ordinance.hold_to_ordinance(world, numbers, now)
