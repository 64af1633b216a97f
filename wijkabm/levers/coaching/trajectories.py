"""Trajectories of coaching: what they cost a month, when they end, and what they teach.

At the end practice is better for a time, and a belief about the own talent, or about what the business
earns, lies half as far from the truth.
"""

import math

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import part
from wijkabm.month.offers import end_contract, spend_outside
from wijkabm.month.opening.prospects import expect_result

HALF = 0.6931471805599453  # log 2


@part
def continue_trajectories(world, numbers, now, me):
    """Pay this month's part; teach at the end; stop when the person or firm is gone or money lacks."""
    residents, shops, contracts = world.residents, world.shops, world.contracts
    policy, ledger = world.policy, world.ledger
    month = now.month
    for c in range(contracts.alive.size):
        if contracts.alive[c] == 0 or contracts.lever[c] != me.number:
            continue
        row = contracts.row[c]
        is_firm = me.to_firm[c] == 1
        if is_firm:
            here = shops.alive[row] == 1 and shops.identity[row] == contracts.party[c]
        else:
            here = residents.alive[row] == 1 and residents.identity[row] == contracts.party[c]
        if here and month >= contracts.end[c]:
            practice, half_life = me.taught[c], me.lasts[c]
            if is_firm:
                teach_owner(row, practice, half_life, world, numbers)
            elif residents.shop[row] >= 0:
                shop = residents.shop[row]
                teach_owner(shop, practice, half_life, world, numbers)
            else:
                residents.practice[row] = practice
                residents.fading[row] = fading_of(half_life)
                learn_of_oneself(row, world, numbers)
            end_contract(c, world)
        elif here:
            due = contracts.amount[c]
            w = contracts.wijk[c]
            if spend_outside(policy, ledger, me.number, w, books.LEVER_COSTS, due) < due:
                if is_firm:
                    me.until[row] = month
                else:
                    residents.weighs[row] = 0
                end_contract(c, world)
        else:
            end_contract(c, world)


@part
def learn_of_oneself(i, world, numbers):
    """Half of a wrong belief about the own talent goes, in the intention of now and in later ones."""
    residents = world.residents
    corrects = numbers.firms.advice_corrects
    residents.insight[i] = corrects
    residents.believes[i] += corrects * (residents.talent[i] - residents.believes[i])


@part
def fading_of(half_life):
    """Share lost a month of what has halved after `half_life` months."""
    return 1.0 - math.exp(-HALF / max(half_life, 1.0))


@part
def teach_owner(j, practice, half_life, world, numbers):
    """Better practice (costs saved, a better known shop), and a truer view of what the shop earns."""
    shops = world.shops
    firms = numbers.firms
    b = shops.branch[j]
    shops.practice[j] = max(shops.practice[j], practice * (1.0 - firms.goods[b]))
    shops.marketing[j] = max(shops.marketing[j], firms.marketing_share * practice)
    shops.fading[j] = fading_of(half_life)
    shops.believed[j] += firms.advice_corrects * (shops.talent[j] - shops.believed[j])
    true = foresee_income(j, world, numbers)
    shops.expected_income[j] += firms.advice_corrects * (true - shops.expected_income[j])


@part
def foresee_income(j, world, numbers):
    """What the business will earn once luck has evened out and people know it, cents a month.

    Sales are taken to follow attraction one for one: ``sales * exp(-luck) / visibility`` (*assumption*).
    """
    shops, premises, wijken = world.shops, world.premises, world.wijken
    firms = numbers.firms
    b, w = shops.branch[j], shops.wijk[j]
    sales = shops.expected_sales[j] * math.exp(-shops.productivity[j])
    sales /= max(shops.visibility[j], 0.05)
    rent = 0.0
    if shops.premises[j] >= 0:
        rent = float(premises.contract_rent[shops.premises[j]])
    income = expect_result(b, w, sales, rent, shops.owner_kind[j], firms, wijken)
    interest = shops.loan[j] * firms.interest / 12.0
    return income - interest + shops.practice[j] * sales
