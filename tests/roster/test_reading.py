"""People out of opened lists: small sheets typed here, each for one habit."""

import pytest

from diemcau.kernel.names import canonical
from diemcau.roster.importing.book import Book, Range, Sheet, Value
from diemcau.roster.importing.guard import sensitive_content, without_private
from diemcau.roster.importing.lexicon import is_surely_name, without_titles
from diemcau.roster.importing.notes import is_harmless
from diemcau.roster.importing.offices import parted
from diemcau.roster.importing.people import as_written, people_of
from diemcau.roster.importing.reading import Reading
from diemcau.roster.importing.rows import Known

SITES = {canonical(name): name for name in ("Xã An Bình", "Hội trường tỉnh")}
HEADINGS: list[Value] = ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Điện thoại"]


def read(*sheets: Sheet) -> Reading:
    return Reading(Book("xlsx", "unicode", sheets), Known(lambda text: SITES.get(canonical(text), "")))


def sheet(*rows: list[Value], name: str = "Sheet1", merges: tuple[Range, ...] = ()) -> Sheet:
    width = max(map(len, rows))
    return Sheet(name, [[*row, *[""] * (width - len(row))] for row in rows], merges=merges)


def test_a_list_under_its_letterhead_with_sections_and_signatures() -> None:
    reading = read(
        sheet(
            ["UBND TỈNH", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["DANH SÁCH ĐẠI BIỂU"],
            HEADINGS,
            ["(1)", "(2)", "(3)", "(4)", "(5)"],
            ["I", "UBND xã An Bình (2 người)"],
            [1, "Đ/c NGUYỄN VĂN AN", "Chủ tịch", "", 912345678.0],
            [2, "Trần Thị Bình\nLê Văn Cường", "Phó Chủ tịch"],
            ["", "Tổng cộng: 3 người"],
            ["II. Sở Y tế"],
            [1, "ThS. Đoàn Văn Hội (thay đ/c Nguyễn Văn Bộ)", "Chuyên viên", "", "+84 912 345 679"],
            ["", "", "", "An Bình, ngày 05 tháng 7 năm 2026"],
            ["", "", "", "NGƯỜI LẬP BIỂU"],
            ["", "", "", "Nguyễn Văn Ký"],
        )
    )
    assert [(p.full_name, p.unit, p.phone, p.source_cell) for p in reading.people()] == [
        ("Nguyễn Văn An", "UBND xã An Bình", "0912345678", "Sheet1!B6"),
        ("Trần Thị Bình", "UBND xã An Bình", "", "Sheet1!B7"),
        ("Lê Văn Cường", "UBND xã An Bình", "", "Sheet1!B7"),
        ("Đoàn Văn Hội", "Sở Y tế", "0912345679", "Sheet1!B10"),
    ]
    assert [fault.code for fault in reading.faults] == ["several_people"]


def test_headings_of_two_rows_and_columns_that_nobody_needs() -> None:
    reading = read(
        sheet(
            ["STT", "Họ và tên", "Năm sinh", "", "Chức vụ, đơn vị", "", ""],
            ["", "", "Nam", "Nữ", "Chức vụ", "Đơn vị", ""],
            [1, "H’Hen Niê", 1980, "", "Giáo viên", "Trường THCS", "012345678901"],
            [2, "Y Blim", "", 1990, "Giáo viên", "", "012345678902"],
            merges=(Range(3, 5, 4, 5),),
        )
    )
    assert [(p.full_name, p.position, p.unit) for p in reading.people()] == [
        ("H’Hen Niê", "Giáo viên", "Trường THCS"),
        ("Y Blim", "Giáo viên", "Trường THCS"),
    ]
    assert reading.dropped == ["Năm sinh / Nam", "Năm sinh / Nữ", "Sheet1!G3"]


def test_a_sheet_of_each_site_and_tables_beside_each_other() -> None:
    reading = read(
        sheet(
            ["STT", "Họ tên", "Đơn vị", "", "STT", "Họ tên", "Đơn vị"],
            [1, "Nguyễn An", "Sở A", "", 3, "Lê Chung", "Sở C"],
            [2, "Trần Bình", "Sở B", "", 4, "Trần Bình", "Sở B"],
            name="Xã An Bình",
        ),
        sheet([1, "Vừ A Dơ", "Chủ tịch"], [2, "Lý Thị Én", "Bí thư"], name="1"),
    )
    assert [(p.full_name, p.unit, p.site) for p in reading.people()] == [
        ("Nguyễn An", "Sở A", "Xã An Bình"),
        ("Trần Bình", "Sở B", "Xã An Bình"),
        ("Lê Chung", "Sở C", "Xã An Bình"),
        ("Trần Bình", "Sở B", "Xã An Bình"),
        ("Vừ A Dơ", "", ""),
        ("Lý Thị Én", "", ""),
    ]
    assert not reading.faults


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("1. Nguyễn Văn An\n2. Trần Thị Bình", ["Nguyễn Văn An", "Trần Thị Bình"]),
        ("Các đ/c: Nguyễn Văn An, Trần Thị Bình và Lê Hà", ["Nguyễn Văn An", "Trần Thị Bình", "Lê Hà"]),
        ("Nguyễn Thị\nHà", ["Nguyễn Thị Hà"]),
        ("Đại tá, PGS.TS. Ông Văn Tùng", ["Ông Văn Tùng"]),
        ("Y-BLIM H'NHAN", ["Y-Blim H'Nhan"]),
        ("ព្រំ សុខា", ["ព្រំ សុខា"]),
        ("02 đại biểu", []),
        ("=1+2", []),
        ("Chưa cử", []),
    ],
)
def test_who_stands_in_a_cell(cell: str, names: list[str]) -> None:
    assert [called.name for called in people_of(cell)] == names


