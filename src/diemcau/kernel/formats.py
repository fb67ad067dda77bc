"""Numbers, dates and quantities as Vietnamese and English offices write them."""

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

QUALIFIERS = ("exact", "about", "more_than", "nearly")
_WORDS = {
    "vi": {"exact": "{}", "about": "khoảng {}", "more_than": "hơn {}", "nearly": "gần {}"},
    "en": {"exact": "{}", "about": "about {}", "more_than": "more than {}", "nearly": "nearly {}"},
}
_WEEKDAYS = {
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count as an office states it. `value` None: nobody stated it."""

    value: int | None
    qualifier: str = "exact"


def number(value: float, language: str, decimals: int = 0) -> str:
    """3.100 and 27,2 in Vietnamese; 3,100 and 27.2 in English."""
    text = f"{value:,.{decimals}f}"
    if language == "vi":
        return text.translate(str.maketrans(",.", ".,"))
    return text


def quantity(stated: Quantity, language: str, unknown: str = "–") -> str:
    """“hơn 3.000”, “about 120”; `unknown` when no value was stated."""
    if stated.value is None:
        return unknown
    words = _WORDS.get(language, _WORDS["en"])
    return words[stated.qualifier].format(number(stated.value, language))


def padded(value: int, language: str) -> str:
    """Counts in official Vietnamese documents take a leading zero below ten: 03 chuyên đề."""
    return f"{value:02d}" if language == "vi" and 0 <= value < 10 else number(value, language)


def day(value: date, language: str) -> str:
    """dd/mm/yyyy in Vietnamese, “4 October 2026” in English."""
    if language == "vi":
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def day_of_any_year(value: date, language: str) -> str:
    """“30/4”, “30 April”: a day that comes every year."""
    return f"{value.day}/{value.month}" if language == "vi" else f"{value.day} {_MONTHS[value.month - 1]}"


def weekday(value: date, language: str) -> str:
    """“Thứ Ba”, “Tuesday”."""
    return _WEEKDAYS.get(language, _WEEKDAYS["en"])[value.weekday()]


def weekday_within(value: date, language: str) -> str:
    """Within a sentence: “thứ Ba”, of which offices write the number alone large (Decree 30/2020, annex II), “Chủ nhật”, “Tuesday”."""
    return weekday(value, language).replace("Thứ ", "thứ ")


def document_day(value: date, language: str) -> str:
    """As a document dates itself: “ngày 05 tháng 7 năm 2026” (days below 10 and months 1 and 2 take a zero; domain.md §5)."""
    if language == "vi":
        month = f"{value.month:02d}" if value.month <= 2 else str(value.month)
        return f"ngày {value.day:02d} tháng {month} năm {value.year}"
    return day(value, language)


def document_time(value: datetime | time, language: str, zone: tzinfo | None = None) -> str:
    """As a document says a time of day: “08 giờ 00”, in English “08:00”."""
    return clock_time(value, zone).replace(":", " giờ ") if language == "vi" else clock_time(value, zone)


def clock_time(value: datetime | time, zone: tzinfo | None = None) -> str:
    """24-hour “07:30”, in `zone` when given."""
    if isinstance(value, datetime) and zone is not None:
        value = value.astimezone(zone)
    return f"{value.hour:02d}:{value.minute:02d}"


def share(part: int, whole: int, language: str) -> str:
    """A percentage without decimals, “–” of nothing."""
    return "–" if whole == 0 else f"{number(100 * part / whole, language)} %"
