"""What came back signed is stored beside what was issued."""

from django.db import transaction

from diemcau.conferences.secrecy import refuse_marked
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.names import tidy

from .. import files
from ..enums import State
from ..models import Document, SignedFile
from .locking import require

MOST_BYTES = 30 * 1024 * 1024
_KINDS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}


@transaction.atomic
def store_signed(document: Document, *, by: Actor, name: str, data: bytes) -> SignedFile:
    """Keep a signed copy (PDF, PNG or JPEG) of an issued document, for good. The same file again is the same copy.

    Raises Refused: forbidden, closed, document_state, signed_too_large, not_a_paper, marked_secret, disk_full.
    """
    require(by, document.conference)
    row = Document.objects.select_for_update().get(pk=document.pk)
    if row.state != State.ISSUED:
        raise Refused("document_state", state=row.get_state_display())
    if len(data) > MOST_BYTES:
        raise Refused("signed_too_large", megabytes=MOST_BYTES // 1024 // 1024)
    refuse_marked(name, ())
    ending = next((kind for start, kind in _KINDS.items() if data.startswith(start)), None)
    if ending is None:
        raise Refused("not_a_paper")
    digest = files.digest_of(data)
    there = SignedFile.objects.filter(document=row, digest=digest).first()
    if there is not None:
        return there
    kept = files.keep(row.conference_id, data, ending)
    audit.record(by, "documents.store_signed", conference=row.conference_id, document=row.pk, digest=digest)
    return SignedFile.objects.create(
        document=row,
        version=row.versions.order_by("-number")[0],
        name=tidy(name)[-160:] or f"signed.{ending}",
        kept=kept,
        digest=digest,
        size=len(data),
        stored_by=by.who[:40],
        stored_name=by.name[:160],
    )
