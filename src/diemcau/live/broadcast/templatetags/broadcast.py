"""The hall's picture and state, for pages that are put together elsewhere."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from .. import fragments

register = template.Library()


@register.simple_tag
def hall_pane(conference: int, run: str = "live") -> SafeString:
    """The player of a room's screen; the page links broadcast/css/pane.css and broadcast/js/player/pane.js."""
    return mark_safe(fragments.pane(conference, run))  # noqa: S308 - drawn by a template of ours


@register.simple_tag
def hall_line(conference: int) -> SafeString:
    """One line about the hall, for the wall."""
    return mark_safe(fragments.line(conference))  # noqa: S308 - drawn by a template of ours
