"""Who is in an organisation of owners, and how it gets new members by itself."""

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, part

ORGANISATION_LUCK = streams.name_luck("organisation")


@inline
def is_organised(j, shops):
    """Whether a business is in an organisation of owners, or buys together with others."""
    return shops.member[j] == 1 or shops.joint[j] == 1


@part
def ask_newcomer(j, world, numbers, now):
    """Members ask who opens in premises, or moves there; he joins with chance ``organised_joins * share``.

    The share of the wijk's shops that are organised is who may ask, so that an organisation neither grows nor
    shrinks as shops come and go, and one that is gone does not come back by itself (*assumption*).
    """
    shops, wijken = world.shops, world.wijken
    if is_organised(j, shops):
        return
    chance = numbers.firms.organised_joins * wijken.organisation[shops.wijk[j]]
    if streams.happens(now.key, ORGANISATION_LUCK, shops.identity[j], 0, chance):
        shops.member[j] = 1
