"""The log of incidents: what rooms say is wrong with them, and that they were lost, each from when until when."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from diemcau.conferences.enums import Status
from diemcau.conferences.models import SiteLive
from diemcau.conferences.silence import FORGOTTEN, SILENT, SPEAKING
from diemcau.infra.outbox import announce
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import as_ms
from diemcau.kernel.errors import Refused

from ..enums import Trouble
from ..models import Announcement, Heard, Incident, Line, Said
from ..texts import LONGEST, kept
from .gate import INCIDENTS, done, require_hub

MS = timedelta(milliseconds=1)


OVER = (Status.CLOSED, Status.ARCHIVED)


def watch(now: datetime) -> int:
    """Rooms that were lost or are heard again since the last time, of all conferences: they cannot say so themselves. And of conferences
    that are over, all is closed. Three queries when nothing changed; returns how many did. (troubles.py: what rooms say.)"""
    ms = as_ms(now)
    silent = Q(state__in=SPEAKING, heard_at__gt=ms - FORGOTTEN // MS, heard_at__lt=ms - SILENT // MS)
    rows = SiteLive.objects.filter(Q(state="lost") | silent).exclude(site__conference__status__in=OVER)
    lost = {(row.site_id, row.run): row for row in rows.annotate(conference=F("site__conference"))}
    stands = {(one.site_id, one.run): one for one in Incident.objects.filter(closed_at=0, kind=Trouble.LOST)}
    ended = [one for key, one in stands.items() if key not in lost]
    ended += Incident.objects.filter(closed_at=0, conference__status__in=OVER).exclude(kind=Trouble.LOST)
    changed = {(one.conference_id, one.run) for one in ended}
    with transaction.atomic():
        for key in lost.keys() - stands.keys():
            row = lost[key]
            at = (row.state_at if row.state == "lost" else row.heard_at) or ms
            begun: dict[str, Any] = {"site_id": row.site_id, "run": row.run, "kind": Trouble.LOST, "opened_at": at}
            Incident.objects.update_or_create(**begun, defaults={"conference_id": row.conference, "closed_at": 0})
            changed.add((row.conference, row.run))
        for one in ended:
            Incident.objects.filter(pk=one.pk).update(closed_at=max(ms, one.opened_at))
        for conference, run in changed:
            announce(conference, INCIDENTS, run=run)
    return len(lost.keys() - stands.keys()) + len(ended)


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
    Said.objects.filter(site__conference_id=conference, run=run).delete()
