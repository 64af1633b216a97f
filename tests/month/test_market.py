"""The market: budgets and baskets by hand, habits, visitors, and the keyed choice."""

import copy

import numpy as np
import pytest
from scipy.stats import kstest

from tests.month.bench import (
    EMPTY_UNIT,
    FOOD_SHOP,
    KEY,
    NEIGHBOUR,
    NOW,
    add_shop,
    build_wijk,
    make_wijk_of_three,
    paid,
    take_step,
    tune,
)
from wijkabm.ground import books, streams
from wijkabm.ground.compiled.kernels import kernel
from wijkabm.ground.tables.codes import (
    AT_CENTRE,
    BASKETS,
    FIRST_BASKET,
    FOOD,
    HOME,
    HORECA,
    N_BASKETS,
    NO_PLACE,
    OTHER,
    RING_PLACE,
    SERVICES,
)
from wijkabm.month.opening.prospects import expect_sales, weigh_elsewhere, weigh_entrant
from wijkabm.month.shopping.attraction import see_from_homes, weigh_shop
from wijkabm.month.shopping.budgets import split_amount
from wijkabm.month.shopping.choice import (
    choose_place,
    draw_noise,
    draw_steep,
    fill_noise,
    heed_mention,
    see_choices,
)

SPENDING = {
    "spend": (300, 200, 100, 50, 0), "spend_other": 250, "need": (0.5, 0.25, 0, 0, 0),
    "child_need": 0.5,
}  # fmt: skip
NUMBERS = tune(market=SPENDING, income={"savings_target": 2, "savings_adjustment": 0.1})
ALWAYS = tune(NUMBERS, market={"habit": [1.0] * 5, "mention": 0})
NEVER = tune(NUMBERS, market={"habit": [0.0] * 5, "mention": 0})


@pytest.fixture
def wijk():
    world = make_wijk_of_three(NUMBERS)
    world.households.expected_income[:2] = (120_000.0, 30_000.0)
    world.households.savings[:2] = (400_000, 60_000)
    return world


def baskets_of(branch):
    return slice(FIRST_BASKET[branch], FIRST_BASKET[branch] + BASKETS[branch])


def shop_again(world, numbers, key=KEY):
    """The same month's shopping on a copy of the world, without a change to its money."""
    return take_step(copy.deepcopy(world), "go_shopping", numbers=numbers, key=key)


def test_a_budget_follows_the_linear_expenditure_system(wijk):
    take_step(wijk, "go_shopping", numbers=NUMBERS)
    # Two adults and half for the child: 2.5 heads. Income is 1,200 euros; savings are 4,000, which
    # is 1,600 more than two months of it: a tenth of that is spent too.
    total = 120_000 + 16_000
    needs = (150 + 50) * 100 * 2.5
    left, wishes = total - needs, 250 + 150 + 150 + 100 + 50
    food = int(150 * 250 + left * 150 / wishes)
    nonfood = int(50 * 250 + left * 150 / wishes)
    horeca, services = int(left * 100 / wishes), int(left * 50 / wishes)
    other = total - food - nonfood - horeca - services
    assert wijk.households.budget[0].tolist() == [food, nonfood, horeca, services, 0, other]


def test_needs_come_first_when_money_is_short(wijk):
    wijk.households.expected_income[0], wijk.households.savings[0] = 20_000.0, 40_000
    take_step(wijk, "go_shopping", numbers=NUMBERS)
    # 200 is two fifths of the needs of 500 euros, and no wish is met.
    assert wijk.households.budget[0].tolist() == [15_000, 5_000, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("income", "savings"), [(-5_000.0, 30_000), (90_000.0, 1_000), (90_000.0, 0)]
)
def test_nobody_spends_more_than_the_savings(wijk, income, savings):
    wijk.households.expected_income[0], wijk.households.savings[0] = income, savings
    take_step(wijk, "go_shopping", numbers=NUMBERS)
    spent = wijk.households.budget[0].sum()
    assert 0 <= spent <= savings
    assert wijk.households.savings[0] == savings - spent


