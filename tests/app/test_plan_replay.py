"""What was decided stays decided: no edit changes what a plan says of the past, and replays live it again."""

import itertools
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.app.pages import open_page
from tests.month.bench import make_area
from wijkabm.app.links import Saved, read_link, write_link
from wijkabm.app.origin import Origin
from wijkabm.app.plan import (
    Plan,
    adopt_scenario,
    clear_from,
    find_lever,
    move_lever,
    set_budget,
    stop_lever,
    take_back,
)
from wijkabm.app.refusals import RefusalError
from wijkabm.app.worlds import Worlds
from wijkabm.ground.errors import InputError
from wijkabm.levers.desk.covenant import Covenant
from wijkabm.levers.desk.scenario import Scenario, load_scenario
from wijkabm.levers.desk.schedule import intensity, is_announced
from wijkabm.levers.registry import make_lever

AREA = make_area(600)
ORIGIN = Origin((), areas=(AREA,))
LEVERS = ("coaching", "vacancy_tax", "shared_building", "crisis")
FIELD = {
    "coaching": "places",
    "vacancy_tax": "rate",
    "shared_building": "rooms",
    "crisis": "spending",
}
QUICK = Scenario(
    "quick",
    budget=90_000.0,
    levers=(
        make_lever("coaching", {"places": 30, "start": 2, "end": 9}, "test"),
        make_lever("vacancy_tax", {"start": 5, "announced": 1}, "test"),
    ),
    covenant=Covenant(
        start=2,
        end=30,
        every=1,
        targets={"turnover": 0.5},
        levers=("coaching",),
        first=0.3,
        step=0.3,
    ),
)
SCENARIOS = {
    "quick": QUICK,
    **{name: load_scenario(name) for name in ("covenant", "room", "makkie")},
}


@dataclass
class Room:
    """A page's plan and its month, as a session keeps them, and every edit that a room can make.

    A step that cannot be done is refused, and changes nothing.
    """

    plan: Plan = field(default_factory=Plan)
    month: int = 1  # the first that can still be changed
    earlier: list = field(default_factory=list)  # plan before each edit, and what was lived by then
    lived: int = 0  # months lived and rewinds so far: who went on or back has lived
    names: tuple = (AREA.name,)

    def act(self, step):
        what, *rest = step
        if what == "pass":
            self.month, self.lived = self.month + rest[0], self.lived + 1
        elif what == "back":
            self.month, self.lived = max(1, self.month - rest[0]), self.lived + 1
        else:
            before = self.plan
            try:
                self.plan = getattr(self, what)(*rest)
            except RefusalError:
                return
            if what != "undo" and self.plan != before:
                self.earlier.append((before, self.lived))

    def move(self, name, ahead, length, warned, ramp, strength):
        start = self.month + ahead
        return move_lever(
            self.plan,
            name,
            {
                "start": start,
                "end": start + length if length else None,
                "announced": start - warned if warned and warned <= start - self.month else None,
                "ramp": ramp,
                "strength": strength,
            },
            self.month,
        )

    def again(self, name, change, value):
        """As the page does: all fields of a window that it knows, one of them moved."""
        known = find_lever(self.plan, name, (), self.month)
        fields = {} if known is None else known.model_dump(mode="json")
        fields |= {
            "strength": {"strength": value / 10},
            "end": {"end": fields.get("start", self.month) + value},
            "no_end": {"end": None},
            "start": {"start": self.month + value, "end": None, "announced": None},
        }[change]
        return move_lever(self.plan, name, fields, self.month)

    def stop(self, name):
        return stop_lever(self.plan, name, (), self.month)

    def budget(self, euros):
        return set_budget(self.plan, euros, self.month)

    def clear(self):
        return clear_from(self.plan, self.month)

    def adopt(self, name):
        return adopt_scenario(self.plan, SCENARIOS[name], self.month, self.names)

    def undo(self):
        return (
            take_back(self.plan, self.earlier.pop()[0], self.month) if self.earlier else self.plan
        )


