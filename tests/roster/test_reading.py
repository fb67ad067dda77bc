"""People out of opened lists: small sheets typed here, each for one habit."""

import pytest

from diemcau.kernel.names import canonical
from diemcau.roster.importing.book import Book, Range, Sheet, Value
from diemcau.roster.importing.columns import field_of
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


@pytest.mark.parametrize(
    ("text", "position", "unit"),
    [
        ("Phó Chánh Văn phòng - Sở Y tế", "Phó Chánh Văn phòng", "Sở Y tế"),
        ("Bí thư Đoàn Thanh niên, Trạm Y tế xã An Bình", "Bí thư Đoàn Thanh niên", "Trạm Y tế xã An Bình"),
        ("Công chức Văn hóa - Xã hội - UBND xã An Bình", "Công chức Văn hóa - Xã hội", "UBND xã An Bình"),
        ("Bí thư Đảng ủy, Chủ tịch UBND xã An Bình", "Bí thư Đảng ủy, Chủ tịch", "UBND xã An Bình"),
        ("Tỉnh ủy viên, Giám đốc Sở Y tế", "Tỉnh ủy viên, Giám đốc", "Sở Y tế"),
        ("Trưởng Công an xã An Bình", "Trưởng Công an", "Công an xã An Bình"),
        ("Chánh Văn phòng UBND tỉnh", "Chánh Văn phòng", "Văn phòng UBND tỉnh"),
        ("Giáo viên Trường THCS An Bình, xã An Bình", "Giáo viên", "Trường THCS An Bình, xã An Bình"),
        ("Phó Chủ tịch UBND xã An Bình, tỉnh Lai Châu", "Phó Chủ tịch", "UBND xã An Bình, tỉnh Lai Châu"),
        ("Trạm Y tế xã An Bình - Trạm trưởng", "Trạm trưởng", "Trạm Y tế xã An Bình"),
        ("CÔNG CHỨC VĂN HÓA - XÃ HỘI, UBND XÃ AN BÌNH", "CÔNG CHỨC VĂN HÓA - XÃ HỘI", "UBND XÃ AN BÌNH"),
        ("PHÓ TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG", ""),
    ],
)
def test_position_and_unit_of_one_cell(text: str, position: str, unit: str) -> None:
    assert parted(text) == (position, unit)


def test_a_unit_that_the_conference_knows_ends_the_position() -> None:
    known = {"Đoàn Thanh niên xã An Bình", "Trạm Y tế xã An Bình"}.__contains__
    official = lambda text: text if known(text) else ""  # noqa: E731
    assert parted("Bí thư Đoàn Thanh niên Trạm Y tế xã An Bình", official) == (
        "Bí thư Đoàn Thanh niên",
        "Trạm Y tế xã An Bình",
    )
    assert parted("Bí thư Đoàn Thanh niên xã An Bình", official) == ("Bí thư", "Đoàn Thanh niên xã An Bình")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Đ/vị công tác", "unit"),
        ("C.vụ", "position"),
        ("Chức vụ, cơ quan, đơn vị công tác", "position_unit"),
        ("Đơn vị công tác, chức vụ", "position_unit"),
        ("SĐT liên lạc", "phone"),
        ("ĐT CQ", "office_phone"),
        ("Cán bộ được cử", "full_name"),
        ("Người liên hệ", ""),
    ],
)
def test_what_headings_mean(heading: str, field: str) -> None:
    assert field_of(heading) == field


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


def test_names_under_a_heading_that_nobody_knows_are_read_and_the_heading_is_nobody() -> None:
    head: list[Value] = ["STT", "Danh Bạ Cử Đi", "Chức vụ", "Đơn vị", "Số ĐT"]
    rows: list[list[Value]] = [
        [1, "Trần Văn Bình", "Chủ tịch", "UBND xã An Bình", 912345678],
        [2, "Lò Thị Hà", "Kế toán", "Sở Y tế", 912345679],
    ]
    more: list[list[Value]] = [
        [],
        ["DANH SÁCH TỔ GIÚP VIỆC"],
        ["TT", "Họ tên", "Chức danh"],
        [1, "Vi Văn Én", "Văn thư"],
    ]
    people = list(read(sheet(head, *rows, *more)).people())
    assert [(p.full_name, p.position, p.unit, p.phone) for p in people] == [
        ("Trần Văn Bình", "Chủ tịch", "UBND xã An Bình", "0912345678"),
        ("Lò Thị Hà", "Kế toán", "Sở Y tế", "0912345679"),
        ("Vi Văn Én", "Văn thư", "", ""),
    ]


