"""What every verb here begins and ends with."""

from typing import Any

from django.utils.crypto import salted_hmac

from diemcau.infra import audit
from diemcau.infra.outbox import announce
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import Refused

from .. import policies

QUESTIONS = "questions"
"""Topic: something was asked, supported, taken back, or done by those who moderate (subject: nothing)."""


def require_moderator(by: Actor, conference: int) -> None:
    """Raises Refused: forbidden."""
    if not policies.may_moderate(by, conference):
        raise Refused("forbidden")


def now_ms() -> int:
    return SystemClock().now_ms()


def seal(conference: int, run: str, key: str) -> str:
    """What is kept of who asked: enough to know the same one again, and nobody's name."""
    return salted_hmac("diemcau.live.questions", f"{conference}/{run}/{key}", algorithm="sha256").hexdigest()[:32]


def done(conference: int, run: str, by: Actor, verb: str, **facts: Any) -> None:
    """Written down and told."""
    audit.record(by, f"questions.{verb}", conference=conference, run=run, **facts)
    announce(conference, QUESTIONS, run=run)
