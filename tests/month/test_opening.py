"""Opening: who enters at which prospects, permits, capital, businesses brought along, rows."""

from functools import partial

import numpy as np
import pytest

from tests.instruments import DEREGULATION_PERMIT_FEE, DEREGULATION_PERMIT_WEEKS
from tests.month.bench import (
    EMPTY_UNIT,
    LEAST,
    NOW,
    PARTNER,
    SALON,
    events_of,
    flat_tax,
    make_wijk_of_three,
    paid,
    take_step,
    tune,
)
from tests.month.plain import plain
from wijkabm.ground import books, streams
from wijkabm.ground.tables.codes import (
    BRINGS_BUSINESS,
    CHAIN_SHOP,
    ELSEWHERE,
    HOME,
    HORECA,
    INDEPENDENT,
    JOBSEEKER,
    ON_DISABILITY,
    ON_PENSION,
    OWNER,
    SERVICES,
    STUDENT,
    USE_HOME,
    WORKS_ELSEWHERE,
    ZONED_RETAIL,
)
from wijkabm.ground.tables.journal import (
    CAUSE_MOVED,
    CAUSE_NEED,
    CAUSE_OUTSIDE_ENTRANT,
    EVENT_FIRM_ARRIVAL,
    EVENT_MOVE_IN,
    EVENT_OPENING,
    EVENT_PERMIT_APPLIED,
    EVENT_PERMIT_GRANTED,
)
from wijkabm.month import unit_search
from wijkabm.month.opening import prospects, starting
from wijkabm.month.shopping.attraction import list_shops, see_from_homes

OPENING = {
    "consider": 0, "outside_entrants": 0, "think_of_shop": 1, "belief_spread": 0, "chain_share": 0,
    "enter_shop": 1.1, "enter_home": 1.2, "fit_out_per_m2": 100, "fit_out_months": 120,
    "capital_months": 4, "loan_share": 0.7, "permit_weeks_horeca": 12, "permit_fee": 500,
    "permit_rent": 0, "move_up": 0, "look": 1, "give_up": 0, "capital_shop_spread": 0, "family_willing": 0,
    "home_skill": 0.8, "bring_along": 1, "need": 2.5, "example": 0.25, "example_most": 4,
}  # fmt: skip
FIRMS = {"other_costs_share": 0, "goods": [0.4] * 5, "reservation_least": 1_000}
QUIET = tune(
    opening=OPENING,
    firms=FIRMS,
    premises={"viewing_rate": 1, "owner_share": 0},
    ring={"churn": 0},
    taxes=flat_tax(0.2),
)
FIT_OUT = 100 * 100 * 120  # cents for the empty unit of 120 m2
NEVER_PAYS = 1e9


def entrants(count):
    """So many entrants from outside, in a wijk of 80 units."""
    return tune(QUIET, opening={"outside_entrants": count})


CONSIDERS = tune(QUIET, opening={"consider": 1.0})


@pytest.fixture
def wijk():
    world = make_wijk_of_three(QUIET)
    world.policy.dose[0, [DEREGULATION_PERMIT_WEEKS, DEREGULATION_PERMIT_FEE]] = 12, 500
    world.wijken.n_units[0] = 80
    world.segments.demand[:] = 4_000_000
    list_shops(world, QUIET, NOW)
    see_from_homes(world, QUIET, NOW)
    return world


def open_firms(world, numbers=QUIET, month=1, key=1):
    return take_step(world, "open_firms", numbers=numbers, month=month, key=key)


def outsider_of(world, month, key, attempt=0):
    """Identity, branch and talent of an entrant from outside."""
    identity = streams.make_identity(0, month, attempt + 1000)
    branch = plain.opening.pick_branch(0, identity, True, world, QUIET.opening, np.uint64(key))
    return identity, int(branch), streams.normal(np.uint64(key), streams.TALENT, identity, 0)


