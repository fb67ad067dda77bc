"""What a room takes along, and what became of what it said. Fetching is authorising: others get NotFound."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from diemcau.attendance.models import Headcount, HeadcountFact, HeadcountRound
from diemcau.attendance.policies import is_hub, may_confirm
from diemcau.attendance.queries import substitutes_waiting
from diemcau.conferences import phones
from diemcau.conferences.enums import ContactRole, Status
from diemcau.conferences.models import Conference, Site, SiteContact, SiteLive
from diemcau.conferences.queries import SessionFacts, sessions_of, site_for
from diemcau.infra.installation import installation
from diemcau.infra.models import Cursor
from diemcau.infra.outbox import RUNS
from diemcau.infra.verdicts import verdicts_of
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import as_ms
from diemcau.kernel.errors import NotFound
from diemcau.kernel.localised import choose
from diemcau.live.announcements import desks as announcements
from diemcau.live.broadcast import queries as broadcast
from diemcau.live.questions import desks as questions
from diemcau.live.runsheet.fragments import asked_rooms
from diemcau.live.stage.queries import place_of, said_by, stage_of
from diemcau.outcomes.reports import desks as reports
from diemcau.roster import policies as roster_policies
from diemcau.roster import queries as roster

from . import people, policies
from .polls import polls_of

Row = dict[str, Any]


class Version(NamedTuple):
    """How far a device's pack goes: the server's life, the roster's version and the projector's place in the log, in one
    language; and what the head of the pack was, so that a device sees that another one is there. Opaque to devices."""

    language: str
    life: str
    roster: int
    seq: int
    head: str = ""

    def __str__(self) -> str:
        return f"{self.language}.{self.life}.{self.roster}.{self.seq}.{self.head}"

    def earlier(self, text: str) -> "Version | None":
        """What a device says it has; None where that is not one of ours, of another life or language, or ahead of this one."""
        language, life, *numbers = [*text.split(".", 4), ""][:4]
        if len(numbers) != 2 or not all(part.isdecimal() and len(part) < 19 for part in numbers):
            return None
        had = Version(language, life, int(numbers[0]), int(numbers[1]))
        return had if had[:2] == self[:2] and had.roster <= self.roster and had.seq <= self.seq else None


def desk_for(actor: Actor, key: str, code: str) -> Site:
    """The room whose desk `actor` may open. Raises NotFound."""
    site = site_for(actor, key, code)
    if not policies.may_open(actor, site.conference_id, site.pk):
        raise NotFound
    return site


def pack(actor: Actor, number: int, *, after: str = "", run: str = "live", language: str) -> Row:
    """The pack of one room, or what is newer than the version `after` (docs of the shape: static/offline/js/book.js).

    Names only for those who may read them; of a personal QR its hash, never its code. Raises NotFound.
    """
    site = Site.objects.select_related("conference", "place").filter(pk=number).first()
    if site is None or run not in RUNS or not policies.may_open(actor, site.conference_id, site.pk):
        raise NotFound
    server = installation()
    now = Version(language, server.life, site.conference.roster_version, _place_in_log(site.conference_id))
    had = now.earlier(after)
    told: Row = {"server": server.name, "life": server.life, "whole": had is None, "run": run}
    told |= {"head": _head(actor, site, run, language), "delegates": [], "facts": []}
    if roster_policies.may_see(actor, site.conference_id, site.pk):
        listed = roster.pack(actor, site.pk, had.roster if had else 0, run=run)
        told |= people.about(site, run, listed["delegates"], (had.roster, had.seq) if had else None)
    digest = hashlib.sha256(json.dumps(told["head"]).encode()).hexdigest()[:12]
    return told | {"version": str(now._replace(head=digest))}


def _place_in_log(conference: int) -> int:
    return Cursor.objects.filter(pk=conference).values_list("seq", flat=True).first() or 0


def verdicts(actor: Actor, conference: int, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """What became of these ops of a conference as far as it is known, ``{id: {"state", "reason"}}``; who knows the id of
    another room's op learns whether it was accepted.

    Raises NotFound for those who are nobody there, ValueError for what are no ids, or too many.
    """
    if not policies.may_hear(actor, conference):
        raise NotFound
    return verdicts_of(conference, ids)


def _head(actor: Actor, site: Site, run: str, language: str) -> Row:
    conference = site.conference
    zone = site.timezone or conference.timezone
    sessions = [s for s in sessions_of(conference, language, run) if site.pk not in s.not_for]
    return {
        "language": language,
        "me": {
            "name": actor.name,
            "confirms": may_confirm(actor.held, conference.pk, site.pk),
            "hub": is_hub(actor.held, conference.pk),
        },
        "names": roster_policies.may_see(actor, conference.pk, site.pk),
        "conference": {
            "name": choose(conference.called, language, conference.key),
            "timezone": zone,
            "ended": conference.status in (Status.CLOSED, Status.ARCHIVED),
            "until": max((_ms(_end(s, zone)) or 0 for s in sessions), default=0) or None,
        },
        "site": {"code": site.code, "name": site.name, "room": site.room, "expected": site.expected_count},
        "sessions": [_session(session) for session in sessions],
        "items": [item for session in sessions for item in _items(session)],
        "rounds": _rounds([session.id for session in sessions], language),
        "counts": _counts(site, run),
        "hub": _hub(conference),
        "live": _live(site, run),
        "stage": _stage(conference, site, run),
        "questions": questions.head(conference.pk, run, site.pk),
        "reports": reports.head(site, run),
        "messages": announcements.head(site, run, language),
        "approvals": _approvals(actor, site, run),
        "recording": bool(broadcast.hall_of(conference.pk).get("recording")),
        "external": broadcast.settings_of(conference.pk).external,
        "ready": site.pk in {row.site_id for row in asked_rooms(conference, run, language)},
        "polls": polls_of(site, run),
    }


def _approvals(actor: Actor, site: Site, run: str) -> int:
    """Substitutes of the room that wait for this very actor's word."""
    if not roster_policies.may_approve(actor, site.conference_id, site.pk):
        return 0
    return len(substitutes_waiting(actor, site.conference, run, site=site.pk))


