"""When heads are counted: after the opening, after the break, before the end (domain.md §10.2)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext_noop

from diemcau.conferences.enums import ItemKind
from diemcau.conferences.models import Conference, Session
from diemcau.infra import audit
from diemcau.infra.outbox import announce_plan
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused

from .. import policies
from ..models import HeadcountFact, HeadcountRound

AFTER_OPENING = timedelta(minutes=15)
BEFORE_END = timedelta(minutes=15)
USUAL = (gettext_noop("After the opening"), gettext_noop("After the break"), gettext_noop("Before the end"))


@transaction.atomic
def plan_rounds(conference: Conference, *, by: Actor) -> int:
    """Plan the usual three rounds in every half-day that has none yet; returns how many were made."""
    _require(by, conference.pk)
    bare = Session.objects.filter(conference=conference, headcount_rounds=None).prefetch_related("items")
    rounds = [one for session in bare for one in _usual(session)]
    HeadcountRound.objects.bulk_create(rounds)
    _told(by, "plan_rounds", conference.pk, rounds=len(rounds))
    return len(rounds)


def _usual(session: Session) -> list[HeadcountRound]:
    items = list(session.items.all())
    breaks = [item.planned_end for item in items if item.kind == ItemKind.BREAK and item.planned_end]
    starts, ends = session.starts_at, session.ends_at
    due = (
        starts + AFTER_OPENING if starts else None,
        breaks[0] if breaks else None,
        ends - BEFORE_END if ends else None,
    )
    pairs = [(text, at) for text, at in zip(USUAL, due, strict=True) if text != USUAL[1] or breaks or not items]
    return [
        HeadcountRound(session=session, order=order, title=_in_all_languages(text), due_at=at)
        for order, (text, at) in enumerate(pairs, 1)
    ]


def _in_all_languages(text: str) -> dict[str, str]:
    texts = {}
    for language in ("vi", "en"):
        with translation.override(language):
            texts[language] = translation.gettext(text)
    return texts


@transaction.atomic
def add_round(session: Session, *, by: Actor, title: Mapping[str, str], due_at: datetime | None) -> HeadcountRound:
    """Plan one more round at the end of a half-day. Refused: `no_title`."""
    _require(by, session.conference_id)
    if not any(title.values()):
        raise Refused("no_title")
    last = HeadcountRound.objects.filter(session=session).aggregate(last=Max("order"))["last"] or 0
    made = HeadcountRound.objects.create(session=session, order=last + 1, title=dict(title), due_at=due_at)
    _told(by, "add_round", session.conference_id, round=made.pk)
    return made


@transaction.atomic
def edit_round(
    changed: HeadcountRound, *, by: Actor, title: Mapping[str, str], due_at: datetime | None
) -> HeadcountRound:
    """Say anew what a round is called and when it is due. Refused: `no_title`."""
    _require(by, changed.session.conference_id)
    if not any(title.values()):
        raise Refused("no_title")
    changed.title, changed.due_at = dict(title), due_at
    changed.save(update_fields=["title", "due_at"])
    _told(by, "edit_round", changed.session.conference_id, round=changed.pk)
    return changed


@transaction.atomic
def remove_round(unwanted: HeadcountRound, *, by: Actor) -> None:
    """Take a round out of the plan. Refused: `round_in_use` once a room has reported in it, in whatever run."""
    _require(by, unwanted.session.conference_id)
    if HeadcountFact.objects.filter(round=unwanted).exists():
        raise Refused("round_in_use")
    number, conference = unwanted.pk, unwanted.session.conference_id
    unwanted.delete()
    _told(by, "remove_round", conference, round=number)


def _require(by: Actor, conference: int) -> None:
    if not policies.may_plan_rounds(by, conference):
        raise NotFound


def _told(by: Actor, verb: str, conference: int, **facts: int) -> None:
    audit.record(by, f"attendance.{verb}", conference=conference, site=0, **facts)
    announce_plan(conference, "programme")
    announce_plan(conference, "totals")
