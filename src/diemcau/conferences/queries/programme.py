"""The programme: days, half-days, items and who presents them, in one language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import CASCADE, ManyToOneRel, Prefetch, QuerySet

from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.localised import choose

from ..enums import ItemKind, Part
from ..models import Conference, ItemTimes, ProgrammeItem, Session, Speaker
from ..models import Day as DayRow
from .conferences import conference_for

_SPEAKERLESS = frozenset(("break", "film", "test", "evaluation", "closing", "other"))


@dataclass(frozen=True, slots=True)
class Speaking:
    """Who presents: a name, offices in their order, or both. `text` is the whole as one line."""

    name: str
    positions: tuple[str, ...]
    organisation: str

    @property
    def text(self) -> str:
        return ", ".join(part for part in (self.name, *self.positions, self.organisation) if part)


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the programme in one run. Times are aware (UTC): show them in the site's zone."""

    id: int
    session: int
    kind: str
    kind_name: str
    title: str
    speakers: tuple[Speaking, ...]
    planned_start: datetime | None
    planned_end: datetime | None
    actual_start: datetime | None
    actual_end: datetime | None

    @property
    def is_running(self) -> bool:
        return self.actual_start is not None and self.actual_end is None

    @property
    def is_over(self) -> bool:
        return self.actual_end is not None

    @property
    def wants_speaker(self) -> bool:
        """Whether a page says that nobody is known to present it: a break or a film needs nobody."""
        return self.kind not in _SPEAKERLESS

    @property
    def by(self) -> str:
        """Who presents it, all on one line; empty when not known."""
        return "; ".join(speaker.text for speaker in self.speakers)


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A half-day. `part` empty: not known which. `not_for` holds the ids of sites that take no part."""

    id: int
    day: int
    date: date | None
    part: str
    part_name: str
    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    not_for: frozenset[int]
    items: tuple[Item, ...]

    @property
    def name(self) -> str:
        """“Morning”, or the title it has; empty when neither is known."""
        name = self.title or self.part_name
        return name[:1].upper() + name[1:]


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its half-days. `date` None: not known."""

    id: int
    date: date | None
    sessions: tuple[SessionFacts, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """The whole programme in one run; `current` is the item that is running there."""

    days: tuple[Day, ...]
    current: Item | None

    @property
    def sessions(self) -> list[SessionFacts]:
        return [session for day in self.days for session in day.sessions]

    @property
    def items(self) -> list[Item]:
        return [item for session in self.sessions for item in session.items]

    @property
    def next(self) -> Item | None:
        """The first item that has not begun after the last one that has."""
        items = self.items
        begun = [index for index, item in enumerate(items) if item.actual_start]
        return next((item for item in items[begun[-1] + 1 if begun else 0 :] if not item.actual_start), None)


Times = Mapping[int, tuple[datetime | None, datetime | None]]
"""By number of the item: when it began and ended. Those that have not begun are left out."""


def programme_of(conference: Conference, language: str, run: str = "live") -> Programme:
    """Days, sessions, items and speakers in their orders. Six queries, however long the programme."""
    times = times_of(conference.pk, run)
    speakers = Prefetch("speakers", Speaker.objects.select_related("organisation").order_by("order", "pk"))
    items = Prefetch("items", ProgrammeItem.objects.order_by("order", "pk").prefetch_related(speakers))
    sessions = Prefetch("sessions", Session.objects.order_by("order", "pk").prefetch_related(items, "not_for"))
    days = []
    for day in conference.days.order_by("order", "pk").prefetch_related(sessions):
        found = tuple(_session(session, day.date, language, times) for session in day.sessions.all())
        days.append(Day(day.pk, day.date, found))
    running = [i for day in days for session in day.sessions for i in session.items if i.is_running]
    return Programme(tuple(days), max(running, key=lambda i: (i.actual_start, i.id), default=None))


def sessions_of(conference: Conference, language: str, run: str = "live") -> Sequence[SessionFacts]:
    """All half-days in their order, with their items."""
    return programme_of(conference, language, run).sessions


def _session(session: Session, day: date | None, language: str, times: Times) -> SessionFacts:
    return SessionFacts(
        id=session.pk,
        day=session.day_id,
        date=day,
        part=session.part,
        part_name=str(Part(session.part).label) if session.part else "",
        title=choose(session.title, language),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        not_for=frozenset(site.pk for site in session.not_for.all()),
        items=tuple(_item(item, language, times) for item in session.items.all()),
    )


def _item(item: ProgrammeItem, language: str, times: Times) -> Item:
    kind = str(ItemKind(item.kind).label)
    began, ended = times.get(item.pk, (None, None))
    return Item(
        id=item.pk,
        session=item.session_id,
        kind=item.kind,
        kind_name=kind,
        title=choose(item.title, language, kind),
        speakers=tuple(_speaking(speaker, language) for speaker in item.speakers.all()),
        planned_start=item.planned_start,
        planned_end=item.planned_end,
        actual_start=began,
        actual_end=ended,
    )


def _speaking(speaker: Speaker, language: str) -> Speaking:
    body = choose(speaker.organisation.name, language) if speaker.organisation else ""
    positions = tuple(choose(position, language) for position in speaker.positions)
    return Speaking(" ".join(p for p in (speaker.honorific, speaker.name) if p), positions, body)


def day_for(conference: Conference, number: int) -> DayRow:
    """A day of this conference. Raises NotFound."""
    found = conference.days.select_related("conference").filter(pk=number).first()
    if found is None:
        raise NotFound
    return found


def session_for(conference: Conference, number: int) -> Session:
    """A half-day of this conference. Raises NotFound."""
    found = conference.sessions.select_related("day__conference", "conference").filter(pk=number).first()
    if found is None:
        raise NotFound
    return found


def item_for(actor: Actor, key: str, number: int) -> ProgrammeItem:
    """An item of a visible conference. Raises NotFound."""
    conference = conference_for(actor, key)
    found = ProgrammeItem.objects.filter(session__conference=conference, pk=number)
    item = found.select_related("session__conference", "session__day").first()
    if item is None:
        raise NotFound
    return item


def goes_with(item: ProgrammeItem) -> bool:
    """Whether something else than its speakers goes when the item goes: links of speakers, cues, steps taken."""
    others = [one for one in item._meta.related_objects if isinstance(one, ManyToOneRel)]
    there = [one for one in others if one.on_delete is CASCADE and one.related_model not in (Speaker, ItemTimes)]
    return any(one.related_model._default_manager.filter(**{one.field.name: item}).exists() for one in there)


def times_of(conference: int, run: str) -> Times:
    """When its items began and ended in a run. One query."""
    rows = ItemTimes.objects.filter(item__session__conference=conference, run=run)
    return {item: (began, ended) for item, began, ended in rows.values_list("item", "began", "ended")}


def items_over(conference: int, run: str) -> "QuerySet[ProgrammeItem]":
    """The items that ended in a run, for a query."""
    over = ItemTimes.objects.filter(item__session__conference=conference, run=run, ended__isnull=False)
    return ProgrammeItem.objects.filter(pk__in=over.values("item")).order_by()


def current_item(conference: Conference | int, run: str = "live") -> ProgrammeItem | None:
    """The item that is running in a run: begun last and not ended. One query."""
    running = ItemTimes.objects.filter(item__session__conference=conference, run=run, ended__isnull=True)
    found = running.select_related("item").order_by("-began", "-item").first()
    return found.item if found else None
