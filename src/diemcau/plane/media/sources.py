"""The one way in: whoever publishes (the studio's WebSocket, RTMP) opens a source and feeds it a container's bytes."""

from typing import Literal, Protocol

Container = Literal["matroska", "flv"]
Kind = Literal["studio", "rtmp"]
Reason = Literal["wrong_key", "taken", "too_many", "bad_stream", "codec", "no_video", "unavailable"]


class Refused(Exception):
    """No publishing: `wrong_key`, `taken` (somebody else is on air in that role), `too_many` sources,
    `unavailable` (the packager is not there).

    `feed` raises it, too, when what came cannot be broadcast: `bad_stream` is no such container, `codec` neither H.264 with
    AAC nor Opus (`detail` names it), `no_video`, `taken` (switched off by the desk).
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class Source(Protocol):
    """One publisher's stream, until it is closed."""

    format: Container

    async def feed(self, data: bytes) -> None:
        """Hand on the next bytes; returns when more may come (back-pressure). Raises Refused when it is over."""

    async def close(self) -> None:
        """The publisher has gone. May be called twice, and after Refused."""


class ReadSource(Source, Protocol):
    """One whose door reads the stream itself."""

    def refuse(self, refused: Refused) -> None:
        """What came cannot be broadcast, as the door saw; the desk is told."""


class OpenSource(Protocol):
    """How a door (RTMP, WebSocket) gets a source; the manager gives its own, fronts one that goes through the socket."""

    async def __call__(self, key: str, kind: Kind, peer: str) -> ReadSource:
        """A source for who holds `key` (an RTMP key or a ticket's text); `peer` is the address, for the log. Raises Refused.

        RTMP sources are FLV: the file header first (audio and video flags set), then tags, sequence headers before frames.
        Studio sources are Matroska (WebM).
        """