def test_baskets_add_up_to_the_budget_to_the_cent(wijk):
    wijk.households.expected_income[:2] += (12.7, 3.3)
    wijk.region.spending[:] = 0
    before = wijk.households.savings.copy()
    take_step(wijk, "go_shopping", numbers=NUMBERS)
    budget = wijk.households.budget
    assert (before - wijk.households.savings == budget.sum(axis=1)).all()
    assert paid(wijk, books.OTHER_CONSUMPTION) == budget[:, OTHER].sum()
    assert paid(wijk, books.CONSUMPTION) == budget[:, :HOME].sum()
    assert wijk.segments.demand[0].tolist() == budget[:2, :OTHER].sum(axis=0).tolist()


def test_a_habit_is_kept_while_the_place_is_open(wijk):
    wijk.residents.habit[NEIGHBOUR, baskets_of(FOOD)] = FOOD_SHOP
    wijk.residents.habit[NEIGHBOUR, baskets_of(HORECA)] = AT_CENTRE
    wijk.region.spending[:] = 0
    take_step(wijk, "go_shopping", numbers=ALWAYS)
    assert (wijk.residents.habit[NEIGHBOUR, baskets_of(FOOD)] == FOOD_SHOP).all()
    assert (wijk.residents.habit[NEIGHBOUR, baskets_of(HORECA)] == AT_CENTRE).all()
    assert wijk.shops.sales[FOOD_SHOP] >= wijk.households.budget[1, FOOD]


@pytest.mark.parametrize("column", ["alive", "trading", "branch"])
def test_a_place_that_closed_or_changed_trade_is_left(wijk, column):
    wijk.residents.habit[NEIGHBOUR, baskets_of(FOOD)] = FOOD_SHOP
    wijk.shops.cash[FOOD_SHOP] = 0
    getattr(wijk.shops, column)[FOOD_SHOP] = 3 if column == "branch" else 0
    take_step(wijk, "go_shopping", numbers=ALWAYS)
    assert (wijk.residents.habit[NEIGHBOUR, baskets_of(FOOD)] != FOOD_SHOP).all()
    assert (wijk.residents.habit[NEIGHBOUR, baskets_of(FOOD)] != NO_PLACE).all()


def test_a_street_of_the_ring_without_shops_is_left(wijk):
    wijk.residents.habit[NEIGHBOUR, baskets_of(FOOD)] = RING_PLACE
    wijk.ring.shops[0, FOOD] = 0
    take_step(wijk, "go_shopping", numbers=ALWAYS)
    assert (wijk.residents.habit[NEIGHBOUR, baskets_of(FOOD)] != RING_PLACE).all()


def test_a_habit_that_breaks_goes_where_it_is_best(wijk):
    wijk.residents.habit[NEIGHBOUR, baskets_of(FOOD)] = AT_CENTRE
    wijk.wijken.place_weight[:] = 0.0
    take_step(wijk, "go_shopping", numbers=NEVER)
    assert (wijk.residents.habit[NEIGHBOUR, baskets_of(FOOD)] == FOOD_SHOP).all()


def test_a_tied_person_may_mention_a_better_place(wijk):
    residents = wijk.residents
    residents.ties[NEIGHBOUR, 0], residents.n_ties[NEIGHBOUR] = 0, 1
    residents.habit[0, baskets_of(FOOD)] = FOOD_SHOP
    residents.habit[NEIGHBOUR, baskets_of(FOOD)] = AT_CENTRE
    wijk.wijken.place_weight[0, FOOD, 1] = 1e-12
    hear = tune(ALWAYS, market={"mention": 1.0})
    take_step(wijk, "go_shopping", numbers=hear)
    assert (residents.habit[NEIGHBOUR, baskets_of(FOOD)] == FOOD_SHOP).all()


