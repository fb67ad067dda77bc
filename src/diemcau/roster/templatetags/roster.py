"""The tabs of a conference, and a form's fields by their names."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.forms import BoundField, Form
from django.template import Context
from django.urls import NoReverseMatch, reverse

from diemcau.conferences.tabs import tabs_for

register = template.Library()


@register.simple_tag(takes_context=True)
def tabs_of(context: Context, conference: Any) -> list[tuple[Any, str, bool]]:
    """Label, address and “is this page” of every tab that the reader may see."""
    found = []
    for tab in tabs_for(context["request"].actor, conference.pk):
        try:
            address = reverse(tab.route, args=[conference.key])
        except NoReverseMatch:  # a module that is not there in this build
            continue
        found.append((tab.label, address, tab.name == "delegates"))
    return found


@register.filter
def columns_with(form: Form, headings: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], BoundField | None]]:
    """Every column of a file with its field; None for a column that the guard has closed."""
    for column in headings:
        name = f"column_{column['at']}"
        yield column, form[name] if name in form.fields else None
