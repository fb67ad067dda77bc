"""Rank order: people by what their position begins with, in the order of a list that each conference keeps for itself.

A line names one rank; spellings of it stand beside each other with | between. The longest beginning that fits counts, by whole words and
without regard to case, dots and the tone mark's place. Of several positions of one person the highest counts. Who fits nowhere comes last.
"""

import re
from collections.abc import Iterable

from diemcau.kernel.names import canonical

# How offices shorten, at the beginning of a position or anywhere in it: both sides of a comparison are written out.
_SHORT_FIRST = {
    "pct": "phó chủ tịch", "ct": "chủ tịch", "pbt": "phó bí thư", "bt": "bí thư", "pgđ": "phó giám đốc", "gđ": "giám đốc",
    "ptp": "phó trưởng phòng", "ptb": "phó trưởng ban", "p": "phó", "cvp": "chánh văn phòng", "pcvp": "phó chánh văn phòng",
    "cv": "chuyên viên", "uvbtv": "ủy viên ban thường vụ", "uvbch": "ủy viên ban chấp hành", "uv": "ủy viên",
}  # fmt: skip
_SHORT = {
    "ubnd": "ủy ban nhân dân", "hđnd": "hội đồng nhân dân", "mttq": "mặt trận tổ quốc", "ubmttq": "ủy ban mặt trận tổ quốc",
    "btv": "ban thường vụ", "bch": "ban chấp hành", "tp": "thành phố", "đu": "đảng ủy",
}  # fmt: skip
_WRITTEN = [{canonical(short): canonical(long) for short, long in one.items()} for one in (_SHORT_FIRST, _SHORT)]
_BETWEEN = re.compile(r"[,;/\n+&()]|\s[-–—]\s|\bkiêm\b", re.IGNORECASE)

PROPOSED = """\
Tổng Bí thư
Chủ tịch nước
Thủ tướng
Chủ tịch Quốc hội
Ủy viên Bộ Chính trị
Phó Chủ tịch nước | Phó Thủ tướng | Phó Chủ tịch Quốc hội
Ủy viên Trung ương
Bộ trưởng | Trưởng ban Trung ương
Bí thư Tỉnh ủy | Bí thư Thành ủy
Thứ trưởng | Phó Trưởng ban Trung ương
Phó Bí thư Thường trực Tỉnh ủy | Phó Bí thư Thường trực Thành ủy
Phó Bí thư Tỉnh ủy | Phó Bí thư Thành ủy
Chủ tịch HĐND tỉnh | Chủ tịch HĐND thành phố
Chủ tịch UBND tỉnh | Chủ tịch UBND thành phố
Chủ tịch Ủy ban MTTQ | Chủ tịch Ủy ban MTTQ Việt Nam tỉnh
Ủy viên Ban Thường vụ Tỉnh ủy | Ủy viên Ban Thường vụ Thành ủy
Phó Chủ tịch HĐND tỉnh | Phó Chủ tịch HĐND thành phố
Phó Chủ tịch UBND tỉnh | Phó Chủ tịch UBND thành phố
Cục trưởng | Vụ trưởng | Tổng Giám đốc | Director-General
Giám đốc | Chánh Thanh tra | Director
Phó Cục trưởng | Phó Vụ trưởng | Phó Tổng Giám đốc | Deputy Director-General
Phó Giám đốc | Phó Chánh Thanh tra | Deputy Director
Hiệu trưởng | Viện trưởng | Rector
Phó Hiệu trưởng | Phó Viện trưởng | Vice-Rector
Bí thư | Bí thư Đảng ủy
Phó Bí thư Thường trực
Phó Bí thư | Phó Bí thư Đảng ủy
Chủ tịch HĐND
Chủ tịch UBND
Chủ tịch | Chairman | Chairwoman | Chairperson
Phó Chủ tịch HĐND
Phó Chủ tịch UBND
Phó Chủ tịch | Deputy Chairman | Vice-Chairman
Chánh Văn phòng | Head of Office
Trưởng phòng | Trưởng ban | Trưởng khoa | Head
Phó Chánh Văn phòng
Phó Trưởng phòng | Phó Trưởng ban | Phó Trưởng khoa | Deputy Head
Trưởng trạm | Trưởng thôn | Tổ trưởng
Phó Trưởng trạm | Phó Trưởng thôn | Phó Tổ trưởng
Ủy viên
Chuyên viên cao cấp
Chuyên viên chính
Chuyên viên | Công chức | Officer
Cán bộ | Nhân viên | Viên chức | Giáo viên | Staff
"""
"""What a conference begins with, until its organiser says otherwise."""


def lines_of(text: str) -> list[str]:
    """The list as somebody typed it: lines without what is empty, each once."""
    return list(dict.fromkeys(line for raw in text.splitlines() if (line := " ".join(raw.split()))))


class Ranking:
    """Ranks of positions by a list of lines, best first."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        self._ranks: dict[str, int] = {}
        for rank, line in enumerate(self.lines):
            for spelling in line.split("|"):
                if words := " ".join(_words(spelling)):
                    self._ranks.setdefault(words, rank)
        self._known: dict[str, int] = {}

    @property
    def last(self) -> int:
        """The rank of those whose position begins like no line."""
        return len(self.lines)

    def of(self, position: str) -> int:
        """The rank of a position as somebody wrote it: 0 is the highest."""
        if position not in self._known:
            self._known[position] = min(map(self._of_one, _BETWEEN.split(position)), default=self.last)
        return self._known[position]

    def _of_one(self, position: str) -> int:
        words = _words(position)
        beginnings = (" ".join(words[:count]) for count in range(len(words), 0, -1))
        return next((self._ranks[one] for one in beginnings if one in self._ranks), self.last)


def _words(text: str) -> list[str]:
    first, anywhere = _WRITTEN
    words = canonical(text.replace(".", " ")).split()
    out: list[str] = []
    for word in words:
        is_early = len(out) < 1 or out == ["phó"] or out == [canonical("phó")]
        out += (first.get(word) if is_early and word in first else anywhere.get(word, word)).split()  # type: ignore[union-attr]
    return out
