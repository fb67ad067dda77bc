"""Kế hoạch tổ chức (KH): why, how, when and where, who comes, what is taught, who does what (domain.md §11 row 1)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from diemcau.infra.documents import Block, Document, Paragraph, Table, italic
from diemcau.kernel.formats import padded
from diemcau.roster import queries as roster
from diemcau.roster.letters.facts import Facts

from ..kinds import Field, Subject
from . import paper

FIELDS = (
    Field("basis", gettext_lazy("Basis"), gettext_lazy("A line for each document that the conference rests on.")),
    Field("purpose", gettext_lazy("Purpose and requirements")),
    Field("assignment", gettext_lazy("Who does what"), gettext_lazy("A line each: task | lead | support | due")),
    Field("budget", gettext_lazy("Costs")),
)


def draw(subject: Subject) -> Sequence[Document]:
    facts = Facts(subject.conference, subject.language)
    lines = [line.strip().rstrip(".;") for line in subject.typed.get("basis", "").splitlines() if line.strip()]
    text = subject.letterhead.text
    basis = [text(italic(f"{line};")) for line in lines[:-1]] + [text(italic(f"{line}.")) for line in lines[-1:]]
    parts: list[tuple[str, Sequence[Block]]] = [
        (_("Purpose and requirements"), paper.said(subject, "purpose")),
        (_("Form, time and place"), _place(subject, facts)),
        (_("Participants"), _participants(subject, facts)),
        (_("Content and speakers"), _content(subject, facts)),
        (_("Assignment"), _assignment(subject)),
        (_("Costs"), paper.said(subject, "budget")),
        (pgettext("letter", "Contact"), paper.labelled(subject, [(pgettext("letter", "Contact"), facts.contact.text)])),
    ]
    return [
        paper.paper(
            subject,
            "KH",
            _("PLAN"),
            [*basis, *paper.numbered(subject, parts), subject.letterhead.text(_ended(subject, facts))],
            about=_("Organisation of: %(conference)s") % {"conference": facts.name},
        )
    ]


def _ended(subject: Subject, facts: Facts) -> str:
    said = _("This is the plan for: %(conference)s. The bodies concerned are asked to work together to carry it out")
    return said % {"conference": facts.name} + subject.letterhead.end


def _place(subject: Subject, facts: Facts) -> list[Paragraph]:
    return paper.labelled(subject, [
        (pgettext("letter", "Form"), facts.form),
        (pgettext("letter", "Time"), "; ".join(facts.times(None))),
        (pgettext("letter", "Place"), facts.place(None)),
        (_("Sites"), subject.sheet.words("sites", "")),
        (pgettext("letter", "Chair"), facts.chair),
    ])  # fmt: skip


def _participants(subject: Subject, facts: Facts) -> list[Block]:
    groups = roster.groups_for(paper.reader(subject), subject.conference.pk)
    rows = tuple(
        (str(number), one.title, "" if one.group.quota is None else padded(one.group.quota, subject.language))
        for number, one in enumerate(groups, 1)
    )
    table = [Table((_("No."), _("Group"), _("Quota")), rows, (0.6, 4, 1), ("center", "left", "right"))] if rows else []
    told = [
        (_("Number of delegates"), subject.sheet.words("delegates", "")),
        (pgettext("letter", "Participants"), facts.groups),
    ]
    return [*paper.labelled(subject, told), *table]


def _content(subject: Subject, facts: Facts) -> list[Block]:
    items = [item for session in facts.sessions for item in session.items if item.kind == "topic"]
    if not items:
        return []
    count = ngettext("%(n)s topic:", "%(n)s topics:", len(items)) % {
        "n": subject.sheet.words("topics", padded(len(items), subject.language))
    }
    rows = tuple((str(number), item.title, item.by) for number, item in enumerate(items, 1))
    return [
        subject.letterhead.text(count, keep=True),
        Table((_("No."), _("Topic"), _("Speaker")), rows, (0.6, 3.4, 2.6), ("center",)),
    ]


def _assignment(subject: Subject) -> list[Block]:
    lines = [line.split("|") for line in subject.typed.get("assignment", "").splitlines() if line.strip()]
    rows = tuple(
        (str(number), *(cell.strip() for cell in (*line, "", "", "")[:4])) for number, line in enumerate(lines, 1)
    )
    heads = (
        _("No."),
        pgettext("plan", "Task"),
        pgettext("plan", "Lead"),
        pgettext("plan", "Support"),
        pgettext("plan", "Due"),
    )
    return [Table(heads, rows, (0.6, 3, 1.8, 1.8, 1.2), ("center",))] if rows else []