def test_tables_of_other_headings_beside_each_other() -> None:
    head: list[Value] = ["Số TT", "Tên đại biểu", "Chức vụ", "", "STT", "Họ và tên", "Đơn vị", "Điện thoại"]
    people = read(
        sheet(
            head,
            [1, "Trần Văn Bình", "Chủ tịch", "", 1, "Vi Văn Én", "Sở Y tế", "0912345678"],
            [2, "Lò Thị Hà", "Kế toán"],
        )
    ).people()
    assert {(p.full_name, p.position, p.unit, p.phone, p.source_cell) for p in people} == {
        ("Trần Văn Bình", "Chủ tịch", "", "", "Sheet1!B2"),
        ("Lò Thị Hà", "Kế toán", "", "", "Sheet1!B3"),
        ("Vi Văn Én", "", "Sở Y tế", "0912345678", "Sheet1!F2"),
    }


def test_units_in_capitals_and_with_numbers_head_their_people_and_who_signed_is_nobody() -> None:
    rows: list[list[Value]] = [["STT", "Họ và tên", "Chức vụ", "Điện thoại"]]
    for mark, unit in (("I", "VĂN PHÒNG UBND TỈNH"), ("II", "Trường THCS số 2"), ("III", "UBND xã An Bình: 02 người")):
        rows += [[mark, unit, "", ""], [1, "Đoàn Thanh Bình", "Kế toán", "0912345678"], [2, "Lò Thị Hà", "Văn thư", ""]]
    reading = read(sheet(*rows, [], ["", "Cán bộ thống kê", "", ""], [], ["", "Đỗ Thị Mơ", "", ""]))
    people = list(reading.people())
    assert [person.unit for person in people] == [
        *["VĂN PHÒNG UBND TỈNH"] * 2,
        *["Trường THCS số 2"] * 2,
        *["UBND xã An Bình"] * 2,
    ]
    assert {person.full_name for person in people} == {"Đoàn Thanh Bình", "Lò Thị Hà"}


def test_a_numbered_line_is_another_person_and_a_line_of_an_office_another_thing() -> None:
    (called,) = people_of("Lò Thị Hà, số CCCD: 001203004567 - Kế toán")
    assert (called.name, called.position, called.note) == ("Lò Thị Hà", "Kế toán", "")
    assert [called.name for called in people_of("Bà 1. Lò Thị Hà, Kế toán")] == ["Lò Thị Hà"]
    assert [called.name for called in people_of("1. Sùng Thị Dở\n2. Nhêm")] == ["Sùng Thị Dở", "Nhêm"]
    head: list[Value] = ["STT", "Họ và tên", "Chức vụ, đơn vị"]
    (person,) = read(sheet(head, [1, "Lò Thị Hà", "Ủy viên Ban Thường vụ\nUBND xã\nAn Bình"])).people()
    assert (person.position, person.unit) == ("Ủy viên Ban Thường vụ", "UBND xã An Bình")


def test_an_x_under_a_heading_of_two_meanings_says_who_is_a_member() -> None:
    head: list[Value] = ["STT", "Họ và tên", "ĐV", "Đơn vị"]
    reading = read(sheet(head, [1, "Lò Thị Hà", "x", "Sở Y tế"], [2, "Vi Văn Én", "X", "Sở Y tế"]))
    assert [person.unit for person in reading.people()] == ["Sở Y tế", "Sở Y tế"]
    assert reading.dropped == ["ĐV"]


def test_a_number_with_nobody_named_yet_heads_nobody() -> None:
    head: list[Value] = ["STT", "Họ và tên", "Chức vụ"]
    rows: list[list[Value]] = [
        ["I", "Sở Y tế"],
        [1, "Chưa cử"],
        [2, "Lò Thị Hà", "Kế toán"],
        [3, "(đang cập nhật)"],
        [4, "Vi Văn Én"],
    ]
    reading = read(sheet(head, *rows))
    assert [person.unit for person in reading.people()] == ["Sở Y tế", "Sở Y tế"]
    assert [fault.code for fault in reading.faults] == ["unnamed", "unnamed"]


