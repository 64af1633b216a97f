"""Social space: who offers a unit below the rent, and who captures the subsidy."""

import pytest

from tests import instruments as levers
from tests.levers.parts import give_doses
from tests.levers.places_bench import SOCIAL, make_world, of, run_lever
from tests.month.bench import CAFE, EMPTY_UNIT, SALON, own_table, paid
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import books
from wijkabm.ground.parameters.whole import Parameters
from wijkabm.ground.tables.codes import HOUSING_CORPORATION, MUNICIPAL
from wijkabm.levers.social_space.decision import share_let


def test_a_corporation_offers_its_empty_unit() -> None:
    world = make_world(**SOCIAL, SOCIAL_SPACE_STARTERS_ONLY=1.0)
    assert of(run_lever(world, levers.SOCIAL_SPACE), "offered", levers.SOCIAL_SPACE) == 0
    world.landlords.kind[1] = HOUSING_CORPORATION
    run_lever(world, levers.SOCIAL_SPACE)
    assert world.premises.social[EMPTY_UNIT] == 1
    # Not compensated, 40 % off costs more than waiting does.
    world = make_world(
        **{**SOCIAL, "SOCIAL_SPACE_COMPENSATION": 0.0}, SOCIAL_SPACE_STARTERS_ONLY=1.0
    )
    world.landlords.kind[1] = HOUSING_CORPORATION
    assert 0.6 < share_let(Parameters().kernel().premises) < 0.8
    run_lever(world, levers.SOCIAL_SPACE)
    assert of(world, "refused", levers.SOCIAL_SPACE) == 1


def test_a_sitting_tenant_captures_the_subsidy() -> None:
    world = make_world(**SOCIAL)
    world.landlords.kind[1] = HOUSING_CORPORATION
    run_lever(world, levers.SOCIAL_SPACE)
    assert world.premises.contract_rent[CAFE] == 90_000
    assert of(world, "anyway", levers.SOCIAL_SPACE) == 1
    run_lever(world, levers.SOCIAL_SPACE, month=2)
    assert paid(world, books.SUBSIDY) == 30_000  # half of the 60,000 that the corporation forgoes
    world.policy.dose[0, levers.SOCIAL_SPACE_UNITS] = 0.0  # the lever ends; its contract does not
    run_lever(world, levers.SOCIAL_SPACE, month=3)
    assert paid(world, books.SUBSIDY) == 30_000
    run_lever(world, levers.SOCIAL_SPACE, month=25)
    assert world.premises.contract_rent[CAFE] == 150_000
    assert of(world, "ended", levers.SOCIAL_SPACE) == 1
    assert not world.contracts.alive.any()


@pytest.mark.parametrize("anyway", [0, 1])
def test_a_social_letting_counts_who_would_have_come_without_it(monkeypatch, anyway):
    here, rule = Here(), plain.premises.let_below_rent
    spy = put_spy(monkeypatch, rule, "grant_rent", 60_000)
    given = {"j": SALON, "p": EMPTY_UNIT, "full": 100_000, "kind": 0, "anyway": anyway}
    assert here.call(rule, **given) == 100_000
    put_spy(monkeypatch, rule, "share_of_rent", 0.6)
    assert here.call(rule, **given) == 60_000
    assert [call[3] for call in spy.calls] == [anyway]


def test_without_a_discount_no_social_unit_is_offered(monkeypatch):
    here, rule = Here(), plain.social_space.run_social_space
    here.world.landlords.kind[:] = MUNICIPAL
    spy = put_spy(monkeypatch, rule, "offer_unit", 1.0)
    put_spy(monkeypatch, rule, "ask_for_less", 0.0)
    give_doses(here, social_space_units=4.0, social_space_discount=0.0)
    here.call(rule)
    assert spy.calls == []
    give_doses(here, social_space_discount=0.2)
    here.call(rule)
    assert len(spy.calls) == 1


def test_units_offered_and_units_let_socially_count():
    here = Here()
    contracts, me = here.world.contracts, own_table(here.world, "social_space")
    contracts.alive[:3] = 1
    contracts.lever[:3] = (me.number, me.number, me.number + 1)
    contracts.wijk[:3] = (0, 1, 0)  # of three, one is of this lever in this wijk
    assert here.call(plain.social_space.count_social, w=0) == 1.0
    here.world.premises.social[EMPTY_UNIT] = 1
    assert here.call(plain.social_space.count_social, w=0) == 2.0
