"""Digital help: who takes a place, what is sold online, what the platform takes, when it ends."""

import math

import numpy as np
import pytest

from tests.instruments import (
    DIGITAL_HELP,
    DIGITAL_HELP_COUNTED,
    DIGITAL_HELP_FOUND,
    DIGITAL_HELP_HOPED,
    DIGITAL_HELP_HOURS,
    DIGITAL_HELP_MOVED,
    DIGITAL_HELP_ONLINE,
    DIGITAL_HELP_PLACES,
    DIGITAL_HELP_PLATFORM_FEE,
    DIGITAL_HELP_PRICE,
    DIGITAL_HELP_SHARE,
    DIGITAL_HELP_UPKEEP,
    ONLINE_GROWTH_GROWTH,
)
from tests.levers.programmes import counts, fund, run_programme
from tests.month.bench import CAFE, FOOD_SHOP, SALON, own_table, take_step, tune
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import books, streams
from wijkabm.ground.tables.codes import CHAIN_SHOP, CONTRACT_MEMBERSHIP, FOOD, HOME, ONLINE

RULES = plain.digital_help
DOSES = {
    DIGITAL_HELP_PLACES: 12, DIGITAL_HELP_SHARE: 0.75, DIGITAL_HELP_PRICE: 2_000, DIGITAL_HELP_HOURS: 0,
    DIGITAL_HELP_PLATFORM_FEE: 0.1, DIGITAL_HELP_MOVED: 0.2, DIGITAL_HELP_UPKEEP: 50,
    DIGITAL_HELP_ONLINE: 0.03, DIGITAL_HELP_FOUND: 0.001, DIGITAL_HELP_HOPED: 0.1,
    DIGITAL_HELP_COUNTED: 24,
}  # fmt: skip


def place(euros=10_000, **doses):
    """A wijk of three; the salon sells 2,000,000 cents a month, half of it goods, and has plenty."""
    here = Here(firms={"goods": [0.5] * 5, "price_spread": 0.0, "vat": [0.25] * 5})
    fund(here.world, DIGITAL_HELP, euros, DOSES | {globals()[k]: v for k, v in doses.items()})
    here.world.shops.expected_sales[:3] = 2_000_000.0
    here.world.shops.price[:3] = 1.0
    here.world.shops.cash[:3] = 10_000_000
    return here


def view_of(here, j=SALON):
    """How an owner sees what he may sell."""
    luck = RULES.expected_worth.__globals__["DIGITAL_LUCK"]
    return math.exp(streams.normal(streams.GOLDEN, luck, here.world.shops.identity[j], 2))


def hope(here, worth):
    """A share hoped for that makes the salon expect so many cents in its 24 months.

    ``24 ((.5 - .1) h - 5,000) = worth``, h what is hoped for a month.
    """
    monthly = (worth / 24 + 5_000) / 0.4
    here.world.policy.dose[:, DIGITAL_HELP_HOPED] = monthly / 2_000_000 / view_of(here)


def offer(here, j=SALON):
    """The offer to an owner: 1 taken, 0 refused."""
    return here.call(RULES.offer_place, w=0, j=j)


@pytest.mark.parametrize(("worth", "taken"), [(50_100, 1), (49_900, 0)])
def test_a_place_is_taken_if_it_is_worth_more_than_the_own_part(worth, taken):
    """2,000 euros, three quarters of it paid: 500 of her own."""
    here = place()
    hope(here, worth)
    assert offer(here) == taken
    assert counts(here.world, DIGITAL_HELP) == (1, taken, 1 - taken)
    world = here.world
    assert world.shops.online[SALON] == (0.03 if taken else 0.0)
    assert world.policy.spent[0, DIGITAL_HELP] == 150_000 * taken
    assert world.ledger.flows[books.OTHER_COSTS].sum() == 50_000 * taken
    assert world.shops.aid[SALON] == -50_000 * taken
    assert world.policy.anyway[0, DIGITAL_HELP] == 0


def test_the_hours_count_at_what_they_are_worth_elsewhere():
    here = place(DIGITAL_HELP_HOURS=40)
    time = 40 / 160 * here.call(plain.coaching.wanted_by_owner, j=SALON)
    for more, taken in ((-100, 0), (100, 1)):
        hope(here, 50_000 + time + more)
        assert offer(here) == taken


def test_who_would_have_paid_it_all_takes_the_money_and_nothing_else_changes():
    here = place()
    hope(here, 200_100)
    assert offer(here) == 1
    world = here.world
    assert world.policy.anyway[0, DIGITAL_HELP] == 1
    assert world.policy.spent[0, DIGITAL_HELP] == 150_000
    assert world.shops.online[SALON] == 0
    assert not world.contracts.alive.any()
    here = place()
    hope(here, 200_100)
    here.world.shops.cash[SALON] = 199_999  # could not have paid it
    offer(here)
    assert here.world.policy.anyway[0, DIGITAL_HELP] == 0
    assert here.world.shops.online[SALON] == 0.03