def test_visitors_are_split_exactly_over_the_shops(wijk):
    wijk.wijken.visitor_weight[:] = 0.7
    add_shop(wijk, 5, FOOD_SHOP, EMPTY_UNIT, 77)
    wijk.shops.talent[5] = 1.3
    wijk.households.savings[:] = 0
    ring = wijk.ledger.purses[books.single(wijk.ledger, books.RING)]
    take_step(wijk, "go_shopping", numbers=NUMBERS)
    whole = int(wijk.region.spending[0].sum())  # the ring's wealth is on target
    assert ring == wijk.region.cash_target[0]
    flows = wijk.ledger.flows[books.CONSUMPTION]
    payer = books.single(wijk.ledger, books.RING)
    assert flows[payer].sum() == whole
    assert flows[payer, books.account(books.SHOPS, 0)] == wijk.shops.sales_outside.sum()
    attraction = wijk.scratch.attraction[[FOOD_SHOP, 5]]
    shares = (
        wijk.shops.sales_outside[[FOOD_SHOP, 5]] / wijk.shops.sales_outside[[FOOD_SHOP, 5]].sum()
    )
    assert shares == pytest.approx(attraction / attraction.sum(), rel=1e-4)
    pull = 0.7 * attraction.sum() ** NUMBERS.market.nest_correlation
    drawn = wijk.shops.sales_outside[[FOOD_SHOP, 5]].sum()
    assert drawn == int(wijk.region.spending[0, FOOD] * pull / (1 + pull))
    assert wijk.ring.sales.sum() == flows[payer, payer]


def test_cents_split_by_running_shares_add_up():
    weights = np.random.default_rng(1).lognormal(size=40)
    running, parts = 0.0, []
    for weight in weights:
        parts.append(split_amount.py_func(9_999_999, weight, running, weights.sum()))
        running += weight
    assert sum(parts) == 9_999_999
    assert np.abs(np.array(parts) - 9_999_999 * weights / weights.sum()).max() <= 1


def test_shops_are_listed_by_wijk_and_branch_and_weighed(wijk):
    wijk.shops.trading[2] = 0
    take_step(wijk, "go_shopping", numbers=NUMBERS)
    start = wijk.scratch.list_start
    assert [start[b + 1] - start[b] for b in range(5)] == [1, 0, 1, 0, 0]
    assert wijk.scratch.shop_list[start[HORECA]] == 1
    assert wijk.scratch.attraction[2] == 0.0
    weighed = weigh_shop.py_func(FOOD_SHOP, wijk, NUMBERS)
    assert wijk.scratch.attraction[FOOD_SHOP] == weighed
    by_hand = 1.2 ** NUMBERS.market.floor[FOOD] * (NUMBERS.market.lively_base + 0.5)
    assert weighed == pytest.approx(by_hand)


@pytest.fixture(scope="module")
def built():
    """A wijk at rest with its habits formed, one unit empty."""
    world = build_wijk(1_500)
    take_step(world, "go_shopping", numbers=tune(), month=-1)
    return world


def open_rival(world):
    """One more food shop by hand; returns the new world and the row."""
    other = copy.deepcopy(world)
    row = int(np.flatnonzero(other.shops.alive == 0)[0])
    copied = int(np.flatnonzero((other.shops.alive == 1) & (other.shops.branch == FOOD))[0])
    unit = int(other.shops.premises[copied])
    add_shop(other, row, copied, unit, 123_456_789)
    return other, row


@pytest.mark.parametrize("key", [1, 2, 3])
def test_one_more_shop_redirects_only_baskets_that_now_prefer_it(built, key):
    built = copy.deepcopy(built)
    built.shops.price[:] = 1.0  # a shop that is dear makes the wijk dear to who weighs where to go
    more, row = open_rival(built)
    alone = {"chained_share": 0.0}
    for numbers in (tune(market=alone), tune(NEVER, market=alone)):
        before = shop_again(built, numbers, key).residents.habit
        after = shop_again(more, numbers, key).residents.habit
        changed = before != after
        assert changed.any()
        assert (after[changed] == row).all()
        person, slot = np.nonzero(changed)
        assert set(slot) <= set(range(BASKETS[FOOD]))
        assert np.unique(person).size < (built.residents.alive == 1).sum()


