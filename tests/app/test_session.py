"""A session: its thread, its plan, what it tells, how it ends."""

import json
import threading
import time
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tests.app.pages import ORIGIN, open_page
from wijkabm.app import ahead
from wijkabm.app import session as sessions
from wijkabm.app.ahead import PAIRS
from wijkabm.app.crew import CREW
from wijkabm.app.effect import SHOWN
from wijkabm.app.links import Saved, read_link
from wijkabm.app.orders import ORDERS
from wijkabm.app.origin import Origin
from wijkabm.app.pace import SPEEDS
from wijkabm.app.plan import Plan, move_lever
from wijkabm.app.purse import PURSE
from wijkabm.app.session import MOST_PAGE_MONTHS
from wijkabm.app.worlds import PLACES
from wijkabm.place.catalogue import PARTS
from wijkabm.place.presets import load_preset


def test_months_pass_and_frames_hold_their_numbers():
    with open_page() as page:
        page.ask("go", month=5)
        page.wait_month(5)
        numbers = [row for frame in page.all("frame") for row in frame["numbers"]]
        assert [row[0] for row in numbers] == [1, 2, 3, 4, 5]
        shown = numbers[-1][1]
        expected = page.session.worlds.policy.wijk.series()
        total = expected[(expected["wijk"] == "total") & (expected["month"] == 5)]
        assert shown == total["shops_open"].iloc[0]


def test_a_lever_works_from_the_next_month_and_leaves_a_mark():
    with open_page() as page:
        page.ask("go", month=3)
        page.wait_month(3)
        page.ask("lever", name="coaching", fields={"places": 40})
        policy = page.panel()["policy"]
        assert [mark[:3] for mark in policy["marks"]] == [[4, "coaching", "on"]]
        assert policy["slots"][0]["year"] == 12_000.0
        page.ask("go", month=6)
        page.wait_month(6)
        worked = page.session.worlds.policy.wijk.recorder.levers
        assert [len(rows) > 0 for rows in worked] == [False] * 3 + [True] * 3


def test_going_back_gives_the_same_months_again():
    with open_page() as page:
        page.ask("lever", name="vacancy_tax", fields={"rate": 0.05})
        page.ask("go", month=8)
        page.wait_month(8)
        before = page.look()
        page.ask("go", month=3)
        page.wait_month(3)
        page.ask("go", month=8)
        page.wait_month(8)
        np.testing.assert_array_equal(before, page.look())
        keeps = [frame.get("keep") for frame in page.all("frame")]
        assert 3 in keeps


def test_a_link_brings_back_the_very_same_page():
    with open_page() as page:
        page.ask("lever", name="vacancy_tax", fields={"rate": 0.05})
        page.ask("go", month=4)
        page.wait_month(4)
        page.ask("lever", name="coaching", fields={"places": 70})
        page.ask("go", month=7)
        page.wait_month(7)
        saved = read_link(page.panel()["link"], "7")
        assert saved == page.session.saved()
        with open_page(saved) as other:
            other.wait_month(7)
            np.testing.assert_array_equal(other.look(), page.look())


def test_frames_wait_until_the_last_is_drawn_and_skip_months_not_numbers():
    with open_page() as page:
        page.drawn = False
        page.ask("speed", speed=30.0)
        page.ask("play", on=True)
        page.wait(lambda: page.session.month >= 12)
        page.ask("play", on=False)
        before = len(page.all("frame"))
        page.drawn = True
        page.ask("drawn", number=page.all("frame")[-1]["number"])
        page.wait(lambda: page.all("frame")[-1]["month"] == page.session.claimed)
        frames, month = page.all("frame"), page.session.claimed
        assert before < 6 < month
        assert [row[0] for f in frames for row in f["numbers"]] == list(range(1, month + 1))


