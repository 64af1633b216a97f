"""At which address the page is found, by this machine and by others; and that address as a picture."""

import io
import socket
from typing import Any, Final
from urllib.parse import urlsplit

from wijkabm.app.doorman import is_loopback, is_own, read_headers, read_place
from wijkabm.app.options import OPTIONS

CODE: Final = "/wijk/code.svg"
LONGEST_CODE: Final = 2900
"""Characters of a link that a QR code can hold."""

ANYWHERE: Final = ("0.0.0.0", "::")


def list_addresses(host: str, port: int) -> list[str]:
    """Addresses at which browsers find the page."""
    if host not in ANYWHERE:
        return [write_address(host, port)]
    found = [write_address("localhost", port)]
    own = find_own_address()
    return [*found, write_address(own, port)] if own else found


def find_reach(host: str, port: int) -> str:
    """The address at which other devices find the page; empty if they cannot."""
    last = list_addresses(host, port)[-1]
    return "" if is_loopback(urlsplit(last).hostname or "") else last


def write_address(host: str, port: int) -> str:
    """As it is typed."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def find_own_address() -> str:
    """The machine's address on the network that it is on; empty if it is on none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:  # asks the system which way out it would take; nothing is sent
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:  # a network without a way out, as between a laptop and its tablets
            pass
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None)]
    except OSError:
        return ""
    return next(
        (address for address in found if ":" not in address and not is_loopback(address)), ""
    )


def is_own_link(link: str, scope: Any) -> bool:
    """Whether a link leads here: to the address for other devices, or to the one that was called."""
    parts = urlsplit(link)
    own = urlsplit(OPTIONS.reach).netloc
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return False
    if parts.netloc == own:
        return True
    place = read_place(parts.netloc, parts.scheme)
    called = read_place(read_headers(scope, b"host")[0], parts.scheme)
    return place is not None and place == called and is_own(place, scope)


def draw_code(request: Any) -> Any:
    """A link of this page as a QR code; no other link."""
    from starlette.responses import PlainTextResponse, Response

    link = request.query_params.get("link", "")
    try:
        is_own_one = is_own_link(link, request.scope)
    except ValueError:
        is_own_one = False
    if not is_own_one:
        return PlainTextResponse("This is no link to this server.", status_code=400)
    if len(link) > LONGEST_CODE:
        return PlainTextResponse("This link is too long for a QR code.", status_code=413)
    import segno

    picture = io.BytesIO()
    code = segno.make(link, error="l", micro=False, boost_error=True)
    code.save(picture, kind="svg", border=4, dark="#000", light="#fff", omitsize=True)
    headers = {"Cache-Control": "no-store"}
    return Response(picture.getvalue(), media_type="image/svg+xml", headers=headers)
