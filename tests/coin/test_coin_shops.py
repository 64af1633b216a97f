"""Which shops take a coin, for how much, and what they plan to do with the coins."""

import math

import numpy as np
import pytest

from tests.coin.coin_world import NUMBERS, PLENTY, fund, give, join, make_coin_world, run, set_terms
from tests.instruments import SOCIAL_COIN
from tests.month.bench import CAFE, FOOD_SHOP, NEIGHBOUR, PARENT, SALON, own_table, tune
from tests.month.plain import Here, plain
from wijkabm.ground.tables.codes import CHAIN_SHOP, SERVICES
from wijkabm.month.work.wages import local_wage


def tell(**coin):
    """Plain numbers with some changed."""
    return tune(NUMBERS, coin=coin)


EAGER = tune(
    NUMBERS, market={"price_elasticity": 3.0}, firms={"goods": [0.0] * 5}, coin={"follow": 1.0}
)
"""Coins bring many customers, who leave much: every shop that may takes coins, and many of them."""
STILL = tune(EAGER, coin={"review": 0, "approach": 0})
"""Nobody decides anything this month."""


def weigh(world, numbers=EAGER, month=1):
    """The issuer's month and the shops' decisions."""
    return run(world, "run_office", "weigh_coins", month=month, numbers=numbers)


def takers(world):
    """Rows of the shops that take coins."""
    return np.flatnonzero(world.shops.coin_share > 0.0).tolist()


def only_salon(**terms):
    """A world in which but the salon trades."""
    world = make_coin_world(EAGER, **terms)
    world.shops.alive[[FOOD_SHOP, CAFE]] = world.shops.trading[[FOOD_SHOP, CAFE]] = 0
    world.premises.tenant[[FOOD_SHOP, CAFE]] = -1
    return world


def test_shops_take_coins_that_bring_customers_and_chains_never():
    world = make_coin_world(EAGER)
    weigh(world)
    assert takers(world) == [FOOD_SHOP, CAFE, SALON]
    assert world.policy.accepted[0, SOCIAL_COIN] == 3
    world = make_coin_world(EAGER)
    world.shops.owner_kind[[FOOD_SHOP, CAFE]] = CHAIN_SHOP
    weigh(world)
    assert takers(world) == [SALON]
    assert world.policy.offered[0, SOCIAL_COIN] == 1


def test_a_shop_that_does_not_trade_takes_no_coins():
    world = make_coin_world(EAGER)
    weigh(world)
    world.shops.trading[CAFE] = 0
    weigh(world, STILL, month=2)
    assert takers(world) == [FOOD_SHOP, SALON]
    assert world.shops.coin_wait[CAFE] == 1.0


@pytest.mark.parametrize("bill_share", [0.1, 0.5, 1.0])
def test_nobody_takes_more_than_was_agreed(bill_share):
    world = make_coin_world(EAGER, bill_share=bill_share)
    weigh(world)
    assert takers(world)
    assert (world.shops.coin_share <= bill_share).all()


def test_what_is_agreed_can_fall_and_shops_follow_at_once():
    world = make_coin_world(EAGER, bill_share=1.0)
    weigh(world)
    assert world.shops.coin_share.max() > 0.25
    set_terms(world, bill_share=0.2)
    weigh(world, STILL, month=2)
    assert takers(world)
    assert world.shops.coin_share.max() == 0.2


@pytest.mark.parametrize("vat", [0.09, 0.21, 0.9])
def test_the_vat_of_every_bill_is_left_in_euros(vat):
    numbers = tune(EAGER, firms={"vat": [vat] * 5})
    world = make_coin_world(numbers, bill_share=1.0)
    weigh(world, numbers)
    shops = world.shops
    assert takers(world)
    in_euros = 1.0 - shops.coin_share * (1.0 + shops.coin_discount)
    assert (in_euros >= vat / (1.0 + vat)).all()
    assert shops.coin_share.max() == {0.09: 0.75, 0.21: 0.75, 0.9: 0.5}[vat]


# The salon alone, which sells 20,000 euros without VAT; coins pay at most a quarter of a bill.
MOST, WORTH, VALUE, VAT, GOODS, ELASTICITY = 0.25, 0.5, 0.95, 0.21, 0.4, 2.0


def net_gain(share, discount, flow=500.0):
    """What coins bring the salon a month, euros, before the effort.

    `flow` is half of the thousand a month that the issuer announces, and all of it comes here. A coin is
    worth VALUE to the salon, which redeems it, and is expected to be worth WORTH to who holds it.
    """
    taken = min(flow, 0.5 * share * 20_000.0 * (1 + VAT))
    vat = VAT / (1 + VAT)
    goods = GOODS * (1 - vat)
    brought = 1 - (1 - share * (1 - WORTH + discount)) ** ELASTICITY
    left = 1 - share * (1 + discount) + share * VALUE - vat - goods
    return brought * taken / share * left - (1 - brought) * taken * (1 - VALUE + discount)


