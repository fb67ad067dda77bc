"""The queue in one line, for pages that are put together elsewhere; moments that are kept as Unix ms."""

from datetime import datetime

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference
from diemcau.kernel.clock import as_datetime

from .. import fragments
from ..models import Spoken, Turn
from ..texts import clock_words

register = template.Library()


@register.filter
def moment(ms: int) -> datetime:
    """Unix ms as a moment."""
    return as_datetime(ms)


@register.filter
def lasted(spoken: Spoken) -> str:
    """How long a room spoke, in minutes and seconds."""
    return _long(spoken.ms)


@register.filter
def minutes(ms: int) -> str:
    """A length of time, without seconds where there are none."""
    return _long(ms)


@register.filter
def digits(ms: int) -> str:
    """A length of time for a table: 4:05, 1:02:05."""
    minutes, seconds = divmod(max(0, ms) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _long(ms: int) -> str:
    minutes, seconds = divmod(max(0, ms) // 1000, 60)
    if not seconds:
        return _("%(n)s min") % {"n": minutes}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}


@register.inclusion_tag("stage/clock.html")
def turn_clock(turn: Turn) -> dict[str, object]:
    """How long whoever speaks still has, or is over: counted by static/stage/js/turn-clock.js, nothing ends by it."""
    return {"turn": turn, "words": clock_words()}


@register.simple_tag
def call_line(conference: Conference, run: str = "live") -> SafeString:
    """Who speaks and how many rooms wait, for the wall."""
    return mark_safe(fragments.line(conference, run))  # noqa: S308 - drawn by a template of ours
