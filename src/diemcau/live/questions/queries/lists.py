"""Lists of questions: what is alike, what is on the screens, what one asker is told, what is published, and the whole log."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from diemcau.kernel.names import fold

from .. import similar
from ..enums import Step
from ..models import Question
from .desk import Card, cards_of, standing

TAGS, PAGE = 24, 60


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


def live_of(conference: int, run: str) -> Card | None:
    """What is answered now, for those who answer it. Four queries at most."""
    row = Question.objects.filter(conference=conference, run=run, step=Step.LIVE, head=None).first()
    return cards_of([row])[row.pk] if row else None


def open_of(conference: int, run: str, *, most: int = 10) -> list[Card]:
    """What others asked and a moderator let through, not dealt with yet, the most supported first."""
    rows = standing(conference, run).filter(is_open=True, step__in=(Step.NEW, Step.QUEUED))
    found = list(rows.order_by("-supports", "asked_at", "uid")[:most])
    cards = cards_of(found)
    return [cards[row.pk] for row in found]


def news_of(conference: int, run: str) -> tuple[Card | None, list[str]]:
    """What is answered now, and tag and version of what was dealt with last: by them a phone knows that one of its own is among it."""
    rows = Question.objects.filter(conference=conference, run=run)
    live = rows.filter(step=Step.LIVE, head=None).first()
    acted = rows.filter(acted_at__gt=0).order_by("-acted_at", "pk").values_list("uid", "version")[:TAGS]
    tags = [f"{tag_of(uid)}.{version}" for uid, version in acted]
    return cards_of([live])[live.pk] if live else None, tags


def tag_of(uid: UUID) -> str:
    """The last digits of a question's id, which are chance: enough to know one's own by, and nothing to anybody else."""
    return uid.hex[-6:]


def own_of(conference: int, run: str, asker: str, *, most: int = 50) -> list[dict[str, Any]]:
    """What the one with this seal asked, and what became of it, the newest first. One query."""
    rows = Question.objects.select_related("head").filter(conference=conference, run=run, asker=asker)
    return [told(row) for row in rows.order_by("-asked_at", "uid")[:most]]


def told(row: Question) -> dict[str, Any]:
    """What an asker reads of their own question: the end of what it was put together with is its end."""
    end = row.head or row
    state = "withdrawn" if row.withdrawn_at else "merged" if row.head_id and end.step == Step.NEW else end.step
    return {
        "id": str(row.uid), "text": row.text, "at": row.asked_at, "state": state, "merged": bool(row.head_id),
        "shown": end.shown, "answer": end.given, "due": end.due.isoformat() if end.due else "", "owner": end.routed_to,
        "reason": end.reason, "ended_at": end.ended_at, "shown_from": row.shown_from, "tag": tag_of(end.uid),
    }  # fmt: skip


def published_of(conference: int, run: str, page: int = 1) -> tuple[Sequence[Card], int]:
    """A page of what the rooms read when the organiser says so, and how many there are: let through, queued or ended; what was dealt with
    last comes first. A thin line brings a page of 60 in some seconds."""
    rows = standing(conference, run).filter(is_open=True)
    pages = max(1, -(-rows.count() // PAGE))
    start = PAGE * (min(max(page, 1), pages) - 1)
    found = list(rows.order_by("-step_at", "asked_at", "uid")[start : start + PAGE])
    cards = cards_of(found)
    return [cards[row.pk] for row in found], pages


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
