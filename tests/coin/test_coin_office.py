"""The issuer of a coin: fund, office, redemption, what lapses, leavers, the end; worked out by hand."""

import pytest

from tests.coin.coin_world import (
    ASSOCIATIONS,
    NUMBERS,
    coin_balances_of,
    coins_paid,
    fund,
    give,
    make_coin_world,
    open_office,
    run,
    set_terms,
)
from tests.instruments import SOCIAL_COIN
from tests.month.bench import (
    CAFE,
    FOOD_SHOP,
    NEIGHBOUR,
    PARENT,
    PARTNER,
    SALON,
    own_table,
    paid,
    tune,
)
from wijkabm.ground import books, coins
from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.tables.codes import CONTRACT_COIN, OWNER_DIED
from wijkabm.month.population import persons

OFF = {"issue_volunteering": 0.0, "yearly_cap": 0.0, "reach": 0.0, "bill_share": 0.0}


@kernel
def remove_resident(i, world):
    persons.remove_resident(i, world)


def give_shop(world, shop, cents):
    give(world, world.shops.coins, shop, cents)


def give_resident(world, i, cents):
    give(world, world.residents.coins, i, cents)


def office(world, name):
    return getattr(world.coin_offices, name)[0]


# --- the fund ------------------------------------------------------------------------------------


def test_the_cap_of_each_month_is_backed_by_the_municipality():
    world = make_coin_world(yearly_cap=1_200.0, redemption=0.9, backing=0.5)
    purse = books.single(world.ledger, books.MUNICIPALITY)
    before = world.ledger.purses[purse]
    run(world, "run_office", month=1)
    assert world.ledger.coins.fund[0] == 4_500  # a twelfth is 100 coins: x .9 x .5
    assert paid(world, books.COIN_BACKING) == 4_500
    assert world.ledger.purses[purse] == before - 4_500
    assert world.policy.spent[0, SOCIAL_COIN] == 4_500
    run(world, "run_office", month=2)
    assert world.ledger.coins.fund[0] == 9_000  # of 200 coins, of which 45 euros are there


@pytest.mark.parametrize(("issuer", "share"), [(0, 1.0), (1, 0.0), (2, 0.5)])
def test_a_public_private_fund_pays_half_and_an_association_all_by_itself(issuer, share):
    world = make_coin_world(yearly_cap=1_200.0, backing=1.0, issuer=issuer)
    run(world, "run_office", month=3)
    assert world.ledger.coins.fund[0] == 30_000 * share


def test_the_fund_gets_no_more_than_the_levers_money():
    world = make_coin_world(yearly_cap=1_200.0, backing=1.0)
    world.policy.left[:, SOCIAL_COIN] = 1_234
    run(world, "run_office")
    assert world.ledger.coins.fund[0] == 1_234
    assert world.policy.left[0, SOCIAL_COIN] == 0


def test_the_office_of_an_association_is_paid_from_what_backs_no_coin():
    world = make_coin_world(backing=1.0, issuer=1, office=12_000.0)
    give_resident(world, PARENT, 30_000)
    fund(world, 150_000)
    run(world, "run_office")
    assert paid(world, books.LEVER_COSTS) == 100_000  # a month; 120,000 were free
    run(world, "run_office", month=2)
    assert paid(world, books.LEVER_COSTS) == 20_000
    assert world.ledger.coins.fund[0] == 30_000
    assert office(world, "cost") == 20_000


# --- redemption ----------------------------------------------------------------------------------


@pytest.fixture
def redeeming():
    """Two shops with 100 and 300 coins, redeemed at 90 cents less five per cent; nothing is backed anew."""
    world = make_coin_world(redemption=0.9, fee=0.05)
    open_office(world)
    give_shop(world, FOOD_SHOP, 10_000)
    give_shop(world, SALON, 30_000)
    return world


