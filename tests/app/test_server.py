"""The server and its command: options that cannot be, the page that asks to wait, memory."""

import gc
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from tests.app.pages import ORIGIN, open_page
from wijkabm import cli
from wijkabm.app import server
from wijkabm.app.crowd import Crowd
from wijkabm.app.links import Saved
from wijkabm.app.load import CALM_AFTER, Load
from wijkabm.errors import InputError

pytest.importorskip("solara_assets", reason="the page needs the extra 'app'")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--port", "0"], "--port 0"),
        (["--port", "70000"], "--port 70000"),
        (["--host", "no.such.host.invalid"], "no.such.host.invalid"),
        (["--max-sessions", "0"], "--max-sessions 0"),
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


def test_addresses_are_those_that_browsers_need():
    assert server.list_addresses("127.0.0.1", 80) == ["http://127.0.0.1:80"]
    assert server.list_addresses("::1", 80) == ["http://[::1]:80"]
    assert server.list_addresses("0.0.0.0", 80)[0] == "http://localhost:80"


@pytest.mark.parametrize("query", [b"lang=en", b"lang=<script>", b"lang=%ff", b""])
def test_the_page_that_asks_to_wait(query):
    response = server.full_page({"query_string": query})
    text = response.body.decode()
    assert response.status_code == 503
    assert "<script" not in text
    assert "$" not in text
    assert ("The room is full" in text) == (query == b"lang=en")


def test_a_crowd_has_its_limit():
    crowd = Crowd()
    crowd.most = 1
    with open_page(start=False) as one, open_page(start=False) as other:
        assert crowd.admit(one.session)
        assert crowd.is_full()
        assert not crowd.admit(other.session)
        crowd.leave(one.session)
        assert crowd.admit(other.session)


def test_spare_time_is_what_nobody_waits_for():
    load = Load()
    assert load.take_turn()
    assert not load.take_turn(), "one page at a time"
    load.give_back()
    load.note_late()
    assert not load.take_turn()
    load._late.value -= CALM_AFTER
    assert load.take_turn()


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
