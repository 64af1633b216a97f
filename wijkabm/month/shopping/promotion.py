"""Promotion of shops together: goodwill that draws customers and fades.

Promotion is a stock of goodwill that fades (Nerlove & Arrow 1962), counted in months of revenue, with
diminishing returns: ``log attraction = a log(1 + stock / usual)``.
"""

import math

from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.codes import HOME


@inline
def known_for(j, shops, market):
    """What promotion adds to the log attraction of a shop; 0 without."""
    if shops.promotion[j] <= 0.0:
        return 0.0
    return market.advertising * math.log(1.0 + shops.promotion[j] / market.advertising_usual)


@inline
def gain_of_promotion(j, more, shops, market):
    """Log attraction that `more` promotion (months of revenue) would add to what a shop has."""
    usual = market.advertising_usual
    return market.advertising * math.log(1.0 + more / (usual + max(shops.promotion[j], 0.0)))


@part
def promote_shops(w, cents, shops, wijken):
    """Spend on making every shop in premises of the wijk known, in equal parts; who pays does not matter.

    A shop's stock grows by its part over the typical month's revenue of its branch.
    """
    n = 0
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.wijk[j] == w and shops.branch[j] != HOME:
            n += 1
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.wijk[j] == w and shops.branch[j] != HOME:
            usual = max(wijken.typical_revenue[w, shops.branch[j]], 1.0)
            shops.promotion[j] += cents / n / usual


@inline
def known_elsewhere(j, shops, market):
    """What renown multiplies attraction by for people and firms elsewhere; 1 without.

    ``(1 + stock / usual) ** a``, as promotion does here.
    """
    if shops.renown[j] <= 0.0:
        return 1.0
    return math.exp(market.advertising * math.log(1.0 + shops.renown[j] / market.advertising_usual))


@part
def forget(j, shops, market):
    """Promotion and renown fade."""
    shops.promotion[j] *= 1.0 - market.advertising_fade
    shops.renown[j] *= 1.0 - market.advertising_fade
