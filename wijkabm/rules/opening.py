"""Step 9, opening: who starts a business, and where.

Residents consider a business by need, opportunity and example (Parker 2009): more often without a job and
with tied people who own one. They enter if it should earn more than they would elsewhere, by a
margin, at the best unit they see; most start at home. Outsiders, chains and franchises look at the
same empty units. One after the other: each signed lease lowers the next one's prospects.
"""

import math

import numpy as np

from wijkabm import ledger as books
from wijkabm import streams
from wijkabm.kernels import kernel, part
from wijkabm.rules.closing import reservation_income
from wijkabm.rules.premises import sign_lease
from wijkabm.rules.prospects import (
    SUPERMARKET_FLOOR,
    expect_home_sales,
    expect_result,
    expect_sales,
    quality_of,
    skill_of,
    weigh_elsewhere,
    weigh_entrant,
)
from wijkabm.rules.starting import bring_along, start_at_home, start_shop
from wijkabm.state import (
    AT_HOME,
    BRINGS_BUSINESS,
    CAUSE_CHAIN_ENTRY,
    CAUSE_NEED,
    CAUSE_OPPORTUNITY,
    CAUSE_OUTGREW_HOME,
    CAUSE_OUTSIDE_ENTRANT,
    CHAIN_SHOP,
    CONTRACT_PERMIT,
    EVENT_MOVE_IN,
    EVENT_PERMIT_APPLIED,
    EVENT_PERMIT_GRANTED,
    FRANCHISE,
    HOME,
    HORECA,
    INDEPENDENT,
    JOBSEEKER,
    LIFE_MOVED_INTO_PREMISES,
    NO_CAUSE,
    ON_BIJSTAND,
    ON_DISABILITY,
    ON_PENSION,
    OWNER,
    SERVICES,
    STUDENT,
    USE_HOME,
    ZONED_HORECA,
    age_of,
    find_free,
    note_event,
    note_fact,
)

LEAST_AGE, MOST_AGE = 18, 64  # of those who consider a business
WEEKS_PER_MONTH = 4.345
USUAL_UNITS = 80.0  # units to which the rate of outside entrants belongs
PREMISES_BRANCHES = 4
MONTHS = 12.0


@kernel
def open_firms(
    households, residents, shops, premises, landlords, segments, wijken, ring, municipality, contracts,
    journal, scratch, ledger, market, firms, closing, rents, opening, month, key,
):  # fmt: skip
    """Permits that came through, residents who consider, outsiders, home businesses that outgrow home."""
    finish_permits(
        households, residents, shops, premises, landlords, segments, wijken, contracts, journal, ledger,
        market, firms, rents, opening, month, key,
    )  # fmt: skip
    for i in range(residents.alive.size):
        if residents.alive[i] == 1 and residents.shop[i] == BRINGS_BUSINESS:
            bring_along(
                i, households, residents, shops, wijken, journal, ledger, market, firms, closing,
                opening, month, key,
            )  # fmt: skip
        elif residents.alive[i] == 1 and considers(i, residents, wijken, opening, month, key):
            start_from_here(
                i, households, residents, shops, premises, segments, wijken, ring, contracts,
                journal, scratch, ledger, market, firms, rents, opening, month, key,
            )  # fmt: skip
    for w in range(wijken.first_segment.size):
        arrive_from_outside(
            w, households, residents, shops, premises, segments, wijken, ring, contracts, journal,
            scratch, ledger, market, firms, rents, opening, month, key,
        )  # fmt: skip
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.branch[j] == HOME:
            outgrow_home(
                j, households, residents, shops, premises, segments, wijken, ring, journal, scratch,
                ledger, market, firms, rents, opening, month, key,
            )  # fmt: skip


@part
def chance_to_consider(i, residents, opening, month):
    """A resident's monthly chance to consider a business, before the scale of the wijk.

    ``consider * need (without a job) * (1 + example * tied owners, at most so many)``.
    """
    status = residents.status[i]
    if status in (OWNER, STUDENT, ON_PENSION, ON_DISABILITY):
        return 0.0
    age = age_of(residents.birth_month[i], month)
    if age < LEAST_AGE or age > MOST_AGE:
        return 0.0
    owners = 0.0
    for k in range(residents.n_ties[i]):
        if residents.status[residents.ties[i, k]] == OWNER:
            owners += 1.0
    chance = opening.consider * (1.0 + opening.example * min(owners, opening.example_most))
    if status in (JOBSEEKER, ON_BIJSTAND, AT_HOME):
        chance *= opening.need
    return chance


