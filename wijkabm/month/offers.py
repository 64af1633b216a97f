"""What is done with whatever is offered: note the answer, open a contract, pay and be paid.

Programmes of levers and rules of the month use these functions, so that every decision is counted and every
euro is booked on the account of the lever that caused it. A programme gives its own number; a rule gives
that of the account which the offer names (``terms.account``).
"""

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import inline, part
from wijkabm.ground.tables.journal import (
    EVENT_ACCEPTED,
    EVENT_CONTRACT_ENDED,
    EVENT_OFFERED,
    EVENT_REFUSED,
    FIRST_LEVER_CAUSE,
    LIFE_ACCEPTED,
    LIFE_CONTRACT_ENDED,
    LIFE_OFFERED,
    LIFE_REFUSED,
    note_event,
    note_fact,
)


@inline
def note_offer(policy, journal, lever, w, identity, premises, branch):
    """Count and record that a lever reached somebody; `premises` and `branch` may be -1."""
    policy.offered[w, lever] += 1
    note_event(journal, EVENT_OFFERED, w, identity, premises, branch, FIRST_LEVER_CAUSE + lever)
    note_fact(journal, identity, LIFE_OFFERED, lever)


@inline
def note_accepted(policy, journal, lever, w, identity, premises, branch, anyway):
    """Count and record a yes; `anyway` is 1 if the same would have been done without the lever."""
    policy.accepted[w, lever] += 1
    policy.anyway[w, lever] += anyway
    note_event(journal, EVENT_ACCEPTED, w, identity, premises, branch, FIRST_LEVER_CAUSE + lever)
    note_fact(journal, identity, LIFE_ACCEPTED, lever)


@inline
def note_refused(policy, journal, lever, w, identity, premises, branch):
    """Count and record a no."""
    policy.refused[w, lever] += 1
    note_event(journal, EVENT_REFUSED, w, identity, premises, branch, FIRST_LEVER_CAUSE + lever)
    note_fact(journal, identity, LIFE_REFUSED, lever)


@inline
def spend(policy, ledger, lever, w, kind, payee_cash, payee_row, payee, cents):
    """Pay from the municipality what the lever still has and the purse holds; returns the cents paid."""
    purse = books.single(ledger, books.MUNICIPALITY)
    paid = max(min(cents, policy.left[w, lever], ledger.purses[purse]), np.int64(0))
    policy.left[w, lever] -= paid
    policy.spent[w, lever] += paid
    books.receive(ledger, kind, books.MUNICIPALITY, payee_cash, payee_row, payee, paid)
    return paid


@inline
def spend_outside(policy, ledger, lever, w, kind, cents):
    """Pay somebody beyond the wijk (a coach, a builder) as `spend` does; returns the cents paid."""
    purse = books.single(ledger, books.MUNICIPALITY)
    paid = max(min(cents, policy.left[w, lever], ledger.purses[purse]), np.int64(0))
    policy.left[w, lever] -= paid
    policy.spent[w, lever] += paid
    books.pay_between(ledger, kind, books.MUNICIPALITY, books.OUTSIDE, paid)
    return paid


@inline
def levy(policy, ledger, lever, w, kind, payer_cash, payer_row, payer, cents):
    """Receive for the municipality at most what the payer has; returns the cents paid."""
    paid = max(min(cents, payer_cash[payer_row]), np.int64(0))
    policy.received[w, lever] += paid
    books.pay_out(ledger, kind, payer_cash, payer_row, payer, books.MUNICIPALITY, paid)
    return paid


@part
def open_contract(contracts, kind, lever, w, party, row, thing, branch, month, end, amount):
    """A free row of the contracts, filled with what all kinds have; -1 if there is none.

    `party` is an identity and `row` its row, `amount` what the municipality pays a month, cents.
    """
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 0:
            contracts.alive[c] = 1
            contracts.kind[c] = kind
            contracts.lever[c] = lever
            contracts.wijk[c] = w
            contracts.party[c] = party
            contracts.row[c] = row
            contracts.thing[c] = thing
            contracts.branch[c] = branch
            contracts.start[c] = month
            contracts.end[c] = end
            contracts.amount[c] = amount
            return np.int64(c)
    return np.int64(-1)


@inline
def end_contract(c, world):
    """Close a contract of a lever and record it."""
    contracts, policy, journal = world.contracts, world.policy, world.journal
    contracts.alive[c] = 0
    k, w = contracts.lever[c], contracts.wijk[c]
    policy.ended[w, k] += 1
    party = contracts.party[c]
    note_event(
        journal, EVENT_CONTRACT_ENDED, w, party, -1, contracts.branch[c], FIRST_LEVER_CAUSE + k
    )
    note_fact(journal, party, LIFE_CONTRACT_ENDED, k)
