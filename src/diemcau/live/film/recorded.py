"""What the whole record holds of films and materials (conferences.records)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemcau.conferences.models import Conference
from diemcau.conferences.records import Column, Source, Unit, add

from .enums import FilmState, Readers
from .models import Film, Material

Row = Sequence[Any]

FILMS = [
    Column("title", _("Title"), _("What the film is called.")),
    Column("file_name", _("File"), _("As it was uploaded; the file itself is not in this record.")),
    Column("state", _("State"), _("Whether it can be played."), labels=FilmState, source=Source.SERVER),
    Column("seconds", _("Length"), _("How long it plays."), Unit.SECONDS, source=Source.COUNTED),
    Column("size", _("Size"), _("Of the file that is played."), Unit.BYTES, source=Source.COUNTED),
    Column("made_at", _("Uploaded at"), _("When its upload began."), Unit.MOMENT, source=Source.SERVER),
]
MATERIALS = [
    Column("title", _("Title"), _("What the material is called.")),
    Column("file_name", _("File"), _("As it was uploaded; the file itself is not in this record.")),
    Column("readers", _("For whom"), _("Who may fetch it."), labels=Readers),
    Column(
        "opens_at", pgettext_lazy("record", "From"), _("When it may be fetched first; empty: at once."), Unit.MOMENT
    ),
    Column(
        "closes_at",
        pgettext_lazy("record", "Until"),
        _("When it may be fetched no more; empty: without end."),
        Unit.MOMENT,
    ),
    Column("size", _("Size"), _("Of the file."), Unit.BYTES, source=Source.COUNTED),
    Column(
        "digest",
        _("Digest"),
        _("Of the file’s pieces (SHA-256, hex): the same file has the same one."),
        source=Source.COUNTED,
    ),
    Column("made_at", _("Uploaded at"), _("When it came."), Unit.MOMENT, source=Source.SERVER),
]


def register() -> None:
    """Called once, when the app is ready."""
    add("films", _("Films"), FILMS, _films, source=Source.TYPED, order=53)
    add("materials", _("Materials"), MATERIALS, _materials, source=Source.TYPED, order=54)


def _films(conference: Conference) -> Iterator[Row]:
    rows = Film.objects.filter(conference=conference).order_by("made_at", "pk")
    for title, name, state, ms, *rest in rows.values_list(
        "title", "file_name", "state", "duration_ms", "size", "made_at"
    ):
        yield title, name, state, round(ms / 1000), *rest


def _materials(conference: Conference) -> Iterator[Row]:
    rows = Material.objects.filter(conference=conference).order_by("made_at", "pk")
    yield from rows.values_list("title", "file_name", "readers", "opens_at", "closes_at", "size", "digest", "made_at")
