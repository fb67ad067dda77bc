"""Documents are drafted, and what stands in them is written."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from diemcau.conferences.models import Conference
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.identity import refuse_identity_numbers
from diemcau.kernel.names import tidy

from ...facts.queries import version_of
from ..drawing import LINES, WORDS, kind_for
from ..enums import Occasion, State
from ..models import Document
from .locking import alone, keep_version, locked, require, saved

MOST_TEXT = 20_000  # characters of one field
MOST_LINES = 40
MOST_DOCUMENTS = 2_000  # of one conference


class Said(NamedTuple):
    """What somebody types into a draft. `typed` by the kind's fields; `words` and `lines` as Document.letterhead has them."""

    typed: Mapping[str, str] = {}
    words: Mapping[str, str] = {}
    lines: Mapping[str, Sequence[str]] = {}
    number: str = ""
    dated: date | None = None
    facts_version: int = 0


@transaction.atomic
def draft(conference: Conference, *, by: Actor, kind: str, language: str, about: str = "") -> Document:
    """Begin a document of a kind. Raises Refused: forbidden, closed, too_many_documents; NotFound for a kind that is no text, a language
    that is not spoken here, or what it cannot be about."""
    require(by, conference, drafts=kind)
    alone(conference)
    of = kind_for(kind)
    if of.draw is None or language not in dict(settings.LANGUAGES):
        raise NotFound
    there = [number for number, _name in of.each(conference, language)] if of.each else [""]
    if about not in there:
        raise NotFound
    if Document.objects.filter(conference=conference).count() >= MOST_DOCUMENTS:
        raise Refused("too_many_documents", most=MOST_DOCUMENTS)
    row = Document.objects.create(
        conference=conference, kind=kind, language=language, about=about, made_by=by.who[:40], made_name=by.name[:160]
    )
    keep_version(row, by, Occasion.EDIT)
    return saved(row, by, "draft")


@transaction.atomic
def edit(document: Document, *, by: Actor, seen: int, said: Said) -> Document:
    """Write a draft's fields; the version before stays. Raises Refused: forbidden, closed, document_moved, document_state, field_too_long, identity_number;
    NotFound for figures that were never frozen."""
    row = locked(document, by=by, seen=seen, states=(State.DRAFT,))
    if said.facts_version:
        version_of(row.conference, said.facts_version)
    refuse_identity_numbers(
        *said.typed.values(),
        *said.words.values(),
        *(line for lines in said.lines.values() for line in lines),
        said.number,
    )
    names = {field.name for field in kind_for(row.kind).fields}
    row.typed = {name: text for name in names if (text := _lines(said.typed.get(name, "")))}
    letterhead: dict[str, object] = {
        name: text for name in (*WORDS, "symbol") if (text := tidy(said.words.get(name, ""))[:160])
    }
    for name in LINES:
        if lines := [text for line in said.lines.get(name, ())[:MOST_LINES] if (text := tidy(line)[:200])]:
            letterhead[name] = lines
    row.letterhead, row.number, row.dated = letterhead, tidy(said.number)[:40], said.dated
    row.facts_version = said.facts_version
    keep_version(row, by, Occasion.EDIT)
    return saved(row, by, "edit")


def _lines(text: str) -> str:
    if len(text) > MOST_TEXT:
        raise Refused("field_too_long", most=MOST_TEXT)
    return "\n".join(line for one in text.replace("\0", "").splitlines() if (line := tidy(one)))


@transaction.atomic
def refresh(document: Document, *, by: Actor, seen: int) -> Document:
    """A version of a draft as the record stands now. Raises Refused as `edit` does."""
    row = locked(document, by=by, seen=seen, states=(State.DRAFT,))
    keep_version(row, by, Occasion.EDIT)
    return saved(row, by, "refresh")


@transaction.atomic
def draft_again(document: Document, *, by: Actor, seen: int) -> Document:
    """A new draft with what an issued or revoked document says, without its number and date. Pressed twice it is one draft.

    Raises Refused: forbidden, closed, document_moved, document_state.
    """
    alone(document.conference)
    row = locked(document, by=by, seen=seen, states=(State.ISSUED, State.REVOKED))
    there = Document.objects.filter(replaces=row, state=State.DRAFT).order_by("pk").first()
    if there is not None:
        return there
    made = Document.objects.create(
        conference=row.conference,
        kind=row.kind,
        about=row.about,
        language=row.language,
        typed=row.typed,
        letterhead=row.letterhead,
        replaces=row,
        made_by=by.who[:40],
        made_name=by.name[:160],
    )
    keep_version(made, by, Occasion.EDIT)
    return saved(made, by, "draft_again")
