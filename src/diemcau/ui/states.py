"""The states a room or a line can be in: one word, one colour, one shape each, worst first."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: dict[str, Promise | str] = {
    "lost": _("Lost"),
    "degraded": _("Degraded"),
    "unknown": _("Unknown"),
    "powered": _("Powered"),
    "connected": _("Connected"),
    "ready": _("Ready"),
}

RANK = {state: rank for rank, state in enumerate(STATES)}
"""Worst first: what a wall sorts by."""
