"""The whole model: exact books, luck that repeats, copies, views, closures, extremes."""

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor

import mesa
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.models import ALL_LEVERS, fingerprint, make_model
from tests.month.bench import make_area
from wijkabm.ground import books
from wijkabm.ground.errors import InputError
from wijkabm.ground.parameters.whole import describe
from wijkabm.levers.programmes import make_owns
from wijkabm.measure.indicators import INDICATORS
from wijkabm.model import agents
from wijkabm.model.wijk import CLOSURES, Wijk
from wijkabm.runs.results import gather_results

MONTHS = 12


@pytest.fixture(scope="module")
def wijk():
    """A year of a small wijk, looked at but not changed by the tests."""
    return make_model().run(MONTHS)


def find_gaps(results):
    """Change in cash minus receipts plus payments, from the two tables alone."""
    flows, balances = results.flows, results.balances
    received = flows.groupby(["month", "payee", "payee_wijk"])["cents"].sum()
    paid = flows.groupby(["month", "payer", "payer_wijk"])["cents"].sum()
    keys = pd.MultiIndex.from_frame(balances[["month", "sector", "wijk"]])
    change = pd.Series((balances["closing"] - balances["opening"]).to_numpy(), keys)
    return change - received.reindex(keys, fill_value=0) + paid.reindex(keys, fill_value=0)


def check_purses(wijk):
    """Assert that nobody has less than nothing, shops no less than their credit line allows."""
    world = wijk.world
    assert (world.households.savings >= 0).all()
    assert (world.landlords.cash >= 0).all()
    assert (world.employers.cash >= 0).all()
    trading = world.shops.alive == 1
    assert (world.shops.cash >= -world.shops.credit_line)[trading].all()


def test_books_recomputed_from_the_tables_close_exactly(wijk):
    results = gather_results(wijk)
    assert (find_gaps(results) == 0).all()
    totals = results.balances.groupby("month")[["opening", "closing"]].sum()
    assert (totals["opening"] == totals["closing"]).all()
    assert totals["closing"].nunique() == 1


def test_a_cent_out_of_nowhere_stops_the_run():
    wijk = make_model().run(1)
    wijk.world.households.savings[0] += 1
    with pytest.raises(books.BooksError, match=r"month 2: the cash of residents 0 is"):
        wijk.step()


def test_the_same_seeds_give_the_same_bits_and_another_seed_another_life(wijk):
    assert fingerprint(make_model().run(MONTHS)) == fingerprint(wijk)
    other = fingerprint(make_model(seed=2).run(MONTHS))
    assert set(other.values()).isdisjoint(fingerprint(wijk).values())


def test_the_seed_draws_the_months_and_the_place_seed_the_place():
    first, second = make_model(seed=1, burn_in=2), make_model(seed=2, burn_in=2)
    assert fingerprint(first)["tables"] == fingerprint(second)["tables"]
    elsewhere = make_model(seed=1, place_seed=2)
    assert (elsewhere.world.households.savings != make_model().world.households.savings).any()


def test_another_value_of_a_parameter_holds_from_the_next_month_on(wijk):
    start = copy.deepcopy(wijk)
    same, other = copy.deepcopy(start), copy.deepcopy(start)
    same.set_parameters({})
    other.set_parameters({"closing.personal": 0.0})
    other.set_parameters({"closing.personal_home": 0.0})  # what was set before stays set
    for one in (start, same, other):
        one.run(6)
    assert fingerprint(same) == fingerprint(start)
    assert other.series().query(f"month > {MONTHS}")["closings_personal"].sum() == 0
    assert start.series().query(f"month > {MONTHS}")["closings_personal"].sum() > 0
    born = make_model(burn_in=0, parameters={"closing.patience": 2}).run(3)
    changed = make_model(burn_in=0)
    changed.set_parameters({"closing.patience": 2})
    assert fingerprint(changed.run(3)) == fingerprint(born)
    with pytest.raises(InputError, match="acts while a wijk is built"):
        changed.set_parameters({"place.core_share": 0.5})
    with pytest.raises(InputError, match=r"did you mean closing\.patience"):
        changed.set_parameters({"closing.patient": 3})


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda w: pickle.loads(pickle.dumps(w))])
def test_a_copy_continues_as_the_original_would(duplicate):
    original = make_model().run(5)
    original.agents  # noqa: B018  (views of the original stay with the original)
    other = duplicate(original)
    assert other.world.households.savings is not original.world.households.savings
    original.run(7)
    assert other.month == 5
    other.run(7)
    assert fingerprint(other) == fingerprint(original)
    frames = [w.datacollector.get_model_vars_dataframe() for w in (other, original)]
    pd.testing.assert_frame_equal(*frames, check_exact=True)


