"""Lengths and sizes as people read them."""

from django import template
from django.utils.translation import get_language

from diemcau.kernel import formats

register = template.Library()


@register.filter(name="duration")
def duration(ms: int) -> str:
    """12:05, 1:02:05."""
    seconds = round(ms / 1000)
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02d}:{seconds % 60:02d}" if hours else f"{minutes}:{seconds % 60:02d}"


@register.filter
def megabytes(size: int) -> str:
    """312 MB, 2,4 MB, 40 kB."""
    language = (get_language() or "vi")[:2]
    if size < 1_000_000:
        return f"{formats.number(max(1, round(size / 1000)), language)} kB"
    return f"{formats.number(size / 1_000_000, language, 0 if size >= 10_000_000 else 1)} MB"
