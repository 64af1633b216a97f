"""Gains of purses beside the cost of a lever: worked out by hand."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from wijkabm.checks import gains
from wijkabm.checks.pages import write_gains
from wijkabm.ground import books
from wijkabm.ground.tables.codes import HOME
from wijkabm.ground.tables.journal import (
    CAUSE_NEED,
    EVENT_ACCEPTED,
    EVENT_CLOSING,
    EVENT_OPENING,
    EVENT_TO_BENEFIT,
    NO_CAUSE,
)
from wijkabm.pairs.watch import sum_municipal_cost

ACCOUNTS = len(books.WIJK_SECTORS) + len(books.SINGLE_SECTORS)
RESIDENTS, SHOPS, LANDLORDS, _, TOWN, RIJK, _, RING, OUTSIDE, *_ = range(ACCOUNTS)  # of one wijk


def tell(*paid):
    """What a recorder holds of one month in which this was paid: kind, payer, payee, EUR."""
    places = [(kind * ACCOUNTS + payer) * ACCOUNTS + payee for kind, payer, payee, _ in paid]
    cents = np.array([100 * euros for *_, euros in paid])
    return SimpleNamespace(
        months=[1], balances=[np.zeros((2, ACCOUNTS))], flows=[(np.array(places), cents)]
    )


def test_purses_by_hand():
    month = tell(
        (books.GENERAL_GRANT, RIJK, TOWN, 1_000),
        (books.MUNICIPAL_SERVICES, TOWN, OUTSIDE, 900),
        (books.LOCAL_WORK, TOWN, RESIDENTS, 40),
        (books.BIJSTAND_BUDGET, RIJK, TOWN, 300),
        (books.BIJSTAND, TOWN, RESIDENTS, 280),
        (books.OZB_OWNER, LANDLORDS, TOWN, 50),
        (books.LEVER_COSTS, TOWN, OUTSIDE, 70),
        (books.VAT, SHOPS, RIJK, 210),
        (books.STATE_PENSION, RIJK, RESIDENTS, 100),
        (books.DRAWINGS, SHOPS, RESIDENTS, 400),
        (books.MIGRATION, OUTSIDE, RESIDENTS, 5_000),
    )
    found = gains.sum_purses(month)
    assert {purse: kinds.sum() for purse, kinds in found.items()} == {
        "municipality": 300 - 280 + 50 - 70,
        "Rijk": 210 - 100 - 300,
        "municipality and Rijk": -190,
        "owners": 400,
        "residents": 40 + 280 + 100 + 400,
    }
    assert found["municipality"].sum() == -sum_municipal_cost(month, "grant").sum() / 100.0
    assert found["municipality"][books.BIJSTAND] == -280
    assert found["municipality and Rijk"][books.BIJSTAND_BUDGET] == 0


def test_what_residents_pay_each_other_is_no_gain_of_theirs():
    paid = (books.LOCAL_WORK, RESIDENTS, RESIDENTS, 60), (books.LOCAL_WORK, TOWN, RESIDENTS, 5)
    assert gains.sum_purses(tell(*paid))["residents"].sum() == 5


def test_reasons_are_counted_but_for_what_the_lever_notes():
    months = [
        [[EVENT_OPENING, 0, 1, -1, HOME, CAUSE_NEED], [EVENT_ACCEPTED, 0, 1, -1, -1, 30]],
        [[EVENT_OPENING, 0, 2, -1, HOME, CAUSE_NEED], [EVENT_TO_BENEFIT, 0, 3, -1, -1, NO_CAUSE]],
    ]
    found = gains.count_reasons([np.array(month) for month in months])
    assert found == {"opening (home business): need": 2, "to benefit": 1}
    assert gains.count_reasons([]) == {}


PARTS = np.zeros(len(books.KINDS))
PARTS[[books.VAT, books.WEDGE, books.BIJSTAND_BUDGET, books.FEES]] = 9, 30, -20, 1
PARTS[[books.LEVER_COSTS, books.LOAN]] = 99, -99
MOVED = (
    "services_here",
    "services_elsewhere",
    "sales_elsewhere",
    "without_job_here",
    "without_job_ring",
)


def seeds(rijk, costs, per_head=2.0):
    """Results of seeds in which the Rijk gained so much at such costs, and a closing was spared."""
    others = dict.fromkeys(gains.PURSES, 0.0)
    return [
        {
            "net_cost": cost,
            "owed": 4.0,
            "per_head": per_head,
            "parts": {purse: PARTS if purse == "Rijk" else 0.0 * PARTS for purse in gains.PURSES},
            "elsewhere": {
                **dict.fromkeys(MOVED, 0.0),
                "services_here": 10.0,
                "without_job_ring": 3.0 + k,
            },
            "purses": {**others, "Rijk": gain},
            "reasons": [{"closing": 3 + k, "opening": 9 + k % 2}, {"closing": 1, "opening": 9}],
        }
        for k, (gain, cost) in enumerate(zip(rijk, costs, strict=True))
    ]


def row(results):
    """A row of `conduct.run_checks` as far as the section reads it."""
    told = gains.tell_gains(results)
    return {
        "lever": "a",
        "dose": "a x=1",
        "accepted": 8.0,
        "anyway": 2.0,
        "gains": told,
        "hangs_on": None,
    }


def test_a_ratio_and_its_reasons_by_hand():
    told = gains.tell_gains(seeds([30.0, 40.0, 50.0, 20.0, 60.0], [10.0] * 5))
    found = told["ratios"]["Rijk"]
    half = 2.7764451 * math.sqrt(250.0 / 5) / 10.0  # the cost is the same in every seed
    assert (found["gain_eur"], found["ratio"], found["shape"]) == (40.0, 4.0, "between")
    assert (found["low"], found["high"]) == pytest.approx((4.0 - half, 4.0 + half))
    assert told["ratios"]["owners"]["ratio"] == 0.0
    (reason,) = told["reasons"]  # the openings' interval holds zero
    assert reason == {"reason": "closing", "without": 5.0, "with": 1.0}
    assert gains.tell_gains(seeds([1.0, 1.0], [0.0, 0.0]))["per_head_eur"] == 2.0


@pytest.mark.parametrize(
    ("gain", "per_head", "said"),
    [
        (30.1, 2.0, "| `a x=1` | 10 | 4 | 2.00 | Rijk: 30, 3.01 (3.01 to 3.01) | 2.0 of 8.0 | 48 | closing"),
        (30.0, 2.0, "None does. The largest ratio is 3 (3 to 3): Rijk, `a x=1`."),
        (90.0, 1.99, "No lever costs that much"),
    ],
)  # fmt: skip
def test_what_gains_more_than_three_times_a_cost_that_counts_is_listed(gain, per_head, said):
    text = write_gains([row(seeds([gain] * 5, [10.0] * 5, per_head))], 48)
    assert said in text
    assert ("| lever at dose" in text) == said.startswith("|")


def test_on_what_a_gain_hangs_and_whose_money_it_is_by_hand():
    listed = row(seeds([40.0, 30.0, 50.0, 35.0, 45.0], [10.0] * 5))
    assert "| `a x=1` | not looked for | – |" in write_gains([listed], 48)
    told = gains.tell_ratios(seeds([-10.0] * 5, [10.0] * 5))
    listed["hangs_on"] = {"number": "x", "usual": 1.0, "value": 0.5, "ratios": told}
    text = write_gains([listed], 48)
    assert "| `a x=1` | `x` 1, then 0.5 | Rijk: 4 (3.02 to 4.98), -1 (-1 to -1) |" in text
    assert gains.tell_parts(PARTS) == {"wedge": 30.0, "bijstand budget": -20.0, "vat": 9.0}
    # 40 gained over a cost of 10, and over that and the 10 that is bought here
    assert "| 10 (10 to 10) | 0 | Rijk: 2 | 0 | 0 | 5 (3.04 to 6.96) |" in text


def world(*paid, owed=(0, 0)):
    """A world of which one month was recorded, with one shop that is there and one that is gone."""
    shops = SimpleNamespace(
        alive=np.array([1, 0]),
        fund_loan=np.array([owed[0], 7_000]),
        backing=np.array([owed[1], 9_000]),
    )
    recorder = tell(*paid)
    recorder.events = [np.array([[EVENT_CLOSING, 0, 1, 4, 0, NO_CAUSE]])]
    return SimpleNamespace(recorder=recorder, world=SimpleNamespace(shops=shops))


@pytest.fixture
def no_series(monkeypatch):
    """Every indicator stands at 100."""
    monkeypatch.setattr(gains, "series_of", lambda world, name: np.full(24, 100.0))
    monkeypatch.setattr(gains, "wijk_series_of", lambda world, name, row: np.full(24, 100.0))


@pytest.mark.usefixtures("no_series")
def test_a_purse_gains_before_the_cost_of_the_lever():
    without = world((books.BIJSTAND, TOWN, RESIDENTS, 900))
    lever = world((books.BIJSTAND, TOWN, RESIDENTS, 500), (books.LEVER_COSTS, TOWN, OUTSIDE, 600))
    found = gains.count_gains(SimpleNamespace(without=without, with_lever=lever), 600.0)
    assert found["purses"]["municipality"] == 400.0
    assert found["per_head"] == 3.0
    assert found["purses"]["residents"] == -400.0
    stands = dict.fromkeys(("on bijstand", "jobseekers", "owners resident"), 100.0)
    assert found["reasons"] == [{"closing": 1, **stands}, {"closing": 1, **stands}]


@pytest.mark.usefixtures("no_series")
def test_what_is_lent_and_still_owed_is_no_cost():
    without = world((books.BIJSTAND, TOWN, RESIDENTS, 900))
    lent = (books.LOAN, TOWN, SHOPS, 500), (books.LEVER_COSTS, TOWN, OUTSIDE, 100)
    lever = world((books.BIJSTAND, TOWN, RESIDENTS, 800), *lent, owed=(25_000, 15_000))
    found = gains.count_gains(SimpleNamespace(without=without, with_lever=lever), 600.0)
    assert (found["owed"], found["net_cost"], found["per_head"]) == (400.0, 200.0, 1.0)
    assert found["purses"]["municipality"] == 100.0


@pytest.mark.usefixtures("no_series")
def test_what_is_bought_and_sold_here_and_elsewhere_by_hand():
    here = world(
        (books.MUNICIPAL_SERVICES, TOWN, OUTSIDE, 900),
        (books.LOCAL_WORK, TOWN, RESIDENTS, 40),
        (books.LOCAL_WORK, RESIDENTS, RESIDENTS, 70),
        (books.PUBLIC_CONTRACT, TOWN, SHOPS, 30),
        (books.CONSUMPTION, RESIDENTS, OUTSIDE, 500),
        (books.CONSUMPTION, RESIDENTS, RING, 200),
        (books.CONSUMPTION, RESIDENTS, SHOPS, 80),
        (books.CONSUMPTION, RING, SHOPS, 10),
        (books.SALES_TO_FIRMS, OUTSIDE, SHOPS, 25),
        (books.GOODS, SHOPS, OUTSIDE, 60),
    )
    assert gains.count_elsewhere(here) == {
        "services_here": 70.0,
        "services_elsewhere": 900.0,
        "sales_elsewhere": 700.0 - 35.0,
        "without_job_here": 200.0,
        "without_job_ring": 100.0,
    }
