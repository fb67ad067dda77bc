"""Fields of the import's forms, put where they are shown."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.forms import BoundField, Form

register = template.Library()


@register.filter
def columns_with(form: Form, table: dict[str, Any]) -> Iterator[tuple[dict[str, Any], BoundField | None]]:
    """Every column of a table with its field; None for a column that the guard has closed."""
    for column in table["columns"]:
        name = f"{table['shape']}_{column['at']}"
        yield column, form[name] if name in form.fields else None


@register.filter
def named(form: Form, names: list[str]) -> list[BoundField]:
    """The fields of these names."""
    return [form[name] for name in names]
