"""Who gets a certificate and why not: everybody on the list, judged by the rule, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diemcau.attendance.enums import FactKind, State, Via
from diemcau.attendance.models import Attendance, Fact
from diemcau.conferences.models import Conference, Session, Site
from diemcau.kernel import formats, names
from diemcau.kernel.clock import SystemClock
from diemcau.live.announcements.enums import Trouble
from diemcau.live.announcements.models import Incident
from diemcau.roster.enums import DelegateStatus
from diemcau.roster.models import Delegate

from .. import conditions
from ..enums import Basis, Outcome
from ..enums import State as Stands
from ..models import Certificate, Scheme
from ..rules import Rule, Slot, Span, Standing, Stay, standing

LIVE = "live"
DOWN = (Trouble.LINE, Trouble.POWER, Trouble.LOST)
ARRIVALS = (FactKind.CHECK_IN, FactKind.WALK_IN, FactKind.VISITOR, FactKind.SUBSTITUTE)
GONE = (DelegateStatus.DECLINED, DelegateStatus.SUBSTITUTED)
PERSON = ("pk", "full_name", "honorific", "position", "unit", "site_id", "status", "sort_key", "search_key")


class Told(NamedTuple):
    """One condition and how somebody stands to it, in words."""

    met: bool
    words: str


class Person(NamedTuple):
    """Somebody on the list."""

    pk: int
    full_name: str
    honorific: str
    position: str
    unit: str
    site_id: int | None
    status: str
    sort_key: str
    search_key: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rule says of one person. `site`: the room whose certificate it is: where they were, else where they are expected;
    `certificate`: number in the register of the valid one they have, or 0."""

    person: Person
    site: Site | None
    standing: Standing
    told: tuple[Told, ...]
    gets: bool
    certificate: int = 0
    numbered: str = ""

    @property
    def outcome(self) -> str:
        return Outcome.HAS if self.certificate else Outcome.GETS if self.gets else Outcome.NOT

    @property
    def room(self) -> str:
        return f"{self.site.code} – {self.site.name}" if self.site else ""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Everybody's, in the order of their names, and the rooms."""

    all: Sequence[Verdict]
    sites: Sequence[Site]

    def counted(self) -> dict[str, int]:
        """How many there are of each outcome."""
        found = dict.fromkeys(Outcome.values, 0)
        for one in self.all:
            found[one.outcome] += 1
        return found

    def narrowed(self, *, outcome: str = "", site: str = "", text: str = "") -> list[Verdict]:
        """Those of an outcome, of a room by its number, whose name holds a text."""
        wanted = names.fold(text)
        return [
            one
            for one in self.all
            if (not outcome or one.outcome == outcome)
            and (not site or (one.site is not None and one.site.code == site))
            and (not wanted or wanted in one.person.search_key)
        ]


@dataclass(slots=True)
class _Said:
    """What is known of attendance: by delegate and half-day; where they were last; outages by room."""

    stays: dict[int, dict[int, Stay]] = field(default_factory=lambda: defaultdict(dict))
    places: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    down: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))


def rule_of(scheme: Scheme) -> Rule:
    return Rule(scheme.basis, scheme.least_sessions, scheme.share, scheme.part, scheme.forgives)


def verdicts_of(conference: Conference, scheme: Scheme, language: str) -> Verdicts:
    """Eight queries and those of the conditions asked, however many people there are; words in the language switched on."""
    sessions = list(Session.objects.filter(conference=conference).order_by("day__order", "order", "pk"))
    missed = _missed(sessions)
    sites = {site.pk: site for site in Site.objects.filter(conference=conference).order_by("order", "pk")}
    people = _people(conference)
    said = _said(conference, sessions)
    had = {
        delegate: (number, told)
        for delegate, number, told in Certificate.objects.filter(
            conference=conference, state=Stands.VALID, delegate__isnull=False
        ).values_list("delegate", "number", "numbered")
    }
    asked = conditions.chosen(scheme.conditions)
    met = {one.name: one.judge(conference.pk, [person.pk for person in people]) for one in asked}
    rule, slots = rule_of(scheme), [_slot(one) for one in sessions]
    found = []
    for person in people:
        stays, places = said.stays.get(person.pk, {}), said.places.get(person.pk, {})
        if not stays and person.status in GONE:
            continue
        home = next(reversed(places.values()), person.site_id)
        own = [slot for slot in slots if slot.pk in stays or slot.pk not in missed.get(home or 0, ())]
        down = {slot.pk: said.down.get(places.get(slot.pk, home) or 0, ()) for slot in own}
        judged = standing(rule, own, stays, down)
        told = tuple(_in_words(rule, judged, language)) + tuple(_of(one, met[one.name].get(person.pk)) for one in asked)
        number, numbered = had.get(person.pk, (0, ""))
        gets = judged.met and all(one.met for one in told)
        found.append(Verdict(person, sites.get(home or 0), judged, told, gets, number, numbered))
    return Verdicts(found, list(sites.values()))


