"""Which attendance ops come in: one pass over a batch with one query per concern, refusing by stable codes (reasons.py)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from diemcau.conferences.models import Session, Site
from diemcau.conferences.queries import over_at
from diemcau.infra.operations import Incoming, Judgement, Judging
from diemcau.kernel.actor import Held
from diemcau.kernel.clock import as_ms
from diemcau.kernel.names import is_name
from diemcau.people.queries import speakers_at
from diemcau.roster.enums import Source
from diemcau.roster.models import Delegate

from . import bodies, policies
from .enums import AbsenceReason
from .models import HeadcountRound

REASONS = frozenset(AbsenceReason.values)


@dataclass(slots=True)
class Arrival:
    """An op whose body can be read. `session` is the round's for headcounts; `delegate` what a visitor's code stands for;
    `hub`: said by the hub; `over_at` (Unix ms): when its half-day is over, 0 where nobody knows."""

    incoming: Incoming
    body: bodies.Body
    session: int = 0
    delegate: UUID | None = None
    may_confirm: bool = False
    hub: bool = False
    over_at: int = 0

    @property
    def id(self) -> UUID:
        return self.incoming.op.id

    @property
    def site(self) -> int:
        return self.incoming.entry.site

    @property
    def run(self) -> str:
        return self.incoming.entry.run


@dataclass(slots=True)
class Ground:
    """What the checks of one batch need to know of the conference."""

    sites: Collection[int]
    sessions: Mapping[int, int]
    rounds: Mapping[int, int]
    held: Mapping[UUID, Collection[Held]]
    taken: Collection[UUID]
    codes: Mapping[str, tuple[UUID, str]]


def come_in(judging: Judging) -> list[Arrival]:
    """The ops of a batch that may be kept, each once, in the log's order. The others are refused."""
    arrivals = _readable(judging)
    if not arrivals:
        return []
    ground = _ground(judging.conference, arrivals)
    let_in = []
    for arrival in arrivals:
        reason = _refusal(judging.conference, arrival, ground)
        if reason:
            judging.judgements[arrival.id] = Judgement("refused", reason)
        else:
            let_in.append(arrival)
    return let_in


def _readable(judging: Judging) -> list[Arrival]:
    arrivals: dict[UUID, Arrival] = {}
    for incoming in judging.incoming:
        if incoming.entry.redacted:
            judging.refuse(incoming, "redacted")
            continue
        try:
            body = bodies.read(incoming.op.kind, incoming.op.body)
        except msgspec.ValidationError:
            judging.refuse(incoming, "bad_body")
            continue
        arrivals[incoming.op.id] = Arrival(incoming, body)
    return list(arrivals.values())


def _ground(conference: int, arrivals: list[Arrival]) -> Ground:
    sites = {a.site for a in arrivals}
    rounds = _rounds(conference, {a.body.round for a in arrivals if isinstance(a.body, bodies.HeadcountBody)})
    for a in arrivals:
        a.session = rounds.get(a.body.round, 0) if isinstance(a.body, bodies.HeadcountBody) else a.body.session
    sessions = _over(conference, {a.session for a in arrivals})
    for a in arrivals:
        a.over_at = sessions.get(a.session, 0)
    return Ground(
        sites=set(Site.objects.filter(conference_id=conference, pk__in=sites).values_list("pk", flat=True)),
        sessions=sessions,
        rounds=rounds,
        held=_held(conference, arrivals),
        taken=_taken(conference, arrivals),
        codes=_codes(conference, {a.body.code_hash for a in arrivals if isinstance(a.body, bodies.Visitor)}),
    )


def _over(conference: int, wanted: Collection[int]) -> dict[int, int]:
    found = Session.objects.filter(conference_id=conference, pk__in=wanted).only("starts_at", "ends_at").order_by()
    return {session.pk: as_ms(over) if (over := over_at(session)) else 0 for session in found}


def _taken(conference: int, arrivals: Iterable[Arrival]) -> set[UUID]:
    """Ids of ops that bring somebody which are those of people who were put on the list otherwise."""
    ids = [a.id for a in arrivals if isinstance(a.body, bodies.WalkIn | bodies.Substitute)]
    if not ids:
        return set()
    # Not narrowed to the conference in SQL: SQLite would walk all of it instead of looking the few up.
    listed = Delegate.objects.filter(uid__in=ids).exclude(source__in=(Source.WALK_IN, Source.SUBSTITUTE)).order_by()
    return {uid for of, uid in listed.values_list("conference_id", "uid") if of == conference}


def _rounds(conference: int, wanted: Collection[int]) -> dict[int, int]:
    if not wanted:
        return {}
    found = HeadcountRound.objects.filter(session__conference_id=conference, pk__in=wanted)
    return dict(found.values_list("pk", "session_id"))


def _codes(conference: int, hashes: Collection[str]) -> dict[str, tuple[UUID, str]]:
    if not hashes:
        return {}
    # Not narrowed to the conference in SQL: SQLite would walk all of it instead of looking the few up.
    found = Delegate.objects.filter(code_hash__in=hashes).order_by()
    rows = found.values_list("conference_id", "code_hash", "uid", "run")
    return {code_hash: (uid, run) for of, code_hash, uid, run in rows if of == conference}


def _held(conference: int, arrivals: Iterable[Arrival]) -> dict[UUID, Collection[Held]]:
    """The roles of every op's speaker at the moment the op came in."""
    spells = speakers_at({a.incoming.entry.who for a in arrivals}, conference)
    return {
        a.id: [
            Held(spell.role, conference, spell.site)
            for spell in spells[a.incoming.entry.who]
            if spell.covers(a.incoming.entry.received_at)
        ]
        for a in arrivals
    }


def _refusal(conference: int, arrival: Arrival, ground: Ground) -> str:
    """The first thing that speaks against an op; empty when nothing does."""
    body: Any = arrival.body
    if arrival.site not in ground.sites:
        return "foreign_site"
    held = ground.held[arrival.id]
    if not policies.may_say(held, conference, arrival.site):
        return "not_allowed"
    arrival.hub = policies.is_hub(held, conference)
    if arrival.id in ground.taken:
        return "id_reused"
    if isinstance(body, bodies.HeadcountBody):
        if arrival.session == 0:
            return "unknown_round"
        arrival.may_confirm = policies.may_confirm(held, conference, arrival.site)
        if max(body.figures()) > bodies.MOST_PERSONS:
            return "too_many"
    elif arrival.session not in ground.sessions:
        return "unknown_session"
    return _refusal_of_body(arrival, ground)


def _refusal_of_body(arrival: Arrival, ground: Ground) -> str:
    body = arrival.body
    if isinstance(body, bodies.Absent) and body.reason not in REASONS:
        return "bad_reason"
    if isinstance(body, bodies.WalkIn | bodies.Substitute) and not is_name(body.full_name):
        return "no_name"
    if isinstance(body, bodies.Visitor):
        uid, run = ground.codes.get(body.code_hash, (None, ""))
        if uid is None or run not in ("live", arrival.run):
            return "unknown_code"
        arrival.delegate = uid
    return ""
