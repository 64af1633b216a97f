"""The social coin in a whole wijk: off is off, whatever holds in any month, and how it ends."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.models import fingerprint, make_model
from tests.place.worlds import digest
from wijkabm.ground import books, coins
from wijkabm.ground.tables.codes import CHAIN_SHOP, CONTRACT_COIN
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.registry import kinds_of_lever, make_lever
from wijkabm.runs.results import MANIFEST, gather_results, write_tables

INHABITANTS = 500
EAGER = {
    "coin.consider": 1.0, "coin.effort": 0.0, "coin.buyers": 0.5, "coin.glow": 1.0, "coin.approach": 1.0,
    "coin.shop_effort": 0.0, "coin.pass_effort": 0.0, "coin.peer_jobs": 0.5, "coin.response": 1.0,
    "coin.review": 1.0, "coin.class_share": 0.3,
}  # fmt: skip
"""People and shops who take coins as soon as there are any, so that much happens in a small wijk."""

HOURS = (coins.ISSUE_VOLUNTEERING, coins.ISSUE_EDUCATION, coins.ISSUE_ASSOCIATION)


def make_eager(inhabitants=INHABITANTS):
    return make_model(inhabitants, parameters=EAGER)


@pytest.fixture(scope="module")
def at_month_zero():
    return make_eager()


def with_coin(wijk, *levers, **fields):
    """A copy in which the coin, on these terms, and other levers work from the next month on."""
    wijk = copy.deepcopy(wijk)
    policy = Scenario("test", levers=(*levers, make_lever("social_coin", fields)))
    wijk.set_policy(policy)
    return wijk


def total(wijk, kinds):
    """Coin cents of these kinds in the last month."""
    return int(wijk.world.ledger.coins.flows[list(kinds)].sum())


def held(wijk):
    """Coin cents that anybody but an issuer has, from the holders' own purses."""
    world = wijk.world
    purses = world.ledger.coins.purses.reshape(-1, 4)[:, : coins.COIN_ISSUER]
    columns = (world.residents.coins, world.shops.coins, world.households.coins_left, purses)
    assert all((column >= 0).all() for column in columns)
    return sum(int(column.sum()) for column in columns)


def paid_at_tills(wijk):
    """Coin cents that people who still live here paid at each shop this month, from the list of payments."""
    world, book = wijk.world, wijk.world.ledger.coins
    payer, payee, cents = book.edges[: book.n_edges[0]].T
    by_people = np.isin(payer, world.residents.identity[world.residents.alive == 1])
    alive = world.shops.alive == 1
    return [
        int(cents[by_people & (payee == identity)].sum()) if open_ else 0
        for identity, open_ in zip(world.shops.identity, alive, strict=True)
    ]


# --- off is off ----------------------------------------------------------------------------------

NO_RATE = {"issue_volunteering": 0.0, "issue_education": 0.0, "issue_association": 0.0}


def tables_of(wijk, folder):
    """Bytes of every table in a results folder, but for the manifest, which names the levers."""
    folder.mkdir()
    write_tables(wijk, folder)
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != MANIFEST}


@pytest.fixture(scope="module")
def without(at_month_zero, tmp_path_factory):
    wijk = copy.deepcopy(at_month_zero).run(14)
    return tables_of(wijk, tmp_path_factory.mktemp("without") / "run"), digest(wijk.world)


@pytest.mark.parametrize(
    "fields",
    [NO_RATE, {"yearly_cap": 0.0}, {"reach": 0.0}, {"strength": 0.0}, {"strength": 0.0, "ramp": 4}],
    ids=["rate 0", "cap 0", "reach 0", "strength 0", "strength 0 ramp"],
)
def test_a_coin_that_nobody_can_get_leaves_every_table_as_it_was(
    fields, at_month_zero, without, tmp_path
):
    wijk = with_coin(at_month_zero, **fields).run(14)
    tables = tables_of(wijk, tmp_path / "run")
    assert {name for name in tables if tables[name] != without[0][name]} == set()
    assert {"levers.parquet", "series.parquet", "flows.parquet"} <= set(tables)
    assert digest(wijk.world) == without[1]


def test_a_coin_that_people_can_get_changes_what_is_paid(at_month_zero, without, tmp_path):
    tables = tables_of(with_coin(at_month_zero).run(14), tmp_path / "run")
    changed = {name for name in tables if tables[name] != without[0][name]}
    assert {"levers.parquet", "series.parquet", "flows.parquet", "residents.parquet"} <= changed


