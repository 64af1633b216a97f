"""Who comes in: under which name the server was called, from which page, and what others may not say.

A server on a network that is not ours is called by names and from pages that are not ours. It answers to its
own addresses only: the loopback ones, the one that a call came in at, the name it was started with, the
machine's own name, and what ``--allow-host`` adds. A page elsewhere opens no socket here, and nothing that
a request says of itself (forwarded headers, a root path) reaches Solara or changes what others get.
"""

import html
import ipaddress
import re
import socket
from collections.abc import Mapping, MutableMapping
from functools import cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from string import Template
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs

from wijkabm.app.crowd import CROWD, FULL
from wijkabm.app.options import OPTIONS
from wijkabm.tell.texts import LANGUAGES, read_app_texts

CONTENT_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws://{host} wss://{host}; worker-src 'self' blob:; "
    "frame-ancestors 'self'; base-uri 'self'; form-action 'self'; object-src 'none'"
)
"""Even a page that was tampered with loads nothing from elsewhere, and calls nobody. Safari before 15.4 does
not take ``'self'`` for sockets, so they are named: by the host that was checked."""

ADDRESS: Final = "x-wijk-address"
EXEMPT: Final = "x-wijk-exempt"
"""Headers that only we write: where a call came from, and whether it counts for no address."""

DROPPED: Final = re.compile(
    rb"forwarded|x-forwarded.*|(x-)?script-name|x-real-ip|x-original-.*|x-rewrite-.*|x-wijk-.*"
)
PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443}
NETLOC: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?")
ORIGIN: Final = re.compile(r"(https?)://([^/]+)")

WAIT: Final = 15  # seconds until the page that asks to wait tries again

Scope = MutableMapping[str, Any]


class Place(NamedTuple):
    """A host and its port, as in ``Host: name:port``."""

    name: str
    port: int


def read_place(text: str, scheme: str) -> Place | None:
    """A host, in lower case and without brackets, and its port; None if it is neither."""
    match = NETLOC.fullmatch(text.strip().lower())
    if match is None:
        return None
    return Place(match[1].strip("[]").rstrip("."), int(match[2] or PORTS.get(scheme, 0)))


def find_address(name: str) -> str:
    """The one way to write an address; empty if the name is none."""
    try:
        found = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(found, "ipv4_mapped", None) or found)


def is_loopback(name: str) -> bool:
    """Whether a name or an address is this machine, seen from itself."""
    address = find_address(name)
    return ipaddress.ip_address(address).is_loopback if address else name == "localhost"


@cache
def list_own_names() -> frozenset[str]:
    """What this machine calls itself, also as neighbours ask for it."""
    name = socket.gethostname().lower().removesuffix(".local")
    return frozenset({name, f"{name}.local"}) - {""}


def is_own(place: Place, scope: Mapping[str, Any]) -> bool:
    """Whether a host is this server's own, or one that was allowed."""
    if place.name in OPTIONS.allowed_hosts:
        return True
    own, port = scope.get("server") or ("", None)
    if place.port != port:
        return False
    if is_loopback(place.name) or place.name in (OPTIONS.host, *list_own_names()):
        return True
    address = find_address(place.name)
    return bool(address) and address == find_address(str(own))


def is_own_origin(origin: str, host: Place, scope: Mapping[str, Any]) -> bool:
    """Whether the page that calls is one of ours: from the host that it calls, or another own one."""
    match = ORIGIN.fullmatch(origin.strip().lower())
    place = match and read_place(match[2], match[1])
    if not place:
        return False
    if place == host or (place.name == host.name and host.name in OPTIONS.allowed_hosts):
        return True
    # Localhost is ours only where it is called from: that of a guest is the guest's own.
    return is_own(place, scope) and is_loopback(place.name) == is_loopback(host.name)


