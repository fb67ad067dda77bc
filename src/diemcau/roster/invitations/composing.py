"""Letters to people and units: the words of the conference filled with what is known of them, for mail and for messages sent by hand."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.html import escape, linebreaks, urlize
from django.utils.translation import gettext as _
from django.utils.translation import override

from diemcau.infra import documents
from diemcau.infra.mail import makers
from diemcau.infra.mail.actions import Attachment
from diemcau.infra.mail.actions import Letter as Mail

from .. import qr
from ..letters import Letters
from ..models import Delegate, InvitedUnit
from .calendar import FILE, TYPE
from .enums import Letter
from .occasion import Occasion
from .sms import pieces, plain
from .wording import PERSON, SHORT, UNIT, fill, fill_line, worded

PURPOSE = "invitations"
QR, PAPER = "invitations.qr", "invitations.paper"
WITH_CODE = (Letter.INVITATION, Letter.REMINDER)
WITH_CALENDAR = (Letter.INVITATION, Letter.CHANGE, Letter.CANCELLATION)


class Message(NamedTuple):
    """A text to send by hand, and in how many short messages it goes; the same without diacritics."""

    text: str
    pieces: int
    plain: str
    plain_pieces: int


class Said(NamedTuple):
    """Subject and text of a letter."""

    subject: str
    text: str


def about_person(delegate: int) -> str:
    """How mail names whom it is about."""
    return f"delegate:{delegate}"


def about_unit(unit: int) -> str:
    """How mail names the unit it is about."""
    return f"unit:{unit}"


def say(occasion: Occasion, kind: str, facts: Mapping[str, str]) -> Said:
    """A letter's words."""
    with override(occasion.language):
        subject, text = worded(kind, occasion.asking.wordings)
    return Said(fill_line(subject, facts), fill(text, facts))


def message(occasion: Occasion, whose: str, facts: Mapping[str, str]) -> Message:
    """The short text, ready to copy."""
    with override(occasion.language):
        _subject, text = worded(f"{whose}.{SHORT}", occasion.asking.wordings)
    told = fill_line(text, {**facts, "conference": occasion.short})
    bare = plain(told)
    return Message(told, pieces(told), bare, pieces(bare))


def to_person(occasion: Occasion, delegate: Delegate, letter: Letter) -> Mail:
    """A letter to a delegate who has an e-mail."""
    said = say(occasion, f"{PERSON}.{letter}", occasion.of_person(delegate))
    asking, files = occasion.asking, list[Attachment]()
    if letter in WITH_CALENDAR:
        is_cancelled = letter == Letter.CANCELLATION
        sequence = asking.calendar_sequence + is_cancelled
        file = occasion.calendar(delegate, sequence=sequence, kept=asking.calendar_kept, is_cancelled=is_cancelled)
        if file:
            files.append(Attachment(FILE, TYPE.format(method="CANCEL" if is_cancelled else "PUBLISH"), file))
    if letter == Letter.INVITATION and asking.encloses_paper:
        files.append(Attachment("invitation.pdf", "application/pdf", maker=PAPER, of=str(delegate.pk)))
    html = _html(said.text, occasion.language)
    if letter in WITH_CODE:
        files.append(Attachment("qr.png", "image/png", cid="qr", maker=QR, of=str(delegate.pk)))
        with override(occasion.language):
            caption = escape(_("Your personal QR code"))
        html += f'<p><img src="cid:qr" alt="{caption}" width="240" height="240"></p>'
    return Mail(
        to=delegate.email, subject=said.subject, text=said.text, html=html, about=about_person(delegate.pk),
        name=delegate.full_name, reply_to=asking.contact_email, kind=letter, attachments=files,
    )  # fmt: skip


def to_unit(occasion: Occasion, unit: InvitedUnit, letter: Letter, *, link: str, seats: int | None) -> Mail:
    """A letter to a unit whose contact has an e-mail."""
    said = say(occasion, f"{UNIT}.{letter}", occasion.of_unit(unit, link=link, seats=seats))
    return Mail(
        to=unit.contact_email, subject=said.subject, text=said.text, html=_html(said.text, occasion.language),
        about=about_unit(unit.pk), name=unit.contact_name or unit.name, reply_to=occasion.asking.contact_email, kind=letter,
    )  # fmt: skip


def _html(text: str, language: str) -> str:
    body = linebreaks(urlize(text, autoescape=True))
    return f'<div lang="{language}" style="font-family:sans-serif;max-width:40em">{body}</div>'


def picture(of: str) -> bytes | None:
    """The personal QR of a delegate who is still there."""
    code = Delegate.objects.filter(pk=int(of), removed_at__isnull=True).values_list("code", flat=True).first()
    return qr.png(code, scale=8) if code else None


def paper(of: str) -> bytes | None:
    """The invitation on paper of a delegate who is still there, as PDF."""
    found = Delegate.objects.filter(pk=int(of), removed_at__isnull=True)
    delegate = found.select_related("conference", "site__place", "group").first()
    return documents.pdf([Letters(delegate.conference).person(delegate)]) if delegate else None


makers.register(QR, picture)
makers.register(PAPER, paper)
