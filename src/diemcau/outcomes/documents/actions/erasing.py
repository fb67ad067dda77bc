"""A person is forgotten: their name goes out of drafts and of every version that was not issued. What was issued is an office's record
and stays as it was; it is noted that it names them, for themselves and for the organisers."""

from diemcau.kernel.names import canonical
from diemcau.roster.models import Delegate

from .. import kept
from ..models import Document, Mention, OwnTemplate, SignedFile, Version
from ..persons import has_namesake, holds, without


def forget_person(delegate: Delegate, wholly: bool) -> None:
    """Inside the erasing transaction. Whoever was at the conference stays on its list, and in its documents. Where somebody else on the
    list has the same name, what was typed stays: nobody can tell whom it names."""
    name = delegate.full_name
    if not wholly or not canonical(name):
        return
    is_clear = not has_namesake(delegate)
    for document in Document.objects.select_for_update().filter(conference=delegate.conference_id).order_by("pk"):
        changed = is_clear and _out_of_words(document, name)
        if _out_of_versions(document, delegate) or changed:
            document.change += 1
            document.save(update_fields=["typed", "letterhead", "reason", "change"])
    if is_clear:
        _out_of_file_names(delegate.conference_id, name)


def _out_of_file_names(conference: int, name: str) -> None:
    """What files were called on the machine they came from; their content is what an office signed, or wrote for all."""
    uploads = (
        SignedFile.objects.filter(document__conference=conference),
        OwnTemplate.objects.filter(conference=conference),
    )
    for one in (row for rows in uploads for row in rows.order_by("pk") if holds(row.name, name)):
        one.name = without(one.name, name)
        one.save(update_fields=["name"])


def _out_of_words(document: Document, name: str) -> bool:
    said = (document.typed, document.letterhead, document.reason)
    document.typed, document.letterhead, document.reason = (without(one, name) for one in said)
    return said != (document.typed, document.letterhead, document.reason)


def _out_of_versions(document: Document, delegate: Delegate) -> bool:
    """Whether any changed."""
    changed, name = False, delegate.full_name
    for version in Version.objects.filter(document=document).order_by("number").iterator(chunk_size=5):
        if not any(holds(text, name) for text in kept.paragraphs(version.content)):
            continue
        if version.files:
            Mention.objects.get_or_create(document=document, delegate=delegate)
            continue
        version.content, changed = without(version.content, name), True
        version.digest = kept.digest_of(version.content, version.quoted)
        version.save(update_fields=["content", "digest"])
    return changed
