"""Every lever that there is, paid by all parties together."""

import numpy as np

from tests.models import make_model
from wijkabm.ground import books
from wijkabm.levers.desk.scenario import Scenario
from wijkabm.levers.registry import kinds_of_lever, number_lever
from wijkabm.levers.shares import PARTIES
from wijkabm.measure.recorder import FIRST_KEPT, FROM_PARTIES, KEPT
from wijkabm.runs.results import gather_results

SHARES = {"corporations": 0.2, "owners_fund": 0.1, "province": 0.15, "rijk": 0.05, "bank": 0.25}
MONTHS = 8


def test_every_lever_is_paid_by_whoever_shares_in_it_and_the_books_close():
    levers = tuple(kind(paid_by=SHARES) for kind in kinds_of_lever().values())
    policy = Scenario("shared", levers=levers)
    wijk = make_model(600, 2, burn_in=2, policy=policy, parameters={"municipality.reserve": 500})
    wijk.run(MONTHS)
    results, names = gather_results(wijk), list(KEPT)
    whole = np.concatenate(wijk.recorder.levers)
    rows = whole[:, FIRST_KEPT:].astype(np.int64)
    paid = rows[:, [names.index(name) for name in FROM_PARTIES]]
    others = paid.sum(axis=1)
    net = rows[:, names.index("spent")] - rows[:, names.index("received")] + others
    # What the owners' fund was given to pay with is spent by the district that collected it, afterwards.
    costly = (net > 0) & (others > 0) & (whole[:, 1] != number_lever("improvement_district"))
    for p, party in enumerate(PARTIES):
        due = np.floor(SHARES[party] * net[costly]).astype(np.int64)
        held = paid[costly, p]
        assert np.array_equal(held, due) if party != "owners_fund" else (held <= due).all(), party
    assert costly.sum() > 100
    assert (paid[net < 0] <= 0).all()
    flows = results.flows[results.flows["kind"] == books.KINDS[books.CO_FUNDING]]
    brought = flows.loc[flows["payee"] == "municipality", "cents"].sum()
    back = flows.loc[flows["payer"] == "municipality", "cents"].sum()
    assert others.sum() == brought - back
    told = {(row["lever"], row["party"]) for row in results.manifest["partners"]}
    assert told == {(lever.name, party) for lever in levers for party in PARTIES}
    total = sum(row["paid"] for row in results.manifest["partners"])
    assert round(100 * total) == others.sum()
