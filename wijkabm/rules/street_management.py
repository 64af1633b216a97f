"""A shopping-street manager: shows empty units, approaches outsiders, keeps the mix."""

from wijkabm.instruments import STREET_FTE, STREET_MIX_TARGET


def set_terms(world, numbers, now):
    """Her hours go to showing and to approaching; the mix she keeps as she is told."""
    dose, terms = world.policy.dose, world.terms
    terms.shown[:] = terms.approaching[:] = dose[:, STREET_FTE]
    terms.mix[:] = dose[:, STREET_MIX_TARGET]
