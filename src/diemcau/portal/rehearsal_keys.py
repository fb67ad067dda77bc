"""Keys for rehearsals: an organiser, or who works at the hub, lets simulated rooms in for a day, under a run that never meets the real one."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from diemcau.attendance.models import Attendance, Fact, Headcount, HeadcountFact
from diemcau.conferences.models import Conference, Site, SiteLive
from diemcau.infra import audit
from diemcau.infra.blind import actions as blind
from diemcau.infra.models import AuditRow, Cursor
from diemcau.infra.projector import hold
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.ids import secret_hash, short_code
from diemcau.live.announcements.actions import forget as forget_announcements
from diemcau.live.film import actions as film
from diemcau.live.film.models import Copy as FilmCopy
from diemcau.live.polls.actions import forget as forget_polls
from diemcau.live.questions.actions import forget as forget_questions
from diemcau.live.runsheet import actions as runsheet
from diemcau.live.slides import actions as slides
from diemcau.live.slides.models import Copy as SlideCopy
from diemcau.live.stage.actions import forget as forget_call_in
from diemcau.outcomes.reports.actions import forget as forget_reports
from diemcau.people.actions import end_phones
from diemcau.people.actions.devices import revoke_devices
from diemcau.people.enums import RoleKind
from diemcau.people.models import Device
from diemcau.roster.models import Delegate

VALID = timedelta(days=1)
PREFIX = "rehearsal-"
MADE = "portal.make_rehearsal_key"
ROOM_ROLES = (RoleKind.SITE_LEAD, RoleKind.SITE_REGISTRAR)
_SALT = "diemcau.portal.rehearsal"


class Rehearsing(NamedTuple):
    """What a key opens, `until` when. `actor` may see of this conference what its organiser sees, and do nothing; pages and films
    of its own run are pressed by `rehearsal_media`."""

    conference: Conference
    run: str
    actor: Actor
    until: datetime


def may_rehearse(actor: Actor, conference: int) -> bool:
    """Whether `actor` may let simulated rooms in."""
    return actor.who == "system" or actor.holds("organizer", "hub_technician", conference=conference)


@transaction.atomic
def make_key(conference: Conference, *, by: Actor, run: str = "rehearsal") -> str:
    """A key for a day; every room gets two devices and the hub one. Raises Refused(forbidden).

    What earlier rehearsals of the conference came to is forgotten: the log keeps their ops, nothing shows them any more. Only
    the machine itself (demo, throw-away servers) may have simulated rooms speak in the run `live`.
    """
    if not may_rehearse(by, conference.pk) or (run == "live" and by.who != "system"):
        raise Refused("forbidden")
    until = timezone.now() + VALID
    known = Device.objects.filter(conference_id=conference.pk, kid__startswith=PREFIX, revoked_at__isnull=True)
    known.update(expires_at=until)
    have = set(known.values_list("site_id", "role"))
    wanted: list[tuple[int, str]] = [(0, RoleKind.HUB_TECHNICIAN)]
    sites = Site.objects.filter(conference=conference).values_list("pk", flat=True)
    wanted += [(site, role) for site in sites for role in ROOM_ROLES]
    with translation.override(by.language):
        name = _("simulation")
    fresh = (_device(conference.pk, site, role, until, name) for site, role in wanted if (site, role) not in have)
    Device.objects.bulk_create(fresh, batch_size=500)
    forgot = _forget(conference, by) if run == "rehearsal" else 0
    audit.record(by, MADE, conference=conference.pk, run=run, forgot=forgot)
    return signing.dumps({"c": conference.pk, "r": run, "u": int(until.timestamp())}, salt=_SALT)


def _device(conference: int, site: int, role: str, until: datetime, name: str) -> Device:
    """A device nobody can be: the key behind its hash is thrown away, only tickets speak for it."""
    unknown = secret_hash(secrets.token_urlsafe(32))
    kid = PREFIX + short_code(12)
    return Device(
        kid=kid, key_hash=unknown, role=role, conference_id=conference, site_id=site, name=name, expires_at=until
    )


def _forget(rehearsed: Conference, by: Actor) -> int:
    """Take away what rehearsals came to; up to which place in the log. Nothing of them is judged meanwhile."""
    conference, run = rehearsed.pk, "rehearsal"
    hold(conference)
    blind.end_run(conference, run)
    said = {"run": run, "conference_id": conference}
    Fact.objects.filter(**said).delete()
    HeadcountFact.objects.filter(**said).delete()
    Attendance.objects.filter(run=run, session__conference_id=conference).delete()
    Headcount.objects.filter(run=run, round__session__conference_id=conference).delete()
    SiteLive.objects.filter(run=run, site__conference_id=conference).delete()
    Delegate.objects.filter(**said).delete()
    forget_call_in(conference, run)
    forget_announcements(conference, run)
    forget_polls(conference, run)
    forget_questions(conference, run)
    forget_reports(conference, run)
    runsheet.forget(conference, run)
    hub = Actor(who=by.who, held=frozenset({Held(RoleKind.HUB_TECHNICIAN, conference)}))
    slides.take_off(rehearsed, by=hub, run=run)
    film.stop(by=hub, conference=conference, run=run)
    FilmCopy.objects.filter(film__conference=conference, run=run).delete()
    SlideCopy.objects.filter(deck__conference=conference, run=run).delete()
    return Cursor.objects.filter(pk=conference).values_list("seq", flat=True).first() or 0


def forgotten_until(conference: int) -> int:
    """The place in the log up to which ops of the run `rehearsal` count nowhere any more."""
    rows = AuditRow.objects.filter(verb=MADE, conference_id=conference).order_by("pk")
    return max((row.facts.get("forgot", 0) for row in rows), default=0)


@transaction.atomic
def end_rehearsals(conference: Conference, *, by: Actor) -> None:
    """Close the door on every key made so far. Raises Refused(forbidden)."""
    if not may_rehearse(by, conference.pk):
        raise Refused("forbidden")
    revoke_devices(Device.objects.filter(conference_id=conference.pk, kid__startswith=PREFIX), conference=conference.pk)
    end_phones([simulated_phones(conference.pk)], conference=conference.pk)
    blind.end_run(conference.pk, "rehearsal")
    audit.record(by, "portal.end_rehearsals", conference=conference.pk)


def open_key(key: str) -> Rehearsing:
    """What a key opens. Raises NotFound when it is not ours, a day old, or its devices were turned away."""
    try:
        said = signing.loads(key, salt=_SALT, max_age=VALID)
        until = datetime.fromtimestamp(said["u"], UTC)
    except (signing.BadSignature, KeyError):
        raise NotFound from None
    conference = Conference.objects.filter(pk=said["c"]).first()
    if conference is None or not devices_of(conference).exists():
        raise NotFound
    held = frozenset({Held(RoleKind.ORGANIZER, conference.pk)})
    return Rehearsing(conference, said["r"], Actor(who="rehearsal", held=held), until)


def simulated_phones(conference: int) -> str:
    """The group of all phones that are not there (kernel.phones)."""
    return f"rehearsed:{conference}"


def devices_of(conference: Conference) -> QuerySet[Device]:
    """The devices simulated rooms speak from, while they may."""
    return Device.objects.filter(
        conference_id=conference.pk,
        kid__startswith=PREFIX,
        revoked_at__isnull=True,
        expires_at__gt=timezone.now(),
    )
