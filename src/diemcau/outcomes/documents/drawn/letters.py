"""Giấy mời and công văn đề nghị cử đại biểu, to all invited units or to one (domain.md §11 rows 2, 3). The letters themselves are the
roster's; links, which are for one unit alone, are not in what is kept."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference
from diemcau.infra.documents import Document
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import Refused
from diemcau.roster.letters import Letters
from diemcau.roster.models import InvitedUnit

from ..kinds import Subject

MOST = 500  # letters of one document


def units(conference: Conference, language: str) -> list[tuple[str, str]]:
    """All together, then every invited unit by its number."""
    there = InvitedUnit.objects.filter(conference=conference).order_by("name", "pk").values_list("pk", "name")
    return [("", _("All units")), *((str(number), name) for number, name in there)]


def invitations(subject: Subject) -> Sequence[Document]:
    return _each(subject, Letters.unit)


def nominations(subject: Subject) -> Sequence[Document]:
    return _each(subject, Letters.nomination)


def _each(subject: Subject, write: Callable[[Letters, InvitedUnit], Document]) -> Sequence[Document]:
    """A letter for each unit. Raises Refused(``paper_too_long``)."""
    asked = (
        InvitedUnit.objects.filter(conference=subject.conference).select_related("site__place").order_by("name", "pk")
    )
    if subject.about:
        asked = asked.filter(pk=whole_number(subject.about) or 0)
    letters = Letters(subject.conference, subject.language, number=subject.number, dated=subject.dated)
    letters.head = subject.letterhead
    there = list(asked[: MOST + 1])
    if len(there) > MOST:
        raise Refused("paper_too_long", most=MOST)
    return [write(letters, unit) for unit in there or [InvitedUnit(conference=subject.conference, name="……………………………")]]
