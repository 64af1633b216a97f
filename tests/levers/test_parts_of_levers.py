"""Parts of levers and of moves that no whole step shows, by hand and in plain Python."""

import math

import numpy as np
import pytest

from tests import instruments
from tests.instruments import SUCCESSION
from tests.month.bench import (
    CAFE,
    EMPTY_UNIT,
    FOOD_SHOP,
    NEIGHBOUR,
    PARENT,
    PARTNER,
    SALON,
    own_table,
)
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import books, streams
from wijkabm.ground.tables.codes import (
    AT_HOME,
    FOOD,
    HOME,
    JOBSEEKER,
    MAX_MEMBERS,
    MUNICIPAL,
    N_CLASSES,
    ON_BIJSTAND,
    OWNER,
    SERVICES,
    STUDENT,
    USE_HOME,
)
from wijkabm.ground.tables.town import Ring
from wijkabm.ground.tables.world import make_table

PLACEMENT_LUCK = streams.name_luck("placement")
IMPROVEMENT_DISTRICT_LUCK = streams.name_luck("improvement_district")
PREMIUM_LUCK = streams.name_luck("zone")


def set_doses(here, **doses):
    """Doses in the wijk by their names in `tests.instruments`, in small letters."""
    for name, value in doses.items():
        here.world.policy.dose[:, getattr(instruments, name.upper())] = value


# --- permits and places of business --------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "found", "anyway"), [(50_000.0, True, 1), (91_000.0, True, 0), (101_000.0, False, 0)]
)
def test_who_finds_a_unit_anyway_finds_one_on_neutral_terms(monkeypatch, wanted, found, anyway):
    """200,000 a month are expected; 1.5 times what is wanted is enough; a fit-out costs 100,000 a month.

    Half of the fit-out is paid: then 150,000 are left instead of 100,000.
    """
    here = Here(
        opening={
            "enter_shop": 1.5, "fit_out_per_m2": 100, "fit_out_months": 10, "zone_capitalised": 0,
        },
        premises={"viewing_rate": 1},
    )  # fmt: skip
    rule = plain.unit_search.find_unit
    here.world.premises.area[EMPTY_UNIT] = 100.0
    here.world.premises.use[:3] = USE_HOME
    here.world.policy.left[:] = 10**9
    for name, answer in (("expect_result", 200_000.0), ("expect_sales", 0.0)):
        put_spy(monkeypatch, rule, name, answer)
    set_doses(here, zone_premium=0.5, zone_cap=1e9)
    given = {
        "w": 0, "b": SERVICES, "identity": 9, "owner_kind": 0, "believed": 0.0, "wanted": wanted,
    }  # fmt: skip
    assert (here.call(rule, terms=here.world.terms, **given).unit == EMPTY_UNIT) == found
    assert here.call(plain.unit_search.finds_anyway, **given) == anyway


def test_on_neutral_terms_nobody_searches_twice(monkeypatch):
    here, rule = Here(), plain.unit_search.finds_anyway
    spy = put_spy(monkeypatch, rule, "find_unit", plain.unit_search.Found(-1, 0.0, 0.0, 0.0, -1))
    given = {
        "w": 0, "b": SERVICES, "identity": 9, "owner_kind": 0, "believed": 0.0, "wanted": 1.0,
    }  # fmt: skip
    assert here.call(rule, **given) == 1
    assert spy.calls == []
    for name, value in (
        ("permit_weeks", 1), ("permit_fee", 1), ("allowed_uses", 1), ("rule_hours", 1),
        ("street_fte", 1), ("social_discount", 1), ("zone_premium", 1),
    ):  # fmt: skip
        fresh = Here()
        set_doses(fresh, **{name: value})
        assert fresh.call(rule, **given) == 0
    assert all(call[6] is not call[7].terms for call in spy.calls)
    assert len(spy.calls) == 7


