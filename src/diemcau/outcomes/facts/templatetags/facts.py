"""Figures on pages."""

from django import template
from django.utils.translation import get_language

from diemcau.kernel import formats
from diemcau.kernel.formats import Quantity

from ..models import Word
from ..queries import Line
from ..sheets import Figure

register = template.Library()


def _language() -> str:
    return (get_language() or "vi")[:2]


@register.filter
def written(told: Line | Figure | Word | None) -> str:
    """A figure as documents write it; an ellipsis where nobody knows it."""
    if isinstance(told, Line):
        told = told.figure
    if isinstance(told, Word):
        told = Figure(told.key, "", Quantity(told.value, told.qualifier))
    return told.words(_language()) if told else "…"


@register.filter
def gap(line: Line) -> str:
    """How much more was counted than is stated: “+2”, “−15”."""
    sign = "+" if line.difference > 0 else "−"
    return sign + formats.number(abs(line.difference), _language())
