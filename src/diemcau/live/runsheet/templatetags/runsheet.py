"""Words and sums that only the run sheet's pages need."""

import json
from collections.abc import Mapping
from datetime import timedelta

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def long(text: str) -> str:
    """How long a text is, as a class: a screen writes long ones smaller, so that all of them fit."""
    return "is-long" if len(text) > 160 else "is-middling" if len(text) > 60 else ""


@register.filter
def as_json(facts: Mapping[str, str]) -> str:
    """For a data attribute."""
    return json.dumps(facts, ensure_ascii=False)


@register.filter
def drift(late: timedelta | None) -> str:
    """“12 min late”, in words: a sign alone is misread."""
    if late is None:
        return _("no plan to compare with")
    minutes = int(late.total_seconds() / 60)
    if minutes == 0:
        return _("on time")
    return (_("%(n)s min late") if minutes > 0 else _("%(n)s min early")) % {"n": abs(minutes)}
