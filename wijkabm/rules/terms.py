"""On what terms the rules of the month work: neutral numbers through which alone anything changes a rule.

A rule reads `state.Terms`, no dose, and knows no lever. Levers write terms in step 1, each its own; what
they would have been without any lever is what `set_neutral` gives, so that *would have done it anyway* is
the same rule on neutral terms.
"""


def set_neutral(terms, numbers):
    """Give every term the value with which a rule is what it is by itself; accounts stay."""
    for name in terms._fields:
        if name != "account":
            getattr(terms, name)[:] = 0
    terms.permit_weeks[:] = numbers.opening.permit_weeks_horeca
    terms.permit_fee[:] = numbers.opening.permit_fee
    terms.burden[:] = 1.0
