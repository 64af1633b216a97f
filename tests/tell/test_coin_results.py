"""What a run with a coin leaves behind: books checked from outside, rounds, a figure, a warning."""

import numpy as np
import pytest

from wijkabm.ground.coins import COIN_KINDS, EXPIRED, ISSUED, REDEEMED, RETURNED, TURNOVER
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.desk.summary import sum_stops
from wijkabm.levers.registry import read_lever
from wijkabm.measure.rounds import MOST_CYCLES, count_cycles, join_payments, tabulate_cycles
from wijkabm.model.wijk import Wijk
from wijkabm.runs.results import gather_results
from wijkabm.tell.plots import draw_figures

COIN = "social_coin issue_volunteering=3 issue_association=2 reach=1 fee=0.05 demurrage=0.06 sale=1 end=20"


def live(lever, months, preset="heechterp-schieringen"):
    wijk = Wijk(preset, burn_in=2, policy=Scenario("coin", levers=(read_lever(lever),)))
    return wijk.run(months)


@pytest.fixture(scope="module")
def results():
    return gather_results(live(COIN, 26))


def sum_kinds(results, kinds):
    names = [COIN_KINDS[k] for k in kinds]
    return int(results.coin_flows[results.coin_flows["kind"].isin(names)]["cents"].sum())


def test_balances_follow_from_flows(results):
    balances = results.coin_balances.set_index(["month", "sector", "wijk"])
    flows = results.coin_flows
    paid = flows.groupby(["month", "payer", "payer_wijk"])["cents"].sum()
    received = flows.groupby(["month", "payee", "payee_wijk"])["cents"].sum()
    for key, row in balances.iterrows():
        change = received.get(key, 0) - paid.get(key, 0)
        assert row["closing"] - row["opening"] == change, key
    assert (balances.groupby("month")["closing"].sum() == 0).all()
    held = results.coin_balances[results.coin_balances["sector"] != "issuer"]
    assert (held["closing"] >= 0).all()
    assert sum_kinds(results, ISSUED) > 0


def test_the_services_wanted_are_told_by_wijk(results):
    services = results.manifest["services"]
    assert list(services) == results.manifest["wijken"]
    for one in services.values():
        assert sum(one["asked"].values()) > 0
        assert all(one["done"][kind] <= one["asked"][kind] for kind in one["asked"])
        assert one["running"] <= one["meant"]


def test_what_was_issued_is_held_or_came_back(results):
    last = results.coin_balances[
        results.coin_balances["month"] == results.coin_balances["month"].max()
    ]
    held = int(last[last["sector"] != "issuer"]["closing"].sum())
    gone = [sum_kinds(results, kinds) for kinds in (RETURNED, REDEEMED, EXPIRED)]
    assert sum_kinds(results, ISSUED) == held + sum(gone)


def test_every_kind_of_coin_payment_has_one_meaning():
    apart = (*ISSUED, *TURNOVER, *REDEEMED, *EXPIRED)
    assert len(set(apart)) == len(apart)
    rest = set(range(len(COIN_KINDS))) - set(apart) - set(RETURNED)
    assert {COIN_KINDS[k] for k in rest} == {"drawings"}


def test_euros_of_redemption_are_the_coins_less_the_fee(results):
    coins = sum_kinds(results, REDEEMED)
    euros = results.flows[results.flows["kind"] == "coin_redemption"]["cents"].sum()
    payments = len(results.shops) * 26
    assert 0 <= 0.95 * coins - euros < payments  # whole cents, rounded down at each payment


def test_indicators_say_what_the_tables_say(results):
    series = results.series[results.series["wijk"] == "total"].set_index("month")
    flows = results.coin_flows
    names = [COIN_KINDS[k] for k in TURNOVER]
    turnover = flows[flows["kind"].isin(names)].groupby("month")["cents"].sum() / 100.0
    stock = results.coin_balances[results.coin_balances["sector"] != "issuer"].groupby("month")
    opening, closing = stock["opening"].sum() / 100.0, stock["closing"].sum() / 100.0
    for month in (3, 12, 18):
        row = series.loc[month]
        assert row["coins_outstanding"] == pytest.approx(closing[month])
        mean = 0.5 * (opening[month] + closing[month])
        assert row["coins_velocity"] == pytest.approx(12.0 * turnover[month] / mean)
        redeemed = flows[(flows["kind"] == "redemption") & (flows["month"] == month)]["cents"].sum()
        assert row["coins_redeemed_share"] == pytest.approx(redeemed / 100.0 / turnover[month])
        assert 0.0 <= row["coins_idle_share"] <= 1.0
        assert 0.0 < row["coins_active_share"] <= 1.0
    assert (series["coins_idle_share"].loc[:3] == 0.0).all()  # nothing is a quarter old yet


