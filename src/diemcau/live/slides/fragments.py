"""What every room shows of slides, as one element: drawn for a page at first, and for all of them when it changes."""

from collections.abc import Collection

from django.template.loader import render_to_string

from diemcau.infra.fragments import fragment

from . import queries
from .actions.decks import TOPIC


def pane(conference: int, run: str = "live") -> str:
    """The element ``<slide-pane id="slides">``, in the language switched on. Three queries."""
    return render_to_string("slides/pane.html", {"shown": queries.shown(conference, run)})


@fragment("slides.pane", audience="screens", on=[TOPIC, "programme"])
def _pane(conference: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    return {"slides": pane(conference, run)}