def test_one_more_food_shop_redirects_no_other_baskets_but_of_who_shops_there(built):
    before = shop_again(built, tune(), 1).residents.habit
    after = shop_again(open_rival(built)[0], tune(), 1).residents.habit
    changed = before != after
    goes = changed[:, baskets_of(FOOD)].any(axis=1)
    assert goes.any()
    assert not changed[~goes].any()


def test_luck_does_not_depend_on_where_a_shop_stands_in_the_table(built):
    moved = copy.deepcopy(built)
    old = int(np.flatnonzero((moved.shops.alive == 1) & (moved.shops.branch == SERVICES))[0])
    new = int(np.flatnonzero(moved.shops.alive == 0)[-1])
    for name in moved.shops._fields:
        column = getattr(moved.shops, name)
        column[new] = column[old]
    moved.shops.alive[old] = 0
    moved.residents.habit[moved.residents.habit == old] = new
    a, b = shop_again(built, tune(), 5), shop_again(moved, tune(), 5)
    there = np.where(a.residents.habit == old, new, a.residents.habit)
    alive = built.residents.alive == 1
    assert (there[alive] == b.residents.habit[alive]).all()


@kernel
def choose_many(
    branch, segment, loyalty, key, numbers, shops, segments, wijken, ring, scratch, places
):
    """The places that so many people of one segment choose."""
    choices = see_choices(wijken, scratch, numbers)
    for i in range(places.size):
        prefix = streams.fold_in(streams.fold_in(key, streams.CHOICE), i)
        places[i] = choose_place(branch, 0, segment, loyalty, 0, prefix, choices)


def choose_often(world, numbers, n=40_000, segment=0, loyalty=0.5):
    places = np.zeros(n, np.int64)
    choose_many(
        FOOD, segment, loyalty, KEY, numbers.market, world.shops, world.segments, world.wijken,
        world.ring, world.scratch, places,
    )  # fmt: skip
    return places


@pytest.mark.parametrize("correlation", [0.6, 1.0, 0.3])
def test_choices_follow_the_closed_form_of_the_nested_logit(wijk, correlation):
    numbers = tune(NUMBERS, market={"nest_correlation": correlation})
    fill_noise(wijk.scratch, correlation)
    add_shop(wijk, 5, FOOD_SHOP, EMPTY_UNIT, 77)
    wijk.shops.talent[5], wijk.ring.shops[0, FOOD] = 2.0, 2
    wijk.wijken.place_weight[0, FOOD] = (0.4, 0.9, 0.3, 0.0)
    take_step(wijk, "go_shopping", numbers=numbers)
    n = 40_000
    places = choose_often(wijk, numbers, n)
    attraction = wijk.scratch.attraction
    own = np.array([attraction[FOOD_SHOP], attraction[5]])
    own *= wijk.segments.access[wijk.shops.segment[[FOOD_SHOP, 5]], FOOD, 0]
    weights = {
        "own": own.sum() ** correlation, "ring": (0.4 * 2) ** correlation,
        "centre": 0.9, "online": 0.3,
    }  # fmt: skip
    total = sum(weights.values())
    expected = {
        AT_CENTRE: weights["centre"] / total,
        -3: weights["online"] / total,
        RING_PLACE: weights["ring"] / total,
        FOOD_SHOP: weights["own"] / total * own[0] / own.sum(),
        5: weights["own"] / total * own[1] / own.sum(),
    }
    for place, share in expected.items():
        error = 4 * np.sqrt(share * (1 - share) / n)
        assert abs((places == place).mean() - share) < error, place
    assert sum((places == place).sum() for place in expected) == n


@kernel
def draw_many(key, scratch, plain, shared, alone):
    """Draws of the three noises for so many people."""
    for i in range(plain.size):
        prefix = streams.fold_in(key, i)
        plain[i] = draw_noise(scratch.exponential, streams.fold_in(prefix, 1))
        shared[i] = draw_steep(scratch.nest_noise, streams.fold_in(prefix, 2))
        alone[i] = draw_steep(scratch.alone_noise, streams.fold_in(prefix, 3))


