"""What people decide: see ``rules.vacancy_response`` and ``rules.ordinance``."""

from typing import Any

import numpy as np

from wijkabm.rules import ordinance, vacancy_response


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """What an empty unit costs, or will: a reason to uphold sham lettings and offers for a short time."""
    taxed = (me.rate > 0.0) | (me.coming > 0.0)
    terms = world.terms
    terms.vacancy_taxed[:] = taxed
    terms.short_leases_held[taxed] = 1
    rate = np.where(me.ordinance > 0.0, 0.0, np.maximum(me.rate, me.coming))
    for term, dose in (
        (terms.tax_rate, rate),
        (terms.tax_grace, me.grace),
        (terms.tax_escalation, me.escalation),
        (terms.tax_detection, me.detection),
        (terms.tax_fine, me.fine),
    ):
        term[taxed] = dose[taxed]


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Vacancy tax, or the ordinance in its place."""
    vacancy_response.tax_vacancy(world, numbers, now, me)
    ordinance.hold_to_ordinance(world, numbers, now, me)
