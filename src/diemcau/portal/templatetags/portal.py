"""Words and sums that only the composed pages need."""

from datetime import datetime, tzinfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from diemcau.attendance.queries import LevelTotals
from diemcau.conferences.enums import ProblemKind
from diemcau.kernel import formats
from diemcau.kernel.clock import as_ms

register = template.Library()


@register.filter
def problem_word(problem: str) -> str:
    """A problem's word in the active language."""
    return str(ProblemKind(problem).label) if problem in ProblemKind.values else problem


@register.filter
def trouble(total: LevelTotals) -> int:
    """Rooms that are lost, degraded, have an open problem or call the hub (a room may count twice)."""
    return total.problems + total.calling + total.states.get("lost", 0) + total.states.get("degraded", 0)


@register.filter
def size(text: str) -> str:
    """How long a text is, as a class: a screen writes long ones smaller, so that all of them fit."""
    return "is-long" if len(text) > 110 else "is-middling" if len(text) > 55 else ""


@register.simple_tag
def hour(moment: datetime, zone: tzinfo) -> SafeString:
    """07:30 in `zone`; a screen in another zone puts its own (local-times.js)."""
    return format_html('<time data-at="{}">{}</time>', as_ms(moment), formats.clock_time(moment.astimezone(zone)))
