"""The real page in a real browser: a server in this process, and Debian's Chromium by Playwright."""

import contextlib
import json
import os
import re
import shutil
import socket
import threading
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from wijkabm.tell.texts import read_lever_texts

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
"""No name but the server's own address leads anywhere."""
ARTEFACTS = Path(os.environ.get("WIJKABM_ARTEFACTS", Path(__file__).parents[2] / "build"))
SMALL = "heechterp-schieringen"
SCREENS = {
    "projector": (1920, 1080),
    "laptop": (1280, 800),
    "small laptop": (1024, 768),
    "tablet": (768, 1024),
    "phone": (390, 844),
}
ZOOMED = {
    "projector at 200 %": (960, 540),
    "laptop at 200 %": (640, 400),
    "laptop at 400 %": (320, 256),
}
"""In pixels of the page: at 200 % a window has half of them either way."""
THUMB = 20  # px: where a slider's handle stands at its ends is half of it from the edge
PATIENCE = 240_000  # milliseconds; a test fails after them, none is decided by them


def clean(text):
    """A text without what only says where a line may break."""
    return text.replace("\u00a0", " ").replace("\u2060", "").strip()


def need_browser():
    """Skip, saying why, where there is no browser to drive."""
    if CHROMIUM is None:
        pytest.skip("no Chromium found: install it to have the page itself tested", True)
    pytest.importorskip("playwright", reason="playwright is not installed")
    pytest.importorskip("solara_assets", reason="the page needs the extra 'app'")


