"""What pages of a conference share: its tabs and its name."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from diemcau.conferences import marks, queries, tabs
from diemcau.conferences.models import Conference

register = template.Library()


@register.inclusion_tag("conferences/tabs.html", takes_context=True)
def conference_tabs(context: Context, conference: Conference, current: str = "") -> dict[str, Any]:
    """The pages of this conference that the reader may open, `current` marked."""
    return {"groups": tabs.tabs_for(context["request"].actor, conference.pk, conference.key, current)}


@register.simple_tag
def conference_marks(conference: Conference) -> SafeString:
    """What stands on every page of this conference: that it is being recorded."""
    return mark_safe(marks.drawn(conference.pk))  # noqa: S308 - drawn by templates of ours


@register.filter
def conference_name(conference: Conference) -> str:
    """The short name in the page's language."""
    return queries.name_of(conference, (get_language() or "vi")[:2])