def test_a_lost_frame_is_told_again(monkeypatch):
    monkeypatch.setattr("wijkabm.app.news.LOST", -1.0)
    with open_page() as page:
        page.wait(lambda: page.all("frame"))
        page.drawn = False
        page.ask("go", month=2)
        page.wait_month(2)
        last = page.all("frame")[-1]["number"]
        page.ask("beat", number=0, months=0)
        page.wait(lambda: page.all("frame")[-1]["number"] > last)
        assert [row[0] for row in page.all("frame")[-1]["numbers"]] == [1, 2]


def test_a_page_whose_word_was_lost_gets_the_next_frame(monkeypatch):
    """It drew the last one just as its line broke, or while it had no seat."""
    monkeypatch.setattr("wijkabm.app.news.LOST", -1.0)
    with open_page() as page:
        page.wait(lambda: page.all("frame"))
        page.drawn = False
        page.ask("go", month=2)
        page.wait_month(2)
        last = page.all("frame")[-1]["number"]
        page.ask("beat", number=last, months=2)
        page.ask("go", month=3)
        page.wait(lambda: page.all("frame")[-1]["number"] > last)
        assert [row[0] for row in page.all("frame")[-1]["numbers"]] == [3]


def test_what_a_lost_frame_made_the_page_forget_is_told_again(monkeypatch):
    monkeypatch.setattr("wijkabm.app.news.LOST", -1.0)
    with open_page() as page:
        page.ask("go", month=6)
        page.wait_month(6)
        page.wait(lambda: not page.session.news._waiting)
        page.drawn = False
        page.ask("go", month=2)
        page.wait_month(2)
        last = page.all("frame")[-1]
        page.ask(
            "beat", number=last["number"] - 1, months=6
        )  # it did not come: the page has six still
        page.wait(lambda: page.all("frame")[-1]["number"] > last["number"])
        again = page.all("frame")[-1]
        assert again["keep"] == last["keep"]
        assert [row[0] for row in again["numbers"]] == [row[0] for row in last["numbers"]]


def test_a_page_that_was_hidden_is_drawn_again_at_once():
    with open_page() as page:
        page.drawn = False
        page.ask("go", month=1)
        page.wait_month(1)
        page.session.news._sent_at -= 600.0  # ten minutes in another tab
        page.drawn = True
        page.ask("drawn", number=page.all("frame")[-1]["number"])
        page.ask("speed", speed=30.0)
        page.ask("play", on=True)
        before = len(page.all("frame"))
        page.wait(lambda: len(page.all("frame")) > before + 3)


@pytest.fixture
def patient(monkeypatch):
    """A page that says nothing while it waits is not put to rest."""
    monkeypatch.setattr(sessions, "SILENT", 1e9)


@pytest.fixture
def year_ahead(monkeypatch):
    monkeypatch.setattr(ahead, "HORIZON", 12)


def band(page):
    """What the page was told of all worlds, by month: pairs and the rest, as a browser keeps it."""
    kept = {}
    for frame in page.all("frame"):
        if "keep_band" in frame:
            kept = {month: row for month, row in kept.items() if month <= frame["keep_band"]}
        kept.update({row[0]: row[1:] for row in frame.get("band", [])})
    return kept


