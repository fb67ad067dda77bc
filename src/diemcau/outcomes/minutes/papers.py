"""Minutes and the notice of conclusions as blocks (domain.md §11, rows 17 and 18): of the day, never of a rehearsal."""

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diemcau.conferences.enums import OrganiserRole
from diemcau.conferences.models import Conference
from diemcau.conferences.queries import name_of, programme_of
from diemcau.infra.documents import Block, Document, Heading, Line, Signatures, Signer, Table, Title, bold
from diemcau.kernel.formats import clock_time, day, document_day, document_time
from diemcau.kernel.localised import choose

from ..documents.kinds import Subject
from . import queries
from .enums import ConclusionKind, Source
from .models import Book, Conclusion

GAP = "…………"
_HONORIFIC = re.compile(r"^(Ông|Bà|Mrs?\.?|Ms\.?) ")
OPINIONS, VOTES = (Source.SPOKEN, Source.QUESTION), (Source.POLL,)


def minutes(subject: Subject) -> list[Document]:
    """Time, place, chair, secretary, who was there, the course, opinions, votes, conclusions, end, signatures."""
    book = queries.book_of(subject.conference, "live")
    lines = [one for one in queries.lines_of(book, subject.language) if not one.is_hidden]
    course = [one for one in lines if one.source not in (*OPINIONS, *VOTES) and _belongs(one)]
    gap = [subject.letterhead.text(GAP)]
    blocks: list[Block] = [*_opened(subject, book), Heading(pgettext("minutes", "Course"))]
    blocks += _told(subject, course) or gap
    for title, sources in ((_("Opinions"), OPINIONS), (pgettext("minutes", "Votes"), VOTES)):
        found = [one for one in lines if one.source in sources]
        if found:
            blocks += [Heading(title), *_told(subject, found)]
    concluded = [
        subject.letterhead.text(f"{number}. {line}")
        for number, one in enumerate(queries.conclusions_of(book), 1)
        for line in _words(one)
    ]
    blocks += [Heading(pgettext("minutes", "Conclusions")), *(concluded or gap)]
    blocks += [_ended(subject, book), _signed(book)]
    return [_paper(subject, "BB", _("MINUTES"), blocks)]


def _belongs(line: queries.Line) -> bool:
    """Counts of a round stand in the minutes in the secretary's words alone: the figure of those present is the fact sheet's."""
    return line.source != Source.PRESENT or line.is_edited


def notice(subject: Subject) -> list[Document]:
    """Conclusions, requests and what was stressed, and the tasks that follow: who leads, who supports, until when."""
    book = queries.book_of(subject.conference, "live")
    found, head = queries.conclusions_of(book), subject.letterhead
    opening = _("%(chair)s concluded at %(conference)s:") % {
        "chair": _in_sentence(book.chair, subject.language) or GAP,
        "conference": _called(subject.conference, subject.language),
    }
    blocks: list[Block] = [head.text(opening), *([] if found else [head.text(GAP)])]
    for kind, title in (
        (ConclusionKind.CONCLUSION, pgettext("minutes", "Conclusions")),
        (ConclusionKind.REQUEST, pgettext("minutes", "Requests")),
        (ConclusionKind.EMPHASIS, pgettext("minutes", "Stressed")),
    ):
        of = [one for one in found if one.kind == kind]
        if of:
            blocks.append(Heading(title))
            blocks += [head.text(f"{number}. {text}") for number, one in enumerate(of, 1) for text in _words(one)]
    tasks = _tasks(found, subject.language)
    if tasks:
        heads = (_("No."), pgettext("minutes", "Task"), _("Leads"), _("Supports"), pgettext("minutes", "Due"))
        due = 1.2 if subject.language == "vi" else 2  # a month's name stays on its line
        table = Table(heads, tuple(tasks), (0.5, 3, 1.8, 1.8, due), ("center",))
        blocks += [Heading(_("Tasks")), table]
    blocks.append(head.text(_("This is made known so that the bodies concerned carry it out") + head.end))
    closing = head.closing(heading=pgettext("letter", "Recipients:"))
    return [_paper(subject, "TB", _("NOTICE"), [*blocks, closing], about=_("Conclusions of: %(conference)s"))]