def test_what_a_small_shop_saves_by_a_move():
    """Rent and a twelfth of the tax, less a twelfth of the settlement and the sales that it loses."""
    here = Here(closing={"settlement": 6}, market={"floor": [0.5] * 5, "lively_base": 0.5})
    world = here.world
    world.premises.contract_rent[CAFE], world.premises.value[CAFE] = 120_000, 1_200_000
    world.municipality.ozb_user[0], world.municipality.ozb_scale[0] = 0.01, 2.0
    world.shops.floor[SALON], world.shops.premises[SALON] = 80.0, CAFE
    floor = here.call(plain.shared_building.floor_of_place) / 80.0
    kept = min(math.sqrt(floor), 1.0)
    given = {"j": SALON, "p": EMPTY_UNIT, "margin": 300_000.0}
    for left, months in ((3, 3), (30, 6), (-4, 0)):
        world.premises.term_end[CAFE] = here.month + left
        saved = 120_000 + 2_000 - 120_000 * months / 12 - 300_000 * (1 - kept)
        assert here.call(plain.shared_building.saving_of_move, **given) == pytest.approx(saved)


def test_of_two_workplaces_the_one_that_leaves_most_is_rented(monkeypatch):
    """The business counts on 60,000 more; the second unit costs 20,000 and the first 30,000."""
    here = Here(
        opening={"seek_workplace": 1.0, "workplace_gain": 0.2, "fit_out_months": 100},
        firms={"goods": [0.0, 0.0, 0.0, 0.0, 0.25]},
        premises={"viewing_rate": 1.0},
    )
    set_doses(here, mixed_units=1.0)
    world, rule = here.world, plain.opening.seek_workplace
    world.shops.branch[SALON], world.shops.premises[SALON] = HOME, -1
    world.shops.expected_sales[SALON] = 400_000.0
    world.premises.mixed[:], world.premises.tenant[[CAFE, EMPTY_UNIT]] = 1, -1
    put_spy(monkeypatch, rule, "is_offered", True)
    put_spy(monkeypatch, rule, "fit_out", 1_000_000.0)  # 10,000 a month
    for cheap, dear in ((EMPTY_UNIT, CAFE), (CAFE, EMPTY_UNIT)):
        world.premises.asking_rent[:] = 90_000
        world.premises.asking_rent[[cheap, dear]] = 10_000, 20_000
        world.shops.cash[SALON] = 0  # too little to begin: only the choice is looked at
        seen = []
        monkeypatch.setitem(
            rule.__globals__, "fit_out", lambda p, *_, seen=seen: seen.append(int(p)) or 1e6
        )
        here.call(rule, j=SALON)
        assert seen[-1] == cheap


@pytest.mark.parametrize("offered", [True, False])
def test_only_a_unit_that_is_offered_is_rented_as_a_workplace(monkeypatch, offered):
    here = Here(
        opening={"seek_workplace": 1.0, "workplace_gain": 1.0}, premises={"viewing_rate": 1.0}
    )
    set_doses(here, mixed_units=1.0)
    world, rule = here.world, plain.opening.seek_workplace
    world.shops.branch[SALON], world.shops.premises[SALON] = HOME, -1
    world.shops.expected_sales[SALON], world.shops.cash[SALON] = 1e8, 0
    world.premises.mixed[:] = 1
    put_spy(monkeypatch, rule, "is_offered", offered)
    spy = put_spy(monkeypatch, rule, "fit_out", 1_000.0)
    here.call(rule, j=SALON)
    assert bool(spy.calls) == offered


# --- a day in a unit -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("result", "signal", "anyway"),
    [(300.0, -0.2, 1), (300.0, 0.1, 1), (-300.0, 0.1, 0), (300.0, -9.0, 0), (-300.0, 9.0, 0)],
)
def test_who_would_have_signed_before_and_after_the_day_counts_as_anyway(
    monkeypatch, result, signal, anyway
):
    """A day may move the surplus, 300 cents either side of none, by 1,000 for each spread of belief."""
    here = Here(opening={"fit_out_per_m2": 0, "enter_shop": 1.0})
    rule = plain.opening.decide_on_trial
    for name, answer in (
        ("weigh_entrant", 1.0), ("expect_sales", 1.0), ("expect_result", 50_000.0 + result),
        ("worth_of_knowing", 1e9), ("levy", 0), ("hold_day", 0), ("learn_in_a_day", signal),
        ("spread_of_trial", 1.0), ("note_offer", 0),
    ):  # fmt: skip
        put_spy(monkeypatch, rule, name, answer)
    noted = put_spy(monkeypatch, rule, "note_accepted", 0)
    given = {"believed": 0.0, "rent": 0.0, "wanted": 50_000.0, "elsewhere": 0.0}
    hopeful = 50_000.0 + result + 1_000.0
    after = here.call(rule, i=PARTNER, p=EMPTY_UNIT, b=SERVICES, hopeful=hopeful, **given)
    assert after == signal
    assert noted.calls[0][-1] == anyway


