"""One hall process: started, spoken to through its pipes, watched."""

import asyncio
import logging
import os
import sys
from collections.abc import Callable

import msgspec

from diemcau.plane.brokers.wire import HEAD, packet

logger = logging.getLogger(__name__)
STUCK_S = 10.0
# What it needs of the surroundings, and none of the server's secrets: a stranger's bytes are decoded there.
SURROUNDINGS = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TZ", "HOME", "TMPDIR")
COMMAND = (sys.executable, "-m", "diemcau.plane.media.hall")
Received = Callable[[bytes, bytes, bytes], None]


class HallProcess:
    """`received(kind, head, payload)` for what it makes, `ended(process)` once, when it has ended by whatever cause."""

    def __init__(self, received: Received, ended: "Callable[[HallProcess], None]") -> None:
        self._received = received
        self._ended = ended
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        return self._process.pid if self._process is not None else 0

    async def start(self) -> None:
        """Raises OSError."""
        pipe = asyncio.subprocess.PIPE
        env = {name: os.environ[name] for name in SURROUNDINGS if name in os.environ}
        self._process = await asyncio.create_subprocess_exec(*COMMAND, stdin=pipe, stdout=pipe, env=env)
        self._task = asyncio.create_task(self._listen(self._process))

    def write(self, kind: bytes, head: object, payload: bytes = b"") -> asyncio.StreamWriter:
        """Hand it a message, in its turn; one to a process that has ended is lost."""
        assert self._process is not None
        stdin = self._process.stdin
        assert stdin is not None
        text = head if isinstance(head, str) else msgspec.json.encode(head).decode()
        stdin.write(packet(kind, text, payload))
        return stdin

    async def tell(self, kind: bytes, head: object, payload: bytes = b"") -> None:
        """Hand it a message and wait until it takes more; one that takes nothing any more is killed."""
        stdin = self.write(kind, head, payload)
        try:
            await asyncio.wait_for(stdin.drain(), STUCK_S)
        except TimeoutError:
            logger.error("hall process %s takes nothing any more: it is killed", self.pid)
            self.kill()
        except ConnectionError:
            pass  # its end is seen by `_listen`

    def kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def close(self, seconds: float = 5.0) -> None:
        """Let it hand out what it has and go."""
        if self._process is None or self._task is None:
            return
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            await asyncio.wait_for(asyncio.shield(self._task), seconds)
        except TimeoutError:
            self.kill()
            await self._task

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        try:
            while True:
                kind, head_length, length = HEAD.unpack(await process.stdout.readexactly(HEAD.size))
                head = await process.stdout.readexactly(head_length)
                self._received(kind, head, await process.stdout.readexactly(length))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        except Exception:
            logger.exception("what hall process %s made cannot be used", process.pid)
            self.kill()
        code = await process.wait()
        logger.log(logging.INFO if code == 0 else logging.ERROR, "hall process %s ended (%s)", process.pid, code)
        self._ended(self)