def _slot(session: Session) -> Slot:
    return Slot(session.pk, _ms(session.starts_at), _ms(session.ends_at))


def _ms(at: Any) -> int | None:
    return int(at.timestamp() * 1000) if at else None


def _missed(sessions: Sequence[Session]) -> dict[int, set[int]]:
    through = Session.not_for.through.objects.filter(session__in=sessions)
    found: dict[int, set[int]] = defaultdict(set)
    for site, session in through.values_list("site_id", "session_id"):
        found[site].add(session)
    return found


def _people(conference: Conference) -> list[Person]:
    rows = Delegate.objects.filter(conference=conference, run=LIVE, removed_at=None).order_by("sort_key", "pk")
    return [Person._make(row) for row in rows.values_list(*PERSON)]


def _said(conference: Conference, sessions: Sequence[Session]) -> _Said:
    said = _Said()
    present = Attendance.objects.filter(run=LIVE, session__in=sessions, state__in=(State.PRESENT, State.LEFT))
    arrived = _arrivals(conference, sessions)
    order = {session.pk: number for number, session in enumerate(sessions)}
    rows = present.values_list("delegate_id", "delegate__uid", "session_id", "site_id", "state", "at", "via")
    for delegate, uid, session, site, state, at, via in sorted(rows, key=lambda row: order[row[2]]):
        left = state == State.LEFT
        since = arrived.get((uid, session)) if left else at
        said.stays[delegate][session] = Stay(None if via == Via.PAPER else since, at if left else None)
        said.places[delegate][session] = site
    now = SystemClock().now_ms()
    incidents = Incident.objects.filter(conference=conference, run=LIVE, kind__in=DOWN)
    for site, opened, closed in incidents.values_list("site_id", "opened_at", "closed_at"):
        said.down[site].append((opened, closed or now))
    return said


def _arrivals(conference: Conference, sessions: Sequence[Session]) -> Mapping[tuple[Any, int], int]:
    """When those who left had come: the first fact that brought them, also one that was taken back since."""
    left = Attendance.objects.filter(run=LIVE, session__in=sessions, state=State.LEFT).values("delegate__uid")
    facts = Fact.objects.filter(conference=conference, run=LIVE, session__in=sessions, kind__in=ARRIVALS, waiting=False)
    found: dict[tuple[Any, int], int] = {}
    rows = facts.filter(Q(delegate_uid__in=left) | Q(op_id__in=left))
    for uid, op, kind, session, at in rows.values_list("delegate_uid", "op_id", "kind", "session_id", "at"):
        key = (op if kind == FactKind.SUBSTITUTE else uid, session)
        found[key] = min(at, found.get(key, at))
    return found


def _in_words(rule: Rule, judged: Standing, language: str) -> Iterable[Told]:
    if not judged.came:
        yield Told(False, _("Nobody noted that they were there."))
        return
    if rule.basis == Basis.SESSIONS:
        words = _("Attended %(sessions)s of %(asked)s half-days; %(needed)s needed.")
    else:
        words = _("Attended %(share)s %% of the time; %(least)s %% needed.")
    facts = {"sessions": judged.sessions, "asked": judged.asked, "needed": judged.needed} | {
        "share": formats.number(judged.share, language), "least": formats.number(rule.share, language),
    }  # fmt: skip
    forgiven = ngettext(
        "%(minutes)s minute without a line is not asked.",
        "%(minutes)s minutes without a line are not asked.",
        judged.forgiven,
    ) % {"minutes": formats.number(judged.forgiven, language)}
    yield Told(judged.met, f"{words % facts} {forgiven}" if judged.forgiven else words % facts)


def _of(condition: conditions.Condition, met: conditions.Met | None) -> Told:
    found = met or conditions.Met(False, _("nothing is known"))
    return Told(found.met, f"{condition.label}: {found.words}")