# --- who prepared, who bids, who works on the street -----------------------------------------------


def test_a_preparation_is_of_this_business_and_runs():
    here = Here()
    contracts, shops = here.world.contracts, here.world.shops

    def find():
        return here.call(plain.closing.find_preparation, j=CAFE)

    assert find() == -1
    contracts.alive[2], contracts.lever[2], contracts.row[2] = 1, SUCCESSION, CAFE
    contracts.party[2] = shops.identity[CAFE]
    assert find() == 2
    for column, value in (
        (contracts.alive, 0), (contracts.lever, instruments.COACHING), (contracts.row, SALON),
        (contracts.party, 5),
    ):  # fmt: skip
        before, column[2] = column[2], value
        assert find() == -1
        column[2] = before
    assert find() == 2


def test_a_lot_is_not_awarded_beyond_the_money(monkeypatch):
    here, rule = Here(), plain.local_procurement.award
    put_spy(monkeypatch, rule, "next_bidder", (SALON, 1))
    put_spy(monkeypatch, rule, "ask_price", 0.05)
    set_doses(here, procurement_premium=0.1)
    here.world.policy.left[0, instruments.LOCAL_PROCUREMENT] = 10_000
    here.tune(municipality={"invited": 1.0})
    given = {"w": 0, "lot": 1, "cents": 100_000}
    assert here.call(rule, promised=5_001, **given) == -1
    assert here.call(rule, promised=5_000, **given) == 5_000
    set_doses(here, procurement_premium=0.04)
    assert here.call(rule, promised=0, **given) == -1


@pytest.mark.parametrize(
    ("hours", "gap"), [(20, 0.5 * (10 / 100)), (0, 0.5 * (-10 / 100)), (9_999, 1.0)]
)
def test_streets_are_kept_by_what_hands_and_a_contractor_do(monkeypatch, hours, gap):
    """10,000 buys a contractor's 100 hours; he does 90, residents do `hours`."""
    here, rule = Here(street={"adjustment": 0.1}), plain.neighbourhood_contract.keep_streets
    here.tune(
        municipality=dict.fromkeys(("contractor_hour", "local_work_pay", "local_work_yield"), 1)
    )
    helped = put_spy(monkeypatch, rule, "count_help", 0.0)
    set_doses(here, contract_hours=30.0, contract_local_share=0.5)
    here.world.wijken.inhabitants_start[0] = 2_000
    given = {"w": 0, "whole": 10_000.0, "paid": 100.0 * hours, "left": 9_000.0}
    here.call(rule, **given)
    assert here.world.wijken.upkeep[0] == pytest.approx(0.1 * gap)
    assert helped.calls[0][-1] == 60.0  # hours promised by two thousand people


def test_seekers_have_their_turn_by_luck_and_then_there_is_nobody():
    here = Here()
    here.world.residents.status[:3] = (JOBSEEKER, ON_BIJSTAND, JOBSEEKER)
    given = {"w": 0, "decision": PLACEMENT_LUCK, "about": 4}
    for key in range(5):
        here.key = np.uint64(key)
        draws = [streams.draw(here.key, PLACEMENT_LUCK, 101 + i, 4) for i in range(3)]
        turn, met = np.uint64(0), []
        for _ in range(3):
            i, turn = here.call(plain.seekers.next_seeker, last=turn, **given)
            met.append(int(i))
        assert met == list(np.argsort(draws))
        assert here.call(plain.seekers.next_seeker, last=turn, **given) == (-1, 0)
    here.world.residents.status[:3] = (OWNER, STUDENT, AT_HOME)
    assert here.call(plain.seekers.next_seeker, last=np.uint64(0), **given) == (-1, 0)