def test_looking_changes_nothing(wijk):
    seen = make_model()
    for _ in range(MONTHS):
        assert len(seen.agents) > 0
        seen.agents_by_type[agents.Shop].shuffle_do("is_here")
        seen.step()
    assert fingerprint(seen) == fingerprint(wijk)


def test_views_are_the_rows_that_are_there():
    wijk = make_model()
    for months in (0, 6):
        wijk.run(months)
        by_type = wijk.agents_by_type
        assert set(by_type) == set(agents.VIEWS)
        residents = by_type[agents.Resident]
        alive = np.flatnonzero(wijk.world.residents.alive)
        assert sorted(r.row for r in residents) == alive.tolist()
        assert {r.identity for r in residents} == set(wijk.world.residents.identity[alive].tolist())
        assert len(by_type[agents.Unit]) == wijk.world.premises.wijk.size
        assert len(wijk.agents) == sum(len(group) for group in by_type.values())


def test_views_read_and_never_write():
    wijk = make_model()
    shop = next(iter(wijk.agents_by_type[agents.Shop]))
    assert shop.cash == wijk.world.shops.cash[shop.row]
    assert isinstance(shop.cash, int)
    with pytest.raises(AttributeError, match="cash is read-only"):
        shop.cash = 5
    resident = next(iter(wijk.agents_by_type[agents.Resident]))
    resident.habit[:] = -99
    assert (wijk.world.residents.habit[resident.row] != -99).all()


def test_a_view_of_somebody_who_left_says_so():
    wijk = make_model()
    before = {view.identity: view for view in wijk.agents_by_type[agents.Resident]}
    wijk.run(6)
    staying = {view.identity for view in wijk.agents_by_type[agents.Resident]}
    left = [view for identity, view in before.items() if identity not in staying]
    assert left
    with pytest.raises(LookupError, match="has left the wijk"):
        print(left[0].net_wage)


def test_the_datacollector_holds_every_indicator(wijk):
    frame = wijk.datacollector.get_model_vars_dataframe()
    assert list(frame.columns) == [indicator.name for indicator in INDICATORS]
    assert len(frame) == MONTHS
    series = wijk.series()
    total = series[series["wijk"] == "total"]
    for name in ("inhabitants", "residents", "shops_open"):
        assert frame[name].tolist() == total[name].tolist()


def test_a_datacollector_of_ones_own_works_with_callables():
    wijk = make_model()
    collector = mesa.DataCollector(
        model_reporters={"open": lambda m: int(m.world.shops.alive.sum())},
        agenttype_reporters={agents.Shop: {"cash": lambda shop: shop.cash}},
    )
    for _ in range(3):
        wijk.step()
        collector.collect(wijk)
    counts = collector.get_model_vars_dataframe()["open"]
    cash = collector.get_agenttype_vars_dataframe(agents.Shop)["cash"]
    assert cash.groupby("Step").size().tolist() == counts.tolist()
    assert len(counts) == 3


def test_series_has_a_row_per_month_and_place(wijk):
    series = wijk.series()
    assert len(series) == MONTHS * 3
    assert series["month"].tolist() == [m for m in range(1, MONTHS + 1) for _ in range(3)]
    assert series["wijk"].tolist()[:3] == [wijk.wijk_names[0], "ring", "total"]


def test_two_models_at_once_live_as_each_would_alone(wijk):
    with ThreadPoolExecutor(2) as pool:
        pair = [pool.submit(lambda s=s: make_model(seed=s).run(MONTHS)) for s in (1, 2)]
        first, second = (fingerprint(future.result()) for future in pair)
    assert first == fingerprint(wijk)
    assert second == fingerprint(make_model(seed=2).run(MONTHS))


@pytest.mark.parametrize("policy", ["enterprise", None, ALL_LEVERS.levers[0]])
def test_what_is_no_scenario_is_refused_in_a_line(policy):
    with pytest.raises(InputError, match=r"is no scenario; give one, as load_scenario"):
        make_model(250, policy=policy)