def decide(effort):
    numbers = tune(
        NUMBERS,
        market={"price_elasticity": ELASTICITY},
        firms={"vat": [VAT] * 5, "goods": [GOODS] * 5},
        coin={"shop_effort": effort, "impatience": 0.05, "follow": 0.0},
    )
    world = only_salon(bill_share=MOST)
    weigh(world, numbers)
    return world


def test_a_shop_takes_coins_when_customers_brought_outweigh_coins_taken_of_others():
    """A quarter brings 226.58 and costs 19.14; the best is less of each bill, so of more bills."""
    assert net_gain(MOST, 0.0) == pytest.approx(226.58 - 19.14, abs=0.01)
    offers = {
        (share, discount): net_gain(share, discount)
        for share in (0.0625, 0.125, 0.1875, 0.25) for discount in (0.0, 0.05, 0.10)
    }  # fmt: skip
    share, discount = max(offers, key=offers.get)
    gain = offers[share, discount]
    assert sorted(offers.values())[-2] < gain - 1.0
    world = decide(gain * 1.001)
    assert takers(world) == []
    assert (world.policy.offered[0, SOCIAL_COIN], world.policy.refused[0, SOCIAL_COIN]) == (1, 1)
    world = decide(gain * 0.999)
    assert (world.shops.coin_share[SALON], world.shops.coin_discount[SALON]) == (share, discount)
    assert (world.policy.offered[0, SOCIAL_COIN], world.policy.accepted[0, SOCIAL_COIN]) == (1, 1)


def test_who_was_disappointed_in_customers_gives_up():
    world = decide(1.0)
    shops = world.shops
    me = own_table(world, "social_coin")
    me.usual[SALON] = shops.coin_taken[SALON] = 50_000
    shops.coin_bills[SALON] = 200_000  # and nobody was new
    for month in range(2, 12):
        shops.coin_taken[SALON], shops.coin_bills[SALON] = 50_000, 200_000
        weigh(world, NUMBERS, month=month)
        if not takers(world):
            break
    assert takers(world) == []
    assert world.policy.ended[0, SOCIAL_COIN] == 1
    assert me.pull[SALON] < 0.5


def test_a_business_knows_nothing_of_what_another_in_its_row_saw():
    world = make_coin_world(NUMBERS)
    me = own_table(world, "social_coin")
    me.who[SALON], me.pull[SALON], me.outlet[SALON], me.usual[SALON] = 1, 0.2, 9_000, 9_000
    weigh(world, tell(approach=0))
    assert me.who[SALON] == world.shops.identity[SALON]
    assert (me.pull[SALON], me.outlet[SALON], me.usual[SALON]) == (1.0, 0.0, 0.0)


def test_a_pile_of_coins_that_nobody_redeems_is_worth_little_to_a_shop():
    world = only_salon(redemption=0.0)
    world.shops.coin_share[SALON] = 0.25
    numbers = tune(EAGER, coin={"impatience": 0.05, "review": 0, "business_share": 0.06})
    give(world, world.shops.coins, SALON, 60_000)
    weigh(world, numbers)
    own_table(world, "social_coin").outlet[SALON] = (
        20_000 / 0.7
    )  # remembered: seven tenths of it next month
    weigh(world, numbers, month=2)
    use = max(20_000, 0.06 * 2_000_000 * 0.25)
    assert world.shops.coin_worth[SALON] == pytest.approx(math.exp(-0.05 * 60_001 / use))


def test_a_coin_that_is_redeemed_is_worth_what_the_issuer_pays_and_is_trusted_with():
    world = only_salon(redemption=0.9, fee=0.05)
    world.shops.coin_share[SALON] = 0.25
    numbers = tune(EAGER, coin={"impatience": 0.1, "review": 0, "business_share": 0.0})
    give(world, world.shops.coins, SALON, 60_000)
    fund(world, PLENTY)
    weigh(world, numbers)
    assert world.shops.coins[SALON] == 0
    assert world.shops.coin_worth[SALON] == pytest.approx(0.9 * 0.95 * 0.9)
    give(world, world.shops.coins, SALON, 60_000)
    fund(world, 0)
    weigh(world, numbers, month=2)
    assert world.shops.coin_worth[SALON] == pytest.approx(0.9 * 0.95 * 0.9 * 0.7)


