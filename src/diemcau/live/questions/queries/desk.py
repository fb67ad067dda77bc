"""What those who moderate look at: what waits, in a fair order; what is queued, live and done; turns and minutes by room and level."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from diemcau.conferences.models import Conference, Site
from diemcau.roster.models import Delegate

from ..enums import Naming, Step
from ..models import Question

SHOWN, OVER = 60, 20
"""So many of each list, and of those dealt with, are drawn; the rest is counted."""
SPOKEN = (Step.LIVE, Step.ANSWERED)


class Card(NamedTuple):
    """A question as it is shown: `who` as its asker chose, empty for nobody; `votes` with those that were put together with it."""

    row: Question
    who: str
    votes: int
    members: int = 0

    @property
    def standing(self) -> str:
        """Its step, or the end of what it was put together with."""
        if self.row.withdrawn_at:
            return "withdrawn"
        return "merged" if self.row.head_id else self.row.step


@dataclass(frozen=True)
class Desk:
    """`slowed`: how many come later, because their phone or room asks fast. `waiting` in a fair order: rooms that had fewer turns first."""

    live: Card | None
    pinned: Card | None
    queued: Sequence[Card]
    waiting: Sequence[Card]
    over: Sequence[Card]
    waits: int
    queues: int
    ended: int
    slowed: int

    @property
    def unseen(self) -> tuple[int, int, int]:
        """How many wait, are queued and are dealt with beyond those that are drawn."""
        return self.waits - len(self.waiting), self.queues - len(self.queued), self.ended - len(self.over)


class Turns(NamedTuple):
    """How often a room's or level's questions were answered aloud, for how long (ms), and how many wait."""

    name: str
    turns: int
    ms: int
    waits: int

    @property
    def minutes(self) -> int:
        """Whole minutes, rounded."""
        return round(self.ms / 60_000)


def standing(conference: int, run: str) -> "QuerySet[Question]":
    """What is dealt with: no part of another one, and not taken back, unless others asked the same."""
    others = Question.objects.filter(head=OuterRef("pk"), withdrawn_at=0)
    rows = Question.objects.filter(conference=conference, run=run, head=None)
    return rows.filter(Q(withdrawn_at=0) | Exists(others))


def desk_of(conference: int, run: str, now: int, *, level: str = "", site: int = 0) -> Desk:
    """Eleven queries, however many there are. What waits can be narrowed to a level or a room."""
    rows = standing(conference, run)
    new = rows.filter(step=Step.NEW)
    shown = new.filter(shown_from__lte=now)
    if level:
        shown = shown.filter(site__level=level)
    if site:
        shown = shown.filter(site=site)
    order = fair_order(
        shown.order_by().values_list("pk", "site", "supports", "asked_at"),
        Counter(dict(rows.filter(step__in=SPOKEN).order_by().values_list("site").annotate(Count("pk")))),
        Counter(dict(_grouped(conference, run))),
    )
    queue = rows.filter(step=Step.QUEUED)
    queued = list(queue.order_by("step_at", "pk")[:SHOWN])
    others = list(rows.filter(Q(step=Step.LIVE) | Q(is_pinned=True)))
    ended = rows.filter(step__in=(Step.ANSWERED, Step.WRITTEN, Step.DECLINED))
    last = list(ended.order_by("-step_at", "pk")[:OVER])
    found = {row.pk: row for row in Question.objects.filter(pk__in=order[:SHOWN])}
    cards = cards_of([found[number] for number in order[:SHOWN] if number in found], queued, others, last)
    return Desk(
        live=next((cards[row.pk] for row in others if row.step == Step.LIVE), None),
        pinned=next((cards[row.pk] for row in others if row.is_pinned), None),
        queued=[cards[row.pk] for row in queued],
        waiting=[cards[number] for number in order[:SHOWN] if number in found],
        over=[cards[row.pk] for row in last],
        waits=len(order),
        queues=queue.count(),
        ended=ended.count(),
        slowed=new.filter(shown_from__gt=now).count(),
    )


def fair_order(
    waiting: Iterable[tuple[int, int | None, int, int]], turns: Mapping[int | None, int], grouped: Mapping[int, int]
) -> list[int]:
    """Numbers of questions (number, room, supports, asked at): a room's first one counts as the turn after those it had, its second one
    as the turn after that; among equal turns the more supported, then the older one. What names no room stands as a room of its own."""
    rooms: dict[int | None, list[tuple[int, int, int]]] = defaultdict(list)
    for number, site, supports, at in waiting:
        rooms[site].append((-supports - grouped.get(number, 0), at, number))
    ranked = [
        (turns.get(site, 0) + place, *question)
        for site, questions in rooms.items()
        for place, question in enumerate(sorted(questions))
    ]
    return [number for *_rank, number in sorted(ranked)]


def cards_of(*lists: Sequence[Question]) -> dict[int, Card]:
    """By number. Three queries for all of them: rooms, names, and what was put together."""
    rows = [row for some in lists for row in some]
    sites = Site.objects.in_bulk({row.site_id for row in rows if row.site_id})
    names = names_of(rows)
    members: dict[int, tuple[int, int]] = {}
    for member in Question.objects.filter(head__in={row.pk for row in rows}, withdrawn_at=0).only(
        "head_id", "supports"
    ):
        count, votes = members.get(member.head_id or 0, (0, 0))
        members[member.head_id or 0] = count + 1, votes + member.supports + 1
    cards = {}
    for row in rows:
        row.site = sites.get(row.site_id or 0)
        count, votes = members.get(row.pk, (0, 0))
        cards[row.pk] = Card(row, names.get(row.pk, ""), row.supports + votes, count)
    return cards


def card_of(row: Question) -> Card:
    """One question as it is shown."""
    return cards_of([row])[row.pk]


def names_of(rows: Collection[Question]) -> dict[int, str]:
    """What each asker lets others see beside the room, by the question's number: a name and unit, a unit, or nothing. One query."""
    uids: set[UUID] = {row.delegate for row in rows if row.delegate}
    people = {
        (person.conference_id, person.uid): person
        for person in Delegate.objects.filter(uid__in=uids).only("uid", "conference", "full_name", "honorific", "unit")
    }
    named = {}
    for row in rows:
        person = people.get((row.conference_id, row.delegate)) if row.delegate else None
        if row.naming == Naming.NAMED and person is not None:
            named[row.pk] = " · ".join(filter(None, (f"{person.honorific} {person.full_name}".strip(), person.unit)))
        else:
            named[row.pk] = row.unit
    return named


def turns_of(conference: Conference, run: str, now: int) -> list[tuple[Site, Turns]]:
    """Every room that asked, those with the fewest turns first. Two queries. Time at the microphone of call-in is that module's."""
    facts: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    rows = Question.objects.filter(conference=conference, run=run, withdrawn_at=0).exclude(site=None)
    for site, step, live, ended in rows.order_by().values_list("site", "step", "live_at", "ended_at"):
        fact = facts[site]
        if step in SPOKEN:
            fact[0] += 1
            fact[1] += max(0, (ended or now) - live) if live else 0
        elif step in (Step.NEW, Step.QUEUED):
            fact[2] += 1
    sites = Site.objects.in_bulk(facts)
    found = [(site, Turns(site.name, *facts[number])) for number, site in sites.items()]
    return sorted(found, key=lambda one: (one[1].turns, one[1].ms, -one[1].waits, one[0].order))


def _grouped(conference: int, run: str) -> Iterable[tuple[int, int]]:
    """How many were put together with each."""
    rows = Question.objects.filter(conference=conference, run=run, head__isnull=False).order_by()
    return [(head, count) for head, count in rows.values_list("head").annotate(Count("pk")) if head]
