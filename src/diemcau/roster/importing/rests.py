"""Rows of a list that are nobody by their look: headings of its sections, totals, signatures and notes below it."""

import re
from collections.abc import Collection, Mapping, Sequence

from diemcau.kernel.names import fold

from .headings import is_numbering
from .lines import Line, text_of

_TOTALS = ("tong cong", "tong so", "cong", "total")
_SUMS = ("tổng", "cộng", "total")
_SECTION = re.compile(r"([IVXLC]{1,6}|[A-ZĐ])\s*[.)/:–-]\s*\S.*")  # “II. CÁC ĐIỂM CẦU CẤP XÃ”
_NUMERAL = re.compile(r"([IVXLC]{1,6}|[A-ZĐ])[.)]?")  # alone in the column of row numbers
_SIGNED = re.compile(
    r"\(?(người (lập|tổng hợp|kiểm tra)|thủ trưởng|xác nhận của|ký tên|ký,|prepared by|signature|signed)(?!\w).*"
    r"|(tm|kt|tl|tuq)\. ?\w.*|(\w[\w ,]{0,30})?ngày .{1,12}tháng .*",
    re.IGNORECASE,
)
MOST = 3  # filled cells of a row that is a heading or a place for signatures
_NOTED = re.compile(r"\(?(ghi chú|lưu ý|nơi nhận|ký|notes?|remarks?)\s*[:,(].*", re.IGNORECASE)


class Rests:
    """Looks at the rows of one list, in their order. `columns`: place → field, as chosen."""

    def __init__(self, columns: Mapping[int, str]) -> None:
        self._names = {at for at, field in columns.items() if field in ("full_name", "family_part", "given_part")}
        self._listed = {at for at, field in columns.items() if field == "listed"}
        self._width = len(columns)
        self._last, self._rows, self._wide, self._is_below = 0, 0, 0, False

    def is_rest(self, line: Line, name: str) -> bool:
        """Whether a row is nobody. In doubt it is somebody, and what they lack is told."""
        filled = len(line.cells) - line.cells.count("")
        is_rest = (filled <= MOST or not _begins_as_name(name)) and self._is_nobody(line, name)
        self._is_below = self._is_below and is_rest
        if not is_rest:
            self._rows, self._wide = self._rows + 1, self._wide + (filled > 1)
        self._last = line.number
        return is_rest

    def _is_nobody(self, line: Line, name: str) -> bool:
        if _is_total(line, name):
            return True
        found = {at: text for at, cell in enumerate(line.cells) if cell != "" and (text := text_of(cell))}
        texts = list(found.values())
        is_lone = len(texts) == 1 and self._width > 1 and self._wide * 2 >= self._rows
        is_numbered = any(found.get(at, "").isdecimal() for at in self._listed)
        self._is_below = not is_numbered and (
            bool(_SIGNED.fullmatch(texts[0]))
            or (self._is_below and len(texts) < MOST)
            or (is_lone and bool(_NOTED.fullmatch(texts[0])))
        )
        return self._is_below or self._is_section(texts) or (is_lone and self._is_aside(line, found))

    def _is_section(self, texts: Sequence[str]) -> bool:
        if len(texts) == 1:
            return self._width > 1 and bool(_SECTION.fullmatch(texts[0]))
        return len(texts) == 2 and self._width > 2 and bool(self._listed and _NUMERAL.fullmatch(texts[0]))

    def _is_aside(self, line: Line, found: Collection[int]) -> bool:
        """A single cell that is no name, among the row numbers or below a gap, where most rows above have more."""
        (at,) = found
        return at in self._listed or (self._rows > 0 and line.number > self._last + 1 and at not in self._names)


def _begins_as_name(name: str) -> bool:
    return name[:1].isalpha() and not name.lower().startswith(_SUMS)


def _is_total(line: Line, name: str) -> bool:
    """Whether a row sums up (“Tổng cộng: 120 người”) or only numbers the columns."""
    if _begins_as_name(name):
        return False
    first = fold(next((text_of(cell) for cell in line.cells if cell != ""), ""))
    return is_numbering(line) or any(first == word or first.startswith(f"{word} ") for word in _TOTALS)