@pytest.mark.parametrize(("cash", "euros"), [(49_999, 10_000), (10**7, 1_499)])
def test_no_place_without_the_money_of_both(cash, euros):
    here = place(euros)
    hope(here, 100_000)
    here.world.shops.cash[SALON] = cash
    assert offer(here) == 0


def test_shops_online_get_their_part_of_what_homes_spend_there():
    """Weights .03 * 2 and .01 * 1 beside web shops of weight 6.93 (a wait of one over it): 1 % of 700,000."""
    here = place()
    shops, scratch, world = here.world.shops, here.world.scratch, here.world
    scratch.list_start[:] = 0
    scratch.list_start[FOOD + 1 :] = 2
    scratch.shop_list[:2] = FOOD_SHOP, SALON
    scratch.attraction[[FOOD_SHOP, SALON]] = 2.0, 1.0
    shops.online[[FOOD_SHOP, SALON]] = 0.03, 0.01
    scratch.place_wait[0, FOOD, 2] = 1.0 / 6.93
    t = int(plain.shopping.find_till(ONLINE, FOOD, shops.alive.size))
    scratch.till[t] = 700_000
    cash = shops.cash[:3].copy()
    shops.sales[:3] = shops.sold_online[:3] = 0
    payer = books.account.py_func(books.RESIDENTS, 0)
    here.call(plain.shopping.sell_online, w=0, b=FOOD, t=t, payer=payer)
    assert shops.sold_online[[FOOD_SHOP, CAFE, SALON]].tolist() == [6_000, 0, 1_000]
    assert shops.sales[[FOOD_SHOP, CAFE, SALON]].tolist() == [6_000, 0, 1_000]
    assert (shops.cash[:3] - cash).tolist() == [6_000, 0, 1_000]
    assert scratch.till[t] == 693_000
    assert world.ledger.flows[books.CONSUMPTION].sum() == 7_000


@pytest.mark.parametrize("growth", [0.0, 0.5])
def test_online_comes_nearer_for_all_who_sell_there(growth):
    """The wait of web shops falls by ``1.5 ** (1 / .6)``, and the pull of the shop rises by as much."""
    here = place()
    nearer = (1.0 + growth) ** (1 / 0.6)
    here.tune(market={"nest_correlation": 0.6})
    scratch, shops = here.world.scratch, here.world.shops
    scratch.list_start[:] = 0
    scratch.list_start[FOOD + 1 :] = 1
    scratch.shop_list[0], scratch.attraction[FOOD_SHOP], shops.online[FOOD_SHOP] = (
        FOOD_SHOP,
        1.0,
        0.25,
    )
    scratch.place_wait[0, FOOD, 2] = 1.0 / nearer
    t = int(plain.shopping.find_till(ONLINE, FOOD, shops.alive.size))
    scratch.till[t] = 100_000
    shops.sold_online[:] = 0
    rule = plain.shopping.sell_online
    fund(here.world, DIGITAL_HELP, 0, {ONLINE_GROWTH_GROWTH: growth})
    here.call(rule, w=0, b=FOOD, t=t, payer=books.account.py_func(books.RESIDENTS, 0))
    assert shops.sold_online[FOOD_SHOP] == 20_000


def test_all_of_it_is_theirs_where_nobody_else_sells_online():
    assert plain.shopping.online_share(math.inf) == 1.0
    assert plain.shopping.online_share(3.0) == 0.75


@pytest.mark.parametrize("online", [0.0, 10.0])
def test_a_month_of_the_market_sells_online_and_the_books_close(online):
    here = place()
    shops = here.world.shops
    here.world.residents.habit[:] = ONLINE
    shops.online[:3] = online
    take_step(here.world, "go_shopping", numbers=tune(market={"habit": [1.0] * 5}))
    assert (shops.sold_online.sum() > 0) == (online > 0)
    assert shops.sold_online.sum() <= shops.sales.sum()


def join(here):
    """The salon takes a place in month 1; the row of its contract."""
    hope(here, 100_000)
    assert offer(here) == 1
    (c,) = here.world.contracts.alive.nonzero()[0]
    assert here.world.contracts.kind[c] == CONTRACT_MEMBERSHIP
    return int(c)


def test_every_month_upkeep_and_fee_leave_the_wijk_as_costs():
    """Upkeep 5,000; 10 % of 40,000 sold online and of a fifth of the other 160,000: 4,000 + 3,200."""
    here = place()
    c = join(here)
    shops, me = here.world.shops, own_table(here.world, "digital_help")
    shops.aid[SALON] = 0
    shops.sales[SALON], shops.sold_online[SALON] = 200_000, 40_000
    cash = shops.cash[SALON]
    here.world.policy.dose[:] = 0.0  # the lever has ended; what was agreed holds
    run_programme(here.world, DIGITAL_HELP, 2, here.numbers)
    assert cash - shops.cash[SALON] == 12_200 == -shops.aid[SALON]
    assert here.world.ledger.flows[books.OTHER_COSTS].sum() == 12_200
    assert me.earned[c] == pytest.approx(0.5 / 1.25 * 40_000 - 12_200)
    shops.cash[SALON] = 100
    run_programme(here.world, DIGITAL_HELP, 3, here.numbers)
    assert shops.cash[SALON] == 0


