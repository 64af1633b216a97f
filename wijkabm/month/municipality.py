"""The municipal purse without levers (step 1 of the month).

The Rijk pays each wijk's bijstand budget, set in January, and the general grant; the municipality buys
services. Once a year it closes its balance in one of three stated ways, chosen per run.
"""

import math

import numpy as np

from wijkabm.ground import books
from wijkabm.ground.compiled.kernels import kernel, part
from wijkabm.ground.tables.codes import MUNICIPAL
from wijkabm.ground.tables.premises import is_unit

BY_GRANT, BY_REALLOCATION, BY_OZB = range(3)  # municipality.closure


@kernel
def yearly_ozb(world, numbers):
    """OZB proceeds of a year at today's rates and lettings, float cents.

    ``value * (owner's rate + user's rate [let])`` of units, ``home_ozb`` of the owner's rate of ground floors
    that are none; the municipality as an owner owes itself nothing.
    """
    premises, landlords, municipality = world.premises, world.landlords, world.municipality
    proceeds = 0.0
    for p in range(premises.wijk.size):
        rate = municipality.ozb_owner[0]
        if landlords.kind[premises.landlord[p]] == MUNICIPAL:
            rate = 0.0
        if not is_unit(p, premises):
            rate *= numbers.premises.home_ozb
        elif premises.tenant[p] >= 0:
            rate += municipality.ozb_user[0]
        proceeds += premises.value[p] * rate
    return proceeds * municipality.ozb_scale[0]


@part
def close_balance(purse, world, numbers):
    """Adjust grant, services or OZB so that the reserve is back in a year's time.

    ``surplus = (purse - reserve) + (purse - purse a year ago)``: the first returns what is too much
    or missing, the second keeps it from coming back. A twelfth of it goes off the monthly grant, or
    onto the monthly services, or the whole of it off the OZB's yearly proceeds.
    """
    municipality, rates = world.municipality, numbers.municipality
    surplus = (purse - municipality.reserve[0]) + (purse - municipality.balance_last[0])
    monthly = np.int64(math.floor(surplus / 12.0))
    if municipality.closure[0] == BY_GRANT:
        wish = municipality.grant[0] - monthly
        municipality.grant[0] = max(np.int64(0), wish)
        # A grant cannot be negative: what is then still too much is spent on services.
        municipality.services[0] += max(np.int64(0), -wish)
    elif municipality.closure[0] == BY_REALLOCATION:
        municipality.services[0] = max(np.int64(0), municipality.services[0] + monthly)
    else:
        proceeds = max(1.0, yearly_ozb(world, numbers))
        old = municipality.ozb_scale[0]
        wished = old * (1.0 - surplus / proceeds)
        scale = min(max(wished, rates.ozb_least), rates.ozb_most)
        municipality.ozb_scale[0] = scale
        # What is then still too much or missing is spent on services, or saved on them.
        rest = surplus - proceeds * (1.0 - scale / old)
        if math.fabs(rest) >= 12.0:
            more = np.int64(math.floor(rest / 12.0))
            municipality.services[0] = max(np.int64(0), municipality.services[0] + more)
    municipality.balance_last[0] = purse


@part
def set_bijstand_budgets(wijken, rates):
    """In January the Rijk sets what each wijk has for bijstand this year, by what was spent two years before.

    ``budget(t) = h * spent(t - 2) + (1 - h) * budget(t - 1)``, a twelfth of it every month, h =
    `bijstand_history`. By law (Participatiewet, the bundled benefit) the budget of small municipalities is
    history alone, that of large ones a model of who lives there, estimated on what all spent: it follows too,
    later. The municipality keeps a saving whole for two years, and then h a year less of it, and so bears an
    overrun. Where last year is not known yet, the budget stays.
    """
    for w in range(wijken.bijstand_budget.size):
        spent = wijken.bijstand_spent[w, 1]
        if spent >= 0:
            history = rates.bijstand_history
            monthly = history * spent / 12.0 + (1.0 - history) * wijken.bijstand_budget[w]
            wijken.bijstand_budget[w] = np.int64(math.floor(monthly + 0.5))
        wijken.bijstand_spent[w, 1] = wijken.bijstand_spent[w, 0]
        wijken.bijstand_spent[w, 0] = 0