def test_shops_redeem_what_they_do_not_need_less_the_fee(redeeming):
    world, cash = redeeming, redeeming.shops.cash.copy()
    fund(world, 100_000)
    own_table(world, "social_coin").outlet[SALON] = 4_000.5
    run(world, "run_office", month=2)
    assert world.shops.coins[[FOOD_SHOP, SALON]].tolist() == [0, 4_000]
    got = world.shops.cash - cash
    assert got[[FOOD_SHOP, SALON]].tolist() == [8_550, 22_230]  # .855 of 10,000 and of 26,000
    assert world.ledger.coins.fund[0] == 100_000 - 30_780
    assert office(world, "refused") == office(world, "short") == 0
    assert office(world, "trust") == 1.0
    assert coins_paid(world, coins.COIN_REDEMPTION) == 36_000
    assert paid(world, books.COIN_REDEMPTION) == office(world, "cost") == 30_780


def test_a_fund_that_runs_short_pays_all_the_same_share(redeeming):
    world, cash = redeeming, redeeming.shops.cash.copy()
    fund(world, 17_100)  # half of 34,200
    run(world, "run_office", month=2)
    assert (world.shops.cash - cash)[[FOOD_SHOP, SALON]].tolist() == [4_275, 12_825]
    assert world.shops.coins[[FOOD_SHOP, SALON]].tolist() == [5_000, 15_000]
    assert world.ledger.coins.fund[0] == 0
    assert office(world, "refused") == office(world, "short") == 20_000
    assert office(world, "trust") == pytest.approx(0.85)  # .3 of the way to a half
    run(world, "run_office", month=3)
    assert office(world, "refused") == 20_000
    assert office(world, "trust") == pytest.approx(0.595)
    assert world.shops.coins.sum() == 20_000


def test_the_years_limit_is_kept_and_forgotten_in_january(redeeming):
    world = redeeming
    fund(world, 100_000)
    set_terms(world, redemption_cap=171.0)
    run(world, "run_office", month=2)
    assert world.shops.coins[[FOOD_SHOP, SALON]].tolist() == [5_000, 15_000]
    assert office(world, "redeemed_of_year") == 17_100
    run(world, "run_office", month=12)
    assert paid(world, books.COIN_REDEMPTION) == 0
    assert office(world, "refused") == 20_000
    run(world, "run_office", month=13)
    assert world.shops.coins.sum() == 0
    assert office(world, "redeemed_of_year") == 17_100


def test_a_month_without_money_keeps_the_years_limit(redeeming):
    """A lever rests in a month in which the municipality has nothing for it: that is not its end."""
    fund(redeeming, 100_000)
    set_terms(redeeming, redemption_cap=171.0)
    run(redeeming, "run_office", month=2)
    give_shop(redeeming, SALON, 10_000)
    set_terms(redeeming, **OFF, redemption=0.0, redemption_cap=0.0)
    run(redeeming, "run_office", month=3)
    assert office(redeeming, "redeemed_of_year") == 17_100


def test_residents_do_not_redeem_while_coins_are_issued(redeeming):
    fund(redeeming, 100_000)
    give_resident(redeeming, PARENT, 500)
    run(redeeming, "run_office", month=2)
    assert redeeming.residents.coins[PARENT] == 500


def test_without_redemption_nothing_is_redeemed(redeeming):
    fund(redeeming, 100_000)
    set_terms(redeeming, redemption=0.0)
    run(redeeming, "run_office", month=2)
    assert office(redeeming, "refused") == office(redeeming, "cost") == 0
    assert office(redeeming, "trust") == 1.0
    assert redeeming.shops.coins.sum() == 40_000


# --- what lapses ---------------------------------------------------------------------------------


def test_demurrage_takes_a_twelfth_of_its_rate_from_all_who_hold_coins():
    world = make_coin_world(demurrage=0.06, redemption=0.0)
    open_office(world)
    give_resident(world, PARTNER, 10_199)
    give_shop(world, CAFE, 20_000)
    give(world, world.ledger.coins.purses, ASSOCIATIONS, 3_000)
    run(world, "run_office", month=2)
    assert world.residents.coins[PARTNER] == 10_199 - 50  # half a per cent, rounded down
    assert world.shops.coins[CAFE] == 20_000 - 100
    assert world.ledger.coins.purses[ASSOCIATIONS] == 3_000 - 15
    assert coins_paid(world, coins.DEMURRAGE) == 165
    assert world.coin_members.spent.sum() == world.shops.coins_spent.sum() == 0


