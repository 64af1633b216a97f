"""The wire between a page and its session: texts to the browser, orders back.

Solara sets up the page and knows when it ends. Each of its messages to a widget, though, crosses threads
and walks through a notebook's kernel: milliseconds of the interpreter that ten wijken share. So a page has
a WebSocket of its own, at an address that only it knows. A text is a name, a space and JSON:
``frame {...}`` to the browser, ``lever {...}`` back.
"""

import asyncio
import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Final

STATES: Final = ("setup", "scene", "panel", "seat", "gone")
"""Names of texts that hold until the next of their name."""

PATH: Final = "/wijk/wire/{token}"

GONE: Final = 4404
"""Closing code: there is no such page any more, the browser need not try again."""

BROKEN: Final = 1011
"""Closing code: something went wrong here, the browser may try again."""

MOST_MISSED: Final = 20  # texts that wait for a line

MOST_UNREAD: Final = 500
"""Texts that wait for a reader; whoever leaves more unread has no line."""

BEAT: Final = "beat"
"""Order by which a page shows that somebody sees it."""

ASK: Final = "line"
PULSE: Final = "pulse {}"
"""Whether the line holds, and that it does."""

UNNOTICED: Final = 30.0
"""Seconds at most for which a line may be broken before that is noticed."""

Put = Callable[[str | None], None]

logger = logging.getLogger("wijkabm.room")


class Wire:
    """One page's line, which may break and be mended.

    Attributes
    ----------
    hear : callable
        ``hear(name, text)`` takes an order.
    is_quick : callable
        Whether an order, by its name, waits for nothing; others are heard beside the line, one by one.
    address : str
        Where the browser finds it; nobody can guess it.
    on_line : callable
        ``on_line(holds, seconds)`` hears when there is a line, and when it broke, so many seconds ago.
    """

    def __init__(self) -> None:
        self.hear: Callable[[str, str], None] = lambda name, text: None
        self.is_quick: Callable[[str], bool] = lambda name: True
        self.on_line: Callable[[bool, float], None] = lambda holds, seconds: None
        self._token = secrets.token_urlsafe(24)
        self.address = PATH.format(token=self._token)
        self._states: dict[str, str] = {}
        self._missed: deque[str] = deque(maxlen=MOST_MISSED)
        self._put: Put | None = None
        self._is_closed = False
        self._lock = threading.Lock()
        WIRES[self._token] = self

    def send(self, name: str, text: str) -> None:
        """Bring a text to the browser, or keep it until there is one; from any thread."""
        message = f"{name} {text}".encode("utf-8", "replace").decode()  # half a sign breaks no line
        with self._lock:
            if name in STATES:
                self._states[name] = message
            if self._put is not None:
                self._put(message)
            elif name not in STATES:
                self._missed.append(message)

    def close(self) -> None:
        """Hang up for good."""
        WIRES.pop(self._token, None)
        with self._lock:
            self._is_closed = True
            if self._put is not None:
                self._put(None)
            self._put = None

    def _connect(self, put: Put) -> None:
        """Take a line, which first brings what holds and what was missed; one that was there ends."""
        with self._lock:
            if self._put is not None:
                self._put(None)
            if self._is_closed:
                put(None)
                return
            self._put = put
            for name in STATES:
                if name in self._states:
                    put(self._states[name])
            while self._missed:
                put(self._missed.popleft())
        self.on_line(True, 0.0)

    def _disconnect(self, put: Put, left: list[str], silence: float) -> None:
        """The line broke; what was `left` waits for the next, but for what holds anyway."""
        with self._lock:
            is_last = self._put is put
            if is_last:
                self._put = None
                self._missed.extend(text for text in left if text.split(" ", 1)[0] not in STATES)
        if is_last:
            self.on_line(False, min(silence, UNNOTICED))

    async def talk(self, socket: Any) -> None:
        """Be the line of a browser until it breaks."""
        from starlette.websockets import WebSocketDisconnect

        loop, heard = asyncio.get_running_loop(), time.monotonic()
        texts: asyncio.Queue[str | None] = asyncio.Queue()

        def take(text: str | None) -> None:
            if texts.qsize() < MOST_UNREAD:
                texts.put_nowait(text)
            else:
                listening.cancel()

        def put(text: str | None) -> None:
            loop.call_soon_threadsafe(take, text)

        async def bring() -> None:
            try:
                while (text := await texts.get()) is not None:
                    await socket.send_text(text)
                await socket.close(GONE)
            except (WebSocketDisconnect, RuntimeError):  # nobody is there any more
                pass
            except Exception:
                logger.exception("a text could not be brought")
                await socket.close(BROKEN)

        async def listen() -> None:
            nonlocal heard
            while True:
                name, _, text = (await socket.receive_text()).partition(" ")
                heard = time.monotonic()
                if name == ASK:
                    take(PULSE)
                elif self.is_quick(name):
                    self.hear(name, text)
                else:
                    await asyncio.to_thread(self.hear, name, text)

        bringing, listening = asyncio.create_task(bring()), asyncio.create_task(listen())
        self._connect(put)
        try:
            await listening
        except asyncio.CancelledError:
            if not listening.cancelled():  # the server stops
                raise
        except (
            WebSocketDisconnect,
            RuntimeError,
            KeyError,
        ):  # the last for bytes, which no page sends
            pass
        finally:
            listening.cancel()
            bringing.cancel()
            left = [texts.get_nowait() for _ in range(texts.qsize())]
            silence = time.monotonic() - heard
            self._disconnect(put, [text for text in left if text is not None], silence)


WIRES: Final[dict[str, Wire]] = {}
"""The wires of this server's pages by their token."""


async def attend(socket: Any) -> None:
    """Take the call of a browser."""
    await socket.accept()
    wire = WIRES.get(socket.path_params["token"])
    if wire is None:
        await socket.close(GONE)
    else:
        await wire.talk(socket)
