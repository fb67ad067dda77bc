"""The question that stands on the screens of all rooms, drawn for a page at first and for all of them when it changes."""

from collections.abc import Collection

from django.template.loader import render_to_string

from diemcau.infra.cues import cue
from diemcau.infra.fragments import fragment

from . import queries
from .actions import LISTED, QUESTIONS, ROOM, TOLD

cue(QUESTIONS, audience="lists")  # moderators' pages fetch themselves again
cue(ROOM, audience="site-{subject}")  # the room's desk shows what became of what it asked
cue(LISTED, audience="site-*")  # where the list stands


def pane(conference: int, run: str = "live") -> str:
    """The element ``<question-pane id="question">``, shown while a question is pinned, in the language switched on. Four queries."""
    return render_to_string("questions/pane.html", {"card": queries.pinned_of(conference, run)})


@fragment("questions.pane", audience="screens", on=[TOLD], whole=True)
def _pane(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    return {"question": pane(number, run)}
