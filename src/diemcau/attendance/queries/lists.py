"""Lists of people in a room: who is expected, who came, and what was said of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from diemcau.conferences.models import Session, Site
from diemcau.conferences.queries import site_for
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.roster.enums import DelegateStatus, Source
from diemcau.roster.models import Delegate

from .. import policies
from ..models import Attendance, Fact
from ..registers import SAID, UNDOING, Said, Undoing, standing_facts, taken_back


@dataclass(frozen=True, slots=True)
class Attending:
    """One line of a room's list. `states` are in the order of the sessions asked for; None: nothing was said.

    `visitor` is from another room; `stands_for` the name of the person replaced.
    """

    uid: UUID
    full_name: str
    position: str
    unit: str
    mark: str
    visitor: bool
    home: str
    stands_for: str
    approved: bool
    states: tuple[Attendance | None, ...]


@dataclass(frozen=True, slots=True)
class RoomList:
    """A room's list in some sessions: its own people by given name, then visitors."""

    site: Site
    sessions: tuple[Session, ...]
    run: str
    lines: tuple[Attending, ...]


def room_for(actor: Actor, key: str, code: str) -> Site:
    """A room whose names the actor may read. Raises NotFound."""
    site = site_for(actor, key, code)
    if not policies.may_see_names(actor, site.conference_id, site.pk):
        raise NotFound
    return site


def attendance_list(site: Site, sessions: Sequence[Session], run: str = "live") -> RoomList:
    """Who belongs to the room or was in it in any of the sessions. Two queries. The site is fetched by `room_for`."""
    rows = Attendance.objects.filter(run=run, session__in=sessions).filter(
        Q(site=site) | Q(home=site) | Q(delegate__site=site)
    )
    said: dict[int, dict[int, Attendance]] = defaultdict(dict)
    for row in rows:
        said[row.delegate_id][row.session_id] = row
    of_room = Q(site=site, removed_at=None, run__in={"live", run}) & ~Q(status=DelegateStatus.DECLINED)
    found = Delegate.objects.filter(of_room | Q(pk__in=list(said))).select_related("site", "stands_for")
    people = sorted(found, key=lambda d: (d.site_id != site.pk, d.sort_key, d.pk))
    lines = tuple(_line(d, site, sessions, said.get(d.pk, {})) for d in people)
    return RoomList(site, tuple(sessions), run, lines)


def _line(d: Delegate, site: Site, sessions: Iterable[Session], said: dict[int, Attendance]) -> Attending:
    marks = {Source.WALK_IN.value, Source.SUBSTITUTE.value}
    return Attending(
        uid=d.uid,
        full_name=" ".join(part for part in (d.honorific, d.full_name) if part),
        position=d.position,
        unit=d.unit,
        mark=d.source if d.source in marks else "listed",
        visitor=d.site_id != site.pk,
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
