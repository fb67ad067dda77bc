"""Texts with separators (.csv, .tsv), in whatever coding they were saved."""

import re

from diemcau.infra.workbooks import csv_lines
from diemcau.kernel.errors import Refused
from diemcau.kernel.legacy import strange

from ..book import Encoding, Value
from ..lettering import reading
from ..raw import MAX_ROWS, Raw, value_of
from .found import Found

_MARKS: tuple[tuple[bytes, str, Encoding], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig", "utf-8-sig"),
    (b"\xff\xfe", "utf-16", "utf-16"),
    (b"\xfe\xff", "utf-16", "utf-16"),
)
_SEPARATORS = "\t;,|"
_LOOK = 1 << 16
_QUOTED = re.compile('="[^"]*"')  # so written that a spreadsheet leaves a text a text
_CELL = re.compile(
    r'(?<![^\t;,|\r\n])"(?:[^"]|""){0,2000}"(?=[\t;,|\r\n]|$)'
)  # in marks from end to end: may hold lines and separators
_END = "\uf8ff"
_PAGE = re.compile(r"\s*(?:<!doctype html|<html|<\?xml|<table|<meta)", re.IGNORECASE)


def read(data: bytes, *, most: int | None) -> Found:
    """A text with separators. Refused: `web_page`, `not_a_list`, `cell_too_long`, `too_many_rows`, `quote_not_closed`: what follows it would be
    one cell, and hardly anybody on the list."""
    text, encoding = decoded(data)
    if _PAGE.match(text):
        raise Refused("web_page")
    if "\0" in text and encoding != "utf-16":
        raise Refused("not_a_list")
    separator = _separator(text)
    rows: list[list[Value]] = []
    for number, cells in enumerate(csv_lines(_ended(text), separator)):
        if cells == [_END] or number == most:
            break
        if number >= MAX_ROWS:
            raise Refused("too_many_rows", rows=MAX_ROWS)
        if number == 0 and cells and re.fullmatch("sep=.?", cells[0].lower()):
            cells = []  # noqa: PLW2901 - Excel's own way to name the separator is no row of the list
        if cells and cells[-1].endswith(f"\n{_END}"):
            raise Refused("quote_not_closed", row=number + 1)
        rows.append([value_of(cell[2:-1] if _QUOTED.fullmatch(cell) else cell) for cell in cells])
    return Found("tsv" if separator == "\t" else "csv", [Raw("1", rows)], encoding)


def _ended(text: str) -> str:
    """The text and a last line of its own, which is no line where a quotation mark was left open."""
    return f"{text}{'' if text.endswith(chr(10)) else chr(10)}{_END}"


def decoded(data: bytes) -> tuple[str, Encoding]:
    """The text and the name of its coding: by its mark, else UTF-8, else the old coding in which most words are Vietnamese."""
    for mark, codec, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(codec, errors="replace"), encoding
    nuls = (data[:_LOOK:2].count(0), data[1:_LOOK:2].count(0))
    if max(nuls) * 8 > len(data[:_LOOK]) and min(nuls) * 8 < max(nuls):
        return data.decode("utf-16-be" if nuls[0] > nuls[1] else "utf-16-le", errors="replace"), "utf-16"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _by_lines(data) or _by_letters(data)


def _by_lines(data: bytes) -> tuple[str, Encoding] | None:
    """A text that was put together of pieces, some of them UTF-8; None when none is."""
    lines = data.split(b"\n")
    texts = [_utf8(line) for line in lines]
    if not any(text is not None and not text.isascii() for text in texts):
        return None
    rest, _encoding = _by_letters(b"\n".join(line for line, text in zip(lines, texts, strict=True) if text is None))
    others = iter(rest.split("\n"))
    return "\n".join(next(others) if text is None else text for text in texts), "mixed"


def _utf8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _by_letters(data: bytes) -> tuple[str, Encoding]:
    """Of the eight-bit codings the one in which the fewest words are strange. Old ones come as they are: cells are turned into
    Unicode one by one (lettering.py)."""
    high = b"\n".join(line for line in data[: 4 * _LOOK].split(b"\n") if not line.isascii())[:_LOOK]
    seen = high.decode("cp1252", errors="replace")
    read = reading(seen)
    worth: dict[Encoding, int] = {
        "cp1258": strange(high.decode("cp1258", errors="replace")), "tcvn3": read.tcvn3, "vni": read.vni
    }  # fmt: skip
    best = min(worth, key=lambda encoding: worth[encoding])
    return data.decode("cp1258" if best == "cp1258" else "cp1252", errors="replace"), best


def _separator(text: str) -> str:
    """The separator that cuts the most of the first lines into the most equal pieces."""
    lines = [line for line in _CELL.sub("", text[:_LOOK]).splitlines()[:60] if line.strip()]
    if lines and re.fullmatch("sep=.", lines[0].lower()):
        return lines[0][4]
    counts = {mark: [_outside(line).count(mark) for line in lines] for mark in _SEPARATORS}

    def worth(mark: str) -> tuple[int, int]:
        often = max(set(counts[mark]) - {0}, key=counts[mark].count, default=0)
        return counts[mark].count(often) if often else 0, often

    return max(_SEPARATORS, key=worth)


def _outside(line: str) -> str:
    """A line without what stands in quotation marks."""
    return re.sub('"[^"]*"', "", line)