def test_a_unit_as_above_closes_no_list() -> None:
    rows: list[list[Value]] = [
        ["1. Lò Thị Hà", "Kế toán", "Sở Y tế"],
        ["2. Vi Văn Én", "Văn thư", "như trên"],
        ["3. Lý Én", "", "nt"],
    ]
    people = read(sheet(["Họ và tên", "Chức vụ", "Đơn vị"], *rows)).people()
    assert [(person.full_name, person.unit) for person in people] == [
        ("Lò Thị Hà", "Sở Y tế"),
        ("Vi Văn Én", "Sở Y tế"),
        ("Lý Én", "Sở Y tế"),
    ]


def test_what_stands_over_a_table_of_a_document_and_over_a_list_without_headings_holds_for_its_people() -> None:
    rows: list[list[Value]] = [["TT", "Họ và tên"], [1, "Lò Thị Hà"]]
    document = Sheet("1", rows, over=("SỞ Y TẾ", "Điểm cầu: Xã An Bình", "Đơn vị: Trạm Y tế xã An Bình"))
    (person,) = read(document).people()
    assert (person.unit, person.site) == ("Trạm Y tế xã An Bình", "Xã An Bình")
    bare: list[list[Value]] = [
        ["Sở Nội vụ"],
        [1, "Lò Thị Hà", "Kế toán"],
        [2, "Vi Văn Én", "Văn thư"],
        [3, "Lý Thị Én", "Kế toán"],
    ]
    assert {person.unit for person in read(sheet(*bare)).people()} == {"Sở Nội vụ"}


def test_a_group_beside_another_table_is_nobody() -> None:
    head: list[Value] = ["STT", "Họ và tên", "Chức vụ", "", "STT", "Họ và tên", "Chức vụ"]
    rows: list[list[Value]] = [[1, "Công an tỉnh", "", "", 1, "Vi Văn Én", "Văn thư"], ["1.1", "Lò Thị Hà", "Kế toán"]]
    people = {(person.full_name, person.unit) for person in read(sheet(head, *rows)).people()}
    assert people >= {("Lò Thị Hà", "Công an tỉnh")}
    assert {name for name, _unit in people} == {"Lò Thị Hà", "Vi Văn Én"}


def test_headings_with_nobody_below_them_are_told() -> None:
    cases: list[tuple[list[list[Value]], list[str]]] = [
        ([], ["no_people"]),
        ([["A", "B", 1], [1, "Lò Thị Hà"]], []),
        ([[1, "Chưa cử", "Kế toán"]], ["unnamed"]),
    ]
    for rows, codes in cases:
        reading = read(sheet(["STT", "Họ và tên", "Chức vụ"], *rows))
        assert [len(list(reading.people())), [fault.code for fault in reading.faults]] == [int(not codes), codes]


def test_who_signed_below_a_list_without_numbers_is_nobody_and_whoever_has_no_office_is_somebody() -> None:
    head: list[Value] = ["Họ và tên", "Chức vụ", "Đơn vị"]
    rows: list[list[Value]] = [["Lò Thị Hà", "Kế toán", "Sở Y tế"], ["Vi Văn Én", "Văn thư", "Sở Y tế"]]
    signed = read(sheet(head, *rows, [], ["HIỆU TRƯỞNG"], [], ["Nguyễn Quốc Hoàn"]))
    assert [person.full_name for person in signed.people()] == ["Lò Thị Hà", "Vi Văn Én"]
    assert "rest" in {fault.code for fault in signed.faults}
    assert [person.full_name for person in read(sheet(head, *rows, ["Lý Én"])).people()][2:] == ["Lý Én"]


@pytest.mark.parametrize(
    "led", ["I. ", "II ", "1.1 ", "I.1. ", "a) ", "Phần II. ", "* ", "Đơn vị ", "Đơn vị: ", "1 - "]
)
def test_whatever_leads_a_unit_is_no_part_of_its_name(led: str) -> None:
    rows: list[list[Value]] = [["V/v cử đại biểu"], ["STT", "Họ và tên", "Chức vụ"], [0, "Lý Én", "Y sĩ"]]
    people = read(sheet(*rows, [f"{led}Trạm Y tế xã An Bình"], [1, "Lò Thị Hà", "Kế toán"])).people()
    assert [person.unit for person in people] == ["", "Trạm Y tế xã An Bình"]
