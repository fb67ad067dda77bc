"""A form's fields by the columns of a file."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.forms import BoundField, Form

register = template.Library()


@register.filter
def columns_with(form: Form, headings: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], BoundField | None]]:
    """Every column of a file with its field; None for a column that the guard has closed."""
    for column in headings:
        name = f"column_{column['at']}"
        yield column, form[name] if name in form.fields else None
