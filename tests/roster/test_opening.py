"""Lists as they come: every format, fonts and codings of before Unicode, and files that are none."""

import datetime
import io
import unicodedata
import zipfile
from contextlib import suppress

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from diemcau.kernel.errors import Refused
from diemcau.kernel.legacy import Coding, from_unicode
from diemcau.roster.importing.book import Book, Decoded, Noticed, Range
from diemcau.roster.importing.opening import open_book
from diemcau.roster.refusals import TEXTS

from . import lists

ROWS = [
    ["STT", "Họ và tên", "Chức vụ"],
    ["1", "Nguyễn Thị Thuỷ", "Phó Chủ tịch"],
    ["2", "Lê Bá Hoà", "Đội trưởng"],
    ["3", "H'Hen Niê", "Công chức"],
    ["4", "Vũ Phú", "Cán bộ"],
]
TEXT = "".join(";".join(row) + "\r\n" for row in ROWS)
MARKS = "\u0300\u0301\u0303\u0309\u0323"


def old(coding: Coding) -> list[list[str]]:
    return [[from_unicode(cell, coding) for cell in row] for row in ROWS]


def cp1258(text: str) -> bytes:
    """As Windows writes it: a letter, and its tone beside it."""
    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            out += unicodedata.normalize("NFC", "".join(part for part in parts if part not in MARKS)).encode("cp1258")
            out += "".join(part for part in parts if part in MARKS).encode("cp1258")
    return out


def refused(data: bytes, name: str = "list.xlsx") -> str:
    with pytest.raises(Refused) as caught:
        open_book(data, name)
    assert caught.value.code in TEXTS
    assert TEXTS[caught.value.code] % caught.value.facts
    return caught.value.code


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def the_same(book: Book) -> bool:
    return book.sheets[0].rows == ROWS


@pytest.mark.parametrize("kind", lists.FORMATS)
def test_every_format_says_the_same(kind: str) -> None:
    book = open_book(lists.FORMATS[kind](ROWS), f"list.{kind}")
    assert (book.kind, book.encoding, the_same(book), book.decoded) == (kind, "unicode", True, ())
    assert book.sheets[0].cell(2, 1) == ("1!B2" if kind == "docx" else "Danh sách!B2")


@pytest.mark.parametrize("kind", lists.FORMATS)
@pytest.mark.parametrize(("coding", "font"), [("tcvn3", ".VnTime"), ("vni", "VNI-Times"), ("tcvn3", "Arial")])
def test_old_fonts_are_read_in_every_format(kind: str, coding: Coding, font: str) -> None:
    book = open_book(lists.FORMATS[kind](old(coding), font), f"list.{kind}")
    assert (book.encoding, the_same(book)) == (coding, True)
    sheet = book.sheets[0]
    why = "letters" if font == "Arial" else "font"
    assert Decoded(sheet.cell(2, 1), from_unicode("Nguyễn Thị Thuỷ", coding), "Nguyễn Thị Thuỷ", why) in book.decoded


@pytest.mark.parametrize("kind", lists.FORMATS)
def test_fonts_of_capitals_and_unicode_under_old_fonts(kind: str) -> None:
    small = [[from_unicode(cell.lower(), "tcvn3") for cell in row] for row in ROWS]
    loud = open_book(lists.FORMATS[kind](small, ".VnTimeH"), "list")
    assert loud.sheets[0].rows == [[cell.upper() for cell in row] for row in ROWS]
    plain = open_book(lists.FORMATS[kind](ROWS, ".VnTimeH"), "list")
    assert (plain.encoding, the_same(plain)) == ("unicode", True)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-be"), "utf-16"),
        (cp1258(TEXT), "cp1258"),
        (from_unicode(TEXT, "tcvn3").encode("cp1252"), "tcvn3"),
        (from_unicode(TEXT, "vni").encode("cp1252"), "vni"),
        (from_unicode(TEXT, "vni").encode(), "vni"),
        (unicodedata.normalize("NFD", TEXT).encode(), "utf-8"),
    ],
)
@pytest.mark.parametrize("separator", ";,\t|")
def test_texts_in_all_codings(data: bytes, encoding: str, separator: str) -> None:
    book = open_book(data.replace(b";", separator.encode()), "list.csv")
    assert (book.kind, book.encoding, the_same(book)) == ("tsv" if separator == "\t" else "csv", encoding, True)


def test_texts_put_together_of_two_codings() -> None:
    book = open_book(TEXT.encode() + cp1258(TEXT), "list.csv")
    assert (book.encoding, book.sheets[0].rows) == ("mixed", ROWS + ROWS)