def expected_sales(world, branch, talent, numbers=QUIET):
    """Sales that an entrant expects in the empty unit."""
    segment = int(world.premises.segment[EMPTY_UNIT])
    elsewhere = prospects.weigh_elsewhere.py_func(0, branch, world, numbers)
    weight = prospects.weigh_entrant.py_func(
        branch, segment, 120.0, talent, 0.0, numbers.market, world.segments
    )
    return weight, prospects.expect_sales.py_func(
        branch, segment, weight, elsewhere, world, numbers
    )


def costs_at_the_margin(world, branch, talent, wanted, numbers=QUIET):
    """Other costs at which the entrant just breaks even: income = 1.1 * wanted + fit-out."""
    _, sales = expected_sales(world, branch, talent, numbers)
    need = sales * 12.0 / (numbers.firms.revenue_per_fte[branch] * 100.0) - 1.0
    least = numbers.firms.least_staff_horeca if branch == HORECA else 0.0
    labour = max(need, least) * numbers.firms.labour_cost * 100.0
    threshold = 1.1 * wanted + FIT_OUT / 120
    return sales * 0.6 - labour - LEAST - threshold


@pytest.mark.parametrize("key", range(4))
def test_an_outsider_enters_only_when_it_pays_enough(key):
    opened = []
    for change in (-10.0, 10.0):
        world = make_wijk_of_three(QUIET)
        world.policy.dose[0, DEREGULATION_PERMIT_WEEKS] = 0
        world.wijken.n_units[0] = 80
        world.segments.demand[:] = 40_000_000
        list_shops(world, QUIET, NOW)
        see_from_homes(world, QUIET, NOW)
        identity, branch, talent = outsider_of(world, 1, key)
        margin = costs_at_the_margin(world, branch, talent, 100_000 / 0.8)
        world.wijken.other_costs[0, :] = NEVER_PAYS
        world.wijken.other_costs[0, branch] = margin + change
        open_firms(world, entrants(1), key=key)
        opened.append([(row[4], row[5]) for row in events_of(world, EVENT_OPENING)])
        if change < 0:
            row = int(world.premises.tenant[EMPTY_UNIT])
            assert world.shops.talent[row] == talent
            assert world.shops.expected_income[row] == pytest.approx(1.1 * 125_000 + 10_000 + 10)
            assert world.shops.identity[row] != identity
            assert paid(world, books.FIT_OUT) == FIT_OUT
    assert opened == [[(branch, CAUSE_OUTSIDE_ENTRANT)], []]


def test_an_opening_lowers_the_prospects_of_the_next(wijk):
    wijk.policy.dose[0, DEREGULATION_PERMIT_WEEKS] = 0
    wijk.wijken.other_costs[:] = 0.0
    _, branch, talent = outsider_of(wijk, 1, 1)
    wijk.segments.demand[:] = 40_000_000
    seen = wijk.segments.inclusive.copy()
    weight, before = expected_sales(wijk, branch, talent)
    open_firms(wijk, entrants(1))
    assert wijk.premises.tenant[EMPTY_UNIT] >= 0
    _, after = expected_sales(wijk, branch, talent)
    assert after < before
    # What homes see has grown by just the newcomer.
    access = wijk.segments.access[wijk.premises.segment[EMPTY_UNIT], branch]
    assert wijk.segments.inclusive[:, branch] == pytest.approx(seen[:, branch] + weight * access)
    power = QUIET.market.nest_correlation
    assert wijk.segments.inclusive_power == pytest.approx(
        wijk.segments.inclusive[:, :4] ** power, rel=1e-14
    )


def test_one_unit_is_let_once(wijk):
    wijk.policy.dose[0, DEREGULATION_PERMIT_WEEKS] = 0
    wijk.wijken.other_costs[:] = 0.0
    wijk.segments.demand[:] = 40_000_000
    open_firms(wijk, entrants(5))
    assert len(events_of(wijk, EVENT_OPENING)) == 1


