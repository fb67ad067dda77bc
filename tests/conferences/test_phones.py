"""Phone numbers as people write them, for the country of a conference's time zone."""

import re

import pytest

from diemcau.conferences import phones


@pytest.mark.parametrize(
    ("zone", "region"),
    [("Asia/Ho_Chi_Minh", "VN"), ("Asia/Bangkok", "TH"), ("Asia/Tokyo", "JP"), ("UTC", ""), ("No/Where", "")],
)
def test_the_country_follows_from_the_time_zone(zone: str, region: str) -> None:
    assert phones.region_of(zone) == region


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0912345678", "+84912345678"),
        ("912345678", "+84912345678"),
        ("0912.345.678", "+84912345678"),
        ("84 912 345 678", "+84912345678"),
        ("(024) 3825 1234", "+842438251234"),
        ("+44 20 7946 0958", "+442079460958"),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, kept: str) -> None:
    assert phones.read(typed, "VN") == kept


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("0913 000 001", "913000001"), ("0913000001", "913000001"), ("913.000.001", "913000001"),
        ("+84 913 000 001", "913000001"), ("84913000001", "913000001"), ("0084 913-000-001", "913000001"),
        ("000 001", "00001"), ("0913", "913"), ("+44 20 79", "442079"), ("847 12", "84712"),
        ("12", ""), ("Tổ 123", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_number_is_sought_however_it_is_typed(typed: str, digits: str) -> None:
    assert phones.sought(typed, "VN") == digits


@pytest.mark.parametrize("typed", ["12345", "01234567890", "abc", "", "0912 345 678 9", "+999 1"])
def test_what_no_plan_knows_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(typed)}$"):
        phones.read(typed, "VN")


def test_a_number_without_its_country_is_refused_where_no_country_is_known() -> None:
    assert phones.read("+84912345678", "") == "+84912345678"
    with pytest.raises(ValueError, match="0912345678"):
        phones.read("0912345678", "")


@pytest.mark.parametrize(
    ("number", "region", "shown", "masked"),
    [
        ("+84912345678", "VN", "0912 345 678", "09•• ••• 678"),
        ("+84912345678", "TH", "+84 912 345 678", "+84 ••• ••• 678"),
        ("chưa có", "VN", "chưa có", "chưa có"),
        ("", "VN", "", ""),
    ],
)
def test_numbers_are_shown_and_masked(number: str, region: str, shown: str, masked: str) -> None:
    assert phones.shown(number, region) == shown
    assert phones.masked(shown) == masked
