"""What is kept of how somebody answered polls whose record is by name, for their own page (roster.holdings)."""

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diemcau.kernel.localised import choose
from diemcau.roster import holdings
from diemcau.roster.holdings import Holding
from diemcau.roster.models import Delegate

from .enums import Naming
from .models import Answer, Poll
from .seals import Seals


def register() -> None:
    """Called when the app gets ready."""
    holdings.keep("polls", kept, title=_("Polls"))
    holdings.when_erased(forget)


def kept(delegate: Delegate) -> Iterator[Holding]:
    """What counts of each poll. Two queries: answers are looked up by their seal."""
    language = get_language() or "vi"
    for answer in _of(delegate, stands=True):
        texts = {choice["key"]: choose(choice["text"], language) for choice in answer.poll.choices}
        said = ", ".join(texts.get(key) or key for key in answer.said.split(","))
        yield Holding(f"poll_{answer.poll_id}", choose(answer.poll.title, language), said)


def forget(delegate: Delegate, wholly: bool) -> None:
    """The answer counts on, nobody's."""
    for answer in _of(delegate) if wholly else ():
        Answer.objects.filter(poll=answer.poll, voter=answer.voter, op=answer.op).update(delegate=None, unit="")


def _of(delegate: Delegate, **which: bool) -> list[Answer]:
    seat, seals = delegate, Seals()
    for _before in range(2):
        seat = seat.stands_for or seat
    polls = Poll.objects.filter(conference_id=delegate.conference_id, run="live", naming=Naming.NAMED)
    voters = [seals(poll, f"delegate:{seat.uid}") for poll in polls.values_list("uid", flat=True)]
    found = Answer.objects.filter(poll__in=polls, voter__in=voters, delegate=delegate.uid, **which)
    return list(found.select_related("poll").order_by("made_at"))
