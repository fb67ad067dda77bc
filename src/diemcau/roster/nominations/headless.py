"""Lists pasted without their row of headings: it is put above them, as their columns tell."""

import re
from collections.abc import Callable
from dataclasses import replace

from diemcau.kernel.names import fold

from ..importing.book import Book, Sheet
from ..importing.grid import Grid
from ..importing.lines import text_of
from ..importing.tables import Table, tables_in

EMAIL = re.compile(r"[^\s<>,;:()\"]+@[^\s<>,;:()\"]+")
_EMAIL_HEADINGS = frozenset(
    ["email", "e mail", "mail", "thu dien tu", "hop thu", "hop thu dien tu", "dia chi email", "dia chi thu dien tu"]
)
_PHONE = re.compile(r"(?:\+?84|0)?[35789]\d{8}|0\d{7,10}")
_HEADINGS = {
    "full_name": "Họ và tên", "family_part": "Họ và tên đệm", "given_part": "Tên", "honorific": "Danh xưng", "position": "Chức vụ",
    "unit": "Đơn vị", "position_unit": "Chức vụ, đơn vị", "group": "Nhóm", "listed": "STT", "note": "Ghi chú", "phone": "Điện thoại",
}  # fmt: skip
_DROPPED = {
    "ethnicity": "Dân tộc", "religion": "Tôn giáo", "party": "Ngày vào Đảng", "identity_number": "CCCD", "birth": "Ngày sinh",
    "health": "Sức khỏe", "photo": "Ảnh thẻ", "family": "Quê quán", "bank": "Số tài khoản",
}  # fmt: skip


def is_email_heading(text: str) -> bool:
    """Whether a column is headed as addresses of e-mail are."""
    return re.sub(r"[^a-z]+", " ", fold(text)).strip() in _EMAIL_HEADINGS


def headed(book: Book) -> Book:
    """The book with a row of headings, row 0, above every list that has none; telephone numbers whose 0 was lost are no numbers of
    papers then, whatever stands among them."""
    return replace(book, sheets=tuple(map(_headed, book.sheets)))


def _headed(sheet: Sheet) -> Sheet:
    grid = Grid(sheet)
    tables = tables_in(grid)
    if len(tables) != 1 or tables[0].head >= 0 or tables[0].first > 0 or sheet.first_row != 1:
        return sheet
    return replace(sheet, rows=[list(_headings(grid, tables[0])), *sheet.rows], first_row=0)


def _headings(grid: Grid, table: Table) -> list[str]:
    width = max(map(len, grid.rows), default=0)
    found = [""] * width
    for column in table.columns:
        if column.at < width:
            found[column.at] = _DROPPED.get(column.dropped, "") if column.dropped else _HEADINGS.get(column.field, "")
    for at in range(width):
        said = [text for row in grid.rows if at < len(row) and (text := text_of(row[at]))]
        if found[at] in ("", _DROPPED["identity_number"]) and _mostly(said, _is_phone):
            found[at] = _HEADINGS["phone"]
        elif _mostly(said, lambda text: "@" in text):
            found[at] = "Email"
    if _HEADINGS["position"] not in found and (free := _first_free(grid, found)) is not None:
        found[free] = _HEADINGS["position"]
    return found


def _mostly(said: list[str], is_one: Callable[[str], bool]) -> bool:
    return bool(said) and sum(map(is_one, said)) * 2 > len(said)


def _is_phone(text: str) -> bool:
    return bool(_PHONE.fullmatch(re.sub(r"[\s.()-]", "", text)))


def _first_free(grid: Grid, found: list[str]) -> int | None:
    """The first column of words after the names that nothing is known of."""
    name = found.index(_HEADINGS["full_name"]) if _HEADINGS["full_name"] in found else len(found)
    for at in range(name + 1, len(found)):
        said = [text_of(row[at]) for row in grid.rows if at < len(row)]
        if not found[at] and _mostly([text for text in said if text], lambda text: text[:1].isalpha() and " " in text):
            return at
    return None
