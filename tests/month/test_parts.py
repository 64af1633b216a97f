"""Parts of rules that no whole step shows, by hand and in plain Python."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from tests.coin.coin_world import coins_paid, give, make_coin_world
from tests.month.bench import CAFE, EMPTY_UNIT, FOOD_SHOP, NEIGHBOUR, PARENT, SALON, own_table
from tests.month.plain import Here, plain
from wijkabm.ground import coins, streams
from wijkabm.ground.tables.codes import AT_CENTRE, FOOD, HOME, ONLINE, OWNED, OWNER

COIN_SHOP_LUCK = streams.name_luck("coin_shop")
COIN_PEER_LUCK = streams.name_luck("coin_peer")


class Spy:
    """Stands in the place of a rule and notes what it is called with."""

    def __init__(self, answer):
        self.answer, self.calls = answer, []

    def __call__(self, *arguments):
        self.calls.append(arguments)
        return self.answer


NOTHING = plain.unit_search.Found(-1, 0.0, 0.0, 0.0, -1, False)
"""What a search for a unit gives that finds none."""


def put_spy(monkeypatch, rule, name, answer):
    """A spy in the place of what `rule` calls `name`."""
    spy = Spy(answer)
    monkeypatch.setitem(rule.__globals__, name, spy)
    return spy


# --- premises ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("book", "asked"),
    [
        (1.0, 120_000),  # 0.8 of the rent that the book value asks for
        (1.4, 168_000),
        (3.0, 180_000),  # but no more than 0.8 of 1.5 times the market's
    ],
)
def test_asking_rents_fall_to_a_floor(book, asked):
    here = Here(premises={"wait": 0, "fall_investor": 0.9, "floor_investor": 0.8})
    premises = here.world.premises
    here.world.landlords.kind[:] = 1  # an investor
    premises.asking_rent[EMPTY_UNIT] = 400_000
    premises.book_value[EMPTY_UNIT] = round(book * premises.value[EMPTY_UNIT])
    here.call(plain.premises.wait_for_tenant, p=EMPTY_UNIT)
    assert premises.asking_rent[EMPTY_UNIT] == pytest.approx(asked, abs=1)


LETTING = {
    "letting_first": 2.0,
    "letting_wait": 8.0,
    "letting_elasticity": 2.0,
    "letting_repair": 1.0,
}


def make_sheet(**known):
    """What a landlord knows of a unit; the rest is nothing."""
    return plain.premises.Sheet(**{**dict.fromkeys(plain.premises.Sheet._fields, 0.0), **known})


def test_landlords_believe_that_a_lower_rent_and_a_better_unit_let_sooner():
    here, sheet = Here(premises=LETTING), make_sheet(empty=12.0, market=100.0)
    for asking, repair, chance in (
        (100.0, 0.8, 2 / (8 + 12)),
        (125.0, 0.8, 0.1 * 0.8**2),
        (100.0, 0.4, 0.1 / 2),
        (100.0, 0.01, 0.1 * 0.05 / 0.8),
        (10.0, 0.8, 0.5),
    ):
        given = {"asking": asking, "repair": repair, "sheet": sheet}
        assert here.call(plain.premises.letting_chance, **given) == pytest.approx(chance)


@pytest.mark.parametrize(("usual", "market"), [(0.0, 1.0), (0.8, 1.0), (1.2, 1.2), (900.0, 900.0)])
def test_a_unit_fetches_a_cent_at_the_least(usual, market):
    """So that a landlord whose unit fetches nothing still has a chance to let it."""
    here = Here()
    here.world.premises.base_rent[EMPTY_UNIT] = usual
    here.world.segments.rent_level[:] = 1.0
    leverage = np.zeros(here.world.landlords.wijk.size)
    sheet = here.call(plain.premises.fill_sheet, p=EMPTY_UNIT, leverage=leverage)
    assert sheet.market == market


@pytest.mark.parametrize(("elasticity", "is_lower"), [(0.0, False), (3.0, True)])
def test_a_buyer_asks_the_best_of_a_few_lower_rents(elasticity, is_lower):
    here = Here(
        premises={
            **LETTING, "letting_first": 0.2, "letting_elasticity": elasticity, "maintenance": 0.2,
            "tenancy_months": 50, "discount_private": 0.12,
        }
    )  # fmt: skip
    sheet = make_sheet(market=1_000.0)

    def worth(k):
        rent = 1_000.0 * (1.0 - 0.1 * k)
        chance = min(0.2 / (8 + 12) * (1_000.0 / rent) ** elasticity, 0.5)
        return chance * 0.8 * rent / (0.01 * (0.01 + 1 / 50 + chance))

    best = max(range(6), key=worth)
    assert here.call(plain.premises.price_of_sale, sheet=sheet, highest=1e9) == pytest.approx(
        worth(best)
    )
    assert here.call(plain.premises.price_of_sale, sheet=sheet, highest=1.0) == 1.0
    assert (best > 0) == is_lower


@pytest.mark.parametrize("billed", [0, 1, 4])
def test_bills_come_every_year_and_rise_twice(billed):
    """Of ten bills the chance to be vacant still and the discount leave less and less."""
    here, sheet = Here(), make_sheet(bill=500.0, escalation=1.5, discount=0.01)
    given = {"chance": 0.05, "first": 3.0, "billed": billed, "sheet": sheet}
    kept = 0.95 / 1.01
    worth = sum(500.0 * 1.5 ** min(billed + n, 2) * kept ** (3 + 12 * n) for n in range(10))
    assert here.call(plain.premises.worth_of_bills, **given) == pytest.approx(worth)
    given["sheet"] = make_sheet(escalation=1.5, discount=0.01)
    assert here.call(plain.premises.worth_of_bills, **given) == 0.0


@pytest.mark.parametrize("bill", [0.0, 500.0])
def test_a_front_man_costs_his_pay_and_what_comes_if_he_is_seen_through(monkeypatch, bill):
    """Let with a tenth a month, at a tenth of interest; found by half of inspectors, seen through by half."""
    here, rule = Here(premises={"front_man": 2}), plain.premises.worth_of_sham
    sheet = make_sheet(discount=0.1, detection=0.5, fine=1_000.0, bill=bill, first=3.0)
    for name, answer in (
        ("letting_chance", 0.1), ("worth_of_bills", 7_000.0), ("worth_of_rents", 90_000.0),
    ):  # fmt: skip
        put_spy(monkeypatch, rule, name, answer)
    left = 0.9 / 1.1
    fines = 1_000.0 * left**3 / (1.0 - left**12) if bill else 0.0
    worth = 90_000.0 - (200.0 + 50.0) / 0.2 - 0.25 * (7_000.0 + fines)
    assert here.call(rule, sheet=sheet, user_tax=50.0) == pytest.approx(worth)


@pytest.mark.parametrize(("first", "next_bill"), [(3.0, 12.0), (20.0, 20.0)])
def test_a_mended_unit_lets_as_one_in_full_repair_and_has_no_bill_for_a_year(first, next_bill):
    """In full repair, at a usual 0.8 of it, the chance of a tenth becomes an eighth."""
    here = Here(premises={**LETTING, "maintenance": 0.2, "tenancy_months": 50})
    sheet = make_sheet(
        asking=100.0, market=100.0, empty=12.0, repair=0.4, discount=0.01, bill=40.0, detection=0.5,
        first=first, escalation=1.0,
    )  # fmt: skip
    kept = (1.0 - 0.125) / 1.01
    bills = sum(40.0 * kept ** (next_bill + 12 * n) for n in range(10))
    let = 0.125 * 80.0 / (0.01 * (0.01 + 1 / 50 + 0.125))
    worth = let - 30.0 - 0.5 * bills
    rule = plain.premises.worth_of_repair
    assert here.call(rule, cost=30.0, sheet=sheet) == pytest.approx(worth)


# --- people --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("months", "tenure", "status", "chance"),
    [
        (12 * 35, 0, 1, 0.1),
        (12 * 44, 0, 1, 0.1),
        (12 * 35 - 1, 0, 1, 0.1 * 1.9),
        (12 * 35, OWNED, 1, 0.1 * 0.5),
        (12 * 35 - 1, OWNED, 1, 0.1 * 0.5 * 1.9),
        (12 * 35, 0, OWNER, 0.1 * 0.3),
    ],
)
def test_the_chance_to_move(months, tenure, status, chance):
    here = Here(
        population={
            "leave_rate_owner": 0.05, "leave_rate_tenant": 0.1, "leave_factor_young": 1.9,
        }
    )  # fmt: skip
    world = here.world
    world.wijken.leave_business[0] = 0.3
    world.wijken.leave_rate[0], world.households.tenure[0] = 0.1, tenure
    world.residents.status[:2] = status
    world.residents.birth_month[:2] = here.month - months
    given = {"h": 0, "crowd": np.ones((1, 15))}
    assert here.call(plain.population.chance_to_move, **given) == pytest.approx(chance)


# --- who opens, moves and takes over ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("formulas", "asks_margin"), [(1.0, True), (0.0, False)], ids=["a chain", "a franchise"]
)
def test_a_chain_asks_for_its_margin_and_others_for_an_income(monkeypatch, formulas, asks_margin):
    here = Here(
        opening={"chain_share": 1.0, "chain_of_formulas": formulas, "chain_margin": 0.07},
        firms={"reservation_least": 1_000},
    )
    rule = plain.opening.enter_from_outside
    put_spy(monkeypatch, rule, "is_turned_away", False)
    spy = put_spy(monkeypatch, rule, "seek_unit", NOTHING)
    here.call(rule, w=0, identity=9, brought=0)
    (asked,) = spy.calls
    least = here.call(plain.opening.reservation_income, wage=0.0)
    assert asked[5] == (0.07 if asks_margin else least)
    assert least > 1.0


@pytest.mark.parametrize(
    ("tempted", "times", "looks"),
    [(False, 1.29, 0), (False, 1.31, 1), (True, 0.99, 0), (True, 1.01, 1)],
)
def test_a_business_leaves_home_when_it_is_busy(monkeypatch, tempted, times, looks):
    here = Here(opening={"move_up": 1.0, "move_up_temporary": 1.0})
    world, rule = here.world, plain.opening.outgrow_home
    world.shops.branch[SALON], world.shops.premises[SALON] = HOME, -1
    world.wijken.typical_revenue[0, HOME] = 200_000.0
    world.shops.expected_sales[SALON] = times * 200_000.0
    put_spy(monkeypatch, rule, "tempts_from_home", tempted)
    put_spy(monkeypatch, rule, "eagerness", 1.0)
    spy = put_spy(monkeypatch, rule, "seek_unit", NOTHING)
    here.call(rule, j=SALON)
    assert len(spy.calls) == looks


def test_not_where_it_works_for_firms_or_has_no_owner(monkeypatch):
    here = Here(opening={"move_up": 1.0})
    rule, shops = plain.opening.outgrow_home, here.world.shops
    shops.expected_sales[SALON] = 1e9
    put_spy(monkeypatch, rule, "tempts_from_home", False)
    put_spy(monkeypatch, rule, "eagerness", 1.0)
    spy = put_spy(monkeypatch, rule, "seek_unit", NOTHING)
    shops.share_to_firms[SALON] = 0.6
    here.call(rule, j=SALON)
    shops.share_to_firms[SALON], shops.owner[SALON] = 0.4, -1
    here.call(rule, j=SALON)
    assert spy.calls == []


def test_who_takes_over_from_outside_has_half_the_talent_and_luck():
    here = Here(closing={"succession": 1.0})
    shops = here.world.shops
    shops.expected_income[CAFE], shops.talent[CAFE] = 10**7, 1.2
    identity = int(shops.identity[CAFE])
    luck = streams.normal(here.key, streams.SUCCESSION, identity, 2)
    years = 25 + streams.integer_below(here.key, streams.SUCCESSION, identity, 1, 25)
    assert here.call(plain.closing.find_successor, j=CAFE)
    assert shops.talent[CAFE] == shops.believed[CAFE] == pytest.approx(0.6 + 0.8 * luck)
    assert shops.owner_age[CAFE] == here.month - 12 * years
    assert shops.owner[CAFE] == -1


# --- the coin ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("low", "high", "paid"), [(0.4, 0.5, 2_000), (0.5, 0.6, 0)])
def test_how_a_neighbours_job_suits_is_luck(monkeypatch, low, high, paid):
    """An hour is worth ten euros to the parent, and the job pays ten: half of all jobs suit."""
    here = Here(coin={"peer_hours": 2, "peer_rate": 10})
    here.world = make_coin_world(here.numbers)
    residents, rule = here.world.residents, plain.coin.ask_neighbour
    give(here.world, residents.coins, NEIGHBOUR, 5_000)
    residents.ties[NEIGHBOUR, 0], residents.n_ties[NEIGHBOUR] = PARENT, 1
    for name, answer in (("room_of", 0.0), ("worth_to", 1.0), ("worth_of_hour", 1_000.0)):
        put_spy(monkeypatch, rule, name, answer)
    here.draw_key(COIN_PEER_LUCK, 103, 2, low, high)
    here.call(rule, i=NEIGHBOUR, w=0)
    assert coins_paid(here.world, coins.PEER_SERVICES) == paid


def test_a_supplier_is_another_shop_drawn_by_its_sales(monkeypatch):
    here, rule = Here(), plain.coin.draw_supplier
    shops, rows = here.world.shops, here.world.scratch.rows
    put_spy(monkeypatch, rule, "sales_to_people", 1.0)
    rows[:3] = (FOOD_SHOP, CAFE, SALON)
    for key in range(6):
        here.key = np.uint64(key)
        luck = {
            k: streams.exponential(
                here.key, COIN_SHOP_LUCK, int(shops.identity[SALON]), int(shops.identity[k])
            )
            for k in (FOOD_SHOP, CAFE)
        }
        assert here.call(rule, j=SALON, takers=rows, n=3) == min(luck, key=luck.__getitem__)
    rows[0] = SALON
    for n in (0, 1):
        assert here.call(rule, j=SALON, takers=rows, n=n) == -1


@pytest.mark.parametrize("example", [0.0, 0.5, 1.0])
def test_what_others_take_makes_a_shop_see_more_in_coins(monkeypatch, example):
    """A coin is worth a euro to it and costs nothing: its gain is what it sees in new customers."""
    here = Here(coin={"shop_example": 0.4, "shop_effort": 0})
    here.world = make_coin_world(here.numbers)
    rule = plain.coin.best_offer
    for name, answer in (
        ("view_of", 1.0),
        ("worth_to_shop", 1.0),
        ("gain_of", 1.0),
        ("brought_by", 0.2),
    ):
        put_spy(monkeypatch, rule, name, answer)
    own_table(here.world, "social_coin").pull[SALON] = 1.0
    given = {"j": SALON, "w": 0, "most": 0.5, "flow": 10_000.0, "others": 0.0}
    usual, *_ = here.call(rule, example=0.0, **given)
    gain, share, discount = here.call(rule, example=example, **given)
    assert gain == pytest.approx(usual * (1.0 + 0.4 * example))
    assert gain > 0.0
    assert (share > 0.0, discount) == (True, 0.0)


# --- where people shop ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrivals", "waits", "place"),
    [
        ([(1, 10.0), (2, 2.0), (3, 5.0)], (30.0, 30.0), 200),  # 6 beats 10, the second is 15
        ([(1, 10.0), (2, 5.0), (3, 2.0)], (30.0, 30.0), 300),
        ([(1, 10.0), (2, 5.0), (3, 4.0)], (30.0, 30.0), 100),
        ([(1, 10.0), (2, 5.0), (3, 4.0)], (9.0, 30.0), AT_CENTRE),
        ([(1, 10.0), (2, 5.0), (3, 4.0)], (9.0, 8.0), ONLINE),
        ([(1, 10.0), (2, 2.0), (3, 5.0)], (9.0, 8.0), 200),
    ],
)
def test_the_soonest_of_own_wijk_neighbours_centre_and_online(monkeypatch, arrivals, waits, place):
    """Two neighbouring wijken, three times as far; no ring; all luck is one."""
    rule, wait = plain.shopping.choose_place, np.zeros((1, 5, 4))
    wait[0, FOOD] = (math.inf, *waits, 3.0)
    choices = SimpleNamespace(
        list_mark=0, seen_wait={(0, 0): 0}, list_start=np.zeros(20, int), exponential=0, nest_noise=0,
        shop_list=[0, 100, 200, 300], first_ring=[0], n_ring=[0], neighbours=np.array([[1, 2]]),
        place_wait=wait, list_wait=[0], alone_noise=0, loyalty_least=0.6, loyalty_range=0.8,
    )  # fmt: skip
    coming = iter(arrivals)
    monkeypatch.setitem(rule.__globals__, "find_first", lambda *_: next(coming))
    put_spy(monkeypatch, rule, "draw_steep", 1.0)
    with np.errstate(over="ignore"):
        assert rule(FOOD, 0, 0, 0.5, 0, np.uint64(1), choices) == place


def test_the_first_of_a_list_is_the_one_with_the_shortest_wait_wherever_it_stands(monkeypatch):
    """The waits seen from one segment are those of the wijk's list, which begins at `shift`."""
    rule = plain.shopping.find_first
    put_spy(monkeypatch, rule, "draw_noise", 2.0)
    marks, waits = np.arange(9, dtype=np.uint64), np.array([9.0, 8.0, 3.0, 4.0])
    with np.errstate(over="ignore"):
        assert rule(np.uint64(1), marks, waits, 5, 5, 9, 0) == (7, 6.0)
        assert rule(np.uint64(1), marks, waits, 5, 5, 7, 0) == (6, 16.0)
