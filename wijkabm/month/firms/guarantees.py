"""A fund carries part of a bank's loan, where there is one: the bank then lends what it refused.

A bank lends a share of a start's capital at its own risk (``loan_share``). Who carries a part of the whole
loan leaves it with less, so that it lends more. The fund puts its part with the bank when the loan is made;
it comes back as the loan is paid off, and what a business that ends does not pay back is lost to fund and
bank in those parts. Losses therefore come late, and nobody looks at the plan: who lends at another's risk
has less reason to (*assumption*: none).
"""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import CONTRACT_GUARANTEE, OFFER_GUARANTEE
from wijkabm.month.firms.livelihood import earns_now
from wijkabm.month.offers import levy, note_accepted, note_offer, note_refused, open_contract

GUARANTEE_LUCK = streams.name_luck("guarantee")
FOR_EVER = streams.GOLDEN  # the key of what belongs to an intention for good, whatever the month


@part
def can_be_guaranteed(i, need, whole, w, terms, world, opening):
    """Whether a bank lends resident `i` the `whole` on these terms: its own risk is no more than usual.

    ``(1 - guarantee) * whole <= loan_share * need``; in a share of banks it is brought up, once for an
    intention.
    """
    residents = world.residents
    if terms.guarantee[w] <= 0.0:
        return False
    if (1.0 - terms.guarantee[w]) * whole > opening.loan_share * need:
        return False
    plan = residents.intends_since[i] + streams.MONTH_ZERO
    return streams.happens(
        FOR_EVER, GUARANTEE_LUCK, residents.identity[i], plan, terms.guarantee_known[w]
    )


@part
def fee_of(cents, w, terms):
    """What who borrows pays once for `cents` that are carried."""
    return np.int64(math.floor(terms.guarantee_fee[w] * cents))


@part
def borrow_guaranteed(j, i, need, whole, anyway, world, numbers, now):
    """Whether owner `i` of business `j` borrows the `whole` of a bank under a guarantee.

    The borrower wants it if the expected income, less repayment, interest and the fee spread over the loan,
    is still what else he could earn; `anyway` is 1 if he would begin, smaller, without it. The fund then puts
    its part with the bank.
    """
    shops, policy, journal, ledger = world.shops, world.policy, world.journal, world.ledger
    contracts, terms, firms = world.contracts, world.terms, numbers.firms
    w, b, identity = shops.wijk[j], shops.branch[j], world.residents.identity[i]
    if not can_be_guaranteed(i, need, whole, w, terms, world, numbers.opening):
        return False
    account = terms.account[w, OFFER_GUARANTEE]
    carried = np.int64(math.floor(terms.guarantee[w] * whole))
    purse = ledger.purses[books.single(ledger, books.MUNICIPALITY)]
    if policy.left[w, account] < carried or purse < carried:
        return False
    note_offer(policy, journal, account, w, identity, shops.premises[j], b)
    months = max(firms.loan_months, 1.0)
    monthly = (whole + fee_of(carried, w, terms)) / months + whole * firms.interest / 12.0
    c = np.int64(-1)
    if shops.expected_income[j] - monthly >= earns_now(i, world.residents, numbers):
        end = now.month + np.int64(firms.loan_months)
        c = open_contract(
            contracts,
            CONTRACT_GUARANTEE,
            account,
            w,
            shops.identity[j],
            j,
            -1,
            b,
            now.month,
            end,
            0,
        )
    if c < 0:
        note_refused(policy, journal, account, w, identity, shops.premises[j], b)
        return False
    note_accepted(policy, journal, account, w, identity, shops.premises[j], b, anyway)
    policy.left[w, account] -= carried
    policy.spent[w, account] += carried
    books.pay_between(ledger, books.LOAN, books.MUNICIPALITY, books.BANKS, carried)
    shops.covered[j], shops.backing[j] = terms.guarantee[w], carried
    return True


@part
def pay_for_guarantee(j, world):
    """The fee, from the till in which the loan now is."""
    shops, terms = world.shops, world.terms
    w = shops.wijk[j]
    levy(
        world.policy, world.ledger, terms.account[w, OFFER_GUARANTEE], w, books.FEES, shops.cash, j,
        books.account(books.SHOPS, w), fee_of(shops.backing[j], w, terms),
    )  # fmt: skip


@part
def release_backing(j, world):
    """What is no longer needed for a loan that is paid off, the fund gets back."""
    shops = world.shops
    give_back(j, shops.backing[j] - np.int64(math.ceil(shops.covered[j] * shops.loan[j])), world)


@part
def settle_guarantee(j, world):
    """A business ends: of what it still owes the bank the fund loses its part, and gets the rest back."""
    shops = world.shops
    release_backing(j, world)
    shops.covered[j], shops.backing[j] = 0.0, 0


@part
def give_back(j, cents, world):
    """The bank pays the fund."""
    shops, policy, ledger, terms = world.shops, world.policy, world.ledger, world.terms
    if cents <= 0:
        return
    w = shops.wijk[j]
    shops.backing[j] -= cents
    policy.received[w, terms.account[w, OFFER_GUARANTEE]] += cents
    books.pay_between(ledger, books.REPAYMENT, books.BANKS, books.MUNICIPALITY, cents)
