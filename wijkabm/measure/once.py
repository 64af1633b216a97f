"""What is counted beside people, shops and premises: the municipality, its levers, the issuer, the ring."""

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.tables.codes import CONTRACT_COIN
from wijkabm.measure.sums import RING_ROW, TOTAL_ROW


@kernel
def measure_once(
    contracts, offices, policy, ring, region, ledger, people, enterprises, money, coin
):
    """Fill what levers cost by wijk, the total of municipality and issuer, and what is known of the ring.

    ``coin.coins`` must be filled: what all coins out would bring is their sum at the promised terms.
    """
    municipality = books.single(ledger, books.MUNICIPALITY)
    receipts, payments = np.int64(0), np.int64(0)
    for kind in range(ledger.flows.shape[0]):
        for other in range(ledger.purses.size):
            receipts += ledger.flows[kind, other, municipality]
            payments += ledger.flows[kind, municipality, other]
    money.municipal_receipts[TOTAL_ROW] = receipts
    money.municipal_payments[TOTAL_ROW] = payments
    money.municipal_cash[:] = np.nan
    money.municipal_cash[TOTAL_ROW] = ledger.purses[municipality]
    all_spent, all_received = np.int64(0), np.int64(0)
    for w in range(policy.spent.shape[0]):
        spent, received = policy.spent[w].sum(), policy.received[w].sum()
        money.lever_costs[w] = spent
        money.lever_receipts[w] = received
        all_spent += spent
        all_received += received
    money.lever_costs[TOTAL_ROW] = all_spent
    money.lever_receipts[TOTAL_ROW] = all_received

    coin.coin_fund[:] = np.nan
    coin.coin_fund[TOTAL_ROW] = ledger.coins.fund[0]
    promised = 0.0
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 1 and contracts.kind[c] == CONTRACT_COIN:
            w = contracts.wijk[c]
            promised += coin.coins[w] * offices.redemption[w]
    coin.coin_liability[:] = np.nan
    coin.coin_liability[TOTAL_ROW] = promised

    people.inhabitants[RING_ROW] = region.population[0]
    people.labour_force[RING_ROW] = region.labour_force[0]
    people.jobseekers[RING_ROW] = region.jobseekers[0]
    by_branch = ring.shops.sum(axis=0)
    enterprises.shops[RING_ROW] = by_branch.sum()
    enterprises.food[RING_ROW] = by_branch[0]
    enterprises.nonfood[RING_ROW] = by_branch[1]
    enterprises.horeca[RING_ROW] = by_branch[2]
    enterprises.services[RING_ROW] = by_branch[3]


@kernel
def note_levers(policy, strength, granted, paid, rows):
    """Write what each lever did this month in each wijk into ``rows``, the columns of `Recorder.levers`.

    ``paid`` is what each party paid beside the municipality, shape (wijken, levers, parties). Returns the
    number of rows: of levers that worked, fell short, or did or cost anything.
    """
    n = 0
    for w in range(strength.shape[0]):
        for k in range(strength.shape[1]):
            row, is_active = rows[n], strength[w, k] > 0.0 or granted[w, k] < 1.0
            row[0], row[1], row[2], row[3] = w, k, strength[w, k], granted[w, k]
            row[4], row[5] = policy.offered[w, k], policy.accepted[w, k]
            row[6], row[7] = policy.refused[w, k], policy.anyway[w, k]
            row[8], row[9] = policy.ended[w, k], policy.spent[w, k]
            row[10] = policy.received[w, k]
            for p in range(paid.shape[2]):
                row[11 + p] = paid[w, k, p]
            for c in range(4, row.size):
                is_active = is_active or row[c] != 0.0
            if is_active:
                n += 1
    return n
