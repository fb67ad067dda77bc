"""One encoder's connection: its bytes through the session, its FLV into a source, its end always told and clean."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from diemcau.plane.media.rtmp import words
from diemcau.plane.media.rtmp.chunks import Broken
from diemcau.plane.media.rtmp.limits import Limits
from diemcau.plane.media.rtmp.patience import Patience, TooMany
from diemcau.plane.media.rtmp.places import Full
from diemcau.plane.media.rtmp.session import Ended, NoViewer, Publish, Session
from diemcau.plane.media.rtmp.words import Status
from diemcau.plane.media.sources import OpenSource, ReadSource, Refused

logger = logging.getLogger(__name__)
PIECE = 64 << 10
UNREAD = 64 << 10  # bytes of ours that the other side may leave unread
LINGER_BYTES = 16 << 20


class Over(Exception):
    """The conversation ends: `status` is told to the encoder, `why` to the log (empty: nothing to say)."""

    def __init__(self, why: str, status: Status | None = None) -> None:
        super().__init__(why)
        self.status = status


class Connection:
    """Serves one socket until it is closed; raises nothing but its cancellation. `admit` gives it a publisher's place, or raises Full."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        address: str,
        open_source: OpenSource,
        patience: Patience,
        limits: Limits,
        admit: Callable[[], None],
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._address = address
        self._open_source = open_source
        self._patience = patience
        self._limits = limits
        self._admit = admit
        self._session = Session(limits)
        self._source: ReadSource | None = None
        self._began_at = self._heard_at = asyncio.get_running_loop().time()
        self._received = 0
        self._stopped = False
        self._fed = 0

    async def run(self) -> None:
        """The whole conversation."""
        status = None
        try:
            await self._converse()
        except Over as over:
            status = over.status
            self._note(str(over))
        except Broken as fault:
            self._note(str(fault))
        except NoViewer:
            status = words.NO_VIEWING
            self._note("it wants to watch")
        except Refused as refused:
            status = words.refusal(refused)
            logger.warning(
                "RTMP from %s refused: %s", self._address, " ".join([refused.reason, refused.detail]).strip()
            )
            if self._source is not None and refused.reason == "codec":
                self._source.refuse(refused)
        except OSError:
            self._note("the connection was lost")
        except Exception:
            logger.exception("RTMP from %s: the source failed", self._address)
            status = words.refusal(Refused("unavailable"))
        except asyncio.CancelledError:
            status = words.CLOSING
            raise
        finally:
            await self._end(status)

    def _note(self, why: str) -> None:
        """Strangers who knock at the port are no news; the end of a broadcast is."""
        level = logging.DEBUG if self._source is None else logging.INFO
        seconds = asyncio.get_running_loop().time() - self._began_at
        logger.log(level, "RTMP from %s over after %.0f s, %d bytes: %s", self._address, seconds, self._fed, why)

    async def _converse(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            over = Over("nothing was published in time")
            until = self._began_at + self._limits.to_publish_s
            if self._source is not None:
                over, until = Over("no picture and sound came", words.SILENT), self._heard_at + self._limits.idle_s
            try:
                async with asyncio.timeout_at(until):
                    data = await self._reader.read(PIECE)
            except TimeoutError:
                raise over from None
            if not data:
                raise Over("the encoder left" if self._source is not None else "left before publishing")
            if until < loop.time():  # a drop now and then is no sign of life
                raise over
            self._received += len(data)
            await self._take(data)
            if self._source is None and self._received > self._limits.to_publish_bytes:
                raise Over("much came and nothing was published")

    async def _take(self, data: bytes) -> None:
        tags = []
        for event in self._session.receive(data):
            if isinstance(event, bytes):
                tags.append(event)
            elif isinstance(event, Publish):
                await self._publish(event.key)
            elif isinstance(event, Ended):
                await self._feed(tags)
                self._flush()
                self._stopped = True
                raise Over("the encoder stopped")
        self._flush()
        await self._feed(tags)

    async def _feed(self, tags: list[bytes]) -> None:
        if not tags or self._source is None:
            return
        data = b"".join(tags)
        try:
            async with asyncio.timeout(self._limits.feed_s):
                await self._source.feed(data)
        except OSError:  # a TimeoutError, too
            raise Refused("unavailable", "the hall takes nothing") from None
        self._heard_at = asyncio.get_running_loop().time()
        self._fed += len(data)

    async def _publish(self, key: str) -> None:
        try:
            await self._patience.turn(self._address, key)
        except TooMany:
            raise Over("too many wrong keys", words.TOO_MANY_WRONG) from None
        if not key:
            raise Refused("wrong_key", "none given")
        try:
            async with asyncio.timeout(self._limits.feed_s):
                self._source = await self._open_source(key, "rtmp", self._address)
        except OSError:
            raise Refused("unavailable", "no answer about the key") from None
        except Refused as refused:
            if refused.reason == "wrong_key":
                count = self._patience.wrong(self._address, key)
                raise Refused("wrong_key", f"number {count} from there") from None
            raise
        try:
            self._admit()
        except Full:
            raise Refused("unavailable", "as many publish as may be") from None
        self._heard_at = asyncio.get_running_loop().time()
        logger.info("RTMP from %s publishes", self._address)
        self._session.start()
        self._flush()

    def _flush(self) -> None:
        out = self._session.outgoing()
        if out:
            self._writer.write(out)
        if self._writer.transport.get_write_buffer_size() > UNREAD:
            raise Broken("our answers are not read")

    async def _end(self, status: Status | None) -> None:
        source, self._source = self._source, None
        try:
            if source is not None:
                await source.close()
        except Exception:
            logger.exception("RTMP from %s: the source could not be closed", self._address)
        finally:
            try:
                await self._last_words(status)
            finally:
                self._writer.transport.abort()

    async def _last_words(self, status: Status | None) -> None:
        """Say why, and read on for a moment: closing with unread bytes would destroy what we said.

        Who has stopped by itself closes first: to GStreamer our end in the middle of its goodbye is a fault.
        """
        if status is not None:
            self._session.refuse(status)
        elif not self._stopped:
            return
        with contextlib.suppress(OSError):  # a TimeoutError, too
            async with asyncio.timeout(self._limits.linger_s):
                self._writer.write(self._session.outgoing())
                if not self._stopped and self._writer.can_write_eof():
                    self._writer.write_eof()
                left = LINGER_BYTES
                while left > 0 and (data := await self._reader.read(PIECE)):
                    left -= len(data)
