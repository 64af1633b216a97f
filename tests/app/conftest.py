"""A server and a browser for who asks. Pages look one year ahead, not ten, unless a test asks for it."""

import pytest

from tests.app.browser import serve, start_browser, visitors
from wijkabm.app import ahead, server

server.set_environment(25)  # before anything imports Solara, which reads it once


@pytest.fixture(scope="session", autouse=True)
def one_year_ahead():
    whole, ahead.HORIZON = ahead.HORIZON, 12
    yield whole
    ahead.HORIZON = whole


@pytest.fixture
def ten_years_ahead(monkeypatch, one_year_ahead):
    monkeypatch.setattr(ahead, "HORIZON", one_year_ahead)


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
