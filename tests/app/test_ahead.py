"""Worlds that are lived ahead: the same as the page will live, whatever was decided in between."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from wijkabm.app import ahead as module
from wijkabm.app.ahead import CONTROL, FIRST, PAIRS, WITH, WITHOUT, Ahead
from wijkabm.app.aims import tell_targets
from wijkabm.app.origin import Origin
from wijkabm.app.plan import Plan, clear_from, move_lever, stop_lever
from wijkabm.app.purse import PURSE
from wijkabm.app.worlds import PLACES, Worlds
from wijkabm.levers.desk.targets import Target
from wijkabm.measure.sums import NAMES, TOTAL_ROW

ORIGIN = Origin(("heechterp-schieringen",), seed=3)
AHEAD = 12


def begin(plan=None):
    return Ahead(ORIGIN, plan or Plan(), 1, lambda: None)


def live(ahead, tasks=10_000, may_go_on=lambda: True):
    """Do what is wanted, as the crew does; how many tasks that took."""
    for count in range(tasks):
        task = ahead.take_task()
        if task is None:
            return count
        ahead.do(task, may_go_on)
    return tasks


def values(ahead, arm):
    return [np.array(line.values) for line in ahead.arms[arm]]


def check_same(one, other):
    for arm in (WITH, WITHOUT):
        for ours, theirs in zip(values(one, arm), values(other, arm), strict=True):
            n = min(len(ours), len(theirs))
            assert n > 0
            np.testing.assert_array_equal(ours[:n], theirs[:n])


def test_the_first_pair_is_the_page_s_own_world():
    plan = move_lever(Plan(), "coaching", {"places": 60}, 4)
    ahead, worlds = begin(plan), Worlds(ORIGIN)
    live(ahead)
    for _ in range(12):
        worlds.step(plan)
    for arm, watched in ((WITH, worlds.policy), (WITHOUT, worlds.baseline)):
        own = np.array(watched.values, np.float32)
        np.testing.assert_array_equal(ahead.arms[arm][0].values[:12], own)


def test_pairs_differ_and_a_world_before_its_first_measure_is_the_one_without():
    ahead = begin(move_lever(Plan(), "vacancy_tax", {"rate": 0.05}, 7))
    live(ahead)
    with_, without = values(ahead, WITH), values(ahead, WITHOUT)
    np.testing.assert_array_equal([v[:6] for v in with_], [v[:6] for v in without])
    assert not np.array_equal(np.nan_to_num(with_[0][11]), np.nan_to_num(without[0][11]))
    assert len({v[11].tobytes() for v in without}) == PAIRS


def test_worlds_live_ten_years_ahead_of_the_page(monkeypatch, horizon):
    monkeypatch.setattr(module, "HORIZON", horizon)
    ahead = begin(coach(Plan(), 1))
    ahead.be_at(6)
    for known, wanted in ((0, 12), (120, 132), (132, None)):
        for line in (*ahead.arms[WITH], *ahead.arms[WITHOUT]):
            line.values, line.is_busy = [None] * known, False
        task = ahead.take_task()
        assert (task and task.until) == wanted


def coach(plan, month):
    return move_lever(plan, "coaching", {"places": 60}, month)


def tax(plan, month):
    return move_lever(plan, "vacancy_tax", {"rate": 0.05}, month)


def stop(plan, month):
    return stop_lever(plan, "coaching", (), month)


def shock(plan, month):
    return move_lever(plan, "crisis", {}, month)


def clear(plan, month):
    return clear_from(plan, month)


@pytest.mark.parametrize(
    "edits",
    [
        [(1, coach), (3, tax), (5, stop)],
        [(1, coach), (5, shock), (7, clear)],
        [(5, tax), (2, coach), (3, clear)],  # with a step back in time
    ],
)
def test_what_is_lived_again_after_an_edit_is_one_unbroken_life(edits, monkeypatch):
    monkeypatch.setattr(module, "HORIZON", 4)
    monkeypatch.setattr(module, "CHUNK", 4)
    ahead, plan = begin(), Plan()
    for month, edit in edits:
        ahead.be_at(month)
        live(ahead, tasks=17)  # not all that was wanted
        kept = {arm: values(ahead, arm) for arm in (WITH, WITHOUT)}
        plan = edit(plan, month + 1)
        ahead.set_plan(plan, month)
        for arm, before in kept.items():
            for old, new in zip(before, values(ahead, arm), strict=True):
                n = min(month, len(old))
                np.testing.assert_array_equal(new[:n], old[:n])
                if arm == WITH:
                    assert len(new) <= month
    live(ahead)
    fresh = begin(plan)
    fresh.be_at(edits[-1][0])
    live(fresh)
    check_same(ahead, fresh)


def test_what_stops_in_the_middle_goes_on_later():
    plan = coach(Plan(), 2)
    ahead, whole = begin(plan), begin(plan)
    left = iter([True] * 5 + [False] * 3)
    live(ahead, tasks=40, may_go_on=lambda: next(left, True))
    live(ahead)
    live(whole)
    check_same(ahead, whole)


def test_an_edit_while_months_are_lived_lets_none_of_them_stand():
    ahead = begin(coach(Plan(), 1))
    ahead.be_at(1)
    live(ahead)
    known = values(ahead, WITH)
    ahead.set_plan(tax(coach(Plan(), 1), 3), 2)
    task = ahead.take_task()
    asked = []

    def edit_meanwhile():
        if len(asked) == 4:
            ahead.set_plan(coach(Plan(), 1), 2)
        asked.append(1)
        return True

    ahead.do(task, edit_meanwhile)
    live(ahead)
    for old, new in zip(known, values(ahead, WITH), strict=True):
        np.testing.assert_array_equal(old[:12], new[:12])


def test_two_pairs_speak_first_and_nobody_speaks_of_what_is_not_known():
    ahead = begin(coach(Plan(), 1))
    assert ahead.count_pairs(12) == 0
    assert ahead.compare(12) is None
    seen = set()
    while live(ahead, tasks=1):
        seen.add(ahead.count_pairs(12))
        found = ahead.compare(12)
        assert found is None or np.isnan(found.low).all() == (found.worlds < PAIRS)
    assert seen == {0, FIRST, PAIRS}
    assert ahead.compare(12).worlds == PAIRS
    assert ahead.compare(13) is None
    ahead.set_plan(tax(coach(Plan(), 1), 6), 5)
    assert ahead.count_pairs(5) == PAIRS
    assert ahead.count_pairs(6) == 0


def test_a_page_without_memory_for_more_worlds_lives_none():
    left = PURSE.left
    full = Ahead(ORIGIN, Plan(), left, lambda: None)
    assert not full.has_memory
    assert full.take_task() is None
    assert PURSE.left == left
    ahead = Ahead(ORIGIN, Plan(), 1000, lambda: None)
    assert PURSE.left < left
    ahead.close()
    ahead.close()
    assert PURSE.left == left
    assert ahead.take_task() is None
    ahead.seek_memory()
    assert not ahead.has_memory, "it has ended"


def test_memory_that_a_page_leaves_is_for_who_had_none(monkeypatch):
    monkeypatch.setattr(PURSE, "left", 20_000)
    size = 1000  # bytes of a world
    first = Ahead(ORIGIN, coach(Plan(), 1), size, lambda: None)
    second = Ahead(ORIGIN, coach(Plan(), 1), size, lambda: None)
    assert (first.has_memory, second.has_memory) == (True, False)
    second.seek_memory()
    assert not second.has_memory
    first.give_back()
    second.seek_memory()
    assert second.has_memory
    live(second)
    assert second.known_months() == 12
    second.close()


def test_pages_with_other_luck_share_no_world():
    seeds = [{module.draw_seed(seed, k) for k in range(PAIRS)} for seed in range(30)]
    assert all(len(own) == PAIRS for own in seeds)
    assert len(set().union(*seeds)) == 30 * PAIRS
    assert module.draw_seed(7, 0) == 7, "the first is the page's own"


def test_third_worlds_go_on_as_was_decided_before():
    before = coach(Plan(), 2)
    ahead = begin(before)
    ahead.be_at(8)
    live(ahead)
    untouched = values(ahead, WITH)
    ahead.part(lambda _, month: before.scenario(month), 8)
    ahead.set_plan(tax(before, 9), 8)
    live(ahead)
    for old, new in zip(untouched, values(ahead, CONTROL), strict=True):
        np.testing.assert_array_equal(old, new[: len(old)])
    found = ahead.compare(20, (WITH, CONTROL))
    assert found.worlds == PAIRS
    assert np.nanmax(np.abs(found.difference)) > 0.0
    ahead.end_part()
    assert CONTROL not in ahead.arms


def test_only_what_differs_in_nearly_all_worlds_is_told_of_a_unit():
    ahead = begin()
    ours = [[1, 1, 0, 1, 0]] * 4 + [[1, 0, 0, 0, 0]]
    theirs = [[0, 0, 1, 1, 0]] * 3 + [[0, 0, 1, 1, 0], [1, 0, 1, 1, 0]]
    for arm, rows in ((WITH, ours), (WITHOUT, theirs)):
        for line, row in zip(ahead.arms[arm], rows, strict=True):
            line.values, line.open = [np.zeros((1, 1))], [np.array(row, np.uint8)]
    #                                          4 of 5, 4 of 5, 5 of 5, 1 of 5, none
    np.testing.assert_array_equal(ahead.compare_fronts(1), [1, 1, 2, 0, 0])
    ahead.arms[WITH][1].open[0] = np.array([1, 0, 0, 1, 0], np.uint8)
    np.testing.assert_array_equal(ahead.compare_fronts(1), [1, 0, 2, 0, 0])
    assert ahead.compare_fronts(2) is None


def test_targets_are_counted_over_the_worlds_and_those_of_levers_on_the_map():
    plan = replace(
        move_lever(Plan(), "coaching", {"places": 60}, 2),
        targets=(
            Target(
                indicator="firms_registered",
                absolute=-3.0,
                want="more",
                base="before",
                months=6,
                by=6,
            ),
            Target(lever="coaching", output="accepted", planned=500.0, since=2, by=40),
            Target(indicator="shops_open", absolute=1.0, by=40),
            Target(indicator="lever_costs", absolute=10.0, by=6),
        ),
    )
    ahead, worlds = begin(plan), Worlds(ORIGIN)
    for _ in range(6):
        worlds.step(plan)
    session = SimpleNamespace(
        worlds=worlds, plan=plan, language="en", origin=ORIGIN, ahead=ahead, inhabitants={}
    )
    assert "still being computed" in tell_targets(session)[0]["chance"]
    live(ahead)
    first, second, third, paid = tell_targets(session)
    place, recorder = PLACES["firms_registered"], worlds.policy.wijk.recorder
    base = np.mean([block[NAMES.index("registered"), TOTAL_ROW] for block in recorder.before[-6:]])
    met = [
        sum(
            np.mean([month[place, TOTAL_ROW] for month in line.values[:6]]) >= base - 3
            for line in ahead.arms[arm]
        )
        for arm in (WITH, WITHOUT)
    ]
    assert f"Met in {met[0]} of 5 worlds, without policy in {met[1]}." in first["chance"]
    now = np.mean([month[place, TOTAL_ROW] for month in worlds.policy.values[:6]])
    assert first["told"].startswith(f"wanted {round(base - 3)}, now {round(now)}")
    joined = sum(row[5] for month in recorder.levers for row in month)
    assert joined > 0
    assert second["told"] == f"wanted 500, now {joined:.0f}"
    assert second["chance"] == "Counted in the wijk on the map."
    assert "still being computed" in third["chance"]
    assert "Met in 5 of 5 worlds, without policy in 0." in paid["chance"]
