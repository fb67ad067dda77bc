"""What a list says differently from the roster, in the reader's words and in pages."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from diemcau.conferences.models import Site
from diemcau.kernel.digits import whole_number

from .actions.deciding import CHOICES, choice_of, key_of
from .actions.imports import path_of
from .importing import staging
from .models import RosterImport

PAGE = 25  # items of one list: a choice each, far below what a form may send
LISTS = {"ask": "asked", "changed": "changed", "missing": "missing", "new": "new", "back": "back"}  # with their figures


class ChangeTold(NamedTuple):
    """A field with what stood in it and what the file says."""

    field: str
    old: str
    new: str


class Line(NamedTuple):
    """One difference: who, where in the file ("": nowhere), what differs, what is to happen with it."""

    name: str
    cell: str
    about: str
    why: str
    changes: list[ChangeTold]
    field: str
    choice: str
    stays: str


class Differences(NamedTuple):
    """One page of one kind of difference; `before` and `after` are numbers of pages, 0 when there is none."""

    kind: str
    total: int
    lines: list[Line]
    choices: list[tuple[str, str]]
    first: int
    page: int
    before: int
    after: int
    is_open: bool


def lists_of(imported: RosterImport, sites: Sequence[Site], asked: Mapping[str, str]) -> list[Differences]:
    """Every kind of which there is something, the doubtful first. `asked`: kind → number of the page to show, as an address
    says it; a kind that is asked for stands open, and so do those who wait."""
    names = {str(site.pk): f"{site.code} – {site.name}" for site in sites}
    found = []
    for kind, figure in LISTS.items():
        count = imported.difference.get(figure, 0) - (imported.difference["back"] if kind == "new" else 0)
        if count > 0:
            is_open = kind in asked or (kind == "ask" and imported.difference["waiting"] > 0)
            page = whole_number(asked.get(kind, ""), digits=7) or 1
            found.append(_page(imported, kind, count, page, names)._replace(is_open=is_open))
    return found


def _page(imported: RosterImport, kind: str, count: int, page: int, names: Mapping[str, str]) -> Differences:
    pages = ceil(count / PAGE)
    page = min(page, pages)
    first = (page - 1) * PAGE
    items = staging.some_of(path_of(imported.file), kind, first, PAGE)
    lines = [_line(kind, item, imported.decisions, names) for item in items]
    words = [(choice, _words()[choice]) for choice in CHOICES["ask"]] if kind == "ask" else []
    return Differences(
        kind, count, lines, words, first + 1, page, page - 1, page + 1 if page < pages else 0, is_open=False
    )


def _line(kind: str, item: Any, decisions: Mapping[str, Any], names: Mapping[str, str]) -> Line:
    if isinstance(item, staging.Staged):
        about = _joined(item.position, item.unit, names.get(str(item.site)), item.phone)
        return Line(item.full_name, item.cell, about, "", [], "", "", "")
    if isinstance(item, staging.Missing):
        about = _joined(item.position, item.unit, names.get(str(item.site)))
        choice, stays = choice_of(decisions, kind, item), _stays().get(item.stays, "")
        return Line(item.full_name, "", about, "", [], f"missing-{key_of(item)}", choice, stays)
    changes = [_change(change, names) for change in item.changes]
    about = _joined(item.unit, names.get(str(item.site)))
    choice = "" if kind == "back" else choice_of(decisions, kind, item)
    return Line(item.full_name, item.row.cell, about, _why(item), changes, f"{kind}-{key_of(item)}", choice, "")


def _joined(*texts: str | None) -> str:
    return " · ".join(text for text in texts if text)


def _change(change: staging.Change, names: Mapping[str, str]) -> ChangeTold:
    old, new = change.old, change.new
    if change.field == "site":
        old, new = names.get(old, ""), names.get(new, "")
    return ChangeTold(_fields().get(change.field, change.field), old, new)


def _why(item: staging.Differing) -> str:
    reason = _reasons().get(item.why, "")
    has_same_phone = bool(item.row.phone) and all(change.field != "phone" for change in item.changes)
    return " ".join((reason, _("The telephone is the same."))) if reason and has_same_phone else reason


def _reasons() -> dict[str, str]:
    return {
        "several": _("Several people of this name, unit and site: which one?"),
        "merged": _("Put together here: the file still has both."),
        "former": _("Changed here since: the file says what the list said before."),
        "room": _("Same name and unit, another site."),
        "unit": _("Same name, another unit."),
        "name": _("Same unit, another or nearly the same name."),
        "phone": _("Same name, unit and site, another telephone: a new number, or a namesake?"),
    }


def _words() -> dict[str, str]:
    return {
        "take": _("The same person, as in the file"),
        "keep": _("The same person, as on the list"),
        "add": _("Another person, add"),
        "wait": _("Not decided, leave the row out"),
    }


def _stays() -> dict[str, str]:
    return {
        "door": _("came at the door, stays"),
        "faulty": _("a row of this name has an error, stays"),
        "spoken": _("attendance was recorded, stays"),
    }


def _fields() -> dict[str, str]:
    return {
        "full_name": _("Full name"), "position": _("Position"), "unit": _("Unit"), "site": _("Site"), "group": _("Group"),
        "honorific": _("Honorific"), "phone": _("Telephone"), "email": _("E-mail"), "note": _("Note"),
    }  # fmt: skip