@part
def considers(i, residents, wijken, opening, month, key):
    """Whether a resident considers a business this month."""
    bits = streams.draw(key, streams.CONSIDER, residents.identity[i], 0)
    scale = wijken.entry_scale[residents.wijk[i]]
    most = (
        opening.consider * max(opening.need, 1.0) * (1.0 + opening.example * opening.example_most)
    )
    # Few draws are below what anybody's chance can be, so most chances need not be worked out.
    if not streams.is_below(bits, most * scale):
        return False
    return streams.is_below(bits, chance_to_consider(i, residents, opening, month) * scale)


@part
def earns_now(i, residents, firms):
    """Income before tax that the person gives up, cents a month: a wage held, or a fraction sought."""
    wage = float(residents.net_wage[i])
    if residents.workplace_kind[i] == 0:
        wage *= 0.7
    return reservation_income(wage, firms)


@part
def start_from_here(
    i, households, residents, shops, premises, segments, wijken, ring, contracts, journal, scratch,
    ledger, market, firms, rents, opening, month, key,
):  # fmt: skip
    """A resident weighs a shop or a business at home."""
    identity = residents.identity[i]
    noise = opening.belief_spread * streams.normal(key, streams.BELIEF, identity, 0)
    believed = residents.talent[i] + noise
    wanted = earns_now(i, residents, firms)
    cause = CAUSE_OPPORTUNITY if residents.workplace_kind[i] != 0 else CAUSE_NEED
    w = residents.wijk[i]
    if streams.happens(key, streams.CONSIDER, identity, 1, opening.think_of_shop):
        b = pick_branch(w, identity, scratch, key)
        p = find_unit(
            w, b, identity, INDEPENDENT, believed, wanted, premises, segments, wijken, ring, scratch,
            market, firms, rents, opening, month, key,
        )  # fmt: skip
        if p < 0:
            return
        if needs_permit(b) and opening.permit_weeks_horeca > 0.0:
            apply_for_permit(
                i, p, b, residents, households, premises, wijken, contracts, journal, ledger, opening,
                month,
            )  # fmt: skip
            return
        start_shop(
            i, p, b, INDEPENDENT, residents.talent[i], believed, scratch.found_income[0], cause,
            households, residents, shops, premises, segments, wijken, journal, ledger, market, firms,
            rents, opening, month, key,
        )  # fmt: skip
        return
    skill = skill_of(w, float(residents.net_wage[i]), opening, wijken)
    sales = expect_home_sales(w, believed, skill, market, wijken)
    income = expect_result(HOME, w, sales, 0.0, INDEPENDENT, firms, wijken)
    if income >= opening.enter_home * wanted:
        start_at_home(
            i, believed, skill, sales, income, cause, households, residents, shops, wijken, journal, ledger,
            market, firms, opening, month, key,
        )  # fmt: skip


@part
def needs_permit(b):
    """Horeca needs a permit; a shop within the plan needs none."""
    return b == HORECA


@part
def pick_branch(w, identity, scratch, key):
    """The trade a person knows: in proportion to the shops there are, plus one of each."""
    total = 0.0
    for b in range(PREMISES_BRANCHES):
        total += scratch.list_start[w * 5 + b + 1] - scratch.list_start[w * 5 + b] + 1.0
    u = streams.uniform(key, streams.BRANCH, identity, 0) * total
    for b in range(PREMISES_BRANCHES):
        u -= scratch.list_start[w * 5 + b + 1] - scratch.list_start[w * 5 + b] + 1.0
        if u < 0.0:
            return np.int64(b)
    return np.int64(SERVICES)


