"""What is kept of the questions somebody asked by name, for their own page (roster.holdings)."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from diemcau.roster import holdings
from diemcau.roster.holdings import Holding
from diemcau.roster.models import Delegate

from .models import Question


def register() -> None:
    """Called when the app gets ready."""
    holdings.keep("questions", kept, title=_("Questions"))
    holdings.when_erased(forget)


def kept(delegate: Delegate) -> Iterator[Holding]:
    """One query, of the conference's questions."""
    for number, asked in enumerate(_of(delegate).order_by("asked_at").values_list("text", flat=True), start=1):
        yield Holding(f"question_{number}", str(number), asked)


def forget(delegate: Delegate, wholly: bool) -> None:
    """The question stays, nobody's."""
    if wholly:
        _of(delegate).update(delegate=None, unit="")


def _of(delegate: Delegate) -> QuerySet[Question]:
    return Question.objects.filter(conference_id=delegate.conference_id, delegate=delegate.uid)
