"""A publisher's bytes cut into whole elements, so that a decoder started later can be given the head and a fresh beginning.

Nothing is decoded here. What is no Matroska or FLV stream raises Refused("bad_stream").
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from diemcau.plane.media.sources import Container, Refused

MAX_ELEMENT = 8 * 1024 * 1024  # bytes: a key frame of a 4K picture has one
MAX_HEAD = 1024 * 1024

_EBML, _SEGMENT, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675


@dataclass(frozen=True, slots=True)
class Element:
    """`head`: a stream begins here, this is all of its head so far known; `start`: a decoder may join here; `body`: the rest."""

    role: Literal["head", "start", "body"]
    data: bytes


class Cutter(Protocol):
    """Cuts one format. `cut` takes bytes as they come and gives the elements that are whole."""

    def cut(self, data: bytes) -> Iterator[Element]: ...


def cutter_of(container: Container) -> Cutter:
    """The cutter of a container."""
    return Matroska() if container == "matroska" else Flv()


class Matroska:
    """EBML (RFC 8794) and Matroska (RFC 9559): all before the first cluster is the head; a decoder may join at a cluster.

    Segments and clusters are stepped into, whether their size is known or not: recorders that stream leave it open.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._head: bytes | None = None
        self._began = False

    def cut(self, data: bytes) -> Iterator[Element]:
        self._buffer += data
        at = 0
        try:
            while (found := _ebml_header(self._buffer, at)) is not None:
                name, length, size = found
                master = name in (_SEGMENT, _CLUSTER)
                end = at + length + (0 if master else size)
                if not self._began and name != _EBML:
                    raise Refused("bad_stream", "no Matroska header")
                self._began = True
                if not master and size > MAX_ELEMENT:
                    raise Refused("bad_stream", "an element of more than 8 MB")
                if len(self._buffer) < end:
                    break
                piece = bytes(self._buffer[at:end])
                at = end
                yield from self._element(name, piece)
        finally:
            del self._buffer[:at]

    def _element(self, name: int, piece: bytes) -> Iterator[Element]:
        if name == _EBML:
            self._head = b""
        if self._head is not None and name != _CLUSTER:
            self._head += piece
            if len(self._head) > MAX_HEAD:
                raise Refused("bad_stream", "no cluster in the first megabyte")
            return
        if self._head is not None:
            yield Element("head", self._head)
            self._head = None
        yield Element("start" if name == _CLUSTER else "body", piece)


def _ebml_header(buffer: bytearray, at: int) -> tuple[int, int, int] | None:
    """Name, length of the header and size of the element at `at`; None when it is not all there."""
    if len(buffer) - at < 1:
        return None
    name_length = 9 - buffer[at].bit_length()
    if name_length > 4:
        raise Refused("bad_stream", "no Matroska element")
    if len(buffer) - at <= name_length:
        return None
    size_at = at + name_length
    size_length = 9 - buffer[size_at].bit_length()
    if size_length > 8:
        raise Refused("bad_stream", "no Matroska element")
    if len(buffer) < size_at + size_length:
        return None
    name = int.from_bytes(buffer[at:size_at], "big")
    bits = 7 * size_length
    size = int.from_bytes(buffer[size_at : size_at + size_length], "big") & ((1 << bits) - 1)
    if size == (1 << bits) - 1 and name not in (_SEGMENT, _CLUSTER):
        raise Refused("bad_stream", "an element without a size")
    return name, name_length + size_length, size


class Flv:
    """FLV 10.1 and Enhanced RTMP's tags. The head is the file header, the first script tag and the sequence headers;

    sequence headers that differ from those before begin a stream of their own (another resolution, another sound).
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._opening = b""
        self._script = b""
        self._headers: dict[int, bytes] = {}
        self._changed = True

    def cut(self, data: bytes) -> Iterator[Element]:
        self._buffer += data
        at = 0
        try:
            if not self._opening:
                if len(self._buffer) < 13:
                    if not b"FLV\x01".startswith(bytes(self._buffer[:4])):
                        raise Refused("bad_stream", "no FLV header")
                    return
                if self._buffer[:4] != b"FLV\x01" or int.from_bytes(self._buffer[5:9], "big") != 9:
                    raise Refused("bad_stream", "no FLV header")
                self._opening = bytes(self._buffer[:13])
                at = 13
            while len(self._buffer) - at >= 11:
                end = at + 15 + int.from_bytes(self._buffer[at + 1 : at + 4], "big")
                if self._buffer[at] & 0x1F not in (8, 9, 18) or end - at > MAX_ELEMENT:
                    raise Refused("bad_stream", "no FLV tag")
                if len(self._buffer) < end:
                    break
                tag = bytes(self._buffer[at:end])
                at = end
                yield from self._tag(tag)
        finally:
            del self._buffer[:at]

    def _tag(self, tag: bytes) -> Iterator[Element]:
        kind, body = tag[0] & 0x1F, tag[11:-4]
        if kind == 18:
            self._script = self._script or tag
            return
        if not body:
            return
        if _is_sequence_header(kind, body):
            known = self._headers.get(kind)
            if known is None or known[11:-4] != body:
                self._headers[kind] = tag
                self._changed = True
            return
        if self._changed:
            self._changed = False
            yield Element(
                "head", self._opening + self._script + b"".join(self._headers[k] for k in sorted(self._headers))
            )
        key = kind == 9 and body[0] >> 4 & 0x7 == 1
        yield Element("start" if key else "body", tag)


def _is_sequence_header(kind: int, body: bytes) -> bool:
    if kind == 9:
        if body[0] & 0x80:  # Enhanced RTMP: the packet's type, then a FourCC
            return body[0] & 0x0F == 0
        return body[0] & 0x0F == 7 and len(body) > 1 and body[1] == 0
    return body[0] >> 4 == 10 and len(body) > 1 and body[1] == 0