def test_separators_in_quotation_marks_and_excel_s_own_line() -> None:
    lines = 'STT\tHọ và tên\r\n1\t"An, Bình\nChi, Dung\nEm, Hà"\r\n2\t"Giang, Lý\nÍch, Oanh"\r\n'
    assert [len(row) for row in open_book(lines.encode(), "list.txt").sheets[0].rows] == [2, 2, 2]
    book = open_book('sep=;\r\n"An; Bình, Chi, Dung";x\r\n"Em, Giang, Hà, Ích";y\r\n'.encode(), "list.csv")
    assert book.sheets[0].rows[1:] == [["An; Bình, Chi, Dung", "x"], ["Em, Giang, Hà, Ích", "y"]]


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_row() -> None:
    lines = ["Họ và tên,Đơn vị", "Lò Văn A,Trạm", '"Lê Thị Một,Trạm', *[f"Vàng A {n},Trạm" for n in range(50)]]
    with pytest.raises(Refused) as refused:
        open_book("\n".join(lines).encode(), "list.csv")
    assert (refused.value.code, refused.value.facts) == ("quote_not_closed", {"row": 3})
    for end in ("", "\n", "\r\n"):
        book = open_book(f'Họ và tên,Đơn vị\r\n"Lê Thị\r\nMột","Trạm 5"" A"{end}'.encode(), "list.csv")
        assert book.sheets[0].rows == [["Họ và tên", "Đơn vị"], ["Lê Thị\nMột", 'Trạm 5" A']]


def test_one_row_in_an_old_coding_among_others() -> None:
    rows = [*ROWS, [from_unicode(cell, "vni") for cell in ("5", "Phan Văn Trị", "Giám đốc")]]
    book = open_book(lists.xlsx(rows), "list.xlsx")
    assert (book.encoding, book.sheets[0].rows[-1]) == ("mixed", ["5", "Phan Văn Trị", "Giám đốc"])


@pytest.mark.parametrize("cell", ["Müller", "Café ½", "§ 5 · 25 °C", "Côc", "François Hélène", "ê"])
def test_foreign_words_stay_as_they_are(cell: str) -> None:
    book = open_book(lists.xlsx([*ROWS, ["5", cell, "Chuyên viên"]]), "list.xlsx")
    assert (book.encoding, book.sheets[0].at(6, 1)) == ("unicode", cell)


def test_what_a_small_workbook_tells_besides() -> None:
    book = openpyxl.load_workbook(io.BytesIO(lists.xlsx(ROWS)))
    sheet = book.worksheets[0]
    sheet.merge_cells("C3:C4")
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[5].hidden = True
    sheet["D2"], sheet["D3"], sheet["D4"], sheet["D5"] = 912345678, 1.5, datetime.datetime(2026, 3, 4), "=1+1"  # noqa: DTZ001
    pieces = (TextBlock(InlineFont(rFont=".VnTimeH"), "lª"), TextBlock(InlineFont(rFont=".VnTime"), " Hång"))
    sheet["E2"] = CellRichText(*pieces)
    book.create_sheet("Nháp").sheet_state = "hidden"
    book["Nháp"]["A1"] = "x"
    found = open_book(lists.saved(book), "list.xlsx")
    first, hidden = found.sheets
    assert (first.merges, first.hidden_rows, first.hidden_columns) == ((Range(3, 2, 4, 2),), {5}, {2})
    assert [first.at(n, 3) for n in range(2, 6)] == [912345678, 1.5, datetime.datetime(2026, 3, 4), ""]  # noqa: DTZ001
    assert first.at(2, 4) == "LÊ Hồng"
    assert (hidden.hidden, found.visible) == (True, (first,))
    told = Noticed("formula_without_value", "Danh sách!D5"), Noticed("hidden_sheet", "Nháp")
    assert found.noticed == told


def test_merged_cells_of_a_document_and_what_stands_around() -> None:
    import docx  # noqa: PLC0415

    document = docx.Document(io.BytesIO(lists.word(ROWS, before=["DANH SÁCH ĐẠI BIỂU", "(Kèm theo Công văn)"])))
    made = document.tables[0]
    made.cell(1, 2).merge(made.cell(3, 2)).text = "Uỷ viên"
    made.cell(0, 0).merge(made.cell(0, 1)).text = "Đại biểu"
    out = io.BytesIO()
    document.save(out)
    book = open_book(out.getvalue(), "list.docx")
    assert book.sheets[0].merges == (Range(1, 0, 1, 1), Range(2, 2, 4, 2))
    assert book.sheets[0].rows[0] == ["Đại biểu", "", "Chức vụ"]
    assert [row[2] for row in book.sheets[0].rows[1:]] == ["Uỷ viên", "", "", "Cán bộ"]
    assert book.around == book.sheets[0].over == ("DANH SÁCH ĐẠI BIỂU", "(Kèm theo Công văn)")


