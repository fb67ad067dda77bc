"""What a room takes along, and what became of what it said. Fetching is authorising: others get NotFound."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from diemcau.attendance.models import Attendance, Fact, Headcount, HeadcountRound
from diemcau.attendance.policies import is_hub, may_confirm
from diemcau.conferences import phones
from diemcau.conferences.enums import ContactRole, Status
from diemcau.conferences.models import Conference, Site, SiteContact, SiteLive
from diemcau.conferences.queries import SessionFacts, sessions_of, site_for
from diemcau.infra.models import Cursor, Verdict
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import as_ms
from diemcau.kernel.errors import NotFound
from diemcau.kernel.localised import choose
from diemcau.roster import policies as roster_policies
from diemcau.roster import queries as roster
from diemcau.roster.models import Delegate

from . import policies

RUNS = ("live", "rehearsal")
MOST_VERDICTS = 500
Row = dict[str, Any]


class Version(NamedTuple):
    """How far a device's pack goes: the roster's version and the projector's place in the log, in one language; and what the
    head of the pack was, so that a device sees that another one is there."""

    language: str
    roster: int
    seq: int
    head: str = ""

    def __str__(self) -> str:
        return f"{self.language}.{self.roster}.{self.seq}.{self.head}"

    @classmethod
    def parse(cls, text: str, language: str) -> "Version":
        """What a device says it has; from nothing where that is not one of ours or in another language."""
        spoken, *numbers = text.split(".")[:3]
        if spoken != language or len(numbers) != 2 or not all(part.isdecimal() and len(part) < 19 for part in numbers):
            return cls(language, 0, 0)
        return cls(language, int(numbers[0]), int(numbers[1]))


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
    had = Version.parse(after, language)
    seq = Cursor.objects.filter(pk=site.conference_id).values_list("seq", flat=True).first() or 0
    had = had if had.seq <= seq and had.roster <= site.conference.roster_version else Version(language, 0, 0)
    whole = had.roster == 0
    told: Row = {"whole": whole, "run": run, "head": _head(actor, site, run, language), "delegates": [], "facts": []}
    if roster_policies.may_see(actor, site.conference_id, site.pk):
        listed = roster.pack(actor, site.pk, had.roster, run=run)
        visitors = _visitors(site, run)
        told["delegates"] = [_delegate(row) for row in listed["delegates"]] + [_visitor(row) for row in visitors]
        changed = [row["uid"] for row in listed["delegates"]]
        told["facts"] = _facts(site, run, [v.uid for v in visitors], None if whole else (had.seq, changed))
        version = Version(language, max(listed["version"], 1), seq)
    else:
        version = Version(language, 1, seq)
    digest = hashlib.sha256(json.dumps(told["head"]).encode()).hexdigest()[:12]
    return told | {"version": str(version._replace(head=digest))}


def verdicts(actor: Actor, ids: Sequence[str]) -> dict[str, Row]:
    """What became of these ops as far as it is known, ``{id: {"state", "reason"}}``. Ops of other conferences are not
    there; who knows the id of another room's op learns whether it was accepted.

    Raises ValueError for what are no ids, or too many.
    """
    if len(ids) > MOST_VERDICTS:
        raise ValueError("too many")
    conferences = actor.conferences()
    rows = Verdict.objects.filter(op_id__in=[UUID(one) for one in ids])
    if 0 not in conferences:
        rows = rows.filter(conference_id__in=conferences)
    return {str(row.op_id): {"state": row.state, "reason": row.reason} for row in rows}


def _head(actor: Actor, site: Site, run: str, language: str) -> Row:
    conference = site.conference
    zone = site.timezone or conference.timezone
    sessions = [s for s in sessions_of(conference, language) if site.pk not in s.not_for]
    return {
        "language": language,
        "me": {
            "name": actor.name,
            "confirms": may_confirm(actor.held, conference.pk, site.pk),
            "hub": is_hub(actor.held, conference.pk),
        },
        "names": roster_policies.may_see(actor, conference.pk, site.pk),
        "conference": {
            "name": choose(conference.short_name, language)
            or choose(conference.official_name, language, conference.key),
            "timezone": zone,
            "ended": conference.status in (Status.CLOSED, Status.ARCHIVED),
            "until": max((_ms(s.ends_at) or 0 for s in sessions), default=0) or None,
        },
        "site": {"code": site.code, "name": site.name, "room": site.room, "expected": site.expected_count},
        "sessions": [_session(session) for session in sessions],
        "items": [item for session in sessions for item in _items(session)],
        "rounds": _rounds([session.id for session in sessions], language),
        "counts": _counts(site, run),
        "hub": _hub(conference),
        "live": _live(site, run),
    }


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
    return [
        {
            "round": row.round_id,
            "id": str(row.op_id),
            "present": row.present,
            "expected": row.expected,
            "substitutes": row.substitutes,
            "guests": row.guests,
            "confirmed": row.confirmed,
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


def _delegate(row: Row) -> Row:
    if row.get("removed"):
        return {"u": row["uid"], "gone": True}
    told = {
        "u": row["uid"],
        "h": row["code_hash"],
        "n": row["name"],
        "k": row["sort"],
        "st": row["status"],
        "so": row["source"],
    }
    optional = {
        "p": row["position"],
        "o": row["unit"],
        "g": row["group"],
        "sf": row.get("stands_for"),
        "ok": row.get("approved"),
    }
    return told | {key: value for key, value in optional.items() if value}


def _visitors(site: Site, run: str) -> list[Delegate]:
    """People of other rooms who are said to be here."""
    here = Attendance.objects.filter(site=site, run=run).exclude(delegate__site=site)
    return list(Delegate.objects.filter(pk__in=here.values("delegate"), removed_at__isnull=True))


def _visitor(row: Delegate) -> Row:
    told = {
        "u": str(row.uid),
        "h": row.code_hash,
        "n": row.full_name,
        "k": row.sort_key,
        "st": row.status,
        "so": "visitor",
    }
    return told | {key: value for key, value in {"p": row.position, "o": row.unit}.items() if value}


def _facts(site: Site, run: str, visitors: list[UUID], since: tuple[int, list[str]] | None) -> list[Row]:
    """What was said about the people of this room; with `since` (place in the log, people that changed) only what is new."""
    own = Delegate.objects.filter(roster_policies.in_run(run), site=site).values("uid")
    about = Fact.objects.filter(Q(delegate_uid__in=own) | Q(delegate_uid__in=visitors), run=run)
    undoings = Fact.objects.filter(undoes__in=about.values("op_id"), run=run)
    if since is not None:
        seq, changed = since
        newer = Verdict.objects.filter(conference_id=site.conference_id, seq__gt=seq).values("op_id")
        about = about.filter(Q(op_id__in=newer) | Q(delegate_uid__in=[*changed, *visitors]))
        undoings = undoings.filter(op_id__in=newer)
    return [_fact(fact) for fact in {fact.pk: fact for fact in [*about, *undoings]}.values()]


def _fact(fact: Fact) -> Row:
    told: Row = {
        "id": str(fact.op_id),
        "k": fact.kind,
        "d": str(fact.delegate_uid),
        "s": fact.session_id,
        "at": fact.at,
        "site": fact.site_id,
    }
    optional = {"saw": fact.saw, "un": fact.undoes and str(fact.undoes), "r": fact.reason, "hub": fact.hub}
    return told | {key: value for key, value in optional.items() if value}


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else as_ms(moment)
