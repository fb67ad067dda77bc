"""A field of a row: on a page of many rows small, and the same everywhere."""

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..checking import LONGEST, TEXTS

if TYPE_CHECKING:
    from ..views.shown import Row

register = template.Library()
KINDS = {"phone": ' inputmode="tel"', "email": ' inputmode="email"', "no": ' inputmode="numeric"'}


@register.simple_tag
def unit_field(row: "Row", name: str) -> SafeString:
    """Label, input and what is wrong with it."""
    ident, problem = f"{name}.{row.key}", row.problems.get(name, "")
    wrong = format_html(' aria-invalid="true" aria-describedby="{}-error"', ident) if problem else ""
    error = format_html('<div class="error" id="{}-error">{}</div>', ident, problem) if problem else ""
    return format_html(
        '<div class="field {}"><label for="{}">{}</label><input id="{}" name="{}" value="{}" maxlength="{}" autocomplete="off"{}{}>{}</div>',
        name, ident, _labels()[name], ident, ident, row.values.get(name, ""), LONGEST.get(name, TEXTS.get(name, 6)),
        SafeString(KINDS.get(name, "")), wrong, error,
    )  # fmt: skip


def _labels() -> dict[str, str]:
    return {
        "full_name": _("Full name"),
        "position": _("Position"),
        "phone": _("Telephone"),
        "email": _("E-mail"),
        "honorific": _("Form of address"),
        "no": _("Place in the list"),
    }
