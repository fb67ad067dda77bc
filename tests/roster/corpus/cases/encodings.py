"""Lists typed or saved in another age."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.roster.corpus import invented, legacy, typing_of
from tests.roster.corpus.cases import CASES, case
from tests.roster.corpus.cases.layouts import simple
from tests.roster.corpus.page import Cell, Drawn, Page, Person, in_parts
from tests.roster.corpus.writers.text import write_text

WHAT = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8-sig",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16",
    "cp1258": "cp1258",
    "tcvn3": "tcvn3",
    "vni": "vni",
}


def _text(kind: str, charset: str, separator: str = ",") -> Callable[[Random], Drawn]:
    def draw(dice: Random) -> Drawn:
        page = Page("1")
        page.put(1, 1, "DANH SÁCH ĐẠI BIỂU THAM DỰ HỘI NGHỊ")
        simple(dice, page, 3, 9)
        return Drawn(kind, [page], charset=charset, separator=separator, encoding=WHAT[charset])

    return draw


for _kind, _charset, _separator in (
    ("csv", "utf-8", ","), ("csv", "utf-8-sig", ";"), ("csv", "utf-16", ";"), ("csv", "cp1258", ","), ("csv", "cp1258", ";"),
    ("csv", "tcvn3", ","), ("csv", "vni", ";"), ("csv", "utf-8", "|"), ("tsv", "utf-16", "\t"), ("tsv", "tcvn3", "\t"), ("tsv", "vni", "\t"),
):  # fmt: skip
    _mark = {",": "comma", ";": "semicolon", "|": "bar", "\t": "tab"}[_separator]
    CASES[f"{_kind}-{_charset}-{_mark}"] = _text(_kind, _charset, _separator)


def _fonts(kind: str, text: str) -> Callable[[Random], Drawn]:
    def draw(dice: Random) -> Drawn:
        page = Page("Sheet1" if kind != "docx" else "1")
        page.wide(1, 1, 5, "DANH SÁCH ĐẠI BIỂU", bold=True)
        simple(dice, page, 3, 9)
        typing_of.in_fonts(text, page)
        return Drawn(kind, [page], encoding={"tcvn3-capitals": "tcvn3", "half": "mixed"}.get(text, text))

    return draw


for _kind in ("xlsx", "xls", "ods", "docx"):
    for _text_habit in ("tcvn3", "tcvn3-capitals", "vni"):
        CASES[f"fonts-{_text_habit}-in-{_kind}"] = _fonts(_kind, _text_habit)


@case
def tcvn3_pasted_under_another_font(dice: Random) -> Drawn:
    """Letters of TCVN3 in Times New Roman: only their statistics tell."""
    page = Page("Sheet1")
    simple(dice, page, 1, 10)
    typing_of.in_fonts("tcvn3", page)
    page.cells = {place: replace(cell, font="") for place, cell in page.cells.items()}
    return Drawn("xlsx", [page], encoding="tcvn3")


@case
def vni_pasted_under_another_font(dice: Random) -> Drawn:
    page = Page("Sheet1")
    simple(dice, page, 1, 10)
    typing_of.in_fonts("vni", page)
    page.cells = {place: replace(cell, font="") for place, cell in page.cells.items()}
    return Drawn("xls", [page], encoding="vni")


@case
def unicode_under_an_old_font(dice: Random) -> Drawn:
    """The cell's font says .VnTime, but its text is Unicode: typed over, or shown in another font by the system."""
    page = Page("Sheet1")
    simple(dice, page, 1, 10)
    page.cells = {place: replace(cell, font=".VnTime") for place, cell in page.cells.items()}
    return Drawn("xlsx", [page])


@case
def two_old_encodings_in_one_list(dice: Random) -> Drawn:
    """Three offices' rows pasted into one sheet: TCVN3, VNI and Unicode."""
    page = Page("Sheet1")
    page.line(1, ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Điện thoại"], bold=True)
    simple(dice, page, 1, 12)
    for (row, column), cell in list(page.cells.items()):
        if row > 1 and isinstance(cell.value, str) and row % 3:
            old = legacy.tcvn3(cell.value) if row % 3 == 1 else legacy.vni(cell.value)
            page.cells[row, column] = Cell(old, ".VnTime" if row % 3 == 1 else "VNI-Times")
    return Drawn("xlsx", [page], encoding="mixed")


@case
def rows_in_unicode_among_old_fonts(dice: Random) -> Drawn:
    """Every other row was typed anew: what could be read either way is Unicode where old texts bear their font; TCVN3 has no capital Ủ."""
    page = Page("Sheet1")
    page.line(1, ["STT", "Họ và tên", "Chức vụ", "Đơn vị"], bold=True)
    told = ["Phùng Thu Vân", "Võ Kim Nhung", "Lâm Thanh Nam", "Vi Công Vinh", "Phùng Bá Hòa", "Nông Kim Hoa"]
    for number, full in enumerate(told, 1):
        post, unit = "Ủy viên Thường trực", invented.units(dice, 1)[0]
        old = number % 2
        cells = [full, post, unit]
        for column, text in enumerate(cells, 2):
            coded = old and column > 2
            page.put(
                1 + number,
                column,
                legacy.tcvn3(text) if coded else text,
                font=".VnTime" if coded else "Times New Roman",
            )
        page.put(1 + number, 1, number)
        page.expect(1 + number, 2, Person(full, post, unit))
    return Drawn("xlsx", [page], encoding="mixed")


@case
def marks_as_separate_characters(dice: Random) -> Drawn:
    page = Page("Sheet1")
    simple(dice, page, 1, 8)
    in_parts(page)
    return Drawn("ods", [page])


@case
def half_the_list_in_parts(dice: Random) -> Drawn:
    """Two systems fed one sheet: some rows composed, some not; the same unit in both."""
    page, parted = Page("Sheet1"), Page()
    simple(dice, page, 1, 8, unit=invented.communes(dice, 1)[0])
    parted.cells = {place: cell for place, cell in page.cells.items() if place[0] % 2}
    in_parts(parted)
    page.cells |= parted.cells
    return Drawn("xlsx", [page])


@case
def small_letters_in_a_font_of_capitals(dice: Random) -> Drawn:
    """Typed without shift in .VnTimeH: on the screen all are capitals."""
    page = Page("Sheet1")
    simple(dice, page, 1, 8)
    for (row, column), cell in list(page.cells.items()):
        if isinstance(cell.value, str):
            look = ".VnTimeH" if column == 2 else ".VnTime"
            page.cells[row, column] = Cell(legacy.tcvn3(cell.value.lower() if column == 2 else cell.value), look)
    return Drawn("xlsx", [page], encoding="tcvn3")


@case
def capitals_in_vni(dice: Random) -> Drawn:
    page = Page("Sheet1")
    simple(dice, page, 1, 8)
    for (row, column), cell in list(page.cells.items()):
        if isinstance(cell.value, str):
            page.cells[row, column] = Cell(legacy.vni(cell.value.upper() if column == 2 else cell.value), "VNI-Times")
    return Drawn("xls", [page], encoding="vni")


@case
def lines_that_end_as_on_an_old_mac(dice: Random) -> Drawn:
    page = Page("1")
    simple(dice, page, 1, 8)
    raw = write_text(Drawn("csv", [page], charset="utf-8", separator=";")).replace(b"\r\n", b"\r")
    return Drawn("csv", [page], encoding="utf-8", raw=raw)
