"""The server on a network that is not ours: names, pages and headers of others, and what it never does."""

import contextlib
import http.client
import json
import re
import socket
from urllib.parse import quote, urlsplit

import pytest

pytest.importorskip("solara_assets", reason="the page needs the extra 'app'")

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.app.browser import serve
from wijkabm.app import wire as wires
from wijkabm.app.exports import SHELF
from wijkabm.app.options import OPTIONS

pytestmark = pytest.mark.slow

CLOSED = (
    "/resourcez",
    "/resourcez?verbose",
    "/jupyter/api/kernels/abc",
    "/_solara/api/evict/abc",
    "/docs",
    "/nothing",
)
POISON = [
    {"X-Script-Name": "//evil.example/x"},
    {"Script-Name": "//evil.example/x"},
    {"X-Script-Name": "/_solara/cdn/attacker-pkg@1.0.0/x"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
    {"Forwarded": "host=evil.example;proto=https", "X-Forwarded-Prefix": "/evil.example"},
]


@pytest.fixture(scope="module")
def address():
    with serve() as address:
        yield address


def ask(address, path="/", method="GET", **headers):
    """A request as it stands; headers with ``_`` for ``-``; a Host is ours unless it is given."""
    place = urlsplit(address)
    line = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    line.putrequest(method, path, skip_host="Host" in given, skip_accept_encoding=True)
    for name, value in given.items():
        line.putheader(name, value)
    line.endheaders()
    answer = line.getresponse()
    content = answer.read()
    line.close()
    return answer, content.decode("utf-8", "replace")


def call(address, path, **headers):
    """Open a socket; the status with which it was refused, or 101."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    place = urlsplit(address)
    url = f"ws://{given.pop('Host', place.netloc)}{path}"
    with contextlib.closing(socket.create_connection((place.hostname, place.port), 60)) as line:
        try:
            with connect(url, sock=line, proxy=None, additional_headers=given):
                return 101
        except InvalidStatus as error:
            return error.response.status_code


@pytest.mark.parametrize("headers", POISON)
def test_no_header_of_the_first_request_changes_what_others_get(headers):
    from solara.server import settings

    settings.main.root_path, settings.main.base_url = None, ""
    with serve() as address:
        poisoned = ask(address, **{k.replace("-", "_"): v for k, v in headers.items()})[1]
        clean = ask(address)[1]
        for text in (poisoned, clean):
            assert "evil.example" not in text
            assert "attacker-pkg" not in text
        assert ask(address, "/static/main-vuetify.js")[0].status in (200, 404)
        assert '"/static/' in clean or "'/static/" in clean or "/static/" in clean


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "10.9.8.7:{port}", "127.0.0.1:1", "localhost.evil.example",
     "127.0.0.1:{port}@evil.example", "evil.example\t", "", "[::2]:{port}"],
)  # fmt: skip
def test_a_foreign_host_is_refused_on_both_sockets_and_for_files(address, host):
    given = host.format(port=urlsplit(address).port)
    for path in ("/", f"{OPTIONS.assets}main.js", "/readyz"):
        answer, text = ask(address, path, Host=given)
        assert 400 <= answer.status < 500
        assert "wijk-root" not in text
    if re.fullmatch(r"[\w.:\[\]]+", given):
        assert call(address, "/wijk/wire/x", Host=given) in (400, 403, 421)
        assert call(address, "/jupyter/api/kernels/x/y?session_id=z", Host=given) in (400, 403, 421)


def test_own_hosts_are_answered(address):
    port = urlsplit(address).port
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"LOCALHOST:{port}", f"[::1]:{port}"):
        assert ask(address, Host=host)[0].status == 200


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "http://evil.example:{port}", "https://127.0.0.1", "null",
     "http://127.0.0.1:1", "http://127.0.0.1:{port}.evil.example", "file://", ""],
)  # fmt: skip
def test_a_foreign_page_gets_no_socket(address, origin):
    given = origin.format(port=urlsplit(address).port)
    wire = wires.Wire()
    try:
        assert call(address, wire.address, Origin=given) == 403
        assert call(address, "/jupyter/api/kernels/x/y?session_id=z", Origin=given) == 403
        assert (
            ask(address, "/_solara/api/close/x?session_id=z", "POST", Origin=given)[0].status == 403
        )
    finally:
        wire.close()


def test_our_own_page_gets_both_sockets_and_so_does_a_program_that_is_no_page(address):
    port = urlsplit(address).port
    wire = wires.Wire()
    try:
        for headers in (
            {},
            {"Origin": address},
            {"Origin": f"http://localhost:{port}"},
            {"Origin": f"http://localhost:{port}", "Host": f"localhost:{port}"},
        ):
            assert call(address, wire.address, **headers) == 101
            assert call(address, "/jupyter/api/kernels/x/y?session_id=z", **headers) == 101
    finally:
        wire.close()


def test_a_name_that_was_allowed_is_answered_on_any_port(address, monkeypatch):
    monkeypatch.setattr(OPTIONS, "allowed_hosts", ("wijk.example.nl",))
    wire = wires.Wire()
    try:
        for host in ("wijk.example.nl", "Wijk.Example.NL:443"):
            assert ask(address, Host=host)[0].status == 200
        assert (
            call(address, wire.address, Host="wijk.example.nl", Origin="https://wijk.example.nl")
            == 101
        )
        assert (
            call(address, wire.address, Host="wijk.example.nl", Origin="https://example.nl") == 403
        )
        assert ask(address, Host="evil.wijk.example.nl")[0].status == 421
    finally:
        wire.close()


def test_a_page_may_call_its_own_server_alone(address):
    place = urlsplit(address).netloc
    for host in (place, place.replace("127.0.0.1", "localhost")):
        policy = ask(address, Host=host)[0].getheader("content-security-policy")
        [calls] = re.findall(r"connect-src ([^;]*)", policy)
        assert calls.split() == ["'self'", f"ws://{host}", f"wss://{host}"]


def test_the_server_goes_to_no_other_address(address, monkeypatch, tmp_path):
    import requests

    asked = []

    def get(url, **_):
        asked.append(url)
        raise requests.ConnectionError("no internet")

    monkeypatch.setattr(requests, "get", get)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    for path in (
        "attacker-pkg@1.0.0/x.js",
        "vue",
        "..%2f..%2fetc/passwd",
        "@widgetti",
        "%00",
        "a/",
    ):
        answer, _ = ask(address, f"/_solara/cdn/{path}")
        assert asked == []
        assert answer.status == 404


def test_what_lies_on_disk_is_served_and_nobody_can_throw_it_away(monkeypatch, tmp_path):
    from solara.server import settings

    script = tmp_path / "package@1.0.0" / "dist" / "main.js"
    script.parent.mkdir(parents=True)
    script.write_text("1;")
    monkeypatch.setattr(settings.assets, "proxy_cache_dir", tmp_path)
    monkeypatch.setattr("solara.server.cdn_helper.fetch_from_cdn", lambda url: b"elsewhere")
    with serve() as address:
        for folder in ("package@1.0.0/dist", "package@1.0.0", "package@1.0.0/dist/"):
            assert ask(address, f"/_solara/cdn/{folder}")[0].status == 404
        answer, text = ask(address, "/_solara/cdn/package@1.0.0/dist/main.js")
    assert (answer.status, text) == (200, "1;")


@pytest.mark.parametrize("path", CLOSED)
def test_what_no_page_needs_is_closed(address, path):
    for method in ("GET", "POST"):
        answer, text = ask(address, path, method)
        assert answer.status in (404, 405)
        assert "kernels" not in text


def test_a_file_is_handed_out_once_however_it_is_looked_at_before(address):
    token = SHELF.put("tables", b"PK-content")
    path = f"/wijk/export/{token}"
    assert ask(address, path, "HEAD")[0].status == 200
    answer, text = ask(address, path, Range="bytes=0-3")
    assert (answer.status, text) == (200, "PK-content")
    for method in ("GET", "HEAD"):
        assert ask(address, path, method)[0].status == 404


def test_a_code_is_drawn_of_own_links_only(address, monkeypatch):
    monkeypatch.setattr(OPTIONS, "reach", "http://192.0.2.7:8765")

    def draw(link):
        return ask(address, f"/wijk/code.svg?link={quote(link, safe='')}")

    for own in (address, "http://192.0.2.7:8765"):
        answer, text = draw(f"{own}/?lang=nl&s=abc")
        assert answer.status == 200
        assert answer.getheader("content-type") == "image/svg+xml"
        assert text.rstrip().endswith("</svg>")
    for foreign in ("http://evil.example/", "javascript:alert(1)", "", "http://192.0.2.7", "http://[",
                    "http://192.0.2.7:8765@evil.example/"):  # fmt: skip
        assert draw(foreign)[0].status == 400
    assert draw(f"{address}/?s={'x' * 4000}")[0].status == 413


def test_a_line_is_answered_at_once(address):
    wire = wires.Wire()
    heard = []
    wire.hear = lambda name, text: heard.append(name)
    try:
        with connect(address.replace("http", "ws") + wire.address, proxy=None) as line:
            line.send("line {}")
            assert line.recv(60) == wires.PULSE
            line.send("question {}")
            wire.send("answer", json.dumps({"kind": "x"}))
            assert line.recv(60).startswith("answer")
    finally:
        wire.close()
    assert heard == ["question"], "what asks for a sign of life goes no further"


def test_who_never_reads_has_no_line(address, monkeypatch):
    monkeypatch.setattr(wires, "MOST_UNREAD", 20)
    wire = wires.Wire()
    lost = []
    wire.on_line = lambda holds, seconds: lost.append(not holds)
    try:
        with connect(address.replace("http", "ws") + wire.address, proxy=None, max_queue=1) as line:
            for _ in range(3000):
                wire.send("answer", "x" * 100_000)
            with pytest.raises(ConnectionClosed):
                list(iter(lambda: line.recv(60), None))
    finally:
        wire.close()
    assert lost == [False, True]