STEPS = st.one_of(
    st.tuples(st.just("pass"), st.integers(1, 4)),
    st.tuples(st.just("back"), st.integers(1, 8)),
    st.tuples(
        st.just("move"),
        st.sampled_from(LEVERS),
        st.integers(0, 6),
        st.integers(0, 6),
        st.integers(0, 4),
        st.sampled_from([0, 4]),
        st.sampled_from([0.5, 1.0]),
    ),
    st.tuples(
        st.just("again"),
        st.sampled_from(LEVERS),
        st.sampled_from(["strength", "end", "no_end", "start"]),
        st.integers(0, 9),
    ),
    st.tuples(st.just("stop"), st.sampled_from(LEVERS)),
    st.tuples(st.just("budget"), st.sampled_from([None, 30_000.0, 60_000.0])),
    st.tuples(st.just("clear")),
    st.tuples(st.just("adopt"), st.sampled_from(sorted(SCENARIOS))),
    st.tuples(st.just("undo")),
)


def tell_month(plan, month):
    """All that a plan says of a month: what is open, what is known to come, the money and the covenant."""
    scenario = plan.scenario(month)
    bare = [(x, x.model_copy(update={"end": None})) for x in scenario.levers]
    runs = {b for x, b in bare if x.start <= month and (x.end is None or month < x.end)}
    comes = {b for x, b in bare if is_announced(x, month)}
    shocks = {
        x.model_copy(update={"end": None})
        for x in plan.without_policy().levers
        if x.start <= month and (x.end is None or month < x.end)
    }
    return runs, comes, shocks, scenario.budget, scenario.covenant


def tell_settings(plan, month):
    """What is set in a month, since whenever it may be."""
    runs, _, _, budget, covenant = tell_month(plan, month)
    when = {"start", "ramp", "announced", "end"}
    return {(x.name, repr(x.model_dump(exclude=when))) for x in runs}, budget, covenant


def check_no_overlap(plan):
    windows = {}
    for x in plan.levers:
        windows.setdefault((x.name, x.wijk), []).append((x.start, x.end))
    for own in windows.values():
        for (_, end), (start, _) in itertools.pairwise(sorted(own, key=lambda w: w[0])):
            assert end is not None
            assert end <= start


@settings(max_examples=400, deadline=None)
@given(st.lists(STEPS, max_size=14))
@example(
    [
        ("move", "coaching", 0, 0, 0, 0, 1.0),
        ("pass", 4),
        ("stop", "coaching"),
        ("pass", 3),
        ("clear",),
    ]
)
@example([("adopt", "quick"), ("pass", 4), ("adopt", "covenant"), ("pass", 2), ("clear",)])
@example([("move", "vacancy_tax", 6, 0, 4, 0, 1.0), ("pass", 4), ("stop", "vacancy_tax")])
@example([("move", "coaching", 0, 0, 0, 0, 1.0), ("pass", 4), ("again", "coaching", "end", 1)])
def test_no_edit_changes_what_a_plan_says_of_earlier_months(steps):
    room = Room()
    for step in steps:
        before, month, undone = room.plan, room.month, room.earlier[-1:]
        room.act(step)
        for earlier in range(1, month):
            assert tell_month(room.plan, earlier) == tell_month(before, earlier), (step, earlier)
        check_no_overlap(room.plan)
        assert read_link(write_link(Saved(ORIGIN, room.plan))).plan == room.plan
        if step[0] == "undo" and undone:
            wanted, lived = undone[0]
            assert lived != room.lived or room.plan == wanted
            for later in range(month, month + 40):
                assert tell_settings(room.plan, later) == tell_settings(wanted, later), later


