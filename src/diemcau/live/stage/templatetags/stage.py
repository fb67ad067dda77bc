"""The queue in one line, for pages that are put together elsewhere; moments that are kept as Unix ms."""

from datetime import datetime

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference
from diemcau.kernel.clock import as_datetime

from .. import fragments
from ..models import Spoken

register = template.Library()


@register.filter
def moment(ms: int) -> datetime:
    """Unix ms as a moment."""
    return as_datetime(ms)


@register.filter
def lasted(spoken: Spoken) -> str:
    """How long a room spoke, in minutes and seconds."""
    minutes, seconds = divmod(max(0, spoken.ended - spoken.began) // 1000, 60)
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}


@register.simple_tag
def call_line(conference: Conference, run: str = "live") -> SafeString:
    """Who speaks and how many rooms wait, for the wall."""
    return mark_safe(fragments.line(conference, run))  # noqa: S308 - drawn by a template of ours