@pytest.mark.parametrize("index", [0.1, 0.3, 0.6, 0.9, 1.0])
def test_noise_has_the_laws_of_the_nested_logit(wijk, index):
    fill_noise(wijk.scratch, index)
    plain, shared, alone = np.zeros((3, 40_000))
    draw_many(KEY, wijk.scratch, plain, shared, alone)
    assert kstest(plain, "expon").pvalue > 1e-3
    assert kstest(alone**index, "expon").pvalue > 1e-3
    # S = 1 / R is positive stable: the mean of exp(-x S) is exp(-x**index).
    for x in (1e-3, 0.1, 1.0, 5.0):
        values = np.exp(-x / shared)
        expected = np.exp(-(x**index))
        error = 4 * values.std() / np.sqrt(values.size)
        assert values.mean() == pytest.approx(expected, abs=error + 1e-4)
    assert abs(np.corrcoef(plain, np.log(alone))[0, 1]) < 0.02
    if index < 1.0:
        assert abs(np.corrcoef(plain, np.log(shared))[0, 1]) < 0.02


@pytest.mark.parametrize("index", [0.3, 0.6, 0.9])
def test_quantiles_of_a_nest_keep_the_shares_of_small_places(wijk, index):
    fill_noise(wijk.scratch, index)
    table = wijk.scratch.nest_noise
    within = (np.arange(400) + 0.5) / 400
    noise = table[1:-1, None] + within * (table[2:] - table[1:-1])[:, None]
    noise = np.concatenate([table[1] * within ** table[0], noise.ravel()])
    for weight in (1e-4, 1e-2, 1.0):
        late = 1.0 - np.exp(-weight / noise).mean()
        assert late == pytest.approx(1.0 - np.exp(-(weight**index)), rel=0.01)


@kernel
def mention_often(place, mentioned, key, shops, segments, wijken, ring, scratch, places):
    """The places that so many people who hear of another one go to."""
    for i in range(places.size):
        places[i] = heed_mention(
            place, mentioned, FOOD, 0, 0, streams.fold_in(key, i), shops, segments, wijken, ring,
            scratch,
        )  # fmt: skip


@pytest.mark.parametrize("place", [RING_PLACE, FOOD_SHOP, NO_PLACE])
def test_a_mention_is_heeded_by_the_logit_of_two_places(wijk, place):
    wijk.wijken.place_weight[0, FOOD] = (0.4, 0.9, 0.3, 0.0)
    take_step(wijk, "go_shopping", numbers=NUMBERS)
    n, power = 20_000, NUMBERS.market.nest_correlation
    places = np.zeros(n, np.int64)
    mention_often(
        place, AT_CENTRE, KEY, wijk.shops, wijk.segments, wijk.wijken, wijk.ring, wijk.scratch,
        places,
    )  # fmt: skip
    shop = wijk.scratch.attraction[FOOD_SHOP] / wijk.shops.visibility[FOOD_SHOP]
    shop *= wijk.segments.access[wijk.shops.segment[FOOD_SHOP], FOOD, 0]
    ring = 0.4 * wijk.ring.shops[0, FOOD] * wijk.ring.weight[0, FOOD]
    old = {RING_PLACE: ring**power, FOOD_SHOP: shop**power, NO_PLACE: 0.0}[place]
    expected = 0.9 / (0.9 + old)
    error = 4 * np.sqrt(expected * (1 - expected) / n)
    assert (places == AT_CENTRE).mean() == pytest.approx(expected, abs=error)
    assert ((places == AT_CENTRE) | (places == place)).all()


def test_the_tills_are_empty_and_every_basket_is_in_the_books(wijk):
    wijk.region.spending[:] = 0
    cash = wijk.shops.cash.copy()
    take_step(wijk, "go_shopping", numbers=NUMBERS)
    assert not wijk.scratch.till.any()
    assert not wijk.scratch.trips[: wijk.shops.alive.size].any()
    assert (wijk.shops.cash - cash == wijk.shops.sales).all()
    payer, payee = books.account(books.RESIDENTS, 0), books.account(books.SHOPS, 0)
    flows = wijk.ledger.flows[:, payer, payee]
    assert flows.sum() == wijk.shops.sales.sum()
    ring = books.single(wijk.ledger, books.RING)
    assert wijk.ledger.flows[books.CONSUMPTION, payer, ring] == wijk.ring.sales.sum()
    assert wijk.segments.visits.sum() <= 3 * N_BASKETS


