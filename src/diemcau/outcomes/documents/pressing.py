"""The files of versions: what was issued as it was kept, all else made when it is asked for."""

from functools import lru_cache

from django.utils import translation

from diemcau.infra import documents

from . import files, kept
from .models import OwnTemplate, Version
from .templating import filling

PDF, DOCX = "pdf", "docx"


def pdf_of(version: Version) -> bytes:
    if PDF in version.files:
        return files.read(version.document.conference_id, version.files[PDF])
    return _pressed(version.pk, version.digest)


@lru_cache(maxsize=8)
def _pressed(number: int, digest: str) -> bytes:
    """Versions never change, so the last few papers of a process are remembered: a preview asks once for every page."""
    content = Version.objects.values_list("content", flat=True).get(pk=number)
    return documents.pdf(kept.documents_of(content))


def docx_of(version: Version) -> bytes:
    """By the conference's own template where there is one, else as we write it."""
    row = version.document
    if DOCX in version.files:
        return files.read(row.conference_id, version.files[DOCX])
    own = OwnTemplate.objects.filter(conference=row.conference_id, kind=row.kind, language=row.language).first()
    if own is None:
        return documents.docx(kept.documents_of(version.content))
    with translation.override(row.language):
        return filling.fill(files.read(row.conference_id, own.kept), filling.context_of(version))
