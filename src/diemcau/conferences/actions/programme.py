"""Days, half-days and items: plan them, put them in order, and say on the day which one is running."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypedDict, TypeVar, Unpack

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now

from diemcau.infra import audit
from diemcau.infra.ordering import move, put_in_order
from diemcau.infra.outbox import announce, announce_plan
from diemcau.infra.saving import save_said
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.names import tidy
from diemcau.people.models import Organisation

from .. import policies
from ..enums import Part
from ..models import Conference, Day, ItemTimes, ProgrammeItem, Session, Site, Speaker
from .gate import in_use, require_planner

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

Texts = Mapping[str, str]


class SpeakerSaid(NamedTuple):
    """Who presents: by name, by offices in their order, or both."""

    name: str = ""
    positions: Sequence[Texts] = ()
    organisation: Organisation | None = None
    honorific: str = ""


class SessionSaid(TypedDict, total=False):
    """What may be said of a half-day."""

    part: str
    title: Texts
    starts_at: datetime | None
    ends_at: datetime | None


class ItemFacts(TypedDict, total=False):
    """What may be said of an item."""

    kind: str
    title: Texts
    planned_start: datetime | None
    planned_end: datetime | None


@transaction.atomic
def add_day(conference: Conference, *, by: Actor, date: date | None = None) -> Day:
    """A day, in the order of dates; days without a date come last. Raises Refused: forbidden, closed."""
    require_planner(by, conference)
    day = Day.objects.create(conference=conference, date=date)
    _put_days_in_order(conference)
    return _told(day, conference, by, "add_day")


@transaction.atomic
def edit_day(day: Day, *, by: Actor, date: date | None) -> Day:
    """Another date; the times of its sessions and items move along. Raises Refused: forbidden, closed."""
    require_planner(by, day.conference)
    shift = date - day.date if date and day.date else None
    day.date = date
    day.save(update_fields=["date"])
    if shift:
        for session in day.sessions.all():
            _shift(session, ("starts_at", "ends_at"), shift)
            for item in session.items.all():
                _shift(item, ("planned_start", "planned_end"), shift)
    _put_days_in_order(day.conference)
    return _told(day, day.conference, by, "edit_day")


def _shift(thing: Session | ProgrammeItem, names: Sequence[str], by: timedelta) -> None:
    for name in names:
        moment = getattr(thing, name)
        setattr(thing, name, moment + by if moment else None)
    thing.save(update_fields=names)


def _put_days_in_order(conference: Conference) -> None:
    put_in_order(sorted(conference.days.all(), key=lambda d: (d.date is None, d.date or date.max, d.order, d.pk)))


Thing = TypeVar("Thing", Day, Session, ProgrammeItem)


def _told(thing: Thing, conference: Conference, by: Actor, verb: str) -> Thing:
    audit.record(by, f"conferences.{verb}", conference=conference.pk, id=thing.pk)
    announce_plan(conference.pk, "programme")
    return thing


@transaction.atomic
def remove_day(day: Day, *, by: Actor) -> None:
    """Take a day away with its sessions. Raises Refused: forbidden, closed, session_in_use."""
    require_planner(by, day.conference)
    if any(in_use(session) for session in day.sessions.all()):
        raise Refused("session_in_use")
    _told(day, day.conference, by, "remove_day").delete()


@transaction.atomic
def add_session(day: Day, *, by: Actor, not_for: Sequence[Site] = (), **said: Unpack[SessionSaid]) -> Session:
    """A half-day, in the order of the day; `not_for`: sites that take no part. Raises Refused: forbidden, closed."""
    require_planner(by, day.conference)
    session = Session(day=day, conference=day.conference, order=_behind(day.sessions))
    _say(session, said)
    session.save()
    session.not_for.set(not_for)
    _put_sessions_in_order(day)
    return _told(session, day.conference, by, "add_session")


@transaction.atomic
def edit_session(
    session: Session, *, by: Actor, not_for: Sequence[Site] | None = None, **said: Unpack[SessionSaid]
) -> Session:
    """Raises Refused: forbidden, closed."""
    require_planner(by, session.conference)
    _say(session, said)
    save_said(session, said)
    if not_for is not None:
        session.not_for.set(not_for)
    _put_sessions_in_order(session.day)
    return _told(session, session.conference, by, "edit_session")


def _put_sessions_in_order(day: Day) -> None:
    """Morning, afternoon, evening; half-days that are not known come last, each where it was added."""
    rank = {part: place for place, part in enumerate(Part.values)}
    put_in_order(sorted(day.sessions.all(), key=lambda s: (rank.get(s.part, len(rank)), s.order, s.pk)))


@transaction.atomic
def remove_session(session: Session, *, by: Actor) -> None:
    """Take a half-day away with its items. Raises Refused: forbidden, closed, session_in_use."""
    require_planner(by, session.conference)
    if in_use(session):
        raise Refused("session_in_use")
    _told(session, session.conference, by, "remove_session").delete()


@transaction.atomic
def add_item(
    session: Session, *, by: Actor, speakers: Sequence[SpeakerSaid] = (), **facts: Unpack[ItemFacts]
) -> ProgrammeItem:
    """An item before the first one that begins later, else behind all. No speaker: not known. Raises Refused: forbidden, closed."""
    require_planner(by, session.conference)
    item = ProgrammeItem(session=session, order=_behind(session.items))
    _say(item, facts)
    item.save()
    _put_in_time(item)
    _set_speakers(item, speakers)
    return _told(item, session.conference, by, "add_item")


def _put_in_time(item: ProgrammeItem) -> None:
    """Move a new item, which is the last one, to where its time belongs."""
    others = list(item.session.items.exclude(pk=item.pk).order_by("order", "pk"))
    begins = item.planned_start
    later = [at for at, other in enumerate(others) if begins and other.planned_start and other.planned_start > begins]
    if later:
        others.insert(later[0], item)
        put_in_order(others)


@transaction.atomic
def edit_item(
    item: ProgrammeItem, *, by: Actor, speakers: Sequence[SpeakerSaid] | None = None, **facts: Unpack[ItemFacts]
) -> ProgrammeItem:
    """Speakers None: as they are. Raises Refused: forbidden, closed."""
    require_planner(by, item.session.conference)
    _say(item, facts)
    save_said(item, facts)
    if speakers is not None:
        item.speakers.all().delete()
        _set_speakers(item, speakers)
    return _told(item, item.session.conference, by, "edit_item")


@transaction.atomic
def remove_item(item: ProgrammeItem, *, by: Actor) -> None:
    """Raises Refused: forbidden, closed."""
    require_planner(by, item.session.conference)
    _told(item, item.session.conference, by, "remove_item").delete()


@transaction.atomic
def move_item(item: ProgrammeItem, *, by: Actor, up: bool) -> ProgrammeItem:
    """One place up or down; at the edge of its half-day into the neighbouring one. Raises Refused: forbidden, closed."""
    conference = item.session.conference
    require_planner(by, conference)
    if not move(item.session.items.order_by("order", "pk"), item, up=up):
        sessions = list(conference.sessions.order_by("day__order", "order", "pk"))
        beside = sessions.index(item.session) + (-1 if up else 1)
        if not 0 <= beside < len(sessions):
            return item
        neighbours = list(sessions[beside].items.order_by("order", "pk"))
        item.session = sessions[beside]
        item.save(update_fields=["session"])
        put_in_order([*neighbours, item] if up else [item, *neighbours])
    item.refresh_from_db()
    return _told(item, conference, by, "move_item")


@transaction.atomic
def advance(item: ProgrammeItem, *, by: Actor, at: datetime | None = None, run: str = "live") -> ProgrammeItem:
    """Start this item and end whatever runs in this run; an item that runs already is ended. Actual times are `at` (now).

    An item that is over starts again when it is advanced to: a slip of the finger loses nothing but its end.
    Raises Refused: forbidden.
    """
    conference = item.session.conference
    if not policies.may_lead(by, conference.pk):
        raise Refused("forbidden")
    moment = at or now()
    runs = ItemTimes.objects.select_for_update().filter(
        item__session__conference=conference, run=run, ended__isnull=True
    )
    running = {row.pk: row.item_id for row in runs}
    ItemTimes.objects.filter(pk__in=running).update(ended=moment)
    if item.pk not in running.values():
        ItemTimes.objects.update_or_create(
            item=item, run=run, defaults={"ended": None}, create_defaults={"began": moment}
        )
    _told_of_run(conference, by, "advance", run, [item.pk])
    return item


Times = Mapping[int, tuple[datetime | None, datetime | None]]


@transaction.atomic
def bring_back(conference: Conference, times: Times, *, by: Actor, run: str = "live") -> None:
    """Give items the actual times they had before a step that was a mistake: number -> began, ended. Raises Refused: forbidden."""
    if not policies.may_lead(by, conference.pk):
        raise Refused("forbidden")
    items = ProgrammeItem.objects.filter(session__conference=conference)
    for number in items.filter(pk__in=times).values_list("pk", flat=True):
        began, ended = times[number]
        if began is None:
            ItemTimes.objects.filter(item=number, run=run).delete()
        else:
            ItemTimes.objects.update_or_create(item_id=number, run=run, defaults={"began": began, "ended": ended})
    _told_of_run(conference, by, "bring_back", run, sorted(times))


def _told_of_run(conference: Conference, by: Actor, verb: str, run: str, items: Sequence[int]) -> None:
    audit.record(by, f"conferences.{verb}", conference=conference.pk, run=run, items=items)
    announce(conference.pk, "programme", run=run)


def forget_times(conference: int, run: str) -> None:
    """Nothing of the programme has begun in this run. In the caller's transaction, who says why."""
    ItemTimes.objects.filter(item__session__conference=conference, run=run).delete()
    announce(conference, "programme", run=run)


def _say(thing: Session | ProgrammeItem, said: Mapping[str, object]) -> None:
    for name, value in said.items():
        if isinstance(value, Mapping):
            setattr(thing, name, {language: tidy(text) for language, text in value.items() if tidy(text)})
        else:
            setattr(thing, name, value)


def _set_speakers(item: ProgrammeItem, speakers: Sequence[SpeakerSaid]) -> None:
    known = [s for s in speakers if tidy(s.name) or s.positions or s.organisation]
    Speaker.objects.bulk_create(
        Speaker(
            item=item,
            order=order,
            name=tidy(said.name),
            honorific=tidy(said.honorific),
            positions=[dict(position) for position in said.positions],
            organisation=said.organisation,
        )
        for order, said in enumerate(known)
    )


def _behind(siblings: "RelatedManager[Session] | RelatedManager[ProgrammeItem]") -> int:
    last = siblings.aggregate(last=Max("order"))["last"]
    return 0 if last is None else int(last) + 1
