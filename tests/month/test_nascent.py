"""A lasting intention: who comes to it, what it keeps, when it is looked at, how it ends."""

import pytest

from tests.month.bench import KEY, NEIGHBOUR, PARTNER, events_of
from tests.month.plain import Here, plain
from tests.month.test_opening import CONSIDERS, let_partner_consider, open_firms, wijk
from tests.month.test_parts import put_spy
from wijkabm.ground import streams
from wijkabm.ground.tables.codes import HOME, HORECA, ON_PENSION, SERVICES
from wijkabm.ground.tables.journal import EVENT_OPENING, EVENT_PERMIT_APPLIED

__all__ = ["wijk"]  # the fixture

NASCENT_LUCK = streams.name_luck("nascent")


def meaning(intends=1 + HOME, since=-12, **opening):
    """The partner has meant to start at home for a year and a month."""
    here = Here(opening={"consider": 0.0, "look": 0.0, "give_up": 0.0} | opening)
    residents = here.world.residents
    residents.intends[PARTNER], residents.intends_since[PARTNER] = intends, since
    here.world.wijken.entry_scale[0] = 1.0
    return here


@pytest.mark.parametrize(("shop", "branch"), [(0.0, HOME), (1.0, SERVICES)])
def test_an_intention_is_noted_with_its_trade_month_and_belief(monkeypatch, shop, branch):
    here = meaning(0, 0, consider=1.0, think_of_shop=shop, belief_spread=2.0)
    residents = here.world.residents
    residents.talent[PARTNER], residents.insight[PARTNER] = 1.0, 0.25
    put_spy(monkeypatch, plain.opening.becomes_nascent, "pick_branch", SERVICES)
    assert not here.call(plain.opening.looks, i=PARTNER)  # he means to, and has not looked yet
    assert residents.intends[PARTNER] == 1 + branch
    assert residents.intends_since[PARTNER] == 1
    noise = streams.normal(KEY, streams.BELIEF, residents.identity[PARTNER], 0)
    believed = 1.0 + 2.0 * noise * 0.75
    assert residents.believes[PARTNER] == pytest.approx(believed)
    here.call(plain.opening.looks, i=PARTNER, month=2, key=7)
    assert residents.believes[PARTNER] == pytest.approx(believed)  # not drawn anew
    assert residents.intends_since[PARTNER] == 1


def test_who_means_to_start_looks_by_the_luck_of_the_month():
    here = meaning(look=0.4)
    seen = [here.call(plain.opening.looks, i=PARTNER, key=key) for key in range(400)]
    assert 0.33 < sum(seen) / 400 < 0.47
    assert here.world.residents.intends[PARTNER] == 1 + HOME


def test_some_give_up_but_not_under_a_coach():
    gone = 0
    for key in range(200):
        here = meaning(give_up=0.3)
        assert not here.call(plain.opening.looks, i=PARTNER, key=key)
        gone += here.world.residents.intends[PARTNER] == 0
    assert 0.2 < gone / 200 < 0.4
    here = meaning(give_up=1.0)
    here.world.residents.weighs[PARTNER] = 3
    assert [here.call(plain.opening.looks, i=PARTNER, month=m) for m in (1, 2, 3, 4)] == [
        False, False, True, False,
    ]  # fmt: skip
    assert here.world.residents.intends[PARTNER] == 0


def test_life_that_moves_on_ends_it():
    here = meaning(look=1.0)
    here.world.residents.status[PARTNER] = ON_PENSION
    assert not here.call(plain.opening.looks, i=PARTNER)
    assert here.world.residents.intends[PARTNER] == 0
    here = meaning()
    here.call(plain.closing.take_shop, i=PARTNER, j=0)
    assert here.world.residents.intends[PARTNER] == 0


def test_the_share_that_starts_is_what_months_of_looking_and_giving_up_give():
    look, give_up = 0.15, 0.03
    left, started = 1.0 - look, look
    for _ in range(500):
        left *= 1.0 - give_up
        started += left * look
        left *= 1.0 - look
    here = meaning(look=look, give_up=give_up)
    assert here.call(plain.opening.share_that_starts) == pytest.approx(started)
    assert here.call(plain.opening.share_that_starts, opening=meaning().numbers.opening) == 0.0


def test_a_look_starts_what_is_meant_by_what_is_believed(monkeypatch):
    for intends, rule in ((1 + HOME, "weigh_home"), (1 + HORECA, "weigh_shop")):
        here = meaning(intends)
        here.world.residents.believes[PARTNER] = 0.7
        spies = [
            put_spy(monkeypatch, plain.opening.start_from_here, name, None)
            for name in ("weigh_home", "weigh_shop")
        ]
        here.call(plain.opening.start_from_here, i=PARTNER)
        called = {
            name: spy.calls for name, spy in zip(("weigh_home", "weigh_shop"), spies, strict=True)
        }
        assert [len(called[name]) for name in ("weigh_home", "weigh_shop")] == [
            rule == "weigh_home", rule == "weigh_shop",
        ]  # fmt: skip
        assert called[rule][0][:2] == (PARTNER, 0.7)


def test_who_waits_for_a_permit_files_for_no_other(wijk):
    key = let_partner_consider(wijk, HORECA)
    open_firms(wijk, CONSIDERS, key=key)
    assert len(events_of(wijk, EVENT_PERMIT_APPLIED)) == 1
    wijk.premises.reserved_until[:] = -1
    open_firms(wijk, CONSIDERS, month=2, key=key)
    assert events_of(wijk, EVENT_PERMIT_APPLIED) == []
    wijk.contracts.row[0] = NEIGHBOUR  # somebody else's
    open_firms(wijk, CONSIDERS, month=2, key=key)
    assert len(events_of(wijk, EVENT_PERMIT_APPLIED)) == 1
    assert events_of(wijk, EVENT_OPENING) == []
