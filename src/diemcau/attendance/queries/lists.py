"""Lists of people in a room: who is expected, who came, and what was said of them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When

from diemcau.conferences.models import Conference, Session, Site
from diemcau.conferences.queries import site_for, sites_of
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.roster.enums import Source
from diemcau.roster.models import Delegate
from diemcau.roster.substituting import not_coming

from .. import policies
from ..enums import State, Via
from ..models import Attendance, Fact
from ..registers import SAID, UNDOING, Said, Undoing, standing_facts, taken_back


@dataclass(frozen=True, slots=True)
class Attending:
    """One line of a room's list. `states` are in the order of the sessions asked for; None: nothing was said.

    `visitor` is from another room; `off_list` was taken off the list, but something was said; `stands_for` the name of the person replaced.
    """

    uid: UUID
    full_name: str
    position: str
    unit: str
    mark: str
    visitor: bool
    off_list: bool
    home: str
    stands_for: str
    approved: bool
    states: tuple[Attendance | None, ...]


@dataclass(frozen=True, slots=True)
class RoomList:
    """A room's list in some sessions: its own people by given name, then visitors. `expected` is what every page and paper
    counts against (Counts.expected): besides these the list holds walk-ins, substitutes, visitors, and who was taken off it."""

    site: Site
    sessions: tuple[Session, ...]
    run: str
    lines: tuple[Attending, ...]
    expected: int


def room_for(actor: Actor, key: str, code: str) -> Site:
    """A room whose names the actor may read. Raises NotFound."""
    site = site_for(actor, key, code)
    if not policies.may_see_names(actor, site.conference_id, site.pk):
        raise NotFound
    return site


def rooms_to_list(actor: Actor, conference: Conference, level: str = "") -> QuerySet[Site]:
    """All rooms (of a level) in their order, for those who may read the names of every room. Raises NotFound."""
    if not policies.may_see_all_names(actor, conference.pk):
        raise NotFound
    return sites_of(conference, actor, level=level).select_related(None).prefetch_related(None)


def attendance_list(site: Site, sessions: Sequence[Session], run: str = "live") -> RoomList:
    """Who belongs to the room or was in it in any of the sessions. Two queries. The site is fetched by `room_for`."""
    return _lists({site: tuple(sessions)}, run)[0]


def attendance_lists(sites: Sequence[Site], sessions: Sequence[Session], run: str = "live") -> list[RoomList]:
    """The same of many rooms, each in those of the sessions in which it takes part; without rooms that take part in none.

    Three queries. The sites are fetched by `rooms_to_list`.
    """
    through = Session.not_for.through.objects.filter(session__in=sessions, site__in=sites)
    missed = set(through.values_list("site_id", "session_id"))
    met = {site: tuple(one for one in sessions if (site.pk, one.pk) not in missed) for site in sites}
    return _lists({site: some for site, some in met.items() if some}, run)


def _lists(rooms: Mapping[Site, tuple[Session, ...]], run: str) -> list[RoomList]:
    asked: dict[int | None, set[int]] = {
        site.pk: {session.pk for session in sessions} for site, sessions in rooms.items()
    }
    rows = Attendance.objects.filter(run=run, session__in=set().union(*asked.values())).filter(
        Q(site__in=asked) | Q(home__in=asked) | Q(delegate__site__in=asked)
    )
    said: dict[int, list[Attendance]] = defaultdict(list)
    for row in rows:
        said[row.delegate_id].append(row)
    of_rooms = Q(site__in=asked, removed_at=None, run__in={"live", run}) & ~not_coming()
    invited = of_rooms & Q(run="live") & ~Q(source__in=(Source.WALK_IN, Source.SUBSTITUTE))
    people = Delegate.objects.annotate(is_listed=_whether(of_rooms), is_expected=_whether(invited))
    found = people.filter(of_rooms | Q(pk__in=list(said)))
    expected: Counter[int | None] = Counter()
    there: dict[int | None, dict[Delegate, dict[int, Attendance]]] = {site: {} for site in asked}
    for d in found.select_related("site", "stands_for"):
        expected[d.site_id] += d.is_expected
        if d.is_listed:
            there[d.site_id][d] = {}
        for row in said.get(d.pk, ()):
            for place in {row.site_id, row.home_id, d.site_id}:
                if row.session_id in asked.get(place, ()):
                    there[place].setdefault(d, {})[row.session_id] = row
    return [_list(site, sessions, run, there[site.pk], expected[site.pk]) for site, sessions in rooms.items()]


def _whether(holds: Q) -> Case:
    return Case(When(holds, then=Value(True)), default=Value(False))


def _list(
    site: Site, sessions: tuple[Session, ...], run: str, there: Mapping[Delegate, dict[int, Attendance]], expected: int
) -> RoomList:
    people = sorted(there, key=lambda d: (d.site_id != site.pk, d.sort_key, d.pk))
    lines = tuple(_line(d, site, sessions, there[d]) for d in people)
    return RoomList(site, sessions, run, lines, expected or site.expected_count or 0)


def _line(d: Delegate, site: Site, sessions: Iterable[Session], said: dict[int, Attendance]) -> Attending:
    marks = {Source.WALK_IN.value, Source.SUBSTITUTE.value}
    return Attending(
        uid=d.uid,
        full_name=" ".join(part for part in (d.honorific, d.full_name) if part),
        position=d.position,
        unit=d.unit,
        mark=d.source if d.source in marks else "listed",
        visitor=d.site_id != site.pk,
        off_list=d.removed_at is not None,
        home=d.site.name if d.site else "",
        stands_for=d.stands_for.full_name if d.stands_for else "",
        approved=bool(d.approved_by),
        states=tuple(said.get(session.pk) for session in sessions),
    )


def standing_ops(
    conference: int, session: int, uids: Collection[UUID], run: str = "live"
) -> dict[UUID, list[tuple[Said, str]]]:
    """What stands of each delegate in a session, best first, as (fact, state it gives). Three queries.

    An op that replaces them all names their ids in `saw`.
    """
    holds = Fact.objects.filter(conference_id=conference, run=run, waiting=False)
    about = Q(delegate_uid__in=uids) | Q(op_id__in=uids)
    facts = {row[0]: Said(*row) for row in holds.filter(about, session_id=session).values_list(*SAID)}
    undoings = holds.filter(undoes__in=list(facts)).values_list(*UNDOING)
    undone, _ = taken_back(facts.values(), map(Undoing._make, undoings))
    by_uid: dict[UUID, list[Said]] = defaultdict(list)
    for fact in facts.values():
        for register in fact.registers():
            by_uid[register.uid].append(fact)
    return {uid: [(fact, fact.says(uid)[0]) for fact in standing_facts(by_uid[uid], undone)] for uid in uids}


def paper_entries(site: Site, session: Session, uid: UUID, run: str = "live") -> list[Said]:
    """What the hub typed from this room's paper of somebody, and still stands. Raises NotFound when there is nothing."""
    said = standing_ops(site.conference_id, session.pk, [uid], run)[uid]
    found = [fact for fact, _state in said if fact.via == Via.PAPER and fact.site_id == site.pk]
    if not found:
        raise NotFound
    return found


def entries_of(delegate: Delegate, run: str = "live") -> list[Said]:
    """All that stands and says somebody is present, in any half-day. Three queries for each of them."""
    uid, conference = delegate.uid, delegate.conference_id
    holds = Fact.objects.filter(conference_id=conference, run=run, waiting=False)
    sessions = set(holds.filter(Q(delegate_uid=uid) | Q(op_id=uid)).values_list("session_id", flat=True))
    said = [pair for session in sorted(sessions) for pair in standing_ops(conference, session, [uid], run)[uid]]
    return [fact for fact, state in said if state == State.PRESENT]
