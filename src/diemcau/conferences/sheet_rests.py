"""Rows of a list that are no sites by their look: totals, signatures, notes below it. A person has the last word."""

import re
from collections.abc import Sequence

from .sheet_cells import Cells

# With their marks: “Tổng công ty …” and “Cộng Hòa” are places.
_TOTAL = re.compile(r"(tổng|tổng cộng|tổng số|cộng|tong|tong cong|tong so|total|grand total|sum)\s*([:;.,=(\d].*)?")
_COUNTED = re.compile(r"(tổng cộng|tổng số|tổng) (có )?\d.*|tổng số (các )?điểm cầu.*")
_BELOW = re.compile(
    r"\(?(người lập|người tổng hợp|người kiểm tra|thủ trưởng|ký tên|ký, |ký và |ký ghi|xác nhận của|ghi chú|lưu ý|nơi nhận|"
    r"prepared by|signature|signed|notes?|remarks?)(?![\w-]).*"
)


def split(rows: Sequence[Cells]) -> tuple[list[Cells], list[Cells]]:
    """The rows that are sites, and those that seem to be none: they speak of totals or signatures, or stand below a gap with a
    single cell filled while most of the list above has more. A list of nothing else is a list."""
    sites: list[Cells] = []
    rests: list[Cells] = []
    last, wide, is_below = 0, 0, False
    for row in rows:
        cells = row.filled()
        first = cells[0].lower()
        lone = len(cells) == 1 and wide * 2 > len(sites)
        is_below = bool(_BELOW.fullmatch(first)) or (lone and (is_below or row.number > last + 1))
        is_rest = is_below or bool(_TOTAL.fullmatch(first) or _COUNTED.fullmatch(first))
        (rests if is_rest else sites).append(row)
        wide += not is_rest and len(cells) > 1
        last = row.number
    return (sites, rests) if sites else (list(rows), [])