def test_other_worlds_are_lived_ahead_and_what_they_tell_belongs_to_its_month(patient, year_ahead):
    with open_page() as page:
        page.wait(lambda: len(band(page)) == 12)
        page.ask("go", month=4)
        page.wait_month(4)
        page.ask("lever", name="coaching", fields={"places": 80})
        page.wait(lambda: page.session.ahead.known_months() == 24)
        page.wait(
            lambda: {row[0] for row in band(page).values()} == {PAIRS} and len(band(page)) == 24
        )
        k = 1 + 5 * SHOWN.index("shops_open")
        found = page.session.ahead.compare(9)
        place = PLACES["shops_open"]
        parts = (found.without, found.difference, found.low, found.high, found.changed)
        expected = [part[place, -1] for part in parts]
        np.testing.assert_allclose(
            np.array(band(page)[9][k : k + 5], float), expected, rtol=1e-4, atol=1e-6
        )
        assert all(row[k + 1] == 0.0 for month, row in band(page).items() if month <= 4)
        taken, left = page.session.ahead.taken, PURSE.left
        assert taken > 0
        page.ask("go", month=2)
        page.wait_month(2)
        assert page.session.ahead.known_months() == 24, "what is known stays known"
        page.ask("go", month=6)
        page.wait_month(6)
        page.ask("table")
        page.wait(lambda: page.answers("table"))
        table = page.answers("table")[-1]
        assert (table["month"], table["first"], table["worlds"]) == (6, 1, PAIRS)
        assert len(table["rows"]) == len(table["indicators"])
        for with_, without, difference, low, high, changed in table["rows"]:
            assert (low is None) == (changed < PAIRS)
            if None not in (with_, without, difference):
                assert without + difference == pytest.approx(with_, rel=1e-3, abs=1e-3)
                assert low is None or low <= difference <= high
    assert PURSE.left == left + taken


def test_a_band_is_never_shown_under_a_month_that_it_does_not_belong_to(patient, year_ahead):
    with open_page() as page:
        page.session.ahead.is_resting = True  # nothing is computed
        page.ask("lever", name="coaching", fields={"places": 80})
        page.ask("go", month=3)
        page.wait_month(3)
        assert 3 not in band(page)
        page.ask("table")
        page.wait(lambda: page.answers("table"))
        table = page.answers("table")[-1]
        assert table["worlds"] == 1, "the world on the map alone"
        assert all(row[3] is None for row in table["rows"])


def test_at_a_walking_pace_play_waits_for_the_other_worlds_and_at_a_run_it_does_not(
    monkeypatch, patient, year_ahead
):
    monkeypatch.setattr("wijkabm.app.pace.SPEEDS", (4.0, 30.0))
    monkeypatch.setattr("wijkabm.app.orders.time.SPEEDS", (4.0, 30.0))
    with open_page() as page:
        page.session.ahead.is_resting = True
        page.ask("lever", name="coaching", fields={"places": 80})
        page.wait(lambda: page.session.ahead.known_months() < 12)
        known = page.session.ahead.known_months()
        page.ask("speed", speed=30.0)
        page.ask("play", on=True)
        page.wait(lambda: page.session.month >= known + 15)
        page.ask("speed", speed=4.0)
        page.wait(lambda: page.all("frame")[-1]["waits"])
        held = page.session.month
        page.session.ahead.is_resting = False
        CREW.nudge()
        page.wait(lambda: page.session.month > held)
        page.wait(lambda: not page.all("frame")[-1]["waits"])
        assert page.session.ahead.known_months() >= page.session.month - 12


def test_where_the_other_worlds_get_no_further_play_waits_no_longer(
    monkeypatch, patient, year_ahead
):
    monkeypatch.setattr("wijkabm.app.pace.SPEEDS", (4.0, 30.0))
    monkeypatch.setattr("wijkabm.app.pace.MOST_PATIENCE", 0.3)
    with open_page() as page:
        page.session.ahead.is_resting = True
        page.ask("lever", name="coaching", fields={"places": 80})
        page.session.pace.speed = 4.0
        page.ask("play", on=True)
        page.wait(lambda: page.session.month >= page.session.ahead.known_months() + 17)
        waits = [frame["waits"] for frame in page.all("frame")]
        assert sum(a and not b for a, b in pairwise(waits)) == 1, "once, not every month"


