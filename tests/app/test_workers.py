"""Sessions that live in processes of their own: the same page, and no more lost than one process."""

import json
import os
import signal

import pytest

from tests.app.pages import ORIGIN, PageDouble, open_page
from wijkabm.app.exports import SHELF
from wijkabm.app.links import Saved
from wijkabm.app.workers import RemoteSession, Workers


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
        self.session.status = "in a worker"
        super().wait(condition)

    def go(self, month):
        self.ask("go", month=month)
        self.wait(lambda: any(frame["month"] == month for frame in self.all("frame")))


@pytest.fixture(scope="module")
def workers():
    workers = Workers()
    workers.start(ORIGIN, 2)
    yield workers
    workers.stop()


@pytest.fixture
def pages(workers):
    pages = [RemotePage(workers.choose()) for _ in range(2)]
    yield pages
    for page in pages:
        page.session.close()


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
