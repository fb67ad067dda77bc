"""What the whole record holds of photos, speakers’ cards and releases (conferences.records)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference
from diemcau.conferences.records import Column, Source, Unit, add

from .cards import faces_of
from .enums import CardStanding, PhotoState
from .exports.lists import CARDS, PHOTOS, card_facts, photo_facts
from .models import Release
from .queries import photos_of

Row = Sequence[Any]
HEADINGS = {
    "number": _("Number"), "room": _("Room number"), "site": _("Site"), "session": _("Half-day"), "state": _("State"),
    "caption": _("Caption"), "credit": _("Credit"), "width": _("Width"), "height": _("Height"), "bytes": _("Size"),
    "digest": _("Digest"), "uploaded_at": _("Uploaded at"), "approved_at": _("Approved at"), "approved_by": _("Approved by"),
    "declined_at": _("Declined at"), "reason": _("Reason"), "speaker": _("Name for programs"), "honorific": _("Honorific"), "name": _("Full name"),
    "degree": _("Degree"), "rank": _("Rank"), "positions": _("Positions"), "organisation": _("Body"), "topics": _("Topics"),
    "standing": _("Standing"), "differs": _("Differs"),
}  # fmt: skip
UNITS = {
    "caption": Unit.TEXTS, "positions": Unit.TEXTS, "organisation": Unit.TEXTS, "topics": Unit.TEXTS, "width": Unit.NUMBER,
    "height": Unit.NUMBER, "number": Unit.NUMBER, "session": Unit.NUMBER, "bytes": Unit.BYTES, "differs": Unit.YES,
} | dict.fromkeys(("uploaded_at", "approved_at", "declined_at"), Unit.MOMENT)  # fmt: skip
LABELS: dict[str, Any] = {"state": PhotoState, "standing": CardStanding}
RELEASES = [
    Column("number", _("Number"), _("Versions given out, from 1."), Unit.NUMBER, source=Source.SERVER),
    Column("made_at", _("Given out at"), _("When it was given out."), Unit.MOMENT, source=Source.SERVER),
    Column("made_by", _("Given out by"), _("Who gave it out."), source=Source.SERVER),
    Column(
        "facts_version", _("Version of the figures"), _("Number of the frozen fact sheet that it quotes."), Unit.NUMBER
    ),
    Column("titles", _("Title"), _("Of the release."), Unit.TEXTS),
]


def register() -> None:
    """Called once, when the app is ready."""
    typed = Source.TYPED
    add("photos", _("Photos"), _columns(PHOTOS), _photos, source=Source.ROOMS, order=67)
    add("speaker_cards", _("Speakers’ cards"), _columns(CARDS), _cards, source=typed, order=68)
    add("releases", _("Press releases"), RELEASES, _releases, source=typed, order=69)


def _columns(meant: dict[str, Any]) -> list[Column]:
    return [
        Column(name, HEADINGS[name], means, UNITS.get(name, Unit.TEXT), LABELS.get(name))
        for name, means in meant.items()
    ]


def _photos(conference: Conference) -> Iterator[Row]:
    for photo in photos_of(conference):
        facts = photo_facts(photo)
        yield [facts[name] for name in PHOTOS]


def _cards(conference: Conference) -> Iterator[Row]:
    for face in faces_of(conference):
        facts = card_facts(face)
        yield [facts[name] for name in CARDS]


def _releases(conference: Conference) -> Iterator[Row]:
    rows = Release.objects.filter(conference=conference).order_by("number")
    for number, at, name, facts, texts in rows.values_list("number", "made_at", "made_name", "facts_version", "texts"):
        yield number, at, name, facts, {code: told.get("title", "") for code, told in texts.items()}