def test_notice_of_temporary_tenants_is_the_levers_or_the_term():
    here = Here(premises={"temporary_term": 12})
    set_doses(here, temporary_notice=2.0, temporary_discount=0.0)
    assert here.call(plain.vacancy_tax.temporary_notice, w=0) == 12
    set_doses(here, temporary_discount=0.3)
    assert here.call(plain.vacancy_tax.temporary_notice, w=0) == 2


def test_a_place_goes_to_the_wijk_by_rule_or_by_numbers():
    """Two of the wijk and six of the ring seek: half by rule, of the other half a quarter."""
    here = Here()
    residents = here.world.residents
    residents.status[:3] = (JOBSEEKER, ON_BIJSTAND, OWNER)
    here.world.region.jobseekers[0] = 6
    set_doses(here, social_return_residents=0.5)
    for low, high, here_goes in ((0.6, 0.625, True), (0.625, 0.65, False)):
        here.draw_key(PLACEMENT_LUCK, 0, 13 + 4 * 2, low, high)
        assert here.call(plain.social_return.goes_to_resident, w=0, place=2) == here_goes


@pytest.mark.parametrize(("months", "arrears"), [(1, 0), (0, 1), (2, 2)])
def test_a_firm_that_counts_on_closing_sees_half_of_a_fund(months, arrears):
    here = Here()
    given = {"j": FOOD_SHOP, "cents": 100_000.0, "works": 0.5, "units": 4, "n": 3}
    shops = here.world.shops
    whole = here.call(plain.improvement_district.benefit, **given)
    shops.months_below[FOOD_SHOP], shops.arrears[FOOD_SHOP] = months, arrears
    assert whole > 0.0
    assert here.call(plain.improvement_district.benefit, **given) == pytest.approx(0.5 * whole)


def test_who_opens_only_for_a_premium_leaves_a_shop_less_in_the_ring():
    here = Here()
    ring = here.world.ring
    here.call(plain.firms.leave_ring, w=0, b=FOOD, identity=9)
    assert ring.shops[0, FOOD] == 3
    ring.shops[0, FOOD] = 0
    here.call(plain.firms.leave_ring, w=0, b=FOOD, identity=9)
    assert ring.shops[0, FOOD] == 0
    rings = make_table(Ring, 3)
    here.world = here.world._replace(ring=rings)
    rings.wijk[2], here.world.wijken.n_ring[0] = 1, 2
    for key in range(8):
        here.key, rings.shops[:] = np.uint64(key), 5
        here.call(plain.firms.leave_ring, w=0, b=FOOD, identity=9)
        luck = [streams.uniform(here.key, PREMIUM_LUCK, 9, 10 + k) for k in range(2)]
        assert rings.shops[:, FOOD].tolist() == ([4, 5, 5] if luck[0] < luck[1] else [5, 4, 5])


@pytest.mark.parametrize("anyway", [0, 1])
def test_a_social_letting_counts_who_would_have_come_without_it(monkeypatch, anyway):
    here, rule = Here(), plain.premises.let_below_rent
    spy = put_spy(monkeypatch, rule, "grant_rent", 60_000)
    given = {"j": SALON, "p": EMPTY_UNIT, "full": 100_000, "kind": 0, "anyway": anyway}
    assert here.call(rule, **given) == 100_000
    put_spy(monkeypatch, rule, "share_of_rent", 0.6)
    assert here.call(rule, **given) == 60_000
    assert [call[3] for call in spy.calls] == [anyway]


def test_without_a_discount_no_social_unit_is_offered(monkeypatch):
    here, rule = Here(), plain.social_space.run_social_space
    here.world.landlords.kind[:] = MUNICIPAL
    spy = put_spy(monkeypatch, rule, "offer_unit", 1.0)
    put_spy(monkeypatch, rule, "ask_for_less", 0.0)
    set_doses(here, social_units=4.0, social_discount=0.0)
    here.call(rule)
    assert spy.calls == []
    set_doses(here, social_discount=0.2)
    here.call(rule)
    assert len(spy.calls) == 1


