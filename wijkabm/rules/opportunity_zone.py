"""An opportunity zone: part of an investment is paid, and users pay less OZB."""

from wijkabm.instruments import ZONE_CAP, ZONE_LEAST, ZONE_PREMIUM, ZONE_TAX_CUT


def set_terms(world, numbers, now):
    """The premium, its bounds, and the cut."""
    dose, terms = world.policy.dose, world.terms
    terms.premium_share[:] = dose[:, ZONE_PREMIUM]
    terms.premium_least[:] = dose[:, ZONE_LEAST]
    terms.premium_cap[:] = dose[:, ZONE_CAP]
    terms.ozb_cut[:] = dose[:, ZONE_TAX_CUT]
