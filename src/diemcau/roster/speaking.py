"""Delegates who are speakers of the programme, too: what it keeps about them, and how it forgets them."""

from collections.abc import Iterator

from django.utils.translation import get_language, gettext_lazy

from diemcau.conferences import actions
from diemcau.conferences.models import Speaker
from diemcau.kernel.localised import choose
from diemcau.kernel.names import canonical

from . import holdings
from .holdings import Holding
from .models import Delegate
from .namesakes import has_namesake


def register() -> None:
    """Called once, when the app is ready."""
    holdings.keep("programme", kept, title=gettext_lazy("Programme"))


def kept(delegate: Delegate) -> Iterator[Holding]:
    """Items that they present. Two queries."""
    language = get_language() or "vi"
    for row in speaks_as(delegate):
        told = [f"{row.honorific} {row.name}".strip(), *(choose(one, language) for one in row.positions)]
        yield Holding("speaker", choose(row.item.title, language), "; ".join(filter(None, told)))


def forget(delegate: Delegate) -> None:
    """Inside the erasing transaction: their name goes; the office in which they were to speak stays in the programme."""
    actions.forget_speakers(delegate.conference, [row.pk for row in speaks_as(delegate)])


def speaks_as(delegate: Delegate) -> list[Speaker]:
    """Speakers of their name, in the order of the programme: by their office or body where one stands beside the name; where none does,
    unless somebody else on the list is called the same."""
    name = canonical(delegate.full_name)
    rows = Speaker.objects.filter(item__session__conference=delegate.conference_id).exclude(name="")
    rows = rows.select_related("item", "organisation").order_by(
        "item__session__order", "item__order", "item__pk", "order", "pk"
    )
    called = [row for row in rows if name and canonical(row.name) == name]
    if not called:
        return []
    is_alone = not has_namesake(delegate)
    known = [words for text in (delegate.position, delegate.unit) if (words := canonical(text))]
    return [row for row in called if _is(known, row, is_alone=is_alone)]


def _is(known: list[str], row: Speaker, *, is_alone: bool) -> bool:
    texts = [text for one in row.positions for text in one.values()]
    texts += row.organisation.name.values() if row.organisation else []
    told = [words for text in texts if (words := canonical(text))]
    return any(mine in theirs or theirs in mine for mine in known for theirs in told) if told else is_alone
