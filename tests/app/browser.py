"""The real page in a real browser: a server in this process, and Debian's Chromium by Playwright."""

import contextlib
import json
import os
import shutil
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
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
PATIENCE = 60_000  # milliseconds; a test fails after them, none is decided by them


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
def serve(presets=(SMALL,), language="nl", most=25):
    """A server on a free port; gives its address."""
    from wijkabm.app import server
    from wijkabm.app.origin import Origin

    server.set_options(Origin(tuple(presets)), language, most)
    server.set_environment(most)
    server.prepare()
    import uvicorn

    config = uvicorn.Config(
        server.make_app(), port=0, log_level="error", ws_max_size=server.LARGEST_MESSAGE
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    port = running.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        running.should_exit = True
        thread.join(10)


class Visitor:
    """Somebody at the page."""

    def __init__(self, browser, address, width=1280, height=800, query=""):
        self.address = address
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True
        )
        self.elsewhere, self.failed, self.errors = [], [], []
        self.page = self.context.new_page()
        self.page.on("request", self._look)
        self.page.set_default_timeout(PATIENCE)
        self.page.on("requestfailed", lambda request: self.failed.append(request.url))
        self.page.on("response", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error.stack or error)))
        self.page.on("console", self._hear)
        self.page.goto(f"{address}/{query}")

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

    def state(self, expression):
        return json.loads(self.page.evaluate(f"JSON.stringify(wijkRoom.state.{expression})"))

    def close(self):
        """Close the tab as people do, so that the page can say goodbye."""
        if not self.page.is_closed():
            with self.page.expect_event("close"):
                self.page.close(run_before_unload=True)
        self.context.close()


@contextmanager
def visitors(address):
    """A browser, and a way to have several people visit."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, OFFLINE])
        come = []

        def visit(**options):
            come.append(Visitor(browser, address, **options))
            return come[-1]

        try:
            yield visit
        finally:
            for visitor in come:
                with contextlib.suppress(Exception):
                    visitor.close()
            browser.close()


def wait_until(condition):
    end = time.monotonic() + PATIENCE / 1000
    while not condition():
        assert time.monotonic() < end, "still waiting"
        time.sleep(0.02)