def test_coins_that_are_sold_need_no_rate(at_month_zero):
    wijk = with_coin(at_month_zero, **NO_RATE, yearly_cap=0.0, sale=1.0, reach=1.0).run(4)
    assert held(wijk) > 0
    assert sum(total(wijk, [kind]) for kind in HOURS) == 0


# --- in any month, on any terms ------------------------------------------------------------------

TERMS = st.fixed_dictionaries(
    {},
    optional={
        "issue_volunteering": st.sampled_from((0.0, 1.0, 5.0)),
        "issue_education": st.sampled_from((0.0, 5.0)),
        "issue_association": st.sampled_from((0.0, 5.0)),
        "lag": st.integers(0, 3),
        "yearly_cap": st.sampled_from((300.0, 5_000.0, 1_000_000.0)),
        "reach": st.sampled_from((0.2, 1.0)),
        "issuer": st.integers(0, 2),
        "bill_share": st.sampled_from((0.1, 0.5, 1.0)),
        "services": st.sampled_from((0.0, 1.0)),
        "supplement": st.sampled_from((0.0, 1.0)),
        "sale": st.sampled_from((0.0, 1.0)),
        "redemption": st.sampled_from((0.0, 0.9, 1.0)),
        "fee": st.sampled_from((0.0, 0.05)),
        "redemption_cap": st.sampled_from((0.0, 500.0, 1_000_000.0)),
        "demurrage": st.sampled_from((0.0, 0.08)),
        "expiry": st.sampled_from((0, 1, 3)),
        "backing": st.sampled_from((0.0, 0.5, 1.0)),
        "contribution": st.sampled_from((0.0, 50.0)),
        "ramp": st.sampled_from((0, 4)),
        "end": st.sampled_from((None, 9)),
    },
)
OTHERS = st.lists(
    st.sampled_from(sorted(set(kinds_of_lever()) - {"social_coin", "pairing"})),
    max_size=5,
    unique=True,
)


class Watch:
    """What must hold at the end of every month, checked from outside of the rules."""

    def __init__(self, wijk):
        self.wijk = wijk
        self.lever = next(lever for lever in wijk.policy.levers if lever.name == "social_coin")
        self.issued = self.gone = self.issued_of_year = self.redeemed_of_year = 0

    def look(self):
        wijk, lever = self.wijk, self.lever
        shops, book = wijk.world.shops, wijk.world.ledger.coins
        if wijk.month % 12 == 1:
            self.issued_of_year = self.redeemed_of_year = 0
        self.issued += total(wijk, coins.ISSUED)
        self.gone += total(wijk, (*coins.RETURNED, *coins.REDEEMED, *coins.EXPIRED))
        out = held(wijk)
        assert self.issued == out + self.gone
        assert coins.outstanding(book) == out
        self.issued_of_year += total(wijk, HOURS)
        assert self.issued_of_year <= 100 * lever.yearly_cap
        self.redeemed_of_year += int(wijk.world.ledger.flows[books.COIN_REDEMPTION].sum())
        assert self.redeemed_of_year <= 100 * lever.redemption_cap
        assert book.fund[0] >= 0
        is_open = lever.end is None or wijk.month < lever.end
        if is_open and lever.backing == 1.0:
            assert book.fund[0] >= int(out * lever.redemption)
        assert (shops.coin_share <= lever.bill_share).all()
        for j, cents in enumerate(paid_at_tills(wijk)):
            assert cents <= shops.coin_share[j] * shops.coin_bills[j]
        assert (shops.coin_share[shops.owner_kind == CHAIN_SHOP] == 0.0).all()
        assert wijk.world.ledger.purses[books.single(wijk.world.ledger, books.MUNICIPALITY)] >= 0


@settings(max_examples=12, phases=(Phase.explicit, Phase.generate))  # to shrink takes minutes
@given(terms=TERMS, names=OTHERS, luck=st.randoms(use_true_random=False))
def test_on_any_terms_beside_any_levers_in_any_order(at_month_zero, terms, names, luck):
    """Caps, backing and shares are kept, nobody spends what he does not hold, both books close."""
    levers = [make_lever(name, {}) for name in names] + [make_lever("social_coin", terms)]
    shuffled = luck.sample(levers, len(levers))
    ends = set()
    for order in (levers, shuffled):
        wijk = copy.deepcopy(at_month_zero)
        wijk.set_policy(Scenario("test", levers=tuple(order)))
        watch = Watch(wijk)
        for _ in range(13):
            wijk.step()
            watch.look()
        ends.add(digest(wijk.world))
    assert len(ends) == 1


