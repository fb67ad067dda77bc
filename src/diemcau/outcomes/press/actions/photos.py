"""Photos come in, are captioned, approved, declined, taken back and deleted."""

import hashlib
from collections.abc import Mapping
from typing import IO, NamedTuple
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from diemcau.conferences.models import Conference, Session, Site
from diemcau.infra import audit
from diemcau.infra.disk import disk_may_be_full
from diemcau.infra.jobs import enqueue
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.identity import refuse_identity_numbers
from diemcau.kernel.names import tidy

from .. import files, policies
from ..developing import Unfit, look
from ..enums import PhotoState
from ..models import Kit, Photo
from .gate import require_keeper, require_sender
from .renewing import without_photos

JOB = "press.photo"
MOST_BYTES = 20 * 1024 * 1024
MOST_PHOTOS = 2_000  # of one conference
PIECE = 1 << 16


class Sent(NamedTuple):
    """A photo that was taken in; `again`: it was there already."""

    photo: Photo
    again: bool


def send_photo(
    conference: Conference, file: IO[bytes], *, by: Actor, size: int, site: Site | None, session: Session | None = None,
    caption: Mapping[str, str] | None = None, credit: str = "",
) -> Sent:  # fmt: skip
    """Take in a photo of a room (None: of none). The same file of the same room is the same photo, and nothing is done twice.

    Raises Refused: forbidden, closed, photo_too_large, not_a_photo, photo_too_many_pixels, photo_elsewhere, too_many_photos, disk_full.
    """
    require_sender(by, conference, site.pk if site else 0)
    refuse_identity_numbers(credit, *(caption or {}).values())
    if size > MOST_BYTES:
        raise Refused("photo_too_large", megabytes=MOST_BYTES // 1024 // 1024)
    digest = _digest(file)
    if there := _same(conference, digest, site, by):
        return Sent(there, again=True)
    try:
        look(file)
    except Unfit as unfit:
        raise Refused(str(unfit)) from None
    if Photo.objects.filter(conference=conference).count() >= MOST_PHOTOS:
        raise Refused("too_many_photos", most=MOST_PHOTOS)
    files.ensure_room(2 * size)
    name = uuid4().hex
    _write(file, name)
    photo = Photo(
        conference=conference, site=site, session=session, digest=digest, source=name, made_by=by.who,
        caption=_tidied(caption or {}), credit=tidy(credit)[:120],
    )  # fmt: skip
    try:
        with transaction.atomic():
            photo.save()
            enqueue(JOB, conference.pk, photo=photo.pk)
            audit.record(by, "press.send_photo", conference=conference.pk, site=site.pk if site else 0, photo=photo.pk)
    except IntegrityError:  # the same file on two lines at once: the other one was quicker
        files.forget_source(name)
        there = _same(conference, digest, site, by)
        if there is None:
            raise
        return Sent(there, again=True)
    return Sent(photo, again=False)


def _same(conference: Conference, digest: str, site: Site | None, by: Actor) -> Photo | None:
    """The photo of this file. One that could not be used is tried again: its row goes. Raises Refused(photo_elsewhere)."""
    found = Photo.objects.filter(conference=conference, digest=digest).first()
    if found is not None and found.state == PhotoState.REFUSED:
        found.delete()
        return None
    if found is not None and found.site_id != (site.pk if site else None) and not policies.may_keep(by, conference.pk):
        raise Refused("photo_elsewhere")
    return found


def _digest(file: IO[bytes]) -> str:
    made = hashlib.sha256()
    file.seek(0)
    while piece := file.read(PIECE):
        made.update(piece)
    file.seek(0)
    return made.hexdigest()


def _write(file: IO[bytes], name: str) -> None:
    path = files.source(name)
    with disk_may_be_full():
        path.parent.mkdir(parents=True, exist_ok=True)
        file.seek(0)
        with path.open("wb") as written:
            while piece := file.read(PIECE):
                written.write(piece)


def _tidied(caption: Mapping[str, str]) -> dict[str, str]:
    return {language: text for language, said in caption.items() if (text := tidy(said)[:300])}


class Said(NamedTuple):
    """What stands beside a photo."""

    caption: Mapping[str, str]
    credit: str
    session: Session | None = None


@transaction.atomic
def edit_photo(photo: Photo, *, by: Actor, said: Said, seen: int) -> Photo:
    """Caption, credit, half-day. Other words take the approval away. A room may until its photo is approved.

    Raises Refused: forbidden, closed, photo_moved, photo_approved.
    """
    row = _locked(photo, by, seen)
    refuse_identity_numbers(said.credit, *said.caption.values())
    caption, credit = _tidied(said.caption), tidy(said.credit)[:120]
    moved = (caption, credit) != (row.caption, row.credit)
    if row.is_approved and not policies.may_keep(by, row.conference_id):
        raise Refused("photo_approved")
    if moved:
        _withdraw(row)
    row.caption, row.credit, row.session = caption, credit, said.session
    return _saved(row, by, "edit_photo")


@transaction.atomic
def approve_photo(photo: Photo, *, by: Actor, seen: int) -> Photo:
    """The photo may leave the kit, with these words. Raises Refused: forbidden, closed, photo_moved, photo_not_ready, photo_no_caption."""
    row = _locked(photo, by, seen, keepers=True)
    if not row.is_ready:
        raise Refused("photo_not_ready")
    if not row.caption or not row.credit:
        raise Refused("photo_no_caption")
    row.approved_at, row.approved_by, row.approved_name = timezone.now(), by.who, by.name[:160]
    row.declined_at, row.declined_name, row.reason = None, "", ""
    row.number = row.number or _next_number(row.conference_id)
    return _saved(row, by, "approve_photo")


@transaction.atomic
def decline_photo(photo: Photo, *, by: Actor, seen: int, reason: str) -> Photo:
    """It is not used, and its room is told why; with other words it may be looked at again. Raises Refused: forbidden, closed,
    photo_moved, photo_no_reason."""
    row = _locked(photo, by, seen, keepers=True)
    if not tidy(reason):
        raise Refused("photo_no_reason")
    _withdraw(row)
    refuse_identity_numbers(reason)
    row.declined_at, row.declined_name, row.reason = timezone.now(), by.name[:160], tidy(reason)[:300]
    return _saved(row, by, "decline_photo")


@transaction.atomic
def withdraw_photo(photo: Photo, *, by: Actor, seen: int) -> Photo:
    """It leaves the kit no more, and its caption goes out of releases given out. Raises Refused: forbidden, closed, photo_moved."""
    row = _locked(photo, by, seen, keepers=True)
    _withdraw(row)
    return _saved(row, by, "withdraw_photo")


@transaction.atomic
def delete_photo(photo: Photo, *, by: Actor) -> None:
    """The photo goes with its files: organisers any, a room its own until it is approved. Its caption goes
    out of releases given out. Raises Refused: forbidden, closed, photo_approved."""
    row = Photo.objects.select_for_update().filter(pk=photo.pk).first()
    if row is None:
        return
    require_sender(by, photo.conference, row.site_id or 0)
    if row.is_approved and not policies.may_keep(by, row.conference_id):
        raise Refused("photo_approved")
    names = {row.picture, row.preview}
    others = Photo.objects.filter(conference=row.conference_id).exclude(pk=row.pk)
    kept = {name for pair in others.filter(picture=row.picture).values_list("picture", "preview") for name in pair}
    audit.record(by, "press.delete_photo", conference=row.conference_id, site=row.site_id or 0, photo=row.pk)
    conference, source = row.conference_id, row.source
    without_photos(conference, [row.number])
    row.delete()
    transaction.on_commit(lambda: files.forget(conference, *(names - kept)))
    transaction.on_commit(lambda: files.forget_source(source))


def _locked(photo: Photo, by: Actor, seen: int, *, keepers: bool = False) -> Photo:
    if keepers:
        require_keeper(by, photo.conference)
    require_sender(by, photo.conference, photo.site_id or 0)
    row = Photo.objects.select_for_update().filter(pk=photo.pk).first()
    if row is None or row.version != seen:
        raise Refused("photo_moved")
    return row


def _next_number(conference: int) -> int:
    """Of two who approve at once the second waits for the first."""
    Kit.objects.get_or_create(conference_id=conference)
    Kit.objects.select_for_update().get(conference_id=conference)
    return 1 + (Photo.objects.filter(conference=conference).aggregate(last=Max("number"))["last"] or 0)


def _withdraw(row: Photo) -> None:
    row.approved_at, row.approved_by, row.approved_name = None, "", ""
    row.declined_at, row.declined_name, row.reason = None, "", ""
    without_photos(row.conference_id, [row.number])


def _saved(row: Photo, by: Actor, verb: str) -> Photo:
    row.version += 1
    row.save(update_fields=[
        "caption", "credit", "session", "approved_at", "approved_by", "approved_name", "declined_at", "declined_name",
        "reason", "number", "version",
    ])  # fmt: skip
    audit.record(by, f"press.{verb}", conference=row.conference_id, site=row.site_id or 0, photo=row.pk)
    return row
