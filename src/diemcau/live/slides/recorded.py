"""What the whole record holds of slides (conferences.records)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference
from diemcau.conferences.records import Column, Source, Unit, add

from .enums import DeckState
from .models import Deck

Row = Sequence[Any]

DECKS = [
    Column("title", _("Title"), _("What the deck is called.")),
    Column("file_name", _("File"), _("As it was uploaded; the file itself is not in this record.")),
    Column("item", _("Item"), _("Number of the programme’s item it belongs to."), Unit.NUMBER),
    Column("state", _("State"), _("Whether it can be shown."), labels=DeckState, source=Source.SERVER),
    Column("pages", _("Pages"), _("How many pages it has."), Unit.NUMBER, source=Source.COUNTED),
    Column("size", _("Size"), _("Of the file as it was uploaded."), Unit.BYTES, source=Source.COUNTED),
    Column("made_at", _("Uploaded at"), _("When its upload began."), Unit.MOMENT, source=Source.SERVER),
]


def register() -> None:
    """Called once, when the app is ready."""
    add("decks", _("Slides"), DECKS, _decks, source=Source.TYPED, order=52)


def _decks(conference: Conference) -> Iterator[Row]:
    rows = Deck.objects.filter(conference=conference).order_by("order", "pk")
    yield from rows.values_list("title", "file_name", "item_id", "state", "page_count", "size", "made_at")
