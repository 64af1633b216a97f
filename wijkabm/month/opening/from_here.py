"""Residents who start: the sum, the unit or home, the permit."""

from wijkabm.ground import streams
from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import (
    HOME,
    INDEPENDENT,
)
from wijkabm.ground.tables.journal import (
    CAUSE_NEED,
    CAUSE_OPPORTUNITY,
)
from wijkabm.month.firms.livelihood import earns_now
from wijkabm.month.opening.approach import (
    is_turned_away,
)
from wijkabm.month.opening.considering import pick_branch
from wijkabm.month.opening.permits import apply_for_permit, count_entry, must_wait
from wijkabm.month.opening.prospects import (
    expect_home_sales,
    expect_result,
    skill_of,
    weigh_elsewhere,
)
from wijkabm.month.opening.starting import start_at_home, start_shop
from wijkabm.month.opening.trial import can_pay_day, days_left, decide_on_trial, spread_of_trial
from wijkabm.month.premises.low_rents import share_of_rent
from wijkabm.month.unit_search import finds_anyway, seek_unit


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