@contextmanager
def serve(presets=(SMALL,), language="nl", most=25, workers=0, areas=()):
    """A server on a free port; gives its address. With workers its wijken leave this process alone."""
    from wijkabm.app import ahead, server
    from wijkabm.app.origin import Origin

    server.set_options(Origin(tuple(presets), areas=tuple(areas)), language, most)
    server.set_environment(most)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wijkabm.app.workers.live", partial(live_as_here, ahead.HORIZON))
        server.prepare(workers)
    import uvicorn

    door = open_door()
    host, port = door.getsockname()
    running = uvicorn.Server(server.configure(host, port))
    thread = threading.Thread(target=running.run, args=([door],), daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    try:
        yield f"http://{host}:{port}"
    finally:
        running.should_exit = True
        thread.join(PATIENCE / 1000)
        door.close()
        if workers:
            server.WORKERS.stop()


def open_door():
    """A socket on a free port of this machine."""
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    return door


def live_as_here(horizon, *given):
    """The life of a worker whose pages look as many months ahead as those of the process that began it."""
    from wijkabm.app import ahead, workers

    ahead.HORIZON = horizon
    workers.live(*given)


RESTING = {}
"""Tabs that nobody has now, by browser and zoom: to open a new one costs three times as much."""


class Visitor:
    """Somebody at the page, in a tab that knows nothing of who had it before."""

    def __init__(self, browser, address, width=1280, height=800, query="", zoom=1):
        self.address = address
        self.elsewhere, self.failed, self.errors = [], [], []
        self.finger = None
        self._rests = RESTING.setdefault((browser, zoom), [])
        if self._rests:
            self.context = self._rests.pop()
            [self.page] = self.context.pages
            self.resize(width, height)
        else:
            self.context = browser.new_context(
                viewport={"width": width, "height": height},
                device_scale_factor=zoom,
                has_touch=True,
                accept_downloads=True,
            )
            self.page = self.context.new_page()
            self.page.set_default_timeout(PATIENCE)
        self._ears = {
            "request": self._look,
            "requestfailed": self._miss,
            "response": self._note,
            "pageerror": self._stumble,
            "console": self._hear,
        }
        for what, ear in self._ears.items():
            self.page.on(what, ear)
        self.page.goto(f"{address}/{query}")

    def _miss(self, request):
        self.failed.append(request.url)

    def _stumble(self, error):
        self.errors.append(str(error.stack or error))

    def _look(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _note(self, response):
        if response.status >= 400:
            self.failed.append(f"{response.status} {response.url}")

    def _hear(self, message):
        if message.type == "error":
            self.errors.append(message.text)

    def ready(self):
        self.page.wait_for_selector("body[data-month]")
        self.page.wait_for_function("document.body.dataset.status === 'ready'")
        return self

    def order(self, what, /, **rest):
        self.page.evaluate("order => wijkRoom.state.order(order)", {"order": what, **rest})

    def go(self, month):
        self.order("go", month=month)
        self.page.wait_for_function(
            "month => Number(document.body.dataset.month) === month"
            " && document.body.dataset.status === 'ready'",
            arg=month,
        )

    def resize(self, width, height):
        self.page.set_viewport_size({"width": width, "height": height})

    def choose(self, tab):
        """Press a tab, where the page has them: it shows all panels at once where there is room."""
        button = self.page.locator(".tabs button", has_text=tab)
        if button.is_visible():
            button.click()

    def card(self, title):
        """A lever by its title, with what it is folded into opened."""
        name = self.page.locator(".lever-name", has_text=re.compile(f"^{re.escape(title)}$"))
        card = self.page.locator("article", has=name)
        if not name.is_visible():
            self.choose(self.state("setup.words.tabs.levers"))
        if not name.is_visible():
            self.page.locator(".levers > details", has=name).locator("summary").first.click()
        return card

    def slider(self, title, field=""):
        """A lever's slider by its label: the first, or the one of a field."""
        self.card(title)
        label = re.compile(f"^{re.escape(title)}: {re.escape(field)}")
        return self.page.get_by_role("slider", name=label).first

    def drag(self, title, share, field=""):
        """Drag a lever's slider with the mouse to a share of its length; says what it then reads."""
        slider = self.slider(title, field)
        x, to, y = find_handle(slider, share)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move((x + to) / 2, y)
        self.page.mouse.move(to, y)
        self.page.mouse.up()
        return self._see(title, slider)

    def touch(self, title, share, field=""):
        """Drag a lever's slider with a finger to a share of its length; says what it then reads."""
        slider = self.slider(title, field)
        x, to, y = find_handle(slider, share)
        if self.finger is None:
            self.finger = self.context.new_cdp_session(self.page)
        for kind, place in (("Start", x), ("Move", (x + to) / 2), ("Move", to)):
            self._put(f"touch{kind}", [{"x": place, "y": y}])
        self._put("touchEnd", [])
        return self._see(title, slider)

    def _see(self, title, slider):
        """What a slider reads, once the page says that the lever is on: its lines push the next ones down."""
        self.page.wait_for_function(
            "title => wijkRoom.state.panel.policy.slots.some("
            "(slot) => wijkRoom.state.title(slot.name) === title)",
            arg=title,
        )
        return slider.get_attribute("aria-valuetext")

    def _put(self, kind, points):
        self.finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def switch(self, title):
        """Press a lever's switch."""
        self.card(title)
        self.page.get_by_role("switch", name=title, exact=True).click()

    def play(self, speed):
        """Choose a speed and start."""
        self.page.get_by_role("button", name=f"{speed}×", exact=True).click()
        self.page.click(".play")

    def state(self, expression):
        return json.loads(self.page.evaluate(f"JSON.stringify(wijkRoom.state.{expression})"))

    def sleep(self):
        """Lose the line until it wakes; while Chromium is `set_offline` it keeps a processor busy."""
        self.page.evaluate("wijkRoom.wire.open = () => {}; wijkRoom.wire.lose()")

    def wake(self):
        self.page.evaluate("delete wijkRoom.wire.open; wijkRoom.wire.open()")

    def leave(self):
        """Go, so that the page can say goodbye, and leave the tab to the next one as if it were new."""
        if self.page.is_closed() or len(self.context.pages) > 1:
            self.close()
            return
        for what, ear in self._ears.items():
            self.page.remove_listener(what, ear)
        if self.finger:
            self.finger.detach()
        self.context.set_offline(False)
        self.page.emulate_media(forced_colors="null", color_scheme="null", reduced_motion="null")
        self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.page.goto("about:blank")
        self.context.clear_cookies()
        self._rests.append(self.context)

    def close(self):
        """Close the tab as people do, so that the page can say goodbye."""
        if not self.page.is_closed():
            with self.page.expect_event("close"):
                self.page.close(run_before_unload=True)
        self.context.close()


def find_handle(slider, share):
    """Where the handle of a slider stands in the window, where at a share of its length, and how low."""
    left, top, width, height, now = slider.evaluate(
        "(slider) => { slider.scrollIntoView({ block: 'center', behavior: 'instant' });"
        " const box = slider.getBoundingClientRect();"
        " return [box.left, box.top, box.width, box.height,"
        " (slider.value - slider.min) / (slider.max - slider.min)]; }"
    )
    assert width > 2 * THUMB, f"a slider {width} px wide cannot be dragged"
    start, way = left + THUMB / 2, width - THUMB
    return start + way * now, start + way * share, top + height / 2


def title_of(lever, language="nl"):
    """What people call a lever."""
    return read_lever_texts(language)["levers"][lever]["title"]


def read_script(name):
    """A function that looks around in the page; the lines above it say what for."""
    lines = (Path(__file__).parent / f"{name}.js").read_text("utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("//"))


@contextmanager
def start_browser():
    """A browser; while it runs nothing in this thread may run a loop of asyncio."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, OFFLINE])
        try:
            yield started
        finally:
            RESTING.clear()
            started.close()


@contextmanager
def visitors(browser, address):
    """A way to have several people visit, each with a context of its own: nothing is left of them."""
    come = []

    def visit(**options):
        come.append(Visitor(browser, address, **options))
        return come[-1]

    try:
        yield visit
    finally:
        for visitor in come:
            try:
                visitor.leave()
            except Exception:  # a tab that hangs is nobody's next one
                with contextlib.suppress(Exception):
                    visitor.context.close()


def wait_until(condition):
    end = time.monotonic() + PATIENCE / 1000
    while not condition():
        assert time.monotonic() < end, "still waiting"
        time.sleep(0.02)
