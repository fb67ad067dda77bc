"""What every verb here begins and ends with."""

from collections.abc import Iterable
from typing import Any

from django.utils.crypto import salted_hmac

from diemcau.infra import audit
from diemcau.infra.outbox import RUNS, announce, announce_each
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import Refused

from .. import policies

QUESTIONS = "questions"
"""Topic: something was asked, supported, taken back, or done by those who moderate (subject: nothing)."""


TOLD = "questions_told"
"""Topic: those who moderate did something, so that screens and phones may show something else (subject: nothing)."""
ROOM = "questions_room"
"""Topic: something became of what a room's desk asked (subject: the room)."""
LISTED = "questions_listed"
"""Topic: the list of questions and answers was published, or taken back (subject: nothing)."""


def require_moderator(by: Actor, conference: int) -> None:
    """Raises Refused: forbidden."""
    if not policies.may_moderate(by, conference):
        raise Refused("forbidden")


def now_ms() -> int:
    return SystemClock().now_ms()


def seal(conference: int, run: str, key: str) -> str:
    """What is kept of who asked: enough to know the same one again, and nobody's name."""
    return salted_hmac("diemcau.live.questions", f"{conference}/{run}/{key}", algorithm="sha256").hexdigest()[:32]


def done(conference: int, run: str, by: Actor, verb: str, *, rooms: Iterable[int] = (), **facts: Any) -> None:
    """Written down and told; `rooms`: whose desks asked what was dealt with."""
    audit.record(by, f"questions.{verb}", conference=conference, run=run, **facts)
    announce(conference, QUESTIONS, run=run)
    announce(conference, TOLD, run=run)
    announce_each(conference, ROOM, sorted(set(rooms)), run=run)


def said(conference: int, by: Actor, what: str, *, on: bool) -> None:
    """How a conference has its questions was changed, in both runs."""
    audit.record(by, f"questions.{what}", conference=conference, on=on)
    for run in RUNS:
        for topic in (QUESTIONS, TOLD, LISTED):
            announce(conference, topic, run=run)
