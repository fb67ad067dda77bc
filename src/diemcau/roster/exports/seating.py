"""Who sits where: a plan of a room's seats, and the list of people with their seats."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diemcau.infra import papers
from diemcau.infra.jobs import Report
from diemcau.kernel import formats

from .people import Bundle, Person, Section, as_of, language, top

MOST_SEATS, MOST_ROWS = 30, 200
Seat = tuple[int, int]
"""Row from the front and seat from the left as one looks at the stage, both from 1."""


def seats_in_order(row: int, seats: int, *, from_centre: bool) -> list[Seat]:
    """The seats of a row, the best first: from the left, or from the centre to both sides in turn."""
    columns = range(1, seats + 1)
    if from_centre:
        return [(row, seat) for seat in sorted(columns, key=lambda one: (abs(2 * one - seats - 1), one))]
    return [(row, seat) for seat in columns]


def seated(people: Sequence[Person], seats: int, *, from_centre: bool) -> dict[Seat, Person]:
    """Who sits where when people take seats in their order, row after row from the front."""
    rows = -(-len(people) // seats)
    free = [seat for row in range(1, rows + 1) for seat in seats_in_order(row, seats, from_centre=from_centre)]
    return dict(zip(free, people, strict=False))


def seating(of: Bundle, options: Mapping[str, Any], report: Report) -> bytes:
    """Of every section a plan and a list. `seats` in a row; `rows` (0: as many as are needed); `centre`: the first sit in the centre."""
    seats, rows = int(options["seats"]), int(options.get("rows", 0))
    sections = []
    for section in of.sections:
        sections.append(_section(of, section, (seats, rows), from_centre=bool(options.get("centre"))))
        report(0.3 * len(sections) / len(of.sections))
    data = top(of.conference) | {
        "title": _("Seating plan"),
        "list_title": _("Seats by name"),
        "stage": _("Stage"),
        "row": _("Row %(n)s") % {"n": "%"},
        "heads": [_("No."), _("Full name"), _("Position"), _("Unit"), _("Row"), _("Seat")],
        "seats": seats,
        "sections": sections,
    }
    return papers.compile("roster/seating", data)


def _section(of: Bundle, section: Section, size: tuple[int, int], *, from_centre: bool) -> dict[str, Any]:
    seats, rows = size
    taken = seated(section.people, seats, from_centre=from_centre)
    needed = max(rows, -(-len(section.people) // seats))
    plan = [[_on_seat(taken.get((row, seat))) for seat in range(1, seats + 1)] for row in range(1, needed + 1)]
    by_name = sorted(taken.items(), key=lambda pair: (pair[1].sort_key, pair[1].pk))
    people = [
        [str(number), person.called, person.position, person.unit, str(row), str(seat)]
        for number, ((row, seat), person) in enumerate(by_name, 1)
    ]
    said = ngettext("%(n)s person on %(seats)s seats", "%(n)s persons on %(seats)s seats", len(people))
    shown = {"n": formats.number(len(people), language()), "seats": formats.number(needed * seats, language())}
    summary = f"{said % shown} · {as_of(of.conference)}"
    return {"short": section.short, "title": section.title, "summary": summary, "plan": plan, "people": people}


def _on_seat(person: Person | None) -> list[str]:
    return [person.full_name, person.position or person.unit] if person else []
