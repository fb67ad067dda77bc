"""What was given out is for good, but for what somebody may ask to be forgotten: captions of photos taken back, names of people erased."""

from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

import msgspec
from django.db import transaction
from django.utils import timezone, translation

from diemcau.conferences.letterheads import letterhead_of
from diemcau.infra import documents
from diemcau.infra.jobs import enqueue

from ...documents.kinds import Subject
from ...facts.sheets import Sheet
from .. import files, papers
from ..content import Content, as_kept, as_was
from ..models import Kit, Release

JOB = "press.renew"
DRAWN = {"release.pdf": documents.pdf, "release.docx": documents.docx}


def renewed(conference: int, change: Callable[[Content], Content]) -> list[Release]:
    """The releases given out of which `change` makes other words: they say these from now on. Their papers go at once, and are drawn
    again by a job. Inside the caller's transaction."""
    Kit.objects.select_for_update().filter(conference=conference).first()  # one that is being given out is waited for
    found = []
    for release in Release.objects.select_for_update().filter(conference=conference).order_by("number"):
        texts = {language: as_kept(change(as_was(kept))) for language, kept in release.texts.items()}
        moved = [language for language in texts if texts[language] != release.texts[language]]
        if not moved:
            continue
        of = [release.files.get(language, {}) for language in moved]
        gone = {one.pop(name) for one in of for name in DRAWN if name in one}
        release.texts, release.renewed_at = texts, timezone.now()
        release.save(update_fields=["texts", "files", "renewed_at"])
        enqueue(JOB, conference, release=release.pk)
        transaction.on_commit(lambda names=gone: _drop(conference, names))  # type: ignore[misc]
        found.append(release)
    return found


def without_photos(conference: int, numbers: Iterable[int]) -> list[Release]:
    """Captions of photos with these numbers stand in no release any more."""
    gone = {number for number in numbers if number}
    if not gone:
        return []
    return renewed(conference, lambda content: _uncaptioned(content, gone))


def _uncaptioned(content: Content, numbers: set[int]) -> Content:
    return msgspec.structs.replace(content, captions=[one for one in content.captions if one.number not in numbers])


def redraw(release: Release) -> None:
    """The papers that a renewed release has not, of its own words, dated as it was given out."""
    conference, made = release.conference, {}
    for language, kept in release.texts.items():
        if all(name in release.files.get(language, {}) for name in DRAWN):
            continue
        with translation.override(language):
            dated = release.made_at.astimezone(ZoneInfo(conference.timezone)).date()
            subject = Subject(
                conference, language, Sheet(language, {}), letterhead_of(conference, language), dated=dated
            )
            drawn = [papers.release_paper(subject, as_was(kept))]
            made[language] = {
                name: files.keep(conference.pk, write(drawn), name.rpartition(".")[2]) for name, write in DRAWN.items()
            }
    with transaction.atomic():
        row = Release.objects.select_for_update().get(pk=release.pk)
        if row.texts != release.texts:
            return  # renewed once more meanwhile, which has a job of its own
        for language, names in made.items():
            row.files[language] = {**row.files.get(language, {}), **names}
        row.save(update_fields=["files"])


def _drop(conference: int, names: set[str]) -> None:
    """What another release names, too, stays."""
    others = Release.objects.filter(conference=conference).values_list("files", flat=True)
    files.forget(conference, *(names - {name for of in others for one in of.values() for name in one.values()}))
