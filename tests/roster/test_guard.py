"""The guard of what nobody needs: whatever way lists write it, it is taken out before anything is stored."""

import pytest

from diemcau.kernel.identity import without_identity_numbers
from diemcau.roster.importing.book import Book, Sheet, Value
from diemcau.roster.importing.guard import sensitive_content, sensitive_heading, without_private
from diemcau.roster.importing.notes import is_harmless
from diemcau.roster.importing.reading import Reading
from diemcau.roster.importing.rows import Known


@pytest.mark.parametrize(
    "number",
    ["001085012345", "001 085 012 345", "0010 8501 2345", "001085 012345", "001/085/012/345", "001.085012.345", "0010_8501_2345", "001085–012345", "36177001122"],
)  # fmt: skip
def test_a_citizen_s_number_is_found_in_any_groups(number: str) -> None:
    assert without_identity_numbers(f"UBND xã A {number}") == "UBND xã A"
    assert without_identity_numbers(f"{number}, UBND xã A").strip(" ,") == "UBND xã A"


@pytest.mark.parametrize(
    "text",
    ["0912 345 678", "0912.345.678 0987.654.321", "ngày 01/02/2025 08.30", "giai đoạn 2021 2022 2025", "Số 12/KH-UBND", "QĐ 1594/QĐ-BTTTT", "024 3825 1234", "84912345678", "1000000000 đồng"],
)  # fmt: skip
def test_other_numbers_stay(text: str) -> None:
    assert without_identity_numbers(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("1980, UBND xã B", "UBND xã B"), ("UBND xã C (1968)", "UBND xã C"), ("UBND xã D (sinh 1990)", "UBND xã D"), ("Chuyên viên, s.n. 1985", "Chuyên viên"),
        ("Chuyên viên, tuổi: 47", "Chuyên viên"), ("Chuyên viên (47 tuổi)", "Chuyên viên"), ("UBND xã E - 1980", "UBND xã E"), ("Bà, DT Tày", "Bà"),
        ("Đ/c (đảng viên)", "Đ/c"), ("Chuyên viên (khuyết tật)", "Chuyên viên"), ("Phó Chủ tịch – thương binh", "Phó Chủ tịch"), ("Đảng viên", ""), ("quần chúng", ""),
    ],
)  # fmt: skip
def test_birth_people_and_party_said_in_passing(text: str, left: str) -> None:
    assert without_private(text) == left


@pytest.mark.parametrize(
    "text",
    ["Ban Dân tộc và Tôn giáo", "Nhiệm kỳ 1999 - 2004", "Trường THPT 19/5", "Trung đoàn 1968", "Đảng ủy xã A", "Phòng ĐT Đào tạo", "Ban Dân vận", "Sinh viên năm 3", "Khu phố 2005", "Sở Lao động - Thương binh và Xã hội"],
)  # fmt: skip
def test_offices_stay(text: str) -> None:
    assert without_private(text) == text


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Tuổi Đảng", "party"), ("Ngày chính thức", "party"), ("LLCT", "party"), ("Trình độ LLCT", "party"), ("Lý luận", "party"), ("Political affiliation", "party"),
        ("Beliefs", "religion"), ("MST", "identity_number"), ("Số thẻ BHYT", "identity_number"), ("Giấy tờ", "identity_number"), ("Số tài khoản", "bank"), ("STK", "bank"),
        ("Quê", "family"), ("Hộ khẩu thường trú", "family"), ("Nơi sinh", "family"), ("Nguyên quán", "family"), ("Họ tên vợ/chồng", "family"), ("Số con", "family"),
        ("Tình trạng HN", "family"), ("Chân dung", "photo"), ("N.S", "birth"), ("D.O.B.", "birth"), ("D.tộc", "ethnicity"), ("Allergies", "health"), ("SSN", "identity_number"), ("Điểm cầu Quế Phong", ""), ("Phòng chống", ""), ("Số còn thiếu", ""), ("Chức vụ Đảng, chính quyền", ""),
    ],
)  # fmt: skip
def test_headings(heading: str, kind: str) -> None:
    assert sensitive_heading(heading) == kind


def test_members_and_others_are_the_party_s_column() -> None:
    assert sensitive_content(["Đảng viên", "Quần chúng", "Quần chúng", "Đảng viên"]) == "party"
    assert sensitive_content(["Quần chúng", "Lãnh đạo"]) == ""


