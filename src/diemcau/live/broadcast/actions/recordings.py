"""What becomes of recordings: fetched, deleted, gone when their time is over; and one that a full disk ended begins anew."""

from datetime import datetime, timedelta

from django.db import transaction

from diemcau.conferences.models import Conference
from diemcau.infra import audit, broadcasts
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import policies, recordings
from ..models import KEPT_DAYS, Broadcast
from ..recordings import Recording


def fetch_recording(conference: Conference, recording: Recording, *, by: Actor) -> None:
    """Write down who fetches it. Raises Refused(forbidden)."""
    _note(conference, recording, by, "broadcast.recording_fetch")


def delete_recording(conference: Conference, recording: Recording, *, by: Actor) -> None:
    """For good. Raises Refused(forbidden)."""
    _note(conference, recording, by, "broadcast.recording_delete")
    recordings.drop(conference.pk, recording.name)


@transaction.atomic
def _note(conference: Conference, recording: Recording, by: Actor, done: str) -> None:
    if not policies.may_run(by, conference.pk):
        raise Refused("forbidden")
    audit.record(by, done, conference=conference.pk, recording=recording.name, bytes=recording.size)


def record_again(conference: Conference, *, by: Actor) -> None:
    """Begin anew after a fault: there is room on the disk. Raises Refused(forbidden)."""
    if not policies.may_run(by, conference.pk):
        raise Refused("forbidden")
    with transaction.atomic():
        audit.record(by, "broadcast.record_again", conference=conference.pk)
    wanted = Broadcast.objects.filter(pk=conference.pk, recording=True, own=True, conference__recording_on=True)
    if wanted.exists():
        broadcasts.command(conference.pk, "record")


def forget_recordings(now: datetime) -> int:
    """Those kept long enough go; of conferences that are no more, too. Says how many."""
    gone = 0
    days = dict(Broadcast.objects.values_list("pk", "kept_days"))
    for number in recordings.conferences():
        until = now - timedelta(days=days.get(number, KEPT_DAYS))
        for one in recordings.recordings_in(number):
            if one.ended < until and not one.is_running:
                recordings.drop(number, one.name)
                gone += 1
    return gone
