"""What the papers of this folder have in common."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from msgspec import structs

from diemcau.conferences.models import Conference
from diemcau.conferences.queries import name_of
from diemcau.infra.documents import Annex, Block, Document, Heading, Paragraph, Title, bold
from diemcau.infra.documents.pdf import roman
from diemcau.kernel import formats
from diemcau.kernel.actor import SYSTEM, Actor, Held
from diemcau.kernel.localised import choose

from ..kinds import Subject


def paper(
    subject: Subject,
    kind: str,
    title: str,
    blocks: Iterable[Block],
    *,
    about: str = "",
    signed: bool = True,
    counted: bool = True,
    landscape: bool = False,
) -> Document:
    """Heading, title, blocks and the place for the signature. `kind` as offices number it, empty for what bears no number; `about`: what the title is of, else the
    conference; `counted`: parts have numbers, else (days, rooms) only their names; `landscape`: its pages lie, for a wide table."""
    head = subject.letterhead
    numbers = head.layout.numbers if counted else "none"
    layout = structs.replace(head.layout, numbers=numbers, landscape=landscape)
    of = about or called(subject)
    closing = (head.closing(heading=pgettext("letter", "Recipients:")),) if signed else ()
    opening = head.head(kind or None, number=subject.number, dated=subject.dated)
    whole = (opening, Title(title, of), *blocks, *closing)
    return Document(f"{title.capitalize()} – {of}", subject.language, whole, layout)


def called(subject: Subject) -> str:
    """The conference's official name, or what it is called."""
    conference = subject.conference
    return choose(conference.official_name, subject.language) or name_of(conference, subject.language)


def labelled(subject: Subject, lines: Iterable[tuple[str, str]]) -> list[Paragraph]:
    """“Time: …” for everything that is known."""
    return [subject.letterhead.text(bold(f"{label}: "), text.rstrip(".") + ".") for label, text in lines if text]


def numbered(subject: Subject, parts: Sequence[tuple[str, Sequence[Block]]]) -> list[Block]:
    """Parts with headings that count themselves, without those of which nothing is known."""
    told: list[Block] = []
    for title, blocks in parts:
        if blocks:
            told += [Heading(title.upper()), *blocks]
    return told


def said(subject: Subject, name: str) -> list[Paragraph]:
    """What was typed, a paragraph a line."""
    return [subject.letterhead.text(line.strip()) for line in subject.typed.get(name, "").splitlines() if line.strip()]


def day_of(value: date | None, language: str) -> str:
    """“thứ Sáu, 05/02/2027”, within a line."""
    return f"{formats.weekday_within(value, language)}, {formats.day(value, language)}" if value else ""


def half_day(name: str, value: date | None, language: str) -> str:
    """“Sáng, thứ Sáu, 05/02/2027”: the heading of a session."""
    told = ", ".join(part for part in (name, day_of(value, language)) if part)
    return told[:1].upper() + told[1:]


def nothing_yet(subject: Subject) -> Paragraph:
    return subject.letterhead.text(_("Nothing is in the programme yet."))


def annexes(subject: Subject, kind: str, of: str, told: Sequence[tuple[str, Sequence[Block]]]) -> list[Block]:
    """Titles with what stands below each, from a page of their own, numbered where there are several. `kind` (BC) and `of` (“Báo cáo”): what
    they go with."""
    blocks: list[Block] = []
    for at, (title, some) in enumerate(told, 1):
        name = pgettext("paper", "Annex") if len(told) == 1 else pgettext("paper", "Annex %s") % roman(at)
        with_ = subject.letterhead.annexed(of, kind, number=subject.number, dated=subject.dated)
        blocks += [Annex(name, title.upper(), with_), *some]
    return blocks


def clock(at: datetime | None, conference: Conference) -> str:
    """“07:30”, by the conference's clock; empty where nobody said when."""
    return formats.clock_time(at.astimezone(ZoneInfo(conference.timezone))) if at else ""


def reader(subject: Subject) -> Actor:
    """Who reads for the paper: an organiser of the conference, since nobody else is given one (telephone numbers are whole)."""
    return replace(SYSTEM, language=subject.language, held=frozenset({Held("organizer", subject.conference.pk)}))
