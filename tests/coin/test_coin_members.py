"""Who takes part in a coin, hours and pay, the free amounts, what is bought outside shops; by hand."""

import math

import numpy as np
import pytest

from tests.coin.coin_world import (
    ASSOCIATIONS,
    ISSUER,
    NUMBERS,
    PLAIN,
    PLENTY,
    coins_paid,
    fund,
    give,
    join,
    make_coin_world,
    open_office,
    run,
    set_terms,
)
from tests.instruments import SOCIAL_COIN
from tests.month.bench import FOOD_SHOP, NEIGHBOUR, PARENT, PARTNER, SALON, paid, tune
from tests.month.plain import Here, plain
from wijkabm.ground import books, coins
from wijkabm.ground.tables.codes import (
    AT_HOME,
    CORPORATION_HOME,
    JOBSEEKER,
    ON_BIJSTAND,
    ON_PENSION,
    WORKS_ELSEWHERE,
)


def tell(**coin):
    """Plain numbers with some changed."""
    return tune(NUMBERS, coin=coin)


def office(world, name):
    return getattr(world.coin_offices, name)[0]


def tie(world, i, j):
    """A tie between two residents."""
    residents = world.residents
    for a, b in ((i, j), (j, i)):
        residents.ties[a, residents.n_ties[a]] = b
        residents.n_ties[a] += 1


# --- hours, cap, lag -----------------------------------------------------------------------------


@pytest.mark.parametrize("lag", [0, 1, 3])
def test_hours_are_promised_at_once_and_paid_after_the_lag(lag):
    world = open_office(make_coin_world(lag=lag))
    join(world, NEIGHBOUR, hours=10)
    for month in range(1, 2 + lag):
        assert world.residents.coins[NEIGHBOUR] == 0
        run(world, "run_office", "take_part", month=month)
        world.residents.volunteer_hours[NEIGHBOUR] = 0
    assert world.residents.coins[NEIGHBOUR] == 2_000  # ten hours of two euros
    assert coins_paid(world, coins.ISSUE_VOLUNTEERING) == 2_000
    assert world.coin_members.earned[NEIGHBOUR] == office(world, "issued_of_year") == 2_000
    assert office(world, "promised") == 0
    run(world, "run_office", "take_part", month=2 + lag)
    assert world.residents.coins[NEIGHBOUR] == 2_000
    assert world.coin_members.earned[NEIGHBOUR] == 0


def test_the_cap_comes_free_by_twelfths_and_all_get_the_same_share():
    world = open_office(make_coin_world(yearly_cap=1_200.0, lag=0))
    join(world, PARENT, hours=60)
    join(world, NEIGHBOUR, hours=40)
    run(world, "take_part")
    assert world.residents.coins[:3].tolist() == [6_000, 0, 4_000]  # of 12,000 and 8,000
    assert office(world, "hours") == 100
    assert office(world, "wanted") == 20_000
    assert office(world, "paid_share") == pytest.approx(0.85)
    for month in range(2, 13):
        world.residents.volunteer_hours[:3] = (60, 0, 40)
        run(world, "run_office", "take_part", month=month)
        assert office(world, "issued_of_year") <= 10_000 * month
    assert office(world, "issued_of_year") == 120_000
    world.residents.volunteer_hours[:3] = (60, 0, 40)
    run(world, "run_office", "take_part", month=13)
    assert office(world, "issued_of_year") == 10_000


def test_promises_count_against_the_cap_of_the_month_in_which_they_are_paid():
    """A hundred coins come free a month: four hundred until April, in which January's hours are paid."""
    world = open_office(make_coin_world(yearly_cap=1_200.0, lag=3))
    join(world, NEIGHBOUR)
    promised = []
    for month in (1, 2, 3):
        world.residents.volunteer_hours[NEIGHBOUR] = 175
        run(world, "run_office", "take_part", month=month)
        promised.append(int(office(world, "promised")))
    assert promised == [35_000, 50_000, 60_000]
    assert world.residents.coins[NEIGHBOUR] == 0
    for month in (4, 5, 6):
        run(world, "run_office", "take_part", month=month)
        world.residents.volunteer_hours[NEIGHBOUR] = 0
        assert office(world, "issued_of_year") == promised[month - 4]