def test_no_shop_opens_in_a_reserved_unit_or_a_home(wijk):
    wijk.wijken.other_costs[:] = 0.0
    wijk.segments.demand[:] = 40_000_000
    for column, value in (("reserved_until", 1), ("use", USE_HOME), ("tenant", SALON)):
        old = getattr(wijk.premises, column)[EMPTY_UNIT]
        getattr(wijk.premises, column)[EMPTY_UNIT] = value
        open_firms(wijk, entrants(5))
        assert events_of(wijk) == []
        getattr(wijk.premises, column)[EMPTY_UNIT] = old


def let_partner_consider(world, branch, month=1):
    """A key with which the jobless partner thinks of a branch, and only that branch pays."""
    world.wijken.other_costs[0, :4] = NEVER_PAYS
    world.wijken.other_costs[0, branch] = 0.0
    world.segments.demand[:] = 40_000_000
    world.wijken.entry_scale[0] = 1.0
    world.residents.talent[PARTNER] = 1.0
    identity = world.residents.identity[PARTNER]
    return next(
        k for k in range(500)
        if plain.opening.pick_branch(0, identity, False, world, QUIET.opening, np.uint64(k)) == branch
    )  # fmt: skip


def test_horeca_needs_a_permit_and_waits_for_it(wijk):
    key = let_partner_consider(wijk, HORECA)
    savings = wijk.households.savings[0]
    open_firms(wijk, CONSIDERS, key=key)
    assert [row[0] for row in events_of(wijk)] == [EVENT_PERMIT_APPLIED]
    assert paid(wijk, books.FEES) == savings - wijk.households.savings[0] == 50_000
    assert wijk.premises.tenant[EMPTY_UNIT] == -1
    assert wijk.premises.reserved_until[EMPTY_UNIT] == 1 + 3  # 12 weeks, rounded up
    for month in (2, 3):
        open_firms(wijk, entrants(3), month=month)
        assert events_of(wijk) == []
    wijk.households.savings[0] = 100_000_000
    open_firms(wijk, month=4)
    seen = [row[0] for row in events_of(wijk)]
    assert seen.count(EVENT_PERMIT_GRANTED) == seen.count(EVENT_OPENING) == 1
    assert events_of(wijk, EVENT_OPENING)[0][5] == CAUSE_NEED
    row = int(wijk.premises.tenant[EMPTY_UNIT])
    assert wijk.shops.branch[row] == HORECA
    assert wijk.shops.owner[row] == PARTNER
    assert not wijk.contracts.alive.any()


@pytest.mark.parametrize("gone", ["left", "owner"])
def test_a_permit_lapses_when_the_applicant_is_gone_or_busy(wijk, gone):
    key = let_partner_consider(wijk, HORECA)
    open_firms(wijk, CONSIDERS, key=key)
    if gone == "left":
        wijk.residents.identity[PARTNER], wijk.residents.intends[PARTNER] = 999, 0
    else:
        wijk.residents.status[PARTNER] = OWNER
    open_firms(wijk, month=4)
    assert events_of(wijk) == []
    assert not wijk.contracts.alive.any()
    assert wijk.premises.reserved_until[EMPTY_UNIT] < 4


def test_without_a_wait_horeca_opens_at_once(wijk):
    key = let_partner_consider(wijk, HORECA)
    wijk.households.savings[0] = 100_000_000
    wijk.policy.dose[0, DEREGULATION_PERMIT_WEEKS] = 0
    open_firms(wijk, tune(CONSIDERS, opening={"permit_weeks_horeca": 0}), key=key)
    assert len(events_of(wijk, EVENT_OPENING)) == 1
    assert paid(wijk, books.FEES) == 0


def test_horeca_opens_only_where_the_plan_allows(wijk):
    key = let_partner_consider(wijk, HORECA)
    wijk.premises.zoning[EMPTY_UNIT] = ZONED_RETAIL
    open_firms(wijk, CONSIDERS, key=key)
    assert events_of(wijk) == []


