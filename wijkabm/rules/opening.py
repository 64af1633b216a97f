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
from wijkabm.rules.approach import (
    branch_to_approach,
    count_approaches,
    is_turned_away,
    note_approach,
)
from wijkabm.rules.leases import (
    fit_out_cost,
    tempts_from_home,
)
from wijkabm.rules.livelihood import earns_now, reservation_income
from wijkabm.rules.low_rents import let_below_rent, share_of_rent
from wijkabm.rules.permits import (
    apply_for_permit,
    count_entry,
    finish_permits,
    must_wait,
)
from wijkabm.rules.premises import sign_lease
from wijkabm.rules.prospects import (
    expect_home_sales,
    expect_result,
    skill_of,
    weigh_elsewhere,
)
from wijkabm.rules.renewal import leave_ring
from wijkabm.rules.retirement import nears_pension
from wijkabm.rules.seeking import finds_anyway, seek_unit
from wijkabm.rules.starting import bring_along, start_at_home, start_shop
from wijkabm.rules.trial import can_pay_day, days_left, decide_on_trial, spread_of_trial
from wijkabm.rules.workplace import seek_workplace
from wijkabm.state import (
    AT_HOME,
    BRINGS_BUSINESS,
    CAUSE_CHAIN_ENTRY,
    CAUSE_NEED,
    CAUSE_OPPORTUNITY,
    CAUSE_OUTGREW_HOME,
    CAUSE_OUTSIDE_ENTRANT,
    CHAIN_SHOP,
    EVENT_MOVE_IN,
    FRANCHISE,
    HOME,
    INDEPENDENT,
    JOBSEEKER,
    LIFE_MOVED_INTO_PREMISES,
    ON_BIJSTAND,
    ON_DISABILITY,
    ON_PENSION,
    OWNER,
    SERVICES,
    STUDENT,
    age_of,
    note_event,
    note_fact,
)

USUAL_UNITS = 80.0  # units to which the rate of outside entrants belongs
PREMISES_BRANCHES = 4
BY_ITSELF, APPROACHED, FOR_PREMIUM = range(3)  # why an outsider looks here


@kernel
def open_firms(world, numbers, now):
    """Permits that came through, residents who consider, outsiders, home businesses that outgrow home."""
    residents, shops, wijken = world.residents, world.shops, world.wijken
    finish_permits(world, numbers, now)
    for i in range(residents.alive.size):
        if residents.alive[i] == 1 and residents.shop[i] == BRINGS_BUSINESS:
            bring_along(i, world, numbers, now)
        elif residents.alive[i] == 1 and considers(i, world, numbers, now):
            start_from_here(i, world, numbers, now)
    for w in range(wijken.first_segment.size):
        arrive_from_outside(w, world, numbers, now)
    for j in range(shops.alive.size):
        if shops.alive[j] == 1 and shops.branch[j] == HOME and shops.premises[j] < 0:
            seek_workplace(j, world, numbers, now)
        if shops.alive[j] == 1 and shops.branch[j] == HOME and shops.premises[j] < 0:
            outgrow_home(j, world, numbers, now)


@part
def chance_to_consider(i, world, numbers, now):
    """A resident's monthly chance to consider a business, before the scale of the wijk.

    ``consider * need (without a job) * (1 + example * tied owners, at most so many)``.
    """
    residents = world.residents
    opening, population = numbers.opening, numbers.population
    month = now.month
    status = residents.status[i]
    if status in (OWNER, STUDENT, ON_PENSION, ON_DISABILITY):
        return 0.0
    birth = residents.birth_month[i]
    if age_of(birth, month) < opening.youngest:
        return 0.0
    if nears_pension(birth, opening.too_late, population, month):
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
def considers(i, world, numbers, now):
    """Whether a resident considers a business this month."""
    residents, wijken = world.residents, world.wijken
    opening = numbers.opening
    month, key = now.month, now.key
    if residents.weighs[i] == month and residents.weighs[i] > 0:
        return residents.status[i] != OWNER  # a trajectory has just ended
    bits = streams.draw(key, streams.CONSIDER, residents.identity[i], 0)
    scale = wijken.entry_scale[residents.wijk[i]]
    most = (
        opening.consider * max(opening.need, 1.0) * (1.0 + opening.example * opening.example_most)
    )
    # Few draws are below what anybody's chance can be, so most chances need not be worked out.
    if not streams.is_below(bits, most * scale):
        return False
    return streams.is_below(bits, chance_to_consider(i, world, numbers, now) * scale)


