"""Reviews of a covenant: what they see, and what they decide."""

import math

import numpy as np
import pytest

from tests.instruments import COACHING, LEVERS, SCHOOLING
from tests.measure.test_indicators import make_world
from wijkabm.levers.desk.covenant import DECISIONS, REASONS, Covenant, Party, Rule, Sanction
from wijkabm.levers.desk.partners import EMPTY, Partners
from wijkabm.levers.desk.review import Review
from wijkabm.levers.desk.targets import Target
from wijkabm.levers.shares import PARTIES as PAYERS

SALES = Target(name="sales", indicator="turnover", relative=0.5, base="before", by=24)
RAISE = Rule(when="missed", target="sales", do="raise", lever="coaching")
LOWER = Rule(when="met", target="sales", do="lower", lever="coaching")
BANK = PAYERS.index("bank")
OWNERS = Party(name="owners", brings="schooling")


def make_review(*rules, targets=(SALES,), wijken=("a",), **fields):
    return Review(Covenant(targets=targets, rules=rules, end=25, **fields), list(wijken))


def live(review, levels, months=12, accepted=1, offered=3, partners=None):
    """Let months pass in which last month's levels were these; the factor of coaching after each."""
    world, factors = make_world(), []
    partners = partners or Partners(1)
    n = len(review.covenant.targets)
    review.learn({0: np.full((n, 1), 100.0)})
    for month in range(1, months + 1):
        world.policy.accepted[0, COACHING] = (
            accepted if isinstance(accepted, int) else accepted(month)
        )
        world.policy.offered[0, COACHING] = offered if isinstance(offered, int) else offered(month)
        review.open_month(world, month, partners)
        factors.append(float(review.factor[0, COACHING]))
        review.learn({month: np.full((n, 1), levels(month))})
    return factors


def told(review):
    """Month, reason, how often in a row, decision, before and after of every decision on coaching."""
    return [
        (x.month, REASONS[x.reason], x.in_row, DECISIONS[x.decision], x.before, x.after)
        for x in review.decisions
        if x.lever == COACHING
    ]


def test_levers_begin_as_their_rules_say_and_others_are_left_alone():
    review = make_review(
        RAISE,
        Rule(when="missed", target="sales", do="add", lever="schooling"),
        Rule(when="met", target="sales", do="stop", lever="facade_subsidy"),
    )
    live(review, lambda month: 100.0, months=1)
    others = [k for k in range(len(LEVERS)) if k not in (COACHING, SCHOOLING)]
    assert review.factor[0, [COACHING, SCHOOLING]].tolist() == [0.5, 0.0]
    assert (review.factor[0, others] == 1.0).all()


def test_the_path_lies_straight_between_begin_and_wanted():
    """From 100 in month 1 to 150 by month 24: an eighth of the way after three months."""
    review = make_review(RAISE, LOWER)
    live(review, lambda month: 110.0, months=10)
    rows = review.decisions
    assert [row.wanted for row in rows] == [106.25, 112.5, 118.75]
    assert [row.observed for row in rows] == [110.0] * 3
    assert [row.met for row in rows] == [1.0, 0.0, 0.0]
    assert told(review) == [
        (4, "met", 1, "lower", 0.5, 0.25),
        (7, "missed", 1, "raise", 0.25, 0.5),
        (10, "missed", 2, "raise", 0.5, 0.75),
    ]


def test_what_is_there_already_is_to_stay():
    """A tenth less than at the start is allowed: no path leads down to that."""
    target = SALES.model_copy(update={"relative": -0.1, "want": "more"})
    review = make_review(RAISE, targets=(target,))
    live(review, lambda month: 95.0 if month < 8 else 85.0, months=12)
    assert [row.wanted for row in review.decisions] == [90.0] * 3
    assert [row.met for row in review.decisions] == [1.0, 1.0, 0.0]


def test_a_rule_waits_for_its_number_of_reviews_in_a_row():
    twice = RAISE.model_copy(update={"times": 2, "by": 0.1})
    review = make_review(twice)
    live(review, lambda month: 100.0 if month < 13 else 200.0 if month < 16 else 100.0, months=24)
    assert [row[:4] for row in told(review)] == [
        (7, "missed", 2, "raise"), (13, "missed", 4, "raise"), (22, "missed", 2, "raise"),
    ]  # fmt: skip


def test_what_is_added_was_in_reserve_and_what_is_stopped_stays_so():
    add = Rule(when="missed", target="sales", times=2, do="add", lever="coaching", by=0.4)
    stop = Rule(when="missed", target="sales", times=3, do="stop", lever="coaching")
    review = make_review(add, stop, RAISE.model_copy(update={"times": 4}))
    factors = live(review, lambda month: 100.0, months=16)
    assert factors == [0.0] * 6 + [0.4] * 3 + [0.0] * 7
    assert told(review)[-1] == (13, "missed", 4, "raise", 0.0, 0.0)


def test_rules_act_in_their_order_within_nothing_and_their_own_strength():
    both = {"targets": (SALES, SALES.model_copy(update={"name": "more"}))}
    up = RAISE.model_copy(update={"by": 1.0})
    down = RAISE.model_copy(update={"do": "lower", "target": "more"})
    assert live(make_review(up, down, **both), lambda month: 100.0, months=4)[-1] == 0.75
    assert live(make_review(down, up, **both), lambda month: 100.0, months=4)[-1] == 1.0


def test_it_ends_what_was_offered_and_nobody_wanted():
    stop = Rule(when="unused", times=2, do="stop", lever=("coaching", "schooling"))
    review = make_review(stop, RAISE)
    assert live(review, lambda month: 100.0, months=9, accepted=0)[6:] == [0.0] * 3
    assert review.factor[0, SCHOOLING] == 1.0
    assert told(review)[1] == (7, "unused", 2, "stop", 0.75, 0.0)
    assert live(make_review(stop), lambda month: 100.0, months=9, offered=0)[-1] == 1.0