@part
def find_unit(
    w, b, identity, owner_kind, believed, wanted, premises, segments, wijken, ring, scratch, market,
    firms, rents, opening, month, key,
):  # fmt: skip
    """The unit seen in which the business earns most, if that is enough; else -1.

    Enough for an owner: ``enter_shop`` times the income given up plus the fit-out over its life; for a
    head office: a result above the hurdle after the fit-out. ``scratch.found_income`` then holds the
    expected income, sales and the bid, cents a month.
    """
    elsewhere = weigh_elsewhere(w, b, market, wijken, ring, scratch)
    best, best_surplus = np.int64(-1), 0.0
    for p in range(premises.wijk.size):
        if premises.wijk[p] != w or premises.tenant[p] >= 0 or premises.use[p] == USE_HOME:
            continue
        if premises.reserved_until[p] >= month:
            continue
        if b == HORECA and premises.zoning[p] != ZONED_HORECA:
            continue
        if not suits_floor(b, premises.area[p], owner_kind):
            continue
        if not streams.happens(key, streams.VIEWING, identity, p, rents.viewing_rate):
            continue
        s = premises.segment[p]
        quality = quality_of(b, premises.area[p], owner_kind, market)
        weight = weigh_entrant(b, s, premises.area[p], believed, quality, market, segments)
        sales = expect_sales(b, s, weight, elsewhere, market, firms, segments, wijken)
        bid = 1.0 - (1.0 - rents.lowest_bid) * streams.uniform(key, streams.LEASE, identity, p)
        rent = premises.asking_rent[p] * bid
        income = expect_result(b, w, sales, rent, owner_kind, firms, wijken)
        if premises.area[p] >= SUPERMARKET_FLOOR and b == 0:
            income = sales * (
                1.0 - firms.goods_supermarket - firms.other_supermarket
            ) - rent - sales * MONTHS * firms.labour_cost / firms.revenue_per_fte[0]  # fmt: skip
        fit_out = opening.fit_out_per_m2 * 100.0 * premises.area[p] / opening.fit_out_months
        threshold = opening.enter_shop * wanted + fit_out
        if owner_kind == CHAIN_SHOP:
            threshold = wanted * sales + fit_out
        surplus = income - threshold
        if surplus >= 0.0 and (best < 0 or surplus > best_surplus):
            best, best_surplus = np.int64(p), surplus
            scratch.found_income[0] = income
            scratch.found_income[1] = sales
            scratch.found_income[2] = rent
    return best


@part
def suits_floor(b, area, owner_kind):
    """Very large units suit food and non-food formulas only; salons take no halls."""
    if area >= SUPERMARKET_FLOOR:
        return owner_kind != INDEPENDENT and b <= 1
    return not (b == SERVICES and area > 250.0)


@part
def apply_for_permit(
    i, p, b, residents, households, premises, wijken, contracts, journal, ledger, opening, month
):
    """File a permit: pay the fee, keep the unit, wait; a contract runs until it is granted."""
    row = find_free(contracts.alive, 0)
    h = residents.household[i]
    fee = np.int64(math.floor(opening.permit_fee * 100.0))
    if row < 0 or households.savings[h] < fee:
        return
    payer = books.account(books.RESIDENTS, households.wijk[h])
    books.pay_out(ledger, books.FEES, households.savings, h, payer, books.MUNICIPALITY, fee)
    contracts.alive[row] = 1
    contracts.kind[row] = CONTRACT_PERMIT
    contracts.party[row] = residents.identity[i]
    contracts.row[row] = i
    contracts.thing[row] = p
    contracts.branch[row] = b
    contracts.start[row] = month
    contracts.end[row] = month + np.int64(math.ceil(opening.permit_weeks_horeca / WEEKS_PER_MONTH))
    contracts.amount[row] = fee
    premises.reserved_until[p] = contracts.end[row]
    note_event(
        journal, EVENT_PERMIT_APPLIED, premises.wijk[p], residents.identity[i], p, b, NO_CAUSE
    )


@part
def finish_permits(
    households, residents, shops, premises, landlords, segments, wijken, contracts, journal, ledger,
    market, firms, rents, opening, month, key,
):  # fmt: skip
    """Permits that are due: the applicant opens if still here, free and willing, and the unit empty.

    By then the owner counts on 1.2 times the income given up and on the own talent (*assumption*: the
    sum made at the application is not kept).
    """
    for c in range(contracts.alive.size):
        if (
            contracts.alive[c] == 0
            or contracts.kind[c] != CONTRACT_PERMIT
            or contracts.end[c] > month
        ):
            continue
        contracts.alive[c] = 0
        i, p, b = contracts.row[c], contracts.thing[c], contracts.branch[c]
        premises.reserved_until[p] = month - 1
        here = residents.alive[i] == 1 and residents.identity[i] == contracts.party[c]
        if not here or residents.status[i] == OWNER or premises.tenant[p] >= 0:
            continue
        note_event(
            journal, EVENT_PERMIT_GRANTED, premises.wijk[p], residents.identity[i], p, b, NO_CAUSE
        )
        cause = CAUSE_OPPORTUNITY if residents.workplace_kind[i] != 0 else CAUSE_NEED
        income = 1.2 * earns_now(i, residents, firms)
        start_shop(
            i, p, b, INDEPENDENT, residents.talent[i], residents.talent[i], income, cause, households,
            residents, shops, premises, segments, wijken, journal, ledger, market, firms, rents,
            opening, month, key,
        )  # fmt: skip


