"""What the whole record holds of documents that were drafted and issued (conferences.records)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemcau.conferences.models import Conference
from diemcau.conferences.records import Column, Source, Unit, add

from .enums import State
from .kinds import kinds
from .models import Document, SignedFile

Row = Sequence[Any]

DOCUMENTS = [
    Column("key", _("Number here"), _("Names the document in other tables."), Unit.NUMBER, source=Source.SERVER),
    Column("kind", _("Kind"), _("Its kind’s name for programs.")),
    Column("title", _("Document"), _("What its kind is called.")),
    Column("about", _("About"), _("The one thing it tells of, where the kind has several.")),
    Column("language", _("Language"), _("ISO 639-1.")),
    Column("state", _("State"), _("How far it is."), labels=State),
    Column("number", _("Number"), _("As the records office gave it.")),
    Column("dated", _("Date"), _("The day it bears."), Unit.DAY),
    Column("reason", _("Reason"), _("Why it was revoked.")),
    Column(
        "versions", pgettext_lazy("record", "Versions"), _("How many are kept."), Unit.NUMBER, source=Source.COUNTED
    ),
    Column("made_by", _("Drafted by"), _("Who began it."), source=Source.SERVER),
    Column("made_at", _("Drafted at"), _("When it was begun."), Unit.MOMENT, source=Source.SERVER),
    Column("moved_at", _("Last moved at"), _("When it came where it is."), Unit.MOMENT, source=Source.SERVER),
]
SIGNED = [
    Column("document", _("Document"), _("Number of the document here."), Unit.NUMBER, source=Source.SERVER),
    Column("name", _("File"), _("As it was uploaded; the file itself is not in this record.")),
    Column("digest", _("Digest"), _("SHA-256 of the file, hex."), source=Source.COUNTED),
    Column("size", _("Size"), _("Of the file."), Unit.BYTES, source=Source.COUNTED),
    Column("stored_by", _("Stored by"), _("Who put it here."), source=Source.SERVER),
    Column("stored_at", _("Stored at"), _("When it was put here."), Unit.MOMENT, source=Source.SERVER),
]


def register() -> None:
    """Called once, when the app is ready."""
    add("documents", pgettext_lazy("official", "Documents"), DOCUMENTS, _documents, source=Source.TYPED, order=61)
    add("signed_files", _("Signed files"), SIGNED, _signed, source=Source.TYPED, order=62)


def _documents(conference: Conference) -> Iterator[Row]:
    labels = {kind.code: kind.label for kind in kinds()}
    rows = Document.objects.filter(conference=conference).annotate(kept=Count("versions")).order_by("pk")
    for one in rows:
        yield (
            one.pk, one.kind, str(labels.get(one.kind, one.kind)), one.about, one.language, one.state, one.number, one.dated,
            one.reason, one.kept, one.made_name, one.made_at, one.moved_at,
        )  # fmt: skip


def _signed(conference: Conference) -> Iterator[Row]:
    rows = SignedFile.objects.filter(document__conference=conference).order_by("pk")
    yield from rows.values_list("document_id", "name", "digest", "size", "stored_name", "stored_at")
