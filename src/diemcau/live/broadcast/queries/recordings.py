"""Recordings of a conference, for those who run its broadcast."""

from dataclasses import dataclass

from diemcau.conferences.models import Conference
from diemcau.infra.options import options
from diemcau.kernel.actor import Actor
from diemcau.kernel.addresses import RECORDINGS, Addresses
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import NotFound

from .. import policies, recordings
from ..recordings import Recording
from .hall import hall_of
from .settings import settings_of

GOOD_FOR_S = 6 * 3600
HOUR_BYTES = 900_000_000  # of a broadcast at 2 Mbit/s


@dataclass(frozen=True, slots=True)
class Recordings:
    """All of a conference, newest first. `free`: bytes that may still be recorded, None: the folder is on another machine."""

    all: list[Recording]
    kept_days: int
    is_on: bool
    fault: str
    free: int | None

    @property
    def free_hours(self) -> int:
        return (self.free or 0) // HOUR_BYTES

    @property
    def size(self) -> int:
        return sum(one.size for one in self.all)


def recordings_of(actor: Actor, conference: Conference) -> Recordings:
    """Raises NotFound. Two queries."""
    if not policies.may_run(actor, conference.pk):
        raise NotFound
    settings, hall = settings_of(conference.pk), hall_of(conference.pk)
    return Recordings(
        recordings.recordings_in(conference.pk),
        settings.kept_days,
        bool(hall.get("recording")),
        str(hall.get("fault") or ""),
        recordings.free(),
    )


def recording_for(actor: Actor, conference: Conference, name: str) -> Recording:
    """One that is whole: the one that is being written is nobody's yet. Raises NotFound."""
    found = recordings.recording_in(conference.pk, name) if policies.may_run(actor, conference.pk) else None
    if found is None or found.is_running:
        raise NotFound
    return found


def recording_address(conference: Conference, recording: Recording) -> str:
    """Where it is fetched, for GOOD_FOR_S: served before Django."""
    until = SystemClock().now_ms() // 1000 + GOOD_FOR_S
    addresses = Addresses(options().secret_key.encode(), RECORDINGS)
    return addresses.sign(conference.pk, 0, 0, until=until, name=f"{conference.pk}/{recording.name}")
