"""How a conference broadcasts, the keys of its encoders, and words to the packager."""

from typing import Any

from django.db import transaction

from diemcau.conferences.models import Conference
from diemcau.infra import audit, broadcasts
from diemcau.infra.options import options
from diemcau.infra.outbox import announce_plan
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import policies
from ..models import Broadcast, Hall
from ..queries import hall_of
from .hall import BROADCAST, TOLD, note_engine

FIELDS = (
    "own",
    "external",
    "join_link",
    "address",
    "channel",
    "notes",
    "transcoding",
    "recording",
    "kept_days",
    "playlist",
)


@transaction.atomic
def save_settings(conference: Conference, *, by: Actor, values: dict[str, Any]) -> Broadcast:
    """Choose how it broadcasts; `values` holds FIELDS. Raises Refused: forbidden, recording_untold, no_carrier, no_way_in,
    playlist_unsafe, recorded_elsewhere."""
    _may_keep(by, conference)
    if values["recording"] and not conference.recording_on:
        raise Refused("recording_untold")
    if not values["own"] and not values["external"]:
        raise Refused("no_carrier")
    if values["external"] and not (values["join_link"] or values["address"] or values["channel"]):
        raise Refused("no_way_in")
    _ensure_playable(values)
    row, _made = Broadcast.objects.get_or_create(conference=conference)
    before = {name: getattr(row, name) for name in FIELDS}
    for name in FIELDS:
        setattr(row, name, values[name])
    row.save(update_fields=FIELDS)
    changed = [name for name in FIELDS if before[name] != values[name]]
    if not changed:
        return row
    audit.record(by, "broadcast.settings", conference=conference.pk, changed=changed)
    if "playlist" in changed:
        Hall.objects.filter(pk=conference.pk).update(state={})  # who said it has no say any more
    announce_plan(conference.pk, BROADCAST)
    if "external" in changed:
        announce_plan(conference.pk, TOLD)
    number = conference.pk
    transaction.on_commit(lambda: _tell(number, row, changed))
    return row


def _ensure_playable(values: dict[str, Any]) -> None:
    """Of another media server's playlist. Raises Refused."""
    if not values["playlist"]:
        return
    if options().public_url.startswith("https:") and not values["playlist"].startswith("https:"):
        raise Refused("playlist_unsafe")
    if values["recording"]:
        raise Refused("recorded_elsewhere")


def _tell(number: int, row: Broadcast, changed: list[str]) -> None:
    """The packager hears at once; `note_state` tells it again whenever it forgot."""
    if "transcoding" in changed:
        broadcasts.command(number, "transcode", on=row.transcoding)
    if "recording" in changed:
        broadcasts.command(number, "record", on=row.recording and row.packs)
    if {"own", "playlist"} & set(changed) and not row.packs:
        broadcasts.command(number, "cut")


@transaction.atomic
def renew_keys(conference: Conference, *, by: Actor) -> Broadcast:
    """The keys of encoders open no longer from now on; who publishes is cut off. Raises Refused(forbidden)."""
    _may_keep(by, conference)
    Broadcast.objects.get_or_create(conference=conference)
    row = Broadcast.objects.select_for_update().get(pk=conference.pk)
    row.key_number += 1
    row.save(update_fields=["key_number"])
    audit.record(by, "broadcast.renew_keys", conference=conference.pk)
    number = conference.pk
    transaction.on_commit(lambda: broadcasts.command(number, "cut"))
    return row


def command(conference: Conference, *, by: Actor, verb: broadcasts.Verb) -> None:
    """`switch` to the other publisher, `close` the broadcast until it is opened, or `open` it again. Raises Refused: forbidden,
    no_standby."""
    if not policies.may_run(by, conference.pk) or verb not in ("switch", "close", "open"):
        raise Refused("forbidden")
    if verb == "switch" and not hall_of(conference.pk).get("standby"):
        raise Refused("no_standby")
    with transaction.atomic():
        audit.record(by, f"broadcast.{verb}", conference=conference.pk)
        if verb != "switch":
            Broadcast.objects.update_or_create(conference=conference, defaults={"closed": verb == "close"})
            announce_plan(conference.pk, BROADCAST)
    broadcasts.command(conference.pk, verb)


def engine_command(conference: Conference, *, by: Actor, on: bool) -> None:
    """Rooms play the other media server, or no longer, where it does not say so itself. Raises Refused(forbidden)."""
    if not policies.may_run(by, conference.pk):
        raise Refused("forbidden")
    with transaction.atomic():
        audit.record(by, "broadcast.engine", conference=conference.pk, on=on)
        note_engine(conference.pk, on=on, over=not on)


def _may_keep(by: Actor, conference: Conference) -> None:
    if not policies.may_hold_key(by, conference.pk):
        raise Refused("forbidden")
