"""Microcredit: the municipality's fund lends what a bank refuses, and bears what is not paid back.

It lends at a start whose capital falls short and for the renewal of a shop whose till cannot pay it. The
borrower weighs the payments against the income expected; the fund looks at promise, as sharply as it is
told. What a business that fails still owes stays with its owner as a debt.
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import OFFER_LOAN
from wijkabm.month.offers import end_contract, levy


@kernel
def collect_debts(world, numbers, now, me):
    """Step 1 of the month: loans that are repaid end; former owners pay off a debt.

    A debtor pays a share of the free income, from savings; after ``debt_months`` the rest is written off.
    With who moves away or dies it is lost.
    """
    residents, shops, contracts = world.residents, world.shops, world.contracts
    firms = numbers.firms
    month = now.month
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 0 or contracts.lever[c] != me.number:
            continue
        i = contracts.row[c]
        if residents.alive[i] == 0 or residents.identity[i] != contracts.party[c]:
            end_contract(c, world)
            continue
        j = residents.shop[i]
        if j >= 0 and shops.fund_loan[j] > 0:
            continue
        if residents.debt[i] > 0:
            if me.debt_since[c] <= contracts.start[c]:  # none, or of a loan that stood here before
                me.debt_since[c] = month
            if month - me.debt_since[c] < firms.debt_months:
                pay_off(i, contracts.wijk[c], world, numbers, me)
            else:
                residents.debt[i] = 0
        if residents.debt[i] == 0:
            end_contract(c, world)


@part
def pay_off(i, w, world, numbers, me):
    """A month's payment of a former owner, never more than the household has."""
    households, residents, policy = world.households, world.residents, world.policy
    ledger = world.ledger
    firms = numbers.firms
    h = residents.household[i]
    wish = np.int64(math.floor(firms.debt_share * max(households.expected_income[h], 0.0)))
    payer = books.account(books.RESIDENTS, households.wijk[h])
    residents.debt[i] -= levy(
        policy, ledger, me.number, w, books.DEBT_PAYMENT, households.savings, h, payer,
        min(wish, residents.debt[i]),
    )  # fmt: skip


ANSWERS = (OFFER_LOAN,)


def set_terms(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """The fund lends while it has a budget, up to so much, at this rate, looking as sharply as it is told."""
    terms = world.terms
    terms.lends[:] = me.fund > 0.0
    terms.loan_most[:] = me.maximum
    terms.loan_rate[:] = me.rate
    terms.loan_screening[:] = me.screening
    terms.loan_known[:] = me.known
    terms.loan_least[:] = me.least
    terms.loan_usual[:] = me.usual


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Step 1 of the month: loans that are repaid end; former owners pay off a debt."""
    collect_debts(world, numbers, now, me)
