"""The server and its command: options that cannot be, the page that asks to wait, memory."""

import gc
import socket
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.app.pages import ORIGIN, open_page
from wijkabm import cli
from wijkabm.app import doorman, reach, server
from wijkabm.app.crowd import FORGOTTEN, FULL, FULL_ADDRESS, GRACE, Crowd
from wijkabm.app.links import Saved
from wijkabm.app.load import CALM_AFTER, Load
from wijkabm.app.options import OPTIONS
from wijkabm.app.purse import PURSE, Purse
from wijkabm.ground.errors import InputError

pytest.importorskip("solara_assets", reason="the page needs the extra 'app'")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--port", "0"], "--port 0"),
        (["--port", "70000"], "--port 70000"),
        (["--host", "no.such.host.invalid"], "no.such.host.invalid"),
        (["--max-sessions", "0"], "--max-sessions 0"),
        (["--seats-per-address", "-1"], "--seats-per-address -1"),
        (["--max-sessions", "5", "--seats-per-address", "6"], "1 to 5"),
        (["--allow-host", "http://wijk.nl"], "--allow-host http://wijk.nl"),
        (["--allow-host", "wijk.nl:80"], "--allow-host wijk.nl:80"),
        (["--lang", "fr"], "lang"),
        (["atlantis"], "atlantis"),
        (["carnisse", "carnisse"], "once"),
        (["--seed", "-1"], "seed"),
    ],
)
def test_options_that_cannot_be_give_one_line(arguments, word, capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(["app", *arguments])
    assert left.value.code == 2
    said = capsys.readouterr().err
    assert word in said
    assert len(said.strip().splitlines()) == 1


def test_a_port_in_use_is_said():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(InputError, match="another --port"):
            server.check_address("127.0.0.1", taken.getsockname()[1], 1)


def test_addresses_are_those_that_browsers_need(monkeypatch):
    assert reach.list_addresses("127.0.0.1", 80) == ["http://127.0.0.1:80"]
    assert reach.list_addresses("::1", 80) == ["http://[::1]:80"]
    monkeypatch.setattr(reach, "find_own_address", lambda: "192.0.2.7")
    assert reach.list_addresses("0.0.0.0", 80) == ["http://localhost:80", "http://192.0.2.7:80"]


def test_others_find_the_page_where_it_is_served_to_them(monkeypatch):
    monkeypatch.setattr(reach, "find_own_address", lambda: "192.0.2.7")
    for host in ("127.0.0.1", "localhost", "::1"):
        assert reach.find_reach(host, 80) == ""
    assert reach.find_reach("0.0.0.0", 80) == "http://192.0.2.7:80"
    assert reach.find_reach("192.0.2.9", 80) == "http://192.0.2.9:80"
    assert reach.find_reach("2001:db8::1", 80) == "http://[2001:db8::1]:80"
    monkeypatch.setattr(reach, "find_own_address", lambda: "")
    assert reach.find_reach("0.0.0.0", 80) == ""


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("127.0.0.1", True),
        ("127.3.2.1", True),
        ("localhost", True),
        ("192.0.2.7", True),
        ("::ffff:192.0.2.7", True),
        ("192.0.2.8", False),
        ("evil.example", False),
        ("served.example", True),
        ("allowed.example", True),
        ("", False),
    ],
)
def test_own_names_are_the_address_that_was_called_and_what_was_given(name, own, monkeypatch):
    monkeypatch.setattr(OPTIONS, "host", "served.example")
    monkeypatch.setattr(OPTIONS, "allowed_hosts", ("allowed.example",))
    call = {"server": ("192.0.2.7", 80)}
    assert doorman.is_own(doorman.Place(name, 80), call) == own
    assert doorman.is_own(doorman.Place(name, 81), call) == (name == "allowed.example")


@pytest.mark.parametrize("query", [b"lang=en", b"lang=<script>", b"lang=%ff", b""])
def test_the_page_that_asks_to_wait(query):
    response = doorman.full_page({"query_string": query})
    text = response.body.decode()
    assert response.status_code == 503
    assert text.count("<script") == 1, "its own"
    assert "$" not in text
    assert ("The room is full" in text) == (query == b"lang=en")


