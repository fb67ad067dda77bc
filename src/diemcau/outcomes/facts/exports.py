"""The fact sheet as a workbook and as JSON, each with what its columns mean. Everyone who takes one is recorded."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from diemcau.conferences.enums import Qualifier
from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.spreadsheets import Workbook, print_as_list
from diemcau.kernel import formats
from diemcau.kernel.actor import Actor
from diemcau.kernel.localised import choose

from . import queries
from .models import FrozenSheet

_WIDTHS = (34, 22, 12, 14, 18, 40, 10, 10, 12, 12, 12, 14, 26, 18, 18)


def dictionary() -> list[tuple[str, str, str]]:
    """Of each column: its name in JSON, its heading, and what it means, in the language switched on."""
    return [
        ("label", _("Figure"), _("What is counted.")),
        ("words", _("As documents write it"), _("The figure with how sure it is; … where nobody knows it.")),
        ("value", _("Value"), _("A whole number; empty where nobody knows it, which is not 0.")),
        (
            "qualifier",
            _("How sure"),
            _("exact, about, more_than or nearly: how the number was stated; what is counted is exact."),
        ),
        (
            "as_of",
            _("As of"),
            _("The moment of which the figure speaks (JSON: ISO 8601, UTC; here the conference’s clock)."),
        ),
        ("source", _("Source"), _("What was counted, or who stated the figure.")),
        (
            "rooms",
            _("From rooms"),
            _("The figure is the sum of this many rooms that stand for theirs; 0: not a sum of rooms."),
        ),
        ("of_rooms", _("Of rooms"), _("How many rooms there are in that sum when all have reported.")),
        ("stated", _("Stated by somebody"), _("Whether somebody states the value; else it is what was counted.")),
        ("counted", _("Counted"), _("What the records come to, also where another figure is stated.")),
        ("difference", _("Difference"), _("Counted less stated; empty where one of them is not known.")),
        ("contradicted", _("Contradicted"), _("Whether what is counted proves the stated figure wrong.")),
        ("confirmed_by", _("Confirmed by"), _("Who stands for the figure.")),
        ("confirmed_at", _("Confirmed at"), _("When it was confirmed.")),
        ("key", _("Name for programs"), _("The figure’s name for programs; it never changes.")),
    ]


def facts_json(conference: Conference, *, by: Actor, version: int = 0) -> dict[str, Any]:
    """The sheet as things stand, or as it was frozen at `version`, in all languages. Raises NotFound for a version that is not there."""
    audit.record(by, "facts.json", conference=conference.pk, version=version)
    taken = timezone.now()
    frozen, rows = _rows(conference, version, taken)
    return {
        "conference": conference.key,
        "official_name": conference.official_name,
        "version": version,
        "occasion": frozen.occasion if frozen else None,
        "frozen_at": frozen.frozen_at.isoformat() if frozen else None,
        "frozen_by": frozen.frozen_by_name if frozen else None,
        "taken_at": taken.isoformat(),
        "figures": rows,
        "dictionary": _dictionaries(),
    }


def _dictionaries() -> dict[str, dict[str, str]]:
    meant: dict[str, dict[str, str]] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for name, _heading, text in dictionary():
                meant.setdefault(name, {})[language] = text
    return meant


def _rows(conference: Conference, version: int, now: datetime) -> tuple[FrozenSheet | None, list[dict[str, Any]]]:
    frozen = queries.version_of(conference, version) if version else None
    kept = frozen.figures if frozen else queries.frozen(conference, now)
    return frozen, [_told(one) for one in kept]


def figures(conference: Conference, now: datetime) -> list[dict[str, Any]]:
    """Every figure as things stand, by the names of the dictionary."""
    return _rows(conference, 0, now)[1]


def _told(kept: dict[str, Any]) -> dict[str, Any]:
    words = {language: queries.unpacked(kept, language).words(language) for language, _name in settings.LANGUAGES}
    both = kept["stated"] and kept["counted"] is not None
    return kept | {"words": words, "difference": kept["counted"] - kept["value"] if both else None}


def facts_xlsx(conference: Conference, language: str, *, by: Actor, version: int = 0) -> bytes:
    """The same as a workbook in the language switched on: the figures, and a sheet with what the columns mean. Raises NotFound."""
    audit.record(by, "facts.xlsx", conference=conference.pk, version=version)
    now = timezone.now()
    frozen, rows = _rows(conference, version, now)
    out = io.BytesIO()
    with Workbook(out) as book:
        _figures(book, conference, language, _lead(conference, language, frozen, now), rows)
        _meanings(book)
    return out.getvalue()


def _lead(conference: Conference, language: str, frozen: FrozenSheet | None, now: datetime) -> list[str]:
    name = choose(conference.official_name, language, conference.key)
    at = _moment(frozen.frozen_at if frozen else now, conference, language)
    if frozen is None:
        return [name, _("Fact sheet"), _("As of %(moment)s") % {"moment": at}]
    facts = {"number": frozen.number, "occasion": frozen.get_occasion_display(), "moment": at}
    return [name, _("Fact sheet"), _("Version %(number)s, %(occasion)s, frozen at %(moment)s") % facts]


def _moment(at: datetime, conference: Conference, language: str) -> str:
    there = at.astimezone(ZoneInfo(conference.timezone))
    return f"{formats.clock_time(there)}, {formats.day(there, language)}"


def _figures(
    book: Any, conference: Conference, language: str, lead: Sequence[str], rows: Sequence[dict[str, Any]]
) -> None:
    sheet = book.add_worksheet(_("Fact sheet")[:31])
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    strong = book.add_format({"bold": True})
    kinds = {
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "number": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "moment": book.add_format({"num_format": "dd/mm/yyyy hh:mm", "valign": "top", "align": "left"}),
    }
    for row, text in enumerate(lead):
        sheet.write_string(row, 0, text, strong if row < 2 else None)
    top = len(lead) + 1
    columns = dictionary()
    for column, ((_name, heading, _text), width) in enumerate(zip(columns, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(top, column, heading, head)
    for row, facts in enumerate(rows, top + 1):
        for column, (name, _heading, _text) in enumerate(columns):
            _cell(sheet, row, column, _value(name, facts, conference, language), kinds)
    sheet.freeze_panes(top + 1, 1)
    print_as_list(sheet, top)


def _value(name: str, facts: dict[str, Any], conference: Conference, language: str) -> Any:
    fact = facts[name]
    match name:
        case "label" | "source" | "words":
            return choose(fact, language)
        case "qualifier":
            return str(Qualifier(fact).label) if fact else ""
        case "as_of" | "confirmed_at":
            there = ZoneInfo(conference.timezone)
            return datetime.fromisoformat(fact).astimezone(there).replace(tzinfo=None) if fact else None
        case "stated" | "contradicted":
            return _("yes") if fact else ""
        case _:
            return fact


def _cell(sheet: Any, row: int, column: int, value: Any, kinds: dict[str, Any]) -> None:
    """Numbers and moments as such, everything else as text."""
    if isinstance(value, int):
        sheet.write_number(row, column, value, kinds["number"])
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value, kinds["moment"])
    elif value:
        sheet.write_string(row, column, value, kinds["text"])


def _meanings(book: Any) -> None:
    sheet = book.add_worksheet(_("What the columns mean")[:31])
    head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, (heading, width) in enumerate(((_("Column"), 26), (_("Name in JSON"), 18), (_("Meaning"), 90))):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, head)
    for row, (name, heading, meaning) in enumerate(dictionary(), 1):
        for column, said in enumerate((heading, name, meaning)):
            sheet.write_string(row, column, said, text)
    sheet.freeze_panes(1, 0)