@pytest.mark.parametrize("is_on", [True, False])
def test_a_shared_building_is_rented_for_another_term_while_the_lever_is_on(monkeypatch, is_on):
    here, rule = Here(), plain.shared_building.keep_building
    contracts, premises = here.world.contracts, here.world.premises
    contracts.alive[0], contracts.thing[0], contracts.end[0] = 1, EMPTY_UNIT, here.month
    premises.places[EMPTY_UNIT], premises.use[EMPTY_UNIT] = 5, 2
    paid = put_spy(monkeypatch, rule, "spend", 0)
    put_spy(monkeypatch, rule, "vacate", 0)
    set_doses(here, shared_units=5.0 * is_on, shared_months=36.0)
    here.call(rule, c=0)
    assert contracts.alive[0] == len(paid.calls) == is_on
    assert contracts.end[0] == (here.month + 36 if is_on else here.month)
    assert premises.places[EMPTY_UNIT] == 5 * is_on


@pytest.mark.parametrize(("learned", "stays"), [(0.051, True), (0.049, False)])
def test_a_member_goes_on_if_the_year_brought_more_than_its_hours(monkeypatch, learned, stays):
    """Of a margin of 100,000 a month; 30 hours at 2,000 cents are a twentieth of a year of it."""
    here, rule = (
        Here(firms={"goods": [0.5] * 5, "meeting_hours": 3}),
        plain.networking.keep_membership,
    )
    contracts, shops = here.world.contracts, here.world.shops
    contracts.alive[0], contracts.row[0] = 1, SALON
    own_table(here.world, "networking").learned[0] = learned
    shops.expected_sales[SALON] = 200_000.0
    set_doses(here, networking_meetings=10.0)
    put_spy(monkeypatch, rule, "is_member", True)
    put_spy(monkeypatch, rule, "wanted_by_owner", 1.0)
    monkeypatch.setitem(rule.__globals__, "worth_of_hours", lambda hours, _: hours * 2_000.0)
    here.call(rule, c=0)
    assert (contracts.alive[0] == 1) == stays


def test_what_a_business_will_earn_without_luck_and_once_it_is_known(monkeypatch):
    here, rule = Here(firms={"interest": 0.06}), plain.coaching.foresee_income
    shops = here.world.shops
    shops.expected_sales[SALON], shops.productivity[SALON] = 100_000.0, 0.3
    shops.visibility[SALON], shops.loan[SALON], shops.practice[SALON] = 0.5, 200_000, 0.1
    spy = put_spy(monkeypatch, rule, "expect_result", 50_000.0)
    sales = 100_000.0 * math.exp(-0.3) / 0.5
    assert here.call(rule, j=SALON) == pytest.approx(50_000 - 1_000 + 0.1 * sales)
    assert spy.calls[0][2] == pytest.approx(sales)
    shops.visibility[SALON] = 0.0
    here.call(rule, j=SALON)
    assert spy.calls[1][2] == pytest.approx(100_000.0 * math.exp(-0.3) / 0.05)


def test_a_vote_counts_if_half_turned_out(monkeypatch):
    """Stakes are as large as the effort: half come, and whoever comes is in favour."""
    here, rule = (
        Here(firms={"vote_effort": 12, "vote_doubt": 0}),
        plain.improvement_district.hold_vote,
    )
    put_spy(monkeypatch, rule, "benefit", 100.0)
    given = {"cents": 1.0, "works": 0.5, "units": 4, "n": 3, "levy": 0.0, "surcharge": 0.0}
    turnouts = set()
    for key in range(20):
        here.key = np.uint64(key)
        comes = [
            streams.uniform(here.key, IMPROVEMENT_DISTRICT_LUCK, int(identity), 1) < 0.5
            for identity in here.world.shops.identity[:3]
        ]
        assert here.call(rule, w=0, **given) == (1.0 if sum(comes) >= 2 else 0.0)
        turnouts.add(sum(comes))
    assert turnouts == {0, 1, 2, 3}