def test_a_crowd_has_its_limit():
    crowd = Crowd()
    crowd.most = 1
    with open_page(start=False) as one, open_page(start=False) as other:
        assert crowd.admit(one.session)
        assert crowd.ask() == FULL
        assert not crowd.admit(other.session)
        crowd.leave(one.session)
        assert crowd.admit(other.session)


class Sleeper:
    """A session of which only its rest is seen."""

    def __init__(self):
        self.rested = 0

    def rest(self):
        self.rested += 1


class Room:
    """A crowd whose clock is ours."""

    def __init__(self, most, most_of_one=0):
        self.now = 1000.0
        self.crowd = Crowd(lambda: self.now)
        self.crowd.most, self.crowd.most_of_one = most, most_of_one
        self.dismissed = []

    def come(self, address="", browser=""):
        session = Sleeper()
        dismiss = partial(self.dismissed.append, session)
        guest = self.crowd.admit(session, address, browser, dismiss)
        if guest is not None:
            self.crowd.mend_line(guest)
        return guest

    def drop(self, guest, seconds=GRACE + 1):
        self.crowd.lose_line(guest)
        self.now += seconds


def test_a_seat_is_free_half_a_minute_after_its_line_broke():
    room = Room(1)
    guest = room.come()
    room.now += 10_000
    assert room.crowd.ask() == FULL, "a line that holds keeps its seat, however long"
    room.drop(guest, GRACE - 1)
    assert room.crowd.ask() == FULL
    assert room.crowd.mend_line(guest), "who is back in time has lost nothing"
    room.drop(guest, GRACE + 1)
    assert room.crowd.ask() == ""
    assert room.come()
    assert GRACE == 30


def test_a_seat_whose_page_never_called_is_free_too():
    room = Room(1)
    assert room.crowd.admit(Sleeper())
    room.now += GRACE + 1
    assert room.crowd.ask() == ""


def test_a_line_that_was_silent_before_it_broke_is_counted_from_then():
    room = Room(1)
    guest = room.come()
    room.crowd.lose_line(guest, 20)
    room.now += 11
    assert room.crowd.ask() == ""


def test_who_slept_and_returns_comes_before_who_is_new():
    room = Room(1)
    sleeper = room.come()
    room.drop(sleeper)
    other = room.come()
    assert not room.crowd.mend_line(sleeper), "the seat is another's now"
    room.crowd.leave(other.session)
    assert room.crowd.ask() == FULL, "the seat that is free is the sleeper's"
    assert room.come() is None
    room.now += 3
    assert room.crowd.mend_line(sleeper)
    room.crowd.leave(sleeper.session)
    assert room.come()


def test_who_slept_and_loads_the_page_again_comes_first_too():
    room = Room(1)
    sleeper = room.come(browser="tablet")
    room.drop(sleeper)
    other = room.come(browser="new")
    assert room.crowd.ask(browser="tablet") == FULL
    room.crowd.leave(other.session)
    assert room.crowd.ask(browser="new") == FULL
    assert room.crowd.ask(browser="tablet") == ""
    assert room.come(browser="tablet")
    room.crowd.most = 2
    again = room.come(browser="tablet")
    assert again, "a seat that is free is anybody's"


def test_one_lost_seat_gives_one_before_others():
    room = Room(2)
    sleeper, other = room.come(browser="tablet"), room.come()
    room.drop(sleeper)
    third = room.come(browser="tablet")
    waiting = room.come(browser="a")
    assert (third is not None, waiting) == (True, None)
    room.crowd.leave(other.session)
    room.crowd.mend_line(sleeper)
    room.crowd.leave(third.session)
    room.crowd.leave(sleeper.session)
    assert room.come()


def test_who_waits_no_more_keeps_nobody_waiting():
    room = Room(1)
    sleeper = room.come()
    room.drop(sleeper)
    other = room.come()
    room.crowd.mend_line(sleeper)
    room.crowd.lose_line(sleeper)
    room.crowd.leave(other.session)
    assert room.crowd.ask() == FULL
    room.now += 60
    assert room.crowd.ask() == ""