def test_words_around_a_name() -> None:
    assert without_titles("Bà Trần Thị Bình") == ("Trần Thị Bình", "Bà")
    assert without_titles("Ông Văn Tùng") == ("Ông Văn Tùng", "")
    assert as_written("LÒ Văn tiến") == "Lò Văn Tiến"
    assert is_surely_name("Đoàn Văn Hội")
    assert not is_surely_name("Đoàn thanh niên")
    assert parted("Phó Chủ tịch UBND xã An Bình") == ("Phó Chủ tịch", "UBND xã An Bình")
    assert parted("Hiệu trưởng, Trường THCS An Bình") == ("Hiệu trưởng", "Trường THCS An Bình")


def test_what_nobody_needs_is_known_by_its_look() -> None:
    assert sensitive_content(["Tày", "Kinh", "H'Mông"]) == "ethnicity"
    assert sensitive_content(["12/05/1980", "1975"]) == "birth"
    assert sensitive_content(["Bệnh viện Đa khoa", "Bệnh viện Mắt"]) == ""
    assert without_private("Chủ tịch, SN 1975") == "Chủ tịch"
    assert without_private("Ban Dân tộc và Tôn giáo") == "Ban Dân tộc và Tôn giáo"
    assert [is_harmless(note) for note in ("đến muộn", "theo đạo Cao Đài", "vắng do ốm")] == [True, False, False]


def test_addresses_of_mail_are_read_and_bad_ones_told() -> None:
    reading = read(
        sheet(
            ["STT", "Họ và tên", "Thư điện tử"],
            [1, "Lò Văn Tiến", "tien@laichau.gov.vn; tien@gmail.com"],
            [2, "Đỗ Thị Ánh", "khongco@"],
            [3, "Vàng Thị Mỷ", "-"],
        )
    )
    assert [person.email for person in reading.people()] == ["tien@laichau.gov.vn", "", ""]
    assert [(fault.cell, fault.code) for fault in reading.faults] == [("Sheet1!C3", "bad_email")]


def test_a_number_without_a_name_is_a_fault_and_no_heading_of_a_section() -> None:
    reading = read(
        sheet(
            ["STT", "Họ và tên", "Chức vụ"],
            [1, "Trần Văn Bình", "Phó Chủ tịch"],
            [2, "", "Chuyên viên"],
            [3, "Đỗ Công Tuấn", "Chủ tịch"],
            [4, '=HYPERLINK("x")', "x"],
        )
    )
    assert [(person.full_name, person.position) for person in reading.people()] == [
        ("Trần Văn Bình", "Phó Chủ tịch"),
        ("Đỗ Công Tuấn", "Chủ tịch"),
    ]
    assert [(fault.cell, fault.code) for fault in reading.faults] == [
        ("Sheet1!B3", "empty_name"),
        ("Sheet1!B5", "no_name"),
    ]


def test_the_hubs_number_of_noughts_is_a_site() -> None:
    known = Known(lambda text: "Hội trường tỉnh" if text == "000" else "")
    reading = Reading(
        Book("xlsx", "unicode", (sheet(["STT", "Họ và tên", "Điểm cầu"], [1, "Lò Văn Tiến", "000"]),)), known
    )
    assert [person.site for person in reading.people()] == ["Hội trường tỉnh"]
