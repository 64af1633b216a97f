"""Improvement district: firms vote on a levy, all pay, the street is kept and promoted from it.

The fund is a contract of the kind *fund*, one a wijk; what was voted stands in the lever's own table.
"""

import math
from typing import Any

import numpy as np

from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import CONTRACT_FUND, HOME, OFFER_DISTRICT
from wijkabm.ground.tables.premises import is_unit
from wijkabm.ground.tables.town import units_of
from wijkabm.levers.contracts import find_contract
from wijkabm.levers.organised import effort_together
from wijkabm.month.firms.bills import goods_per_euro
from wijkabm.month.offers import (
    end_contract,
    note_accepted,
    note_offer,
    note_refused,
    open_contract,
    spend_outside,
)
from wijkabm.month.shopping.promotion import gain_of_promotion, promote_shops
from wijkabm.month.street import gain_of_upkeep, keep_up

IMPROVEMENT_DISTRICT_LUCK = streams.name_luck("improvement_district")

MONTHS = 12


@kernel
def run_districts(world, numbers, now, me):
    """Funds spend and end; where there is none and the council wants one, there is a vote."""
    wijken, contracts = world.wijken, world.contracts
    month = now.month
    for w in range(wijken.first_segment.size):
        wijken.district_levy[w] = 0
        wijken.district_surcharge[w] = 0.0
        c = find_contract(w, contracts, me)
        if c < 0:
            c = found_district(w, world, numbers, now, me)
        if c < 0:
            continue
        spend_fund(c, world, numbers, me)
        if month >= contracts.end[c] and not renew(c, world, numbers, now, me):
            if contracts.amount[c] == 0:
                end_contract(c, world)
        elif me.adopted[w] == 1:
            cents = me.voted_levy[w] * 100.0 / MONTHS
            wijken.district_levy[w] = np.int64(math.floor(cents))
            wijken.district_surcharge[w] = me.voted_surcharge[w]


@part
def renew(c, world, numbers, now, me):
    """A fund from a surcharge alone goes on while the council wants it; every year a vote on its use."""
    contracts = world.contracts
    firms = numbers.firms
    month = now.month
    w = contracts.wijk[c]
    surcharge = me.surcharge[w]
    if me.voted_levy[w] > 0.0 or surcharge <= 0.0 or me.levy[w] > 0.0:
        return False
    income, units, n = plan_income(w, 0.0, surcharge, world)
    me.voted_surcharge[w] = surcharge
    me.works[w] = vote_on_works(
        w, income * (1.0 - firms.district_overhead), units, n, world, numbers
    )
    contracts.end[c] = month + MONTHS
    return True


@part
def found_district(w, world, numbers, now, me):
    """Put the plan to the vote; returns the contract of the fund, or of the plan that was voted down.

    A levy needs its majorities, a surcharge only the council; what the fund is for is voted on in both. A
    plan voted down is put again after ``district_rest`` months.
    """
    contracts = world.contracts
    firms = numbers.firms
    month = now.month
    levy, surcharge = me.levy[w], me.surcharge[w]
    if levy <= 0.0 and surcharge <= 0.0:
        return np.int64(-1)
    income, units, n = plan_income(w, levy, surcharge, world)
    spent = income * (1.0 - firms.district_overhead)
    works = vote_on_works(w, spent, units, n, world, numbers)
    adopted, months = np.int64(1), np.int64(MONTHS)
    if levy > 0.0:
        adopted = hold_vote(w, levy, surcharge, spent, works, units, n, world, numbers, now, me)
        months = np.int64(firms.district_months if adopted == 1 else firms.district_rest)
    c = open_contract(
        contracts, CONTRACT_FUND, me.number, w, w, w, -1, -1, month, month + months, 0
    )
    if c >= 0:
        me.adopted[w] = adopted
        me.voted_levy[w] = levy
        me.voted_surcharge[w] = surcharge
        me.works[w] = works
    return c


@part
def is_payer(j, w, shops):
    """Shops in premises of the wijk, whatever their owner."""
    here = shops.alive[j] == 1 and shops.wijk[j] == w and shops.premises[j] >= 0
    return here and shops.branch[j] != HOME


@part
def plan_income(w, levy, surcharge, world):
    """What the fund would have a month (float cents), the units of the wijk, the firms in them."""
    premises, municipality = world.premises, world.municipality
    units, n, value, let_value = 0, 0, 0.0, 0.0
    first, last = units_of(w, world.wijken)
    for p in range(first, last):
        if is_unit(p, premises):
            units += 1
            value += premises.value[p]
            if premises.tenant[p] >= 0:
                n += 1
                let_value += premises.value[p]
    ozb = value * municipality.ozb_owner[0] + let_value * municipality.ozb_user[0]
    yearly = levy * 100.0 * n + surcharge * ozb * municipality.ozb_scale[0]
    return yearly / MONTHS, max(units, 1), max(n, 1)