def test_one_address_takes_half_of_the_seats_at_most():
    room = Room(6)
    for _ in range(3):
        assert room.come("192.0.2.7")
    assert room.crowd.ask("192.0.2.7") == FULL_ADDRESS
    assert room.come("192.0.2.7") is None
    assert room.crowd.ask("192.0.2.8") == ""
    for _ in range(3):
        assert room.come(""), "addresses that do not count"
    assert room.crowd.ask("192.0.2.8") == FULL
    assert Room(1).come("192.0.2.7"), "of one seat one"
    room = Room(6, most_of_one=5)
    assert all(room.come("192.0.2.7") for _ in range(5))
    assert not room.come("192.0.2.7")


def test_who_slept_gets_no_seat_above_those_of_his_address():
    room = Room(4)
    sleepers = [room.come("192.0.2.7") for _ in range(2)]
    for sleeper in sleepers:
        room.crowd.lose_line(sleeper)
    room.now += GRACE + 1
    others = [room.come("192.0.2.7") for _ in range(2)]
    assert all(others)
    assert not any(room.crowd.mend_line(sleeper) for sleeper in sleepers)
    room.crowd.leave(others[0].session)
    assert room.crowd.mend_line(sleepers[0])


def test_worlds_are_kept_for_as_many_as_there_are_seats():
    room = Room(2)
    first, second = room.come(), room.come()
    room.drop(first)
    assert first.session.rested == 0, "nobody needs the memory"
    third = room.come()
    assert first.session.rested == 1
    room.drop(second)
    room.drop(third, 0)
    assert second.session.rested == 0
    assert room.come()
    assert (second.session.rested, third.session.rested) == (1, 0)
    assert not room.dismissed


def test_who_sleeps_is_forgotten_after_ten_minutes_and_never_too_many_are_kept():
    room = Room(1)
    first = room.come()
    room.drop(first, FORGOTTEN - 1)
    second = room.come()
    assert not room.dismissed
    room.drop(second, 31)
    assert room.come()
    assert room.dismissed == [first.session]
    for _ in range(20):
        room.drop(room.come() or second)
    assert len(room.crowd.sessions) <= 4
    assert FORGOTTEN == 600


def test_who_sleeps_gives_memory_to_who_is_awake_the_longest_asleep_first():
    purse, given = Purse(10), []
    assert purse.take(10)

    def give_up(name, size):
        given.append(name)
        purse.give(size)

    for name in ("first", "second", "third"):
        purse.lend(name, partial(give_up, name, 3))
    purse.keep("second")
    assert purse.take(2)
    assert given == ["first"]
    assert purse.take(4)
    assert given == ["first", "third"]
    assert not purse.take(1), "who is awake keeps what it has"


@pytest.mark.slow
def test_a_page_that_sleeps_gives_its_other_worlds_up_and_has_them_again_when_it_wakes(monkeypatch):
    with open_page() as sleeper:
        session = sleeper.session
        needed = session.ahead.taken
        assert needed
        monkeypatch.setattr(PURSE, "left", 0)
        with open_page() as poor:
            assert not poor.session.ahead.has_memory
        session.heard -= 100
        sleeper.wait(lambda: session.status == "asleep")
        with open_page() as rich:
            assert rich.session.ahead.has_memory
            sleeper.wait(lambda: session.worlds is None)
        sleeper.ask("question")
        sleeper.wait(lambda: session.status == "ready" and session.ahead is not None)
        assert session.ahead.has_memory


def test_spare_time_is_what_nobody_waits_for():
    load = Load()
    assert not load.is_late()
    load.note_late()
    assert load.is_late()
    load._late.value -= CALM_AFTER
    assert not load.is_late()


def read_megabytes():
    text = Path("/proc/self/status").read_text("ascii")
    return int(text.split("VmRSS:")[1].split()[0]) / 1024


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_a_hundred_pages_opened_and_dropped_leave_memory_as_it_was():
    def visit(seed):
        with open_page(Saved(replace(ORIGIN, seed=seed))) as page:
            page.ask("lever", name="coaching", fields={})
            page.ask("go", month=3)
            page.wait_month(3)

    for seed in range(5):
        visit(seed)
    gc.collect()
    before = read_megabytes()
    for seed in range(100):
        visit(seed)
    gc.collect()
    assert read_megabytes() <= 1.2 * before
