"""What a hall process makes and what the packager tells of it: small heads (JSON) before the bytes, in `brokers.wire` packets."""

from typing import Literal

import msgspec

Rung = Literal["source", "360p", "stills", "audio"]
RUNGS: tuple[Rung, ...] = ("source", "360p", "stills", "audio")

# Packager to hall: a new input, its bytes (head: number of the input, Unix ms at which they came), its end; which input is on air; the rungs that are wanted.
OPEN, DATA, END, AIR, WANT = b"O", b"D", b"E", b"A", b"W"
# Hall to packager: an init segment, a part, an input that cannot be broadcast; and TAKEN.
INIT, PART, UNFIT = b"I", b"P", b"X"
# Front to packager besides DATA and END: who am I, publish, when the stream began, a word from the desk; and WANT.
HELLO, PUBLISH, BEGAN, COMMAND = b"H", b"B", b"T", b"C"
# Packager to front besides INIT and PART: a window begins anew or has been told whole, an answer to PUBLISH, bytes taken.
WINDOW, WHOLE, ANSWER, TAKEN = b"N", b"n", b"R", b"K"


class Init(msgspec.Struct, frozen=True, kw_only=True):
    """The beginning every segment of a life needs. `life` is one publisher's stream in one form; times in it begin at 0."""

    rung: Rung
    life: str
    codecs: str
    width: int = 0
    height: int = 0


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a segment: `segment` counts from the life's beginning in a hall, from a clock in a window.

    `at` is the Unix ms of the segment's first picture, `duration` in seconds; `ends`: the segment is whole with it.
    """

    rung: Rung
    life: str
    segment: int
    part: int
    duration: float
    at: int
    independent: bool
    ends: bool
    turn: int = 0  # the life's number in the window, for EXT-X-DISCONTINUITY-SEQUENCE


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """A hall's new input: what its bytes are, when they began to come (Unix ms)."""

    input: int
    container: Literal["matroska", "flv"]


class OnAir(msgspec.Struct, frozen=True, kw_only=True):
    """The input that is broadcast from its next key frame on, and the name of the life it begins."""

    input: int
    life: int


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """The rungs that somebody wants of a conference; `transcoding` off: nothing is decoded."""

    conference: int = 0
    rungs: tuple[Rung, ...] = ()
    transcoding: bool = True


class Unfit(msgspec.Struct, frozen=True, kw_only=True):
    """An input that cannot be broadcast, or has ended (`ended`)."""

    input: int
    reason: str
    detail: str = ""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """So many more bytes of an input have been read."""

    input: int
    bytes: int


class Publishing(msgspec.Struct, frozen=True, kw_only=True):
    """A front's word that somebody with a good ticket wants to publish."""

    conference: int
    kind: Literal["studio", "rtmp"]
    container: Literal["matroska", "flv"]
    peer: str
    who: str = ""
    standby: bool = False


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """The packager's answer to it, and what became of it later; no reason: go on, on air or standing by."""

    reason: str = ""
    detail: str = ""
    on_air: bool = False


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A window from its beginning: what a front had of this conference it forgets."""

    conference: int
    on_air: bool = False
    closed: bool = False


class Commanded(msgspec.Struct, frozen=True, kw_only=True):
    """A word from the desk: `switch` to the standby (or back), `record` on or off, whether to `transcode`, `cut` off who publishes
    (the key was renewed), `close` the broadcast (playlists get their end), `open` it again."""

    conference: int
    verb: Literal["switch", "record", "transcode", "cut", "close", "open"]
    on: bool = True