@pytest.mark.parametrize(("missing", "opens"), [(0, True), (2, False)])
def test_a_bank_lends_no_more_than_its_share(wijk, missing, opens):
    key = let_partner_consider(wijk, SERVICES)
    working = int(4 * 0.6 * wijk.wijken.typical_revenue[0, SERVICES] * 0.5)
    need = FIT_OUT + working
    own = int(np.ceil(0.3 * need))
    wijk.households.savings[0] = 2 * own - missing
    open_firms(wijk, CONSIDERS, key=key)
    assert len(events_of(wijk, EVENT_OPENING)) == opens
    if not opens:
        assert wijk.households.savings[0] == 2 * own - missing
        assert wijk.residents.status[PARTNER] == JOBSEEKER
        assert wijk.premises.tenant[EMPTY_UNIT] == -1
        assert wijk.shops.alive.sum() == 3
        return
    row = int(wijk.premises.tenant[EMPTY_UNIT])
    assert events_of(wijk, EVENT_OPENING)[0][5] == CAUSE_NEED
    assert paid(wijk, books.START_CAPITAL) == own
    assert wijk.shops.loan[row] == paid(wijk, books.LOAN) == need - own
    assert wijk.shops.loan_payment[row] == int(np.ceil((need - own) / QUIET.firms.loan_months))
    assert wijk.shops.cash[row] == need - FIT_OUT
    assert wijk.residents.shop[PARTNER] == row
    assert wijk.residents.status[PARTNER] == OWNER


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_rent_is_a_share_of_what_the_unit_is_worth_to_the_tenant(wijk, share):
    """Who would pay 300,000 at most pays the owner's least and a share of the rest."""
    wijk.policy.dose[0, DEREGULATION_PERMIT_WEEKS] = 0
    wijk.segments.demand[:] = 40_000_000
    list_shops(wijk, QUIET, NOW)
    see_from_homes(wijk, QUIET, NOW)
    _, branch, talent = outsider_of(wijk, 1, 1)
    margin = costs_at_the_margin(wijk, branch, talent, 100_000 / 0.8)
    wijk.wijken.other_costs[0, :] = NEVER_PAYS
    wijk.wijken.other_costs[0, branch] = margin - (300_000 - LEAST)
    open_firms(wijk, tune(entrants(1), premises={"owner_share": share}), key=1)
    rent = wijk.premises.contract_rent[EMPTY_UNIT]
    assert rent == pytest.approx(LEAST + share * (300_000 - LEAST), abs=1)
    row = int(wijk.premises.tenant[EMPTY_UNIT])
    left = wijk.shops.expected_income[row] + rent
    assert left == pytest.approx(300_000 + 1.1 * 125_000 + 10_000, abs=1)


@pytest.mark.parametrize("wage", [100_000, 250_000])
def test_a_business_at_home_opens_when_it_beats_the_wage(wijk, wage):
    numbers = tune(CONSIDERS, opening={"think_of_shop": 0})
    wijk.residents.net_wage[PARTNER] = wage
    wijk.residents.workplace_kind[PARTNER] = ELSEWHERE
    wijk.wijken.entry_scale[0] = 1.0
    skill = 0.8 * np.log(wage / 200_000)
    effect = numbers.market.talent_effect * wijk.residents.talent[PARTNER]
    sales = 1_500_000 * np.exp(effect + skill)
    wanted = max(100_000, numbers.firms.reservation_wage * wage) / 0.8
    for change in (10.0, -10.0):
        wijk.wijken.other_costs[0, HOME] = 0.6 * sales - 1.2 * wanted + change
        open_firms(wijk, numbers)
        opened = events_of(wijk, EVENT_OPENING)
        assert len(opened) == (change < 0)
    row = int(wijk.residents.shop[PARTNER])
    assert wijk.shops.branch[row] == HOME
    assert wijk.shops.premises[row] == -1
    assert wijk.shops.segment[row] == wijk.households.segment[0]


