"""Deregulation: permits cheaper and sooner, more uses allowed, fewer hours on rules."""

from wijkabm.instruments import ALLOWED_USES, PERMIT_FEE, PERMIT_WEEKS, RULE_HOURS
from wijkabm.rules.livelihood import HOURS_A_MONTH


def set_terms(world, numbers, now):
    """Weeks, fee and uses as they are set; an hour less on rules is worth what an hour elsewhere is.

    ``burden = 1 + (hours - usual hours) / 160``: the usual hours are in what owners want already. Whoever
    enters under other rules than usual is counted.
    """
    dose, terms, firms, opening = world.policy.dose, world.terms, numbers.firms, numbers.opening
    terms.permit_weeks[:] = dose[:, PERMIT_WEEKS]
    terms.permit_fee[:] = dose[:, PERMIT_FEE]
    terms.allowed_uses[:] = dose[:, ALLOWED_USES]
    terms.burden[:] = 1.0 + (dose[:, RULE_HOURS] - firms.rule_hours) / HOURS_A_MONTH
    terms.eased[:] = (
        (dose[:, PERMIT_WEEKS] != opening.permit_weeks_horeca)
        | (dose[:, PERMIT_FEE] != opening.permit_fee)
        | (dose[:, ALLOWED_USES] > 0.0)
        | (dose[:, RULE_HOURS] != firms.rule_hours)
    )