def test_inequality_of_takings_is_that_of_the_shops_at_the_end(results):
    shops = results.shops[(results.shops["coin_share"] > 0.0) & (results.shops["trading"] == 1)]
    cents = np.sort(shops["coin_taken"].to_numpy())
    row = results.series[results.series["wijk"] == "total"].iloc[-1]
    if cents.sum() == 0:
        assert np.isnan(row["coins_gini"])
        return
    n = len(cents)
    apart = np.abs(cents[:, None] - cents[None, :]).sum() / (2.0 * n * cents.sum())
    assert row["coins_gini"] == pytest.approx(apart)


def test_without_a_coin_the_tables_are_empty():
    results = gather_results(Wijk("heechterp-schieringen", burn_in=1).run(2))
    assert results.coin_flows.empty
    assert results.coin_balances.empty
    assert results.coin_cycles.empty
    assert "coin_rounds" not in draw_figures(results)
    series = results.series[results.series["wijk"] == "total"]
    assert (series[["coins_outstanding", "coins_velocity", "coins_idle_share"]] == 0.0).all().all()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_run_with_a_coin_draws_its_rounds(results, language):
    figure = draw_figures(results, language)["coin_rounds"]
    said = " ".join(text.get_text() for axes in figure.axes for text in axes.texts)
    assert {"nl": "bewoners", "en": "residents"}[language] in said
    assert {"nl": "rondjes", "en": "rounds"}[language] in said


def test_rounds_are_counted_by_length():
    ring = np.array([[1, 2, 5], [2, 3, 5], [3, 1, 5], [2, 1, 1], [4, 4, 9]])
    assert count_cycles(ring) == ([1, 1, 0, 0], True)  # 1-2 and 1-2-3; paying oneself is none
    five = np.array([[k, (k + 1) % 5, 1] for k in range(5)])
    assert count_cycles(five) == ([0, 0, 0, 1], True)
    six = np.array([[k, (k + 1) % 6, 1] for k in range(6)])
    assert count_cycles(six) == ([0, 0, 0, 0], True)


def test_a_dense_network_is_counted_in_part():
    everybody = np.array([[a, b, 1] for a in range(20) for b in range(20) if a != b])
    counts, complete = count_cycles(everybody)
    assert not complete
    assert sum(counts) == MOST_CYCLES


def test_the_whole_run_joins_its_years():
    years = {1: np.array([[1, 2, 5]]), 2: np.array([[2, 1, 7], [1, 2, 1]])}
    table = tabulate_cycles(years)
    found = {
        (int(year), int(length)): int(count)
        for year, length, count in zip(table["year"], table["length"], table["cycles"], strict=True)
    }
    assert found[0, 2] == 1
    assert found[1, 2] == 0
    assert found[2, 2] == 1
    assert join_payments(years[1], years[2]).tolist() == [[1, 2, 6], [2, 1, 7]]


def test_an_issuer_whose_fund_is_spent_stops_and_the_run_says_so(capsys):
    wijk = live("social_coin issue_volunteering=5 reach=1 backing=0.05 yearly_cap=200000", 14)
    manifest = gather_results(wijk).manifest
    stops = manifest["redemption_stopped"]
    assert stops
    assert stops[0]["coins"] > 0
    assert wijk.world.ledger.coins.fund[0] >= 0
    from wijkabm.cli.policy import print_shortfalls

    print_shortfalls(manifest)
    assert (
        "stopped redeeming: the fund of the coin in Heechterp-Schieringen was"
        in capsys.readouterr().out
    )


def test_stops_are_told_per_wijk():
    rows = sum_stops([(3, 0, 100), (4, 1, 50), (5, 0, 300)], ["a", "b"])
    assert rows == [
        {"wijk": "a", "first_month": 3, "months": 2, "coins": 4.0},
        {"wijk": "b", "first_month": 4, "months": 1, "coins": 0.5},
    ]
