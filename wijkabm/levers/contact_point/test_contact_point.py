"""Contact point: who comes, who is looked up, what help brings, what is lacking."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from tests.instruments import (
    CONTACT_POINT,
    CONTACT_POINT_ADVISER,
    CONTACT_POINT_CASELOAD,
    CONTACT_POINT_FTE,
    CONTACT_POINT_HOURS,
    CONTACT_POINT_HOURS_AT_HOME,
    CONTACT_POINT_OUTREACH,
    CONTACT_POINT_TOLD,
    CONTACT_POINT_VISIT,
    NETWORKING,
    NETWORKING_GROUP_SIZE,
    NETWORKING_GROUPS,
)
from tests.levers.programmes import counts, fund, run_programme
from tests.month.bench import CAFE, FOOD_SHOP, NEIGHBOUR, PARENT, SALON, own_table
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import streams
from wijkabm.ground.tables.codes import CHAIN_SHOP, HOME
from wijkabm.levers.contact_point.needs import COLUMNS, list_needs

RULES = plain.contact_point
DOSES = {
    CONTACT_POINT_FTE: 1, CONTACT_POINT_CASELOAD: 2, CONTACT_POINT_OUTREACH: 0, CONTACT_POINT_HOURS: 3,
    CONTACT_POINT_HOURS_AT_HOME: 1, CONTACT_POINT_VISIT: 6, CONTACT_POINT_ADVISER: 1_000,
    CONTACT_POINT_TOLD: 0.1,
}  # fmt: skip


def place(**doses):
    """A wijk of three with a manager who helps two at once; owners believe all of it, none is a member."""
    here = Here(firms={"advice_trust": 1.0, "network_trust": 0.0})
    fund(here.world, CONTACT_POINT, 0, DOSES | {globals()[k]: v for k, v in doses.items()})
    here.world.shops.member[:] = 0
    return here


def offer(here, j=SALON):
    """The offer to an owner: 1 taken, 0 refused."""
    return here.call(RULES.offer_help, w=0, j=j)


def count_helped(here):
    """Owners of the wijk who are helped."""
    return here.call(RULES.count_contracts, w=0, me=own_table(here.world, "contact_point"))


def view_of(here, j=SALON):
    """How an owner sees what help is worth."""
    rule = RULES.believed_worth.__globals__
    draw = streams.normal(rule["FOR_EVER"], rule["COUNTER_LUCK"], here.world.shops.identity[j], 0)
    return math.exp(draw)


def test_help_is_taken_if_the_hours_believed_in_are_more_than_those_of_the_visit():
    """``trust * view * 3 * 12`` hours against 6."""
    here = place()
    least = 6 / (view_of(here) * 36)
    here.tune(firms={"advice_trust": least * 1.001})
    assert offer(here) == 1
    assert here.world.shops.spared[SALON] == 3 / 160
    assert counts(here.world, CONTACT_POINT) == (1, 1, 0)
    assert here.world.policy.anyway[0, CONTACT_POINT] == 0
    here = place()
    here.tune(firms={"advice_trust": least * 0.999})
    assert offer(here) == 0
    assert here.world.shops.spared[SALON] == 0
    assert counts(here.world, CONTACT_POINT) == (1, 0, 1)


def test_at_home_fewer_hours_are_spared():
    here = place()
    here.world.shops.branch[SALON] = HOME
    here.tune(firms={"advice_trust": 6 / (view_of(here) * 12) * 1.001})
    assert offer(here) == 1
    assert here.world.shops.spared[SALON] == 1 / 160


def test_who_would_pay_an_adviser_takes_it_anyway():
    here = place()
    wanted = here.call(plain.coaching.wanted_by_owner, j=SALON)
    price = 100_000 / (wanted / 160)  # hours
    for more, anyway in ((0.999, 0), (1.001, 1)):
        here.tune(firms={"advice_trust": (6 + price) / (view_of(here) * 36) * more})
        here.world.policy.anyway[:] = 0
        offer(here)
        assert here.world.policy.anyway[0, CONTACT_POINT] == anyway


def serve(here, monkeypatch, by_himself, places=1, key=7):
    """Who is offered a place, in order, when all three owners think of it."""
    put_spy(monkeypatch, RULES.serve, "thinks_of_it", True)
    asked = []
    monkeypatch.setitem(
        RULES.serve.__globals__, "offer_help", lambda w, j, *_: asked.append(int(j)) or 1
    )
    here.world.shops.alive[3:] = 0
    here.call(RULES.serve, w=0, places=np.int64(places), by_himself=by_himself, key=np.uint64(key))
    return [j for j in asked if j < 3]


def test_insiders_come_first_and_no_more_than_there_are_places(monkeypatch):
    here = place()
    here.world.shops.member[SALON] = 1
    here.world.shops.business_ties[CAFE] = 2
    for key in range(5):
        order = serve(here, monkeypatch, True, places=8, key=key)
        assert order == [CAFE, SALON, FOOD_SHOP]
    assert serve(here, monkeypatch, True, places=1) == [CAFE]
    assert serve(here, monkeypatch, True, places=0) == []


def test_who_is_looked_up_is_found_by_lot(monkeypatch):
    here = place()
    here.world.shops.business_ties[CAFE] = 20
    first = {serve(here, monkeypatch, False, places=8, key=key)[0] for key in range(40)}
    assert first == {FOOD_SHOP, CAFE, SALON}


def test_a_known_owner_counts_as_an_insider(monkeypatch):
    here = place()
    residents = here.world.residents
    residents.n_ties[NEIGHBOUR], residents.ties[NEIGHBOUR, 0] = 1, PARENT
    for key in range(5):
        order = serve(here, monkeypatch, True, places=8, key=key)
        assert order.index(SALON) < order.index(FOOD_SHOP)


@pytest.mark.parametrize(
    ("outreach", "expected"), [(0.0, [(3, True), (0, False)]), (0.5, [(2, True), (1, False)])]
)
def test_places_are_what_managers_can_do_and_a_part_is_for_who_is_looked_up(
    monkeypatch, outreach, expected
):
    here = place(CONTACT_POINT_FTE=0.5, CONTACT_POINT_CASELOAD=7.8, CONTACT_POINT_OUTREACH=outreach)
    calls = []
    monkeypatch.setitem(
        RULES.help_owners.__globals__, "serve", lambda w, n, own, *_: calls.append((int(n), own))
    )
    here.call(RULES.help_owners)
    assert calls == expected
    offer(here)
    calls.clear()
    here.call(RULES.help_owners)
    assert [n for n, _ in calls] == [2 - int(outreach * 2), int(outreach * 2)]


def test_chains_and_who_is_helped_already_are_left_out():
    here = place()
    shops = here.world.shops
    found = {
        j
        for key in range(100)
        for j in range(3)
        if here.call(RULES.thinks_of_it, j=j, w=0, by_himself=True, key=np.uint64(key))
    }
    assert found == {FOOD_SHOP, CAFE, SALON}
    shops.owner_kind[CAFE], shops.spared[SALON], shops.wijk[FOOD_SHOP] = CHAIN_SHOP, 0.02, 1
    assert not any(
        here.call(RULES.thinks_of_it, j=j, w=0, by_himself=True, key=np.uint64(key))
        for key in range(100)
        for j in range(3)
    )


def test_help_ends_after_a_year_and_outlives_the_lever():
    here = place()
    world = here.world
    offer(here)
    assert count_helped(here) == 1
    world.policy.dose[:] = 0.0
    run_programme(world, CONTACT_POINT, 12)
    assert world.shops.spared[SALON] == 3 / 160
    run_programme(world, CONTACT_POINT, 13)
    assert world.shops.spared[SALON] == 0
    assert world.policy.ended[0, CONTACT_POINT] == 1
    assert count_helped(here) == 0
    run_programme(world, CONTACT_POINT, 14)  # what has ended does not end again
    assert world.policy.ended[0, CONTACT_POINT] == 0


def test_with_the_business_the_help_ends_and_its_row_is_anothers():
    here = place()
    offer(here)
    here.world.shops.identity[SALON] += 1
    here.world.shops.spared[SALON] = 0.5
    run_programme(here.world, CONTACT_POINT, 2)
    assert here.world.shops.spared[SALON] == 0.5
    assert not here.world.contracts.alive.any()


def test_who_is_helped_goes_on_for_a_little_less():
    here = place()
    here.world.shops.spared[SALON] = 0.02
    assert here.call(plain.firms.wanted_with_help, wanted=1_000.0, j=SALON) == 980.0
    closing = {"threshold": 1.0, "patience": 10**6, "personal": 0.0, "retire_rate": 0.0}
    here.tune(closing=closing)
    wanted = here.call(plain.coaching.wanted_by_owner, j=SALON)
    for income, below in ((0.979 * wanted, 1), (0.981 * wanted, 0)):
        here.world.shops.expected_income[SALON] = income
        here.world.shops.months_below[SALON] = 0
        here.call(plain.closing.find_cause, j=SALON)
        assert here.world.shops.months_below[SALON] == below


def test_who_joins_weighs_a_share_of_the_margin_in_his_own_view_against_the_hours():
    here = place()
    shops = here.world.shops
    rule = RULES.joins.__globals__
    luck = streams.normal(rule["FOR_EVER"], rule["COUNTER_LUCK"], shops.identity[SALON], 1)
    kept = (1 - here.call(plain.firms.goods_per_euro, j=SALON)) * shops.expected_sales[SALON]
    hours = (
        here.numbers.firms.meeting_hours / 160 * here.call(plain.coaching.wanted_by_owner, j=SALON)
    )
    for more in (0.999, 1.001):
        here.tune(firms={"network_trust": hours / (math.exp(luck) * kept) * more})
        assert here.call(RULES.joins, j=SALON) == (more > 1)
    shops.member[SALON] = 1
    assert not here.call(RULES.joins, j=SALON)


def test_who_counts_on_more_than_the_meetings_joins_the_organisation():
    here = place()
    here.tune(firms={"network_trust": 100.0})
    offer(here)
    assert here.world.shops.member[SALON] == 1
    here = place()
    offer(here)
    assert here.world.shops.member[SALON] == 0
    here.tune(firms={"network_trust": 100.0})
    here.world.shops.branch[SALON] = HOME
    assert not here.call(RULES.joins, j=SALON)


CONTENT = {"expected_income": 10**9, "cash": 10**9}
AT_HOME = {"branch": HOME, "own_time": 1.0}
BUSY = AT_HOME | {"expected_sales": 10**9}


def ask(here, wants_help=False, **columns):
    """What an owner of a salon says who lacks nothing, but for these columns."""
    for name, value in (CONTENT | columns).items():
        getattr(here.world.shops, name)[SALON] = value
    me = own_table(here.world, "contact_point")
    me.needs[:] = 0
    here.call(RULES.note_lacks, j=SALON, wants_help=wants_help)
    said = dict(zip(COLUMNS, me.needs[0].tolist(), strict=True))
    assert said.pop("asked") == 1
    return [name for name, count in said.items() if count]


def test_an_owner_names_all_that_he_lacks():
    here = place()
    assert ask(here) == ["nothing"]
    assert ask(here, wants_help=True) == ["rules"]
    assert ask(here, arrears=1) == ask(here, cash=-1, arrears=0) == ["credit"]
    assert ask(here, cash=0, staff_wanted=3) == ["staff"]
    wanted = here.call(plain.coaching.wanted_by_owner, j=SALON)
    assert ask(here, staff_wanted=0, expected_income=0.999 * wanted) == ["customers"]
    assert ask(here, expected_income=1.001 * wanted) == ["nothing"]
    assert ask(here, True, arrears=1, staff_wanted=1, expected_income=0.0) == [
        "customers", "rules", "credit", "staff",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "unit", "said"),
    [
        (BUSY, -1, ["units"]),
        (BUSY, 0, ["nothing"]),
        (BUSY | {"cash": 0}, 0, ["credit"]),
        (BUSY | {"cash": 0}, -1, ["units"]),
        (BUSY | {"share_to_firms": 1.0}, -1, ["nothing"]),
        (AT_HOME | {"expected_sales": 0.0}, -1, ["nothing"]),
        ({"expected_sales": 10**9}, -1, ["nothing"]),
    ],
)
def test_who_outgrew_his_home_lacks_a_unit_or_the_money_to_fit_it_out(
    monkeypatch, columns, unit, said
):
    here = place()
    put_spy(monkeypatch, RULES.search_unit, "find_unit", SimpleNamespace(unit=unit))
    rule = RULES.search_unit.__globals__["can_fit_out"].__globals__
    monkeypatch.setitem(rule, "price_of_fit_out", lambda *_: 100)
    here.world.shops.share_to_firms[SALON] = 0.0
    assert ask(here, **columns) == said


def test_whoever_is_offered_help_is_asked_whether_he_takes_it_or_not():
    here = place()
    here.tune(firms={"advice_trust": 0.0})
    assert offer(here) == 0
    me = own_table(here.world, "contact_point")
    assert me.needs[0, COLUMNS.index("asked")] == 1
    assert me.needs[0, COLUMNS.index("rules")] == 0
    here.tune(firms={"advice_trust": 100.0})
    assert offer(here) == 1
    assert me.needs[0, COLUMNS.index("asked")] == 2
    assert me.needs[0, COLUMNS.index("rules")] == 1


def test_the_inventory_is_told_by_wijk():
    here = place()
    here.tune(firms={"advice_trust": 100.0})
    for name, value in CONTENT.items():
        getattr(here.world.shops, name)[SALON] = value
    offer(here)
    me = own_table(here.world, "contact_point")
    model = SimpleNamespace(wijk_names=["Here"], own={"contact_point": me})
    assert list_needs(model) == {"Here": dict.fromkeys(COLUMNS, 0) | {"rules": 1, "asked": 1}}
    assert list_needs(SimpleNamespace(wijk_names=["Here"], own={})) == {}


def test_starters_hear_of_funds_where_there_is_a_manager():
    here = place()
    count_helped(here)  # sets the terms
    assert here.world.terms.loan_known[0] == here.world.terms.guarantee_known[0] == 0.1
    here = place(CONTACT_POINT_FTE=0)
    count_helped(here)
    assert here.world.terms.loan_known[0] == here.world.terms.guarantee_known[0] == 0.0


def test_who_is_helped_is_found_by_coaches_twice_as_often(monkeypatch):
    """.1 a month, or with two tries .19."""
    here = place()
    here.tune(firms={"advice_sought": 0.1, "advice_least": 1.0, "advice_most": 1.0})
    scratch = here.world.scratch
    for spared, chance in ((0.0, 0.1), (0.02, 0.19)):
        here.world.shops.spared[:] = spared
        asked = []
        monkeypatch.setattr(
            plain.coaching.find_owners.__globals__["streams"], "happens",
            lambda key, decision, who, about, p, asked=asked: asked.append(p) or False,
        )  # fmt: skip
        here.call(
            plain.coaching.find_owners, w=0, n=np.int64(0), rows=scratch.rows, scores=scratch.floats
        )
        assert len(asked) > 2
        assert asked == pytest.approx([chance] * len(asked))


def test_who_is_helped_ranks_as_an_insider_with_the_network(monkeypatch):
    """.2 by luck each; two ties' worth for who is helped, so that he is asked first for the one place."""
    here = place()
    rule = plain.networking.invite
    monkeypatch.setattr(rule.__globals__["streams"], "happens", lambda *_: True)
    put_spy(monkeypatch, rule, "is_on_platform", False)
    put_spy(monkeypatch, rule, "known_owners", 0.0)
    asked = []
    monkeypatch.setitem(
        rule.__globals__, "offer_membership", lambda w, j, *_: asked.append(int(j)) or 1
    )
    fund(here.world, NETWORKING, 0, {NETWORKING_GROUPS: 1, NETWORKING_GROUP_SIZE: 8})
    here.world.shops.alive[3:], here.world.shops.business_ties[:] = 0, 0
    for j in (FOOD_SHOP, CAFE, SALON):
        asked.clear()
        here.world.shops.spared[:] = 0.0
        here.world.shops.spared[j] = 0.02
        here.call(rule, w=0)
        assert asked[0] == j