def test_the_loyal_shop_nearer_home(wijk):
    take_step(wijk, "go_shopping", numbers=NUMBERS)
    faithful = (choose_often(wijk, NUMBERS, loyalty=1.0) == FOOD_SHOP).mean()
    fickle = (choose_often(wijk, NUMBERS, loyalty=0.0) == FOOD_SHOP).mean()
    assert faithful > fickle + 0.05


def test_what_an_entrant_expects_is_what_the_market_gives(built):
    numbers = tune(market={"habit": [0.0] * 5, "mention": 0.0, "visitors": [0.0] * 5})
    world, row = open_rival(built)
    world.residents.loyalty[:] = 0.5
    shops, p = world.shops, numbers.market
    shops.talent[row], shops.productivity[row], shops.quality[row] = 0.4, 0.0, 0.1
    shops.visibility[row], shops.price[row] = NUMBERS.market.visibility_expected, 1.0
    shops.liveliness_weight[row] = 0.0
    without, _ = open_rival(built)
    without.shops.alive[row] = 0
    take_step(without, "go_shopping", numbers=numbers)
    see_from_homes(without, numbers, NOW)
    segment, floor = int(shops.segment[row]), float(shops.floor[row])
    weight = weigh_entrant.py_func(FOOD, segment, floor, 0.4, 0.1, p, without.segments)
    elsewhere = weigh_elsewhere.py_func(0, FOOD, without, numbers)
    expected = expect_sales.py_func(FOOD, segment, weight, elsewhere, without, numbers)
    months = [shop_again(world, numbers, key).shops for key in range(40)]
    sold = [(m.sales[row] - m.sales_outside[row]) / (1 + numbers.firms.vat[FOOD]) for m in months]
    error = 4 * np.std(sold, ddof=1) / np.sqrt(len(sold))
    assert np.mean(sold) == pytest.approx(expected, abs=error)
    assert error < 0.1 * expected


def test_trips_with_several_purposes_bring_what_is_expected_of_them(built):
    """Cafés and salons in the streets of food shops, where all go along with the daily goods."""
    numbers = tune(market={"habit": [0.0] * 5, "mention": 0.0, "chained_share": 1.0})
    built.residents.loyalty[:] = 0.5
    months = [shop_again(built, numbers, key) for key in range(30)]
    world, shops = months[0], built.shops
    seen, expected, sold = world.segments, 0.0, np.zeros(len(months))
    for branch in (HORECA, SERVICES):
        inside = seen.inclusive[:, branch] ** numbers.market.nest_correlation
        elsewhere = weigh_elsewhere.py_func(0, branch, world, numbers)
        free = seen.demand[:, branch] * inside / (inside + elsewhere) * (1 - seen.joined[:, branch])
        for row in np.flatnonzero((shops.alive == 1) & (shops.branch == branch)):
            street, weight = shops.segment[row], world.scratch.attraction[row]
            if seen.pull[street, FOOD] > 0:
                access = seen.access[street, branch]
                expected += (free * weight * access / seen.inclusive[:, branch]).sum()
                expected += seen.on_the_way[street, branch] * weight / seen.pull[street, branch]
                sold += [m.shops.sales[row] - m.shops.sales_outside[row] for m in months]
    error = 4 * np.std(sold, ddof=1) / np.sqrt(len(months))
    assert sold.mean() == pytest.approx(expected, abs=error)
    assert error < 0.1 * expected


def test_all_baskets_have_a_place_after_a_month(built):
    alive = built.residents.alive == 1
    slots = np.arange(N_BASKETS)
    assert (built.residents.habit[alive][:, slots] != NO_PLACE).all()
