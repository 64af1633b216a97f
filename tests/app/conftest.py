"""A server and a browser for who asks. Worlds live as far as pages are, not ten years ahead."""

from contextlib import ExitStack

import pytest

from tests.app.browser import serve, start_browser, visitors
from wijkabm.app import ahead, server

server.set_environment(25)  # before anything imports Solara, which reads it once


@pytest.fixture(scope="module", autouse=True)
def horizon(request):
    """Months that worlds live ahead of pages: as many as the file's `AHEAD`; gives what it is elsewhere."""
    whole, ahead.HORIZON = ahead.HORIZON, getattr(request.module, "AHEAD", 0)
    yield whole
    ahead.HORIZON = whole


@pytest.fixture(scope="module")
def address():
    """Of a server with one small wijk; its pages live in this process."""
    with serve() as where:
        yield where


STARTED, TO_END = [], ExitStack()
"""The browser of this process, if it has one now, and what ends it."""


@pytest.fixture(scope="module")
def browser():
    """One for all files with a browser that follow each other."""
    if not STARTED:
        STARTED.append(TO_END.enter_context(start_browser()))
    return STARTED[0]


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item, nextitem):
    """End the browser before a test that needs none: until then nothing else may run a loop of asyncio."""
    if nextitem is None or not nextitem.path.name.startswith("test_browser"):
        TO_END.close()
        STARTED.clear()


@pytest.fixture
def visit(browser, address):
    """A way to have people visit."""
    with visitors(browser, address) as come:
        yield come
