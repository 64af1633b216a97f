"""Sales to firms elsewhere: the clients of businesses."""

import math

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import HOME
from wijkabm.ground.tables.people import homes_of
from wijkabm.month.firms.bills import MONTHS
from wijkabm.month.shopping.promotion import known_elsewhere

MOST_WORKERS = 50.0  # from here on an enterprise is no small one (EU recommendation 2003/361/EC)
MOST_BOUGHT = 500_000.0  # cents a month per inhabitant, of all at home (`share_of_market`)


@kernel
def sell_to_firms(world, numbers, now):
    """Businesses at home sell to organisations elsewhere.

    Each has clients in proportion to its attraction; the more of them there are, the fewer clients each
    finds: clients per business fall with the number to the power -c (c = home_congestion, *assumption*).
    ``wijken.home_demand`` is what a business of attraction 1 sells at the starting number; who is known
    elsewhere has more of them (`promotion.known_elsewhere`). Who needs more
    than `MOST_WORKERS` people for its clients works from home no longer, so what those can deliver is the
    most that is sold; and a wijk sells no more than its region buys (`share_of_market`). Both are bounds that
    only extreme parameters reach.
    """
    shops, wijken, scratch, ledger = world.shops, world.wijken, world.scratch, world.ledger
    firms = numbers.firms
    most = deliver_most(firms)
    for w in range(wijken.first_segment.size):
        first, last = homes_of(w, wijken, scratch)
        if first == last:
            continue
        crowd = math.pow(max(wijken.n_home_start[w], 1) / (last - first), firms.home_congestion)
        usual = wijken.home_demand[w] * crowd
        share = share_of_market(w, usual, world, numbers)
        payee = books.account(books.SHOPS, w)
        for i in range(first, last):
            j = scratch.home_list[i]
            known = usual * known_elsewhere(j, shops, numbers.market)
            cents = np.int64(math.floor(share * clients_of(j, known, most, scratch)))
            if shops.public_orders[j] > 0:
                cents = min(cents, room_for_clients(j, shops, firms))
            shops.orders[j] += cents
            books.receive(ledger, books.SALES_TO_FIRMS, books.OUTSIDE, shops.cash, j, payee, cents)


@part
def clients_of(j, usual, most, scratch):
    """What a business at home would sell where attraction 1 sells `usual`, float cents a month."""
    return min(max(usual * scratch.attraction[j], 0.0), most)


@part
def share_of_market(w, usual, world, numbers):
    """The part of what a wijk's businesses at home would sell together for which its region has clients.

    ``share = min(1, MOST_BOUGHT * inhabitants / sum of sales)``. Per inhabitant of the Netherlands all
    enterprises buy for some EUR 5,000 a month of each other (CBS, national accounts 2023, intermediate use,
    from memory). That people at home in one wijk sell no more than that is an *assumption*; with usual
    parameters those of Utrecht's wijken with most firms sell half of it. Beyond it all sell the same part
    less.
    """
    wijken, scratch = world.wijken, world.scratch
    firms = numbers.firms
    most = deliver_most(firms)
    first, last = homes_of(w, wijken, scratch)
    total = 0.0
    for i in range(first, last):
        j = scratch.home_list[i]
        known = usual * known_elsewhere(j, world.shops, numbers.market)
        total += clients_of(j, known, most, scratch)
    return min(1.0, MOST_BOUGHT * wijken.inhabitants_start[w] / max(total, 1.0))


@part
def deliver_most(firms):
    """What a business at home with `MOST_WORKERS` sells in a month, float cents excl. VAT."""
    return MOST_WORKERS * firms.revenue_per_fte[HOME] * 100.0 / MONTHS


@part
def room_for_clients(j, shops, firms):
    """What an enterprise with public contracts can still sell to other firms, cents a month.

    ``full_use`` times the usual revenue of its owner and staff, less those contracts. Who is full turns other
    clients away.
    """
    workers = shops.hours_worked[j] + shops.staff[j]
    most = firms.full_use * workers * firms.revenue_per_fte[shops.branch[j]] * 100.0 / MONTHS
    return max(np.int64(math.floor(most)) - shops.public_orders[j], np.int64(0))
