"""On what terms the rules of the month work: neutral numbers through which alone anything changes a rule.

A rule reads `tables.policy.Terms`, no dose, and knows no lever. Levers write terms in step 1, each its own;
what they would have been without any lever is what `set_neutral` gives, so that *would have done it anyway*
is the same rule on neutral terms. Where several levers write one term in a wijk, `COMBINED` says what holds.
"""

from typing import Final

import numpy as np

COMBINED: Final = {
    "permit_weeks": "least",
    "permit_fee": "least",
    "allowed_uses": "most",
    "burden": "product",
    "eased": "most",
    "shown": "sum",
    "approaching": "sum",
    "mix": "most",
    "rent_discount": "most",
    "rent_compensation": "most",
    "rent_months": "most",
    "low_rents_held": "most",
    "premium_share": "most",
    "premium_least": "least",
    "premium_cap": "most",
    "ozb_cut": "rest",
    "lends": "most",
    "loan_most": "most",
    "loan_rate": "least",
    "loan_screening": "most",
    "trial_days": "sum",
    "trial_fee": "least",
    "trial_cost": "most",
    "workplaces": "most",
    "nuisance": "most",
    "notice": "most",
    "short_leases_held": "most",
    "short_discount": "most",
    "short_months": "most",
    "vacancy_taxed": "most",
    "tax_rate": "sum",
    "tax_grace": "least",
    "tax_escalation": "most",
    "tax_detection": "rest",
    "tax_fine": "most",
    "homes": "most",
    "homes_cost": "least",
    "homes_weeks": "least",
    "held_back": "rest",
    "shut": "rest",
    "moved_online": "most",
    "online_growth": "sum",
    "repair_share": "most",
    "repair_cap": "most",
    "platform": "rest",
    "set_aside": "sum",
    "own_share": "most",
    "money_due": "sum",
}
"""What holds of a term that several levers write in one wijk: the largest, the smallest, what each adds to
the neutral value or multiplies it by; of shares (*rest*) what each takes of what the others leave.
*Assumption* throughout."""


def combine(how, neutral, written):
    """What holds of a term that levers wrote: a function of what they wrote, not of their order.

    A lever that wrote the neutral value wrote nothing, and what one lever alone wrote holds as it is.

    Parameters
    ----------
    how : str
        One of the words in `COMBINED`.
    neutral : ndarray
        The term without levers, shape (wijken, ...).
    written : sequence of ndarray
        What each lever made of it.
    """
    values = np.sort(np.stack(written), axis=0)  # a sum of floats depends on its order
    wrote = values != neutral
    if how == "most":
        held = np.where(wrote, values, -np.inf).max(axis=0)
    elif how == "least":
        held = np.where(wrote, values, np.inf).min(axis=0)
    elif how == "sum":
        held = neutral + np.where(wrote, values - neutral, 0.0).sum(axis=0)
    elif how == "product":
        held = neutral * np.where(wrote, values / neutral, 1.0).prod(axis=0)
    else:
        held = 1.0 - np.where(wrote, 1.0 - values, 1.0).prod(axis=0)
    alone = np.where(wrote, values, 0.0).sum(axis=0)
    count = wrote.sum(axis=0)
    return np.where(count == 0, neutral, np.where(count == 1, alone, held))


def set_neutral(world, numbers):
    """Give every term the value with which a rule is what it is by itself.

    ``world.neutral`` keeps these values, and the accounts, while levers write ``world.terms``.
    """
    neutral = world.neutral
    neutral.permit_weeks[:] = numbers.opening.permit_weeks_horeca
    neutral.permit_fee[:] = numbers.opening.permit_fee
    neutral.burden[:] = 1.0
    for term, value in zip(world.terms, neutral):
        term[:] = value
