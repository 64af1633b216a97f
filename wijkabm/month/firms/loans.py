"""A fund lends what a bank refuses, where there is one, and bears what is not paid back.

It lends at a start whose capital falls short and for the renewal of a shop whose till cannot pay it. The
borrower weighs the payments against the income expected; the fund looks at promise, as sharply as it is
told. What a business that fails still owes stays with its owner as a debt.
"""

import math

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import CONTRACT_LOAN, OFFER_LOAN
from wijkabm.ground.tables.journal import LIFE_LOAN, note_fact
from wijkabm.month.firms.livelihood import earns_now
from wijkabm.month.offers import note_accepted, note_offer, note_refused, open_contract, spend

LOAN_LUCK = streams.name_luck("microcredit")
SCREENING_LUCK = streams.name_luck("microcredit_screening")
FOR_EVER = streams.GOLDEN  # the key of what a person knows for good, whatever the month
ROOT_TWO = 1.4142135623730951


@part
def is_on_offer(i, cents, w, terms, world):
    """Whether a fund lends so much on these terms, and resident `i` knows of it (once and for all).

    A loan below the smallest costs it more to handle than it brings.
    """
    if terms.lends[w] == 0 or cents <= 0:
        return False
    if cents < terms.loan_least[w] * 100.0 or cents > terms.loan_most[w] * 100.0:
        return False
    identity = world.residents.identity[i]
    return streams.happens(FOR_EVER, LOAN_LUCK, identity, 2, terms.loan_known[w])


@part
def can_lend(j, i, cents, world):
    """Whether the fund has the money, and the borrower no other loan or debt with it."""
    residents, shops, policy, ledger = world.residents, world.shops, world.policy, world.ledger
    terms = world.terms
    w = shops.wijk[j]
    if not is_on_offer(i, cents, w, terms, world):
        return False
    if residents.debt[i] > 0 or shops.fund_loan[j] > 0:
        return False
    purse = ledger.purses[books.single(ledger, books.MUNICIPALITY)]
    return policy.left[w, terms.account[w, OFFER_LOAN]] >= cents and purse >= cents


@part
def is_turned_down(i, w, world, numbers, now):
    """Whether the fund says no: with chance ``screening / (1 + exp(2 promise))``.

    Promise is a signal of talent with as much noise as talent, of variance one (*assumption*): at full
    screening it turns down most of those below the mean and few of those above. One plan is judged once: who
    asks again for the same intention hears the same.
    """
    residents = world.residents
    terms = world.terms
    identity = residents.identity[i]
    plan = residents.intends_since[i] + streams.MONTH_ZERO
    noise = streams.normal(FOR_EVER, SCREENING_LUCK, identity, plan)
    promise = (residents.talent[i] + noise) / ROOT_TWO
    odds = math.exp(numbers.firms.screening_slope * promise)
    refusal = terms.loan_screening[w] / (1.0 + odds)
    return streams.happens(FOR_EVER, LOAN_LUCK, identity, plan, refusal)


@part
def lend(j, i, cents, anyway, world, numbers, now):
    """A loan of all of `cents` to the owner `i` of business `j`, or of nothing; returns what was lent.

    The borrower wants it if the expected income, less payments, is still what else he could earn; `anyway`
    is 1 if he would do what it is for without it.
    """
    residents, shops, contracts = world.residents, world.shops, world.contracts
    policy, journal, ledger = world.policy, world.journal, world.ledger
    terms = world.terms
    firms = numbers.firms
    month = now.month
    if not can_lend(j, i, cents, world):
        return np.int64(0)
    w, b = shops.wijk[j], shops.branch[j]
    identity = residents.identity[i]
    note_offer(policy, journal, terms.account[w, OFFER_LOAN], w, identity, shops.premises[j], b)
    rate = terms.loan_rate[w]
    principal = cents / max(firms.loan_months, 1.0)
    left = shops.expected_income[j] - principal - cents * rate / 12.0
    c = np.int64(-1)
    if left >= earns_now(i, residents, numbers) and not is_turned_down(i, w, world, numbers, now):
        end = month + np.int64(firms.loan_months)
        c = open_contract(
            contracts,
            CONTRACT_LOAN,
            terms.account[w, OFFER_LOAN],
            w,
            identity,
            i,
            -1,
            b,
            month,
            end,
            0,
        )
    if c < 0:
        note_refused(
            policy, journal, terms.account[w, OFFER_LOAN], w, identity, shops.premises[j], b
        )
        return np.int64(0)
    note_accepted(
        policy, journal, terms.account[w, OFFER_LOAN], w, identity, shops.premises[j], b, anyway
    )
    payee = books.account(books.SHOPS, w)
    spend(policy, ledger, terms.account[w, OFFER_LOAN], w, books.LOAN, shops.cash, j, payee, cents)
    shops.fund_loan[j] = cents
    shops.fund_payment[j] = np.int64(math.ceil(principal))
    shops.fund_rate[j] = rate
    note_fact(journal, shops.identity[j], LIFE_LOAN, cents)
    return cents


@part
def fund_interest(j, shops):
    """A month's interest on what is owed to the fund, cents."""
    return np.int64(math.floor(shops.fund_loan[j] * shops.fund_rate[j] / 12.0))


@part
def pay_fund(j, interest, payable, payer, world):
    """Interest and principal to the fund, as far as the means reach."""
    shops, policy, ledger = world.shops, world.policy, world.ledger
    terms = world.terms
    cents = min(interest, payable)
    books.pay_out(ledger, books.INTEREST, shops.cash, j, payer, books.MUNICIPALITY, cents)
    repaid = min(min(shops.fund_payment[j], shops.fund_loan[j]), payable - cents)
    books.pay_out(ledger, books.REPAYMENT, shops.cash, j, payer, books.MUNICIPALITY, repaid)
    shops.fund_loan[j] -= repaid
    policy.received[shops.wijk[j], terms.account[shops.wijk[j], OFFER_LOAN]] += cents + repaid


@part
def has_signed(i, w, world):
    """Whether resident `i` has a loan of the fund; who took a business over did not sign for one."""
    residents, contracts, terms = world.residents, world.contracts, world.terms
    for c in range(contracts.alive.size):
        if (
            contracts.alive[c] == 1
            and contracts.lever[c] == terms.account[w, OFFER_LOAN]
            and contracts.row[c] == i
            and contracts.party[c] == residents.identity[i]
        ):
            return True
    return False


@part
def settle_fund(j, world):
    """A business ends: the fund gets what is in the till; a borrower who owns it still owes the rest.

    Of a business that was taken over the rest is lost to the fund.
    """
    residents, shops = world.residents, world.shops
    policy, ledger = world.policy, world.ledger
    terms = world.terms
    if shops.fund_loan[j] == 0:
        return
    w = shops.wijk[j]
    cents = min(shops.fund_loan[j], max(shops.cash[j], 0))
    payer = books.account(books.SHOPS, w)
    books.pay_out(ledger, books.REPAYMENT, shops.cash, j, payer, books.MUNICIPALITY, cents)
    policy.received[w, terms.account[w, OFFER_LOAN]] += cents
    i = shops.owner[j]
    if i >= 0 and has_signed(i, w, world):
        residents.debt[i] += shops.fund_loan[j] - cents
    shops.fund_loan[j] = 0
