"""Local brand: who carries it, what it makes known, what who carries it sells elsewhere."""

import math

import numpy as np
import pytest

from tests.instruments import (
    LOCAL_BRAND,
    LOCAL_BRAND_CARRIERS,
    LOCAL_BRAND_DAY_COST,
    LOCAL_BRAND_DAY_HOURS,
    LOCAL_BRAND_FAIR_DAYS,
    LOCAL_BRAND_FTE,
    LOCAL_BRAND_PAY,
    LOCAL_BRAND_PLACES,
    LOCAL_BRAND_REACH,
    LOCAL_BRAND_STAND,
)
from tests.levers.programmes import counts, fund, run_programme
from tests.month.bench import CAFE, FOOD_SHOP, SALON, own_table
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import books, streams
from wijkabm.ground.tables.codes import CHAIN_SHOP, CONTRACT_MEMBERSHIP, HOME, SERVICES

RULES = plain.local_brand
DOSES = {
    LOCAL_BRAND_FTE: 0.5, LOCAL_BRAND_PAY: 24_000, LOCAL_BRAND_FAIR_DAYS: 6, LOCAL_BRAND_DAY_COST: 2_000,
    LOCAL_BRAND_REACH: 0.1, LOCAL_BRAND_CARRIERS: 4, LOCAL_BRAND_STAND: 100, LOCAL_BRAND_DAY_HOURS: 0,
    LOCAL_BRAND_PLACES: 2,
}  # fmt: skip
SPENT = 200_000  # cents a month: .5 * 24,000 and 6 * 2,000 euros a year
MARKET = {"advertising": 0.5, "advertising_usual": 0.01, "advertising_fade": 0.25}


def place(**doses):
    """The salon sold 100,000 to people from elsewhere last month, half of it goods."""
    here = Here(market=MARKET, firms={"goods": [0.5] * 5, "price_spread": 0.0})
    fund(here.world, LOCAL_BRAND, 0, DOSES | {globals()[k]: v for k, v in doses.items()})
    here.world.wijken.typical_revenue[0, :] = 1_000_000.0
    here.world.shops.price[:3] = 1.0
    here.world.shops.cash[:3] = 1_000_000
    here.world.shops.sales_outside[SALON] = 100_000
    return here


def view_of(here, j=SALON):
    """How an owner sees what he may sell."""
    luck = RULES.gain_of_brand.__globals__["BRAND_LUCK"]
    return math.exp(streams.normal(streams.GOLDEN, luck, here.world.shops.identity[j], 1))


def sell(here, gain):
    """Sales elsewhere by which the salon, as the first of four, expects such a gain a month, cents.

    .1 * 200,000 / 4 / 1,000,000 = .005 a month, .02 at rest: (1 + .02 / .01)**.5 - 1 more, half of it kept.
    """
    more = math.sqrt(3.0) - 1.0
    here.world.shops.sales_outside[SALON] = math.ceil(gain / (view_of(here) * more * 0.5))


def ask(here, j=SALON):
    """The question to an owner: offered, accepted, refused."""
    before = counts(here.world, LOCAL_BRAND)[1]
    yes = here.call(RULES.ask_to_carry, j=j)
    assert counts(here.world, LOCAL_BRAND)[1] - before == yes
    return counts(here.world, LOCAL_BRAND)


@pytest.mark.parametrize(("gain", "answers"), [(5_010, (1, 1, 0)), (4_990, (1, 0, 1))])
def test_who_expects_more_than_his_stands_cost_carries_it(gain, answers):
    """A stand of 100 euros every other month."""
    here = place()
    sell(here, gain)
    assert ask(here) == answers
    me, contracts = own_table(here.world, "local_brand"), here.world.contracts
    assert contracts.alive.sum() == answers[1]
    if answers[1]:
        assert contracts.kind[0] == CONTRACT_MEMBERSHIP
        assert contracts.end[0] == me.until[SALON] == 13
        assert me.who[SALON] == here.world.shops.identity[SALON]
    assert here.world.policy.anyway[0, LOCAL_BRAND] == 0


def test_days_count_at_what_an_hour_is_worth_elsewhere():
    here = place(LOCAL_BRAND_DAY_HOURS=8)
    time = 0.5 * 8 / 160 * here.call(plain.coaching.wanted_by_owner, j=SALON)
    sell(here, 5_000 + time - 10)
    assert ask(here) == (1, 0, 1)
    sell(here, 5_000 + time + 10)
    assert ask(here) == (2, 1, 1)


