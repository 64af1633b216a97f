"""On what terms the rules of the month work: neutral numbers through which alone anything changes a rule.

A rule reads `tables.policy.Terms`, no dose, and knows no lever. Levers write terms in step 1, each its own;
what they would have been without any lever is what `set_neutral` gives, so that *would have done it anyway*
is the same rule on neutral terms. Where several levers write one term in a wijk, `COMBINED` says what holds.
"""

from typing import Final

import numpy as np

COMBINED: Final = {
    "permit_weeks": "least",  # opening/permits, unit_search
    "permit_fee": "least",  # opening/permits, unit_search
    "allowed_uses": "most",  # opening/permits, unit_search
    "burden": "product",  # firms/livelihood, unit_search
    "eased": "most",  # opening/permits
    "shown": "sum",  # opening/approach, unit_search
    "approaching": "sum",  # opening/approach
    "mix": "most",  # opening/approach
    "rent_discount": "most",  # premises/low_rents, unit_search
    "rent_compensation": "most",  # premises/low_rents
    "rent_months": "most",  # premises/low_rents
    "low_rents_held": "most",  # premises/sham
    "premium_share": "most",  # firms/renewal, opening/from_ring, unit_search
    "premium_least": "least",  # firms/renewal
    "premium_cap": "most",  # firms/renewal
    "ozb_cut": "rest",  # firms/bills
    "lends": "most",  # firms/loans, firms/renewal, unit_search
    "loan_most": "most",  # firms/loans, opening/capital
    "loan_rate": "least",  # firms/loans
    "loan_screening": "most",  # firms/loans
    "loan_known": "rest",  # firms/loans
    "loan_least": "least",  # firms/loans
    "loan_usual": "most",  # opening/capital
    "guarantee": "most",  # firms/guarantees, unit_search
    "guarantee_fee": "least",  # firms/guarantees
    "guarantee_known": "rest",  # firms/guarantees
    "trial_days": "sum",  # opening/trial, unit_search
    "trial_fee": "least",  # opening/trial
    "trial_cost": "most",  # opening/trial
    "workplaces": "most",  # opening/workplace
    "nuisance": "most",  # street
    "notice": "most",  # premises/leases, premises/stock
    "short_leases_held": "most",  # premises/leases, premises/sham, unit_search
    "short_discount": "most",  # levers alone
    "short_months": "most",  # levers alone
    "vacancy_taxed": "most",  # premises/sham
    "tax_rate": "sum",  # premises/worth, unit_search
    "tax_grace": "least",  # premises/stock, premises/worth
    "tax_escalation": "most",  # premises/worth
    "tax_detection": "rest",  # premises/worth
    "tax_fine": "most",  # premises/worth
    "homes": "most",  # levers alone
    "homes_cost": "least",  # levers alone
    "homes_weeks": "least",  # levers alone
    "held_back": "rest",  # hard_times
    "shut": "rest",  # hard_times
    "moved_online": "most",  # hard_times
    "online_growth": "sum",  # hard_times, shopping/budgets
    "repair_share": "most",  # premises/premises, premises/repair
    "repair_cap": "most",  # premises/repair
    "platform": "rest",  # firms/suppliers
    "set_aside": "sum",  # municipality
    "own_share": "most",  # municipality
    "grant_cut": "rest",  # municipality
    "own_work": "sum",  # opening/considering
    "money_due": "sum",  # firms/dues
    "wardens": "sum",  # safety
    "patrolled": "most",  # safety
    "burglaries": "most",  # safety
    "parking": "sum",  # shopping/visitors, street
}
"""What holds of a term that several levers write in one wijk: the largest, the smallest, what each adds to
the neutral value or multiplies it by; of shares (*rest*) what each takes of what the others leave.
*Assumption* throughout. Beside each stands which files of the month read it, or that levers alone do: what
one tells another."""


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
    neutral.burglaries[:] = 1.0
    for term, value in zip(world.terms, neutral):
        term[:] = value