def test_what_is_paid_next_year_counts_against_next_years_cap():
    world = open_office(make_coin_world(yearly_cap=1_200.0, lag=1), issued_of_year=120_000)
    join(world, NEIGHBOUR, hours=80)
    run(world, "run_office", "take_part", month=11)
    assert office(world, "promised") == 0
    run(world, "run_office", "take_part", month=12)
    assert office(world, "promised") == 10_000
    world.residents.volunteer_hours[NEIGHBOUR] = 80
    run(world, "run_office", "take_part", month=13)
    assert office(world, "issued_of_year") == 10_000
    assert office(world, "promised") == 10_000


def test_months_that_are_paid_next_year_share_what_comes_free_of_its_cap():
    """Hours of October to December are paid in January to March: a hundred euros come free for each."""
    world = open_office(make_coin_world(yearly_cap=1_200.0, lag=3))
    join(world, NEIGHBOUR)
    for month in (10, 11, 12):
        world.residents.volunteer_hours[NEIGHBOUR] = 200
        run(world, "run_office", "take_part", month=month)
        assert office(world, "promised") == 10_000 * (month - 9)


def test_no_more_is_promised_than_the_fund_backs():
    world = open_office(make_coin_world())
    set_terms(world, lag=0, backing=0.5)
    fund(world, 5_000)
    give(world, world.residents.coins, PARTNER, 2_000)
    join(world, NEIGHBOUR, hours=100)
    run(world, "take_part")
    assert world.residents.coins[NEIGHBOUR] == 8_000  # 1,000 of the 5,000 back the partner's
    run(world, "take_part", month=2)
    assert world.residents.coins[NEIGHBOUR] == 8_000


def test_classes_and_association_work_have_rates_of_their_own():
    numbers = tell(
        class_share=1, class_hours=10, association_active=1, association_hours=5,
    )  # fmt: skip
    terms = {"issue_volunteering": 1.0, "issue_education": 3.0, "issue_association": 4.0}
    world = open_office(make_coin_world(numbers, lag=0, **terms))
    world.residents.association[:3] = (0, 0, 1)
    join(world, NEIGHBOUR, hours=7)
    run(world, "take_part", numbers=numbers)
    assert coins_paid(world, coins.ISSUE_VOLUNTEERING) == 700
    assert coins_paid(world, coins.ISSUE_EDUCATION) == 3_000
    assert coins_paid(world, coins.ISSUE_ASSOCIATION) == 2_000
    assert world.coin_members.hours[NEIGHBOUR].tolist() == [7, 10, 5]


def test_an_association_pays_for_its_work_out_of_dues_first():
    numbers = tell(association_active=1, association_hours=5, association_spends=0)
    terms = {"issue_volunteering": 0.0, "issue_association": 2.0, "memberships": 0.0}
    world = open_office(make_coin_world(numbers, lag=0, **terms))
    world.residents.association[:3] = (1, 0, 1)
    join(world, PARENT, NEIGHBOUR)
    give(world, world.ledger.coins.purses, ASSOCIATIONS, 500)
    run(world, "take_part", numbers=numbers)
    assert coins_paid(world, coins.ASSOCIATION_WORK) == 500  # a quarter of 2,000
    assert coins_paid(world, coins.ISSUE_ASSOCIATION) == 1_500
    assert world.residents.coins[:3].tolist() == [1_000, 0, 1_000]
    assert office(world, "issued_of_year") == 1_500
    assert office(world, "promised") == 0
    assert world.coin_members.earned_of_year[:3].tolist() == [1_000, 0, 1_000]
    assert world.coin_members.excess[:3].tolist() == [0, 0, 0]  # two euros an hour are free
    assert world.ledger.coins.purses[ASSOCIATIONS] == 0


# --- taking part ---------------------------------------------------------------------------------

WORTH = math.exp(-0.05 * 2_001 / 6_000)  # of the last of 20 coins to who can spend 60 a month
FELT = 2_000 * WORTH  # cents: ten hours; 1,966.9