@part
def start_from_here(i, world, numbers, now):
    """A resident weighs a shop or a business at home."""
    residents, premises, wijken = world.residents, world.premises, world.wijken
    scratch = world.scratch
    terms = world.terms
    market, firms, opening = numbers.market, numbers.firms, numbers.opening
    month, key = now.month, now.key
    identity = residents.identity[i]
    noise = opening.belief_spread * streams.normal(key, streams.BELIEF, identity, 0)
    believed = residents.talent[i] + noise * (1.0 - residents.insight[i])
    w = residents.wijk[i]
    usual = earns_now(i, residents, firms)
    wanted = usual * terms.burden[w]
    cause = CAUSE_OPPORTUNITY if residents.workplace_kind[i] != 0 else CAUSE_NEED
    if streams.happens(key, streams.CONSIDER, identity, 1, opening.think_of_shop):
        b = pick_branch(w, identity, scratch, key)
        if is_turned_away(w, b, identity, world, numbers, now):
            return
        if days_left(w, world, month) > 0 and can_pay_day(w, world):
            believed = try_before_signing(i, b, believed, wanted, world, numbers, now)
        found = seek_unit(w, b, identity, INDEPENDENT, believed, wanted, world, numbers, now)
        p = found.unit
        if p < 0:
            count_entry(w, identity, p, b, 0, world)
            return
        usual *= world.neutral.burden[w]
        anyway = finds_anyway(w, b, identity, INDEPENDENT, believed, usual, world, numbers, now)
        count_entry(w, identity, p, b, anyway, world)
        rent = found.rent / share_of_rent(p, INDEPENDENT, premises, terms)
        if must_wait(p, b, premises, terms):
            apply_for_permit(
                i,
                p,
                b,
                INDEPENDENT,
                identity,
                residents.talent[i],
                believed,
                found.income,
                rent,
                anyway,
                world,
                numbers,
                now,
            )
            return
        start_shop(
            i,
            p,
            b,
            INDEPENDENT,
            residents.talent[i],
            believed,
            found.income,
            rent,
            anyway,
            cause,
            world,
            numbers,
            now,
        )
        return
    skill = skill_of(w, float(residents.net_wage[i]), opening, wijken)
    sales = expect_home_sales(w, believed, skill, market, firms, wijken)
    income = expect_result(HOME, w, sales, 0.0, INDEPENDENT, firms, wijken)
    starts = pays_at_home(income, w, usual, terms, opening)
    anyway = 1 if pays_at_home(income, w, usual, world.neutral, opening) else 0
    count_entry(w, identity, -2 if starts else -1, HOME, anyway, world)
    if starts:
        start_at_home(i, believed, skill, sales, income, cause, world, numbers, now)


@part
def pays_at_home(income, w, usual, terms, opening):
    """Whether a business at home earns enough above what one earns now, on these terms."""
    return income >= opening.enter_home * usual * terms.burden[w]


@part
def try_before_signing(i, b, believed, wanted, world, numbers, now):
    """Who might sign after a good day may try one first; returns what is believed afterwards."""
    residents = world.residents
    opening = numbers.opening
    w = residents.wijk[i]
    found = seek_unit(
        w,
        b,
        residents.identity[i],
        INDEPENDENT,
        believed + spread_of_trial(opening),
        wanted,
        world,
        numbers,
        now,
    )
    p = found.unit
    if p < 0:
        return believed
    elsewhere = weigh_elsewhere(w, b, world, numbers)
    return decide_on_trial(
        i,
        p,
        b,
        believed,
        found.income,
        found.rent,
        wanted,
        elsewhere,
        world,
        numbers,
        now,
    )


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
def arrive_from_outside(w, world, numbers, now):
    """Entrants who live elsewhere, chains and franchises look at the empty units.

    A premium brings more of them: ``pull * premium share`` times as many on top; some are approached.
    """
    wijken = world.wijken
    terms = world.terms
    opening = numbers.opening
    month, key = now.month, now.key
    chance = opening.outside_entrants * wijken.n_units[w] / USUAL_UNITS
    pulled = chance * opening.zone_pull * terms.premium_share[w]
    tries, more = np.int64(math.ceil(chance)), np.int64(math.ceil(pulled))
    approached = count_approaches(w, world, numbers, now)
    for attempt in range(tries + approached + more):
        brought, rate, about = BY_ITSELF, chance / max(tries, 1), attempt + 1000
        if attempt >= tries + approached:
            brought, rate = FOR_PREMIUM, pulled / max(more, 1)
            about = attempt - tries - approached + 2000
        elif attempt >= tries:
            brought = APPROACHED
        identity = streams.make_identity(w, month, about)
        if brought == APPROACHED or streams.happens(key, streams.ENTRANT, identity, 0, rate):
            enter_from_outside(w, identity, brought, world, numbers, now)


