"""Sessions that live in processes of their own: the same page, and no more lost than one process."""

import base64
import json
import os
import queue
import signal
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from tests.app.browser import live_as_here
from tests.app.pages import ORIGIN, PageDouble, open_page
from tests.place.own import make_file
from wijkabm.app import ahead
from wijkabm.app import workers as rooms
from wijkabm.app.exports import SHELF
from wijkabm.app.links import Saved, read_link
from wijkabm.app.orders import LONGEST, LONGEST_ORDER, LONGEST_OTHER
from wijkabm.app.refusals import RefusalError
from wijkabm.app.workers import MOST_ORDERS, Lodger, RemoteSession, Worker, Workers
from wijkabm.place.street_file import write_street_file


class RemotePage(PageDouble):
    """A page whose session lives in a worker."""

    def __init__(self, worker):
        self.texts, self.drawn = [], True
        self.session = RemoteSession(worker, Saved(ORIGIN), "nl", self.take)
        self.session.start()
        self.wait(lambda: self.all("panel") and self.panel()["status"] == "ready")

    def ask(self, order, **rest):
        self.session.obey(order, json.dumps(rest))

    def wait(self, condition):
        """As a page does it says now and then that it is there: else a busy worker lets it sleep."""
        self.session.status, self.beats = "in a worker", time.monotonic()

        def look():
            if time.monotonic() - self.beats > 1.0:
                self.beats = time.monotonic()
                self.ask("beat")
            return condition()

        super().wait(look)

    def go(self, month):
        self.ask("go", month=month)
        self.wait(lambda: any(frame["month"] == month for frame in self.all("frame")))


@pytest.fixture(scope="module")
def workers():
    workers = Workers()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rooms, "live", partial(live_as_here, ahead.HORIZON))
        workers.start(ORIGIN, 2)
        yield workers
        workers.stop()


@pytest.fixture
def pages(workers):
    pages = [RemotePage(workers.choose()) for _ in range(2)]
    yield pages
    for page in pages:
        page.session.close()


class WorkerDouble:
    """A worker that never gets round to anything."""

    def __init__(self):
        self.sessions, self.is_there, self.words = {}, True, []

    def tell(self, *word):
        self.words.append(word)

    def orders(self):
        return [word for word in self.words if word[0] == rooms.ORDER]


@pytest.fixture
def idle():
    """A session of a worker that does nothing, and what its page is told."""
    told = []
    worker = WorkerDouble()
    session = RemoteSession(worker, Saved(ORIGIN), "nl", lambda *word: told.append(word))
    return session, worker, lambda: [json.loads(text)["why"] for _, text in told]


def test_orders_of_a_page_are_bounded_in_count_and_that_is_said_once(idle):
    session, worker, refusals = idle
    for _ in range(3 * MOST_ORDERS):
        session.obey("question", "{}")
    assert len(worker.orders()) == MOST_ORDERS
    assert refusals() == [RefusalError("orders_many").tell("nl")]
    for _, _, _, _, size in worker.orders():
        session.pending.settle(size)
    assert (session.pending.count, session.pending.bytes) == (0, 0)
    session.obey("question", "{}")
    assert len(worker.orders()) == MOST_ORDERS + 1


def test_orders_of_a_page_are_bounded_in_bytes(idle):
    session, worker, refusals = idle
    large = "A" * (LONGEST_ORDER - 10)
    for _ in range(60):
        session.obey("upload", large)
    assert len(worker.orders()) == 1
    session.obey("lever", "{}")
    assert len(worker.orders()) == 2, "what is done meanwhile still fits"
    assert refusals() == [RefusalError("orders_many").tell("nl")]


def test_an_order_that_is_too_long_goes_nowhere(idle):
    session, worker, refusals = idle
    session.obey("language", '{"language": "en"}')
    session.obey("language", '{"language": ["xx"]}')
    session.obey("lever", "x" * (LONGEST_OTHER + 1))
    for name, most in LONGEST.items():
        session.obey(name, "x" * (most + 1))
    assert [word[2] for word in worker.orders()] == ["language", "language"]
    assert refusals() == [RefusalError("orders_long", most=1).tell("en")]


def test_what_a_page_asked_is_not_worked_off_when_it_has_gone(monkeypatch):
    held, begun, obeyed = threading.Event(), threading.Event(), []

    def obey(session, name, text):
        obeyed.append(name)
        begun.set()
        held.wait(60)

    monkeypatch.setattr(rooms, "obey", obey)

    class SessionDouble:
        def start(self):
            pass

        close = start

    done = []
    lodger = Lodger(SessionDouble(), done.append)
    for k in range(50):
        lodger.orders.put((f"order {k}", "{}", 2))
    assert begun.wait(60)
    lodger.close()
    held.set()
    [thread] = [t for t in threading.enumerate() if t.name == "orders" and t.is_alive()] or [None]
    if thread is not None:
        thread.join(60)
    assert obeyed == ["order 0"]


def test_what_a_page_asked_is_not_sent_when_it_has_gone():
    class PipeDouble:
        def __init__(self):
            self.sent = []

        def send(self, word):
            if word[0] == "end":
                raise OSError
            self.sent.append(word)

    worker = Worker.__new__(Worker)
    worker._pipe, worker._words, worker.sessions = PipeDouble(), queue.SimpleQueue(), {2: None}
    for number in (1, 2):
        worker.tell(rooms.ORDER, number, "go", "{}", 2)
        worker.tell(rooms.CLOSE, number)
    worker.tell("end", 0)
    worker._talk()
    told = [(what, number) for what, number, *_ in worker._pipe.sent]
    assert told == [(rooms.CLOSE, 1), (rooms.ORDER, 2), (rooms.CLOSE, 2)]