def test_who_brings_a_business_along_owns_it_here(wijk):
    wijk.residents.shop[PARTNER] = BRINGS_BUSINESS
    open_firms(wijk)
    assert [row[5] for row in events_of(wijk, EVENT_FIRM_ARRIVAL)] == [CAUSE_MOVED]
    assert events_of(wijk, EVENT_OPENING) == []
    row = int(wijk.residents.shop[PARTNER])
    assert wijk.shops.owner[row] == PARTNER
    assert wijk.shops.branch[row] == HOME
    assert wijk.residents.status[PARTNER] == OWNER
    assert wijk.shops.opened[row] <= 1 - 12
    assert wijk.shops.cash[row] == paid(wijk, books.START_CAPITAL) > 0
    wanted = QUIET.closing.threshold_home * QUIET.firms.reservation_wage * 200_000 / 0.8
    assert wijk.shops.expected_income[row] >= wanted * (1 - 1e-9)  # a going concern


def test_not_every_business_survives_the_move(wijk):
    wijk.residents.shop[PARTNER] = BRINGS_BUSINESS
    open_firms(wijk, tune(QUIET, opening={"bring_along": 0}))
    assert events_of(wijk) == []
    assert wijk.residents.shop[PARTNER] == -1
    assert wijk.residents.status[PARTNER] == JOBSEEKER


@pytest.mark.parametrize("status", [OWNER, STUDENT, ON_PENSION, ON_DISABILITY])
def test_some_never_consider_a_business(wijk, status):
    wijk.residents.status[PARTNER] = status
    chance = plain.opening.chance_to_consider(PARTNER, wijk, CONSIDERS, NOW)
    assert chance == 0.0


def test_need_and_example_raise_the_chance(wijk):
    residents, numbers = wijk.residents, tune(QUIET, opening={"consider": 0.01})

    def chance():
        return plain.opening.chance_to_consider(PARTNER, wijk, numbers, NOW)

    assert chance() == pytest.approx(0.025)
    residents.status[PARTNER] = WORKS_ELSEWHERE
    assert chance() == pytest.approx(0.01)
    residents.ties[PARTNER, :6], residents.n_ties[PARTNER] = 0, 6  # row 0 is an owner
    assert chance() == pytest.approx(0.01 * (1 + 0.25 * 4))
    residents.birth_month[PARTNER] = 1 - 12 * 65
    assert chance() == 0.0


def test_a_busy_business_at_home_moves_into_premises(wijk):
    shops = wijk.shops
    shops.branch[SALON], shops.premises[SALON] = HOME, -1
    wijk.premises.tenant[SALON], wijk.premises.use[SALON] = -1, USE_HOME
    shops.expected_sales[SALON], shops.cash[SALON] = 2_000_000.0, FIT_OUT
    shops.expected_income[SALON] = 0.0
    wijk.wijken.other_costs[:] = 0.0
    wijk.segments.demand[:] = 40_000_000
    open_firms(wijk, tune(QUIET, opening={"move_up": 1}))
    assert [row[3] for row in events_of(wijk, EVENT_MOVE_IN)] == [EMPTY_UNIT]
    assert shops.branch[SALON] == SERVICES
    assert shops.premises[SALON] == EMPTY_UNIT
    assert shops.cash[SALON] == 0
    assert paid(wijk, books.FIT_OUT) == FIT_OUT


def test_a_row_freed_this_month_is_not_taken_again(wijk):
    shops = wijk.shops
    shops.alive[:] = 1
    shops.alive[SALON], shops.freed[SALON] = 0, 5
    assert starting.new_row.py_func(wijk, 5) == -1
    assert starting.new_row.py_func(wijk, 7) == SALON
    shops.alive[:], shops.freed[:] = 0, 3
    shops.freed[4] = -100
    assert starting.new_row.py_func(wijk, 3) == 4


