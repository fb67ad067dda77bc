"""What the composed pages ask: conference, session of the moment, rooms with figures."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from diemcau.attendance import policies as taking
from diemcau.attendance import queries as attendance
from diemcau.attendance.models import HeadcountRound
from diemcau.attendance.queries import LevelTotals, SiteRow
from diemcau.conferences import policies
from diemcau.conferences import queries as conferences
from diemcau.conferences.models import Conference, Site
from diemcau.conferences.queries import LATE
from diemcau.conferences.queries.conferences import Listed
from diemcau.conferences.queries.programme import Item, Programme, SessionFacts
from diemcau.conferences.silence import state_heard
from diemcau.infra.outbox import RUNS
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import as_ms
from diemcau.kernel.errors import NotFound
from diemcau.live.announcements import queries as announcements
from diemcau.people import policies as people
from diemcau.ui.states import STATES

from .reception import Outgoing, Reception, Sums, outgoing_of, receptions, sums_of

FIELDS = tuple(field.name for field in fields(SiteRow))
TROUBLE = 5
"""Rooms of a lower rank want somebody's help."""


@dataclass(frozen=True, slots=True)
class Room(SiteRow):
    """A room on the wall, with how it receives what goes out; None when there is nothing to receive. `unheard`: it has not acknowledged an
    urgent message that stands."""

    reception: Reception | None = None
    unheard: bool = False


@dataclass(frozen=True)
class Wall:
    """All rooms of a conference in one session and run, worst first. `others`: the half-days to look at instead; `is_now`: whether
    this is the one that counts now; `outgoing`: what goes out to all rooms."""

    conference: Conference
    run: str
    session: SessionFacts | None
    rows: Sequence[Room]
    levels: Sequence[LevelTotals]
    total: LevelTotals
    others: Sequence[SessionFacts]
    is_now: bool
    outgoing: Outgoing

    @property
    def trouble(self) -> int:
        """Rooms that call, are lost, silent or degraded, have an open problem, or do not get what goes out."""
        return sum(rank(row) < TROUBLE for row in self.rows)

    @property
    def received(self) -> Sums:
        """How the rooms that take part receive what goes out."""
        return sums_of(self.outgoing, (row.reception for row in self.rows if row.reception and row.takes_part))


@dataclass(frozen=True)
class Screen:
    """One room's screen. `round` is the headcount round that is due, 0 when there is none; `is_now`: whether the half-day is
    the one that counts now."""

    conference: Conference
    site: Site
    run: str
    zone: ZoneInfo
    programme: Programme
    row: SiteRow
    session: SessionFacts | None
    round: int
    is_now: bool

    @property
    def is_elsewhere(self) -> bool:
        """Whether the room's hours are not the conference's."""
        return self.zone.key != self.conference.timezone


@dataclass(frozen=True)
class Start:
    """A conference on somebody's first page. `is_hub`: its wall opens to them; `is_written`: they are its secretary;
    `is_cluster`: they coordinate some of its rooms; `rooms`: those whose desk is theirs, each with its
    other doors."""

    conference: Listed
    is_hub: bool
    is_written: bool
    is_cluster: bool
    rooms: Sequence["tuple[Site, Doors]"]


def starts_for(actor: Actor, language: str) -> list[Start]:
    """The actor's conferences, the newest first, each with where the actor's work in it is. Three queries."""
    hubs = {held.conference for held in actor.held if held.role in policies.HUB}
    rooms = {held.site for held in actor.held if held.role in policies.SITE and held.site}
    written = {held.conference for held in actor.held if held.role == "secretary"}
    clusters = {held.conference for held in actor.held if held.role == policies.COORDINATOR}
    keys = dict(Conference.objects.filter(pk__in=hubs | written | clusters).values_list("key", "pk"))
    own = list(Site.objects.filter(pk__in=rooms).select_related("conference"))
    return [
        Start(
            listed,
            keys.get(listed.key) in hubs,
            keys.get(listed.key) in written,
            keys.get(listed.key) in clusters,
            [(site, doors_of(actor, site)) for site in own if site.conference.key == listed.key],
        )
        for listed in conferences.conferences_for(actor, language)
    ]


