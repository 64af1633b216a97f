"""Who looks for a unit finds the one that a search without any shortcut finds."""

import math
import pickle
from collections import Counter
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.models import make_model
from tests.month.plain import Here, plain
from tests.month.test_parts import put_spy
from wijkabm.ground.tables.codes import CHAIN_SHOP, FRANCHISE, HORECA, INDEPENDENT, USE_TEMPORARY
from wijkabm.ground.tables.world import Now
from wijkabm.month.shopping.attraction import take_power

KINDS = (INDEPENDENT, CHAIN_SHOP, FRANCHISE)
amounts = st.floats(0, 1e6)
weights = st.one_of(st.just(0.0), st.floats(1e-300, 1e-9), st.floats(1e-9, 1e6))


@settings(deadline=None, max_examples=300)
@given(
    correlation=st.one_of(st.just(1.0), st.floats(0.05, 1.0)),
    homes=st.lists(st.tuples(amounts, st.floats(0, 1), weights, st.floats(1e-6, 1)), min_size=2, max_size=2),
    attraction=weights,
    elsewhere=weights,
    passing=amounts,
)  # fmt: skip
def test_a_shop_sells_no_more_than_the_most_expected(
    correlation, homes, attraction, elsewhere, passing
):
    here = Here(market={"nest_correlation": correlation})
    segments = here.world.segments
    for s, (demand, joined, before, access) in enumerate(homes):
        segments.demand[s], segments.joined[s], segments.inclusive[s] = demand, joined, before
        segments.inclusive_power[s] = math.pow(before, here.numbers.market.nest_correlation)
        segments.access[:, :, s] = access
    segments.on_the_way[:] = passing
    about = {"b": HORECA, "segment": 0, "attraction": attraction, "elsewhere": elsewhere}
    sales = here.call(plain.opening.expect_sales, **about)
    most = here.call(plain.opening.expect_most, **about)
    assert sales <= most + 1e-100  # products of less are nothing
    least = min(before for _, _, before, _ in homes)
    if attraction <= 1e-3 * least and least > 1e-9:
        assert most == pytest.approx(sales, rel=1e-3)  # and hardly less than that


def test_rounding_brings_the_most_below_nothing_that_is_sold():
    """Where shops here are as much alike as those elsewhere the most is just what is sold."""
    here, luck = Here(market={"nest_correlation": 1.0}), np.random.default_rng(1)
    segments = here.world.segments
    segments.on_the_way[:] = 0.0
    for _ in range(400):
        segments.demand[:] = luck.integers(1, 10**9, segments.demand.shape)
        segments.inclusive[:] = luck.uniform(0.1, 50.0, segments.inclusive.shape)
        segments.inclusive_power[:] = segments.inclusive[:, :4]
        about = {"b": HORECA, "segment": 0, "attraction": luck.uniform(0.1, 50.0), "elsewhere": 7.0}
        sales = here.call(plain.opening.expect_sales, **about)
        most = here.call(plain.opening.expect_most, **about)
        assert sales <= most == pytest.approx(sales, rel=1e-8)


@pytest.fixture(scope="module")
def wijk():
    """A small wijk with many empty units, part of them on offer for a while, and lets for a while."""
    model = make_model(1200, burn_in=2, parameters={"opening.outside_entrants": 0})
    premises = model.world.premises
    empty = np.flatnonzero((premises.tenant < 0) & (premises.area > 0) & (premises.wijk == 0))
    let = np.flatnonzero(premises.tenant >= 0)
    premises.tenant[let[::3]], premises.vacant_since[let[::3]] = -1, 0
    for rows in (empty[::2], let[::6], let[1::3]):
        premises.temporary_rent[rows] = premises.asking_rent[rows] // 3
        premises.temporary_months[rows] = 12
    premises.use[let[1::3]], premises.term_end[let[1::3]] = USE_TEMPORARY, 99
    keep_terms(model)
    return model


def keep_terms(model: Any) -> None:
    """Offers for a while are upheld, who has one may get notice, and every use is allowed."""
    terms = model.world.terms
    terms.short_leases_held[0], terms.notice[0], terms.allowed_uses[0] = 1, 2, 1


