"""An FLV byte stream from RTMP's messages: the header, then a tag for each ("Adobe Flash Video File Format 10.1", annex E)."""

from collections.abc import Mapping

from diemcau.plane.media.rtmp import amf0
from diemcau.plane.media.rtmp.chunks import Broken

AUDIO, VIDEO, DATA = 8, 9, 18
HEADER = b"FLV\x01\x05\x00\x00\x00\x09\x00\x00\x00\x00"  # sound and picture, and the size of no tag before
LEAD_MS = 1_000  # what an encoder sends before its first frame's time still has a place
MAX_METADATA = 64
_WRAP = 1 << 32
_SHORT_WRAP = 1 << 24
_NEAR_MS = 60_000


class Timeline:
    """An encoder's clock, which wraps at 2^32 ms (or, never extended, at 2^24), as ms that only run on."""

    def __init__(self) -> None:
        self._base: int | None = None
        self._last = 0  # the encoder's own
        self._run = 0  # the same without wraps
        self.at = 0

    def frame(self, at: int) -> int:
        """The place in ms of a frame stamped `at`. Raises Broken behind 49 days, which FLV cannot say."""
        if self._base is None:
            self._last = self._run = at
            self._base = max(0, at - LEAD_MS)
        step = (at - self._last + _WRAP // 2) % _WRAP - _WRAP // 2
        for wrap in (_SHORT_WRAP, -_SHORT_WRAP):
            if abs(step + wrap) < _NEAR_MS:
                step += wrap
        self._last = at
        self._run += step
        self.at = max(0, self._run - self._base)
        if self.at >= _WRAP:
            raise Broken("the encoder's clock ran on for more than 49 days")
        return self.at


def tag(kind: int, at: int, body: bytes) -> bytes:
    """One tag at `at` ms, and its size behind it."""
    head = bytes([kind]) + len(body).to_bytes(3) + (at & 0xFFFFFF).to_bytes(3) + bytes([at >> 24, 0, 0, 0])
    return head + body + (len(body) + 11).to_bytes(4)


def metadata(members: Mapping[str, amf0.Value]) -> bytes:
    """The tag of onMetaData with the plain members of what the encoder said of itself."""
    plain = {name: v for name, v in members.items() if isinstance(v, str | float | bool)}
    few = dict(list(plain.items())[:MAX_METADATA])
    return tag(DATA, 0, amf0.write("onMetaData") + amf0.write_array(few))
