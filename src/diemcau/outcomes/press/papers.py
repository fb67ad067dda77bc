"""The press's papers as blocks: release, fact sheet, photo captions, speakers' cards (domain.md §11, rows 13 and 20)."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diemcau.conferences.models import Conference
from diemcau.infra.documents import Block, Document, PageBreak, Run, Table, Title, bold, italic, paragraph
from diemcau.kernel.formats import clock_time, day
from diemcau.kernel.localised import choose

from ..documents.kinds import Subject
from .cards import Face, faces_of
from .content import Content, captions_of, content_of, moment
from .queries.photos import approved_photos


def release(subject: Subject) -> list[Document]:
    """The press release as it stands now."""
    content = content_of(subject.conference, subject.language, subject.sheet)
    return [release_paper(subject, content)]


def release_paper(subject: Subject, content: Content) -> Document:
    """A release of this content, also one given out before."""
    head = subject.letterhead
    blocks: list[Block] = [
        head.head("TCBC", number=subject.number, dated=subject.dated),
        Title(pgettext("press", "PRESS RELEASE"), content.title),
    ]
    if content.embargo:
        blocks.append(paragraph(bold(content.embargo), align="center", first_line=False))
    texts = [_line(line) for lines in content.parts for line in lines]
    texts += [(italic(content.as_of),)] if content.as_of else []
    texts += [(bold(_("Contact for the press: ")), Run(content.contact))] if content.contact else []
    texts += [(bold(_("Photos that go with it")),)] if content.captions else []
    texts += [(Run(one.line),) for one in content.captions]
    blocks += [head.text(*runs) for runs in _ended(texts, head.end)]
    blocks.append(head.closing(heading=pgettext("letter", "Recipients:")))
    name = pgettext("press", "PRESS RELEASE")
    return Document(f"{name} – {content.title}", subject.language, tuple(blocks), head.layout)


def _line(line: str) -> tuple[Run, ...]:
    """A list's item keeps its dash, as offices write it."""
    return (Run(f"– {line[1:].strip()}" if line.startswith("-") else line),)


def _ended(texts: Sequence[tuple[Run, ...]], end: str) -> list[tuple[Run, ...]]:
    """The last text ends as this letterhead's documents do."""
    if not texts:
        return []
    *runs, last = texts[-1]
    return [*texts[:-1], (*runs, Run(f"{last.text.rstrip('. ')}{end}", last.bold, last.italic))]


def fact_sheet(subject: Subject) -> list[Document]:
    """Every figure of the sheet that somebody knows: value, as of when, from whom, confirmed by whom."""
    sheet, rows = subject.sheet, []
    for number, (key, figure) in enumerate(
        ((k, f) for k, f in sheet.items() if f.stated and f.stated.value is not None), 1
    ):
        as_of = _short(figure.as_of, subject) if figure.as_of else ""
        source = figure.source
        if figure.of_rooms:
            rooms = _("%(rooms)s of %(of)s rooms reported") % {"rooms": figure.rooms, "of": figure.of_rooms}
            source = f"{source} ({rooms})" if source else rooms
        rows.append((str(number), figure.label, sheet.words(key), as_of, source, figure.confirmed_by))
    name = _name(subject.conference, subject.language)
    heads = (
        _("No."),
        pgettext("fact sheet", "Figure"),
        pgettext("fact sheet", "Value"),
        _("As of"),
        _("Source"),
        _("Confirmed by"),
    )
    body: Block = (
        Table(heads, tuple(rows), (7, 24, 15, 16, 24, 14), ("center", "left", "right"), size=11)
        if rows
        else subject.letterhead.text(_("No figure is known yet."))
    )
    return [_paper(subject, pgettext("press", "FACT SHEET"), name, (_head(subject, "PSL"),), body)]


def _short(at: datetime, subject: Subject) -> str:
    """“08:00, 05/02/2027”, as tables say it."""
    local = at.astimezone(ZoneInfo(subject.conference.timezone))
    return f"{clock_time(local)}, {day(local, subject.language)}"


def captions(subject: Subject) -> list[Document]:
    """The approved photos, numbered as in the kit: caption, credit, room, by whom approved."""
    photos = approved_photos(subject.conference)
    rows = [
        (str(one.number), one.text, one.credit, photo.site.name if photo.site else "", photo.approved_name)
        for one, photo in zip(captions_of(photos, subject.language), photos, strict=True)
    ]
    heads = (_("No."), _("Caption"), _("Credit"), pgettext("site", "Room"), _("Approved by"))
    body: Block = (
        Table(heads, tuple(rows), (7, 43, 18, 18, 14), ("center",), size=11)
        if rows
        else subject.letterhead.text(_("No photo is approved yet."))
    )
    return [_paper(subject, pgettext("press", "PHOTO CAPTIONS"), _name(subject.conference, subject.language), (), body)]


def speaker_card(subject: Subject) -> list[Document]:
    """The card of one speaker (`about`: their key), else of all who present something, a page each."""
    faces = [face for face in faces_of(subject.conference) if subject.about in ("", face.key)]
    return cards_paper(subject, faces)


def cards_paper(subject: Subject, faces: Sequence[Face]) -> list[Document]:
    pages = [tuple(_card(subject, face)) for face in faces]
    if not pages:
        pages = [(subject.letterhead.text(_("Nobody in the programme is known to present anything yet.")),)]
    broken = chain.from_iterable((PageBreak(), *page) for page in pages)
    return [Document(_("Speakers’ cards"), subject.language, tuple(broken)[1:], subject.letterhead.layout)]


def each_card(conference: Conference, language: str) -> list[tuple[str, str]]:
    """Whose cards there are."""
    return [(face.key, face.called(language)) for face in faces_of(conference)]


def _card(subject: Subject, face: Face) -> list[Block]:
    language, said = subject.language, face.said
    blocks: list[Block] = [Title(pgettext("press", "SPEAKER"), _name(subject.conference, language), size=13)]
    if face.heading():
        blocks.append(paragraph(bold(face.heading()), align="center", first_line=False, size=22, before=24))
    if said["rank"]:
        blocks.append(paragraph(said["rank"], align="center", first_line=False, size=16))
    big = not face.heading()
    for line in [*face.positions(language), *filter(None, (choose(face.body, language),))]:
        shown = bold(line) if big else line
        blocks.append(paragraph(shown, align="center", first_line=False, size=20 if big else 15, before=10))
    topics = [text for one in face.topics if (text := choose(one, language))]
    if topics:
        blocks.append(paragraph(bold(_("Presents:")), align="center", first_line=False, before=24, keep=True))
        blocks += [paragraph(text, align="center", first_line=False) for text in topics]
    blocks.append(paragraph(italic(_standing(subject, face)), align="center", first_line=False, size=11, before=30))
    return blocks


def _standing(subject: Subject, face: Face) -> str:
    card = face.card
    if card is None or card.approved_at is None or not face.is_approved:
        return _("Not approved by the speaker’s office yet.")
    when = moment(card.approved_at, subject.conference, subject.language)
    return _("Approved by %(name)s, %(moment)s.") % {"name": card.approved_name, "moment": when}


def _head(subject: Subject, kind: str) -> Block:
    return subject.letterhead.head(kind, number=subject.number, dated=subject.dated)


def _paper(subject: Subject, title: str, name: str, head: tuple[Block, ...], body: Block) -> Document:
    blocks = (*head, Title(title, name), body)
    return Document(f"{title} – {name}", subject.language, blocks, subject.letterhead.layout)


def _name(conference: Conference, language: str) -> str:
    return choose(conference.official_name, language) or choose(conference.called, language, conference.key)
