"""The rent that owner and tenant agree on.

The owner's fallback is to wait for somebody else. At the rent ``f`` a letting is worth as much to him as
the empty unit: with r his discount, h the chance a month that a tenant comes, q that one leaves, m upkeep
and a the rent asked, the empty unit is worth ``V = h (1 - m) a / (r (r + q + h))`` less the bills for
vacancy that he fears, and ``f = r V / (1 - m)``. It sinks with the months of waiting, as he learns that the
unit lets badly (`worth`). The tenant's best bid ``b`` is the result that he expects there before rent, less
what he wants (`unit_search`). They share what lies between, as in Nash (1950), each fallback a threat
(Binmore, Rubinstein & Wolinsky 1986):

``rent = f + share * (b - f)``, and nobody signs where ``b < f``.

So a street that sells less is let later and for less, and a landlord gets part of whatever makes a place
worth more: footfall, upkeep, a premium. The part is small, as most of what tenants differ in is their own,
and they could take it elsewhere (*assumption*).

A unit that is also on offer for a short time goes for good to whoever agrees on that and can pay the
fit-out, and for the short time to who would not: the owner put up the cheap offer because nobody came, and
his sum (`worth.worth_of_temporary`) counts on tenants of both kinds. That they show which of them they are
as they bargain is an *assumption*.
"""

from wijkabm.ground.compiled.kernels import part
from wijkabm.month.premises.worth import judge_unit, worth_at_rent


@part
def least_rent(p, terms, world, numbers, now):
    """The least that the owner takes, float cents a month: at it letting is worth as much as waiting."""
    rents = numbers.premises
    sheet = judge_unit(p, 0.0, terms, world, numbers, now)
    waiting = worth_at_rent(sheet.asking, sheet, rents)
    return max(waiting, 0.0) * sheet.discount / max(1.0 - rents.maintenance, 1e-9)


@part
def agree_rent(p, short, best, share, terms, world, numbers, now):
    """What the tenant would pay, float cents a month; more than `best`, his best bid, if they cannot agree.

    `share` is the part of the rent that he pays where others pay the rest. An offer for a `short` time has a
    price of its own.
    """
    if short:
        return share * world.premises.temporary_rent[p]
    least = share * least_rent(p, terms, world, numbers, now)
    return least + numbers.premises.owner_share * max(best - least, 0.0)
