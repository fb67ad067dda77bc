"""What the whole record holds of who asked to speak and who spoke (conferences.records)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemcau.conferences.models import Conference
from diemcau.conferences.records import RUN, Column, Source, Unit, add

from .enums import Kind, Way
from .models import Spoken, Word

Row = Sequence[Any]

ASKED = [
    Column("site", _("Room number"), _("The room that asked to speak.")),
    Column("unit", _("Unit"), _("For which unit in it; empty: for the room.")),
    Column("at", _("Time"), _("When it said so."), Unit.MOMENT),
    Column("asks", _("Asks"), _("Whether it asks to speak, or takes that back."), Unit.YES),
    Column("kind", _("Kind"), _("What it asks for."), labels=Kind),
    Column("about", _("About"), _("What it wants to speak about.")),
]
SPOKEN = [
    Column("site", _("Room number"), _("The room that spoke.")),
    Column("unit", _("Unit"), _("Which unit in it; empty: the room.")),
    Column("way", pgettext_lazy("record", "Way"), _("How its voice came."), labels=Way),
    Column("kind", _("Kind"), _("What it spoke for."), labels=Kind),
    Column("began", pgettext_lazy("record", "From"), _("When it came on air."), Unit.MOMENT),
    Column("ended", pgettext_lazy("record", "Until"), _("When it left the air."), Unit.MOMENT),
    Column("seconds", _("Spoke for"), _("Breaks left out."), Unit.SECONDS, source=Source.COUNTED),
    Column("note", _("Note"), _("What the hub noted."), source=Source.TYPED),
]


def register() -> None:
    """Called once, when the app is ready."""
    add("asked_to_speak", _("Asked to speak"), ASKED, _asked, source=Source.ROOMS, order=48)
    add("spoken", _("Who spoke"), SPOKEN, _spoken, source=Source.SERVER, order=49)


def _asked(conference: Conference) -> Iterator[Row]:
    rows = Word.objects.filter(site__conference=conference, run=RUN).order_by("at", "op")
    yield from rows.values_list("site__code", "unit", "at", "asks", "kind", "about").iterator(chunk_size=2_000)


def _spoken(conference: Conference) -> Iterator[Row]:
    rows = Spoken.objects.filter(conference=conference, run=RUN).select_related("site").order_by("began", "pk")
    for one in rows:
        yield one.site.code, one.unit, one.way, one.kind, one.began, one.ended, round(one.ms / 1000), one.note
