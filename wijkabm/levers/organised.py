"""What an organisation of owners does for its members: they hear of more, and share what is done together.

No estimate. That members hear of a measure more often, and that the more shops are organised the less a joint
action asks of each who is, are *assumptions*.
"""

import math

import numpy as np

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.month.firms.organised import is_organised

MONTHS = 12


@part
def chance_to_hear(rate, j, shops, firms):
    """Chance that an owner hears of a measure of which others hear with chance `rate`.

    ``1 - (1 - rate) ** n``: n is 1, ``organised_hears`` for who is organised, and 1 more for whom a contact
    person helps. By the same luck: who hears of it without, hears of it with them.
    """
    times = firms.organised_hears if is_organised(j, shops) else 1.0
    if shops.spared[j] > 0.0:
        times += 1.0
    if times == 1.0:
        return rate
    return 1.0 - math.pow(1.0 - rate, times)


@inline
def is_asked_now(j, luck, shops, firms, month):
    """Whether this is a month of the year in which a business is asked, from the one that its identity picks.

    Once a year, who is organised ``organised_hears`` times, spread evenly.
    """
    bits = streams.draw(luck, shops.identity[j], 0, 0)
    since = (month - np.int64(streams.to_unit(bits) * MONTHS)) % MONTHS
    times = np.int64(firms.organised_hears) if is_organised(j, shops) else np.int64(1)
    return since * times % MONTHS < times


@part
def effort_together(j, world, numbers):
    """What joint action asks of an owner, of what it asks of one by himself.

    ``1 - organised_saves * organisation`` for who is organised: the more are, the more the others do.
    """
    shops = world.shops
    if not is_organised(j, shops):
        return 1.0
    return 1.0 - numbers.firms.organised_saves * world.wijken.organisation[shops.wijk[j]]
