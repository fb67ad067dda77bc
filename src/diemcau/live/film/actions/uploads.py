"""Uploads: begun once, sent in pieces that go on where they stopped, ended by their last byte."""

from pathlib import PurePath
from uuid import UUID

from django.db import transaction

from diemcau.conferences.secrecy import refuse_marked
from diemcau.infra import audit
from diemcau.infra.jobs import enqueue
from diemcau.infra.options import options
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import vault
from ..enums import UploadKind
from ..models import Film, Upload
from .materials import kind_of, take_material

CHECK = "film.check"


def begin_upload(*, by: Actor, conference: int, kind: str, file_name: str, size: int, mark: str) -> Upload:
    """An upload to send bytes to. One that the same person began with the same file (name, size and `mark`, the digest of its
    first bytes) goes on. Raises Refused."""
    name = PurePath(file_name.replace("\\", "/")).name.replace("\0", "").strip()[:200] or "film.mp4"
    megabytes = options().max_film_mb if kind == UploadKind.FILM else options().max_material_mb
    if size <= 0:
        raise Refused("upload_empty")
    if size > megabytes * 1_000_000:
        raise Refused("upload_too_large", megabytes=megabytes)
    _refuse_secrets(name)
    known = {"conference_id": conference, "kind": kind, "file_name": name, "size": size, "mark": mark[:64]}
    found = Upload.objects.filter(made_by=by.who, **known).order_by("-made_at").first()
    if found is not None:
        return found
    vault.ensure_room(
        2 * size if kind == UploadKind.FILM else size
    )  # a film may have to be copied to set its index in front
    return Upload.objects.create(made_by=by.who, **known)


def _refuse_secrets(name: str) -> None:
    try:
        refuse_marked(name, [])
    except Refused:
        raise Refused("upload_marked_secret") from None


def add_bytes(upload: Upload, *, by: Actor, offset: int, data: bytes) -> int:
    """Put bytes behind those that are here; how many are here now. The last one ends the upload, and so does an empty piece behind
    it, when the server went away before it had ended.

    Raises vault.Moved when they do not go on where it stopped, Refused.
    """
    if offset + len(data) > upload.size:
        raise Refused("upload_over")
    here = vault.append(upload.pk, offset, data)
    if here == upload.size:
        ending = ""
        if upload.kind == UploadKind.MATERIAL:
            try:
                ending = kind_of(vault.arriving(upload.pk))
            except Refused:
                drop_upload(upload, by=by)
                raise
        _end(upload, by=by, ending=ending)
    return here


@transaction.atomic
def _end(upload: Upload, *, by: Actor, ending: str) -> None:
    ended = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if ended is None:
        return  # the last piece came twice
    title = PurePath(upload.file_name).stem.replace("_", " ").strip() or upload.file_name
    if upload.kind == UploadKind.MATERIAL:
        take_material(upload, by=by, title=title, ending=ending)
    else:
        film = Film.objects.create(
            conference_id=upload.conference_id, title=title, file_name=upload.file_name,
            size=upload.size, source=upload.pk, made_by=by.who,
        )  # fmt: skip
        film.job = enqueue(CHECK, upload.conference_id, film=film.pk).pk
        film.save(update_fields=["job"])
        audit.record(by, "film.upload", conference=upload.conference_id, film=film.pk)
    ended.delete()


def drop_upload(upload: Upload, *, by: Actor) -> None:
    """Take back what was begun."""
    uid: UUID = upload.pk
    upload.delete()
    vault.arriving(uid).unlink(missing_ok=True)