def test_what_is_forgotten_while_it_is_told_is_told_anew(monkeypatch, patient, year_ahead):
    from wijkabm.app import news

    follow, turned = news.follow_effects, []

    def decide_meanwhile(*arguments, **rest):
        found = follow(*arguments, **rest)
        if not turned:
            turned.append(1)
            page.ask("lever", name="coaching", fields={"places": 80})
        return found

    with open_page() as page:
        page.wait(lambda: page.session.ahead.known_months() == 12)
        page.ask("go", month=3)
        page.wait_month(3)
        monkeypatch.setattr(news, "follow_effects", decide_meanwhile)
        page.session.news.forget_band(0)
        page.session.nudge()
        page.wait(lambda: turned and page.session.ahead.known_months() == 24)
        page.wait(
            lambda: len(band(page)) == 24 and {row[0] for row in band(page).values()} == {PAIRS}
        )
        cost = 2 + 5 * SHOWN.index("lever_cost")
        page.wait(lambda: band(page)[12][cost] > 0.0)
        assert [band(page)[month][cost] for month in (1, 2, 3)] == [0.0] * 3


@pytest.mark.parametrize("name", ["wijk-a-wijk-b", "eight-wijken"])
def test_a_scenario_begins_in_wijken_of_its_own(name):
    with open_page(start=False) as page:
        page.session.inhabitants = {"heechterp-schieringen": 3650}
        page.ask("scenario", name=name, with_presets=True)
        assert page.answers("refused") == []
        assert page.panel()["status"] == "building"
        assert len(page.session.origin.presets) > 1


def test_two_steps_are_two_months_also_when_the_first_is_on_its_way():
    with open_page() as page:
        page.ask("step")
        page.ask("step")
        page.wait(lambda: page.session.month == 2)


@pytest.mark.parametrize("end", ["leave", "lever", "go"])
def test_a_round_that_is_broken_off_takes_its_lever_back_and_pauses(end, patient):
    with open_page() as page:
        page.ask("round", act="ask", lever="vacancy_tax", months=120,
                 indicators=["shops_open", "vacant_units", "cohesion"])  # fmt: skip
        page.ask("round", act="run", fields={"rate": 0.05})
        page.wait(lambda: page.session.month >= 4)
        if end == "leave":
            page.ask("round", act="leave")
        elif end == "lever":
            page.ask("lever", name="coaching", fields={"places": 20})
        else:
            page.ask("go", month=2)
        page.wait(lambda: page.panel()["round"] is None)
        page.wait(lambda: not page.panel()["playing"])
        names = [slot["name"] for slot in page.panel()["policy"]["slots"]]
        assert names == (["coaching"] if end == "lever" else [])
        assert page.panel()["speed"] == SPEEDS[0]
        assert "control" not in page.session.ahead.arms


def test_a_round_needs_memory_for_other_worlds():
    with open_page() as page:
        page.session.ahead.give_up()
        page.ask("round", act="ask", lever="vacancy_tax", months=12,
                 indicators=["shops_open", "vacant_units", "cohesion"])  # fmt: skip
        page.ask("round", act="run", fields={"rate": 0.05})
        page.wait(lambda: page.answers("refused"))
        assert "geen geheugen" in page.answers("refused")[-1]["why"]
        assert page.session.month == 0


def test_a_world_that_fails_keeps_nobody_waiting(patient, year_ahead, monkeypatch):
    def fail(*_):
        raise RuntimeError("the books do not close")

    with open_page() as page:
        monkeypatch.setattr("wijkabm.app.lines.Line.live", fail)
        left = PURSE.left + page.session.ahead.taken
        page.ask("lever", name="coaching", fields={"places": 80})
        page.wait(lambda: not page.session.ahead.has_memory)
        assert PURSE.left == left
        page.wait(lambda: page.all("frame")[-1]["has_memory"] is False)
        page.ask("speed", speed=4.0)
        page.ask("play", on=True)
        page.wait(lambda: page.session.month > 13)
        assert not page.session.pace.is_waiting


def test_the_start_is_told_before_the_first_month():
    with open_page() as page:
        page.wait(lambda: page.all("frame"))
        first = page.all("frame")[0]
        assert first["month"] == 0
        premises = page.session.worlds.policy.wijk.world.premises
        assert first["start"][0] + first["start"][1] == pytest.approx(premises.wijk.size, abs=12)
        assert all(value is not None for value in first["start"][:6])