def search_all(model: Any, rule: Any) -> list[tuple[Any, ...]]:
    """What owners of all kinds and branches find who believe this or that of themselves."""
    world, numbers = model.world, model.kernel_parameters
    now = Now(model.month, np.uint64(5))
    found = []
    for kind, b, good in product(KINDS, range(4), (True, False)):
        wanted = 0.08 if kind == CHAIN_SHOP else 150_000.0
        for number, believed in enumerate(np.linspace(-1.5, 3.0, 12)):
            who = np.int64(100 * b + 7 * number + kind)
            with np.errstate(over="ignore"):
                found.append(
                    rule(0, b, who, kind, believed, wanted, good, world.terms, world, numbers, now)
                )
    return found


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"market.nest_correlation": 1.0},
        {"market.nest_correlation": 0.2},
        {"premises.owner_share": 1.0},
        {"premises.owner_share": 0.0, "premises.viewing_rate": 1.0},
        {"market.visitors_food": 0.0, "opening.enter_shop": 0.5},
    ],
    ids=str,
)
def test_what_is_found_is_what_a_search_of_every_unit_finds(monkeypatch, wijk, changes):
    """Also right after a parameter has changed, before people see shops anew."""
    model = pickle.loads(pickle.dumps(wijk))
    if changes:
        model.set_parameters(changes)
        keep_terms(model)
    rule = plain.unit_search.look_around
    quick, asked = rule.__globals__["cannot_win"], Counter()

    def count(*given):
        answer = quick(*given)
        asked[answer] += 1
        return answer

    monkeypatch.setitem(rule.__globals__, "cannot_win", count)
    found = search_all(model, rule)
    monkeypatch.setitem(rule.__globals__, "cannot_win", lambda *given: False)
    assert found == search_all(model, rule)
    assert asked[True] > asked[False] > 50
    assert len({x.unit for x in found}) > 3
    assert {x.short for x in found if x.unit >= 0} == {True, False}
    assert any(x.claimed >= 0 for x in found)


def test_a_street_at_the_end_of_the_world_hides_no_unit(monkeypatch, wijk):
    """From there shops are seen so little that products of what is seen are nothing."""
    model = pickle.loads(pickle.dumps(wijk))
    keep_terms(model)
    model.world.segments.inclusive[0], model.world.segments.access[:, :, 0] = 1e-200, 1e-200
    take_power(model.world, model.kernel_parameters)
    rule = plain.unit_search.look_around
    found = search_all(model, rule)
    monkeypatch.setitem(rule.__globals__, "cannot_win", lambda *given: False)
    assert found == search_all(model, rule)
    assert any(x.unit >= 0 for x in found)


@pytest.mark.parametrize("goods", [0.4, 0.99])
def test_nothing_is_passed_over_where_more_sales_leave_less(goods):
    """Of a branch that loses on every sale a small shop may pay, whatever a large one would."""
    here = Here(firms={"goods": [goods] * 5, "other_costs_share": 0.0})
    here.world.wijken.other_costs[:] = 0.0
    answer = here.call(
        plain.unit_search.cannot_win, p=0, b=HORECA, owner_kind=INDEPENDENT, for_good=True,
        wanted=1e9, most=1e7, to_beat=0.0, terms=here.world.terms,
    )  # fmt: skip
    assert answer is (goods == 0.4)


@pytest.mark.parametrize(
    ("surplus", "lost"), [(99.9999, False), (99.0, False), (98.9, True), (math.nan, False)]
)
def test_what_is_within_a_cent_can_win(monkeypatch, surplus, lost):
    here, rule = Here(), plain.unit_search.cannot_win
    put_spy(monkeypatch, rule, "weigh_lease", plain.unit_search.Lease(surplus, 0.0, False))
    answer = here.call(
        rule, p=0, b=HORECA, owner_kind=INDEPENDENT, for_good=True, wanted=1.0, most=1e8, to_beat=100.0,
        terms=here.world.terms,
    )  # fmt: skip
    assert answer is lost
