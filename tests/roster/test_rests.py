"""Rows of a list that are nobody, and cells that hold more than one thing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from diemcau.conferences.models import Site
from diemcau.roster import phones
from diemcau.roster.importing.lines import Line
from diemcau.roster.importing.rests import Rests
from diemcau.roster.models import RosterImport

Import = Callable[..., RosterImport]
Upload = Callable[..., SimpleUploadedFile]
COLUMNS = {0: "listed", 1: "full_name", 2: "position", 3: "site", 4: "phone"}
PERSON = [1, "Lò Thị Bé", "Giáo viên", "001", "0912345678"]


def rests_of(rows: list[list[Any]], columns: dict[int, str] | None = None) -> list[int]:
    """Which of these rows (from 1, empty ones are gaps) are taken for nobody."""
    looks = Rests(columns or COLUMNS)
    lines = [Line(number, cells) for number, cells in enumerate(rows, start=1) if any(cells)]
    return [line.number for line in lines if looks.is_rest(line, str(line.cells[1]) if len(line.cells) > 1 else "")]


@pytest.mark.parametrize(
    "row",
    [
        ["II. CÁC ĐIỂM CẦU CẤP XÃ", "", "", "", ""],
        ["", "A/ KHỐI ĐẢNG", "", "", ""],
        ["II", "CÁC ĐIỂM CẦU CẤP XÃ", "", "", ""],
        ["B.", "Khối đoàn thể", "", "", ""],
        ["Cộng: 24 người", "", "", "", ""],
        ["", "Tổng số", "", "", "24"],
        ["", "NGƯỜI LẬP BIỂU", "", "", "THỦ TRƯỞNG ĐƠN VỊ"],
        ["", "", "", "Văn Lăng, ngày 20 tháng 10 năm 2026", ""],
        ["", "", "", "TM. ỦY BAN NHÂN DÂN", ""],
        ["UBND xã Văn Lăng", "", "", "", ""],
    ],
)
def test_headings_totals_and_signatures_are_nobody(row: list[Any]) -> None:
    assert rests_of([PERSON, PERSON, row, PERSON]) == [3]


@pytest.mark.parametrize(
    "row",
    [
        ["", "Cao Thị Lưu Ý", "", "", ""],  # a name alone is somebody of whom much is missing
        [7, "I", "", "001", ""],
        ["", "Vi Thị C", "Giáo viên", "001", ""],
        ["", "Ký Thị Chú", "Giáo viên", "001", ""],
        ["", "", "Giáo viên", "001", "0912345678"],
        ["", "Ngô Thị Ngày", "", "001", ""],
    ],
)
def test_in_doubt_a_row_is_somebody(row: list[Any]) -> None:
    assert rests_of([PERSON, row, PERSON]) == []


def test_what_stands_below_the_signatures_is_nobody_until_the_list_goes_on() -> None:
    below = [
        ["", "NGƯỜI LẬP", "", "THỦ TRƯỞNG", ""],
        ["", "(Ký, ghi rõ họ tên)", "", "", ""],
        [],
        ["", "Lò Văn Ký", "", "Đỗ Trưởng", ""],
    ]
    assert rests_of([PERSON, *below, PERSON, ["", "Lò Văn Một", "", "", ""]]) == [2, 3, 5]


def test_a_list_of_names_alone_is_a_list() -> None:
    assert rests_of([["", name] for name in ("Lò A", "Lò B", "Lò C")], {1: "full_name"}) == []
    assert rests_of([["I", "Lò A"], ["II", "Lò B"]], {0: "listed", 1: "full_name"}) == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("0903.111.222 - 0903.111.333", "0903111222"), ("0903 111 222/0903 111 333", "0903111222"),
        ("0903111222\n0903111333", "0903111222"), ("0903111222 (Zalo)", "0903111222"), ("chị Bé; +84903111222", "+84903111222"),
        ("0903 111 222 hoặc 0903 111 333", "0903111222"), ("không có", ""), ("001203004567", ""),
    ],
)  # fmt: skip
def test_the_first_of_several_numbers(text: str, first: str) -> None:
    assert phones.first_of(text) == first


@pytest.mark.django_db(transaction=True)
def test_the_preview_says_what_was_left_out_and_what_was_made_of_a_full_cell(
    xlsx: Upload, previewed: Import, sites: list[Site]
) -> None:
    rows: list[list[Any]] = [
        ["STT", "Họ và tên", "Chức vụ", "Điểm cầu", "Điện thoại"], ["I. CẤP TỈNH", "", "", "", ""],
        [1, "Lê Văn Nhầm\nTrưởng phòng", "", "001", "0903.111.222 - 0903.111.333"],
        [2, "Nguyễn Thị\nHoa", "", "001", "không có"], [3, "Đỗ Văn Ba\n(Trưởng phòng)", "Giám đốc", "001", ""],
        [], ["", "NGƯỜI LẬP", "", "", "THỦ TRƯỞNG"],
    ]  # fmt: skip
    made = previewed(xlsx(rows))
    assert (made.rows, made.faulty) == (3, 0)
    assert [(row["full_name"], row["position"], row["phone"]) for row in made.sample] == [
        ("Lê Văn Nhầm", "Trưởng phòng", "0903111222"), ("Nguyễn Thị Hoa", "", ""), ("Đỗ Văn Ba", "Giám đốc", ""),
    ]  # fmt: skip
    assert [(found["cell"], found["code"], found["value"]) for found in made.problems] == [
        ("A2", "rest", "I. CẤP TỈNH"), ("B3", "name_lines", "Lê Văn Nhầm / Trưởng phòng"),
        ("E3", "several_phones", "0903.111.222 - 0903.111.333"), ("E4", "bad_phone", "không có"),
        ("B5", "name_lines", "Đỗ Văn Ba / Trưởng phòng"), ("B7", "rest", "NGƯỜI LẬP"),
    ]  # fmt: skip