def test_a_session_begins_slowly_enough_to_follow_a_street():
    with open_page() as page:
        page.wait(lambda: page.all("panel"))
        assert page.panel()["speed"] == SPEEDS[0] == 1.0  # months a second: a year in twelve


def test_a_page_that_falls_silent_rests_gives_back_and_wakes(monkeypatch):
    with open_page() as page:
        page.ask("go", month=3)
        page.wait_month(3)
        page.ask("play", on=True)
        page.session.heard -= sessions.SILENT + 1.0
        page.session.nudge()
        page.wait(lambda: page.session.status == "asleep")
        rested = page.session.month
        page.session.heard -= sessions.FORGOTTEN
        page.session.nudge()
        page.wait(lambda: page.session.worlds is None)
        assert page.panel()["status"] == "asleep"
        page.ask("beat", number=0, months=0)
        page.wait(lambda: page.session.worlds is not None and page.session.month >= rested)


def test_a_closed_page_ends_its_thread_at_once_and_frees_its_worlds():
    before = threading.active_count()
    with open_page() as page:
        page.ask("speed", speed=30.0)
        page.ask("play", on=True)
        page.wait(lambda: page.session.month >= 3)
    assert page.session.worlds is None
    assert page.session.ahead is None
    assert threading.active_count() <= before


def test_a_page_closed_while_its_wijk_is_built_ends():
    saved = Saved(Origin(("velve-lindenhof",), place_seed=77))
    with open_page(saved, start=False) as page:
        page.session.start()
        page.wait(lambda: page.session.progress > 0.05)
        page.session.close()
        assert page.session.join(10.0)


def test_a_crash_is_told_in_words_and_others_go_on():
    with open_page() as page, open_page() as other:

        def fail(plan):
            raise RuntimeError("the books do not close")

        page.session.worlds.step = fail
        page.ask("go", month=2)
        page.wait(lambda: page.session.status == "crashed")
        assert page.panel()["status"] == "crashed"
        other.ask("go", month=2)
        other.wait_month(2)
        page.ask("reset", keep=True)
        page.wait(lambda: page.session.status == "ready")
        page.ask("go", month=2)
        page.wait_month(2)


def test_two_pages_never_see_each_others_wijk():
    with open_page() as one, open_page() as other:
        one.ask("lever", name="coaching", fields={"places": 90})
        one.ask("round", act="ask", lever="coaching", months=12,
                indicators=["shops_open", "vacant_units", "cohesion"])  # fmt: skip
        one.ask("round", act="answer", group="only here", guesses=[1, 2, 3])
        one.ask("go", month=3)
        one.wait_month(3)
        assert other.session.month == 0
        assert other.session.plan == Plan()
        assert "only here" not in json.dumps(other.texts)


def test_a_round_asks_runs_and_reveals(patient):
    with open_page() as page:
        page.ask("round", act="ask", lever="vacancy_tax", months=12,
                 indicators=["shops_open", "vacant_units", "cohesion"])  # fmt: skip
        page.ask("round", act="answer", group=" the  bakers ", guesses=[0, -2, None])
        page.ask("round", act="answer", group="others", guesses=[5, 5, 5])
        page.ask("round", act="withdraw", group="others")
        page.ask("round", act="run", fields={"rate": 0.05})
        page.wait(lambda: (page.panel()["round"] or {}).get("stage") == "reveal")
        told = page.panel()["round"]
        assert told["answers"] == {"the bakers": [0.0, -2.0, None]}, "no guess is no zero"
        assert page.session.worlds.month == 12
        page.wait(lambda: page.session.ahead.count_pairs(12) == PAIRS)
        found = page.session.ahead.compare(12)  # nothing else was decided, so without is as before
        k = PLACES["vacant_units"]
        parts = (found.difference, found.low, found.high, found.changed)
        expected, told_of_it = [part[k, -1] for part in parts], np.array(told["outcome"][1], float)
        np.testing.assert_allclose(told_of_it, expected, rtol=1e-4, atol=1e-9)
        assert told["worlds"] == PAIRS
        assert not page.panel()["playing"]
        assert "misses" not in told, "nobody is ranked"
        page.ask("round", act="leave")
        page.wait(lambda: page.panel()["round"] is None)
        assert page.panel()["policy"]["slots"] == []
        assert page.session.plan.levers[0].end == 13, "what was lived stays"


