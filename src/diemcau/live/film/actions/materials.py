"""Materials: documents that are put up for download, for some readers, for some time."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from diemcau.infra import audit
from diemcau.infra.packed import look_into
from diemcau.infra.saving import save_said
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import vault
from ..enums import Readers
from ..models import Material, Upload
from .films import drop_unused

_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_OPEN = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_BEGINNINGS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


def kind_of(path: Path) -> str:
    """The ending that fits what is in the file, whatever it is called. Raises Refused for all that is not taken."""
    with path.open("rb") as file:
        head = file.read(1024)
    for beginning, ending in _BEGINNINGS.items():
        if head.startswith(beginning):
            return ending
    packed = look_into(path) if head.startswith(b"PK") else None
    if packed is not None and not any(name.endswith("vbaProject.bin") for name in packed.names):
        found = next((ending for name, ending in _OFFICE.items() if name in packed.names), _OPEN.get(packed.kind))
        if found:
            return found
    raise Refused("not_a_material")


def take_material(upload: Upload, *, by: Actor, title: str, ending: str) -> None:
    """Keep what arrived as a material."""
    path = vault.arriving(upload.pk)
    digest = vault.take(path, ending)
    made = Material.objects.create(
        conference_id=upload.conference_id, title=title[:200], file_name=f"{title[:190]}.{ending}", ending=ending,
        digest=digest, size=upload.size, made_by=by.who,
    )  # fmt: skip
    audit.record(by, "film.material_add", conference=upload.conference_id, material=made.pk)


@transaction.atomic
def change_material(
    material: Material, *, by: Actor, title: str, readers: str, opens_at: datetime | None, closes_at: datetime | None
) -> None:
    """Say what it is called, for whom it is, and from when until when."""
    material.title, material.readers = title, Readers(readers)
    material.opens_at, material.closes_at = opens_at, closes_at
    save_said(material, ["title", "readers", "opens_at", "closes_at"])
    audit.record(by, "film.material_change", conference=material.conference_id, material=material.pk, readers=readers)


@transaction.atomic
def remove_material(material: Material, *, by: Actor) -> None:
    """Delete it."""
    digest, conference, number = material.digest, material.conference_id, material.pk
    material.delete()
    transaction.on_commit(lambda: drop_unused([digest]))
    audit.record(by, "film.material_remove", conference=conference, material=number)