def test_coins_expire_that_lay_still_from_one_control_to_the_next():
    world = make_coin_world(expiry=3, redemption=0.0)
    open_office(world)
    give_resident(world, PARENT, 1_000)
    give_shop(world, SALON, 1_000)
    run(world, "run_office", month=3)  # nobody had them three months ago
    assert coins_paid(world, coins.EXPIRY) == 0
    give_resident(world, PARENT, 200)
    world.coin_members.spent[PARENT] = 300  # of 1,000 old and 500 new ones
    world.shops.coins_spent[SALON] = 1_000
    run(world, "run_office", month=5)
    assert coins_paid(world, coins.EXPIRY) == 0
    run(world, "run_office", month=6)
    assert coins_paid(world, coins.EXPIRY) == 700
    assert (world.residents.coins[PARENT], world.shops.coins[SALON]) == (500, 1_000)
    run(world, "run_office", month=9)
    assert (world.residents.coins[PARENT], world.shops.coins[SALON]) == (0, 0)
    assert coins_paid(world, coins.EXPIRY) == 1_500


def test_demurrage_takes_old_coins_first_so_that_new_ones_do_not_expire():
    world = make_coin_world(demurrage=0.06, expiry=3, redemption=0.0)
    open_office(world)
    give_resident(world, PARENT, 1_000)
    run(world, "run_office", month=3)
    assert world.residents.coins[PARENT] == 995
    give_resident(world, PARENT, 500)
    for month, held in ((4, 1_488), (5, 1_481)):  # half a per cent less, twice seven
        run(world, "run_office", month=month)
        assert world.residents.coins[PARENT] == held
    run(world, "run_office", month=6)
    assert coins_paid(world, coins.DEMURRAGE) == 7
    assert coins_paid(world, coins.EXPIRY) == 995 - 21
    assert world.residents.coins[PARENT] == 500


def test_coins_of_who_died_stay_in_the_home_and_lapse_in_an_empty_one():
    world = make_coin_world(redemption=0.0)
    open_office(world)
    give_resident(world, PARTNER, 500)
    give_resident(world, NEIGHBOUR, 300)
    for i in (PARTNER, NEIGHBOUR):
        remove_resident(i, world)
    world.households.alive[1] = 0
    assert coin_balances_of(world)[0] == 800
    run(world, "run_office", month=2)
    assert world.residents.coins[:3].tolist() == [500, 0, 0]
    assert coins_paid(world, coins.LAPSE) == 300
    assert world.households.coins_left.sum() == 0


def test_newcomers_do_not_inherit_what_was_left_in_their_home():
    world = make_coin_world(redemption=0.0)
    open_office(world)
    give(world, world.households.coins_left, 0, 500)
    world.households.moved_in[0] = 4
    run(world, "run_office", month=5)
    assert world.residents.coins.sum() == 0
    assert coins_paid(world, coins.LAPSE) == 500


def test_a_new_person_in_a_row_starts_with_nothing_of_the_old_one():
    world = make_coin_world(redemption=0.0)
    open_office(world)
    members = world.coin_members
    for column in (members.joined, members.spent, members.excess, members.earned_of_year):
        column[PARTNER] = 7
    members.due[PARTNER, 1, 0] = 900
    world.residents.identity[PARTNER] = 555
    run(world, "run_office", month=2)
    for column in (members.joined, members.spent, members.excess, members.earned_of_year):
        assert column[PARTNER] == 0
    assert members.due.sum() == office(world, "promised") == 0


@pytest.mark.parametrize(("shop", "heir"), [(CAFE, None), (SALON, NEIGHBOUR)])
def test_coins_of_a_business_that_closes_go_to_the_owner_who_lives_here(shop, heir):
    world = make_coin_world(redemption=0.0)
    open_office(world)
    give_shop(world, shop, 400)
    if heir is None:
        world.shops.owner_age[shop] = OWNER_DIED
        calm = tune(NUMBERS, closing={"personal": 0, "retire_rate": 0, "threshold": 0})
    else:
        world.residents.birth_month[heir] = -12 * 90
        calm = tune(NUMBERS, closing={"personal": 0, "retire_rate": 1, "succession": 0})
    run(world, "close_firms", numbers=calm)
    assert world.shops.alive[shop] == 0
    assert world.shops.coins[shop] == 0
    if heir is None:
        assert coins_paid(world, coins.LAPSE) == 400
    else:
        assert world.residents.coins[heir] == coins_paid(world, coins.COIN_DRAWINGS) == 400