@pytest.mark.parametrize(
    "note",
    ["đến muộn", "Đến muộn 8h30", "vắng có lý do", "Vắng - đi công tác", "thay đ/c Lò Văn B", "đi xe riêng, ăn chay", "lưu trú 2 đêm", "dự buổi sáng", "Trưởng đoàn", "phòng 12",
     "late", "excused", "báo cáo viên chuyên đề 2", "không ăn trưa; về sớm", "Dự thay ông Giàng A Sử"],
)  # fmt: skip
def test_notes_on_how_somebody_comes_are_kept(note: str) -> None:
    assert is_harmless(note)


@pytest.mark.parametrize(
    "note",
    ["đi xe lăn", "vắng có lý do: vợ sinh", "đến muộn - đưa con đi viện", "vắng có lý do gia đình", "theo đạo Cao Đài", "vắng do ốm", "con nhỏ", "thay vợ", "001085012345",
     "thay đ/c A nằm viện", "đảng viên", "phòng 12, huyết áp cao"],
)  # fmt: skip
def test_other_notes_are_not(note: str) -> None:
    assert not is_harmless(note)


def _read(rows: list[list[Value]]) -> tuple[list[tuple[str, ...]], list[str]]:
    reading = Reading(Book("xlsx", "unicode", (Sheet("Danh sách", rows),)), Known(lambda text: ""))
    people = [(one.full_name, one.unit, one.phone, one.group) for one in reading.people()]
    return people, reading.dropped


NAMES = ("Giàng A Sử", "Lò Thị Én", "Đỗ Thị Sen", "Vàng A Páo", "Đỗ Văn Mai", "Sùng A Pó")


def test_lower_headings_under_a_closed_one_are_closed_with_it() -> None:
    heads: list[list[Value]] = [["STT", "Họ và tên", "CCCD", "", ""], ["", "", "Số", "Ngày cấp", "Nơi cấp"]]
    rows: list[list[Value]] = [[n, name, f"00108501234{n}", "01/02/2021", "Cục CS"] for n, name in enumerate(NAMES, 1)]
    people, dropped = _read([*heads, *rows])
    assert people == [(name, "", "", "") for name in NAMES]
    assert dropped == ["CCCD / Số", "CCCD / Ngày cấp", "CCCD / Nơi cấp"]


def test_accounts_and_tax_numbers_are_no_telephones() -> None:
    for heading, value in (
        ("MST", "08012345678"),
        ("Số tài khoản", "0011001234567"),
        ("STK", "0912345678"),
        ("Mã NV", "0011001234567"),
    ):
        rows: list[list[Value]] = [[n, name, f"{value[:-1]}{n}"] for n, name in enumerate(NAMES, 1)]
        people, _dropped = _read([["STT", "Họ và tên", heading], *rows])
        assert people == [(name, "", "", "") for name in NAMES], heading


def test_membership_is_no_group() -> None:
    rows: list[list[Value]] = [[n, name, "Đảng viên" if n % 2 else "Quần chúng"] for n, name in enumerate(NAMES, 1)]
    people, _dropped = _read([["STT", "Họ và tên", "Đối tượng"], *rows])
    assert {one[3] for one in people} == {""}


def test_citizens_numbers_without_their_zeros_are_no_telephones() -> None:
    for heading in ("Số", "Mã", "SĐT"):
        rows: list[list[Value]] = [
            [n, name, 36177001120 + n if n % 2 else 1085012340 + n] for n, name in enumerate(NAMES, 1)
        ]
        people, _dropped = _read([["STT", "Họ và tên", heading], *rows])
        assert people == [(name, "", "", "") for name in NAMES], heading


def test_telephones_under_their_headings_stay() -> None:
    rows: list[list[Value]] = [[n, name, 912345670 + n] for n, name in enumerate(NAMES, 1)]
    people, _dropped = _read([["STT", "Họ và tên", "SĐT"], *rows])
    assert [one[2] for one in people] == [f"091234567{n}" for n in range(1, 7)]


@pytest.mark.parametrize("said", ["ngày 1 tháng 2 năm 1975", "Feb 1, 1975", "01/02/75", "1/2/1975", "1975"])
def test_births_by_their_look(said: str) -> None:
    assert sensitive_content([said, said]) == "birth"
