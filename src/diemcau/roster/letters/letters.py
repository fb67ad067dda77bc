"""The letters themselves, as blocks: domain.md's invitation (giấy mời) and nomination letter (công văn đề nghị cử đại biểu)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from diemcau.conferences.models import Conference, Site
from diemcau.infra.documents import Annex, Block, Code, Codes, Document, Heading, Paragraph, Table, Title, bold
from diemcau.infra.options import options
from diemcau.kernel.formats import padded

from .. import qr
from ..models import Delegate, InvitedUnit
from ..pocket import own_path
from .facts import Facts
from .programme import programme_table

_EMPTY_ROWS = 12


class NominationFacts(NamedTuple):
    """What a unit is asked for: groups (or "") with their seats."""

    link: str = ""
    deadline: datetime | None = None
    groups: Sequence[tuple[str, int]] = ()


class Letters:
    """Letters of one conference in one language: the conference's own unless another is said. `number` and `dated` are the records
    office's; without them there are gaps. `programme`: invitations have it as their annex, as far as the room takes part and anything stands in it."""

    def __init__(
        self, conference: Conference, language: str | None = None, *, number: str = "", dated: date | None = None,
        programme: bool = False,
    ) -> None:  # fmt: skip
        offered = dict(settings.LANGUAGES)
        self.language = (
            language if language in offered else conference.language if conference.language in offered else "vi"
        )
        self.number, self.dated, self.programme = number, dated, programme
        with override(self.language):
            self.facts = Facts(conference, self.language)
        self.head = self.facts.head

    def person(self, delegate: Delegate) -> Document:
        """The invitation of a delegate (with site and its place), with the personal QR and the address for the answer."""
        with override(self.language):
            called = " ".join(part for part in (delegate.honorific, delegate.full_name) if part)
            about = ", ".join(part for part in (delegate.position, delegate.unit) if part)
            base = options().public_url.rstrip("/")
            link = f"{base}{own_path(delegate)}"
            codes = (
                Code(
                    qr.address(delegate.code), _("Your personal QR for attendance: show it at the door of your room.")
                ),
                Code(link, _("Your own page: answer whether you come, see programme and papers. For you alone."), link),
            )
            return self._invitation(called, about, delegate.site, (), codes)

    def unit(self, unit: InvitedUnit, link: str = "", groups: Sequence[tuple[str, int]] = ()) -> Document:
        """The invitation of a unit (with site and its place), with the address where it names its delegates if there is one."""
        with override(self.language):
            codes = (Code(link, _("Name your delegates here. For your unit alone."), link),) if link else ()
            return self._invitation(unit.name, "", unit.site, groups, codes)

    def nomination(
        self,
        unit: InvitedUnit,
        *,
        link: str = "",
        deadline: datetime | None = None,
        groups: Sequence[tuple[str, int]] = (),
    ) -> Document:
        """The official letter that asks a unit for its delegates, with an empty list to fill in."""
        with override(self.language):
            asked = _("Re: nomination of delegates to %(conference)s") % {"conference": self.facts.short}
            blocks: list[Block] = [
                self.head.head(number=self.number, dated=self.dated, about=asked),
                self._text(pgettext("letter", "To: "), unit.name, align="center", first_line=False, before=18),
                self._text(self._opening(unit), before=10),
                *self._numbered(self._asked(unit, NominationFacts(link, deadline, groups))),
                self._text(_("We thank you for your co-operation") + self.head.end),
                self.head.closing(heading=pgettext("letter", "Recipients:")),
            ]
            if link:
                blocks.append(
                    Codes((Code(link, _("Your unit's page to name its delegates. For your unit alone."), link),))
                )
            blocks += self._form(unit)
            title = f"{asked} – {unit.name}"
            return Document(title, self.language, tuple(blocks), self.head.layout)

    def _invitation(
        self, called: str, about: str, site: Site | None, groups: Sequence[tuple[str, int]], codes: tuple[Code, ...]
    ) -> Document:
        facts = self.facts
        annex = self._programme(site)
        whom = bold(called), f", {about}" if about else ""
        invites = _("%(body)s requests the pleasure of the company of: ") if self.head.body else _("We invite: ")
        lines = [
            *self._when_and_where(site),
            (pgettext("letter", "Chair"), facts.chair),
            (pgettext("letter", "Participants"), facts.groups),
            (_("Seats for your unit"), self._seats(groups)),
            (pgettext("letter", "Content"), "; ".join(facts.topics)),
            (pgettext("letter", "Requests"), "; ".join(facts.requests)),
            (pgettext("letter", "Enclosed"), _("the programme (annex)") if annex else ""),
            *facts.notices(),
            (_("Please answer by"), facts.moment(facts.contact.answer_by) if facts.contact.answer_by else ""),
            (pgettext("letter", "Contact"), facts.contact.text),
        ]
        told = [(label, text) for label, text in lines if text]
        blocks: list[Block] = [
            self.head.head("GM", number=self.number, dated=self.dated),
            Title(pgettext("letter", "INVITATION"), facts.short),
            self._text(invites % {"body": self.head.body}, *whom),
            self._text(_("To attend: "), bold(facts.name)),
            *self._labelled(told, self.head.end),
            self.head.closing(heading=pgettext("letter", "Recipients:")),
        ]
        if codes:
            blocks.append(Codes(codes))
        blocks += annex
        title = " – ".join((pgettext("letter", "Invitation"), called))
        return Document(title, self.language, tuple(blocks), self.head.layout)

    def _programme(self, site: Site | None) -> list[Block]:
        attended = self.facts.attended(site) if self.programme else ()
        if not (told := [one for one in attended if one.items]):
            return []
        with_ = self.head.annexed(pgettext("letter", "Invitation"), "GM", number=self.number, dated=self.dated)
        blocks: list[Block] = [Annex(pgettext("paper", "Annex"), _("PROGRAMME"), with_, landscape=False)]
        for one in told:
            if heading := self.facts.half_day(one):
                blocks.append(Heading(heading))
            blocks.append(programme_table(one, self.facts.zone))
        return blocks

    def _when_and_where(self, site: Site | None) -> list[tuple[str, str]]:
        return [
            (pgettext("letter", "Form"), self.facts.form),
            (pgettext("letter", "Time"), "; ".join(self.facts.times(site))),
            (pgettext("letter", "Place"), self.facts.place(site)),
        ]

    def _opening(self, unit: InvitedUnit) -> str:
        body = self.head.body or _("The organisers")
        return _("%(body)s will hold: %(conference)s. We ask %(unit)s to name delegates to attend, as follows:") % {
            "body": body,
            "conference": self.facts.name,
            "unit": unit.name,
        }

    def _asked(self, unit: InvitedUnit, asked: NominationFacts) -> list[tuple[str, str]]:
        facts, deadline = self.facts, asked.deadline or self.facts.contact.answer_by
        way = _(
            "by the enclosed form to the contact. Please name full name, position, unit and telephone only: no identity number, date of "
            "birth, ethnicity or religion."
        )
        if asked.link:
            way = _(
                "on your unit's page (address and QR below), or by the enclosed form to the contact. Please name full name, position, unit "
                "and telephone only: no identity number, date of birth, ethnicity or religion."
            )
        lines = [
            *self._when_and_where(unit.site),
            (pgettext("letter", "Number of delegates"), self._seats(asked.groups)),
            (pgettext("letter", "Participants"), facts.groups),
            (_("Way to send the list"), way),
            (pgettext("letter", "Deadline"), facts.moment(deadline) if deadline else ""),
            (pgettext("letter", "Requests"), "; ".join(facts.requests)),
            *facts.notices(),
            (pgettext("letter", "Contact"), facts.contact.text),
        ]
        return [(label, text) for label, text in lines if text]

    def _seats(self, groups: Sequence[tuple[str, int]]) -> str:
        told = []
        for name, seats in groups:
            count = ngettext("%(count)s delegate", "%(count)s delegates", seats) % {
                "count": padded(seats, self.language)
            }
            told.append(f"{name}: {count}" if name else count)
        return "; ".join(told)

    def _numbered(self, lines: Iterable[tuple[str, str]]) -> list[Paragraph]:
        return [
            self._text(bold(f"{number}. {label}: "), text.rstrip(".") + ".")
            for number, (label, text) in enumerate(lines, 1)
        ]

    def _labelled(self, lines: Sequence[tuple[str, str]], end: str) -> list[Paragraph]:
        last = len(lines) - 1
        return [
            self._text(bold(f"{label}: "), text.rstrip(".") + (end if number == last else "."))
            for number, (label, text) in enumerate(lines)
        ]

    def _form(self, unit: InvitedUnit) -> list[Block]:
        heads = (_("No."), _("Full name"), _("Position"), _("Unit"), pgettext("letter", "Telephone"), _("Note"))
        rows = tuple((str(number), *[""] * 5) for number in range(1, _EMPTY_ROWS + 1))
        with_ = self.head.annexed(_("Official Letter"), number=self.number, dated=self.dated)
        return [
            Annex(pgettext("paper", "Annex"), _("LIST OF DELEGATES"), with_, landscape=False),
            self._text(bold(unit.name), align="center", first_line=False),
            Table(heads, rows, (0.9, 3.4, 2.8, 2.7, 1.9, 1.5), ("center",), size=12, height=10),
        ]

    def _text(self, *runs: Any, **facts: Any) -> Paragraph:
        return self.head.text(*runs, **facts)