def numbers(page):
    return {row[0]: row[1:] for frame in page.all("frame") for row in frame["numbers"]}


@pytest.mark.slow
def test_pages_are_shared_out_and_live_as_in_the_server(workers, pages):
    assert [len(worker.sessions) for worker in workers.members] == [1, 1]
    pages[0].ask("lever", name="coaching", fields={"places": 40})
    for page in pages:
        page.go(6)
    with open_page() as here:
        here.ask("lever", name="coaching", fields={"places": 40})
        here.ask("go", month=6)
        here.wait_month(6)
        assert numbers(pages[0]) == numbers(here)
    assert numbers(pages[1]) != numbers(pages[0])  # one page knows nothing of another's levers
    assert pages[0].panel()["link"] != pages[1].panel()["link"]


@pytest.mark.slow
def test_a_file_that_is_made_there_is_fetched_here(pages):
    pages[0].go(1)
    pages[0].ask("export", what="tables")
    pages[0].wait(lambda: any("token" in answer for answer in pages[0].answers("export")))
    what, content = SHELF.get(pages[0].answers("export")[-1]["token"])
    assert (what, content[:2]) == ("tables", b"PK")


@pytest.mark.slow
def test_streets_that_a_page_gives_there_are_known_here_to_its_link(pages):
    file = make_file("heechterp-schieringen", homes_from="length")
    content = base64.b64encode(write_street_file(file).encode()).decode()
    pages[0].ask("streets", name="own.streets.json", content=content)
    pages[0].wait(lambda: pages[0].answers("streets") and pages[0].panel()["status"] == "ready")
    assert read_link(pages[0].panel()["link"]).origin.areas[0].streets == file


@pytest.mark.slow
def test_what_cannot_be_done_there_is_said_here(pages):
    pages[1].ask("speed", speed=1e9)
    pages[1].wait(lambda: pages[1].answers("refused"))
    pages[1].ask("upload", name="kwb.csv", content="no base64!")
    pages[1].wait(lambda: len(pages[1].answers("refused")) == 2)


@pytest.mark.slow
def test_a_process_that_ends_takes_its_own_pages_only_and_another_takes_its_place(workers, pages):
    first, second = workers.members
    os.kill(first._process.pid, signal.SIGKILL)
    pages[0].wait(lambda: pages[0].all("gone"))
    assert workers.choose() is second
    pages[1].go(2)
    assert not pages[1].all("gone")
    pages[0].ask("go", month=3)  # heard by nobody, and no trouble
    late = RemoteSession(first, Saved(ORIGIN), "nl", pages[0].take)
    assert len(pages[0].all("gone")) == 2  # who comes when it has just ended is told so too
    late.close()
    pages[1].wait(lambda: len(workers.members) == 2 and workers.choose() is not second)
    third = RemotePage(workers.choose())
    third.go(1)
    third.session.close()


@pytest.mark.slow
def test_one_page_that_takes_long_keeps_no_other_waiting(workers, pages, tmp_path):
    pair = [RemotePage(workers.members[0]) for _ in range(2)]
    big = "A" * (12 * 2**20)  # many times what a pipe holds
    for _ in range(3):
        pair[0].ask("upload", name="kwb.csv", content=big)
    pair[1].go(2)
    pair[0].wait(lambda: len(pair[0].answers("refused")) == 3)
    for page in pair:
        page.session.close()


@pytest.mark.slow
def test_an_error_that_nobody_thought_of_ends_no_process(workers, pages):
    pages[0].session.obey("go", '{"month": ' + "9" * 5000 + "}")
    pages[0].session._worker.tell("open", -1, "no page at all", None)
    pages[0].go(1)


def read_megabytes(process):
    text = Path(f"/proc/{process}/status").read_text("ascii")
    return int(text.split("VmRSS:")[1].split()[0]) / 1024


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_sixty_large_orders_of_one_page_take_the_memory_of_one(workers, pages):
    processes = [os.getpid(), pages[0].session._worker._process.pid]
    pages[0].go(1)
    before = [read_megabytes(process) for process in processes]
    most = list(before)
    for k in range(60):
        pages[0].session.obey(
            "upload", json.dumps({"name": "kwb.csv", "content": f"{k % 10}" * 2**24})
        )
        most = [max(pair) for pair in zip(most, map(read_megabytes, processes), strict=True)]
    pages[1].go(3)
    pages[0].go(2)
    most = [max(pair) for pair in zip(most, map(read_megabytes, processes), strict=True)]
    growth = [after - b for after, b in zip(most, before, strict=True)]
    print("server and worker grew by at most", [round(value) for value in growth], "MB")
    assert growth[0] < 150
    assert growth[1] < 300
    assert pages[0].answers("refused")


@pytest.mark.slow
def test_a_page_that_rests_gives_its_worlds_up_and_comes_back_as_it_was(
    workers, pages, monkeypatch
):
    with open_page() as page:
        page.ask("lever", name="coaching", fields={"places": 40})
        page.ask("go", month=5)
        page.wait_month(5)
        before = page.all("frame")[-1]["numbers"], page.panel()["link"]
        page.session.rest()
        page.session.nudge()
        page.ask("go", month=5)
        assert page.session.worlds is not None, "nobody rests while somebody is there"
        page.session.heard -= 100
        page.session.rest()
        page.wait(lambda: page.session.worlds is None)
        assert page.session.plan.levers
        page.ask("question")
        page.wait_month(5)
        assert page.panel()["link"] == before[1]
        frames = [row for frame in page.all("frame") for row in frame["numbers"] if row[0] == 5]
        assert frames[-1] == frames[0]
