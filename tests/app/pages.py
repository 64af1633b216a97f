"""A page without a browser: a session whose texts are kept."""

import json
import time
from contextlib import contextmanager

import numpy as np

from wijkabm.app.links import Saved
from wijkabm.app.orders import obey
from wijkabm.app.origin import Origin
from wijkabm.app.session import Session

ORIGIN = Origin(("heechterp-schieringen",))
PATIENCE = 60.0  # seconds; a test fails after them, none is decided by them


class PageDouble:
    """What a browser would know, and a way to ask."""

    def __init__(self, saved=None):
        self.texts = []
        self.drawn = True
        self.session = Session(saved or Saved(ORIGIN), "nl", self.take)

    def take(self, channel, text):
        self.texts.append((channel, text))
        if channel == "frame" and self.drawn:
            self.ask("drawn", number=json.loads(text)["number"])

    def ask(self, order, **rest):
        obey(self.session, order, json.dumps(rest))

    def all(self, channel):
        return [json.loads(text) for name, text in list(self.texts) if name == channel]

    def answers(self, kind):
        return [answer for answer in self.all("answer") if answer["kind"] == kind]

    def panel(self):
        return self.all("panel")[-1]

    def wait(self, condition):
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, f"still waiting: {self.session.status}"
            time.sleep(0.01)

    def look(self, read=None):
        """What the world on the map has shown month by month, or what `read` gives.

        It is asked of the session's own thread: the worlds are counted for whoever looks, and only that
        thread may.
        """
        found = []
        read = read or (lambda: np.array(self.session.worlds.policy.values))
        self.session.errand(lambda: found.append(read()))
        self.wait(lambda: found)
        return found[0]

    def wait_month(self, month):
        self.wait(lambda: self.session.month == month and self.session.status == "ready")
        self.wait(lambda: any(frame["month"] == month for frame in self.all("frame")))


@contextmanager
def open_page(saved=None, start=True):
    page = PageDouble(saved)
    if start:
        page.session.start()
        # Somebody looks at it, however long a busy machine takes to build.
        page.wait(lambda: page.session.hear() or page.session.status in ("ready", "crashed"))
    try:
        yield page
    finally:
        page.session.close()
        if start:
            assert page.session.join(PATIENCE)