def may_join(numbers, ties=0, with_room=True):
    """Whether the neighbour, who gave ten hours and pays 60 euros of dues, begins to take part."""
    numbers = tune(numbers, coin={"dues": 60.0, "impatience": 0.05, "moves": 0.0})
    world = open_office(make_coin_world(numbers, memberships=1.0 if with_room else 0.0))
    residents, members = world.residents, world.coin_members
    residents.volunteer_hours[NEIGHBOUR], residents.is_volunteer[NEIGHBOUR] = 10, 1
    residents.association[NEIGHBOUR] = 1
    for k in range(ties):
        tie(world, NEIGHBOUR, (PARENT, PARTNER)[k])
    if ties:
        members.joined[PARENT], members.room[PARENT] = 1, PLENTY
    run(world, "take_part", numbers=numbers)
    asked, joined = world.policy.offered[0, SOCIAL_COIN], members.joined[NEIGHBOUR] > 0
    assert (world.policy.accepted[0, SOCIAL_COIN], world.policy.refused[0, SOCIAL_COIN]) == (
        joined,
        asked - joined,
    )
    assert members.hours[NEIGHBOUR, 0] == (10 if joined else 0)
    return bool(joined)


def least_that_deters(cents):
    """Whole euros of effort below and above what is felt."""
    return math.floor(cents / 100), math.floor(cents / 100) + 1


@pytest.mark.parametrize(
    ("felt", "coin", "ties"),
    [
        (FELT, {}, 0),
        (FELT * 1.5, {"example": 1}, 2),  # one of two ties takes part
        (FELT * 4 / 3, {"need": 1}, 0),  # an income of 1,500, usual are 2,000
        (FELT * math.sqrt(4 / 3), {"need": 0.5}, 0),
    ],
    ids=["alone", "ties", "need", "less need"],
)
def test_who_takes_part_feels_more_gain_than_effort(felt, coin, ties):
    below, above = least_that_deters(felt)
    assert may_join(tell(effort=below, **coin), ties)
    assert not may_join(tell(effort=above, **coin), ties)


def test_nobody_works_for_coins_that_buy_nothing():
    assert not may_join(tell(effort=0.001), with_room=False)


def test_nobody_is_asked_whom_the_issuer_does_not_reach_unless_by_ties():
    world = open_office(make_coin_world())
    set_terms(world, reach=1e-12)
    world.residents.volunteer_hours[:3] = 10
    world.residents.is_volunteer[:3] = 1
    run(world, "take_part")
    assert world.policy.offered[0, SOCIAL_COIN] == 0
    tie(world, NEIGHBOUR, PARENT)
    world.coin_members.joined[PARENT] = 1
    run(world, "take_part")
    assert world.policy.offered[0, SOCIAL_COIN] == 1


def test_no_more_are_asked_than_the_cap_can_pay():
    """The chance to be asked is places over volunteers: none when this month's cap is spoken for."""
    world = open_office(make_coin_world())
    world.residents.is_volunteer[:3] = 1
    world.residents.volunteer_hours[:3] = 10
    world.coin_offices.wanted[0] = 100_000  # a thousand euros a month are free
    run(world, "take_part")
    assert world.policy.offered[0, SOCIAL_COIN] == 0


@pytest.mark.parametrize(("volunteers", "chance"), [(0, 0.5), (1, 0.5), (2, 0.25)])
def test_places_are_shared_among_those_who_volunteer_and_do_not_take_part(volunteers, chance):
    """A usual volunteer gives twenty hours, 40 euros of coins; 20 euros of the cap are left: half a place."""
    here = Here(coin=PLAIN, time={"volunteer_hours_working": 10, "volunteer_hours_free": 30})
    here.world = open_office(make_coin_world())
    residents = here.world.residents
    residents.is_volunteer[:3] = [n < volunteers for n in range(3)]
    join(here.world, NEIGHBOUR)  # a volunteer who takes part already
    here.world.coin_offices.wanted[0] = 100_000 - 2_000
    assert here.call(plain.coin.chance_to_be_asked, w=0) == chance


@pytest.mark.parametrize(
    ("coin", "hours"),
    [
        ({}, 10),
        ({"crowding": -0.2}, 8),
        ({"crowding": 0.2}, 12),
        ({"response": 0.6}, 13),  # .6 of an hour's coins over 4 euros of own time
        ({"crowding": -0.2, "response": 0.6}, 11),
        ({"crowding": -1.0}, 0),
    ],
)
def test_pay_crowds_hours_out_or_in_and_draws_more(coin, hours):
    numbers = tell(least_hour=4, **coin)
    world = open_office(make_coin_world(numbers, lag=0))
    join(world, NEIGHBOUR, hours=10)
    run(world, "take_part", numbers=numbers)
    assert world.residents.volunteer_hours[NEIGHBOUR] == hours
    assert world.coin_members.hours[NEIGHBOUR, 0] == hours
    assert world.residents.coins[NEIGHBOUR] == 200 * hours


