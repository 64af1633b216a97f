"""Function mixing: who opens a unit to other work, who moves in, what neighbours feel."""

import numpy as np
import pytest

from tests.instruments import FUNCTION_MIXING
from tests.levers.parts import give_doses
from tests.levers.room_bench import happened, make_empty_unit, run_programme, set_doses
from tests.month.bench import CAFE, EMPTY_UNIT, NEIGHBOUR, SALON, events_of, paid, take_step, tune
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground import books
from wijkabm.ground.tables.codes import HOME, PRIVATE_LOCAL
from wijkabm.ground.tables.journal import EVENT_MOVE_IN, FIRST_LEVER_CAUSE


def open_plan(nuisance=0.1, share=1.0):
    wijk = make_empty_unit(PRIVATE_LOCAL)
    set_doses(wijk, "function_mixing", mixed_units=share, nuisance=nuisance)
    return wijk


def test_a_landlord_opens_his_unit_to_other_work_unless_his_neighbouring_units_suffer():
    wijk = open_plan()
    counts = run_programme(wijk, FUNCTION_MIXING, month=3)
    assert (counts["accepted"], wijk.premises.mixed[EMPTY_UNIT]) == (1, 1)
    wijk = open_plan(nuisance=1.0)
    wijk.premises.segment[:] = 0
    wijk.premises.landlord[:] = 1
    wijk.premises.contract_rent[:3] = 5_000_000
    assert run_programme(wijk, FUNCTION_MIXING, month=3)["refused"] == 1


def test_the_plan_opens_a_share_of_the_units_for_ever_the_same():
    assert run_programme(open_plan(share=0.0), FUNCTION_MIXING, month=3)["offered"] == 0
    once = [run_programme(open_plan(share=0.5), FUNCTION_MIXING, m)["offered"] for m in (3, 6, 9)]
    assert len(set(once)) == 1


SEEK = tune(
    opening={"seek_workplace": 1, "move_up": 0, "consider": 0, "outside_entrants": 0},
    premises={"viewing_rate": 1},
)  # fmt: skip


def make_home_business(sales):
    wijk = open_plan()
    wijk.premises.mixed[EMPTY_UNIT] = 1
    shops = wijk.shops
    shops.branch[SALON], shops.premises[SALON], shops.share_to_firms[SALON] = HOME, -1, 0.9
    wijk.premises.tenant[SALON], wijk.premises.reserved_until[SALON] = -1, 99
    wijk.premises.vacant_since[SALON] = 1
    shops.expected_sales[SALON] = sales
    return wijk


def test_a_business_at_home_rents_a_workplace_if_it_pays():
    for sales, moves in [(500_000.0, 0), (3_000_000.0, 1)]:
        wijk = make_home_business(sales)
        take_step(wijk, "open_firms", month=3, numbers=SEEK)
        assert happened(wijk, EVENT_MOVE_IN) == moves
        assert (wijk.premises.tenant[EMPTY_UNIT] == SALON) == moves
        assert wijk.shops.branch[SALON] == HOME
        if moves:
            assert events_of(wijk, EVENT_MOVE_IN)[0][5] == FIRST_LEVER_CAUSE + FUNCTION_MIXING
            assert wijk.shops.owner[SALON] == NEIGHBOUR
            assert paid(wijk, books.FIT_OUT) == 0.25 * 190 * 100 * 120
            assert wijk.shops.quality[SALON] == pytest.approx(np.log(1.2))


def test_with_the_plan_closed_nobody_moves():
    wijk = make_home_business(3_000_000.0)
    set_doses(wijk, "function_mixing", mixed_units=0.0)
    take_step(wijk, "open_firms", month=3, numbers=SEEK)
    assert happened(wijk, EVENT_MOVE_IN) == 0


def liveliness(branch, nuisance):
    wijk = open_plan(nuisance=nuisance)
    wijk.premises.segment[:] = 0
    wijk.shops.branch[SALON] = branch
    for month in range(30):
        take_step(wijk, "light_streets", month=month)
    return float(wijk.segments.liveliness[0])


def test_other_work_is_half_a_front_and_a_nuisance():
    shop, quiet, noisy = liveliness(3, 0.0), liveliness(HOME, 0.0), liveliness(HOME, 0.4)
    assert shop - quiet == pytest.approx(
        0.5 * 0.5 / 4, abs=1e-3
    )  # half a front of four, weight 0.5
    assert quiet - noisy == pytest.approx(0.4 / 4, abs=1e-3)


def test_of_two_workplaces_the_one_that_leaves_most_is_rented(monkeypatch):
    """The business counts on 60,000 more; the second unit costs 20,000 and the first 30,000."""
    here = Here(
        opening={"seek_workplace": 1.0, "workplace_gain": 0.2, "fit_out_months": 100},
        firms={"goods": [0.0, 0.0, 0.0, 0.0, 0.25]},
        premises={"viewing_rate": 1.0},
    )
    give_doses(here, function_mixing_mixed_units=1.0)
    world, rule = here.world, plain.opening.seek_workplace
    world.shops.branch[SALON], world.shops.premises[SALON] = HOME, -1
    world.shops.expected_sales[SALON] = 400_000.0
    world.premises.mixed[:], world.premises.tenant[[CAFE, EMPTY_UNIT]] = 1, -1
    put_spy(monkeypatch, rule, "is_offered", True)
    put_spy(monkeypatch, rule, "fit_out", 1_000_000.0)  # 10,000 a month
    for cheap, dear in ((EMPTY_UNIT, CAFE), (CAFE, EMPTY_UNIT)):
        world.premises.asking_rent[:] = 90_000
        world.premises.asking_rent[[cheap, dear]] = 10_000, 20_000
        world.shops.cash[SALON] = 0  # too little to begin: only the choice is looked at
        seen = []
        monkeypatch.setitem(
            rule.__globals__, "fit_out", lambda p, *_, seen=seen: seen.append(int(p)) or 1e6
        )
        here.call(rule, j=SALON)
        assert seen[-1] == cheap


@pytest.mark.parametrize("offered", [True, False])
def test_only_a_unit_that_is_offered_is_rented_as_a_workplace(monkeypatch, offered):
    here = Here(
        opening={"seek_workplace": 1.0, "workplace_gain": 1.0}, premises={"viewing_rate": 1.0}
    )
    give_doses(here, function_mixing_mixed_units=1.0)
    world, rule = here.world, plain.opening.seek_workplace
    world.shops.branch[SALON], world.shops.premises[SALON] = HOME, -1
    world.shops.expected_sales[SALON], world.shops.cash[SALON] = 1e8, 0
    world.premises.mixed[:] = 1
    put_spy(monkeypatch, rule, "is_offered", offered)
    spy = put_spy(monkeypatch, rule, "fit_out", 1_000.0)
    here.call(rule, j=SALON)
    assert bool(spy.calls) == offered
