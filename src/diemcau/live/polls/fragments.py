"""The poll that stands on the screens of all rooms, drawn for a page at first and again when answers come in; cues for room desks."""

from collections.abc import Collection

from django.template.loader import render_to_string

from diemcau.infra.cues import cue
from diemcau.infra.fragments import fragment

from . import queries
from .actions import POLLS, ROOM, TALLY, TOLD
from .faces import face_of

EVERY = 0.15
"""Seconds between two tallies: whoever has just answered sees it counted within 0.3 s. Of thousands of rooms it is drawn seldomer by what it
costs (infra.engine)."""

cue(POLLS, audience="lists")  # the hub's pages fetch themselves again
cue(TOLD, audience="site-*")  # desks fetch what is open
cue(ROOM, audience="site-{subject}")  # and what their own hand count came to


def pane(conference: int, run: str = "live", *, fresh: bool = False) -> str:
    """The element ``<poll-pane id="poll">``, shown while the hub has a poll on the screens, in the language switched on. `fresh`: for
    screens that wait for every answer, not for a page that is opened."""
    shown = queries.for_screens(conference, run, fresh=fresh)
    return render_to_string("polls/pane.html", {"face": face_of(shown) if shown is not None else None})


@fragment("polls.pane", audience="screens", on=[POLLS, TALLY, "box_ballot"], whole=True, every=EVERY)
def _pane(number: int, run: str, subjects: Collection[str], language: str) -> dict[str, str]:
    return {"poll": pane(number, run, fresh=True)}
