"""A place for what modules above put together: `{% load panes %}{% pane "questions.desk" conference run %}`."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from diemcau.conferences import panes
from diemcau.conferences.models import Conference

register = template.Library()


@register.simple_tag
def pane(place: str, conference: Conference, run: str = "live") -> SafeString:
    """All that was added for this place."""
    return mark_safe(panes.drawn(place, conference, run))  # noqa: S308 - drawn by templates of ours