class LivingRoom(Room):
    """The same with a real wijk: months are lived, and lived again after going back."""

    def __init__(self):
        super().__init__()
        self.worlds = Worlds(ORIGIN)
        self.seen = []  # by month, what the room saw of both worlds

    def act(self, step):
        super().act(step)
        if self.worlds.month >= self.month:
            self.worlds = Worlds(ORIGIN)
        while self.worlds.month < self.month - 1:
            self.worlds.step(self.plan)
            self.look(self.worlds.month)
        del self.seen[self.month - 1 :]

    def look(self, month):
        now = np.stack([w.values[-1] for w in (self.worlds.policy, self.worlds.baseline)])
        if month <= len(self.seen):
            np.testing.assert_array_equal(now, self.seen[month - 1], f"month {month} again")
        else:
            self.seen.append(now)


@settings(max_examples=12, deadline=None)
@given(st.lists(STEPS, min_size=4, max_size=9))
@example(
    [
        ("move", "coaching", 0, 0, 0, 0, 1.0),
        ("pass", 2),
        ("stop", "coaching"),
        ("pass", 2),
        ("clear",),
    ]
)
@example([("adopt", "quick"), ("pass", 4), ("adopt", "room"), ("pass", 2), ("undo",), ("pass", 2)])
@example(
    [("move", "vacancy_tax", 6, 0, 4, 0, 1.0), ("pass", 4), ("stop", "vacancy_tax"), ("pass", 1)]
)
@example(
    [
        ("move", "shared_building", 0, 0, 0, 0, 1.0),
        ("pass", 2),
        ("budget", 30_000.0),
        ("pass", 2),
        ("again", "shared_building", "strength", 5),
        ("pass", 1),
        ("undo",),
        ("pass", 2),
        ("back", 4),
        ("pass", 2),
    ]
)
def test_lived_months_are_those_of_the_link(steps):
    room = LivingRoom()
    for step in steps:
        room.act(step)
    saved = read_link(write_link(Saved(ORIGIN, room.plan, room.month - 1)), str(room.month - 1))
    again = Worlds(saved.origin)
    for month in range(saved.month):
        again.step(saved.plan)
        now = np.stack([w.values[-1] for w in (again.policy, again.baseline)])
        np.testing.assert_array_equal(now, room.seen[month], f"month {month + 1}")


def test_undo_brings_the_plan_back_from_the_next_month_on():
    coaching = move_lever(Plan(), "coaching", {"places": 20}, 1)
    more = move_lever(coaching, "coaching", {"places": 40}, 6)
    assert take_back(more, coaching, 6) == coaching
    undone = take_back(more, coaching, 9)
    assert [(x.start, x.end, x.places) for x in undone.levers] == [
        (1, 6, 20), (6, 9, 40), (9, None, 20),
    ]  # fmt: skip
    rising = move_lever(Plan(), "coaching", {"ramp": 24}, 1)
    again = take_back(stop_lever(rising, "coaching", (), 6), rising, 9)
    assert [(x.start, x.end, x.ramp) for x in again.levers] == [(1, 6, 24), (9, None, 0)]
    stopped = stop_lever(coaching, "coaching", (), 6)
    assert [(x.start, x.end) for x in take_back(stopped, coaching, 8).levers] == [(1, 6), (8, None)]


def test_undo_lets_what_ran_all_along_run_on():
    """A ramp is not begun again, nor is a set-up paid again."""
    coaching = move_lever(Plan(), "coaching", {"ramp": 24}, 1)
    both = move_lever(coaching, "vacancy_tax", {}, 5)
    undone = take_back(both, coaching, 9)
    assert undone.levers[0] == coaching.levers[0]
    assert [(x.name, x.start, x.end) for x in undone.levers[1:]] == [("vacancy_tax", 5, 9)]


