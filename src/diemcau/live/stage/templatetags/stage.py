"""Moments that are kept as Unix ms, for templates."""

from datetime import datetime

from django import template
from django.utils.translation import gettext as _

from diemcau.kernel.clock import as_datetime

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
