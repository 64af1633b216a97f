"""A server and a browser for who asks. Worlds live as far as pages are, not ten years ahead."""

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


@pytest.fixture(scope="module")
def browser():
    """One for all tests of a file."""
    with start_browser() as started:
        yield started


@pytest.fixture
def visit(browser, address):
    """A way to have people visit."""
    with visitors(browser, address) as come:
        yield come
