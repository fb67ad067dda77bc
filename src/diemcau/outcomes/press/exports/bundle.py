"""The kit as one file: release and fact sheet, approved photos with their captions, approved cards. What is not approved stays out."""

import hashlib
import zipfile
from collections.abc import Sequence
from typing import IO, Any

from django.utils import timezone, translation

from diemcau.conferences.letterheads import letterhead_of
from diemcau.conferences.models import Conference
from diemcau.infra import audit, documents
from diemcau.kernel.actor import Actor

from ...documents.kinds import Subject
from ...facts.queries import sheet_of
from .. import files, papers
from ..cards import Face, approved, faces_of
from ..content import languages_of
from ..models import Photo, Release
from ..queries import approved_photos
from .lists import captions_xlsx
from .names import photo_name

STAMP = (1980, 1, 1, 0, 0, 0)


def subject_of(conference: Conference, language: str, version: int = 0) -> Subject:
    """What the kit's papers are drawn of, dated today."""
    sheet = sheet_of(conference, language, version)
    return Subject(conference, language, sheet, letterhead_of(conference, language), dated=timezone.localdate())


def kit_zip(conference: Conference, file: IO[bytes], *, by: Actor, release: Release | None) -> None:
    """Into `file`: the papers of a release given out, or (None) as they stand now; photos and cards as they are approved now."""
    photos, people = approved_photos(conference), approved(faces_of(conference))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for language in languages_of(conference):
            with translation.override(language):
                _papers(archive, conference, language, release)
                _write(archive, f"captions-{language}.xlsx", captions_xlsx(conference, photos, language, by=by))
                if people:
                    for kind in documents.TYPES:
                        _write(archive, f"speakers-{language}.{kind}", _cards(conference, language, people, kind))
        for photo in photos:
            _picture(archive, photo)
    audit.record(by, "press.kit_zip", conference=conference.pk, photos=len(photos), cards=len(people))


def _cards(conference: Conference, language: str, people: Sequence[Face], kind: str) -> bytes:
    """Drawn once for what they say: strangers fetch them as often as they like. Nothing names the file, so a sweep takes it a day later."""
    told = [
        (face.digest, face.card and face.card.approved_name, face.card and str(face.card.approved_at))
        for face in people
    ]
    name = f"cards-{hashlib.sha256(repr((language, told)).encode()).hexdigest()[:32]}.{kind}"
    path = files.path_of(conference.pk, name)
    if not path.exists():
        made = documents.write[kind](papers.cards_paper(subject_of(conference, language), people))
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        part.write_bytes(made)
        part.replace(path)
    return path.read_bytes()


def _papers(archive: zipfile.ZipFile, conference: Conference, language: str, release: Release | None) -> None:
    if release is not None:
        for name, kept in release.files.get(language, {}).items():
            path = files.path_of(conference.pk, kept)
            if path.exists():
                stem, _dot, ending = name.rpartition(".")
                _write(archive, f"{stem}-{language}.{ending}", path.read_bytes())
        return
    subject = subject_of(conference, language)
    told = papers.release(subject)
    _write(archive, f"release-{language}.pdf", documents.pdf(told))
    _write(archive, f"release-{language}.docx", documents.docx(told))
    _write(archive, f"facts-{language}.pdf", documents.pdf(papers.fact_sheet(subject)))


def _picture(archive: zipfile.ZipFile, photo: Photo) -> None:
    path = files.path_of(photo.conference_id, photo.picture)
    if path.exists():
        _write(archive, f"photos/{photo_name(photo.number)}", path.read_bytes())


def _write(archive: zipfile.ZipFile, name: str, data: Any) -> None:
    archive.writestr(zipfile.ZipInfo(name, STAMP), data)