def test_several_wijken_stand_side_by_side():
    areas = [make_area(500, "noord"), make_area(600, "zuid"), make_area(400, "west")]
    wijk = Wijk(areas=areas, burn_in=0)
    for _ in range(4):
        wijk.step()
        check_purses(wijk)
    assert wijk.wijk_names == ["noord", "zuid", "west"]
    assert set(wijk.series()["wijk"]) == {"noord", "zuid", "west", "ring", "total"}
    flows = wijk.world.ledger.flows[books.CONSUMPTION]
    across = [
        flows[books.account(books.RESIDENTS, a), books.account(books.SHOPS, b)]
        for a in range(3) for b in range(3) if a != b
    ]  # fmt: skip
    assert sum(across) > 0
    assert (find_gaps(gather_results(wijk)) == 0).all()


def test_presets_run_in_one_world():
    wijk = Wijk(["heechterp-schieringen", "geuzenwijk"], burn_in=0).run(2)
    assert wijk.wijk_names == ["heechterp-schieringen", "geuzenwijk"]
    check_purses(wijk)


@pytest.mark.parametrize("closure", CLOSURES)
def test_every_closure_closes_the_municipalitys_year(closure):
    wijk = make_model(closure=closure, burn_in=1).run(26)
    assert wijk.world.municipality.closure[0] == CLOSURES.index(closure)
    check_purses(wijk)
    assert (find_gaps(gather_results(wijk)) == 0).all()
    assert (wijk.world.municipality.ozb_scale[0] != 1.0) == (closure == "ozb")


def test_the_ring_keeps_its_wealth():
    wijk = make_model().run(36)
    ring = wijk.world.ledger.purses[books.single(wijk.world.ledger, books.RING)]
    assert 0.5 < ring / wijk.world.region.cash_target[0] < 1.5


def test_what_does_not_exist_is_refused():
    with pytest.raises(InputError, match="closure 'none' does not exist; choose grant"):
        make_model(closure="none")
    with pytest.raises(InputError, match=r"parameters: market\.habit_food = 2"):
        make_model(parameters={"market.habit_food": 2.0})
    with pytest.raises(InputError, match="nowhere"):
        Wijk("nowhere")


def test_the_month_is_one_page_of_named_steps(wijk):
    assert list(wijk.seconds) == [
        "act", "match_jobs", "pay_incomes", "give_time", "go_shopping", "run_firms", "close_firms",
        "let_premises", "open_firms", "meet_and_fade", "light_streets", "live", "close_books",
    ]  # fmt: skip
    assert wijk.month == MONTHS
    heard = []
    make_model(burn_in=2, progress=lambda: heard.append("burn-in")).run(2, progress=heard.append)
    assert heard == ["burn-in", "burn-in", 1, 2]


RANGES = {row["name"]: row["range"] for row in describe()}
WILD = (
    "market.habit_food", "market.habit_horeca", "market.mention", "market.nest_correlation",
    "market.price_elasticity", "opening.consider", "opening.outside_entrants",
    "opening.think_of_shop",
    "firms.vat_food", "firms.vat_nonfood", "taxes.exempt", "firms.credit_months",
    "closing.threshold", "closing.personal", "closing.settlement", "population.leave_rate_tenant",
    "population.refill", "work.job_finding", "income.savings_target", "income.savings_adjustment",
    "premises.viewing_rate", "municipality.ozb_user", "ties.fade_rate", "ring.churn",
)  # fmt: skip


@settings(max_examples=8)
@given(st.fixed_dictionaries({}, optional={name: st.sampled_from(RANGES[name]) for name in WILD}))
def test_books_close_at_the_ends_of_the_ranges(values):
    wijk = make_model(400, parameters=values)
    for _ in range(MONTHS):
        wijk.step()
        check_purses(wijk)
    assert (find_gaps(gather_results(wijk)) == 0).all()


def test_tables_grow_when_their_free_rows_run_out():
    wijk = make_model(
        parameters={"opening.consider": 0.05, "opening.look": 1.0, "closing.personal_home": 0.0}
    )
    rows = int(wijk.world.shops.alive.sum()) + 4
    assert not wijk.world.shops.alive[rows:].any()
    wijk.world = wijk.world._replace(
        shops=type(wijk.world.shops)(*(column[:rows].copy() for column in wijk.world.shops))
    )
    wijk.own = make_owns(wijk.world)
    wijk.run(3)
    assert wijk.world.shops.alive.size > rows
    assert wijk.world.scratch.attraction.size >= wijk.world.shops.alive.size