def test_an_hour_is_worth_a_share_of_the_wage():
    numbers = tell(response=0.5, time_worth=0.5, least_hour=1)
    world = open_office(make_coin_world(numbers, lag=0))
    world.residents.status[PARTNER] = WORKS_ELSEWHERE
    world.residents.net_wage[PARTNER] = 200_000
    join(world, PARTNER, hours=100)
    run(world, "take_part", numbers=numbers)
    hour = 0.5 * 200_000 / 156.0  # cents: half of the net wage of an hour
    assert world.residents.volunteer_hours[PARTNER] == round(100 * (1 + 0.5 * 200 / hour))


def test_who_finds_the_effort_too_large_gives_what_he_gave_and_is_not_paid():
    numbers = tell(crowding=-0.5, effort=21)
    world = open_office(make_coin_world(numbers, lag=0))
    join(world, NEIGHBOUR, hours=10)
    run(world, "take_part", numbers=numbers)
    assert world.residents.volunteer_hours[NEIGHBOUR] == 10
    assert world.residents.coins[NEIGHBOUR] == office(world, "hours") == 0


# --- the free amounts ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "hours", "before", "excess"),
    [
        (5.0, 40, 0, 0),  # 200 euros
        (5.5, 38, 0, 0),  # 209 euros
        (7.0, 20, 0, 3_000),  # 140 euros, of which 110 free
        (7.0, 40, 0, 7_000),  # 280 euros, of which 210 free
        (2.0, 110, 0, 1_000),  # 220 euros
        (5.0, 40, 205_000, 15_000),  # 200 euros; 50 were left of the year's 2,100
        (5.0, 40, 230_000, 20_000),
    ],
)
def test_pay_above_the_free_amounts_of_hour_month_and_year_is_counted(rate, hours, before, excess):
    world = open_office(make_coin_world(lag=0, issue_volunteering=rate))
    world.coin_members.earned_of_year[NEIGHBOUR] = before
    join(world, NEIGHBOUR, hours=hours)
    run(world, "take_part")
    assert world.coin_members.earned[NEIGHBOUR] == 100 * rate * hours
    assert world.coin_members.excess[NEIGHBOUR] == excess
    assert world.coin_members.earned_of_year[NEIGHBOUR] == before + 100 * rate * hours
    run(world, "run_office", month=13)
    assert world.coin_members.earned_of_year[NEIGHBOUR] == 0


def pay_incomes(status, excess, benefit=0, **income):
    """The neighbour's household after a month's incomes; also the world."""
    numbers = tune(NUMBERS, income={"unemployment_share": 0.7, **income})
    world = make_coin_world(numbers)
    households, residents = world.households, world.residents
    residents.status[NEIGHBOUR], residents.shop[NEIGHBOUR] = status, -1
    residents.net_wage[NEIGHBOUR], residents.benefit[NEIGHBOUR] = 0, benefit
    world.shops.owner[SALON] = -1
    households.tenure[1] = CORPORATION_HOME
    households.housing_cost[1] = households.fixed_costs[1] = 0
    households.savings[1] = 1_000_000
    world.coin_members.excess[NEIGHBOUR] = excess
    run(world, "pay_incomes", numbers=numbers)
    assert world.coin_members.excess[NEIGHBOUR] == 0
    return world


def difference(status, excess, kind, **options):
    """By how much a payment differs with this excess, and the tax on coins that was paid."""
    without, world = (pay_incomes(status, cents, **options) for cents in (0, excess))
    assert paid(without, books.COIN_TAX) == 0
    return paid(without, kind) - paid(world, kind), paid(world, books.COIN_TAX)


def test_bijstand_is_cut_by_pay_above_what_is_free():
    leaves = NUMBERS.work.benefit_leaves
    assert leaves == 0.25
    assert difference(ON_BIJSTAND, 7_000, books.BIJSTAND) == (5_250, 0)
    assert difference(ON_BIJSTAND, 0, books.BIJSTAND) == (0, 0)


def test_the_unemployment_benefit_is_cut_by_seven_tenths():
    cut = difference(JOBSEEKER, 7_000, books.UNEMPLOYMENT_BENEFIT, benefit=100_000)
    assert cut == (4_900, 0)
    assert difference(JOBSEEKER, 7_000, books.UNEMPLOYMENT_BENEFIT, benefit=3_000) == (3_000, 0)