@pytest.mark.parametrize(("branch", "weight"), [(HOME, 0.7 + 0.1 * 5), (SERVICES, 0.0)])
def test_clients_come_by_a_shared_building_to_who_works_there_without_a_shop(
    monkeypatch, branch, weight
):
    here, rule = (
        Here(opening={"place_referral": 0.1, "place_meet": 0.0}),
        plain.shared_building.bring_together,
    )
    shops = here.world.shops
    shops.branch[SALON], shops.place[SALON], shops.business_ties[SALON] = branch, EMPTY_UNIT + 1, 9
    put_spy(monkeypatch, rule, "clients_of_place", 0.7)
    here.call(rule, j=SALON)
    assert shops.liveliness_weight[SALON] == pytest.approx(weight)


def test_a_debt_is_written_off_after_its_months():
    """A hundredth of 150,000 a month for three months from month 5 on, and no longer."""
    here = Here(firms={"debt_months": 3, "debt_share": 0.01})
    residents, contracts = here.world.residents, here.world.contracts
    residents.shop[NEIGHBOUR], residents.debt[NEIGHBOUR] = -1, 100_000
    contracts.alive[0], contracts.lever[0] = 1, instruments.MICROCREDIT
    contracts.row[0], contracts.party[0] = NEIGHBOUR, 103
    for here.month, debt in ((5, 98_500), (6, 97_000), (7, 95_500), (8, 0)):
        here.call(plain.microcredit.collect_debts)
        assert residents.debt[NEIGHBOUR] == debt
    assert contracts.alive[0] == 0


@pytest.mark.parametrize(
    ("payable", "paid", "repaid"),
    [(5_000, 1_000, 3_000), (3_500, 1_000, 2_500), (400, 400, 0)],
)
def test_the_fund_gets_its_interest_first_as_far_as_the_means_reach(payable, paid, repaid):
    here = Here()
    shops = here.world.shops
    shops.fund_payment[SALON], shops.fund_loan[SALON] = 3_000, 9_000
    cash = int(shops.cash[SALON])
    payer = books.account.py_func(books.SHOPS, 0)
    here.call(plain.firms.pay_fund, j=SALON, interest=1_000, payable=payable, payer=payer)
    assert cash - shops.cash[SALON] == paid + repaid
    assert shops.fund_loan[SALON] == 9_000 - repaid
    assert here.world.policy.received[0, instruments.MICROCREDIT] == paid + repaid


def test_a_street_without_units_stays_as_it_is():
    here = Here(street={"adjustment": 0.1})
    segments = here.world.segments
    here.world.premises.segment[:], segments.liveliness[:] = 0, 0.5
    with np.errstate(all="raise"):
        here.call(plain.street.light_streets)
    assert segments.liveliness[1] == 0.5
    assert segments.liveliness[0] != 0.5


def test_a_crisis_ends_the_same_share_of_the_rings_jobs_elsewhere():
    """Of a hundred ten seek and ten commute: a tenth of eighty, and of fifty open jobs."""
    here = Here()
    region = here.world.region
    region.labour_force[0], region.jobseekers[0], region.vacancies[0] = 100, 10, 50
    here.world.employers.jobs[0] = 10
    set_doses(here, crisis_job_loss=0.1)
    here.call(plain.shocks.destroy_jobs)
    assert (region.jobseekers[0], region.vacancies[0]) == (10 + 8, 45)
    assert region.lost[0] == 8 + 5


def test_who_has_a_place_looks_for_premises_at_its_own_rate():
    here = Here(opening={"place_move_up": 1.7})
    assert here.call(plain.opening.eagerness, j=SALON) == 1.0
    here.world.shops.place[SALON] = 2
    assert here.call(plain.opening.eagerness, j=SALON) == 1.7


