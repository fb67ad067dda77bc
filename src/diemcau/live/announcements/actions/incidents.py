"""The log of incidents: what rooms say is wrong with them, and that they were lost, each from when until when."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Q

from diemcau.conferences.enums import Status
from diemcau.conferences.models import SiteLive
from diemcau.conferences.silence import FORGOTTEN, SILENT, SPEAKING, state_heard
from diemcau.infra.outbox import announce
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import as_ms
from diemcau.kernel.errors import Refused

from ..enums import Trouble
from ..models import Announcement, Heard, Incident, Line
from ..texts import LONGEST, kept
from .gate import INCIDENTS, done, require_hub

MS = timedelta(milliseconds=1)


class Wrong(NamedTuple):
    """What is wrong with a room now."""

    site: int
    run: str
    kind: str


def watch(now: datetime) -> int:
    """Open what has begun and close what has ended since the last time, for all conferences: three queries when nothing did. What lasts
    shorter than the time between two looks may be missed. Returns how many changed."""
    ms = as_ms(now)
    silent = Q(state__in=SPEAKING, heard_at__gt=ms - FORGOTTEN // MS, heard_at__lt=ms - SILENT // MS)
    troubled = Q(calling=True) | ~Q(problem="") | Q(state="lost") | silent
    rows = SiteLive.objects.filter(troubled).exclude(site__conference__status__in=(Status.CLOSED, Status.ARCHIVED))
    found: dict[Wrong, tuple[int, int]] = {}
    for row in rows.annotate(conference=F("site__conference"), status=F("site__conference__status")):
        for kind, at in _wrong(row, row.status, now).items():
            found[Wrong(row.site_id, row.run, kind)] = (row.conference, at or ms)
    opened = {Wrong(one.site_id, one.run, one.kind): one for one in Incident.objects.filter(closed_at=0)}
    changed: dict[tuple[int, str], int] = defaultdict(int)
    with transaction.atomic():
        for wrong in found.keys() - opened.keys():
            conference, at = found[wrong]
            begun: dict[str, Any] = {"site_id": wrong.site, "run": wrong.run, "kind": wrong.kind, "opened_at": at}
            Incident.objects.update_or_create(**begun, defaults={"conference_id": conference, "closed_at": 0})
            changed[conference, wrong.run] += 1
        for wrong in opened.keys() - found.keys():
            one = opened[wrong]
            Incident.objects.filter(pk=one.pk).update(closed_at=max(ms, one.opened_at))
            changed[one.conference_id, one.run] += 1
        for conference, run in changed:
            announce(conference, INCIDENTS, run=run)
    return sum(changed.values())


@transaction.atomic
def note(incident: Incident, *, by: Actor, saw: int, text: str) -> None:
    """Say what was done about it. Raises Refused: forbidden, announcement_long, incident_moved (somebody else wrote since)."""
    require_hub(by, incident.conference_id)
    if len(text) > LONGEST:
        raise Refused("announcement_long", most=LONGEST)
    said = kept(text)
    row = Incident.objects.select_for_update().get(pk=incident.pk)
    if row.note == said:
        return
    if row.version != saw:
        raise Refused("incident_moved")
    Incident.objects.filter(pk=row.pk).update(note=said, version=F("version") + 1)
    done(by, "incidents.note", row.conference_id, site=row.site_id, incident=row.pk)
    announce(row.conference_id, INCIDENTS, run=row.run)


def forget(conference: int, run: str) -> None:
    """All that came of a run."""
    for model in (Heard, Line, Announcement, Incident):
        model.objects.filter(conference_id=conference, run=run).delete()


def _wrong(row: SiteLive, status: str, now: datetime) -> dict[str, int]:
    """What is wrong with a room now, by when it began (Unix ms)."""
    found = {}
    if row.calling:
        found[str(Trouble.CALL)] = row.calling_at
    if row.problem:
        found[row.problem] = row.problem_at
    if state_heard(row.state, row.heard_at, status, now) == "lost":
        found[str(Trouble.LOST)] = row.state_at if row.state == "lost" else row.heard_at
    return found