def _tasks(found: Sequence[Conclusion], language: str) -> list[tuple[str, ...]]:
    tasks = [task for one in found for task in one.tasks.all()]
    return [
        (str(number), one.text, one.lead, one.supporting, day(one.due, language) if one.due else "")
        for number, one in enumerate(tasks, 1)
    ]


def _in_sentence(chair: str, language: str) -> str:
    """“ông Giàng A Chu, Phó Giám đốc Sở Y tế,”: as names with their positions stand inside a sentence."""
    text = chair[0].lower() + chair[1:] if language == "vi" and _HONORIFIC.match(chair) else chair
    return f"{text}," if "," in text else text


def _words(one: Conclusion) -> list[str]:
    """Its words; who said them goes before where it is known."""
    text = " ".join(one.text.split())
    return [f"{one.said_by}: {text}" if one.said_by else text]


def _opened(subject: Subject, book: Book) -> list[Block]:
    conference, sheet = subject.conference, subject.sheet
    zone = ZoneInfo(conference.timezone)
    begun = [one.actual_start for one in programme_of(conference, subject.language).items if one.actual_start]
    began = min(begun).astimezone(zone) if begun else None
    when = f"{document_time(began, subject.language)}, {document_day(began.date(), subject.language)}" if began else GAP
    present = _("%(present)s delegates, at the hub and %(rooms)s connected rooms.") % {
        "present": sheet.words("present"),
        "rooms": sheet.words("sites"),
    }
    told = [
        (_("Began"), when),
        (_("Place"), choose(conference.place, subject.language) or GAP),
        (_("Organised by"), _organisers(conference, subject.language) or GAP),
        (_("Chair"), book.chair or GAP),
        (_("Secretary"), book.secretary or GAP),
        (pgettext("minutes", "Present"), present),
    ]
    return [subject.letterhead.text(bold(f"{label}: "), text.rstrip(".") + ".") for label, text in told]


def _organisers(conference: Conference, language: str) -> str:
    roles = (OrganiserRole.HOST, OrganiserRole.JOINT_HOST)
    hosts = conference.organisers.filter(role__in=roles).select_related("organisation").order_by("order", "pk")
    return ", ".join(choose(one.organisation.name, language) for one in hosts)


def _told(subject: Subject, lines: Sequence[queries.Line]) -> list[Block]:
    zone = ZoneInfo(subject.conference.timezone)
    told: list[Block] = []
    for one in lines:
        first, *rest = one.text.replace(" %", "\u00a0%").splitlines() or [""]
        told.append(subject.letterhead.text(bold(f"{clock_time(one.at, zone)} "), first))
        told += [subject.letterhead.text(line) for line in rest if line]
    return told


def _ended(subject: Subject, book: Book) -> Block:
    ended, when = queries.ended_at(book), GAP
    if ended:
        local = ended.astimezone(ZoneInfo(subject.conference.timezone))
        when = f"{document_time(local, subject.language)}, {document_day(local.date(), subject.language)}"
    return subject.letterhead.text(_("The conference ended at %(when)s") % {"when": when} + subject.letterhead.end)


def _signed(book: Book) -> Block:
    roles = ((_("SECRETARY"), book.secretary), (_("CHAIR"), book.chair))
    signers = [Signer((Line(role, 13, bold=True),), _HONORIFIC.sub("", name.partition(",")[0])) for role, name in roles]
    return Signatures(tuple(signers))


def _paper(subject: Subject, kind: str, title: str, blocks: Sequence[Block], about: str = "%(conference)s") -> Document:
    of = about % {"conference": _called(subject.conference, subject.language)}
    head = subject.letterhead.head(kind, number=subject.number, dated=subject.dated)
    whole = (head, Title(title, of), *blocks)
    return Document(f"{title.capitalize()} – {of}", subject.language, whole, subject.letterhead.layout)


def _called(conference: Conference, language: str) -> str:
    return choose(conference.official_name, language) or name_of(conference, language)
