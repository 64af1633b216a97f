"""What an organisation of owners does: its members hear of more, share what is done together, and stay."""

import numpy as np
import pytest

from tests.instruments import (
    CONSORTIA_HOURS,
    JOINT_PURCHASING_DISCOUNT,
    JOINT_PURCHASING_FEE,
    JOINT_PURCHASING_HOURS,
    LOCAL_BRAND_DAY_HOURS,
    LOCAL_BRAND_FAIR_DAYS,
    STREET_MANAGEMENT_FTE,
)
from tests.month.bench import (
    CAFE,
    EMPTY_UNIT,
    FOOD_SHOP,
    NOW,
    SALON,
    make_wijk_of_three,
    take_step,
    tune,
)
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import streams
from wijkabm.ground.tables.codes import HOME
from wijkabm.month.shopping.attraction import list_shops, see_from_homes

RULES = plain.organised


@pytest.fixture
def here():
    """The café is in the organisation, with half of the shops."""
    here = Here(firms={"organised_hears": 2, "organised_saves": 0.5})
    here.world.shops.member[:] = here.world.shops.joint[:] = 0
    here.world.shops.member[CAFE] = 1
    here.world.wijken.organisation[:] = 0.5
    return here


def test_who_is_in_it_hears_as_by_two_tries_and_whom_a_person_helps_by_one_more(here):
    def chance(j):
        return here.call(RULES.chance_to_hear, rate=0.1, j=j)

    assert chance(SALON) == 0.1
    assert chance(CAFE) == pytest.approx(0.19)
    here.world.shops.spared[[CAFE, SALON]] = 0.02
    assert chance(SALON) == pytest.approx(0.19)
    assert chance(CAFE) == pytest.approx(0.271)
    here.world.shops.joint[FOOD_SHOP] = 1  # who buys together is told of it too
    assert chance(FOOD_SHOP) == pytest.approx(0.19)


def test_a_business_is_asked_in_one_month_of_the_year_in_the_organisation_in_two(here):
    luck = streams.name_luck("test")

    def months(j):
        return [m for m in range(13, 25) if here.call(RULES.is_asked_now, j=j, luck=luck, month=m)]

    (own,) = months(SALON)
    draw = streams.draw(luck, here.world.shops.identity[SALON], 0, 0)
    assert own % 12 == int(streams.to_unit(draw) * 12)
    here.world.shops.member[SALON] = 1
    first, second = months(SALON)
    assert own in (first, second)
    assert second - first == 6
    here.tune(firms={"organised_hears": 12})
    assert months(SALON) == list(range(13, 25))


def test_the_more_are_in_it_the_less_is_asked_of_each(here):
    assert here.call(RULES.effort_together, j=SALON) == 1.0
    assert here.call(RULES.effort_together, j=CAFE) == 0.75
    here.world.wijken.organisation[:] = 1.0
    assert here.call(RULES.effort_together, j=CAFE) == 0.5


def asked(here, monkeypatch, rule, alone, **given):
    """Chances by which luck is asked in a rule for one owner."""
    seen = []
    monkeypatch.setattr(
        rule.__globals__["streams"], "happens", lambda *drawn: seen.append(drawn[-1]) or False
    )
    here.world.shops.alive[:] = 0
    here.world.shops.alive[alone] = 1
    here.call(rule, w=0, **given)
    return seen


@pytest.mark.parametrize("j", [CAFE, SALON])
def test_coaches_networks_counters_and_platforms_are_heard_of_through_it(here, monkeypatch, j):
    """By .1 of coaching, a twelfth a month of the others; two tries for the café."""
    here.tune(firms={"advice_sought": 0.1, "advice_least": 1.0, "advice_most": 1.0})
    scratch = here.world.scratch
    monthly = 1.0 - (11 / 12) ** 2 if j == CAFE else 1 / 12
    given = {"n": np.int64(0), "rows": scratch.rows, "scores": scratch.floats}
    found = asked(here, monkeypatch, plain.coaching.find_owners, j, **given)
    assert found == pytest.approx([0.19 if j == CAFE else 0.1])
    put_spy(monkeypatch, plain.networking.invite, "find_own", -1)
    here.world.policy.dose[:] = 8.0
    assert asked(here, monkeypatch, plain.networking.invite, j) == pytest.approx([monthly])
    rule = plain.contact_point.thinks_of_it
    assert asked(here, monkeypatch, rule, j, j=j, by_himself=True) == pytest.approx([monthly])
    assert asked(here, monkeypatch, rule, j, j=j, by_himself=False) == pytest.approx([1 / 12])
    rule = plain.digital_help.may_be_asked
    assert asked(here, monkeypatch, rule, j, j=j) == pytest.approx([monthly])