def test_who_would_pay_for_it_all_carries_it_anyway(monkeypatch):
    """Stand 5,000 and all of 200,000; alone he is known no better than as one of four.

    Where seven others carry it he expects less of it, but alone no less.
    """
    put_spy(monkeypatch, RULES.ask_to_carry, "count_carriers", 7)
    for gain, anyway in ((204_900, 0), (205_100, 1)):
        here = place()
        sell(here, gain)
        ask(here)
        assert here.world.policy.anyway[0, LOCAL_BRAND] == anyway


def test_what_is_spent_is_shared_but_a_brand_of_few_carries_no_further():
    here = place()
    known = [float(here.call(RULES.made_known, j=SALON, n=n)) for n in (1, 4, 8)]
    assert known == pytest.approx([0.005, 0.005, 0.0025])


def test_at_home_the_clients_are_firms_elsewhere():
    here = place()
    shops = here.world.shops
    assert here.call(RULES.sold_elsewhere, j=SALON) == 100_000
    shops.branch[SALON], shops.sales_to_firms[SALON] = HOME, 30_000
    assert here.call(RULES.sold_elsewhere, j=SALON) == 30_000


def test_every_month_the_stand_is_paid_and_counts_in_the_result():
    here = place()
    sell(here, 10_000)
    ask(here)
    cash = int(here.world.shops.cash[SALON])
    run_programme(here.world, LOCAL_BRAND, 2, here.numbers)
    shops = here.world.shops
    assert cash - shops.cash[SALON] == 5_000 == -shops.aid[SALON]
    assert here.world.policy.received[0, LOCAL_BRAND] == 5_000
    assert here.world.ledger.flows[books.FEES].sum() == 5_000
    assert shops.renown[SALON] == pytest.approx(0.005)
    assert shops.renown[[FOOD_SHOP, CAFE]].tolist() == [0, 0]


def test_after_a_year_who_still_expects_enough_goes_on():
    here = place()
    sell(here, 10_000)
    ask(here)
    run_programme(here.world, LOCAL_BRAND, 13, here.numbers)
    assert here.world.contracts.end[0] == own_table(here.world, "local_brand").until[SALON] == 25
    here.world.shops.sales_outside[SALON] = 0
    run_programme(here.world, LOCAL_BRAND, 25, here.numbers)
    assert here.world.contracts.alive[0] == 0


def test_with_the_subsidy_the_brand_is_forgotten():
    here = place()
    sell(here, 10_000)
    ask(here)
    here.world.policy.dose[:] = 0.0
    shops = here.world.shops
    shops.renown[SALON], cash = 0.04, int(shops.cash[SALON])
    run_programme(here.world, LOCAL_BRAND, 2, here.numbers)
    assert (shops.renown[SALON], shops.cash[SALON]) == (0.04, cash)
    here.call(plain.shopping.forget, j=SALON)
    assert shops.renown[SALON] == pytest.approx(0.03)
    run_programme(here.world, LOCAL_BRAND, 13, here.numbers)
    assert here.world.contracts.alive[0] == 0


def test_it_ends_with_the_business():
    here = place()
    sell(here, 10_000)
    ask(here)
    here.world.shops.identity[SALON] += 1
    run_programme(here.world, LOCAL_BRAND, 2, here.numbers)
    assert here.world.contracts.alive[0] == 0
    assert here.world.shops.renown[SALON] == 0


def test_independents_are_asked_once_a_year_and_not_those_who_carry_it():
    here = place()
    shops = here.world.shops

    def asked():
        return [
            j for month in range(1, 13) for j in range(3)
            if here.call(RULES.may_be_asked, j=j, w=0, month=month)
        ]  # fmt: skip

    assert sorted(asked()) == [FOOD_SHOP, CAFE, SALON]
    shops.owner_kind[CAFE], shops.trading[FOOD_SHOP] = CHAIN_SHOP, 0
    assert asked() == [SALON]
    sell(here, 10_000)
    here.call(RULES.ask_to_carry, j=SALON, month=12)
    assert asked() == []
    own_table(here.world, "local_brand").until[:] = 0
    assert asked() == [SALON]
    shops.wijk[SALON] = 1
    assert asked() == []


def fill(here, monkeypatch, key=7, month_of=True):
    """Who is asked for the free places when it is the month of all three, or none; all say yes."""
    put_spy(monkeypatch, RULES.fill_places, "may_be_asked", month_of)
    here.world.shops.alive[3:] = 0
    asked = []
    monkeypatch.setitem(
        RULES.fill_places.__globals__, "ask_to_carry", lambda j, *_: asked.append(int(j)) or 1
    )
    here.call(RULES.fill_places, w=0, key=np.uint64(key))
    return asked


def test_free_places_go_by_lot(monkeypatch):
    here = place()
    orders = {tuple(fill(here, monkeypatch, key)) for key in range(60)}
    assert {len(order) for order in orders} == {2}
    assert {j for order in orders for j in order} >= {FOOD_SHOP, CAFE, SALON}
    assert fill(here, monkeypatch, month_of=False) == []
    put_spy(monkeypatch, RULES.fill_places, "count_carriers", 1)
    assert len(fill(here, monkeypatch)) == 1


