"""Pages of tests look one year ahead, not ten: most open to look at something else."""

import pytest

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