def read_headers(scope: Mapping[str, Any], name: bytes) -> list[str]:
    """All values of a header."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


def check_call(scope: Mapping[str, Any]) -> tuple[Place | None, str]:
    """The host that was called, and what is wrong with the call, empty if nothing."""
    hosts = read_headers(scope, b"host")
    host = read_place(hosts[0], scope["scheme"]) if len(hosts) == 1 else None
    if host is None or not is_own(host, scope):
        return None, "host"
    if any(not is_own_origin(origin, host, scope) for origin in read_headers(scope, b"origin")):
        return host, "origin"
    return host, ""


def rewrite_headers(scope: Scope, host: Place) -> Scope:
    """The call without what nobody may say of himself, and with what we know of it."""
    client = (scope.get("client") or ("",))[0]
    address = find_address(str(client)) or str(client)
    kept = [(key, value) for key, value in scope["headers"] if not DROPPED.fullmatch(key.lower())]
    kept.append((ADDRESS.encode(), address.encode("latin-1", "replace")))
    # Behind an allowed name may stand a proxy, whose guests all have its address. Who forges that name may
    # take more seats than others, and no more than that.
    if is_loopback(address) or {address, host.name} & set(OPTIONS.allowed_hosts):
        kept.append((EXEMPT.encode(), b"1"))
    return {**scope, "headers": kept, "root_path": ""}


class Doorman:
    """Lets in who calls us by our name; asks to wait when the room is full; says what a page may load."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """One request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        host, wrong = check_call(scope)
        if wrong or host is None:
            await refuse(scope, receive, send, wrong)
            return
        scope = rewrite_headers(scope, host)
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)
            return
        if scope["path"] == "/" and (why := ask_for_seat(scope)):
            await full_page(scope, why)(scope, receive, send)
            return
        await self.app(scope, receive, add_headers(scope, send))


def ask_for_seat(scope: Mapping[str, Any]) -> str:
    """Why there is no seat for who asks for the page; empty if there is one."""
    jar: SimpleCookie = SimpleCookie()
    try:
        for text in read_headers(scope, b"cookie"):
            jar.load(text)
    except CookieError:
        pass
    own = jar.get("solara-session-id") or jar.get("solara-session-id-lax")
    is_exempt = bool(read_headers(scope, EXEMPT.encode()))
    address = "" if is_exempt else read_headers(scope, ADDRESS.encode())[0]
    return CROWD.ask(address, own.value if own else "")


async def refuse(scope: Scope, receive: Any, send: Any, wrong: str) -> None:
    """No socket, or a short answer."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    from starlette.responses import PlainTextResponse

    say = {
        "host": "This server does not go by that name. Start it with --allow-host NAME to let it in.",
        "origin": "This server does not answer pages of others.",
    }[wrong]
    await PlainTextResponse(say, status_code=421 if wrong == "host" else 403)(scope, receive, send)


def full_page(scope: Mapping[str, Any], why: str = FULL) -> Any:
    """A friendly word, which tries again by itself."""
    from starlette.responses import HTMLResponse

    query = parse_qs(scope["query_string"].decode("ascii", "replace"))
    asked = query.get("lang", [OPTIONS.language])[0]
    language = asked if asked in LANGUAGES else OPTIONS.language
    words = {name: html.escape(text) for name, text in read_app_texts(language)[why].items()}
    page = Template((Path(__file__).parent / "full.html").read_text("utf-8"))
    content = page.substitute(words, language=language, seconds=WAIT)
    headers = {"Retry-After": str(WAIT), "Cache-Control": "no-store"}
    return HTMLResponse(content, status_code=503, headers=headers)


def add_headers(scope: Mapping[str, Any], send: Any) -> Any:
    """What every answer says: what a page may load, and how long our scripts may be kept."""
    kept = scope["path"].startswith(OPTIONS.assets)
    policy = CONTENT_POLICY.format(host=read_headers(scope, b"host")[0].strip().lower())

    async def send_with_headers(message: Any) -> None:
        if message["type"] == "http.response.start":
            message["headers"] += [
                (b"content-security-policy", policy.encode()),
                (b"x-content-type-options", b"nosniff"),
                # Not to others; our own pages say where they are, or a browser would call their origin null.
                (b"referrer-policy", b"same-origin"),
            ]
            if kept:
                message["headers"].append((b"cache-control", b"public, max-age=604800"))
        await send(message)

    return send_with_headers
