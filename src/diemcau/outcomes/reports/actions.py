"""Verbs of reports. Each raises Refused: forbidden; closed once the conference is archived."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from diemcau.conferences.archived import require_open
from diemcau.conferences.models import Conference, Site
from diemcau.infra import audit
from diemcau.infra.outbox import announce
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.names import canonical, tidy
from diemcau.roster.models import Delegate

from ..documents.persons import has_namesake, without
from . import policies
from .drafting import snapshot_of
from .enums import REPORTED, Way
from .models import Deadline, RoomReport
from .texts import LONGEST_NAME, LONGEST_REMARK, kept


@transaction.atomic
def set_deadline(conference: Conference, *, by: Actor, due_at: datetime | None, seen: int) -> Deadline:
    """Say until when rooms report, or (None) that there is no deadline. `seen`: the version that was looked at, 0 before there was one.
    Raises Refused: deadline_moved."""
    _lead(by, conference)
    Conference.objects.select_for_update().get(pk=conference.pk)
    found = Deadline.objects.filter(conference=conference).first() or Deadline(conference=conference)
    if found.version != seen:
        raise Refused("deadline_moved")
    found.due_at, found.version = due_at, found.version + 1
    found.save()
    audit.record(by, "reports.deadline", conference=conference.pk, due_at=due_at.isoformat() if due_at else None)
    return found


class Said(NamedTuple):
    """What a room says of itself: who speaks (name, position), persons who were there in its own word (None: it says none), remarks."""

    name: str
    own_present: int | None = None
    remark: str = ""


@transaction.atomic
def confirm_for_room(site: Site, said: Said, *, by: Actor, run: str = "live") -> RoomReport:
    """What somebody of the room said by telephone. Raises Refused: nobody_said, remark_too_long."""
    _lead(by, site.conference)
    if not tidy(said.name):
        raise Refused("nobody_said")
    return confirm(site, said, by=by, way=Way.TELEPHONE, run=run)


def forget(conference: int, run: str) -> None:
    """Take away what rooms reported in a rehearsal."""
    RoomReport.objects.filter(site__conference=conference, run=run).delete()


@transaction.atomic
def confirm(
    site: Site,
    said: Said,
    *,
    by: Actor,
    way: Way,
    run: str = "live",
    at: datetime | None = None,
) -> RoomReport:
    """Another version of a room's report, with the record as it stands now; whoever calls has asked who may.
    Raises Refused: remark_too_long."""
    for text, most in ((said.name, LONGEST_NAME), (said.remark, LONGEST_REMARK)):
        if len(text) > most:
            raise Refused("remark_too_long", most=most)
    Site.objects.select_for_update().get(pk=site.pk)
    last = RoomReport.objects.filter(site=site, run=run).order_by("-number").values_list("number", flat=True).first()
    row = RoomReport.objects.create(
        site=site, run=run, number=(last or 0) + 1, snapshot=snapshot_of(site, run), own_present=said.own_present,
        remark=kept(said.remark), way=way, name=kept(said.name), by=by.who, by_name=by.name[:160],
        at=at or timezone.now(),
    )  # fmt: skip
    audit.record(
        by, "reports.confirm", conference=site.conference_id, site=site.pk, run=run, version=row.number, way=str(way)
    )
    announce(site.conference_id, REPORTED, site.pk, run=run)
    return row


def _lead(by: Actor, conference: Conference) -> None:
    if not policies.may_lead(by, conference.pk):
        raise Refused("forbidden")
    require_open(conference)


def forget_person(delegate: Delegate, wholly: bool) -> None:
    """Inside the erasing transaction: the name goes out of what rooms confirmed. Whoever was at the conference stays in it; so does a name
    that somebody else on the list has, too."""
    name = delegate.full_name
    if not wholly or not canonical(name) or has_namesake(delegate):
        return
    rows = RoomReport.objects.select_for_update(of=("self",)).filter(site__conference=delegate.conference_id)
    for row in rows.order_by("pk"):
        said = [row.name, row.remark, row.snapshot]
        row.name, row.remark, row.snapshot = left = without(said, name)
        if left != said:
            row.save(update_fields=["name", "remark", "snapshot"])