@pytest.mark.parametrize(
    ("promoted", "use", "share"), [(1e-9, 0, 0.75), (1e9, 0, 0.25), (1e9, USE_HOME, 0.75)]
)
def test_works_or_promotion_get_most_by_the_value_behind_them(monkeypatch, promoted, use, share):
    """Three firms would rather have promotion where it draws more; homes have no say."""
    here, rule = Here(), plain.improvement_district.vote_on_works
    put_spy(monkeypatch, rule, "gain_of_promotion", promoted)
    here.world.premises.use[:3] = use
    given = {"w": 0, "cents": 10_000.0, "units": 4, "n": 3}
    assert here.call(rule, **given) == share


# --- people come of age, leave and move ------------------------------------------------------------


def test_a_child_that_comes_of_age_in_a_full_home_stays_elsewhere():
    here = Here()
    households, children = here.world.households, here.world.children
    for adults, grown in ((MAX_MEMBERS, 0), (2, 1)):
        children.alive[0], children.household[0] = 1, 0
        children.identity[0], children.birth_month[0] = 500, here.month - 180
        households.n_children[0], households.n_adults[0] = 1, adults
        before = int(here.world.residents.alive.sum())
        here.call(plain.population.come_of_age)
        assert children.alive[0] == households.n_children[0] == 0
        assert here.world.residents.alive.sum() - before == grown
        assert households.n_adults[0] == adults + grown


def leave_home(here, rate=1.0, stays=1.0, waiting=3):
    here.tune(population={"leave_home_rate": rate, "stays_in_wijk": stays})
    list_of = np.full(8, -1)
    n = here.call(plain.population.leave_parents, h=0, waiting=list_of, n_waiting=waiting)
    return n, list_of.tolist()


@pytest.fixture
def family():
    """The neighbour is the grown child of the couple, twenty years old."""
    here = Here()
    households, residents = here.world.households, here.world.residents
    households.members[0, 2], households.n_adults[0] = NEIGHBOUR, 3
    households.n_adults[1] = 0
    residents.household[NEIGHBOUR], residents.shop[NEIGHBOUR] = 0, -1
    residents.status[NEIGHBOUR] = JOBSEEKER
    residents.birth_month[NEIGHBOUR] = here.month - 12 * 20
    return here


def test_some_grown_children_wait_for_a_home_in_the_wijk(family):
    assert leave_home(family) == (4, [-1, -1, -1, NEIGHBOUR, -1, -1, -1, -1])
    assert leave_home(family, rate=0.0)[0] == 3
    assert family.world.households.n_adults[0] == 3


def test_others_go_elsewhere(family):
    assert leave_home(family, stays=0.0) == (3, [-1] * 8)
    assert family.world.households.n_adults[0] == 2
    assert family.world.residents.alive[:3].tolist() == [1, 1, 0]


def test_no_street_is_livelier_than_wholly():
    weights = {"lit_weight": 9.0, "repair_weight": 9.0, "adjustment": 1.0}
    here = Here(street=weights)
    here.world.segments.liveliness[:] = 0.5
    here.call(plain.street.light_streets)
    assert here.world.segments.liveliness.max() == 1.0


def test_schooling_is_that_of_the_first_adult_or_any():
    here, found = Here(), set()
    for identity in range(40):
        drawn = here.call(plain.population.draw_schooling, identity=identity, parents=7)
        alike, other = (
            streams.uniform(streams.GOLDEN, streams.STATUS, identity, about) for about in (1, 2)
        )
        assert drawn == (7 if alike < 0.55 else int(3 * other))
        found.add(int(drawn))
    assert found == {0, 1, 2, 7}


@pytest.mark.parametrize("parted", [0, 1])
def test_children_stay_in_the_month_in_which_their_parents_part(monkeypatch, parted):
    here, rule = Here(), plain.population.leave_homes
    put_spy(monkeypatch, rule, "measure_crowds", None)
    put_spy(monkeypatch, rule, "chance_to_move", 0.0)
    put_spy(monkeypatch, rule, "most_to_move", 1.0)
    put_spy(monkeypatch, rule, "separate", parted)
    spy = put_spy(monkeypatch, rule, "leave_parents", 5)
    waiting = here.call(rule, gone=None, crowd=None)
    assert (waiting, len(spy.calls)) == ((1, 0) if parted else (5, 1))