def _end(session: SessionFacts, zone: str) -> datetime | None:
    """When a half-day is over at the latest: where no end was planned, with its date."""
    if session.ends_at or session.date is None:
        return session.ends_at
    return datetime.combine(session.date + timedelta(days=1), time(), ZoneInfo(zone))


def _session(session: SessionFacts) -> Row:
    begins = _ms(session.starts_at)
    date = session.date.isoformat() if session.date else ""
    return {
        "id": session.id,
        "title": session.title,
        "part": session.part,
        "date": date,
        "at": begins,
        "until": _ms(session.ends_at),
    }


def _items(session: SessionFacts) -> Iterable[Row]:
    for item in session.items:
        yield {
            "session": session.id,
            "title": item.title,
            "by": item.by,
            "at": _ms(item.planned_start),
            "began": _ms(item.actual_start),
            "ended": _ms(item.actual_end),
        }


def _rounds(sessions: list[int], language: str) -> list[Row]:
    rows = HeadcountRound.objects.filter(session_id__in=sessions)
    return [
        {"id": r.pk, "session": r.session_id, "order": r.order, "title": choose(r.title, language), "at": _ms(r.due_at)}
        for r in rows
    ]


def _counts(site: Site, run: str) -> list[Row]:
    rows = Headcount.objects.filter(site=site, run=run)
    said = defaultdict(list)
    for number, op in HeadcountFact.objects.filter(site=site, run=run).order_by("-at").values_list("round", "op_id"):
        said[number].append(str(op))
    return [
        {
            "round": row.round_id,
            "id": str(row.op_id),
            "said": said[row.round_id],
            "present": row.present,
            "expected": row.expected,
            "substitutes": row.substitutes,
            "guests": row.guests,
            "confirmed": row.confirmed,
            "also": row.also_reported,
            "also_confirmed": row.also_confirmed,
            "reported_by": row.reported_by,
            "at": row.at,
        }
        for row in rows
    ]


def _hub(conference: Conference) -> list[Row]:
    """Whom to ring at the hub: the numbers that are printed on the room's card too."""
    region = phones.region_of(conference.timezone)
    rows = SiteContact.objects.filter(site__conference=conference, site__is_hub=True).order_by("role", "pk")
    return [
        {
            "name": row.name,
            "role": str(ContactRole(row.role).label),
            "phone": phones.shown(row.phone, region) if row.phone else "",
            "dial": row.phone,
        }
        for row in rows
    ]


def _live(site: Site, run: str) -> Row:
    row = SiteLive.objects.filter(site=site, run=run).first()
    if row is None:
        return {}
    return {
        "state": row.state,
        "state_at": row.state_at,
        "problem": row.problem,
        "problem_at": row.problem_at,
        "calling": row.calling,
        "calling_at": row.calling_at,
    }


def _stage(conference: Conference, site: Site, run: str) -> Row:
    """Where the room stands with its wish to speak; `said`: the ops that were weighed for it."""
    place = place_of(stage_of(conference.pk, run), site.pk)
    said = [str(op) for op in said_by(site.pk, run)]
    return {"step": place.step, "number": place.number, "way": place.turn.way, "unit": place.unit, "said": said}


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else as_ms(moment)
