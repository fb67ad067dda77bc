"""The files of versions: what was issued as it was kept, all else made when it is asked for."""

from functools import lru_cache
from typing import NamedTuple

from django.utils import translation

from diemcau.infra import documents

from . import files, kept, signs
from .models import OwnTemplate, Version

PDF, DOCX = "pdf", "docx"


class Seen(NamedTuple):
    """What a preview shows. `is_whole`: of a long paper that was not issued only the first pages are drawn; `signs`: what no font has."""

    pdf: bytes
    is_whole: bool = True
    signs: str = ""


def pdf_of(version: Version) -> bytes:
    if PDF in version.files:
        return files.read(version.document.conference_id, version.files[PDF])
    return _pressed(version.pk, version.digest)


def seen(version: Version) -> Seen:
    return Seen(pdf_of(version)) if PDF in version.files else _seen(version.pk, version.digest)


@lru_cache(maxsize=8)
def _pressed(number: int, digest: str) -> bytes:
    """Versions never change, so the last few papers of a process are remembered."""
    return documents.pdf(_documents(number))


@lru_cache(maxsize=8)
def _seen(number: int, digest: str) -> Seen:
    """Asked once for every page that is shown."""
    whole = _documents(number)
    first, is_whole = documents.first_pages(whole)
    return Seen(_pressed(number, digest) if is_whole else documents.pdf(first), is_whole, signs.told(whole))


def _documents(number: int) -> list[documents.Document]:
    return kept.documents_of(Version.objects.values_list("content", flat=True).get(pk=number))


def docx_of(version: Version) -> bytes:
    """By the conference's own template where there is one, else as we write it."""
    row = version.document
    if DOCX in version.files:
        return files.read(row.conference_id, version.files[DOCX])
    own = OwnTemplate.objects.filter(conference=row.conference_id, kind=row.kind, language=row.language).first()
    if own is None:
        return documents.docx(kept.documents_of(version.content))
    with translation.override(row.language):
        from .templating import filling  # noqa: PLC0415 - megabytes that only who makes one needs

        return filling.fill(files.read(row.conference_id, own.kept), filling.context_of(version))
