"""What the whole record holds of questions and their answers (conferences.records)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Subquery, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemcau.conferences.models import Conference
from diemcau.conferences.records import RUN, Column, Source, Unit, add
from diemcau.roster.models import Delegate

from .enums import Naming, Step, Way
from .models import Question

Row = Sequence[Any]

QUESTIONS = [
    Column(
        "number",
        _("Number"),
        _("In the order of asking, from 1; not kept elsewhere."),
        Unit.NUMBER,
        source=Source.SERVER,
    ),
    Column(
        "asked_at", _("Asked"), _("Of anonymous ones five minutes are known only."), Unit.MOMENT, source=Source.SERVER
    ),
    Column("way", _("How it was asked"), _("How it came in."), labels=Way, source=Source.SERVER),
    Column("naming", _("Shown as"), _("What its asker lets others see."), labels=Naming),
    Column("site", _("Room number"), _("The room it comes from; empty: the asker did not name it.")),
    Column("unit", _("Unit"), _("The asker’s; never of anonymous ones.")),
    Column("delegate", _("Delegate"), _("Number of the asker, of those alone who ask by name."), Unit.NUMBER),
    Column("text", _("Question"), _("As it was asked; empty: its asker took it back.")),
    Column("withdrawn", pgettext_lazy("record", "Taken back"), _("Whether its asker took it back."), Unit.YES),
    Column(
        "wording",
        _("As worded by the moderators"),
        _("As it was read out, where that is another wording."),
        source=Source.TYPED,
    ),
    Column("support", _("Support"), _("How many joined in."), Unit.PERSONS, source=Source.COUNTED),
    Column("label", _("Label"), _("What the moderators put it under."), source=Source.TYPED),
    Column("step", _("State"), _("How far it was taken."), labels=Step, source=Source.TYPED),
    Column(
        "merged",
        _("Put together"),
        _("Whether it was put together with another one, whose end is its own."),
        Unit.YES,
        source=Source.TYPED,
    ),
    Column("routed_to", _("Who answers"), _("Whom the moderators gave it to."), source=Source.TYPED),
    Column("answer", _("Answer"), _("As it was given in writing, or taken down."), source=Source.TYPED),
    Column("due", _("Answer by"), _("The day a written answer is due."), Unit.DAY, source=Source.TYPED),
    Column("reason", _("Reason"), _("Why it was declined."), source=Source.TYPED),
    Column("ended_at", _("Ended"), _("When that was decided."), Unit.MOMENT, source=Source.SERVER),
]


def register() -> None:
    """Called once, when the app is ready."""
    add("questions", _("Questions and answers"), QUESTIONS, _rows, source=Source.PHONES, order=40)


def _rows(conference: Conference) -> Iterator[Row]:
    """Neither ids nor seals: of an anonymous question they are made of the token it was spent with."""
    asker = Delegate.objects.filter(conference=conference, uid=OuterRef("delegate"), merged_into=None)
    own = Case(When(naming=Naming.NAMED, then=Subquery(asker.values("pk")[:1])))
    unit = Case(When(naming=Naming.ANONYMOUS, then=Value("")), default=F("unit"), output_field=CharField())
    rows = Question.objects.filter(conference=conference, run=RUN).annotate(person=own, body=unit)
    rows = rows.order_by("asked_at", "uid")
    found = rows.values_list(
        "asked_at", "way", "naming", "site__code", "body", "person", "text", "withdrawn_at", "wording", "supports", "label", "step",
        "head_id", "routed_to", "answer", "due", "reason", "ended_at",
    )  # fmt: skip
    for number, row in enumerate(found.iterator(chunk_size=2_000), 1):
        is_back = bool(row[7])
        said = ("", True, "") if is_back else (row[6], False, row[8])
        yield number, *row[:6], *said, *row[9:12], row[12] is not None, *row[13:]
