"""Entries and the head of the minutes. The row of the run's minutes is locked first, so that two secretaries write one after another."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from diemcau.conferences.archived import require_open
from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.identity import refuse_identity_numbers
from diemcau.kernel.names import tidy

from .. import policies, queries
from ..enums import Source
from ..models import Book, Entry
from ..queries import Line

MOST_TEXT = 10_000


def lines(text: str) -> str:
    """Tidy lines without empty ones at the ends. Raises Refused: minutes_too_long, identity_number."""
    if len(text) > MOST_TEXT:
        raise Refused("minutes_too_long", most=MOST_TEXT)
    refuse_identity_numbers(text)
    return "\n".join(tidy(line) for line in text.replace("\0", "").splitlines()).strip()


def locked(conference: Conference, run: str, by: Actor) -> Book:
    """The minutes of the run, made where there are none. Inside a transaction. Raises Refused: forbidden; closed once the conference is
    archived."""
    if not policies.may_write(by, conference.pk):
        raise Refused("forbidden")
    require_open(conference)
    Book.objects.get_or_create(conference=conference, run=run, defaults=queries.begun(conference))
    return Book.objects.select_for_update(of=("self",)).select_related("conference").get(conference=conference, run=run)


@transaction.atomic
def head_book(
    conference: Conference, run: str, *, by: Actor, seen: int, chair: str, secretary: str, closed_at: datetime | None
) -> Book:
    """Who chaired, who wrote, when it ended (None: as the run sheet says). Raises Refused: minutes_moved, identity_number."""
    refuse_identity_numbers(chair, secretary)
    book = locked(conference, run, by)
    said = {"chair": tidy(chair)[:300], "secretary": tidy(secretary)[:300], "closed_at": closed_at}
    if all(getattr(book, name) == value for name, value in said.items()):
        return book
    if book.version != seen:
        raise Refused("minutes_moved")
    for name, value in said.items():
        setattr(book, name, value)
    book.version += 1
    book.save()
    audit.record(by, "minutes.head", conference=conference.pk, run=run)
    return book


@transaction.atomic
def write_entry(conference: Conference, run: str, *, by: Actor, source: str, key: str, text: str, seen: int) -> Line:
    """The secretary's own text in place of what the source says. Sent again it changes nothing.

    Raises Refused: entry_moved, entry_gone, minutes_empty, minutes_too_long.
    """
    text = lines(text)
    if not text:
        raise Refused("minutes_empty")
    book = locked(conference, run, by)
    line = _line(book, source, key)
    if line.text == text:
        return line
    return _saved(book, by, line, seen, "write", text=text, said=line.now, is_edited=True)


@transaction.atomic
def add_entry(conference: Conference, run: str, *, by: Actor, key: str, at: datetime, text: str) -> Line:
    """An entry of the secretary's own, at a time. `key`: 8 to 64 letters and digits of the page that made it; sent again it is one.

    Raises Refused: entry_moved when another text was sent under this key; entry_gone on a bad key; minutes_empty, minutes_too_long.
    """
    text = lines(text)
    if not text:
        raise Refused("minutes_empty")
    if not (8 <= len(key) <= 64 and key.replace("-", "").isalnum() and key.isascii()):
        raise Refused("entry_gone")
    book = locked(conference, run, by)
    found = book.entries.filter(source=Source.OWN, key=key).first()
    if found is not None:
        if found.text != text:
            raise Refused("entry_moved", text=found.text, version=found.version)
        return queries.line_of(found, None)
    line = Line(Source.OWN, key, at, text)
    return _saved(book, by, line, 0, "add", text=text, said="", is_edited=True)


@transaction.atomic
def hide_entry(conference: Conference, run: str, *, by: Actor, source: str, key: str, hidden: bool, seen: int) -> Line:
    """Leave an entry out of the minutes, or bring it back. Raises Refused: entry_moved, entry_gone."""
    book = locked(conference, run, by)
    line = _line(book, source, key)
    if line.is_hidden == hidden:
        return line
    return _saved(book, by, line, seen, "hide" if hidden else "bring_back", is_hidden=hidden)


@transaction.atomic
def follow_source(conference: Conference, run: str, *, by: Actor, source: str, key: str, seen: int) -> Line:
    """What the source says stands again, and goes on following it. Raises Refused: entry_moved, entry_gone (also where there is none)."""
    book = locked(conference, run, by)
    line = _line(book, source, key)
    if not line.now:
        raise Refused("entry_gone")
    return _saved(book, by, line, seen, "follow", text="", said=line.now, is_edited=False)


@transaction.atomic
def keep_text(conference: Conference, run: str, *, by: Actor, source: str, key: str, seen: int) -> Line:
    """The secretary's text stands although the source says something else by now; that is no longer offered. Raises Refused: entry_moved,
    entry_gone."""
    book = locked(conference, run, by)
    line = _line(book, source, key)
    return _saved(book, by, line, seen, "keep", said=line.now)


def _line(book: Book, source: str, key: str) -> Line:
    line = queries.entry_of(book, source, key)
    if line is None:
        raise Refused("entry_gone")
    return line


def _saved(book: Book, by: Actor, line: Line, seen: int, verb: str, **facts: object) -> Line:
    if line.version != seen:
        raise Refused("entry_moved", text=line.text, version=line.version)
    facts |= {
        "version": seen + 1, "changed_at": timezone.now(), "changed_by": by.who, "changed_name": by.name[:160],
        "at": line.at,
    }  # fmt: skip
    Entry.objects.update_or_create(book=book, source=line.source, key=line.key, defaults=facts)
    audit.record(by, f"minutes.{verb}", conference=book.conference_id, run=book.run, source=line.source)
    found = queries.entry_of(book, line.source, line.key)
    assert found is not None
    return found