@pytest.mark.parametrize(("renown", "times"), [(0.0, 1.0), (0.03, 2.0), (0.08, 3.0)])
def test_who_is_known_elsewhere_draws_more_of_who_lives_there(renown, times):
    """``(1 + renown / .01)**.5``."""
    here = place()
    here.world.shops.renown[SALON] = renown
    assert here.call(plain.shopping.known_elsewhere, j=SALON) == pytest.approx(times)
    here.world.scratch.attraction[SALON] = 5.0
    drawn = here.call(plain.shopping.drawn_from_elsewhere, j=SALON)
    assert drawn == pytest.approx(5.0 * times)


def sell_from_home(here, renown):
    """What the salon, at home with attraction 1, sells to firms elsewhere where usual is 100,000."""
    shops, scratch, wijken = here.world.shops, here.world.scratch, here.world.wijken
    shops.branch[SALON], shops.renown[SALON], shops.orders[SALON] = HOME, renown, 0
    scratch.home_start[:] = 0
    scratch.home_start[shops.segment[SALON] + 1 :] = 1
    scratch.home_list[0], scratch.attraction[SALON] = SALON, 1.0
    wijken.home_demand[0], wijken.n_home_start[0] = 100_000.0, 1
    here.call(plain.firms.sell_to_firms)
    return int(shops.orders[SALON])


def test_who_is_known_elsewhere_sells_more_from_home():
    assert sell_from_home(place(), 0.0) == 100_000
    assert sell_from_home(place(), 0.03) == pytest.approx(200_000, abs=1)


def test_more_comes_from_the_ring_to_who_is_known_there():
    """Half of what comes goes to each of two salons alike; two thirds to the one known twice as well."""
    shares = []
    for renown in (0.0, 0.03):
        here = place()
        shops, scratch = here.world.shops, here.world.scratch
        shops.branch[CAFE] = SERVICES
        scratch.list_start[:] = 0
        scratch.list_start[SERVICES + 1 :] = 2
        scratch.shop_list[:2] = CAFE, SALON
        scratch.attraction[[CAFE, SALON]] = 1.0
        here.world.wijken.visitor_weight[0] = 0.1
        shops.sales_outside[:] = 0
        shops.renown[SALON] = renown
        here.call(plain.shopping.receive_visitors)
        came = shops.sales_outside[[CAFE, SALON]]
        shares.append((came[1] / came.sum(), int(came.sum())))
    assert shares[0][0] == pytest.approx(1 / 2, abs=1e-4)
    assert shares[1][0] == pytest.approx(2 / 3, abs=1e-4)
    assert shares[1][1] > shares[0][1] > 0


def test_a_wijk_counts_those_who_carry_it():
    here = place()
    assert here.call(RULES.count_carriers, w=0) == 0
    sell(here, 10_000)
    ask(here)
    assert here.call(RULES.count_carriers, w=0) == np.int64(1)
    assert here.call(RULES.spent_on, w=0) == SPENT


def test_the_more_carry_it_the_less_is_expected(monkeypatch):
    """Eight carry it: half of what four have each, so ``2**.5 - 1`` in place of ``3**.5 - 1``."""
    here = place()
    put_spy(monkeypatch, RULES.ask_to_carry, "count_carriers", 7)
    sell(here, 5_010)
    assert ask(here) == (1, 0, 1)
    sell(here, 5_010 * (math.sqrt(3.0) - 1.0) / (math.sqrt(2.0) - 1.0))
    assert ask(here) == (2, 1, 1)


def test_what_runs_goes_on_and_others_are_asked_while_there_is_a_brand(monkeypatch):
    here = place()
    kept, filled = [], []
    rule = RULES.carry_brand.__globals__
    monkeypatch.setitem(rule, "keep_carrying", lambda c, *_: kept.append(int(c)))
    monkeypatch.setitem(rule, "fill_places", lambda w, *_: filled.append(int(w)))
    contracts = here.world.contracts
    contracts.lever[:2], contracts.alive[:2] = LOCAL_BRAND, (0, 1)
    here.call(RULES.carry_brand)
    assert (kept, filled) == ([1], [0])
    here.world.policy.dose[:] = 0.0
    here.call(RULES.carry_brand)
    assert (kept, filled) == ([1, 1], [0])


def test_a_year_is_not_ended_before_its_time():
    here = place()
    sell(here, 10_000)
    ask(here)
    here.world.shops.sales_outside[SALON] = 0
    run_programme(here.world, LOCAL_BRAND, 12, here.numbers)
    assert here.world.contracts.alive[0] == 1
