import asyncio

import pytest

pytest.importorskip("starlette", reason="the page needs the extra 'app'")

from starlette.websockets import WebSocketDisconnect

from wijkabm.app.wire import GONE, WIRES, Wire, attend


class SocketDouble:
    """A browser's end of a line: what it says is given, what it hears is kept."""

    def __init__(self, wire_address="", says=()):
        self.path_params = {"token": wire_address.rsplit("/", 1)[-1]}
        self.says = list(says)
        self.heard, self.code = [], None
        self.hung_up = asyncio.Event()

    async def accept(self):
        pass

    async def send_text(self, text):
        self.heard.append(text)

    async def receive_text(self):
        if self.says:
            return self.says.pop(0)
        await self.hung_up.wait()
        raise WebSocketDisconnect

    async def close(self, code):
        self.code = code
        self.hung_up.set()


@pytest.fixture
def wire():
    wire = Wire()
    wire.is_quick = {"drawn"}.__contains__
    yield wire
    wire.close()


async def settle():
    for _ in range(20):
        await asyncio.sleep(0.001)


def test_what_holds_comes_first_and_again_and_the_rest_once(wire):
    async def play():
        wire.send("frame", "1")
        wire.send("panel", "1")
        wire.send("frame", "2")
        wire.send("setup", "1")
        wire.send("answer", "1")
        first, second = SocketDouble(wire.address), SocketDouble(wire.address)
        talks = [asyncio.create_task(attend(first))]
        await settle()
        assert first.heard == ["setup 1", "panel 1", "frame 1", "frame 2", "answer 1"]
        wire.send("panel", "2")
        wire.send("frame", "3")
        talks.append(asyncio.create_task(attend(second)))
        await settle()
        assert first.heard[5:] == ["panel 2", "frame 3"]
        assert first.code == GONE  # one line at a time
        wire.send("frame", "4")
        await settle()
        assert second.heard == ["setup 1", "panel 2", "frame 4"]
        second.hung_up.set()
        await asyncio.gather(*talks)
        wire.send("frame", "5")
        wire.send("answer", "\ud83d")  # half a sign
        third = SocketDouble(wire.address)
        talk = asyncio.create_task(attend(third))
        await settle()
        assert third.heard == ["setup 1", "panel 2", "frame 5", "answer ?"]
        wire.close()
        await talk
        assert third.code == GONE

    asyncio.run(play())


def test_orders_are_heard_in_their_order_with_what_they_say(wire):
    heard = []
    wire.hear = lambda name, text: heard.append((name, text))
    socket = SocketDouble(wire.address, ['go {"month": 2}', "drawn {}", "question", "lever {} {}"])

    async def play():
        talk = asyncio.create_task(attend(socket))
        await settle()
        socket.hung_up.set()
        await talk

    asyncio.run(play())
    assert heard == [
        ("go", '{"month": 2}'), ("drawn", "{}"), ("question", ""), ("lever", "{} {}")
    ]  # fmt: skip


def test_an_order_that_takes_long_keeps_no_other_page_waiting(wire):
    slow, fast = wire, Wire()
    fast.is_quick = slow.is_quick
    heard, done = [], []

    async def play():
        loop, held = asyncio.get_running_loop(), asyncio.Event()
        slow.hear = lambda name, text: asyncio.run_coroutine_threadsafe(held.wait(), loop).result()
        fast.hear = lambda name, text: (heard.append(name), loop.call_soon_threadsafe(held.set))
        ends = [SocketDouble(slow.address, ["export {}"]), SocketDouble(fast.address, ["go {}"])]
        talks = [asyncio.create_task(attend(end)) for end in ends]
        await asyncio.wait_for(held.wait(), 30)
        done.append(True)
        await settle()
        for end in ends:
            end.hung_up.set()
        await asyncio.gather(*talks)

    asyncio.run(play())
    fast.close()
    assert heard == ["go"]
    assert done


def test_a_page_that_is_gone_says_so(wire):
    wire.close()
    socket = SocketDouble(wire.address)
    asyncio.run(attend(socket))
    assert (socket.heard, socket.code) == ([], GONE)
    assert wire.address.rsplit("/", 1)[-1] not in WIRES
