"""Group commit: whatever arrived during the last commit is the next batch; nobody is told before it is on disk."""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Generic, Protocol, TypeVar

from diemcau.kernel.oplog import StoreFull

logger = logging.getLogger(__name__)

# Turns of the event loop before the next commit: those just told send their next post, those whose bytes are here are read.
# Under load that makes commits fewer and larger; on a quiet server it is some microseconds.
TURNS = 3


class Entry(Protocol):
    """What is kept: it says of which conference it is."""

    @property
    def conference(self) -> int: ...


E = TypeVar("E", bound=Entry)
E_contra = TypeVar("E_contra", bound=Entry, contravariant=True)
O = TypeVar("O", bound=str)  # noqa: E741 - an outcome


class Store(Protocol[E_contra, O]):
    """As much of a log or a box as is needed here (kernel.oplog, kernel.anonymous)."""

    def append(self, batch: Sequence[E_contra]) -> list[O]:
        """Keep a batch in one durable commit. Raises StoreFull with nothing kept."""


Job = tuple[Sequence[E], asyncio.Future[list[O]]]
Settled = list[tuple[Job[E, O], list[O] | Exception]]


class Backlogged(Exception):
    """More is waiting for the disk than may wait: come back later."""


class GroupCommit(Generic[E, O]):
    """The async front of a store, with the one thread that writes.

    `backlog` bounds the ops that wait, `batch` those of one commit (so that an acknowledgement never waits for a giant
    one). `committed` is called in the loop with the conferences that got something new. `name`: what the log calls it.
    """

    def __init__(
        self,
        log: Store[E, O],
        *,
        committed: Callable[[set[int]], None],
        backlog: int = 20_000,
        batch: int = 4_096,
        name: str = "op log",
    ) -> None:
        self._name = name
        self._log = log
        self._committed = committed
        self._limit = backlog
        self._batch = batch
        self._waiting: deque[Job[E, O]] = deque()
        self._size = 0
        self._wake: SimpleQueue[None] = SimpleQueue()
        self._idle = True
        self._closing = False
        self._full = False
        self._thread: threading.Thread | None = None

    @property
    def waiting(self) -> int:
        """Ops not yet on disk."""
        return self._size

    @property
    def alive(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Start the writer thread. From the loop that will `keep`."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._write, name=f"{self._name} writer", daemon=True)
        self._thread.start()

    async def close(self) -> None:
        """Commit what waits and end the thread."""
        self._closing = True
        self._wake.put(None)
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)
            await asyncio.sleep(0)  # let the last settlement run

    def keep(self, entries: Sequence[E]) -> "asyncio.Future[list[O]]":
        """What became of each entry, once it is durable. Raises Backlogged; the future raises StoreFull."""
        if self._size + len(entries) > self._limit or self._closing:
            raise Backlogged
        future: asyncio.Future[list[O]] = self._loop.create_future()
        self._size += len(entries)
        self._waiting.append((entries, future))
        if self._idle:
            self._idle = False
            self._wake.put(None)
        return future

    def _write(self) -> None:
        while True:
            self._wake.get()
            jobs = self._take()
            if not jobs and self._closing:
                return
            self._loop.call_soon_threadsafe(self._settled, self._store(jobs) if jobs else [])

    def _take(self) -> list[Job[E, O]]:
        """The next batch: whole posts, at least one."""
        jobs: list[Job[E, O]] = []
        size = 0
        while self._waiting and size < self._batch:
            jobs.append(self._waiting.popleft())
            size += len(jobs[-1][0])
        return jobs

    def _store(self, jobs: list[Job[E, O]]) -> Settled[E, O]:
        batch = [entry for entries, _ in jobs for entry in entries]
        try:
            outcomes = self._log.append(batch)
        except StoreFull as full:
            if not self._full:  # many a batch a second meets it: said when it begins and when it is over
                logger.error("the %s takes nothing: %s", self._name, " ".join(str(full).split()))
            self._full = True
            return [(job, full) for job in jobs]
        except Exception as error:
            # One entry the store chokes on must not take its neighbours down: each post is tried on its own.
            logger.exception("a batch of %d for the %s failed", len(batch), self._name)
            if len(jobs) == 1:
                return [(jobs[0], StoreFull(str(error)))]
            return [settled for job in jobs for settled in self._store([job])]
        if self._full:
            self._full = False
            logger.warning("the %s takes all again", self._name)
        settled: Settled[E, O] = []
        start = 0
        for job in jobs:
            end = start + len(job[0])
            settled.append((job, outcomes[start:end]))
            start = end
        return settled

    def _settled(self, settled: Settled[E, O]) -> None:
        self._settle(settled)
        self._next(TURNS)

    def _settle(self, settled: Settled[E, O]) -> None:
        conferences: set[int] = set()
        for (entries, future), outcome in settled:
            self._size -= len(entries)
            if isinstance(outcome, Exception):
                if not future.done():
                    future.set_exception(outcome)
                continue
            if entries and "stored" in outcome:
                conferences.add(entries[0].conference)
            if not future.done():
                future.set_result(outcome)
        if conferences:
            self._committed(conferences)

    def _next(self, turns: int) -> None:
        # In the loop, so that no `keep` falls between the last look and the sleep.
        if turns and not self._closing:
            self._loop.call_soon(self._next, turns - 1)
        elif self._waiting or self._closing:
            self._wake.put(None)
        else:
            self._idle = True
