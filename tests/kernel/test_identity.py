"""Identity numbers in free texts are found by what they are and by the words beside them; telephone numbers stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import is_name, tidy


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Chuyên viên 001099012345", "Chuyên viên"),
        ("001099012345", ""),
        ("Chuyên viên, CCCD: 001 099 012 345", "Chuyên viên, CCCD"),
        ("Chuyên viên (001.099.012.345)", "Chuyên viên"),
        ("CMND 012345678", "CMND"),
        ("cmnd số 912345678, đi thay", "cmnd số , đi thay"),
        ("Căn cước công dân số: 0010 9901 2345", "Căn cước công dân số"),
        ("Chứng minh nhân dân 212 345 678 – Tổ trưởng", "Chứng minh nhân dân – Tổ trưởng"),
        ("hộ chiếu B1234567", "hộ chiếu"),
        ("Passport no. C12345678", "Passport no."),
        ("Tổ trưởng 012345678", "Tổ trưởng"),
        ("Lò Văn An 212.345.678", "Lò Văn An"),
        ("định danh 12345678 và 001099012345", "định danh và"),
    ],
)
def test_identity_numbers_are_taken_out(text: str, left: str) -> None:
    assert without_identity_numbers(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "ĐT 0912345678",
        "0912 345 678",
        "0912.345.678, 0987.654.321",
        "+84 912 345 678",
        "+862112345678",
        "912345678",
        "024 3825 1234",
        "Công văn 1234/UBND-VX ngày 20/11/2026",
        "Tổ 12, khóm 3",
        "MST 0100109106",
        "CCCD đã nộp, ĐT 0912345678",
        "Chuyên viên  chính",
    ],
)
def test_telephone_numbers_and_all_else_stay(text: str) -> None:
    assert without_identity_numbers(text) == text


@given(st.text("CMND căn cước B01289 .-()+", max_size=40))
def test_what_was_cleaned_is_clean_and_keeps_its_letters(text: str) -> None:
    text = tidy(text)
    clean = without_identity_numbers(text)
    assert is_name(clean) == is_name(text)