def test_strays_far_out_do_no_harm_and_words_there_are_told() -> None:
    book = openpyxl.load_workbook(io.BytesIO(lists.xlsx(ROWS)))
    book.worksheets[0]["XFD3"] = book.worksheets[0]["C90000"] = " "
    assert the_same(open_book(lists.saved(book), "list.xlsx"))
    book.worksheets[0]["XFD3"] = "x"
    with pytest.raises(Refused, match="too_many_columns") as caught:
        open_book(lists.saved(book), "list.xlsx")
    assert caught.value.facts["cell"] == "Danh sách!XFD3"


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_long_lists_come_by_another_reader_and_say_the_same(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diemcau.roster.importing.readers.package.SMALL", 3)
    for coding in ("tcvn3", "vni"):
        book = open_book(lists.FORMATS[kind](old(coding), ".VnTime"), "list")
        assert (book.encoding, the_same(book), book.decoded[0].why) == (coding, True, "letters")
    assert open_book(lists.FORMATS[kind](ROWS), "list", most=2).sheets[0].rows == ROWS[:2]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n ", "file_empty"),
        (lists.saved(openpyxl.Workbook()), "file_empty"),
        (b"%PDF-1.7", "printed_list"),
        (b"\x89PNG\r\n\x1a\n", "picture_only"),
        (b"{\\rtf1 x}", "not_a_list"),
        (b"MZ\0\0\0\0\0", "not_a_list"),
        (b"<html><table><tr><td>x</table>", "web_page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "web_page"),
        (lists.xlsx(ROWS)[:-200], "file_damaged"),
        (zipped(a=b"x"), "not_a_list"),
        (zipped(word__document__xml=b"x"), "not_a_list"),
        (zipped(**{"word__document.xml": b"<w"}), "file_damaged"),
        (zipped(**{"word__document.xml": b"<w/>"}), "no_table"),
        (zipped(**{"word__document.xml": b"<w/>", "word__media__a.png": b"x"}), "picture_only"),
        (zipped(**{"content.xml": b"<a/>", "META-INF__manifest.xml": b"<encryption-data/>"}), "file_locked"),
        (zipped(**{"xl__workbook.bin": b"x"}), "old_workbook"),
        (lists.xls(ROWS)[:600], "file_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file_locked"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "old_document"),
    ],
)
def test_what_is_no_list_is_named(data: bytes, code: str) -> None:
    assert refused(data) == code


MADE = {kind: make(old("tcvn3"), ".VnTime") for kind, make in lists.FORMATS.items()}


def _changed(data: bytes, changes: list[tuple[float, int]]) -> bytes:
    found = bytearray(data)
    for place, value in changes:
        found[int(place * len(found)) % len(found)] = value
    return bytes(found)


@settings(max_examples=40, deadline=None)
@given(
    kind=st.sampled_from(sorted(MADE)),
    part=st.integers(0, 30),
    changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8),
)
def test_a_damaged_file_is_read_or_refused(kind: str, part: int, changes: list[tuple[float, int]]) -> None:
    """Whatever bytes are wrong, in the file or in a part of it."""
    data = MADE[kind]
    if kind == "xls" or part > 20:
        data = _changed(data, changes)
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as whole:
            parts = {name: whole.read(name) for name in whole.namelist()}
        hit = sorted(name for name in parts if parts[name])[part % len([name for name in parts if parts[name]])]
        data = zipped(**{**parts, hit: _changed(parts[hit], changes)})
    with suppress(Refused):
        assert open_book(data, "list").sheets


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diemcau.roster.importing.opening.MAX_BYTES", 2 * 1024**2)
    assert refused(b"x" * (2 * 1024**2 + 1)) == "file_too_large"
    assert refused(b"a\n" * 200_001) == "too_many_rows"
    assert refused(b"a," * 300 + b"b") == "too_many_columns"


def test_state_secrets_are_refused() -> None:
    assert refused(TEXT.encode(), "Tuyet_mat danh sach.csv") == "file_marked_secret"
    assert refused(lists.xlsx([["MẬT", "", ""], *ROWS])) == "file_marked_secret"
    assert refused(lists.xlsx([[from_unicode("tuyệt mật", "tcvn3")], *ROWS], ".VnTimeH")) == "file_marked_secret"
    assert refused(lists.word(ROWS, before=["TỐI MẬT"])) == "file_marked_secret"
    people = [["Họ và tên", "Đơn vị"], ["TRẦN THỊ MẬT", "Sở Y tế"], ["Lê Văn Mật", "Phòng Bảo mật"]]
    assert open_book(lists.xlsx(people), "list.xlsx").sheets[0].rows == people
