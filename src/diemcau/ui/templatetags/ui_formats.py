"""Filters that write numbers and dates as kernel.formats does, in the page's language."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from diemcau.kernel import formats
from diemcau.kernel.localised import choose

register = template.Library()


def _language() -> str:
    return (get_language() or "vi")[:2]


def _zone(given: tzinfo | str | None) -> tzinfo:
    return ZoneInfo(given) if isinstance(given, str) and given else given or timezone.get_current_timezone()


@register.filter
def number(value: float | None, decimals: int = 0) -> str:
    """3.100 or 3,100; a dash for None."""
    return "–" if value is None else formats.number(value, _language(), decimals)


@register.filter
def padded(value: int) -> str:
    """A count with a leading zero below ten, as Vietnamese documents write it."""
    return formats.padded(value, _language())


@register.filter
def quantity(stated: formats.Quantity | None) -> str:
    """“hơn 3.000”, “about 120”; a dash for what nobody stated."""
    return "–" if stated is None else formats.quantity(stated, _language())


@register.filter
def share(part: int, whole: int) -> str:
    """Per cent of a whole."""
    return formats.share(part, whole, _language())


@register.filter
def day(value: date | datetime | None, zone: tzinfo | str | None = None) -> str:
    """05/07/2026 or 5 July 2026; aware datetimes in `zone` (or the current one)."""
    if value is None:
        return "–"
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = value.astimezone(_zone(zone))
    return formats.day(value, _language())


@register.filter
def weekday(value: date) -> str:
    """Thứ Ba, Tuesday."""
    return formats.weekday(value, _language())


@register.filter
def clock(value: Any, zone: tzinfo | str | None = None) -> str:
    """07:30, in `zone` (or the current one) for aware datetimes; times as they are."""
    if value is None:
        return "–"
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = value.astimezone(_zone(zone))
    return formats.clock_time(value)


@register.filter
def localised(texts: Mapping[str, str] | None) -> str:
    """The text in the page's language, else in another."""
    return choose(texts or {}, _language())


@register.filter
def duration(ms: int) -> str:
    """12:05, 1:02:05."""
    seconds = round(ms / 1000)
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02d}:{seconds % 60:02d}" if hours else f"{minutes}:{seconds % 60:02d}"


@register.filter
def megabytes(size: int) -> str:
    """2,7 GB, 312 MB, 2,4 MB, 40 kB."""
    if size < 1_000_000:
        return f"{formats.number(max(1, round(size / 1000)), _language())} kB"
    unit, name = (1_000_000_000, "GB") if size >= 1_000_000_000 else (1_000_000, "MB")
    return f"{formats.number(size / unit, _language(), 0 if size >= 10 * unit else 1)} {name}"