def test_buying_and_bidding_together_and_a_brand_take_fewer_hours_of_its_members(here):
    """4 hours, 3 for the café: what each asks of who earns so much."""
    dose, shops = here.world.policy.dose, here.world.shops
    dose[:, [JOINT_PURCHASING_HOURS, CONSORTIA_HOURS, LOCAL_BRAND_DAY_HOURS]] = 4.0
    dose[:, LOCAL_BRAND_FAIR_DAYS] = 12.0
    for j, hours in ((CAFE, 3.0), (SALON, 4.0)):
        wanted = here.call(plain.coaching.wanted_by_owner, j=j)
        assert here.call(plain.local_brand.cost_of_carrying, j=j, w=0) == pytest.approx(
            hours * wanted / 160
        )
        kept = 1.0 - here.call(plain.firms.goods_per_euro, j=j)
        for more, taken in ((0.999, False), (1.001, True)):
            cents = hours * wanted / 160 / kept * more
            assert here.call(plain.consortia.takes_part, j=j, w=0, cents=cents) == taken
        goods = here.numbers.firms.goods[shops.branch[j]]
        goods *= here.call(plain.firms.volume_per_euro, j=j)
        usual = here.call(plain.firms.reservation_income, wage=0.0)
        dose[:, JOINT_PURCHASING_DISCOUNT], dose[:, JOINT_PURCHASING_FEE] = 0.1, 10.0
        for more, taken in ((0.999, False), (1.001, True)):
            saving = 1_000.0 + hours / 160 * usual
            shops.expected_sales[j] = saving / 0.1 / goods * more
            assert here.call(plain.joint_purchasing.is_worth_it, j=j) == taken


def test_its_members_come_to_the_vote_of_a_district(here, monkeypatch):
    """A stake of 1,000 and an effort of 12,000 / 12: by a half; for the café 750, by 4 of 7."""
    rule = plain.improvement_district.hold_vote
    here.tune(firms={"vote_effort": 120.0, "vote_doubt": 0.0})
    put_spy(monkeypatch, rule, "benefit", 1_000.0)
    seen = []
    monkeypatch.setattr(
        rule.__globals__["streams"], "happens", lambda *drawn: seen.append(drawn[-1]) or False
    )
    given = {"levy": 0.0, "surcharge": 0.0, "cents": 1.0, "works": 0.5, "units": 3, "n": 3}
    here.call(rule, w=0, **given)
    assert seen == pytest.approx([4 / 7 if j == CAFE else 0.5 for j in range(3)])


@pytest.mark.parametrize(
    ("organisation", "ready", "joins"),
    [(0.0, 1.0, 0), (0.5, 1.0, 100), (1.0, 0.5, 100), (1.0, 1.0, 200)],
)
def test_as_many_join_who_open_in_premises_as_are_organised(here, organisation, ready, joins):
    here.tune(firms={"organised_joins": ready})
    here.world.wijken.organisation[:] = organisation
    joined = 0
    for key in range(200):
        here.world.shops.member[SALON] = 0
        here.call(plain.firms.ask_newcomer, j=SALON, key=np.uint64(key))
        joined += here.world.shops.member[SALON]
    assert joined == pytest.approx(joins, abs=20)


def test_an_opening_is_a_question_to_join():
    """In a wijk where all are organised so are those who come."""
    numbers = tune(opening={"consider": 0.0, "outside_entrants": 0.0, "approaches": 6.0})
    for organisation in (0.0, 1.0):
        opened = []
        for key in range(10):
            world = make_wijk_of_three(numbers)
            world.shops.member[:], world.wijken.organisation[:] = 0, organisation
            world.segments.demand[:] = 60_000_000
            world.policy.dose[0, STREET_MANAGEMENT_FTE] = 1.0
            list_shops(world, numbers, NOW)
            see_from_homes(world, numbers, NOW)
            take_step(world, "open_firms", numbers=numbers, key=key)
            opened += world.shops.member[3:][world.shops.alive[3:] == 1].tolist()
        assert opened
        assert set(opened) == {int(organisation)}


def test_who_leaves_home_for_a_shop_is_asked_too(here, monkeypatch):
    rule, shops = plain.opening.outgrow_home, here.world.shops
    put_spy(monkeypatch, rule, "looks_for_premises", True)
    unit = plain.unit_search.Found(np.int64(EMPTY_UNIT), 10.0, 10.0, 10.0, np.int64(-1), False)
    put_spy(monkeypatch, rule, "seek_unit", unit)
    put_spy(monkeypatch, rule, "outgrows_anyway", False)
    shops.branch[SALON], shops.premises[SALON], shops.cash[SALON] = HOME, -1, 10**8
    here.world.wijken.organisation[:] = 1.0
    here.call(rule, j=SALON)
    assert shops.premises[SALON] == EMPTY_UNIT
    assert shops.member[SALON] == 1
