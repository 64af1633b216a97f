"""Where goods are bought: owners who know others in the wijk buy more from them."""

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, part

SUPPLIER_LUCK = streams.name_luck("networking")

FOR_EVER = streams.GOLDEN  # the key of what belongs to a business for good, whatever the month


@inline
def is_on_platform(identity, reach):
    """Whether the digital platform reaches a business: drawn once, so that more reach adds to it."""
    return streams.happens(FOR_EVER, SUPPLIER_LUCK, identity, 0, reach)


@part
def local_share(j, world, numbers):
    """Share of goods from local suppliers: ``base + extra * ties / (ties + many)``, all goods at the most."""
    shops, terms = world.shops, world.terms
    firms = numbers.firms
    ties = float(shops.business_ties[j])
    reach = terms.platform[shops.wijk[j]]
    if is_on_platform(shops.identity[j], reach):
        ties += firms.platform_ties
    return min(firms.local_goods + firms.member_goods * ties / (ties + firms.many_ties), 1.0)


@part
def lose_tie(j, shops, firms, key):
    """Now and then a business tie is lost."""
    if shops.business_ties[j] > 0 and streams.happens(
        key, SUPPLIER_LUCK, shops.identity[j], 3, firms.ties_lost
    ):
        shops.business_ties[j] -= 1