@pytest.mark.parametrize(("adults", "children", "comes"), [(1, 1, 1), (2, 1, 0), (1, 2, 0)])
def test_a_household_comes_only_if_the_tables_have_room(monkeypatch, adults, children, comes):
    """One row for an adult and one for a child are free."""
    here, rule = Here(population={"refill": 1.0}), plain.population.let_homes
    world = here.world
    world.households.alive[2], world.households.suits[:] = 0, 4
    world.residents.alive[1:], world.children.alive[1:] = 1, 1
    world.residents.alive[0] = world.children.alive[0] = 0
    world.templates.n_adults[0], world.templates.n_children[0] = adults, children
    for name, answer in (
        ("household_class", 4), ("list_templates", None), ("choose_template", 0), ("move_within", False),
    ):  # fmt: skip
        put_spy(monkeypatch, rule, name, answer)
    spy = put_spy(monkeypatch, rule, "move_in", None)
    gap, room = np.zeros((1, N_CLASSES), np.int64), np.zeros(1, np.int64)
    gap[0, 4] = 3
    here.call(rule, gap=gap, room=room, start=None, rows=None, rest=None, n_waiting=0)
    assert len(spy.calls) == comes


def test_who_waits_moves_into_a_home_that_comes_free(family):
    world = family.world
    households, residents = world.households, world.residents
    households.fixed_costs[0], households.alive[2] = 30_001, 0
    residents.net_wage[NEIGHBOUR] = 170_000
    band = plain.population.band_of(20)
    given = {"h": 2, "waiting": np.array([-1, NEIGHBOUR]), "n_waiting": 2}
    assert not family.call(plain.population.move_within, band=band + 1, **given)
    savings = int(households.savings[0])
    assert family.call(plain.population.move_within, band=band, **given)
    assert given["waiting"].tolist() == [-1, -1]
    assert households.members[2, 0] == NEIGHBOUR
    assert residents.household[NEIGHBOUR] == 2
    assert households.fixed_costs[2] == 15_000
    assert households.expected_income[2] == 170_000.0
    assert (households.savings[0], households.savings[2]) == (savings, 0)  # a child takes nothing
    assert (households.n_adults[0], households.n_adults[2]) == (2, 1)


def test_a_partner_takes_half_of_the_savings_along():
    here = Here()
    households = here.world.households
    households.savings[0], households.alive[2] = 4_000_001, 0
    age = here.month - here.world.residents.birth_month[PARTNER]
    band = plain.population.band_of(age // 12)
    given = {"h": 2, "waiting": np.array([PARTNER]), "n_waiting": 1}
    assert here.call(plain.population.move_within, band=band, **given)
    assert (households.savings[0], households.savings[2]) == (2_000_001, 2_000_000)
    assert households.members[0, 0] == PARENT


def test_a_business_that_moves_in_with_its_owner_has_an_age_by_luck():
    here = Here(opening={"bring_along": 1.0})
    residents, shops = here.world.residents, here.world.shops
    row = int(np.flatnonzero(shops.alive == 0)[0])
    residents.shop[PARTNER], residents.net_wage[PARTNER] = -1, 0
    here.call(plain.opening.bring_along, i=PARTNER)
    years = 7.0 * streams.exponential(here.key, streams.HOME_CLIENTS, 102, 1)
    assert (residents.status[PARTNER], residents.shop[PARTNER]) == (OWNER, row)
    assert (shops.branch[row], shops.owner[row]) == (HOME, PARTNER)
    assert shops.opened[row] == here.month - 12 - int(12 * years)


def test_the_share_of_ties_who_volunteer():
    here = Here()
    residents = here.world.residents
    share = plain.time.share_of_ties_who_volunteer
    assert here.call(share, i=PARENT) == 0.0
    residents.is_volunteer[NEIGHBOUR] = 1
    residents.ties[PARENT, :2] = NEIGHBOUR, PARTNER
    for n, found in ((1, 1.0), (2, 0.5)):
        residents.n_ties[PARENT] = n
        assert here.call(share, i=PARENT) == found
