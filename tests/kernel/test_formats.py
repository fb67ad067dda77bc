"""Numbers, dates and quantities in both languages."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from diemcau.kernel import formats
from diemcau.kernel.formats import Quantity


@pytest.mark.parametrize(
    ("stated", "vi", "en"),
    [
        (Quantity(3000, "more_than"), "hơn 3.000", "more than 3,000"),
        (Quantity(120, "about"), "khoảng 120", "about 120"),
        (Quantity(3100), "3.100", "3,100"),
        (Quantity(500, "nearly"), "gần 500", "nearly 500"),
        (Quantity(None), "–", "–"),
    ],
)
def test_quantities_keep_their_qualifier(stated: Quantity, vi: str, en: str) -> None:
    assert (formats.quantity(stated, "vi"), formats.quantity(stated, "en")) == (vi, en)


def test_numbers() -> None:
    assert (formats.number(27.25, "vi", 1), formats.number(27.25, "en", 1)) == ("27,2", "27.2")
    assert (formats.padded(3, "vi"), formats.padded(12, "vi"), formats.padded(3, "en")) == ("03", "12", "3")
    assert (formats.share(1, 4, "vi"), formats.share(0, 0, "en")) == ("25 %", "–")


def test_days() -> None:
    assert formats.day(date(2026, 10, 4), "vi") == "04/10/2026"
    assert formats.day(date(2026, 10, 4), "en") == "4 October 2026"
    assert formats.document_day(date(2026, 7, 5), "vi") == "ngày 05 tháng 7 năm 2026"
    assert formats.document_day(date(2026, 2, 12), "vi") == "ngày 12 tháng 02 năm 2026"
    assert (formats.weekday(date(2026, 11, 24), "vi"), formats.weekday(date(2026, 11, 22), "vi")) == (
        "Thứ Ba",
        "Chủ nhật",
    )


def test_time_of_day_in_a_zone() -> None:
    assert formats.clock_time(datetime(2026, 11, 21, 0, 30, tzinfo=UTC), ZoneInfo("Asia/Ho_Chi_Minh")) == "07:30"