def test_what_it_costs_counts_in_the_result():
    here = place()
    c = join(here)
    take_step(here.world, "run_firms", numbers=here.numbers)
    with_costs = int(here.world.shops.result[SALON])
    other = place()
    other.world.shops.cash[SALON] -= 50_000
    take_step(other.world, "run_firms", numbers=here.numbers)
    assert int(other.world.shops.result[SALON]) - with_costs == 50_000
    assert c == 0


@pytest.mark.parametrize(("sold", "goes_on"), [(1_000_000, True), (0, False)])
def test_after_a_year_who_earned_on_it_goes_on(sold, goes_on):
    here = place()
    c = join(here)
    shops = here.world.shops
    shops.sales[SALON] = shops.sold_online[SALON] = sold
    run_programme(here.world, DIGITAL_HELP, 12, here.numbers)
    assert here.world.contracts.alive[c] == 1
    run_programme(here.world, DIGITAL_HELP, 13, here.numbers)
    assert (here.world.contracts.alive[c] == 1) == goes_on == (shops.online[SALON] > 0)
    if goes_on:
        assert here.world.contracts.end[c] == 25
        assert own_table(here.world, "digital_help").earned[c] == 0


def test_it_ends_with_the_business_and_being_found_ends_with_the_lever():
    here = place()
    c = join(here)
    run_programme(here.world, DIGITAL_HELP, 2, here.numbers)
    assert here.world.shops.promotion[SALON] == pytest.approx(0.001)
    here.world.policy.dose[:] = 0.0
    run_programme(here.world, DIGITAL_HELP, 3, here.numbers)
    assert here.world.shops.promotion[SALON] == pytest.approx(0.001)
    here.world.shops.identity[SALON] += 1
    run_programme(here.world, DIGITAL_HELP, 4, here.numbers)
    assert here.world.contracts.alive[c] == 0
    assert here.world.shops.online[SALON] == 0.03  # of another, who has its row


def test_only_independents_in_premises_who_were_not_asked_this_year():
    here = place()
    shops = here.world.shops

    def asked(month=1):
        return {
            j
            for key in range(100)
            for j in range(3)
            if here.call(RULES.may_be_asked, j=j, w=0, key=np.uint64(key), month=month)
        }

    assert asked() == {FOOD_SHOP, CAFE, SALON}
    shops.owner_kind[CAFE], shops.branch[FOOD_SHOP] = CHAIN_SHOP, HOME
    assert asked() == {SALON}
    offer(here)
    assert asked(12) == set()
    assert asked(13) == {SALON}
    shops.online[SALON] = 0.01
    assert asked(13) == set()


def test_whom_a_contact_person_helps_hears_of_it_as_by_two_tries(monkeypatch):
    here = place()
    asked = []
    rule = RULES.may_be_asked
    monkeypatch.setattr(
        rule.__globals__["streams"], "happens", lambda *x: asked.append(x[-1]) or False
    )
    here.call(rule, j=SALON, w=0)
    here.world.shops.spared[SALON] = 0.01
    here.call(rule, j=SALON, w=0)
    assert asked == pytest.approx([1 / 12, 1 - (11 / 12) ** 2])


def test_places_go_by_lot_and_no_more_than_there_are(monkeypatch):
    here = place()
    put_spy(monkeypatch, RULES.fill_places, "may_be_asked", True)
    here.world.shops.alive[3:] = 0
    asked = []
    monkeypatch.setitem(
        RULES.fill_places.__globals__, "offer_place", lambda w, j, *_: asked.append(int(j)) or 1
    )
    first = set()
    for key in range(40):
        asked.clear()
        here.call(RULES.fill_places, w=0, places=np.int64(1), key=np.uint64(key))
        assert len(asked) == 1
        first.add(asked[0])
    assert first >= {FOOD_SHOP, CAFE, SALON}
    put_spy(monkeypatch, RULES.fill_places, "may_be_asked", False)
    asked.clear()
    here.call(RULES.fill_places, w=0, places=np.int64(1))
    assert asked == []


def test_a_twelfth_of_the_places_of_a_year_is_offered_each_month(monkeypatch):
    calls = []
    monkeypatch.setitem(
        RULES.help_online.__globals__, "fill_places", lambda w, n, *_: calls.append(int(n))
    )
    here = place(DIGITAL_HELP_PLACES=24)
    here.call(RULES.help_online)
    assert calls == [2]
    here.world.policy.dose[:, DIGITAL_HELP_PLACES] = 0
    here.call(RULES.help_online)
    assert calls == [2]


def test_what_has_ended_is_not_paid_for():
    here = place()
    c = join(here)
    here.world.contracts.alive[c] = 0
    cash = int(here.world.shops.cash[SALON])
    run_programme(here.world, DIGITAL_HELP, 2, here.numbers)
    assert here.world.shops.cash[SALON] == cash
