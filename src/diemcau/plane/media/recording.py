"""A recording: the source's segments as they are made, appended to an MP4 file. Off until the desk says otherwise."""

import asyncio
import errno
import fcntl
import logging
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from diemcau.plane.media.boxes import begins_at, moved, timescales
from diemcau.plane.media.messages import Init, Part

logger = logging.getLogger(__name__)
WAITING = 64 * 1024 * 1024  # bytes that may wait for the disk
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Recording:
    """Writes one file for each life (its beginning differs) into `folder`, in a thread; `fault` says why it ended.

    `spare` bytes of the disk are left to what matters more. A file that is being written is locked (flock): others see that it is.
    """

    def __init__(self, folder: Path, *, spare: int = 0) -> None:
        self._folder = folder
        self._spare = spare
        self._queue: asyncio.Queue[tuple[Init | Part | None, bytes]] = asyncio.Queue()
        self._waiting = 0
        self._inits: dict[str, bytes] = {}
        self._file: int | None = None
        self._life = ""
        self._back: dict[int, int] = {}
        self.files: list[str] = []
        self.fault = ""
        self._task = asyncio.create_task(self._write())

    def take(self, head: Init | Part, data: bytes) -> None:
        """A piece of the source. A disk that is too slow ends the recording: the broadcast goes on."""
        if self.fault or head.rung != "source":
            return
        self._waiting += len(data)
        if self._waiting > WAITING:
            self.fault = "disk_slow"
            return
        self._queue.put_nowait((head, data))

    async def close(self) -> None:
        """Write what waits and close the file."""
        self._queue.put_nowait((None, b""))
        await self._task

    async def _write(self) -> None:
        while True:
            head, data = await self._queue.get()
            self._waiting -= len(data)
            if head is None:
                break
            if self.fault:
                self._let_go()
                continue
            try:
                await asyncio.to_thread(self._append, head, data)
            except OSError as fault:
                self.fault = "disk_full" if fault.errno in FULL else "disk"
                self._let_go()
                logger.error("the recording in %s ends: %s", self._folder, fault)
        self._let_go()

    def _let_go(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _append(self, head: Init | Part, data: bytes) -> None:
        if isinstance(head, Init):
            self._inits[head.life] = data
            return
        if head.life != self._life:
            if head.part != 0 or head.life not in self._inits:
                return  # begin with a segment
            self._begin(head.life)
            scales = timescales(self._inits[head.life])
            first = begins_at(data)
            began = min((at / scales[number - 1] for number, at in first.items()), default=0.0)
            self._back = {number: round(began * scale) for number, scale in enumerate(scales, 1)}
        assert self._file is not None
        self._put(self._file, moved(data, self._back))

    def _put(self, file: int, data: bytes) -> None:
        """All of it, or what is there stays whole."""
        room = os.fstatvfs(file)
        if room.f_bavail * room.f_frsize < self._spare + len(data):
            raise OSError(errno.ENOSPC, f"less than {self._spare:,} bytes would be left")
        here, view = os.fstat(file).st_size, memoryview(data)
        try:
            while view:
                view = view[os.write(file, view) :]
        except OSError:
            os.ftruncate(file, here)
            raise

    def _begin(self, life: str) -> None:
        self._let_go()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{life}.mp4"
        self._file = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            self._put(self._file, self._inits[life])
        except OSError:
            (self._folder / name).unlink(missing_ok=True)
            raise
        self._life = life
        self.files.append(name)


class Shelf(NamedTuple):
    """Where recordings go: a folder for each conference, `spare` bytes of its disk left free."""

    folder: Path
    spare: int = 0

    def begin(self, conference: int, inits: Iterable[tuple[Init, bytes]]) -> Recording:
        """Another recording of a conference, whose lives began with these."""
        made = Recording(self.folder / str(conference), spare=self.spare)
        for head, data in inits:
            made.take(head, data)
        return made
