"""Media playlists (RFC 8216) as a simulated player reads them."""

import re
from datetime import datetime
from typing import NamedTuple

_INFO = re.compile(r"#EXTINF:([0-9.]+)")


class Segment(NamedTuple):
    """`number` grows over everything; `length` in seconds; `at` when it was taken in the hall (Unix ms, 0: not said)."""

    number: int
    length: float
    address: str
    at: int


class Playlist(NamedTuple):
    """`target`: seconds between two looks; `heads`: init segments that are named."""

    target: float
    heads: tuple[str, ...]
    segments: tuple[Segment, ...]


def read(text: str) -> Playlist:
    """The playlist in `text`. Raises ValueError for anything else."""
    if not text.startswith("#EXTM3U"):
        raise ValueError("no playlist")
    target, number, length, at = 2.0, 0, 0.0, 0
    heads: list[str] = []
    segments: list[Segment] = []
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name == "#EXT-X-TARGETDURATION":
            target = float(value)
        elif name == "#EXT-X-MEDIA-SEQUENCE":
            number = int(value)
        elif name == "#EXT-X-MAP":
            heads.append(value.partition('URI="')[2].partition('"')[0])
        elif name == "#EXT-X-PROGRAM-DATE-TIME":
            at = round(datetime.fromisoformat(value).timestamp() * 1000)
        elif found := _INFO.match(line):
            length = float(found[1])
        elif line and not line.startswith("#"):
            segments.append(Segment(number, length, line, at))
            number, at = number + 1, 0
    return Playlist(target, tuple(heads), tuple(segments))
