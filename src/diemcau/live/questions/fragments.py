"""What stands on the screens of all rooms: the question asked now, and where the list is; drawn for a page at first and for all of them
when it changes."""

import re
from collections.abc import Collection

from django.template.loader import render_to_string

from diemcau.infra import papers
from diemcau.infra.cues import cue
from diemcau.infra.fragments import fragment

from . import queries
from .actions import LISTED, QUESTIONS, ROOM, TOLD

cue(QUESTIONS, audience="lists")  # moderators' pages fetch themselves again
cue(ROOM, audience="site-{subject}")  # the room's desk shows what became of what it asked
cue(LISTED, audience="site-*")  # where the list stands


def pane(conference: int, run: str = "live") -> str:
    """Both elements, in the language switched on. Five queries."""
    return "".join(_panes(conference, run).values())


def _panes(conference: int, run: str) -> dict[str, str]:
    """``<question-pane id="question">``, shown while a question is pinned; ``<aside id="question-list">``, while the list's address is."""
    listed: dict[str, object] = {"shown": queries.board_of(conference).on_screens}
    if listed["shown"]:
        drawn = papers.qr(queries.list_url(conference, run), quiet=True).decode()
        listed["qr"] = _SIZE.sub(r'<svg viewBox="0 0 \1 \1"', drawn[drawn.index("<svg") :])
    return {
        "question": render_to_string("questions/pane.html", {"card": queries.pinned_of(conference, run)}),
        "question-list": render_to_string("questions/list_pane.html", listed),
    }


_SIZE = re.compile(r'<svg width="(\d+)" height="\d+"')


@fragment("questions.pane", audience="screens", on=[TOLD], whole=True)
def _pane(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    return _panes(number, run)