def test_a_jobseeker_without_a_benefit_pays_tax_like_others():
    assert difference(JOBSEEKER, 7_000, books.UNEMPLOYMENT_BENEFIT) == (0, 2_590)


@pytest.mark.parametrize("status", [ON_PENSION, AT_HOME])
def test_all_others_pay_tax_on_it_in_euros(status):
    kind = books.STATE_PENSION if status == ON_PENSION else books.ALLOWANCE
    assert difference(status, 7_000, kind) == (0, 2_590)  # 37 %


def test_who_came_after_the_pay_owes_nothing_for_it():
    world = make_coin_world()
    world.coin_members.excess[:3] = 7_000
    world.coin_members.identity[:3] = 999
    run(world, "pay_incomes")
    assert paid(world, books.COIN_TAX) == 0


# --- the supplement ------------------------------------------------------------------------------


def hand_in(room, left=PLENTY, status=JOBSEEKER):
    world = open_office(make_coin_world(supplement=0.5))
    world.residents.status[PARTNER] = status
    join(world, PARTNER, room=room)
    give(world, world.residents.coins, PARTNER, 2_000)
    world.coin_members.earned[PARTNER] = 1_500
    world.policy.left[:, SOCIAL_COIN] = left
    before, income = int(world.households.savings[0]), int(world.households.income[0])
    run(world, "supplement_benefits", month=2)
    got = int(world.households.savings[0]) - before
    assert world.households.income[0] == income  # it cuts no benefit or allowance
    assert got == paid(world, books.COIN_SUPPLEMENT) == world.policy.spent[0, SOCIAL_COIN]
    returned = coins_paid(world, coins.SUPPLEMENT)
    assert world.residents.coins[PARTNER] == 2_000 - returned
    return returned, got


def test_last_months_coins_are_handed_in_where_they_are_worth_less_in_shops():
    assert hand_in(room=10) == (1_500, 750)
    assert hand_in(room=10, status=ON_BIJSTAND) == (1_500, 750)
    assert hand_in(room=PLENTY) == (0, 0)


def test_only_beside_a_benefit_and_as_far_as_the_levers_money_goes():
    assert hand_in(room=10, status=AT_HOME) == (0, 0)
    assert hand_in(room=10, left=250) == (500, 250)
    assert hand_in(room=10, left=0) == (0, 0)


# --- outside shops -------------------------------------------------------------------------------


def holder(numbers=NUMBERS, cents=5_000, **terms):
    """A world in which the neighbour takes part and holds so many coins; no hours are given."""
    world = open_office(make_coin_world(numbers, **terms))
    join(world, NEIGHBOUR)
    give(world, world.residents.coins, NEIGHBOUR, cents)
    return world


@pytest.mark.parametrize(
    ("held", "share", "dues"), [(5_000, 1.0, 600), (5_000, 0.5, 300), (400, 1.0, 400)]
)
def test_members_of_associations_pay_dues_in_coins(held, share, dues):
    numbers = tell(dues=6.0, association_spends=0)
    world = holder(numbers, held, memberships=share)
    world.residents.association[NEIGHBOUR] = 1
    run(world, "take_part", numbers=numbers)
    assert coins_paid(world, coins.MEMBERSHIP) == dues
    assert world.ledger.coins.purses[ASSOCIATIONS] == dues
    assert world.residents.coins[NEIGHBOUR] == held - dues
    assert world.coin_members.spent[NEIGHBOUR] == dues


def test_municipal_services_bring_coins_back_to_the_issuer():
    numbers = tell(services_wanted=4.0)
    world = holder(numbers, services=0.5)
    run(world, "take_part", numbers=numbers)
    assert coins_paid(world, coins.COIN_SERVICES) == 200
    assert coins.outstanding(world.ledger.coins) == 4_800


def test_who_never_thinks_of_coins_pays_none():
    numbers = tell(attentive=0, seldom=0, dues=6.0, services_wanted=4.0)
    world = holder(numbers, services=1.0, memberships=1.0)
    world.residents.association[NEIGHBOUR] = 1
    run(world, "take_part", numbers=numbers)
    assert world.residents.coins[NEIGHBOUR] == 5_000


