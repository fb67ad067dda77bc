"""What a document is drawn of, and what comes out of it."""

from dataclasses import replace
from typing import Any, NamedTuple

from django.utils import translation

from diemcau.conferences.letterheads import Letterhead, letterhead_of
from diemcau.conferences.models import Conference
from diemcau.kernel.errors import NotFound

from ..facts.queries import sheet_of
from . import kept, kinds
from .kinds import Kind, Subject
from .models import Document

LINES = ("power", "recipients")
WORDS = ("place", "position", "signer")


class Drawn(NamedTuple):
    """A document's pages as they are kept, the figures quoted, and the SHA-256 of both."""

    content: list[dict[str, Any]]
    quoted: dict[str, str]
    digest: str


def kind_for(code: str) -> Kind:
    """Raises NotFound where nobody offers it."""
    try:
        return kinds.kind_of(code)
    except KeyError:
        raise NotFound from None


def subject_of(conference: Conference, language: str, document: Document | None = None, about: str = "") -> Subject:
    """Of a document, or (None) of a paper that nobody keeps, told of `about`. Some 26 queries, whatever the conference."""
    letterhead = letterhead_of(conference, language)
    if document is None:
        return Subject(conference, language, sheet_of(conference, language), letterhead, about)
    return Subject(
        conference,
        language,
        sheet_of(conference, language, document.facts_version),
        said_in(letterhead, document.letterhead),
        document.about,
        document.typed,
        document.number,
        document.dated,
    )


def said_in(letterhead: Letterhead, said: dict[str, Any]) -> Letterhead:
    """The letterhead with what a document says otherwise."""
    other: dict[str, Any] = {name: said[name] for name in WORDS if said.get(name)}
    other |= {name: tuple(said[name]) for name in LINES if said.get(name)}
    if said.get("symbol"):
        other["abbreviation"] = said["symbol"]
    return replace(letterhead, **other)


def drawn(document: Document) -> Drawn:
    """As the record, the figures and what was typed stand now. Raises NotFound for a kind that nobody draws any more."""
    kind = kind_for(document.kind)
    if kind.draw is None:
        raise NotFound
    with translation.override(document.language):
        subject = subject_of(document.conference, document.language, document)
        content = kept.as_kept(kind.draw(subject))
    quoted = dict(sorted(subject.sheet.quoted.items()))
    return Drawn(content, quoted, kept.digest_of(content, quoted))
