"""Sign-in sheets: the list with room to sign, before anybody came (after it, attendance's list says who was there)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diemcau.conferences.enums import Part
from diemcau.conferences.models import Conference, Session
from diemcau.infra import papers
from diemcau.infra.jobs import Report
from diemcau.kernel import formats
from diemcau.kernel.localised import choose

from .people import Bundle, Section, as_of, language, top

MOST_BLANK = 50


def sign_in(of: Bundle, options: Mapping[str, Any], report: Report) -> bytes:
    """Every section on pages of its own, numbered for itself; a column to sign for every half-day that was asked for.

    `sessions`: their ids; `blank`: empty lines at the end; `with_room`: a column says where everybody is expected.
    """
    heads = [_("No."), _("Full name"), _("Position"), _("Unit"), *([_("Site")] if options.get("with_room") else [])]
    report(0.1)
    data = top(of.conference) | {
        "title": _("Sign-in sheet"),
        "heads": heads,
        "signatures": _signatures(of.conference, options.get("sessions", [])),
        "sections": [_section(of, section, options) for section in of.sections],
        "notices": notices(of.conference),
        "confirmed": _("Confirmed: …………… persons of this list have signed."),
        "signers": [_("Who made the list"), _("Site lead")],
        "signing": _("(signature, full name)"),
    }
    return papers.compile("roster/sign_in", data)


def _section(of: Bundle, section: Section, options: Mapping[str, Any]) -> dict[str, Any]:
    rows = []
    for number, person in enumerate(section.people, section.first):
        room = [of.room(person)] if options.get("with_room") else []
        rows.append([str(number), person.called, person.position, person.unit, *room])
    empty = [""] * (4 if options.get("with_room") else 3)
    last = section.first + len(section.people)
    rows += [[str(number), *empty] for number in range(last, last + int(options.get("blank", 0)))]
    listed = len(section.people)
    said = ngettext("%(n)s person on the list", "%(n)s persons on the list", listed)
    return {
        "short": section.short,
        "title": section.title,
        "summary": said % {"n": formats.number(listed, language())} + " · " + as_of(of.conference),
        "rows": rows,
    }


def _signatures(conference: Conference, sessions: list[int]) -> list[str]:
    chosen = [one for one in conference.sessions.select_related("day") if one.pk in sessions]
    if not chosen:
        return [_("Signature")]
    return [_("Signature, %(half_day)s") % {"half_day": session_name(one)} for one in chosen]


def session_name(session: Session) -> str:
    """“morning, 5 July 2026”, or the title the half-day has."""
    named = choose(session.title, language()) or (str(Part(session.part).label) if session.part else _("half-day"))
    return f"{named}, {formats.day(session.day.date, language())}" if session.day.date else named


def notices(conference: Conference) -> list[str]:
    """What is done with the names and, where it is so, that the room is recorded: in the conference's own words, or ours."""
    own = choose(conference.processing_notice, language()) or _(
        "Names and signatures are taken to record who attended and to settle the costs of the conference. They are kept by the "
        "organisers, passed to nobody else and deleted after their term. Whoever signs may see, correct or have deleted what is "
        "kept about them: ask the site lead."
    )
    recorded = choose(conference.recording_notice, language()) or _(
        "Picture and sound of this conference are recorded."
    )
    return [own, *([recorded] if conference.recording_on else [])]
