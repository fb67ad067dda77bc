"""Lists of questions: what is alike, what is on the screens, what one asker is told, what is published, and the whole log."""

from collections.abc import Iterator, Sequence
from typing import Any

from diemcau.kernel.names import fold

from .. import similar
from ..enums import Step
from ..models import Question
from .desk import Card, cards_of, standing


def alike(conference: int, run: str, text: str, *, only_open: bool, but: int = 0, most: int = 5) -> list[Card]:
    """Questions most like a text. With `only_open` those alone that a moderator let through: what askers may be shown. Heads only."""
    rows = Question.objects.filter(conference=conference, run=run, head=None, withdrawn_at=0).exclude(pk=but).order_by()
    if only_open:
        rows = rows.filter(is_open=True)
    numbers = similar.most_alike(fold(text), rows.values_list("pk", "search_key"), most=most)
    cards = cards_of(list(Question.objects.filter(pk__in=numbers))) if numbers else {}
    return [cards[number] for number in numbers if number in cards]


def pinned_of(conference: int, run: str) -> Card | None:
    """What stands on the screens of all rooms."""
    row = Question.objects.filter(conference=conference, run=run, is_pinned=True, head=None).first()
    return cards_of([row])[row.pk] if row else None


def own_of(conference: int, run: str, asker: str) -> list[dict[str, Any]]:
    """What the one with this seal asked, and what became of it, the newest first. Two queries."""
    rows = Question.objects.select_related("head").filter(conference=conference, run=run, asker=asker)
    return [told(row) for row in rows.order_by("-asked_at")[:50]]


def told(row: Question) -> dict[str, Any]:
    """What an asker reads of their own question: the end of what it was put together with is its end."""
    end = row.head or row
    state = "withdrawn" if row.withdrawn_at else "merged" if row.head_id and end.step == Step.NEW else end.step
    return {
        "id": str(row.uid), "text": row.text, "at": row.asked_at, "state": state, "merged": bool(row.head_id),
        "shown": end.shown, "answer": end.answer, "due": end.due.isoformat() if end.due else "", "owner": end.routed_to,
        "reason": end.reason, "ended_at": end.ended_at,
    }  # fmt: skip


def published_of(conference: int, run: str) -> Sequence[Card]:
    """What the rooms read when the organiser says so: let through, queued or ended, by the order in which they were dealt with."""
    rows = standing(conference, run).filter(is_open=True)
    found = list(rows.order_by("step_at", "asked_at", "uid")[:2_000])
    cards = cards_of(found)
    return [cards[row.pk] for row in found]


def log_of(conference: int, run: str) -> Iterator[Card]:
    """Everything that was asked, in the order of asking, with what became of it. Four queries."""
    rows = list(Question.objects.select_related("head").filter(conference=conference, run=run))
    cards = cards_of(rows)
    return (cards[row.pk] for row in rows)


def members_of(head: Question) -> list[Card]:
    """What was put together with a question, oldest first."""
    rows = list(Question.objects.filter(head=head))
    cards = cards_of(rows)
    return [cards[row.pk] for row in rows]