def test_examples_draw_owners_in_where_the_issuer_does_not_come():
    world = make_coin_world(EAGER)
    set_terms(world, reach=1e-12)
    residents = world.residents
    for a, b in ((PARENT, NEIGHBOUR), (NEIGHBOUR, PARENT)):
        residents.ties[a, 0], residents.n_ties[a] = b, 1
    world.shops.segment[CAFE] = 1 - world.shops.segment[FOOD_SHOP]
    world.shops.alive[CAFE] = world.shops.trading[CAFE] = 0
    weigh(world)
    assert takers(world) == []
    world.shops.coin_share[FOOD_SHOP] = 0.25
    weigh(world, month=2)
    assert SALON in takers(world)


@pytest.mark.parametrize(
    ("took", "share"), [((0.5, 0.2), 1.0), ((0.0, 0.2), 0.5), ((0.0, 0.0), 0.0)]
)
def test_an_owner_who_knows_none_looks_at_the_shops_in_the_street(took, share):
    """Each of the food shop and the café counts once, whatever share of a bill it took."""
    here = Here()
    shops, residents = here.world.shops, here.world.residents
    residents.n_ties[:] = 0
    shops.segment[:] = 1
    shops.segment[[FOOD_SHOP, CAFE, SALON]] = 0
    given = {"j": SALON, "took": np.array([*took, 0.9, *[0.9] * (shops.alive.size - 3)])}
    assert here.call(plain.coin.example_of, **given) == share
    shops.alive[CAFE] = 0
    assert here.call(plain.coin.example_of, **given) == (1.0 if took[0] > 0.0 else 0.0)


def plan(pass_effort, fee=0.05, held=10**6):
    """The food shop and the salon take half of each bill; what they plan for month 2."""
    coin = {"business_share": 0.1, "wage_share": 0.05, "pass_effort": pass_effort}
    numbers = tune(STILL, coin=coin)
    world = make_coin_world(numbers, fee=fee, memberships=1.0)
    shops = world.shops
    run(world, "run_office", numbers=numbers)
    shops.coin_share[[FOOD_SHOP, SALON]] = 0.5
    for j in (FOOD_SHOP, SALON):
        give(world, shops.coins, j, held)
    join(world, NEIGHBOUR)
    give(world, world.residents.coins, NEIGHBOUR, 100)
    world.residents.association[NEIGHBOUR] = 1
    run(world, "weigh_coins", numbers=numbers, month=2)
    assert world.coin_offices.accepted[0] == pytest.approx(1 / 3)  # two of three take a half
    return world


def test_a_shop_plans_what_to_pay_in_coins():
    world = plan(pass_effort=0)
    shops = world.shops
    assert shops.coin_supplier[:3].tolist() == [1 + SALON, 0, 1 + FOOD_SHOP]
    use = math.floor(0.1 * 2_000_000 / 3)
    assert shops.coin_use[:3].tolist() == [use, 0, use]
    wage = math.floor(0.05 * local_wage(NUMBERS.income, NUMBERS.firms))
    assert shops.coin_wage[:3].tolist() == [wage, 0, wage]
    assert shops.coin_living[SALON] == world.coin_members.room[NEIGHBOUR] - 100
    assert world.coin_members.agrees[:3].tolist() == [0, 0, 1]


def test_a_shop_passes_on_no_more_than_it_holds():
    assert plan(pass_effort=0, held=9_000).shops.coin_use[SALON] == 9_000


def test_passing_coins_on_must_save_more_of_the_fee_than_it_costs():
    """The fee of a twentieth on 666.66 euros is 33.33; without a fee there is nothing to save."""
    assert plan(pass_effort=33).shops.coin_use[SALON] == 66_666
    for world in (plan(pass_effort=34), plan(pass_effort=0, fee=0.0)):
        assert not world.shops.coin_use.any()
        assert not world.shops.coin_supplier.any()
        assert not world.shops.coin_wage.any()


def test_what_was_taken_and_paid_is_remembered_by_three_tenths():
    world = make_coin_world(NUMBERS)
    shops = world.shops
    shops.coin_taken[CAFE], shops.coin_used[CAFE] = 1_000, 500
    shops.coin_bills[CAFE], shops.coin_new[CAFE] = 4_000, 400
    weigh(world, tell(approach=0))
    stay = 1.0 / (1.0 - NUMBERS.market.habit[shops.branch[CAFE]])
    me = own_table(world, "social_coin")
    assert me.usual[CAFE] == pytest.approx(300.0)
    assert world.coin_offices.usual[0] == pytest.approx(300.0)
    assert me.outlet[CAFE] == pytest.approx(150.0)
    assert me.gained[CAFE] == pytest.approx(0.3 * min(0.1 * stay, 1.0))
    for column in (shops.coin_taken, shops.coin_used, shops.coin_bills, shops.coin_new):
        assert column.sum() == 0
    assert shops.branch[SALON] == SERVICES
