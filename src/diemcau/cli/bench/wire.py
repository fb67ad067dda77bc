"""A line that can be cut and slowed: a small TCP proxy in a thread, between a browser and a server.

A browser's own throttling misses service workers and streams; this misses nothing.
"""

import asyncio
import contextlib
import threading
from collections.abc import Iterator


class Wire:
    """Listens on a port of its own and passes bytes on to `target` (host, port) while it is whole.

    `cut()` drops every connection and refuses new ones by closing them at once; `mend()` ends that. `slow(bytes_per_s, delay_s)`
    thins the line: all connections share the bandwidth of a direction, and every byte takes `delay_s` longer; `slow(0)` ends
    that. `passed` counts bytes towards the client, `connections` those made.
    """

    def __init__(self, target: tuple[str, int]) -> None:
        self.target = target
        self.passed = 0
        self.connections = 0
        self._whole = True
        self._rate = 0.0
        self._delay = 0.0
        self._free_at = {True: 0.0, False: 0.0}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="wire", daemon=True)
        self._thread.start()
        if not self._ready.wait(5):
            raise RuntimeError("the wire did not start")

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def cut(self) -> None:
        self._whole = False
        self._call(self._drop)

    def mend(self, target: tuple[str, int] | None = None) -> None:
        """Whole again, to another server if one is given."""
        self.target = target or self.target
        self._whole = True

    def slow(self, bytes_per_s: float, delay_s: float = 0.0) -> None:
        self._rate, self._delay = bytes_per_s, delay_s

    def close(self) -> None:
        self._whole = False
        self._call(self._drop)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _call(self, function: object) -> None:
        done = threading.Event()

        def run() -> None:
            function()  # type: ignore[operator]
            done.set()

        self._loop.call_soon_threadsafe(run)
        done.wait(5)

    def _drop(self) -> None:
        for task in self._tasks:
            task.cancel()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.port: int = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.05))
        self._loop.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._whole:
            writer.transport.abort()
            return
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            far_reader, far_writer = await asyncio.open_connection(*self.target)
        except OSError:
            writer.transport.abort()
            self._tasks.discard(task)
            return
        up = asyncio.create_task(self._pump(reader, far_writer, counts=False))
        down = asyncio.create_task(self._pump(far_reader, writer, counts=True))
        try:
            with contextlib.suppress(asyncio.CancelledError):
                # Who has hung up wants nothing more: what was under way to him must not fill the line.
                await asyncio.wait({up})
        finally:
            up.cancel()
            down.cancel()
            writer.transport.abort()
            far_writer.transport.abort()
            self._tasks.discard(task)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counts: bool) -> None:
        """Read as fast as the bandwidth allows, hand on when the delay is over."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        handing = asyncio.create_task(self._hand_on(under_way, writer, counts=counts))
        try:
            with contextlib.suppress(OSError):
                while data := await reader.read(2048 if self._rate else 65536):
                    under_way.put_nowait((await self._through(len(data), down=counts) + self._delay, data))
            under_way.put_nowait((self._loop.time() + self._delay, b""))
            await handing
        except asyncio.CancelledError:
            handing.cancel()

    async def _through(self, size: int, *, down: bool) -> float:
        """When the last of `size` bytes has gone into the line, in the loop's time."""
        now = self._loop.time()
        if not self._rate:
            return now
        self._free_at[down] = max(now, self._free_at[down]) + size / self._rate
        await asyncio.sleep(self._free_at[down] - now)
        return self._free_at[down]

    async def _hand_on(
        self, under_way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter, *, counts: bool
    ) -> None:
        with contextlib.suppress(OSError):
            while True:
                due, data = await under_way.get()
                await asyncio.sleep(max(0.0, due - self._loop.time()))
                if not data:
                    break
                if counts:
                    self.passed += len(data)
                writer.write(data)
                await writer.drain()
            if writer.can_write_eof():
                writer.write_eof()


@contextlib.contextmanager
def wire_to(host: str, port: int) -> Iterator[Wire]:
    """A wire to a server, closed at the end."""
    wire = Wire((host, port))
    try:
        yield wire
    finally:
        wire.close()
