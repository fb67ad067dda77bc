"""Subjects and frames: what travels from work to the screens (WHATWG HTML §9.2, server-sent events)."""

import re
from typing import NamedTuple, Self

import msgspec

PHONES = "phones"
AUDIENCE = re.compile(r"^[a-z][a-z0-9-]{0,40}$")


class Subject(NamedTuple):
    """To whom a frame goes: everybody of one conference who listens as `audience` in `language`.

    Audiences: ``wall``, ``hall``, ``screens`` (every room screen), ``speakers``, ``lists``, ``films``, ``broadcast`` (pages of the hub), ``phones`` (of delegates),
    ``site-<id>`` (one room's desk and screen); each with ``-rehearsal`` behind it for the other run.
    """

    conference: int
    audience: str
    language: str

    def __str__(self) -> str:
        return f"{self.conference}/{self.audience}/{self.language}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError for anything `str` would not have written."""
        conference, audience, language = text.split("/")
        if not AUDIENCE.fullmatch(audience) or not re.fullmatch(r"[a-z]{2}", language):
            raise ValueError(text)
        found = cls(int(conference), audience, language)
        if str(found) != text:
            raise ValueError(text)
        return found


class Frame(msgspec.Struct, frozen=True):
    """One message to one subject. `id` is ``epoch-n`` of its publisher: any process can go on from it.

    `html` maps element ids to their new outer HTML; `cues` are tiny facts for scripts (``[name, facts]``).
    """

    id: str
    html: dict[str, str] = {}
    cues: list[tuple[str, dict[str, object]]] = []


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Frame)


def pack(frame: Frame) -> bytes:
    """A frame for the broker."""
    return _encoder.encode(frame)


def unpack(data: bytes) -> Frame:
    """A frame from the broker. Raises msgspec.MsgspecError."""
    return _decoder.decode(data)


def event(frame: Frame) -> bytes:
    """A frame as one server-sent event named ``frame``, its data one line of JSON ``{"html": …, "cues": …}``."""
    data = _encoder.encode({"html": frame.html, "cues": frame.cues})
    return b"id: %b\nevent: frame\ndata: %b\n\n" % (frame.id.encode(), data)


def hint(name: str, facts: dict[str, object]) -> bytes:
    """A cue that nobody catches up with, as an event without an id: what a reader has seen stays what it was."""
    return b"event: frame\ndata: %b\n\n" % _encoder.encode({"html": {}, "cues": [(name, facts)]})


HEARTBEAT = b": \n\n"
RESYNC = b"event: resync\ndata: {}\n\n"
