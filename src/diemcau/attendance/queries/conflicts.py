"""Persons whom two rooms have at once, and substitutes nobody has agreed to yet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from diemcau.conferences.models import Conference, Session, Site
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.roster import policies as roster
from diemcau.roster.models import Delegate

from .. import policies
from ..models import Attendance
from .lists import standing_ops


@dataclass(frozen=True, slots=True)
class Claimed:
    """One room's word: since when (Unix ms), in what way, and whether the count goes by it now."""

    site: Site
    at: int
    kind: str
    who: str
    counted: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """One person in several rooms. `saw` are the ops a decision replaces, best first."""

    delegate: Delegate
    session: Session
    run: str
    claims: tuple[Claimed, ...]
    saw: tuple[UUID, ...]

    def claim_of(self, site: int) -> Claimed:
        """What a room said. Raises NotFound for a room that says nothing."""
        found = next((claim for claim in self.claims if claim.site.pk == site), None)
        if found is None:
            raise NotFound
        return found


def conflicts_of(actor: Actor, conference: Conference, run: str = "live") -> list[Conflict]:
    """All that wait for a decision, by name. Raises NotFound for those who may not decide.

    A constant number of queries for each half-day that has any.
    """
    if not policies.may_settle(actor, conference.pk):
        raise NotFound
    return _conflicts(conference, run)


def conflict_for(actor: Actor, conference: Conference, run: str, session: int, uid: UUID) -> Conflict:
    """One of them. Raises NotFound, also when it is settled by now."""
    for conflict in conflicts_of(actor, conference, run):
        if conflict.session.pk == session and conflict.delegate.uid == uid:
            return conflict
    raise NotFound


def _conflicts(conference: Conference, run: str) -> list[Conflict]:
    sessions = list(conference.sessions.select_related("day"))
    rows = Attendance.objects.filter(session__in=sessions, run=run, conflict=True)
    rows = rows.select_related("delegate__site").order_by("delegate__sort_key", "delegate_id")
    by_session: dict[int, list[Attendance]] = defaultdict(list)
    for row in rows:
        by_session[row.session_id].append(row)
    rooms = Site.objects.in_bulk({site for some in by_session.values() for row in some for site in row.sites})
    found: list[Conflict] = []
    for session in sessions:
        if session.pk in by_session:
            found += _of_session(conference.pk, session, by_session[session.pk], rooms, run)
    return found


def _of_session(
    conference: int, session: Session, rows: Iterable[Attendance], rooms: dict[int, Site], run: str
) -> list[Conflict]:
    rows = list(rows)
    said = standing_ops(conference, session.pk, [row.delegate.uid for row in rows], run)
    found = []
    for row in rows:
        heads = said[row.delegate.uid]
        claims: dict[int, Claimed] = {}
        for fact, state in heads:
            if fact.site_id in row.sites and fact.site_id not in claims and state == "present":
                claims[fact.site_id] = Claimed(
                    rooms[fact.site_id], fact.at, fact.kind, fact.who, fact.op_id == row.op_id
                )
        saw = tuple(fact.op_id for fact, _ in heads[:8])
        found.append(Conflict(row.delegate, session, run, tuple(claims.values()), saw))
    return found


def substitutes_waiting(
    actor: Actor, conference: Conference, run: str = "live", *, site: int | None = None
) -> list[Delegate]:
    """Substitutes nobody has agreed to yet (those of one room when `site` is given), of those the actor may agree to, by name.

    Raises NotFound for those who see no list. One query.
    """
    visible = roster.visible(actor, conference.pk)
    if visible is None:
        raise NotFound
    waiting = Delegate.objects.filter(visible, roster.in_run(run), stands_for__isnull=False, approved_by="")
    if site is not None:
        waiting = waiting.filter(site=site)
    found = waiting.filter(removed_at=None).select_related("site", "stands_for").order_by("sort_key", "pk")
    return [d for d in found if roster.may_approve(actor, conference.pk, d.site_id)]