def test_the_lever_of_a_round_goes_back_to_what_it_was(patient):
    with open_page() as page:
        page.ask("lever", name="vacancy_tax", fields={"rate": 0.02})
        page.ask("round", act="ask", lever="vacancy_tax", months=12,
                 indicators=["shops_open", "vacant_units", "cohesion"])  # fmt: skip
        page.ask("round", act="run", fields={"rate": 0.05})
        page.wait(lambda: (page.panel()["round"] or {}).get("stage") == "reveal")
        page.ask("round", act="leave")
        page.wait(lambda: page.panel()["round"] is None)
        [slot] = page.panel()["policy"]["slots"]
        assert slot["fields"]["rate"] == 0.02


def test_stories_of_a_front_a_home_and_a_walker():
    with open_page() as page:
        page.ask("lever", name="vacancy_tax", fields={"rate": 0.05})
        page.ask("go", month=24)
        page.wait_month(24)
        world = page.session.worlds.policy.wijk.world
        let = int(np.flatnonzero(world.premises.tenant >= 0)[0])
        home = int(np.flatnonzero(world.households.alive == 1)[0])
        for what, which in (("unit", let), ("home", home), ("walker", 0)):
            page.ask("story", what=what, which=which)
        page.wait(lambda: len(page.answers("story")) == 3)
        for story in page.answers("story"):
            assert story["life"], story
            assert not any(
                part.isdigit() and len(part) > 9 for part in " ".join(story["life"]).split()
            )
        page.ask("story", what="unit", which=10**6)
        page.wait(lambda: page.answers("refused"))


def test_every_wijk_apart():
    saved = Saved(Origin(("heechterp-schieringen", "velve-lindenhof")))
    with open_page(saved) as page:
        page.ask("go", month=2)
        page.wait_month(2)
        whole = page.all("frame")[-1]["numbers"][-1][1]
        page.ask("row", wijk="velve-lindenhof")
        page.wait(lambda: page.panel()["row"] == 1)
        page.wait(lambda: page.all("frame")[-1].get("keep") == 0)
        part = page.all("frame")[-1]["numbers"][-1][1]
        assert 0 < part < whole
        page.ask("lever", name="coaching", fields={"wijk": ["velve-lindenhof"]})
        assert page.panel()["policy"]["slots"][0]["wijk"] == ["velve-lindenhof"]