@part
def benefit(j, cents, works, units, n, world, numbers):
    """What a fund of so much a month would bring a firm, float cents a month.

    Upkeep and promotion at rest (a month's spending over the rate at which it fades) raise the attraction
    of all shops of the wijk by ``g``; in the nested logit its sales then rise by ``l (1 - P) g`` with P the
    share of spending kept in the wijk, l the dissimilarity. A firm that counts on closing sees less of it.
    """
    shops, segments, wijken = world.shops, world.segments, world.wijken
    market, firms, street = numbers.market, numbers.firms, numbers.street
    b, w = shops.branch[j], shops.wijk[j]
    s = shops.segment[j]
    kept = works * cents / units / street.upkeep_fade
    lively = gain_of_upkeep(s, kept, segments, street)
    g = math.log(1.0 + lively / (market.lively_base + segments.liveliness[s]))
    promoted = (1.0 - works) * cents / n / max(wijken.typical_revenue[w, b], 1.0)
    g += gain_of_promotion(j, promoted / market.advertising_fade, shops, market)
    margin = shops.expected_sales[j] * (1.0 - goods_per_euro(j, shops, firms))
    gain = market.nest_correlation * (1.0 - market.own_wijk[b]) * g * margin
    if shops.months_below[j] > 0 or shops.arrears[j] > 0:
        gain *= firms.closing_benefit
    return gain


@part
def vote_on_works(w, cents, units, n, world, numbers):
    """Drawing rights: `drawing_right` of the fund goes to what has most value behind it, works or promotion.

    A firm proposes what brings it more attraction; owners, by the value of their empty units, works
    (*assumption*: the loser keeps the rest).
    """
    shops, premises, segments, wijken = world.shops, world.premises, world.segments, world.wijken
    market, street, firms = numbers.market, numbers.street, numbers.firms
    balance = 0.0
    first, last = units_of(w, wijken)
    for p in range(first, last):
        if not is_unit(p, premises):
            continue
        j, s = premises.tenant[p], premises.segment[p]
        value = float(premises.value[p])
        if j >= 0:
            lively = gain_of_upkeep(s, cents / units / street.upkeep_fade, segments, street)
            works = math.log(1.0 + lively / (market.lively_base + segments.liveliness[s]))
            usual = max(wijken.typical_revenue[w, shops.branch[j]], 1.0)
            more = cents / n / usual / market.advertising_fade
            if works < gain_of_promotion(j, more, shops, market):
                value = -value
        balance += value
    return firms.drawing_right if balance >= 0.0 else 1.0 - firms.drawing_right


@part
def hold_vote(w, levy, surcharge, cents, works, units, n, world, numbers, now, me):
    """1 if half turned out, two thirds were in favour, and more value was for it than against; else 0.

    Each firm weighs the benefit that it expects, off by a log normal doubt, against its levy; it votes with
    chance ``stake / (stake + effort)``. An organisation calls up its members (`effort_together`).
    """
    shops, premises, municipality = world.shops, world.premises, world.municipality
    policy, journal = world.policy, world.journal
    firms = numbers.firms
    key = now.key
    voters, votes, yes, value_yes, value_no = 0.0, 0.0, 0.0, 0.0, 0.0
    rate = municipality.ozb_user[0] * municipality.ozb_scale[0] / MONTHS
    for j in range(shops.alive.size):
        if not is_payer(j, w, shops):
            continue
        p, identity, b = shops.premises[j], shops.identity[j], shops.branch[j]
        voters += 1.0
        doubt = firms.vote_doubt * streams.normal(key, IMPROVEMENT_DISTRICT_LUCK, identity, 0)
        gain = benefit(j, cents, works, units, n, world, numbers)
        own = levy * 100.0 / MONTHS + premises.value[p] * rate * surcharge
        stake = gain * math.exp(doubt) - own
        effort = firms.vote_effort * 100.0 / MONTHS * effort_together(j, world, numbers)
        comes = math.fabs(stake) / max(math.fabs(stake) + effort, 1e-9)
        note_offer(policy, journal, me.number, w, identity, p, b)
        if not streams.happens(key, IMPROVEMENT_DISTRICT_LUCK, identity, 1, comes):
            continue
        votes += 1.0
        if stake > 0.0:
            yes += 1.0
            value_yes += premises.value[p]
            note_accepted(policy, journal, me.number, w, identity, p, b, 0)
        else:
            value_no += premises.value[p]
            note_refused(policy, journal, me.number, w, identity, p, b)
    turned_out = votes >= firms.district_turnout * voters and votes > 0.0
    in_favour = yes >= firms.district_majority * votes and value_yes > value_no
    return np.int64(1 if turned_out and in_favour else 0)


@part
def spend_fund(c, world, numbers, me):
    """What is in the fund is spent: overhead, works on the streets with units, promotion.

    The desk reserves ``contracts.amount``, what was in the fund a month ago; what came in since is promised
    now. After its end a fund spends what is left.
    """
    shops, wijken, contracts = world.shops, world.wijken, world.contracts
    policy, ledger = world.policy, world.ledger
    firms = numbers.firms
    w = contracts.wijk[c]
    due = min(contracts.amount[c], policy.left[w, me.number])
    paid = spend_outside(policy, ledger, me.number, w, books.LEVER_COSTS, due)
    wijken.district_fund[w] += contracts.amount[c] - paid
    contracts.amount[c] = wijken.district_fund[w]
    wijken.district_fund[w] = 0
    useful = paid * (1.0 - firms.district_overhead)
    works = me.works[w] * useful
    keep_up(w, works, world)
    promote_shops(w, useful - works, shops, wijken)


ANSWERS = (OFFER_DISTRICT,)


def act(world: Any, numbers: Any, now: Any, me: Any) -> None:
    """Funds spend and end; where there is none and the council wants one, there is a vote."""
    run_districts(world, numbers, now, me)
