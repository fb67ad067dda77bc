"""Badges with the personal QR, and name plates for tables."""

from collections.abc import Mapping
from typing import Any

from diemcau.infra import papers
from diemcau.infra.jobs import Report

from .. import qr
from .people import Bundle, top


def badges(of: Bundle, options: Mapping[str, Any], report: Report) -> bytes:
    """Badges to cut: ten or (`size` large) four on a page A4; every section begins on a page of its own."""
    codes: dict[str, bytes] = {}
    sections = []
    for section in of.sections:
        sections.append([_badge(of, person) for person in section.people])
        codes |= {f"{person.pk}.svg": papers.qr(qr.address(person.code)) for person in section.people}
        report(0.4 * len(codes) / of.people)
    data = top(of.conference) | {"size": options.get("size", "small"), "sections": sections}
    return papers.compile("roster/badges", data, codes)


def _badge(of: Bundle, person: Any) -> dict[str, str]:
    return {
        "name": person.called,
        "position": person.position,
        "unit": person.unit,
        "site": of.room(person),
        "qr": f"{person.pk}.svg",
    }


def plates(of: Bundle, options: Mapping[str, Any], report: Report) -> bytes:
    """Name plates that stand on a table, folded: one (`size` a4) or two (a5) on a page A4, the name on both sides."""
    people = [
        {"name": person.full_name, "honorific": person.honorific, "position": person.position, "unit": person.unit}
        for section in of.sections
        for person in section.people
    ]
    data = top(of.conference) | {
        "size": options.get("size", "a4"),
        "people": people,
        "with_unit": bool(options.get("unit")),
    }
    report(0.1)
    return papers.compile("roster/plates", data)