def test_what_fades_goes_on_fading_after_another_decision_and_after_undo():
    """Forty months from month 1: in month 11 three quarters are left, for thirty months more."""
    fading = move_lever(Plan(), "coaching", {"fade": 40, "strength": 0.8}, 1)
    dearer = move_lever(fading, "coaching", {"fade": 40, "strength": 0.8, "cost": 4_000}, 11)
    undone = take_back(stop_lever(fading, "coaching", (), 6), fading, 11)
    for plan in (dearer, undone):
        last = plan.levers[-1]
        assert (last.start, last.fade) == (11, 30)
        assert last.strength == pytest.approx(0.6)
        for month in (11, 20, 40, 41):
            assert intensity(last, month) == pytest.approx(intensity(fading.levers[0], month))


def test_what_was_announced_and_withdrawn_was_known_until_then():
    plan = move_lever(Plan(), "vacancy_tax", {"start": 20, "announced": 3}, 1)
    for gone in (clear_from(plan, 8), stop_lever(plan, "vacancy_tax", (), 8)):
        known = [any(is_announced(x, m) for x in gone.scenario(m).levers) for m in (2, 3, 7, 8, 12)]
        assert known == [False, True, True, False, False]
    dearer = move_lever(plan, "vacancy_tax", {"start": 20, "announced": 3, "rate": 0.04}, 8)
    rates = [
        {x.rate for x in dearer.scenario(m).levers if is_announced(x, m)} for m in (3, 7, 8, 19)
    ]
    assert rates == [{0.02}, {0.02}, {0.04}, {0.04}]


def test_an_end_that_has_passed_is_an_end_at_once():
    plan = move_lever(Plan(), "coaching", {}, 1)
    ended = move_lever(plan, "coaching", {"start": 1, "end": 4}, 10)
    assert [(x.start, x.end) for x in ended.levers] == [(1, 10)]


def test_a_covenant_holds_until_it_is_cleared():
    plan = adopt_scenario(Plan(), SCENARIOS["covenant"], 1, ())
    cleared = clear_from(plan, 20)
    assert cleared.covenant_in(19) == SCENARIOS["covenant"].covenant
    assert cleared.covenant_in(20) is None


def test_a_page_lives_gives_back_and_takes_back_what_its_room_decided():
    saved = Saved(ORIGIN)
    with open_page(saved) as page:
        page.ask("lever", name="coaching", fields={"places": 40})
        page.ask("go", month=3)
        page.wait_month(3)
        page.ask("stop", name="coaching", wijk=[])
        page.ask("lever", name="vacancy_tax", fields={"start": 9, "announced": 4})
        page.ask("go", month=6)
        page.wait_month(6)
        page.ask("clear")
        assert page.panel()["undo"] == 4
        page.ask("go", month=8)
        page.wait_month(8)
        page.ask("undo")
        assert page.panel()["undo"] == 3
        seen = page.look()
        link = read_link(page.panel()["link"], "8")
        assert link == page.session.saved()
        taxes = [(x.start, x.end) for x in link.plan.levers if x.name == "vacancy_tax"]
        assert taxes == [(9, None)]
        page.ask("go", month=8)
        with open_page(link) as other:
            other.wait_month(8)
            np.testing.assert_array_equal(other.look(), seen)


def test_what_is_decided_on_the_way_to_a_month_holds_after_it():
    with open_page(Saved(ORIGIN)) as page:
        page.ask("go", month=10)
        page.ask("lever", name="coaching", fields={"places": 40})
        assert [x.start for x in page.session.plan.levers] == [11]
        assert page.session.saved().month == 10
        page.wait_month(10)
        page.ask("go", month=2)
        page.ask("lever", name="vacancy_tax", fields={})
        starts = {x.name: x.start for x in page.session.plan.levers}
        assert starts == {"coaching": 11, "vacancy_tax": 3}


def test_a_plan_whose_withdrawn_levers_name_another_wijk_is_refused():
    plan = move_lever(Plan(), "vacancy_tax", {"start": 9, "announced": 2, "wijk": ["elsewhere"]}, 1)
    text = write_link(Saved(ORIGIN, clear_from(plan, 4)))
    with pytest.raises(InputError, match="elsewhere"):
        read_link(text)
