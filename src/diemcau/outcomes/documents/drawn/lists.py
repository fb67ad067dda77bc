"""Lists: who is expected, who signs, which rooms there are and whom to ring (domain.md §11 rows 6, 7, 8, 11)."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diemcau.conferences import queries as conferences
from diemcau.conferences.enums import ContactRole
from diemcau.conferences.models import Conference
from diemcau.infra.documents import Block, Document, Heading, Line, Signatures, Signer, Table
from diemcau.kernel.errors import Refused
from diemcau.kernel.formats import padded
from diemcau.roster import queries as roster
from diemcau.roster.exports import PAPERS, Whom, bundle
from diemcau.roster.exports.people import Bundle, Person, Section
from diemcau.roster.exports.sign_in import notices

from ..kinds import Subject
from ..signs import require_fonts_for
from . import paper

_TO_WRITE = 12  # lines of a sheet to sign for nobody yet


def rooms(conference: Conference, language: str) -> list[tuple[str, str]]:
    """All together, then every room by its number."""
    there = conference.sites.order_by("order", "pk").values_list("code", "name")
    return [("", _("All sites")), *((code, f"{code} – {name}") for code, name in there)]


def _people(subject: Subject, order: str = "name") -> Bundle:
    filters = roster.Filters(site=subject.about)
    whom = Whom(filters, order, "room")
    ranking = roster.ranking_of(subject.conference.pk)
    return bundle(paper.reader(subject), subject.conference, whom, ranking)


def delegates(subject: Subject) -> Sequence[Document]:
    """Those expected, by room and within it by given name."""
    blocks: list[Block] = []
    for section in _people(subject).sections:
        blocks += _section(subject, section, _("Note"))
    if not blocks:
        blocks.append(subject.letterhead.text(_("Nobody is on the list yet.")))
    return [paper.paper(subject, "", _("LIST OF DELEGATES"), blocks, counted=False)]


def sign_in(subject: Subject) -> Sequence[Document]:
    """The same with room to sign, each room on pages of its own, since each signs for itself; and what is done with the names."""
    notice = [
        subject.letterhead.text(text, size=11, first_line=False, before=3) for text in notices(subject.conference)
    ]
    confirmed = [
        subject.letterhead.text(_("Confirmed: …………… persons of this list have signed."), first_line=False, before=10),
        Signatures((Signer(_signer(_("Who made the list"))), Signer(_signer(_("Site lead"))))),
    ]
    of = _people(subject)
    return [
        paper.paper(
            subject,
            "",
            _("SIGN-IN SHEET"),
            [*notice, *_section(subject, section, _("Signature"), 9), *confirmed],
            signed=False,
            counted=False,
        )
        for section in of.sections or [Section("", _("All sites"), ())]
    ]


def _section(subject: Subject, section: Section, last: str, height: float = 0) -> list[Block]:
    """A room's list with its heads counted; to sign where nobody is on it yet there are lines to write on."""
    count = padded(len(section.people), subject.language)
    heads = (_("No."), _("Full name"), _("Position"), _("Unit"), last)
    rows = tuple(
        (str(number), one.called, one.position, one.unit, "")
        for number, one in enumerate(section.people, section.first)
    )
    if not rows and height:
        rows = tuple((str(number), "", "", "", "") for number in range(1, _TO_WRITE + 1))
    return [
        Heading(f"{section.title} ({count})" if section.people else section.title),
        Table(heads, rows, (0.7, 2.6, 2.4, 2.6, 1.5), ("center",), height=height),
    ]


def _signer(role: str) -> tuple[Line, ...]:
    return Line(role, 13, bold=True), Line(_("(signature, full name)"), 12, italic=True)


def directory(subject: Subject) -> Sequence[Document]:
    """Every room with its lead and its technician, and where its people go when its line fails."""
    sites = conferences.sites_for(paper.reader(subject), subject.conference, subject.language)
    rows = tuple(
        (
            one.code,
            one.name,
            ", ".join(filter(None, (one.room, one.address))),
            *("; ".join(", ".join(filter(None, (c.name, _whole(c.phone)))) for c in one.contacts if c.role == role)
              for role in (ContactRole.SITE_LEAD, ContactRole.SITE_TECHNICIAN)),
            f"{one.fallback_code} – {one.fallback_name}" if one.fallback_code else "",
        )
        for one in sites
    )  # fmt: skip
    heads = (
        pgettext("site", "No."),
        _("Site"),
        _("Room and address"),
        _("Site lead"),
        _("Site technician"),
        _("Fallback site"),
    )
    if not rows:
        none = [subject.letterhead.text(_("No site is in the conference yet."))]
        return [paper.paper(subject, "", _("DIRECTORY OF SITES AND CONTACTS"), none)]
    told = paper.labelled(subject, [(_("Sites"), subject.sheet.words("sites", ""))])
    table = Table(heads, rows, (0.6, 2.4, 2.4, 1.7, 1.7, 1.6), ("center",), size=12)
    return [paper.paper(subject, "", _("DIRECTORY OF SITES AND CONTACTS"), [*told, table], landscape=True)]


def _everybody(of: Bundle) -> Iterator[Person]:
    return (one for section in of.sections for one in section.people)


def _whole(number: str) -> str:
    """A telephone number that no line cuts."""
    return number.replace(" ", "\u00a0")


def printed(name: str, **options: Any) -> Callable[[Subject], bytes]:
    """A paper of the roster's, as one PDF. Refused: `nobody_to_print`, `paper_too_long`, `signs_without_font`."""

    def write(subject: Subject) -> bytes:
        made, of = PAPERS[name], _people(subject)
        if not of.people:
            raise Refused("nobody_to_print")
        if of.people > made.most:
            raise Refused("paper_too_long", most=made.most)
        require_fonts_for(text for one in _everybody(of) for text in (one.called, one.position, one.unit))
        return made.make(of, options, lambda share: None)

    return write