RICH = {
    "issue_education": 3.0, "issue_association": 3.0, "reach": 1.0, "services": 1.0, "supplement": 0.5,
    "sale": 1.0, "redemption": 0.9, "fee": 0.05, "demurrage": 0.06, "expiry": 6, "backing": 0.5,
    "issuer": 2, "contribution": 5.0, "bill_share": 0.5,
}  # fmt: skip
"""Every way that a coin can go."""


@pytest.fixture(scope="module")
def rich(at_month_zero):
    wijk = with_coin(at_month_zero, **RICH)
    watch = Watch(wijk)
    moved = np.zeros(len(coins.COIN_KINDS), np.int64)
    for _ in range(18):
        wijk.step()
        watch.look()
        moved += wijk.world.ledger.coins.flows.sum(axis=(1, 2))
    return wijk, moved


def test_coins_go_every_way_that_there_is(rich):
    still = {name for name, cents in zip(coins.COIN_KINDS, rich[1], strict=True) if cents == 0}
    assert still <= {"suppliers", "drawings", "lapse"}


def test_the_tables_of_the_second_book_close_from_outside(rich):
    results = gather_results(rich[0])
    flows, balances = results.coin_flows, results.coin_balances
    keys = ["month", "sector", "wijk"]
    change = balances.set_index(keys)["closing"] - balances.set_index(keys)["opening"]
    for side, sign in (("payee", -1), ("payer", 1)):
        moved = flows.groupby(["month", side, f"{side}_wijk"])["cents"].sum()
        change += sign * moved.reindex(change.index, fill_value=0)
    assert (change == 0).all()
    assert (balances.groupby("month")["closing"].sum() == 0).all()
    assert flows.groupby("kind")["cents"].sum().sum() == rich[1].sum()


def test_a_pickled_copy_continues_as_the_original_would(at_month_zero):
    original = with_coin(at_month_zero, **RICH).run(5)
    assert held(original) > 0
    other = pickle.loads(pickle.dumps(original))
    assert fingerprint(other.run(5)) == fingerprint(original.run(5))


def live_tiny():
    """A fingerprint of four months of a tiny wijk with a coin, and how many coins are held."""
    wijk = with_coin(make_eager(150), **{**RICH, "lag": 0, "expiry": 1}).run(4)
    return sorted(fingerprint(wijk).items()), held(wijk)


@pytest.mark.parametrize("backing", [0.0, 0.2])
def test_the_end_of_the_window_is_the_end_of_the_coin_a_year_later(at_month_zero, backing):
    """Issued until month 24, taken until 27, redeemed until 36; then nothing of it is left."""
    fields = {"start": 2, "end": 25, "lag": 2, "reach": 1.0, "backing": backing}
    wijk = with_coin(at_month_zero, **fields)
    watch = Watch(wijk)
    issued, taking, redeemed, out = (np.zeros(51, np.int64) for _ in range(4))
    for month in range(1, 51):
        wijk.step()
        watch.look()
        shops, book = wijk.world.shops, wijk.world.ledger.coins
        issued[month] = total(wijk, coins.ISSUED)
        taking[month] = (shops.coin_share > 0.0).sum()
        redeemed[month] = total(wijk, coins.REDEEMED)
        out[month] = coins.outstanding(book)
    assert issued[:4].sum() == out[:4].sum() == 0  # the first hours are those of month 2
    assert issued[4:25].sum() > 0
    if backing == 0.0:
        assert issued[25:27].min() > 0  # hours of months 23 and 24
    else:
        assert redeemed[25:37].sum() > 0
    assert issued[27:].sum() == redeemed[37:].sum() == 0
    assert taking[20:28].min() > 0
    assert taking[28:].max() == 0
    assert out[35] > 0
    assert out[36:].max() == 0
    assert book.fund[0] == 0
    contracts = wijk.world.contracts
    assert not ((contracts.kind == CONTRACT_COIN) & (contracts.alive == 1)).any()
    residents, members = wijk.world.residents, wijk.world.coin_members
    same_person = (residents.alive == 1) & (members.identity == residents.identity)
    assert members.due[same_person].sum() == 0
    assert not wijk.desk.running.any()
