"""Makes a PDF small: its loose objects go into compressed object streams (PDF 1.5, ISO 32000-1 §7.5.7 and §7.5.8).

typst writes every object for itself, and one for every cell of a table, so that screen readers find their way: of a report
on 3,642 rooms that is three quarters of the file, and compresses forty-fold.
"""

import re
import zlib
from collections.abc import Sequence

_EACH = 1_000  # objects of a stream: readers unpack a stream whole to get at one of them
_ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf])")
_HEAD = re.compile(rb"\s*\d+ 0 obj\s*")
_KEPT = re.compile(rb"/(?:Root|Info) \d+ \d+ R|/ID\[.*?\]", re.DOTALL)


def packed(paper: bytes) -> bytes:
    """The same document with object streams. `paper` has one table of references, no encryption and no updates."""
    table = int(paper[paper.rindex(b"startxref") + 9 :].split()[0])
    trailer = paper.index(b"trailer", table)
    starts = [int(at) if kind == b"n" else 0 for at, kind in _ENTRY.findall(paper[table:trailer])]
    out, places = bytearray(paper[: min(at for at in starts if at)]), [(0, 0, 65535)] * len(starts)
    loose: list[tuple[int, bytes]] = []
    ends = dict(zip(sorted(filter(None, starts)), [*sorted(filter(None, starts))[1:], table], strict=True))
    for number, at in enumerate(starts):
        if not at:
            continue
        body = paper[at : ends[at]]
        if b"stream\n" in body or b"stream\r" in body:
            places[number] = (1, len(out), 0)
            out += body
        else:
            loose.append((number, _HEAD.sub(b"", body.rstrip().removesuffix(b"endobj"), count=1).strip()))
    for first in range(0, len(loose), _EACH):
        piece = loose[first : first + _EACH]
        for index, (number, _body) in enumerate(piece):
            places[number] = (2, len(places), index)
        places.append((1, len(out), 0))
        out += _stream(len(places) - 1, *_together(piece))
    places.append((1, len(out), 0))
    kept = b"".join(_KEPT.findall(paper[trailer:]))
    facts = b"/Type/XRef/Size %d/W[1 4 2]/DecodeParms<</Predictor 12/Columns 7>>%s" % (len(places), kept)
    at = len(out)
    out += _stream(len(places) - 1, facts, _differences(places))
    out += b"startxref\n%d\n%%%%EOF\n" % at
    return bytes(out)


def _together(piece: Sequence[tuple[int, bytes]]) -> tuple[bytes, bytes]:
    """What an object stream says of itself, and what it holds."""
    numbers, at = [], 0
    for number, body in piece:
        numbers.append(b"%d %d" % (number, at))
        at += len(body) + 1
    head = b" ".join(numbers) + b"\n"
    return b"/Type/ObjStm/N %d/First %d" % (len(piece), len(head)), head + b"\n".join(body for _, body in piece)


def _differences(places: Sequence[tuple[int, int, int]]) -> bytes:
    """Every entry as its bytes' differences from the one before (PNG's filter “up”): neighbours differ by one."""
    rows = [bytes((kind,)) + a.to_bytes(4, "big") + b.to_bytes(2, "big") for kind, a, b in places]
    above = [bytes(7), *rows]
    return b"".join(
        b"\2" + bytes((now - then) & 255 for now, then in zip(row, up, strict=True))
        for row, up in zip(rows, above, strict=False)
    )


def _stream(number: int, facts: bytes, content: bytes) -> bytes:
    small = zlib.compress(content, 9)
    return b"%d 0 obj\n<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        number, facts, len(small), small,
    )  # fmt: skip