@part
def enter_from_outside(w, identity, brought, world, numbers, now):
    """One of them: who it is, what it thinks of, and whether a unit here pays.

    `brought` says why it looks here: 0 by itself, 1 approached, 2 for a premium.
    """
    premises, scratch, terms = world.premises, world.scratch, world.terms
    firms, opening = numbers.firms, numbers.opening
    key = now.key
    talent = streams.normal(key, streams.TALENT, identity, 0)
    believed = talent + opening.belief_spread * streams.normal(key, streams.BELIEF, identity, 0)
    kind = np.int64(INDEPENDENT)
    wanted = reservation_income(0.0, firms) * terms.burden[w]
    cause = CAUSE_OUTSIDE_ENTRANT
    if streams.happens(key, streams.CHAIN, identity, 0, opening.chain_share):
        cause = CAUSE_CHAIN_ENTRY
        believed = talent
        kind = np.int64(FRANCHISE)
        if streams.happens(key, streams.CHAIN, identity, 1, opening.chain_of_formulas):
            kind = np.int64(CHAIN_SHOP)
            wanted = opening.chain_margin
    b = pick_branch(w, identity, scratch, key)
    if brought == APPROACHED:
        b = branch_to_approach(w, b, identity, world, now)
    elif is_turned_away(w, b, identity, world, numbers, now):
        return
    found = seek_unit(w, b, identity, kind, believed, wanted, world, numbers, now)
    p = found.unit
    if brought == APPROACHED:
        note_approach(w, b, p, identity, world, numbers, now)
    if p < 0:
        count_entry(w, identity, p, b, 0, world)
        return
    if kind != CHAIN_SHOP:
        wanted = reservation_income(0.0, firms) * world.neutral.burden[w]
    anyway = finds_anyway(w, b, identity, kind, believed, wanted, world, numbers, now)
    count_entry(w, identity, p, b, anyway, world)
    if brought == FOR_PREMIUM:
        anyway = 0
    if brought != APPROACHED and anyway == 0 and terms.premium_share[w] > 0.0:
        leave_ring(w, b, identity, world, key)
    rent = found.rent / share_of_rent(p, kind, premises, terms)
    if must_wait(p, b, premises, terms):
        apply_for_permit(
            -1,
            p,
            b,
            kind,
            identity,
            talent,
            believed,
            found.income,
            rent,
            anyway,
            world,
            numbers,
            now,
        )
        return
    start_shop(
        -1,
        p,
        b,
        kind,
        talent,
        believed,
        found.income,
        rent,
        anyway,
        cause,
        world,
        numbers,
        now,
    )


@part
def outgrow_home(j, world, numbers, now):
    """A busy business at home looks for premises, as a workshop or salon.

    Busy: expected sales of ``busy_home`` times the typical, or the typical while a unit is on offer for
    temporary use (*assumption*).
    """
    shops, premises, wijken, journal = world.shops, world.premises, world.wijken, world.journal
    ledger = world.ledger
    terms = world.terms
    opening = numbers.opening
    key = now.key
    w = shops.wijk[j]
    i = shops.owner[j]
    tempted = tempts_from_home(w, premises, wijken)
    busy = 1.0 if tempted else opening.busy_home
    if i < 0 or shops.expected_sales[j] < busy * wijken.typical_revenue[w, HOME]:
        return
    if shops.share_to_firms[j] > opening.sells_to_firms:
        return
    identity = shops.identity[j]
    looks = opening.move_up_temporary if tempted else opening.move_up
    looks *= eagerness(j, shops, opening)
    if not streams.happens(key, streams.MOVE_UP, identity, 0, looks):
        return
    found = seek_unit(
        w,
        SERVICES,
        identity,
        INDEPENDENT,
        shops.believed[j],
        shops.expected_income[j],
        world,
        numbers,
        now,
    )
    p = found.unit
    if p < 0:
        return
    fit_out = np.int64(math.floor(fit_out_cost(p, INDEPENDENT, premises, opening)))
    if shops.cash[j] < fit_out:
        return
    payer = books.account(books.SHOPS, w)
    books.pay_out(ledger, books.FIT_OUT, shops.cash, j, payer, books.OUTSIDE, fit_out)
    shops.branch[j] = SERVICES
    share = share_of_rent(p, INDEPENDENT, premises, terms)
    anyway = finds_anyway(
        w, SERVICES, identity, INDEPENDENT, shops.believed[j], shops.expected_income[j], world, numbers,
        now,
    )  # fmt: skip
    full = np.int64(math.floor(found.rent / share))
    rent = let_below_rent(j, p, full, INDEPENDENT, anyway, world, now)
    shops.expected_income[j] = found.income
    shops.expected_sales[j] = found.sales
    sign_lease(j, p, rent, world, numbers, now)
    note_event(journal, EVENT_MOVE_IN, w, identity, p, SERVICES, CAUSE_OUTGREW_HOME)
    note_fact(journal, identity, LIFE_MOVED_INTO_PREMISES, p)


@part
def eagerness(j, shops, opening):
    """How many times as often as at home a firm looks for premises of its own."""
    return opening.place_move_up if shops.place[j] > 0 else 1.0
