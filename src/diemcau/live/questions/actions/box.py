"""Anonymous questions: whether they are taken, and how they come out of the box. Nothing leads from one to its sender."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from diemcau.conferences.models import Conference
from diemcau.infra.blind import actions as slots
from diemcau.infra.blind import queries as blind
from diemcau.infra.outbox import RUNS, announce
from diemcau.kernel.actor import Actor
from diemcau.kernel.anonymous import BoxAway, SlotName, Spent
from diemcau.kernel.errors import Refused
from diemcau.kernel.names import fold

from .. import policies
from ..enums import Naming, Way
from ..models import Board, Question
from ..texts import LONGEST, clean, says_something, without_numbers
from .gate import QUESTIONS, said

PURPOSE = "question"
EACH = 5
"""Anonymous questions of a delegate a day."""
LAST_DAY = 99_999_999
"""Slots behind it are a rehearsal's."""


def day_number(day: date) -> int:
    """The slot of a day: 20261122."""
    return day.year * 10_000 + day.month * 100 + day.day


@transaction.atomic
def allow_anonymous(conference: Conference, *, by: Actor, on: bool) -> None:
    """Take anonymous questions from now on, or no longer. Raises Refused(forbidden)."""
    if not policies.may_publish(by, conference.pk):
        raise Refused("forbidden")
    Board.objects.update_or_create(conference=conference, defaults={"anonymous": on})
    if on:
        prepare(conference)
    said(conference.pk, by, "anonymous", on=on)


@transaction.atomic
def publish(conference: Conference, *, by: Actor, on: bool) -> None:
    """Show the list with its answers to the rooms, or no longer. Raises Refused(forbidden)."""
    if not policies.may_publish(by, conference.pk):
        raise Refused("forbidden")
    Board.objects.update_or_create(
        conference=conference, defaults={"published": on} | ({} if on else {"on_screens": False})
    )
    said(conference.pk, by, "publish", on=on)


@transaction.atomic
def show_list(conference: Conference, *, by: Actor, on: bool) -> None:
    """Put the published list's address on all rooms' screens, for phones to scan, or take it off. Raises Refused(forbidden)."""
    if not policies.may_publish(by, conference.pk):
        raise Refused("forbidden")
    Board.objects.filter(conference=conference, published=True).update(on_screens=on)
    said(conference.pk, by, "show_list", on=on)


def prepare(conference: Conference) -> None:
    """Have keys made for the days of a conference that have none."""
    days = conference.days.exclude(date=None).values_list("date", flat=True)
    slots.prepare(conference.pk, PURPOSE, {day_number(day): EACH for day in days if day})


def rehearse(conference: Conference, run: str) -> int:
    """Open a slot of its own for a rehearsal of these days, whatever day it is and whether or not the conference takes anonymous questions;
    its number."""
    number = conference.pk
    first = 100 * day_number(timezone.localdate(timezone=ZoneInfo(conference.timezone))) + 1
    slot = max([first, *(one.slot + 1 for one in blind.slots(number, run, PURPOSE) if one.slot > LAST_DAY)])
    slots.make_key(SlotName(number, run, PURPOSE, slot), EACH)
    slots.open_slot(number, run, PURPOSE, slot)
    return slot


def tend(board: Board, today: date) -> int:
    """Open the day that begins, close those that are over (all, when anonymous questions are no longer taken), and copy what lies in the
    box since five minutes or longer. Returns how many questions came. Raises BoxAway."""
    number, came = board.conference_id, 0
    if board.anonymous:
        prepare(board.conference)  # days may have been planned since
    for run in RUNS:
        for slot in blind.slots(number, run, PURPOSE):
            if slot.slot > LAST_DAY:
                continue
            is_now = board.anonymous and slot.slot == day_number(today)
            if is_now and slot.state in ("spare", "closed"):
                slots.open_slot(number, run, PURPOSE, slot.slot)
            elif not is_now and slot.state == "open":
                slots.close_slot(number, run, PURPOSE, slot.slot)
        came += copy(board.conference, run)
    return came


@transaction.atomic
def copy(conference: Conference, run: str) -> int:
    """What is settled in the box and not yet among the questions, in the order of hashes, which is nobody's; nothing of rehearsals that are
    over. Raises BoxAway."""
    over = {slot.slot for slot in blind.slots(conference.pk, run, PURPOSE) if slot.state == "ended"}
    spent = [one for one in blind.rows(conference.pk, run, PURPOSE, settled=True) if one.slot not in over]
    known = Question.objects.filter(conference=conference, run=run, naming=Naming.ANONYMOUS)
    there = set(known.values_list("uid", flat=True))
    sites = set(conference.sites.values_list("pk", flat=True)) if spent else set()
    rows = [row for one in spent if (row := _row(conference.pk, run, one, sites)) and row.uid not in there]
    if rows:
        Question.objects.bulk_create(rows, ignore_conflicts=True)
        announce(conference.pk, QUESTIONS, run=run)
    return len(rows)


def _row(conference: int, run: str, spent: Spent, sites: set[int]) -> Question | None:
    """None for what is no question. A text that is too long for this page is cut, and says so by its end."""
    body = spent.body if isinstance(spent.body, dict) else {}
    asked, site = body.get("text"), body.get("site")
    text = without_numbers(clean(asked)) if isinstance(asked, str) else ""
    if not says_something(text):
        return None
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return Question(
        conference_id=conference, run=run, uid=UUID(spent.token[:32]), way=Way.BOX, naming=Naming.ANONYMOUS, text=text,
        site_id=site if isinstance(site, int) and site in sites else None, search_key=fold(text), asked_at=spent.period,
        came_at=spent.period, shown_from=spent.period,
    )  # fmt: skip


__all__ = [
    "PURPOSE", "BoxAway", "allow_anonymous", "copy", "day_number", "prepare", "publish", "rehearse", "show_list", "tend",
]  # fmt: skip
