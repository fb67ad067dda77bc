"""Figures of the release given out last that read otherwise by now, on the fact sheet or in a document."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference

from ...documents import kinds
from ...documents.besides import Beside
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
    """Told of the sheet as it stands now, in its language, and of documents in theirs. One query."""
    found = []
    for key, told in _quoted(release, sheet.language):
        figure = sheet.get(key)
        if figure is not None and figure.stated is not None and figure.words(sheet.language) != told:
            found.append(Differs(figure.label, told, figure.words(sheet.language)))
    for version in _documents(release.conference):
        for key, told in _quoted(release, version.document.language):
            if (other := version.quoted.get(key, "")) not in (*UNKNOWN, told):
                found.append(Differs(sheet[key].label if key in sheet else key, told, other, _called(version)))
    return found


def given_out(conference: Conference) -> list[Beside]:
    """The release given out last, as documents are compared with it. One query."""
    release = Release.objects.filter(conference=conference).order_by("-number").defer("texts").first()
    if release is None:
        return []
    label = _("the press release given out, version %(number)s") % {"number": release.number}
    return [Beside(label, language, quoted) for language, quoted in sorted(release.quoted.items())]


def _quoted(release: Release, language: str) -> list[tuple[str, str]]:
    return sorted((key, words) for key, words in release.quoted.get(language, {}).items() if words not in UNKNOWN)


def _documents(conference: Conference) -> Iterator[Version]:
    """The newest version of every document that is not revoked."""
    last = Version.objects.filter(document=OuterRef("pk")).order_by("-number").values("pk")[:1]
    live = Document.objects.filter(conference=conference).exclude(state=State.REVOKED)
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
