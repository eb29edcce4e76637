"""A wire between a browser and a server that can really be cut, in the middle of an answer too."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Wire:
    """Passes bytes on both ways; while it is cut it closes every connection at once."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._cut = False
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self.port = 0

    def cut(self) -> None:
        """Close every connection and take no other."""
        self._cut = True
        self._loop.call_soon_threadsafe(lambda: [one.transport.abort() for one in self._open])

    def mend(self) -> None:
        """Take connections again."""
        self._cut = False

    async def _joined(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if self._cut:
            back.transport.abort()
            return
        far, on = await asyncio.open_connection("127.0.0.1", self._to)
        self._open |= {back, on}
        with contextlib.suppress(OSError):
            await asyncio.gather(_passed(near, on), _passed(far, back))
        self._open -= {back, on}

    async def _serve(self, ready: threading.Event) -> None:
        server = await asyncio.start_server(self._joined, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()

    def run(self, ready: threading.Event) -> None:
        """Serve until the loop is stopped."""
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve(ready))
        self._loop.run_forever()
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))

    def stop(self) -> None:
        """End it."""
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)


async def _passed(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        target.write(data)
        await target.drain()
    target.close()


@contextmanager
def wire_to(port: int) -> Iterator[Wire]:
    """A wire to a port of this machine."""
    wire, ready = Wire(port), threading.Event()
    thread = threading.Thread(target=wire.run, args=(ready,), daemon=True)
    thread.start()
    ready.wait(5)
    yield wire
    wire.stop()
    thread.join(5)
