"""Who looks for a unit finds the one that a search without any shortcut finds."""

import math
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.models import make_model
from tests.month.plain import Here, plain
from wijkabm.ground.tables.codes import CHAIN_SHOP, FRANCHISE, HORECA, INDEPENDENT, USE_TEMPORARY
from wijkabm.ground.tables.world import Now

KINDS = (INDEPENDENT, CHAIN_SHOP, FRANCHISE)
amounts = st.floats(0, 1e6)
weights = st.one_of(st.just(0.0), st.floats(1e-9, 1e6))


@settings(deadline=None, max_examples=300)
@given(
    correlation=st.floats(0.05, 1.0),
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
        segments.nest[s] = math.pow(before, here.numbers.market.nest_correlation)
        segments.access[:, :, s] = access
    segments.on_the_way[:] = passing
    about = {"b": HORECA, "segment": 0, "attraction": attraction, "elsewhere": elsewhere}
    sales = here.call(plain.opening.expect_sales, **about)
    most = here.call(plain.opening.expect_most, **about)
    assert sales <= most
    least = min(before for _, _, before, _ in homes)
    if attraction <= 1e-3 * least and least > 0.0:
        assert most == pytest.approx(sales, rel=1e-3)  # and hardly less than that


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
    terms = model.world.terms
    terms.short_leases_held[0], terms.notice[0], terms.allowed_uses[0] = 1, 2, 1
    return model


def search_all(model: Any, rule: Any) -> list[tuple[Any, ...]]:
    """What owners of all kinds and branches find who believe this or that of themselves."""
    numbers, now = model.kernel_parameters, Now(model.month, np.uint64(5))
    world = model.world
    found = []
    with np.errstate(over="ignore"):
        for kind in KINDS:
            for b in range(4):
                for number, believed in enumerate(np.linspace(-1.5, 3.0, 12)):
                    wanted = 0.08 if kind == CHAIN_SHOP else 150_000.0
                    for good in (True, False):
                        who = np.int64(100 * b + 7 * number + kind)
                        found.append(
                            rule(0, b, who, kind, believed, wanted, good, world.terms, world, numbers, now)
                        )  # fmt: skip
    return found


def test_what_is_found_is_what_a_search_of_every_unit_finds(monkeypatch, wijk):
    rule = plain.unit_search.look_around
    quick, asked = rule.__globals__["never_pays"], Counter()

    def count(*given):
        answer = quick(*given)
        asked[answer] += 1
        return answer

    monkeypatch.setitem(rule.__globals__, "never_pays", count)
    found = search_all(wijk, rule)
    monkeypatch.setitem(rule.__globals__, "never_pays", lambda *given: False)
    assert found == search_all(wijk, rule)
    assert asked[True] > 2 * asked[False] > 100
    assert len({x.unit for x in found}) > 5
    assert {x.short for x in found if x.unit >= 0} == {True, False}
    assert sum(x.claimed >= 0 for x in found) > 10


@pytest.mark.parametrize("goods", [0.4, 0.99])
def test_nothing_is_passed_over_where_more_sales_leave_less(goods):
    """Of a branch that loses on every sale a small shop may pay, whatever a large one would."""
    here = Here(firms={"goods": [goods] * 5, "other_costs_share": 0.0})
    here.world.wijken.other_costs[:] = 0.0
    answer = here.call(
        plain.unit_search.never_pays, p=0, b=HORECA, owner_kind=INDEPENDENT, for_good=True,
        wanted=1e9, most=1e7, beaten=0.0, terms=here.world.terms,
    )  # fmt: skip
    assert answer is (goods == 0.4)
