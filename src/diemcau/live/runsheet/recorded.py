"""What the whole record holds of the run sheet (conferences.records)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Conference
from diemcau.conferences.records import RUN, Column, Source, Unit, add

from .enums import StepKind
from .models import Cue, Step

Row = Sequence[Any]

CUES = [
    Column("item", _("Item"), _("Number of the programme’s item."), Unit.NUMBER),
    Column("order", _("Order"), _("Its place among the item’s cues."), Unit.NUMBER),
    Column("kind", _("Kind"), _("What it changes, by its kind’s name for programs.")),
    Column("value", _("Cue"), _("What it means there, as the program keeps it.")),
    Column("with_item", _("As the item begins"), _("Else when the operator advances."), Unit.YES),
]
STEPS = [
    Column("number", _("No."), _("Steps of one number were made together."), Unit.NUMBER),
    Column("at", _("Time"), _("When it was made."), Unit.MOMENT),
    Column("kind", _("Kind"), _("What was done."), labels=StepKind),
    Column("item", _("Item"), _("Number of the programme’s item."), Unit.NUMBER),
    Column("cue", _("Cue"), _("Kind of the cue that was given; empty: none.")),
]


def register() -> None:
    """Called once, when the app is ready."""
    add("cues", _("Cues"), CUES, _cues, source=Source.TYPED, order=50)
    add("steps", _("Steps of the run sheet"), STEPS, _steps, source=Source.SERVER, order=51)


def _cues(conference: Conference) -> Iterator[Row]:
    rows = Cue.objects.filter(item__session__conference=conference)
    rows = rows.order_by(
        "item__session__day__order", "item__session__order", "item__order", "item_id", "-with_item", "order", "pk"
    )
    yield from rows.values_list("item_id", "order", "kind", "value", "with_item")


def _steps(conference: Conference) -> Iterator[Row]:
    rows = Step.objects.filter(sheet__conference=conference, sheet__run=RUN).order_by("number", "pk")
    yield from rows.values_list("number", "at", "kind", "item_id", "cue_kind").iterator(chunk_size=2_000)
