"""Documents go from draft to review, are issued, revoked, or thrown away while nobody has seen them."""

from django.db import transaction
from django.utils import translation

from diemcau.infra import documents
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.identity import refuse_identity_numbers
from diemcau.kernel.names import tidy

from .. import files, kept
from ..enums import Occasion, State
from ..models import Document
from ..pressing import docx_of
from ..signs import require_fonts
from .locking import keep_version, locked, require_own_number, saved


@transaction.atomic
def send_to_review(document: Document, *, by: Actor, seen: int) -> Document:
    """A draft goes to those who read it before it is issued, as it stands now. Raises Refused: forbidden, closed, document_moved,
    document_state."""
    row = locked(document, by=by, seen=seen, states=(State.DRAFT,))
    keep_version(row, by, Occasion.REVIEW)
    row.state, row.reason = State.REVIEW, ""
    return saved(row, by, "send_to_review")


@transaction.atomic
def send_back(document: Document, *, by: Actor, seen: int, reason: str) -> Document:
    """From review back to draft, with what is to be changed. Raises Refused as `send_to_review`, and reason_needed."""
    row = locked(document, by=by, seen=seen, states=(State.REVIEW,))
    row.state, row.reason = State.DRAFT, _reason(reason)
    return saved(row, by, "send_back")


@transaction.atomic
def issue(document: Document, *, by: Actor, seen: int) -> Document:
    """The version that was reviewed is the document: its files are kept for good. Nothing is signed, numbered or stamped here.

    Raises Refused: forbidden, closed, document_moved, document_state; record_moved when the record says otherwise than what was
    reviewed; number_taken; signs_without_font; disk_full.
    """
    require_own_number(document)
    row = locked(document, by=by, seen=seen, states=(State.REVIEW,))
    reviewed = row.versions.order_by("-number").first()
    version = keep_version(row, by, Occasion.ISSUE)
    if reviewed is None or reviewed.digest != version.digest:
        raise Refused("record_moved")
    papers = kept.documents_of(version.content)
    require_fonts(papers)
    version.document = row
    with translation.override(row.language):
        made = {"pdf": documents.pdf(papers), "docx": docx_of(version)}
    version.files = {ending: files.keep(row.conference_id, data, ending) for ending, data in made.items()}
    version.save(update_fields=["files"])
    row.state = State.ISSUED
    return saved(row, by, "issue")


@transaction.atomic
def revoke(document: Document, *, by: Actor, seen: int, reason: str) -> Document:
    """An issued document holds no longer, and why. Raises Refused as `send_to_review`, and reason_needed."""
    row = locked(document, by=by, seen=seen, states=(State.ISSUED,))
    row.state, row.reason = State.REVOKED, _reason(reason)
    return saved(row, by, "revoke")


@transaction.atomic
def discard(document: Document, *, by: Actor, seen: int) -> None:
    """A draft that nobody needs goes, with its versions. Raises Refused as `send_to_review`."""
    row = locked(document, by=by, seen=seen, states=(State.DRAFT,))
    saved(row, by, "discard")
    row.delete()


def _reason(text: str) -> str:
    reason = tidy(text)[:300]
    if not reason:
        raise Refused("reason_needed")
    refuse_identity_numbers(reason)
    return reason
