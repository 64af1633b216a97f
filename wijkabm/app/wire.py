"""The wire between a page and its session: texts to the browser, orders back.

Solara sets up the page and knows when it ends. Each of its messages to a widget, though, crosses threads
and walks through a notebook's kernel: milliseconds of the interpreter that ten wijken share. So a page has
a WebSocket of its own, at an address that only it knows. A text is a name, a space and JSON:
``frame {...}`` to the browser, ``lever {...}`` back.
"""

import asyncio
import secrets
import threading
from collections.abc import Callable, Collection
from typing import Any, Final

STATES: Final = ("setup", "scene", "panel", "gone")
"""Names of texts that hold until the next of their name."""

PATH: Final = "/wijk/wire/{token}"

GONE: Final = 4404
"""Closing code: there is no such page any more, the browser need not try again."""

Put = Callable[[str | None], None]


class Wire:
    """One page's line, which may break and be mended.

    Parameters
    ----------
    quick : collection of str
        Names of orders that wait for nothing; others are heard beside the line, one after another.

    Attributes
    ----------
    hear : callable
        ``hear(name, text)`` takes an order.
    address : str
        Where the browser finds it; nobody can guess it.
    """

    def __init__(self, quick: Collection[str] = ()) -> None:
        self.hear: Callable[[str, str], None] = lambda name, text: None
        self._token = secrets.token_urlsafe(24)
        self.address = PATH.format(token=self._token)
        self._quick = quick
        self._kept: dict[str, str] = {}
        self._put: Put | None = None
        self._lock = threading.Lock()
        WIRES[self._token] = self

    def send(self, name: str, text: str) -> None:
        """Bring a text to the browser, or keep the last of its name until there is one; from any thread."""
        with self._lock:
            if self._put is None or name in STATES:
                self._kept[name] = text
            if self._put is not None:
                self._put(f"{name} {text}")

    def close(self) -> None:
        """Hang up for good."""
        WIRES.pop(self._token, None)
        with self._lock:
            if self._put is not None:
                self._put(None)
            self._put = None

    def _connect(self, put: Put) -> None:
        """Take a line, which first brings what holds and what was missed; one that was there ends."""
        with self._lock:
            if self._put is not None:
                self._put(None)
            self._put = put
            for name in sorted(self._kept, key=(*STATES, "frame", "answer").index):
                put(f"{name} {self._kept[name]}")
            self._kept = {name: self._kept[name] for name in STATES if name in self._kept}

    def _disconnect(self, put: Put) -> None:
        """The line broke."""
        with self._lock:
            if self._put is put:
                self._put = None

    async def talk(self, socket: Any) -> None:
        """Be the line of a browser until it breaks."""
        from starlette.websockets import WebSocketDisconnect

        loop = asyncio.get_running_loop()
        texts: asyncio.Queue[str | None] = asyncio.Queue()

        def put(text: str | None) -> None:
            loop.call_soon_threadsafe(texts.put_nowait, text)

        bringing = asyncio.create_task(_bring(socket, texts))
        self._connect(put)
        try:
            while True:
                name, _, text = (await socket.receive_text()).partition(" ")
                if name in self._quick:
                    self.hear(name, text)
                else:
                    await asyncio.to_thread(self.hear, name, text)
        except (WebSocketDisconnect, KeyError):  # the latter for bytes, which no page of ours sends
            pass
        finally:
            self._disconnect(put)
            bringing.cancel()


WIRES: Final[dict[str, Wire]] = {}
"""The wires of this server's pages by their token."""


async def _bring(socket: Any, texts: asyncio.Queue[str | None]) -> None:
    """Send what comes, in order, until the page is gone."""
    while (text := await texts.get()) is not None:
        await socket.send_text(text)
    await socket.close(GONE)


async def attend(socket: Any) -> None:
    """Take the call of a browser."""
    await socket.accept()
    wire = WIRES.get(socket.path_params["token"])
    if wire is None:
        await socket.close(GONE)
    else:
        await wire.talk(socket)
