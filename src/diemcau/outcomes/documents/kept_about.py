"""What documents keep about one delegate, for their own page (roster.holdings); actions/erasing.py forgets it. Names in a signed copy
that was scanned cannot be found: it stands beside the version that was issued, and is told of with it."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from diemcau.conferences.models import Conference
from diemcau.kernel import formats
from diemcau.kernel.names import canonical
from diemcau.roster import holdings
from diemcau.roster.holdings import Holding
from diemcau.roster.models import Delegate

from . import actions, kept, kinds
from .models import Document, Mention, Version
from .persons import holds

WHY = gettext_lazy(
    "You are named in it. It stays as it was issued: what an office issued and signed is kept, and is not changed afterwards."
)


def register() -> None:
    """Called once, when the app is ready."""
    holdings.keep("documents", told, title=pgettext_lazy("official", "Documents"))
    holdings.when_erased(actions.forget_person)


def told(delegate: Delegate) -> Iterator[Holding]:
    """Documents that name the delegate, or did when they were issued. Two queries."""
    conference, name = delegate.conference, delegate.full_name
    issued = {one.document_id: one.document for one in _mentions(delegate)}
    drafts: dict[int, Document] = {}
    if canonical(name):
        rows = Version.objects.filter(document__conference=conference).select_related("document")
        for version in rows.order_by("document", "number").iterator(chunk_size=20):
            there = issued if version.files else drafts
            if version.document_id not in there and _names(version, name):
                there[version.document_id] = version.document
    for number, document in sorted(issued.items()):
        yield Holding(f"issued_{number}", _called(document, conference), str(WHY))
    for number, document in sorted(drafts.items()):
        if number not in issued:
            yield Holding(f"draft_{number}", _called(document, conference), _("You are named in it."))


def _mentions(delegate: Delegate) -> Iterator[Mention]:
    yield from Mention.objects.filter(delegate=delegate).select_related("document").order_by("document")


def _names(version: Version, name: str) -> bool:
    return any(holds(text, name) for text in kept.paragraphs(version.content))


def _called(document: Document, conference: Conference) -> str:
    """“Plan no. 12/KH, issued 5/2/2026”."""
    labels = {kind.code: str(kind.label) for kind in kinds.kinds()}
    day = document.dated or document.moved_at.astimezone(ZoneInfo(conference.timezone)).date()
    facts = {
        "kind": labels.get(document.kind, document.kind),
        "number": document.number or document.pk,
        "state": document.get_state_display(),
        "day": formats.day(day, (get_language() or "vi")[:2]),
    }
    return _("%(kind)s %(number)s, %(state)s, %(day)s") % facts
