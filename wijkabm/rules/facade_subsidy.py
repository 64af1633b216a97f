"""A façade subsidy: part of the price of a repair is paid."""

from wijkabm.instruments import FACADE_CAP, FACADE_SHARE


def set_terms(world, numbers, now):
    """The part, and the most that is paid."""
    dose, terms = world.policy.dose, world.terms
    terms.repair_share[:] = dose[:, FACADE_SHARE]
    terms.repair_cap[:] = dose[:, FACADE_CAP]
