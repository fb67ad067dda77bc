"""Telephone numbers out of full cells, and what a preview says of rows that are nobody."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from diemcau.conferences.models import Site
from diemcau.roster import phones
from diemcau.roster.models import RosterImport

Import = Callable[..., RosterImport]
Upload = Callable[..., SimpleUploadedFile]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("0903.111.222 - 0903.111.333", "0903111222"), ("0903 111 222/0903 111 333", "0903111222"),
        ("0903111222\n0903111333", "0903111222"), ("0903111222 (Zalo)", "0903111222"), ("chị Bé; +84903111222", "+84903111222"),
        ("0903 111 222 hoặc 0903 111 333", "0903111222"), ("ĐT: 0903111222", "0903111222"), ("không có", ""), ("001203004567", ""),
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
        ("Danh sách!E3", "several_phones", "0903.111.222 - 0903.111.333")
    ]