@pytest.mark.parametrize(
    ("answers", "lowered"),
    [
        ({"accepted": 0}, [7, 13]),
        ({"accepted": 0, "offered": lambda month: 3 * (month < 7)}, [7]),
        ({"accepted": lambda month: int(4 < month < 8)}, [13]),
    ],
    ids=["never", "not offered any more", "once somebody did"],
)
def test_reviews_in_a_row_are_those_in_which_it_was_offered_and_nobody_said_yes(answers, lowered):
    lower = Rule(when="unused", times=2, do="lower", lever="coaching")
    review = make_review(lower)
    live(review, lambda month: 100.0, months=13, **answers)
    assert [row[0] for row in told(review)] == lowered


def test_what_is_there_is_not_added_again():
    add = Rule(when="missed", target="sales", do="add", lever="coaching", by=0.4)
    factors = live(make_review(add, RAISE), lambda month: 100.0, months=7)
    assert [factors[3], factors[6]] == pytest.approx([0.65, 0.9])


def test_a_party_that_does_not_do_its_part_loses_a_lever():
    missed = Sanction(
        party="owners", when="missed", target="sales", times=3, do="stop", lever="coaching"
    )
    review = make_review(RAISE, sanctions=(missed,), parties=(OWNERS,))
    live(review, lambda month: 100.0, months=10)
    last = review.decisions[-1]
    assert told(review)[-1] == (10, "missed", 3, "stop", 1.0, 0.0)
    assert last.party == 6  # owners
    unused = Sanction(party="owners", when="unused", of="coaching", do="stop", lever="schooling")
    review = make_review(sanctions=(unused,), parties=(OWNERS,))
    live(review, lambda month: 100.0, months=4, accepted=0)
    assert review.factor[0, [COACHING, SCHOOLING]].tolist() == [1.0, 0.0]


def share_coaching(owed, paid):
    """A bank that shares in coaching, owing and paying so much every month."""
    partners = Partners(1)
    partners.share[0, COACHING, BANK] = 0.4
    partners.owed[0, COACHING, BANK], partners.paid[0, COACHING, BANK] = owed, paid
    return partners


@pytest.mark.parametrize(("paid", "ends"), [(0, 7), (50, None)])
def test_a_party_that_does_not_pay_loses_its_share_and_a_lever(paid, ends):
    bank = Party(name="bank", brings="coaching")
    sanctions = (
        Sanction(party="bank", when="unpaid", times=2, do="end_share"),
        Sanction(party="bank", when="unpaid", times=2, do="stop", lever="schooling"),
    )
    review, partners = make_review(sanctions=sanctions, parties=(bank,)), share_coaching(100, paid)
    live(review, lambda month: 100.0, months=7, partners=partners)
    stopped = [(stop.month, stop.party, stop.share) for stop in partners.stops]
    assert stopped == ([] if ends is None else [(ends, "bank", 0.4)])
    assert review.factor[0, SCHOOLING] == (1.0 if ends is None else 0.0)
    rows = [row for row in review.decisions if row.party >= 0]
    assert [(row.before, row.after, row.in_row) for row in rows] == (
        [] if ends is None else [(0.4, 0.0, 2), (1.0, 0.0, 2)]
    )


def test_who_has_no_money_left_counts_as_not_paying():
    bank = Party(name="bank", brings="coaching")
    stop = Sanction(party="bank", when="unpaid", do="stop", lever="schooling")
    review, partners = make_review(sanctions=(stop,), parties=(bank,)), share_coaching(0, 0)
    partners.stop("bank", 0, COACHING, 2, EMPTY)
    live(review, lambda month: 100.0, months=4, partners=partners)
    assert review.factor[0, SCHOOLING] == 0.0


def test_every_wijk_is_reviewed_by_itself():
    there = SALES.model_copy(update={"wijk": ("b",)})
    review = make_review(RAISE, targets=(there,), wijken=("a", "b"))
    world, partners = make_world(2), Partners(2)
    review.learn({0: np.full((1, 2), 100.0)})
    for month in range(1, 5):
        review.open_month(world, month, partners)
        review.learn({month: np.full((1, 2), 100.0)})
    assert [(row.wijk, row.reason) for row in review.decisions] == [(1, REASONS.index("missed"))]
    assert review.factor[:, COACHING].tolist() == [0.5, 0.75]


@pytest.mark.parametrize("target", [
    SALES.model_copy(update={"base": "before", "months": 2}),
    SALES.model_copy(update={"base": 0.0, "source": "counted"}),
])  # fmt: skip
def test_what_nobody_can_know_decides_nothing(target):
    review = make_review(RAISE, targets=(target,))
    live(review, lambda month: 100.0, months=4)
    [row] = review.decisions
    assert math.isnan(row.met)
    assert (row.reason, row.lever) == (-1, -1)


def test_before_and_after_its_term_the_levers_stand_as_they_are():
    review = make_review(RAISE, start=4, every=1)
    factors = live(review, lambda month: 100.0, months=26)
    assert factors[:3] == [1.0] * 3
    assert factors[3:5] == [0.5, 0.75]
    assert factors[-2:] == [1.0] * 2


def test_it_asks_for_levels_when_it_needs_them():
    review = make_review(RAISE, start=16)
    wanted = []
    for month in range(1, 26):
        if review.looks_in(month):
            wanted.append(month)
            review.learn({month - 1: np.zeros((1, 1))})
    assert wanted == [1, 13, 16, 19, 22]