def test_each_row_is_taken_once_and_the_first_that_is_free(wijk):
    shops = wijk.shops
    shops.alive[:], shops.freed[:] = 0, -100
    shops.alive[[0, 2]] = 1
    for month in (5, 6):
        for row in (1, 3, 3, 4):  # the first try at row 3 comes to nothing
            assert starting.new_row.py_func(wijk, month) == row
            shops.alive[row] = 1
            if row == 3 and shops.freed[3] == -100:
                shops.alive[3], shops.freed[3] = 0, -101
        shops.alive[[1, 3, 4]], shops.freed[3] = 0, -100


def test_large_units_suit_formulas_of_food_and_nonfood_only():
    suits = partial(unit_search.suits_floor.py_func, numbers=tune())
    assert [suits(b, 600.0, CHAIN_SHOP) for b in range(4)] == [True, True, False, False]
    assert not any(suits(b, 600.0, INDEPENDENT) for b in range(4))
    assert [suits(b, 300.0, INDEPENDENT) for b in range(4)] == [True, True, True, False]


@pytest.mark.parametrize("pull", [0.0, 1.0, 3.0])
def test_some_trades_draw_more_of_those_who_would_start(pull):
    """One food shop, café and salon: two of seven think of horeca, or `pull` times as many."""
    world = make_wijk_of_three()
    opening = tune(opening={"trade": [1, 1, pull, 1, 1]}).opening
    list_shops(world, QUIET, NOW)
    picked = [
        int(plain.opening.pick_branch(0, np.int64(i), False, world, opening, np.uint64(5)))
        for i in range(1, 3_000)
    ]
    assert picked.count(HORECA) / len(picked) == pytest.approx(2 * pull / (5 + 2 * pull), abs=0.03)


def test_outsiders_think_of_the_trades_of_the_ring_residents_of_those_of_the_wijk():
    """No salon but one here; in the ring nine shops, all salons: ten of thirteen outsiders think of one."""
    world = make_wijk_of_three()
    world.ring.shops[:] = 0
    world.ring.shops[world.wijken.first_ring[0], SERVICES] = 9
    opening = tune(opening={"trade": [1, 1, 1, 1, 1]}).opening
    list_shops(world, QUIET, NOW)
    share = {
        outsider: np.mean([
            plain.opening.pick_branch(0, np.int64(i), outsider, world, opening, np.uint64(5)) == SERVICES
            for i in range(1, 3_000)
        ])
        for outsider in (False, True)
    }  # fmt: skip
    assert share[False] == pytest.approx(2 / 7, abs=0.03)
    assert share[True] == pytest.approx(10 / 13, abs=0.03)


@pytest.mark.parametrize(("insight", "opens"), [(0.0, 1), (1.0, 0)])
def test_experience_brings_what_an_outsider_believes_nearer_to_his_talent(wijk, insight, opens):
    """Costs between what he thinks that he can earn and what he can: he comes, unless he knows better."""
    wijk.segments.demand[:] = 40_000_000
    wijk.policy.dose[0, DEREGULATION_PERMIT_WEEKS] = 0
    identity, noise, key = 0, 0.0, 0
    while noise < 0.5:
        key += 1
        identity, branch, talent = outsider_of(wijk, 1, key)
        noise = streams.normal(np.uint64(key), streams.BELIEF, identity, 0)
    wijk.wijken.other_costs[0, :] = NEVER_PAYS
    between = costs_at_the_margin(wijk, branch, talent + 0.5 * noise, 100_000 / 0.8)
    wijk.wijken.other_costs[0, branch] = between
    numbers = tune(
        QUIET, opening={"outside_entrants": 1, "belief_spread": 1, "outside_insight": insight}
    )
    open_firms(wijk, numbers, key=key)
    assert len(events_of(wijk, EVENT_OPENING)) == opens
