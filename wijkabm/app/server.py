"""Serve the page: Solara inside a small frame of our own.

Settings go to Solara through the environment, before it is imported: no telemetry, no content network,
sessions that end. Ours are the scripts, the wires, what was exported, and the page that asks to wait.
"""

import hashlib
import os
import secrets
import socket
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from wijkabm.app import doorman, own_streets, reach, wire
from wijkabm.app.crowd import CROWD
from wijkabm.app.doorman import Doorman
from wijkabm.app.exports import KINDS, SHELF
from wijkabm.app.load import TURN
from wijkabm.app.options import OPTIONS
from wijkabm.app.orders import LONGEST_ORDER
from wijkabm.app.origin import SETTLED, Origin, check_origin
from wijkabm.app.session import FORGOTTEN
from wijkabm.app.workers import MOST_WORKERS, WORKERS
from wijkabm.ground.errors import InputError
from wijkabm.ground.machine import count_cores

PUBLIC: Final = Path(__file__).parent / "public"
MOST_SESSIONS: Final = 1000
LARGEST_MESSAGE: Final = LONGEST_ORDER + 1000
PING: Final = (10.0, 20.0)
"""Seconds between signs of life of a line, and until one without an answer counts as broken."""

CDN: Final = "/_solara/cdn"
NEEDED: Final = frozenset(
    {
        "/",
        "/readyz",
        "/jupyter/api/kernels/{kernel_id}/{name}",
        "/_solara/api/close/{kernel_id}",
        "/static/public",
        "/static/assets",
        "/static",
        "/jupyter/nbextensions",
    }
)
"""Of Solara's addresses; what they tell of the server, or let anybody do to it, is closed."""


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
        SOLARA_ROOT_PATH="",
        SOLARA_BASE_URL="http://localhost/",  # only compared; else it is taken from the first request
    )


def make_app() -> Any:
    """Solara's application with ours around it; of Solara's, what the page needs and no more."""
    from solara.server import settings
    from solara.server import starlette as solara_server
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.routing import Mount, Route, WebSocketRoute
    from starlette.staticfiles import StaticFiles

    settings.main.root_path = settings.main.root_path or ""  # else the first request may say it
    OPTIONS.assets = f"/wijk/files/{hash_files()}/"
    return Starlette(
        routes=[
            Mount(OPTIONS.assets.rstrip("/"), app=StaticFiles(directory=PUBLIC)),
            Route("/wijk/export/{token}", endpoint=fetch_export),
            Route(reach.CODE, endpoint=reach.draw_code),
            WebSocketRoute(wire.PATH, endpoint=wire.attend),
            Mount(CDN, app=make_shelf(settings.assets.proxy_cache_dir)),
            *(route for route in solara_server.routes if route.path in NEEDED),
        ],
        lifespan=solara_server.lifespan,
        middleware=[Middleware(Doorman), *solara_server.middleware],
    )


def make_shelf(folder: Path) -> Any:
    """What lies in a folder, and nothing else: Solara's own way fetches the rest from elsewhere."""
    from starlette.responses import Response
    from starlette.staticfiles import StaticFiles

    if folder.is_dir():
        return StaticFiles(directory=folder, follow_symlink=True)
    return Response(status_code=404)


def hash_files() -> str:
    """Twelve digits that change with our scripts."""
    digest = hashlib.sha256()
    for path in sorted(PUBLIC.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


async def fetch_export(request: Any) -> Any:
    """A report or tables that were made for a page, once."""
    from starlette.responses import PlainTextResponse, Response

    fetch = SHELF.get if request.method == "HEAD" else SHELF.take  # who only looks takes nothing
    found = fetch(request.path_params["token"])
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


def set_options(
    origin: Origin,
    language: str,
    most_sessions: int,
    most_of_one: int = 0,
    hosts: Sequence[str] = (),
) -> None:
    """What holds for all pages of this server.

    Raises
    ------
    InputError
    """
    if not 0 <= most_of_one <= most_sessions:
        raise InputError(
            f"--seats-per-address {most_of_one} is not allowed; give 1 to {most_sessions}, "
            "or 0 for half of the seats"
        )
    allowed = [name.strip().lower().rstrip(".") for name in hosts]
    for name in allowed:
        place = doorman.read_place(f"[{name}]" if name.count(":") > 1 else name, "http")
        if place is None or place.name != name:
            raise InputError(
                f"--allow-host {name}: give a name or an address alone, such as wijk.example.nl"
            )
    OPTIONS.origin, OPTIONS.language = check_origin(origin), language
    for area in origin.areas:
        if area.streets is not None:
            own_streets.SHELF.keep(area.streets)
    OPTIONS.allowed_hosts = tuple(allowed)
    CROWD.most, CROWD.most_of_one = most_sessions, most_of_one


def count_workers() -> int:
    """Processes for the sessions: as many as there are cores, none where there is one."""
    cores = count_cores()
    return min(cores, MOST_WORKERS) if cores > 1 else 0


def prepare(workers: int = 0) -> None:
    """Have the first wijk ready, so that the first page does not wait for it: in so many processes."""
    if workers:
        WORKERS.start(OPTIONS.origin, workers)
    if WORKERS.choose() is None:
        SETTLED.copy(OPTIONS.origin)


def configure(host: str, port: int) -> Any:
    """How the page is served: nothing that a request says of its own way here is believed."""
    import uvicorn

    OPTIONS.host, OPTIONS.reach = host.lower(), reach.find_reach(host, port)
    return uvicorn.Config(
        make_app(),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        ws_max_size=LARGEST_MESSAGE,
        ws_max_queue=2,
        ws_ping_interval=PING[0],
        ws_ping_timeout=PING[1],
        ws_per_message_deflate=False,  # a frame is small already; pressing it costs more than its way
        timeout_graceful_shutdown=2,
    )


def serve(host: str, port: int) -> None:
    """Serve until Ctrl-C."""
    import uvicorn

    # Solara warns that a page on a plain local network cannot be framed by others, which is as it should be.
    warnings.filterwarnings("ignore", message="Cookies with samesite")
    sys.setswitchinterval(TURN)
    try:
        uvicorn.Server(configure(host, port)).run()
    finally:
        WORKERS.stop()
