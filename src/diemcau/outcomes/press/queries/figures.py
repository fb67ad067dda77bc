"""Figures of the release given out last that read otherwise by now, on the fact sheet or in a document."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from diemcau.conferences.models import Conference

from ...documents import kinds
from ...documents.enums import State
from ...documents.models import Document, Version
from ...facts.sheets import Sheet
from ..models import Release

UNKNOWN = ("", "…")


class Differs(NamedTuple):
    """A figure as the release says it (`told`) and as it reads elsewhere (`other`): in the document `by`, or (empty) on the fact sheet."""

    label: str
    told: str
    other: str
    by: str = ""


def differing(release: Release, sheet: Sheet) -> list[Differs]:
    """In the sheet's language; the sheet as it stands now. Two queries."""
    quoted = {key: words for key, words in release.quoted.get(sheet.language, {}).items() if words not in UNKNOWN}
    found = []
    for key, told in sorted(quoted.items()):
        figure = sheet.get(key)
        if figure is not None and figure.stated is not None and figure.words(sheet.language) != told:
            found.append(Differs(figure.label, told, figure.words(sheet.language)))
    for version in _documents(release.conference, sheet.language):
        for key, told in sorted(quoted.items()):
            other = version.quoted.get(key, "")
            if other not in ("", "…", told):
                found.append(Differs(sheet[key].label if key in sheet else key, told, other, _called(version)))
    return found


def _documents(conference: Conference, language: str) -> Iterator[Version]:
    """The newest version of every document that is not revoked."""
    last = Version.objects.filter(document=OuterRef("pk")).order_by("-number").values("pk")[:1]
    live = Document.objects.filter(conference=conference, language=language).exclude(state=State.REVOKED)
    numbers = live.annotate(last=Subquery(last)).values("last")
    yield from Version.objects.filter(pk__in=numbers).defer("content").select_related("document").order_by("document")


def _called(version: Version) -> str:
    """“Minutes 12/BB-BTC”."""
    document = version.document
    try:
        label = str(kinds.kind_of(document.kind).label)
    except KeyError:
        label = document.kind
    return " ".join(filter(None, (label, document.number)))
