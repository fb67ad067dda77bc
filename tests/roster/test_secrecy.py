"""Nothing that bears a state-secret mark comes in, wherever the mark stands; names and words that look like one do (domain.md §4.2)."""

import io
import zipfile

import openpyxl
import pytest
import xlwt

from diemcau.kernel.errors import Refused
from diemcau.roster.importing.opening import open_book
from diemcau.roster.importing.secrecy import is_marked_name

from . import lists

HEAD = ["STT", "Họ và tên", "Chức vụ"]
PEOPLE = [[str(n), f"Lò Văn Tiến {chr(96 + n % 26)}", "Cán bộ"] for n in range(1, 71)]


def is_refused(data: bytes, name: str = "ds.xlsx") -> bool:
    try:
        open_book(data, name)
    except Refused as refused:
        return refused.code == "file_marked_secret"
    return False


@pytest.mark.parametrize(
    "row",
    [
        ["TỐI MẬT", "", ""], ["", "", "MẬT"], ["", "(TUYỆT MẬT)", ""], ["", "M Ậ T", ""], ["61", "Lò Văn Tám", "TỐI MẬT"], ["", "TOI MAT", ""], ["Độ mật: Mật", "", ""],
        ["61", "Vàng A Sử", "Tối mật"],
    ],
)  # fmt: skip
def test_a_mark_far_below_is_found(row: list[str]) -> None:
    assert is_refused(lists.xlsx([HEAD, *PEOPLE[:60], row, *PEOPLE[60:]]))


@pytest.mark.parametrize(
    "rows",
    [
        [["Họ", "Tên"], *[["Lò Thị", "Mai"]] * 50, ["NGUYỄN THỊ", "MẬT"], ["Lò", "Mật"]],
        [["Họ và tên", "Đơn vị"], ["NGUYỄN VĂN MẬT", "HTX MẬT ONG"], ["Bà Trần Thị Tuyết Mật", "Ban Cơ yếu, phòng Bảo mật"], *[["Lò Văn A", ""]] * 50, ["Mật", "Hội Mật độ"]],
        [["HTX MẬT ONG BẢN HẸ"], ["HỘI NGHỊ TUYÊN TRUYỀN TỚI MẶT TRẬN CÁC XÃ"], HEAD, *PEOPLE],
        [["NGUYỄN VĂN MẬT", "Chủ tịch"], ["LÒ THỊ MẬT", "Cán bộ"]],
    ],
)  # fmt: skip
def test_names_and_words_are_no_marks(rows: list[list[str]]) -> None:
    wide = max(map(len, rows))
    assert not is_refused(lists.xlsx([[*row, *[""] * (wide - len(row))] for row in rows]))


@pytest.mark.parametrize(
    ("name", "marked"),
    [
        ("ds_TOIMAT.xlsx", True), ("TuyetMat2026.xlsx", True), ("danh sach TOI-MAT.xlsx", True), ("Danh sách MẬT.xlsx", True), ("ds-mật.xlsx", True), ("toi mat.csv", True),
        ("Ket noi toi Mat tran.xlsx", False), ("danh sach co mat.xlsx", False), ("Nguyễn Văn Mật.xlsx", False), ("HTX Mật ong.xlsx", False), ("Tới Mặt trận.xlsx", False),
        ("tap huan bao mat.xlsx", False),
    ],
)  # fmt: skip
def test_file_names(name: str, marked: bool) -> None:
    assert is_marked_name(name) == marked


def test_headers_and_footers_of_pages() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEAD, *PEOPLE):
        sheet.append(row)
    assert not is_refused(lists.saved(book))
    sheet.oddFooter.center.text = "MẬT"
    sheet.oddFooter.center.font = "Times New Roman,Bold"
    assert is_refused(lists.saved(book))
    old = xlwt.Workbook(encoding="utf-8")
    page = old.add_sheet("DS")
    for i, row in enumerate((HEAD, *PEOPLE)):
        for j, cell in enumerate(row):
            page.write(i, j, cell)
    for text, expected in (("Trang &P", False), ("&L&BTỐI MẬT", True)):
        vars(page)["_Worksheet__footer_str"] = text  # its own setter takes ASCII alone
        out = io.BytesIO()
        old.save(out)
        assert is_refused(out.getvalue(), "ds.xls") == expected


def with_part(data: bytes, name: str, text: str) -> bytes:
    """An office file with one part put in, or in its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "part", "text"),
    [
        ("docx", "word/header1.xml", '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath style="x" string="{}"/></w:hdr>'),
        ("docx", "docProps/core.xml", "<a><keywords>{}</keywords></a>"),
        ("docx", "word/comments.xml", "<a><b>Độ</b><b> {}</b></a>"),
        ("xlsx", "docProps/core.xml", "<a><b>x</b><subject>{}</subject></a>"),
        ("xlsx", "xl/comments1.xml", "<a><t>Ghi chú: {}</t></a>"),
        ("ods", "meta.xml", "<a><b>{}</b></a>"),
    ],
)  # fmt: skip
def test_watermarks_notes_and_what_is_said_of_a_file(kind: str, part: str, text: str) -> None:
    rows = [HEAD, *PEOPLE[:3]]
    data = {"xlsx": lists.xlsx, "ods": lists.ods, "docx": lists.word}[kind](rows)
    assert [
        is_refused(with_part(data, part, text.format(said)), f"ds.{kind}")
        for said in ("TỐI MẬT", "Bế Thị Mật", "bảo mật")
    ] == [True, False, False]


def test_a_heading_that_is_a_formula_is_read() -> None:
    """Saved without values by a program: a text, another cell's; nothing is calculated. In texts with separators, too."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["DANH SÁCH", "Chức vụ"])
    sheet.append(["STT", '="Họ và"&" tên"', "=B1", '="SĐT "&NOW()'])
    for row in PEOPLE[:3]:
        sheet.append(row)
    found = open_book(lists.saved(book), "ds.xlsx")
    assert found.sheets[0].rows[1][:3] == ["STT", "Họ và tên", "Chức vụ"]
    assert [(one.code, one.cell) for one in found.noticed] == [("formula_without_value", "Sheet!D2")]
    text = open_book('STT;="Họ và tên";="Chức vụ"\r\n1;="Lò Văn A";Cán bộ\r\n'.encode(), "ds.csv")
    assert text.sheets[0].rows == [["STT", "Họ và tên", "Chức vụ"], ["1", "Lò Văn A", "Cán bộ"]]
