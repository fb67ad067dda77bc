"""What the packager and the rooms say is noted: last values, so that any page shows them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from diemcau.conferences.models import Conference, Site
from diemcau.infra import broadcasts
from diemcau.infra.outbox import announce_each, announce_plan
from diemcau.kernel.clock import as_ms

from ..enums import Mode
from ..models import Broadcast, Hall, Playing
from ..queries import settings_of

BROADCAST, PLAYING, ROOM, TOLD = "broadcast", "broadcast_rooms", "broadcast_room", "broadcast_told"
"""Topics: the hall or its settings changed (no subject); a room said how it plays; that changed so far that a wall shows it, or is too
long ago (subject: the room's number); what desks show changed: whether it is recorded, whether another system carries it."""
NOTED = timedelta(seconds=20)
SILENT = timedelta(seconds=60)
DAY_MS = 86_400_000
MOST = 2_000_000_000
_UNSAID = ("rungs", "target")  # change with who watches: no page shows them


def note_state(state: Mapping[str, Any], now: datetime | None = None) -> bool:
    """The packager's word about a conference; true when pages change by it. What it forgot it is told again."""
    moment, number = now or timezone.now(), int(state["conference"])
    said = {name: value for name, value in state.items() if name not in _UNSAID}
    is_told = Conference.objects.filter(pk=number).values_list("recording_on", flat=True).first()
    if is_told is None:
        return False
    wanted: Broadcast = settings_of(number)
    if not said.get("engine"):
        _remind(number, said, wanted, is_told=is_told)
    if bool(wanted.playlist) != bool(said.get("engine")):
        return False  # of the one that carries nothing for these rooms
    row = Hall.objects.filter(pk=number).first()
    if row is not None and row.state == said:
        if moment - row.heard_at > NOTED:
            Hall.objects.filter(pk=number).update(heard_at=moment)
        return False
    before = bool(row is not None and row.state.get("recording"))
    with transaction.atomic():
        facts = {"state": said, "heard_at": moment, "day": _day(moment)}
        Hall.objects.update_or_create(conference_id=number, defaults=facts)
        announce_plan(number, BROADCAST)
        if before != bool(said.get("recording")):
            announce_plan(number, TOLD)
    return True


def _remind(number: int, said: Mapping[str, Any], wanted: Broadcast, *, is_told: bool) -> None:
    """A packager started anew knows nothing of what was chosen. Nothing is recorded of which people are not told (`is_told`)."""
    if wanted.closed and not said.get("closed"):
        broadcasts.command(number, "close")
        return
    if said.get("on_air") and said.get("transcoding") and not wanted.transcoding:
        broadcasts.command(number, "transcode", on=False)
    record = wanted.recording and wanted.packs and is_told
    recording = bool(said.get("recording"))
    if (record and said.get("on_air") and not recording and not said.get("fault")) or (recording and not record):
        broadcasts.command(number, "record", on=record)


def note_engine(conference: int, *, on: bool, over: bool = False) -> bool:
    """Another media server's word, or the desk's about it: the hall is on air, lost, or (`over`) not on air by intent."""
    now = as_ms(timezone.now())
    before = Hall.objects.filter(pk=conference).values_list("state", flat=True).first() or {}
    lost = None if on or over else before.get("lost") or (now if before.get("on_air") else None)
    word = {"on_air": "engine" if on else None, "by": "main", "lost": lost, "engine": True}
    return note_state({"conference": conference, "since": before.get("since") or now if on else None, **word})


def note_silent(now: datetime) -> int:
    """Halls of which nothing was heard for a minute are off; addresses of a new day are handed out. Says how many changed."""
    changed = 0
    for row in Hall.objects.exclude(state={}):
        silent = now - row.heard_at > SILENT and not row.state.get("engine")  # that one says only what changes
        if not silent and row.day == _day(now):
            continue
        with transaction.atomic():
            facts: dict[str, Any] = {"state": {}} if silent else {"day": _day(now)}
            Hall.objects.filter(pk=row.pk).update(**facts)
            announce_plan(row.pk, BROADCAST)
            if silent and row.state.get("recording"):
                announce_plan(row.pk, TOLD)
        changed += 1
    return changed


def _day(moment: datetime) -> int:
    return as_ms(moment) // DAY_MS


def note_words(conference: int, run: str, said: Mapping[int, Mapping[str, Any]], now: datetime | None = None) -> int:
    """What screens said of their playing, by room; anything that is not of the form is left out. Says how many were noted."""
    moment = now or timezone.now()
    known = Site.objects.filter(conference_id=conference, pk__in=list(said)).values_list("pk", flat=True)
    before = {row.site_id: row for row in Playing.objects.filter(site__in=known, run=run)}
    rows = [Playing(site_id=site, run=run, heard_at=moment, **_facts(said[site])) for site in known]
    for row in rows:
        old = before.get(row.site_id, row)
        row.stalling = min(MOST, old.stalling // 2 + max(0, row.stalls - old.stalls))
    if rows:
        fields = ["mode", "rung", "sound", "stalls", "stalling", "latency_ms", "kbps", "dropped", "heard_at"]
        news = [row.site_id for row in rows if row.site_id not in before or row.coarse != before[row.site_id].coarse]
        with transaction.atomic():
            Playing.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["site", "run"], update_fields=fields
            )
            announce_each(conference, PLAYING, [row.site_id for row in rows], run=run)
            announce_each(conference, ROOM, news, run=run)
    return len(rows)


def forget_silent_rooms(now: datetime) -> int:
    """Screens of which nothing was heard for a minute are not open. Says how many."""
    silent: dict[tuple[int, str], list[int]] = defaultdict(list)
    rows = Playing.objects.filter(heard_at__lte=now - SILENT)
    for site, conference, run in rows.values_list("site_id", "site__conference", "run"):
        silent[conference, run].append(site)
    rows.delete()
    for (conference, run), sites in silent.items():
        with transaction.atomic():
            announce_each(conference, PLAYING, sites, run=run)
            announce_each(conference, ROOM, sites, run=run)
    return sum(map(len, silent.values()))


def _facts(word: Mapping[str, Any]) -> dict[str, Any]:
    mode = word.get("mode")
    return {
        "mode": mode if mode in Mode.values else Mode.D,
        "rung": str(word.get("rung") or "")[:8].replace("\0", ""),
        "sound": word.get("sound") is not False,
        **{name: _count(word.get(name)) for name in ("stalls", "latency_ms", "kbps", "dropped")},
    }


def _count(value: object) -> int:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and value == value  # noqa: PLR0124 - NaN
    return int(min(MOST, max(0, value))) if is_number else 0  # type: ignore[call-overload]
