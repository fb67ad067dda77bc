"""What a database keeps and the plane holds: loaded at start, again on the broker's word and now and then."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Generic, TypeVar

logger = logging.getLogger(__name__)
AGAIN_S = 30  # a word may be lost; the database's own list is the truth
LEAST_S = 0.05  # many words in a row are one look-up
T = TypeVar("T")


class Kept(Generic[T]):
    """Hands to `take` what `load` gives, which blocks (it asks a database) and runs in a thread. `name` stands in the log."""

    def __init__(self, name: str, load: Callable[[], T], take: Callable[[T], None]) -> None:
        self._name = name
        self._load = load
        self._take = take
        self._task: asyncio.Task[None] | None = None
        self._stale = asyncio.Event()

    def look_again(self) -> None:
        """Something may have changed."""
        self._stale.set()

    async def start(self) -> None:
        """Load for the first time (raising what `load` raises) and go on."""
        self._take(await asyncio.to_thread(self._load))
        self._task = asyncio.create_task(self._follow())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _follow(self) -> None:
        failing = False
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stale.wait(), AGAIN_S)
            self._stale.clear()
            try:
                self._take(await asyncio.to_thread(self._load))
                if failing:
                    logger.warning("%s: loaded again", self._name)
                failing = False
                await asyncio.sleep(LEAST_S)
            except Exception as fault:
                if not failing:
                    why = " ".join(str(fault).split())
                    logger.warning("%s: not to be loaded; what is held goes on: %s", self._name, why)
                failing = True
                await asyncio.sleep(1)
                self._stale.set()
