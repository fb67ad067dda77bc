"""What was planned beside what came of it, and the other figures, as tables of the fact sheet: never one that nobody stated or counted."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from diemcau.infra.documents import Block, Table
from diemcau.infra.documents.blocks import Align
from diemcau.kernel.formats import number
from diemcau.outcomes.documents.kinds import Subject
from diemcau.outcomes.facts.sheets import Figure, Sheet

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy


class Pair(NamedTuple):
    """A plan and what came of it, by their keys. `label` empty: what came says what it is."""

    plan: str
    came: str
    label: "Lazy | str" = ""


PAIRS = (
    Pair("expected", "present", gettext_lazy("Delegates (on the list / present)")),
    Pair("expected", "registered"),
    Pair("rooms", "rooms_connected"),
    Pair("rooms", "rooms_reported"),
    Pair("rooms", "reports_confirmed"),
    Pair("sessions", "sessions_held"),
    Pair("topics", "topics_held"),
)
BEFORE = ("delegates", "sites")
AFTER = ("substitutes", "guests", "absent", "excused", "speakers", "questions", "questions_answered")


def with_plan(subject: Subject) -> list[Block]:
    """Plan, day and difference, row by row; a dash where the record does not know, which is not 0."""
    rows = tuple(row for pair in PAIRS if (row := _pair(subject, pair)))
    heads = (_("Figure"), _("Planned"), pgettext("figure", "On the day"), _("Difference"), pgettext("figure", "Source"))
    aligns: tuple[Align, ...] = ("left", "right", "right", "right", "left")
    return [Table(heads, rows, (2.6, 1.1, 1.1, 1.3, 2.9), aligns)] if rows else []


def others(subject: Subject) -> list[Block]:
    """The rest of the sheet that a report tells, sites by their levels among it."""
    levels = [key for key in subject.sheet if key.startswith("sites_")]
    rows = tuple(
        (subject.sheet[key].label, words, source_of(subject.sheet[key]))
        for key in (*BEFORE, *levels, *AFTER)
        if (words := _words(subject.sheet, key))
    )
    heads = (_("Figure"), _("Value"), pgettext("figure", "Source"))
    return [Table(heads, rows, (3, 1.6, 4.4), ("left", "right"))] if rows else []


def _pair(subject: Subject, pair: Pair) -> tuple[str, ...] | None:
    sheet = subject.sheet
    planned, came = _words(sheet, pair.plan), _words(sheet, pair.came)
    known = sheet.get(pair.came)
    if not planned or (pair.came in LATER and not (known and known.stated and known.stated.value)):
        return None
    label = str(pair.label) or (known.label if known else "")
    told = source_of(known) if came and known else _("not recorded")
    return label, planned, came or "–", difference(sheet, pair), told


LATER = ("registered", "reports_confirmed")
"""What is told only where somebody did it at all: no conference has to register names, or have its rooms report."""


def difference(sheet: Sheet, pair: Pair) -> str:
    """What came less what was planned, with its sign; “≈” where one of them was not stated exactly; empty while one is not known."""
    both = [sheet[key].stated for key in (pair.plan, pair.came) if key in sheet]
    if len(both) < 2 or any(one is None or one.value is None for one in both):
        return "–"
    plan, came = (one for one in both if one is not None)
    told = signed((came.value or 0) - (plan.value or 0), sheet.language)
    return told if plan.qualifier == came.qualifier == "exact" else f"≈ {told}"


def signed(value: int, language: str) -> str:
    """“+3”, “−12”, “0”."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + number(abs(value), language)


def source_of(figure: Figure) -> str:
    """Whence it is, and of how many rooms."""
    of = f"{figure.rooms}/{figure.of_rooms}" if figure.of_rooms else ""
    return "; ".join(_known((figure.source, of and _("rooms: %(of)s") % {"of": of})))


def _known(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if text]


def _words(sheet: Sheet, key: str) -> str:
    """As the sheet quotes it; empty where nobody stated or counted it, and then it is not quoted."""
    figure = sheet.get(key)
    return sheet.words(key) if figure is not None and figure.stated is not None else ""
