"""Whether our fonts and the operator's have a sign for every character, asked before a paper is made: typst leaves out what it lacks."""

import struct
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from ..options import options

_MOST = 20  # signs named
_UNSEEN = frozenset("\n\t\r\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff")


def missing(texts: Iterable[str]) -> list[str]:
    """The signs of these texts that no font has, at most 20, in the order of their numbers; controls and joiners need none."""
    asked = set().union(*map(set, texts)) - _UNSEEN
    return sorted(sign for sign in asked if ord(sign) not in _covered() and sign.isprintable())[:_MOST]


def _covered() -> frozenset[int]:
    extra = options().fonts_dir
    return _covered_by(str(extra) if extra else "")


@cache
def _covered_by(extra: str) -> frozenset[int]:
    ours = Path(__file__).resolve().parents[1] / "fonts"
    found: set[int] = set()
    for folder in filter(None, (ours, Path(extra) if extra else None)):
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in (".ttf", ".otf", ".ttc", ".otc"):
                found |= _of_file(path.read_bytes())
    return frozenset(found)


def _of_file(font: bytes) -> set[int]:
    """The characters that a file's fonts have (OpenType: `cmap`, formats 4 and 12); none of what is no font."""
    try:
        if font[:4] == b"ttcf":
            (count,) = struct.unpack_from(">I", font, 8)
            starts = struct.unpack_from(f">{count}I", font, 12)
        else:
            starts = (0,)
        return set().union(*(_of_font(font, start) for start in starts))
    except struct.error:
        return set()


def _of_font(font: bytes, start: int) -> set[int]:
    found: set[int] = set()
    (tables,) = struct.unpack_from(">H", font, start + 4)
    for number in range(tables):
        tag, _sum, at, _length = struct.unpack_from(">4sIII", font, start + 12 + 16 * number)
        if tag != b"cmap":
            continue
        (maps,) = struct.unpack_from(">H", font, at + 2)
        for one in range(maps):
            platform, _encoding, offset = struct.unpack_from(">HHI", font, at + 4 + 8 * one)
            if platform in (0, 3):  # Unicode, Windows
                found |= _of_map(font, at + offset)
    return found


def _of_map(font: bytes, at: int) -> set[int]:
    (form,) = struct.unpack_from(">H", font, at)
    found: set[int] = set()
    if form == 12:
        (groups,) = struct.unpack_from(">I", font, at + 12)
        for number in range(groups):
            first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * number)
            found.update(range(first + (glyph == 0), last + 1))
    elif form == 4:
        (double,) = struct.unpack_from(">H", font, at + 6)
        count = double // 2
        ends = struct.unpack_from(f">{count}H", font, at + 14)
        firsts = struct.unpack_from(f">{count}H", font, at + 16 + double)
        for end, first in zip(ends, firsts, strict=True):
            found.update(range(first, min(end, 0xFFFE) + 1))
    return found
