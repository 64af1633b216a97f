"""On what terms the rules of the month work: neutral numbers through which alone anything changes a rule.

A rule reads `tables.policy.Terms`, no dose, and knows no lever. Levers write terms in step 1, each its own;
what they would have been without any lever is what `set_neutral` gives, so that *would have done it anyway*
is the same rule on neutral terms.
"""


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
