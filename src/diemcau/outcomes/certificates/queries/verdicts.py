"""Who gets a certificate and why not: everybody on the list, judged by the rule at the moment they are asked for, in a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
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
EACH = 1_000
WHOLE = Stay()
PERSON = ("pk", "full_name", "honorific", "position", "unit", "sort_key")


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
    sort_key: str


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


class Judged(NamedTuple):
    """How somebody stands, without a word about who they are. `site`: as in `Verdict`, its key, 0: none."""

    pk: int
    site: int
    standing: Standing
    outcome: str


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Everybody's, in the order of their names, and the rooms. Who they are, and why, is asked for those alone that are shown."""

    conference: Conference
    scheme: Scheme
    language: str
    judged: Sequence[Judged]
    sites: Sequence[Site]
    met: Mapping[str, Mapping[int, conditions.Met]]

    @property
    def all(self) -> list[Verdict]:
        return self.told(self.judged)

    def counted(self) -> dict[str, int]:
        """How many there are of each outcome."""
        return dict.fromkeys(Outcome.values, 0) | Counter(one.outcome for one in self.judged)

    def narrowed(self, *, outcome: str = "", site: str = "", text: str = "") -> list[Judged]:
        """Those of an outcome, of a room by its number, whose name holds a text (one query)."""
        places = {one.pk for one in self.sites if one.code == site}
        wanted = names.fold(text)
        people = (
            _on_the_list(self.conference).filter(search_key__contains=wanted) if wanted else Delegate.objects.none()
        )
        called = set(people.values_list("pk", flat=True))
        return [
            one
            for one in self.judged
            if (not outcome or one.outcome == outcome)
            and (not site or one.site in places)
            and (not wanted or one.pk in called)
        ]

    def told(self, some: Sequence[Judged]) -> list[Verdict]:
        """Who they are, and why, in words of the language switched on. Two queries for each thousand."""
        rule, sites = rule_of(self.scheme), {site.pk: site for site in self.sites}
        asked = conditions.chosen(self.scheme.conditions)
        people: dict[int, Person] = {}
        had: dict[int, tuple[int, str]] = {}
        for first in range(0, len(some), EACH):
            ids = [one.pk for one in some[first : first + EACH]]
            rows = Delegate.objects.filter(pk__in=ids).values_list(*PERSON)
            people |= {row[0]: Person._make(row) for row in rows}
            valid = Certificate.objects.filter(delegate__in=ids, state=Stands.VALID)
            had |= {pk: (number, told) for pk, number, told in valid.values_list("delegate_id", "number", "numbered")}
        found = []
        for one in some:
            if one.pk not in people:
                continue  # gone since they were judged
            words = tuple(_in_words(rule, one.standing, self.language))
            words += tuple(_of(condition, self.met[condition.name].get(one.pk)) for condition in asked)
            gets = all(told.met for told in words)
            number, numbered = had.get(one.pk, (0, ""))
            found.append(Verdict(people[one.pk], sites.get(one.site), one.standing, words, gets, number, numbered))
        return found


@dataclass(slots=True)
class _Said:
    """What is known of attendance: by delegate and half-day, in the order of the programme, with the room; outages by room."""

    stays: dict[int, list[tuple[int, int, Stay]]] = field(default_factory=lambda: defaultdict(list))
    down: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))


def rule_of(scheme: Scheme) -> Rule:
    return Rule(scheme.basis, scheme.least_sessions, scheme.share, scheme.part, scheme.forgives)


def verdicts_of(conference: Conference, scheme: Scheme, language: str) -> Verdicts:
    """As everything stands at this moment. Nine queries and those of the conditions asked, however many people there are."""
    sessions = list(Session.objects.filter(conference=conference).order_by("day__order", "order", "pk"))
    missed = _missed(sessions)
    sites = list(Site.objects.filter(conference=conference).order_by("order", "pk"))
    people = list(_on_the_list(conference).order_by("sort_key", "pk").values_list("pk", "site_id", "status"))
    said = _said(conference, sessions)
    valid = Certificate.objects.filter(conference=conference, state=Stands.VALID, delegate__isnull=False)
    had = set(valid.order_by().values_list("delegate_id", flat=True))
    asked = conditions.chosen(scheme.conditions)
    met = {one.name: one.judge(conference.pk, [pk for pk, _site, _status in people]) for one in asked}
    rule, slots = rule_of(scheme), [_slot(one) for one in sessions]
    alike: dict[tuple[int, tuple[Any, ...]], Standing] = {}
    judged = []
    for pk, site, status in people:
        stays = tuple(said.stays.get(pk, ()))
        if not stays and status in GONE:
            continue
        home = stays[-1][1] if stays else site or 0
        found = alike.get((home, stays))
        if found is None:
            found = alike[home, stays] = _standing(rule, slots, missed.get(home, ()), stays, home, said.down)
        gets = found.met and all(pk in told and told[pk].met for told in met.values())
        outcome = Outcome.HAS if pk in had else Outcome.GETS if gets else Outcome.NOT
        judged.append(Judged(pk, home, found, outcome))
    return Verdicts(conference, scheme, language, judged, sites, met)


def _standing(
    rule: Rule,
    slots: Sequence[Slot],
    missed: Container[int],
    stays: Iterable[tuple[int, int, Stay]],
    home: int,
    down: Mapping[int, Sequence[Span]],
) -> Standing:
    """Of everybody who was there at the same times in the same rooms."""
    there = {session: stay for session, _place, stay in stays}
    places = {session: place for session, place, _stay in stays}
    own = [slot for slot in slots if slot.pk in there or slot.pk not in missed]
    return standing(rule, own, there, {slot.pk: down.get(places.get(slot.pk, home), ()) for slot in own})


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


def _on_the_list(conference: Conference) -> "QuerySet[Delegate]":
    return Delegate.objects.filter(conference=conference, run=LIVE, removed_at=None)


def _said(conference: Conference, sessions: Sequence[Session]) -> _Said:
    said = _Said()
    here = Attendance.objects.filter(run=LIVE, session__in=sessions).order_by()
    came: dict[int, list[tuple[int, int, Stay]]] = defaultdict(list)
    slots = {one.pk: _slot(one) for one in sessions}
    present = here.filter(state=State.PRESENT).values_list("delegate_id", "session_id", "site_id", "at", "via")
    for delegate, session, site, at, via in present:
        came[session].append((delegate, site, _stay(slots[session], None if via == Via.PAPER else at, None)))
    arrived = _arrivals(conference, sessions)
    left = here.filter(state=State.LEFT)
    for delegate, uid, session, site, at, via in left.values_list(
        "delegate_id", "delegate__uid", "session_id", "site_id", "at", "via"
    ):
        since = None if via == Via.PAPER else arrived.get((uid, session))
        came[session].append((delegate, site, _stay(slots[session], since, at)))
    for one in sessions:
        for delegate, site, stay in came[one.pk]:
            said.stays[delegate].append((one.pk, site, stay))
    now = SystemClock().now_ms()
    incidents = Incident.objects.filter(conference=conference, run=LIVE, kind__in=DOWN)
    for site, opened, closed in incidents.values_list("site_id", "opened_at", "closed_at"):
        said.down[site].append((opened, closed or now))
    return said


def _stay(slot: Slot, since: int | None, until: int | None) -> Stay:
    """Whoever came before a half-day began was there from its beginning: most stays are alike."""
    return WHOLE if until is None and (since is None or since <= slot.span[0]) else Stay(since, until)


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