# --- the end -------------------------------------------------------------------------------------


def end_window(redemption=1.0):
    """A coin last issued in month 10; 60 coins with people, 40 with a shop, 20 with associations."""
    world = make_coin_world(redemption=redemption)
    run(world, "run_office", "weigh_coins", month=10)
    give_resident(world, NEIGHBOUR, 6_000)
    give_shop(world, SALON, 4_000)
    give(world, world.ledger.coins.purses, ASSOCIATIONS, 2_000)
    world.shops.coin_share[SALON] = 0.5
    set_terms(world, **OFF)
    return world


def test_coins_are_taken_for_three_months_more():
    world = end_window()
    world.coin_members.joined[NEIGHBOUR] = 5
    for month in (11, 12, 13):
        run(world, "run_office", "weigh_coins", month=month)
        assert world.shops.coin_share[SALON] == 0.5
    run(world, "run_office", "weigh_coins", month=14)
    assert (world.shops.coin_share == 0.0).all()


def test_after_the_end_residents_too_are_paid_until_twelve_months_whatever_the_fund_has():
    world = end_window()
    savings = world.households.savings[1]
    for month in range(11, 22):
        run(world, "run_office", month=month)
        assert office(world, "refused") == (4_000 if month < 14 else 10_000)  # first shops alone
    fund(world, 5_000)
    run(world, "run_office", month=22)
    assert office(world, "refused") == 5_000
    assert world.households.savings[1] - savings == 3_000  # half of 60 coins, as of 40
    assert paid(world, books.COIN_REDEMPTION) == 5_000


def test_then_all_lapses_and_the_fund_is_the_municipalitys():
    world = end_window(redemption=0.0)
    fund(world, 7_700)
    for month in range(11, 22):
        run(world, "run_office", month=month)
    assert coins.outstanding(world.ledger.coins) == 12_000
    world.coin_members.due[NEIGHBOUR, 2, 0] = 50
    world.shops.coin_wait[:], world.shops.coin_share[:] = 0.8, 0.5
    run(world, "run_office", month=22)
    trading = world.shops.alive == 1
    assert (world.shops.coin_wait[trading] == 1.0).all()
    assert (world.shops.coin_share[trading] == 0.0).all()
    assert coins.outstanding(world.ledger.coins) == 0
    assert coins_paid(world, coins.LAPSE) == 12_000
    assert world.ledger.coins.purses[ASSOCIATIONS] == world.residents.coins.sum() == 0
    assert world.ledger.coins.fund[0] == 0
    assert paid(world, books.COIN_BACKING) == world.policy.received[0, SOCIAL_COIN] == 7_700
    assert world.coin_members.due.sum() == 0
    of_coin = world.contracts.kind == CONTRACT_COIN
    assert not (of_coin & (world.contracts.alive == 1)).any()
    assert world.policy.ended[0, SOCIAL_COIN] == 1


def test_a_window_that_opens_again_keeps_the_promise_alive():
    world = end_window(redemption=0.0)
    run(world, "run_office", month=15)
    set_terms(world, issue_volunteering=2.0, yearly_cap=12_000.0, reach=1.0, bill_share=0.25)
    run(world, "run_office", month=16)
    set_terms(world, **OFF)
    run(world, "run_office", month=27)
    assert coins.outstanding(world.ledger.coins) == 12_000
    run(world, "run_office", month=28)
    assert coins.outstanding(world.ledger.coins) == 0


def test_marks_say_what_lay_still_before_anything_moves():
    world = make_coin_world(redemption=0.0)
    open_office(world)
    give_resident(world, PARENT, 1_200)
    world.coin_members.spent[PARENT] = 34
    run(world, "run_office", month=5)  # the end of month 4
    assert world.coin_members.marks[PARENT, :3].tolist() == [0, 1_234, 0]
    assert world.coin_members.paid[PARENT].tolist() == [0, 34, 0]
    set_terms(world, demurrage=0.06)
    run(world, "run_office", month=6)  # of what lay still then demurrage has taken six
    assert world.coin_members.marks[PARENT, 1:3].tolist() == [1_228, 1_228]
    assert world.residents.coins[PARENT] == 1_194
