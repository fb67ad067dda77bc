"""A file of slides comes in, in pieces or whole, and goes to the renderer when it is all there."""

from pathlib import Path, PurePath
from uuid import uuid4

from django.db import transaction
from django.db.models import Max

from diemcau.conferences.models import Conference, ProgrammeItem
from diemcau.conferences.secrecy import refuse_marked
from diemcau.infra import audit
from diemcau.infra.disk import disk_may_be_full
from diemcau.infra.jobs import enqueue
from diemcau.infra.packed import look_into
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.names import tidy

from .. import files, policies
from ..enums import DeckState
from ..models import Deck
from ..rendering import has_office

JOB = "slides.render"
MOST_BYTES = 200 * 1024 * 1024
PIECE_BYTES = 2 * 1024 * 1024  # at 300 kbit/s a piece takes 56 s, and no more is lost when the line goes
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@transaction.atomic
def begin_deck(
    conference: Conference, *, by: Actor, file_name: str, size: int, item: ProgrammeItem | None = None, title: str = ""
) -> Deck:
    """A deck whose file is to come, behind the others of its item.

    Raises Refused: forbidden, deck_empty, deck_too_large, disk_full, marked_secret.
    """
    if not policies.may_run(by, conference.pk):
        raise Refused("forbidden")
    name = tidy(PurePath(file_name.replace("\\", "/")).name)[:200] or "slides"
    refuse_marked(name, [])
    if size <= 0:
        raise Refused("deck_empty")
    if size > MOST_BYTES:
        raise Refused("deck_too_large", megabytes=MOST_BYTES // 1024 // 1024)
    if not files.room_for(3 * size):  # the file, what office makes of it, its pictures
        raise Refused("disk_full")
    last = conference.decks.filter(item=item).aggregate(last=Max("order"))["last"]
    deck = Deck.objects.create(
        conference=conference, item=item, file_name=name, size=size, source=uuid4().hex, made_by=by.who,
        title=(tidy(title) or PurePath(name).stem or name)[:160], order=0 if last is None else last + 1,
    )  # fmt: skip
    audit.record(by, "slides.begin_deck", conference=conference.pk, deck=deck.pk)
    return deck


def add_piece(deck: Deck, *, by: Actor, at: int, data: bytes) -> int:
    """Write a piece at its place; how many bytes are there now. The last one sends the file to the renderer.

    Raises Refused: forbidden, piece_elsewhere (go on at deck.received), disk_full, and what `arrived` raises.
    """
    if not policies.may_run(by, deck.conference_id):
        raise Refused("forbidden")
    with transaction.atomic():
        row = Deck.objects.select_for_update().get(pk=deck.pk)
        if row.state != DeckState.ARRIVING or at != row.received or not 0 < len(data) <= row.size - at:
            raise Refused("piece_elsewhere")
        if not files.room_for(len(data)):  # of several decks at once the first to come took what was there
            raise Refused("disk_full")
        path = files.source(row.source)
        with disk_may_be_full():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("r+b" if at else "wb") as file:
                file.seek(at)
                file.truncate()
                file.write(data)
        row.received = at + len(data)
        row.save(update_fields=["received"])
        if row.received == row.size:
            arrived(row, by=by)
    return row.received


@transaction.atomic
def arrived(deck: Deck, *, by: Actor) -> None:
    """All of the file is there: what it is by its content decides. A file that is no slides goes at once, with its deck.

    Raises Refused: not_slides, no_office, old_office.
    """
    code = _unfit(files.source(deck.source))
    if code:
        files.forget_source(deck.source)
        fail(deck, code)
        return
    deck.job_id = enqueue(JOB, deck.conference_id, deck=deck.pk).pk
    deck.state = DeckState.WORKING
    deck.save(update_fields=["state", "job_id"])
    audit.record(by, "slides.deck_arrived", conference=deck.conference_id, deck=deck.pk)


def fail(deck: Deck, code: str, **facts: object) -> None:
    """Say why a deck cannot be shown; it stays in the list until somebody has read it."""
    Deck.objects.filter(pk=deck.pk).update(state=DeckState.FAILED, fault=code, fault_facts=facts)


def is_pdf(path: Path) -> bool:
    """By its content: readers take a PDF that begins within the first 1,024 bytes (ISO 32000-1, annex H)."""
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def _unfit(path: Path) -> str:
    """The refusal of a file that is no slides; empty when it is some."""
    if is_pdf(path):
        return ""
    with path.open("rb") as file:
        if file.read(8) == OLE:
            return "old_office"
    if not _is_presentation(path):
        return "not_slides"
    return "" if has_office() else "no_office"


def _is_presentation(path: Path) -> bool:
    found = look_into(path)
    return found is not None and ("ppt/presentation.xml" in found.names or b"opendocument.presentation" in found.kind)