def run_of(text: str | None) -> str:
    """The run an address asks for. Raises NotFound for an unknown one."""
    if text in (None, ""):
        return "live"
    if text not in RUNS:
        raise NotFound
    return str(text)


def session_now(programme: Programme, now: datetime) -> SessionFacts | None:
    """The half-day that counts now (conferences.queries.half_day_now). The desk's moment.js says the same."""
    running = programme.current.session if programme.current else 0
    return conferences.half_day_now(programme.sessions, now, running=running)


def next_item(programme: Programme, now: datetime) -> Item | None:
    """What a room's screen says comes next: nothing of a half-day that is over or was passed by, whether it was run or not."""
    session, sessions = session_now(programme, now), programme.sessions
    to_come = sessions[sessions.index(session) :] if session else []
    items = [item for s in to_come if s.ends_at is None or now <= s.ends_at + LATE for item in s.items]
    begun = [at for at, item in enumerate(items) if item.actual_start]
    return next((item for item in items[begun[-1] + 1 if begun else 0 :] if not item.actual_start), None)


def has_just_begun(programme: Programme) -> bool:
    """Whether what runs is all that ever ran of its half-day."""
    current = programme.current
    if current is None:
        return False
    begun = [item for item in programme.items if item.session == current.session and item.actual_start is not None]
    return [item.id for item in begun] == [current.id]


def wall_for(actor: Actor, key: str, *, run: str, language: str, now: datetime, session: int | None = None) -> Wall:
    """The wall of the half-day that counts now, or of `session`, for those who work at the hub. Raises NotFound."""
    conference = conferences.conference_for(actor, key)
    if not actor.holds(*policies.HUB, conference=conference.pk):
        raise NotFound
    return wall_of(conference, run=run, language=language, now=now, session=session)


def wall_of(conference: Conference, *, run: str, language: str, now: datetime, session: int | None = None) -> Wall:
    """The wall of a conference already authorised; the language is active. Raises NotFound for a session it does not have."""
    programme = conferences.programme_of(conference, language, run)
    shown, on = _shown(programme, now, session)
    outgoing = outgoing_of(conference.pk, run)
    rows = rooms_of(conference, run, shown, None, now, outgoing)
    return Wall(
        conference,
        run,
        shown,
        sorted(rows, key=worst_first),
        attendance.totals_by_level(rows),
        attendance.totals_of(rows),
        others=[other for other in programme.sessions if other is not shown],
        is_now=shown is on,
        outgoing=outgoing,
    )


def _shown(programme: Programme, now: datetime, wish: int | None) -> tuple[SessionFacts | None, SessionFacts | None]:
    """The half-day that is wished for, and the one that counts now. Raises NotFound for one the programme does not have."""
    on = session_now(programme, now)
    if wish is None:
        return on, on
    found = next((session for session in programme.sessions if session.id == wish), None)
    if found is None:
        raise NotFound
    return found, on


def rows_of(
    conference: Conference, run: str, session: SessionFacts | None, sites: Collection[int] | None, now: datetime
) -> list[SiteRow]:
    """The rooms' figures, with the headcount of the round that is due."""
    number = session.id if session else 0
    due = attendance.newest_round(number, now) if session else None
    rows = attendance.board(conference, run, number, sites, round=due.pk if due else None)
    return [_heard(row, conference.status, now) for row in rows]


def _heard(row: SiteRow, status: str, now: datetime) -> SiteRow:
    """The room as its silence makes it."""
    state = state_heard(row.state, row.heard_at, status, now)
    return row if state == row.state else replace(row, state=state, said=row.state)


def rooms_of(
    conference: Conference,
    run: str,
    session: SessionFacts | None,
    sites: Collection[int] | None,
    now: datetime,
    outgoing: Outgoing | None = None,
) -> list[Room]:
    """The same with how they receive what goes out."""
    rows = rows_of(conference, run, session, sites, now)
    going = outgoing or outgoing_of(conference.pk, run)
    found = receptions(conference.pk, run, going, [row.id for row in rows], now)
    unheard = announcements.unheard(conference.pk, run, as_ms(now), sites)
    more = {row.id: {"reception": found.get(row.id), "unheard": row.id in unheard} for row in rows}
    return [Room(**{name: getattr(row, name) for name in FIELDS} | more[row.id]) for row in rows]


