"""Residents who start: the sum, the unit or home, the permit."""

import numpy as np

from wijkabm.ground.compiled.kernels import part
from wijkabm.ground.tables.codes import (
    HOME,
    INDEPENDENT,
)
from wijkabm.ground.tables.journal import (
    CAUSE_NEED,
    CAUSE_OPPORTUNITY,
)
from wijkabm.month.firms.livelihood import earns_now, wanted_in_premises
from wijkabm.month.opening.approach import (
    is_turned_away,
)
from wijkabm.month.opening.capital import can_begin, capital_at_home
from wijkabm.month.opening.permits import (
    count_entry,
    has_means,
    take_unit,
    takes_anyway,
    waits_for_permit,
)
from wijkabm.month.opening.prospects import (
    expect_home_sales,
    expect_result,
    skill_of,
    weigh_elsewhere,
)
from wijkabm.month.opening.starting import start_at_home
from wijkabm.month.opening.trial import can_pay_day, days_left, decide_on_trial, spread_of_trial
from wijkabm.month.unit_search import find_anyway, find_for_a_while, find_unit, seek_unit


@part
def start_from_here(i, world, numbers, now):
    """Who means to start weighs the shop or the business at home that he has in mind."""
    residents = world.residents
    if waits_for_permit(i, world):
        return
    believed = residents.believes[i]
    usual = earns_now(i, residents, numbers)
    cause = np.int64(CAUSE_OPPORTUNITY if residents.workplace_kind[i] != 0 else CAUSE_NEED)
    if residents.intends[i] != 1 + HOME:
        weigh_shop(i, believed, usual, cause, world, numbers, now)
    else:
        weigh_home(i, believed, usual, cause, world, numbers, now)


@part
def weigh_shop(i, believed, usual, cause, world, numbers, now):
    """A unit is sought, perhaps tried for a day first, and taken if it pays better than `usual`."""
    residents, terms = world.residents, world.terms
    w, identity, talent = residents.wijk[i], residents.identity[i], residents.talent[i]
    wanted = wanted_in_premises(usual, w, terms)
    b = residents.intends[i] - 1
    if is_turned_away(w, b, identity, world, numbers, now):
        return
    untried = residents.believes_alone[i]
    fresh = residents.tried[i] == 0 or residents.tried[i] < residents.intends_since[i]
    if fresh and days_left(w, world, now.month) > 0 and can_pay_day(w, world):
        believed = try_before_signing(i, b, believed, usual, world, numbers, now)
    found = seek_unit(w, b, identity, INDEPENDENT, believed, wanted, world, numbers, now)
    if found.unit >= 0 and not has_means(i, b, INDEPENDENT, found, terms, world, numbers):
        cheap = find_for_a_while(w, b, identity, believed, wanted, world, numbers, now)
        found = cheap if cheap.unit >= 0 else found
    if found.unit < 0:
        count_entry(w, identity, found.unit, b, 0, world)
        return
    anyway = starts_anyway(i, b, untried, usual, found, world, numbers, now)
    count_entry(w, identity, found.unit, b, anyway, world)
    take_unit(
        i, b, INDEPENDENT, identity, talent, believed, found, anyway, cause, world, numbers, now
    )  # fmt: skip


@part
def starts_anyway(i, b, believed, usual, found, world, numbers, now):
    """1 if a resident would take a unit without any lever, by what is `believed` before a day in one."""
    residents, neutral = world.residents, world.neutral
    w = residents.wijk[i]
    wanted = wanted_in_premises(usual, w, neutral)
    other = find_anyway(
        w, b, residents.identity[i], INDEPENDENT, believed, wanted, found, world, numbers, now
    )
    return takes_anyway(i, b, INDEPENDENT, found, other, world, numbers)


@part
def weigh_home(i, believed, usual, cause, world, numbers, now):
    """A business at home starts if it pays better than `usual`: rules on premises ask nothing of it."""
    residents, wijken = world.residents, world.wijken
    market, firms, opening = numbers.market, numbers.firms, numbers.opening
    w = residents.wijk[i]
    skill = skill_of(w, float(residents.net_wage[i]), opening, wijken)
    sales = expect_home_sales(w, believed, skill, market, firms, wijken)
    income = expect_result(HOME, w, sales, 0.0, INDEPENDENT, firms, wijken)
    if income >= opening.enter_home * usual:
        start_at_home(i, believed, skill, sales, income, cause, world, numbers, now)


@part
def try_before_signing(i, b, believed, usual, world, numbers, now):
    """Who might sign after a good day may try one first; returns what is believed afterwards."""
    residents = world.residents
    w = residents.wijk[i]
    wanted = wanted_in_premises(usual, w, world.terms)
    hopeful = believed + spread_of_trial(numbers.opening)
    found = find_unit(
        w, b, residents.identity[i], INDEPENDENT, hopeful, wanted, world.terms, world, numbers, now
    )  # fmt: skip
    if found.unit < 0:
        return believed
    elsewhere = weigh_elsewhere(w, b, world, numbers)
    signs = starts_anyway(i, b, believed, usual, found, world, numbers, now)
    return decide_on_trial(
        i, found.unit, b, believed, found.income, found.rent, wanted, elsewhere, signs, world, numbers,
        now,
    )  # fmt: skip


@part
def would_start(i, world, numbers, now):
    """Whether a look of who means to start would end in a start now, without any lever."""
    residents, neutral = world.residents, world.neutral
    w, believed = residents.wijk[i], residents.believes_alone[i]
    usual = earns_now(i, residents, numbers)
    b = residents.intends[i] - 1
    if b == HOME:
        skill = skill_of(w, float(residents.net_wage[i]), numbers.opening, world.wijken)
        sales = expect_home_sales(w, believed, skill, numbers.market, numbers.firms, world.wijken)
        income = expect_result(HOME, w, sales, 0.0, INDEPENDENT, numbers.firms, world.wijken)
        need = capital_at_home(i, sales, w, world, numbers)
        pays = income >= numbers.opening.enter_home * usual
        return pays and can_begin(i, need, True, w, neutral, world, numbers)
    wanted = wanted_in_premises(usual, w, neutral)
    found = find_unit(
        w, b, residents.identity[i], INDEPENDENT, believed, wanted, neutral, world, numbers, now
    )  # fmt: skip
    return found.unit >= 0 and has_means(i, b, INDEPENDENT, found, neutral, world, numbers)