@pytest.mark.parametrize(
    ("order", "rest"),
    [
        ("go", "no json"),
        ("go", "[]"),
        ("go", "7"),
        ("go", ""),
        ("go", "[" * 100_000),
        ("no_such_thing", "{}"),
        ("go", {}),
        ("go", {"month": "soon"}),
        ("speed", {"speed": 1e9}),
        ("lever", {"name": "coaching", "fields": {"places": "<script>"}}),
        ("lever", {"name": "coaching", "fields": {"wijk": ["../etc"]}}),
        ("scenario", {"name": "../../etc/passwd"}),
        ("wijk", {"presets": ["../x"], "seed": 1, "place_seed": 1}),
        ("wijk", {"presets": ["carnisse"], "seed": -1, "place_seed": 1}),
        ("restore", {"content": "{"}),
        ("export", {"what": "../secrets"}),
        ("export", {"what": "report"}),
        ("upload", {"name": "x.exe", "content": ""}),
        ("areas", {"codes": ["WK1"]}),
        ("budget", {"euros": -5}),
        ("round", {"act": "answer", "group": "a", "guesses": [1, 2, 3]}),
        ("drawn", "[]"),
        ("beat", {"number": 1}),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence_and_changes_nothing(order, rest):
    from wijkabm.app.orders import obey

    with open_page() as page:
        before = page.session.saved()
        obey(page.session, order, rest if isinstance(rest, str) else json.dumps(rest))
        page.wait(lambda: page.answers("refused"))
        assert "Traceback" not in page.answers("refused")[-1]["why"]
        assert page.session.saved() == before
        assert page.session.status == "ready"


def test_own_figures_that_no_wijk_can_have_are_refused_with_the_reason():
    area = load_preset(ORIGIN.presets[0])
    ages = {name: replace(area.figures[name], value=1.0) for name in PARTS["inhabitants"]}
    young = replace(area.figures["age_0_14"], value=area.value("inhabitants"))
    odd = replace(area, code="WK1", figures={**area.figures, **ages, "age_0_14": young})
    with open_page(Saved(Origin((), areas=(odd,)))) as page:
        assert page.session.status == "crashed"
        (refused,) = page.answers("refused")
        assert refused["why"].startswith("WK1: ")
        assert "inwoners zijn jonger dan 15; maximaal twee derde kan" in refused["why"]


def test_a_page_does_not_run_for_ever():
    with open_page() as page:
        page.session.worlds.month = MOST_PAGE_MONTHS
        page.ask("play", on=True)
        page.wait(lambda: not page.session.playing)


def test_wijken_that_stay_keep_the_plan_and_others_let_it_go():
    plan = move_lever(Plan(), "coaching", {"wijk": list(ORIGIN.presets)}, 1)
    with open_page(Saved(ORIGIN, plan)) as page:
        page.ask("wijk", presets=list(ORIGIN.presets), seed=9, place_seed=1)
        page.wait(lambda: page.session.status == "ready" and page.session.origin.seed == 9)
        assert page.session.plan == plan
        page.ask("wijk", presets=["velve-lindenhof"], seed=9, place_seed=1)
        assert page.session.plan == Plan()


def test_time_is_not_caught_up_after_a_pause():
    with open_page() as page:
        page.ask("play", on=True)
        page.wait(lambda: page.session.month >= 1)
        page.ask("play", on=False)
        held = page.session.month
        page.session.pace.due -= 100.0  # as after a long pause
        page.ask("play", on=True)
        time.sleep(0.3)
        assert page.session.month - held <= 1 + 0.5 * page.session.pace.speed


def test_an_error_that_nobody_thought_of_is_said_and_the_wijk_goes_on(monkeypatch):
    def fail(session, order):
        raise ZeroDivisionError("secret")

    monkeypatch.setitem(ORDERS, "question", fail)
    with open_page() as page:
        page.ask("question")
        page.wait(lambda: page.answers("refused"))
        assert page.answers("refused")[-1]["why"].startswith("dit kon niet worden uitgevoerd")
        page.ask("go", month=1)
        page.wait_month(1)


def test_what_cannot_be_done_is_said_in_the_language_of_the_page():
    with open_page() as page:
        page.ask("export", what="report")
        page.wait(lambda: page.answers("refused"))
        assert page.answers("refused")[-1]["why"] == "laat eerst een paar maanden voorbijgaan"
        page.ask("round", act="answer", group="", guesses=[])
        page.ask("lever", name="coaching", fields={"places": -1})
        page.ask("language", language="en")
        page.ask("export", what="report")
        page.wait(lambda: len(page.answers("refused")) == 4)
        why = [answer["why"] for answer in page.answers("refused")]
        assert why[1] == "er is nu geen ronde"
        assert (
            why[2] == "pagina: coaching places = -1 kan niet; geef een getal van 0 tot en met 100"
        )
        assert why[3] == "let some months pass first"