@part
def arrive_from_outside(
    w, households, residents, shops, premises, segments, wijken, ring, contracts, journal, scratch,
    ledger, market, firms, rents, opening, month, key,
):  # fmt: skip
    """Entrants who live elsewhere, chains and franchises look at the empty units."""
    chance = opening.outside_entrants * wijken.n_units[w] / USUAL_UNITS
    tries = np.int64(math.ceil(chance))
    for attempt in range(tries):
        identity = streams.make_identity(w, month, attempt + 1000)
        if not streams.happens(key, streams.ENTRANT, identity, 0, chance / max(tries, 1)):
            continue
        talent = streams.normal(key, streams.TALENT, identity, 0)
        believed = talent + opening.belief_spread * streams.normal(key, streams.BELIEF, identity, 0)
        kind = np.int64(INDEPENDENT)
        wanted = reservation_income(0.0, firms)
        cause = CAUSE_OUTSIDE_ENTRANT
        if streams.happens(key, streams.CHAIN, identity, 0, opening.chain_share):
            cause = CAUSE_CHAIN_ENTRY
            believed = talent
            kind = np.int64(FRANCHISE)
            if streams.happens(key, streams.CHAIN, identity, 1, opening.chain_of_formulas):
                kind = np.int64(CHAIN_SHOP)
                wanted = opening.chain_margin
        b = pick_branch(w, identity, scratch, key)
        p = find_unit(
            w, b, identity, kind, believed, wanted, premises, segments, wijken, ring, scratch, market,
            firms, rents, opening, month, key,
        )  # fmt: skip
        if p >= 0:
            start_shop(
                -1, p, b, kind, talent, believed, scratch.found_income[0], cause, households,
                residents, shops, premises, segments, wijken, journal, ledger, market, firms, rents,
                opening, month, key,
            )  # fmt: skip


@part
def outgrow_home(
    j, households, residents, shops, premises, segments, wijken, ring, journal, scratch, ledger, market,
    firms, rents, opening, month, key,
):  # fmt: skip
    """A busy business at home looks for premises, as a workshop or salon.

    Busy: expected sales of 1.3 times the typical (*assumption*).
    """
    w = shops.wijk[j]
    i = shops.owner[j]
    if i < 0 or shops.expected_sales[j] < 1.3 * wijken.typical_revenue[w, HOME]:
        return
    if shops.share_to_firms[j] > 0.5:
        return
    identity = shops.identity[j]
    if not streams.happens(key, streams.MOVE_UP, identity, 0, opening.move_up):
        return
    p = find_unit(
        w, SERVICES, identity, INDEPENDENT, shops.believed[j], shops.expected_income[j], premises,
        segments, wijken, ring, scratch, market, firms, rents, opening, month, key,
    )  # fmt: skip
    if p < 0:
        return
    fit_out = np.int64(math.floor(opening.fit_out_per_m2 * 100.0 * premises.area[p]))
    if shops.cash[j] < fit_out:
        return
    payer = books.account(books.SHOPS, w)
    books.pay_out(ledger, books.FIT_OUT, shops.cash, j, payer, books.OUTSIDE, fit_out)
    shops.branch[j] = SERVICES
    shops.expected_income[j] = scratch.found_income[0]
    shops.expected_sales[j] = scratch.found_income[1]
    rent = np.int64(math.floor(scratch.found_income[2]))
    sign_lease(j, p, rent, shops, premises, wijken, journal, rents, month)
    note_event(journal, EVENT_MOVE_IN, w, identity, p, SERVICES, CAUSE_OUTGREW_HOME)
    note_fact(journal, identity, LIFE_MOVED_INTO_PREMISES, p)