def peers(friend, cents=5_000, room=True):
    numbers = tell(peer_jobs=1, peer_hours=2, peer_rate=5, least_hour=3, services_wanted=10**6)
    world = holder(numbers, cents, peers=1.0, services=0.0)
    tie(world, NEIGHBOUR, friend)
    if not room:
        numbers = tune(numbers, coin={"impatience": 10**6})
    run(world, "take_part", numbers=numbers)
    return world


def test_a_neighbour_does_a_small_job_for_coins_and_then_takes_part():
    world = peers(PARENT)
    assert coins_paid(world, coins.PEER_SERVICES) == 1_000  # two hours of five euros
    assert world.residents.coins[:3].tolist() == [1_000, 0, 4_000]
    assert world.coin_members.joined[PARENT] == 1
    book = world.ledger.coins
    assert book.edges[: book.n_edges[0]].tolist() == [[103, 101, 1_000]]


def test_nobody_works_for_coins_he_cannot_spend_nor_on_credit():
    assert coins_paid(peers(PARENT, room=False), coins.PEER_SERVICES) == 0
    assert coins_paid(peers(PARENT, cents=999), coins.PEER_SERVICES) == 0


def test_within_a_household_nothing_is_paid():
    world = peers(PARENT)
    give(world, world.residents.coins, PARENT, 4_000)
    world.residents.n_ties[:3] = 0
    tie(world, PARENT, PARTNER)
    run(world, "take_part", numbers=tell(peer_jobs=1, least_hour=1), month=2)
    assert coins_paid(world, coins.PEER_SERVICES) == 0


def test_an_association_spends_half_of_its_coins_in_a_shop_that_takes_them():
    numbers = tell(association_spends=0.5)
    world = open_office(make_coin_world(numbers))
    give(world, world.ledger.coins.purses, ASSOCIATIONS, 1_001)
    run(world, "take_part", numbers=numbers)
    assert coins_paid(world, coins.ASSOCIATION_PURCHASES) == 0
    world.shops.coin_share[SALON] = 0.25
    run(world, "take_part", numbers=numbers)
    assert coins_paid(world, coins.ASSOCIATION_PURCHASES) == 500
    assert world.shops.coins[SALON] == world.shops.orders[SALON] == 500
    assert world.shops.orders[FOOD_SHOP] == 0


# --- coins that are sold -------------------------------------------------------------------------


def sell(glow, sale=1.0, held=0, discount=0.0):
    numbers = tell(glow=glow, dues=60.0, impatience=0.05, moves=0.0, effort=3, association_spends=0)
    terms = {"issue_volunteering": 0.0, "memberships": 1.0, "sale": sale}
    world = open_office(make_coin_world(numbers, **terms), discount=discount)
    world.residents.association[NEIGHBOUR] = 1
    world.residents.loyalty[:3] = (0.0, 0.0, 1.0)
    give(world, world.residents.coins, NEIGHBOUR, held)
    fund(world, 0)
    before = int(world.households.savings[1])
    run(world, "take_part", numbers=numbers)
    bought = coins_paid(world, coins.COIN_SALE)
    assert before - world.households.savings[1] == bought == world.ledger.coins.fund[0]
    assert paid(world, books.COIN_SALE) == -office(world, "cost") == bought
    assert office(world, "issued_of_year") == 0
    return bought


def test_the_loyal_buy_coins_for_what_they_can_spend_in_a_month():
    assert sell(glow=0.5) == 6_000
    assert sell(glow=0.5, held=2_500) == 3_500
    assert sell(glow=0.0) == 0
    assert sell(glow=0.5, sale=0.0) == 0


def test_a_coin_bought_must_be_worth_its_price_and_the_effort():
    worth = math.exp(-0.05 * 3_001 / 6_000)  # of the coin in the middle of what is bought
    least = 300 / 6_000 + 1.0 - worth  # glow that pays the effort of three euros
    assert sell(glow=least * 1.01) == 6_000
    assert sell(glow=least * 0.99) == 0
    assert sell(glow=least * 0.99 - 0.02, discount=0.02) == 0
    assert sell(glow=least * 1.01 - 0.02, discount=0.02) == 6_000


def test_without_an_issuer_nothing_is_earned_nor_bought():
    world = open_office(make_coin_world())
    join(world, NEIGHBOUR, hours=10)
    set_terms(world, reach=0.0)
    run(world, "take_part", month=2)
    assert world.ledger.coins.flows.sum() == 0
    assert world.ledger.coins.purses[ISSUER] == 0
    assert np.all(world.coin_members.hours == 0)
