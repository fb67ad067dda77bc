"""Moments that are kept as Unix ms, and texts by a number."""

from collections.abc import Mapping
from datetime import datetime

from django import template

from diemcau.kernel.clock import as_datetime

register = template.Library()


@register.filter
def moment(ms: int) -> datetime:
    """Unix ms as a moment."""
    return as_datetime(ms)


@register.filter
def at_number(texts: Mapping[int, str], number: int) -> str:
    """The text that has this number."""
    return texts.get(number, "")