def rank(row: SiteRow) -> int:
    """How urgent a room is: 0 calls for help, 9 is well. 4: what goes out does not get there, or an urgent message is
    not acknowledged; 8: something will be missing."""
    if row.calling:
        return 0
    if row.state == "lost":
        return 1
    if row.problem:
        return 2
    if row.state == "degraded":
        return 3
    reception = row.reception if isinstance(row, Room) else None
    if (reception is not None and reception.needs_help) or (isinstance(row, Room) and row.unheard):
        return 4
    well = 9 if reception is None or reception.is_whole else 8
    return {"unknown": 5, "powered": 6, "connected": 7}.get(row.state, well)


def states_of(wall: Wall) -> list[tuple[str, int]]:
    """How many rooms are in each state that occurs, the well ones first."""
    return [(state, wall.total.states[state]) for state in reversed(STATES) if wall.total.states.get(state)]


def in_order(rows: Iterable[SiteRow]) -> list[SiteRow]:
    """The hub first, then by number: a place that a room keeps, whatever happens to it."""
    return sorted(rows, key=lambda row: row.code)


def worst_first(row: SiteRow) -> tuple[int, str]:
    return (rank(row), row.code)


@dataclass(frozen=True, slots=True)
class Doors:
    """Which pages of a room open to somebody: the wall it hangs on, its desk, its names, a headcount for it, ways into it."""

    wall: bool
    desk: bool
    names: bool
    headcount: bool
    ways_in: bool


def doors_of(actor: Actor, site: Site) -> Doors:
    """The doors of this room that open to `actor`."""
    number = site.conference_id
    return Doors(
        wall=actor.holds(*policies.HUB, conference=number),
        desk=actor.holds("organizer", "hub_technician", *policies.SITE, conference=number, site=site.pk),
        names=taking.may_see_names(actor, number, site.pk),
        headcount=taking.may_count_for_rooms(actor, number),
        ways_in=people.may_see_devices(actor, number),
    )


def cluster_of(actor: Actor, conference: int) -> frozenset[int]:
    """The rooms that the actor coordinates."""
    return frozenset(
        held.site for held in actor.held if held.role == policies.COORDINATOR and held.conference == conference
    )


@dataclass(frozen=True)
class Cluster:
    """Some rooms in the half-day that counts now, worst first; `round`: the headcount that is due."""

    conference: Conference
    session: SessionFacts | None
    round: HeadcountRound | None
    rows: Sequence[SiteRow]
    total: LevelTotals

    @property
    def trouble(self) -> int:
        """Rooms that call, are lost, silent or degraded, or have an open problem."""
        return sum(rank(row) < TROUBLE for row in self.rows)


def cluster_for(actor: Actor, key: str, *, language: str, now: datetime) -> Cluster:
    """The rooms that the actor coordinates, with their state, figures and the headcount that is due. Raises NotFound where there is none."""
    conference = conferences.conference_for(actor, key)
    sites = cluster_of(actor, conference.pk)
    if not sites:
        raise NotFound
    session = session_now(conferences.programme_of(conference, language, "live"), now)
    due = attendance.newest_round(session.id, now) if session else None
    rows = rows_of(conference, "live", session, sites, now)
    return Cluster(conference, session, due, sorted(rows, key=worst_first), attendance.totals_of(rows))


def screen_for(
    actor: Actor, key: str, code: str, *, run: str, language: str, now: datetime, session: int | None = None
) -> Screen:
    """One room's screen in the half-day that counts now, or in `session`, for the room's own people and the hub. Raises NotFound."""
    site = conferences.site_for(actor, key, code)
    conference = site.conference
    programme = conferences.programme_of(conference, language, run)
    shown, on = _shown(programme, now, session)
    due = attendance.newest_round(shown.id, now) if shown else None
    row = rows_of(conference, run, shown, [site.pk], now)[0]
    zone = ZoneInfo(site.timezone or conference.timezone)
    return Screen(conference, site, run, zone, programme, row, shown, due.pk if due else 0, is_now=shown is on)