@part
def set_aside_services(services, world):
    """Of this month's `services` what is kept for local firms and the wijk itself; returns the sum, cents.

    ``wijken.set_aside[w] = [what was promised to firms here, the wijk's own upkeep]``; who promised it pays
    it out in the same month. Services are bought for all wijken by inhabitants of the start.
    """
    wijken, terms = world.wijken, world.terms
    people = np.int64(0)
    for w in range(wijken.set_aside.shape[0]):
        people += wijken.inhabitants_start[w]
        wijken.set_aside[w, 0] = terms.set_aside[w, 0]
        wijken.set_aside[w, 1] = terms.set_aside[w, 1]
    total = np.int64(0)
    for w in range(wijken.set_aside.shape[0]):
        own = services * wijken.inhabitants_start[w] / max(people, 1)
        own *= terms.own_share[w]
        wijken.set_aside[w, 1] = max(wijken.set_aside[w, 1], np.int64(math.floor(own)))
        for k in range(2):
            wijken.set_aside[w, k] = min(wijken.set_aside[w, k], services - total)
            total += wijken.set_aside[w, k]
    return total


@part
def move_jobs(kept, world, numbers):
    """Work bought in the wijken is work that contractors elsewhere no longer do: their jobs move with it.

    ``jobs = kept x labour share / labour cost``; open jobs of the region go first, for whom they are not
    there this month they go as soon as there are some.
    """
    region = world.region
    rates, firms = numbers.municipality, numbers.firms
    wanted = np.int64(math.floor(kept * rates.contractor_labour / (firms.labour_cost * 100.0)))
    change = wanted - region.displaced[0]
    if change > 0:
        change = min(change, max(region.vacancies[0], np.int64(0)))
    region.displaced[0] += change
    region.vacancies[0] -= change
    region.jobs[0] -= change


@part
def lose_grant(world, numbers):
    """Cents of this month's general grant that the Rijk pays no longer: ``grant_cut``, wijken by inhabitants.

    Unless rates make it good in January (closure by OZB) as much less is bought at once, and streets are kept
    for less: their state moves a share ``street.adjustment`` of the way to what is then still bought.
    """
    wijken, terms, municipality = world.wijken, world.terms, world.municipality
    people = np.int64(0)
    for w in range(wijken.inhabitants_start.size):
        people += wijken.inhabitants_start[w]
    lost = np.int64(0)
    for w in range(wijken.inhabitants_start.size):
        if terms.grant_cut[w] <= 0.0:
            continue
        part_of = wijken.inhabitants_start[w] / max(people, 1)
        gone = terms.grant_cut[w] * municipality.grant[0] * part_of
        lost += np.int64(math.floor(gone))
        if municipality.closure[0] != BY_OZB:
            missed = min(gone / max(municipality.services[0] * part_of, 1.0), 1.0)
            wijken.upkeep[w] -= numbers.street.adjustment * missed
    return lost


@kernel
def act(world, numbers, now):
    """Step 1 of the month: budgets and grant come in, services are bought; in January closure and budgets.

    Services are bought from what the purse holds beyond this month's bijstand budget, so they are
    what is cut first; should bijstand still not be covered, the Rijk advances the rest when it is
    paid (``benefits.pay_bijstand``). The purse never falls below zero.
    """
    wijken, municipality = world.wijken, world.municipality
    policy, ledger = world.policy, world.ledger
    month = now.month
    account = books.single(ledger, books.MUNICIPALITY)
    if month % 12 == 1:
        close_balance(ledger.purses[account], world, numbers)
        set_bijstand_budgets(wijken, numbers.municipality)
    budget = np.int64(0)
    for w in range(wijken.bijstand_budget.size):
        budget += wijken.bijstand_budget[w]
    books.pay_between(ledger, books.BIJSTAND_BUDGET, books.RIJK, books.MUNICIPALITY, budget)
    # What levers cost net last month is made good at once by a grant or by other spending; under the OZB
    # closure in January, when rates are set.
    grant, services = municipality.grant[0], municipality.services[0]
    if municipality.closure[0] == BY_GRANT:
        grant = max(np.int64(0), grant + municipality.lever_net[0])
    elif municipality.closure[0] == BY_REALLOCATION:
        services = max(np.int64(0), services - municipality.lever_net[0])
    lost = lose_grant(world, numbers)
    grant = max(np.int64(0), grant - lost)
    if municipality.closure[0] != BY_OZB:
        services = max(np.int64(0), services - lost)
    # Bijstand and levers come before services: what levers ask this month is kept for them.
    for w in range(policy.left.shape[0]):
        for k in range(policy.left.shape[1]):
            budget += policy.left[w, k]
    books.pay_between(ledger, books.GENERAL_GRANT, books.RIJK, books.MUNICIPALITY, grant)
    services = min(services, max(np.int64(0), ledger.purses[account] - budget))
    kept = set_aside_services(services, world)
    move_jobs(kept, world, numbers)
    outside = services - kept
    books.pay_between(ledger, books.MUNICIPAL_SERVICES, books.MUNICIPALITY, books.OUTSIDE, outside)
