"""Serve the page: Solara inside a small frame of our own.

Settings go to Solara through the environment, before it is imported: no telemetry, no content network,
sessions that end. Ours are the scripts, the wires, what was exported, and the page that asks to wait.
"""

import hashlib
import html
import os
import secrets
import socket
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any, Final
from urllib.parse import parse_qs

from wijkabm.app import wire
from wijkabm.app.crowd import CROWD
from wijkabm.app.exports import KINDS, SHELF
from wijkabm.app.load import TURN
from wijkabm.app.options import OPTIONS
from wijkabm.app.origin import SETTLED, Origin, check_origin
from wijkabm.app.session import FORGOTTEN
from wijkabm.app.workers import MOST_WORKERS, WORKERS
from wijkabm.errors import InputError
from wijkabm.texts import LANGUAGES, read_app_texts

PUBLIC: Final = Path(__file__).parent / "public"
MOST_SESSIONS: Final = 1000
LARGEST_MESSAGE: Final = 17_000_000
WAIT: Final = 15  # seconds until the page that asks to wait tries again

CONTENT_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'self'; base-uri 'self'"
)
"""Even a page that was tampered with loads nothing from elsewhere."""


def set_environment(most_sessions: int) -> None:
    """What Solara reads when it is imported."""
    os.environ.update(
        SOLARA_APP="wijkabm.app.page",
        SOLARA_MODE="production",
        SOLARA_TELEMETRY_MIXPANEL_ENABLE="False",
        SOLARA_KERNEL_CULL_TIMEOUT=f"{FORGOTTEN:.0f}s",
        SOLARA_KERNEL_MAX_COUNT=str(4 * most_sessions + 100),
        SOLARA_SESSION_SECRET_KEY=secrets.token_hex(32),
        SOLARA_SESSION_HTTP_ONLY="True",
        SOLARA_THEME_LOADER="plain",
        SOLARA_THEME_FORCE_REFRESH="True",  # who was away too long loads the address, which is the page
        SOLARA_THEME_SHOW_BANNER="False",
        SOLARA_ASSETS_FONTAWESOME_ENABLED="False",
        SOLARA_ASSETS_PROXY="True",
    )


def make_app() -> Any:
    """Solara's application with ours around it."""
    from solara.server import starlette as solara_server
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.routing import Mount, Route, WebSocketRoute
    from starlette.staticfiles import StaticFiles

    OPTIONS.assets = f"/wijk/files/{hash_files()}/"
    return Starlette(
        routes=[
            Mount(OPTIONS.assets.rstrip("/"), app=StaticFiles(directory=PUBLIC)),
            Route("/wijk/export/{token}", endpoint=fetch_export),
            WebSocketRoute(wire.PATH, endpoint=wire.attend),
            *solara_server.routes,
        ],
        lifespan=solara_server.lifespan,
        middleware=[Middleware(Doorman), *solara_server.middleware],
    )


def hash_files() -> str:
    """Twelve digits that change with our scripts."""
    digest = hashlib.sha256()
    for path in sorted(PUBLIC.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


class Doorman:
    """Asks to wait when the room is full, and says what a page may load."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"] == "/" and CROWD.is_full():
            await full_page(scope)(scope, receive, send)
            return
        kept = scope["path"].startswith(OPTIONS.assets)

        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] += [
                    (b"content-security-policy", CONTENT_POLICY.encode()),
                    (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"no-referrer"),
                ]
                if kept:
                    message["headers"].append((b"cache-control", b"public, max-age=604800"))
            await send(message)

        await self.app(scope, receive, send_with_headers)


def full_page(scope: Mapping[str, Any]) -> Any:
    """A friendly word, which tries again by itself."""
    from starlette.responses import HTMLResponse

    query = parse_qs(scope["query_string"].decode("ascii", "replace"))
    asked = query.get("lang", [OPTIONS.language])[0]
    language = asked if asked in LANGUAGES else OPTIONS.language
    words = {name: html.escape(text) for name, text in read_app_texts(language)["full"].items()}
    page = Template((Path(__file__).parent / "full.html").read_text("utf-8"))
    content = page.substitute(words, language=language, seconds=WAIT)
    headers = {"Retry-After": str(WAIT), "Cache-Control": "no-store"}
    return HTMLResponse(content, status_code=503, headers=headers)


async def fetch_export(request: Any) -> Any:
    """A report or tables that were made for a page."""
    from starlette.responses import PlainTextResponse, Response

    found = SHELF.get(request.path_params["token"])
    if found is None:
        return PlainTextResponse("This file is no longer kept; make it again.", status_code=404)
    what, content = found
    name, kind = KINDS[what]
    headers = {
        "Content-Disposition": f'attachment; filename="wijk-{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=kind, headers=headers)


def check_address(host: str, port: int, most_sessions: int) -> None:
    """Raise ``InputError`` for an address that cannot be served, before anything takes long."""
    if not 1 <= port <= 65_535:
        raise InputError(f"--port {port} is not allowed; give 1 to 65535")
    if not 1 <= most_sessions <= MOST_SESSIONS:
        raise InputError(
            f"--max-sessions {most_sessions} is not allowed; give a whole number 1 to {MOST_SESSIONS}"
        )
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except socket.gaierror:
        raise InputError(f"--host {host}: this machine has no such address") from None
    except OSError as error:
        reason = error.strerror or error
        raise InputError(
            f"--host {host} --port {port}: cannot be used ({reason}); give another --port"
        ) from None


def set_options(origin: Origin, language: str, most_sessions: int) -> None:
    """What holds for all pages of this server."""
    OPTIONS.origin, OPTIONS.language = check_origin(origin), language
    CROWD.most = most_sessions


def list_addresses(host: str, port: int) -> list[str]:
    """Addresses at which browsers find the page."""
    if host not in ("0.0.0.0", "::"):
        return [f"http://{f'[{host}]' if ':' in host else host}:{port}"]
    found = [f"http://localhost:{port}"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:  # asks the system which way out it would take; nothing is sent
            probe.connect(("192.0.2.1", 9))
            found.append(f"http://{probe.getsockname()[0]}:{port}")
        except OSError:
            pass
    return found


def count_workers() -> int:
    """Processes for the sessions: as many as there are cores, none where there is one."""
    cores = os.cpu_count() or 1
    return min(cores, MOST_WORKERS) if cores > 1 else 0


def prepare(workers: int = 0) -> None:
    """Have the first wijk ready, so that the first page does not wait for it: in so many processes."""
    if workers:
        WORKERS.start(OPTIONS.origin, workers)
    if WORKERS.choose() is None:
        SETTLED.copy(OPTIONS.origin)


def serve(host: str, port: int) -> None:
    """Serve until Ctrl-C."""
    import uvicorn

    # Solara warns that a page on a plain local network cannot be framed by others, which is as it should be.
    warnings.filterwarnings("ignore", message="Cookies with samesite")
    sys.setswitchinterval(TURN)
    config = uvicorn.Config(
        make_app(),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,  # a frame is small already; pressing it costs more than its way
        timeout_graceful_shutdown=2,
    )
    try:
        uvicorn.Server(config).run()
    finally:
        WORKERS.stop()
