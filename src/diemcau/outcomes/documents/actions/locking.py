"""What every verb begins and ends with."""

from django.utils import timezone

from diemcau.conferences.archived import require_open
from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import policies
from ..drawing import Drawn, drawn
from ..enums import Occasion, State
from ..models import Document, Version


def require(by: Actor, conference: Conference, *, drafts: str = "") -> None:
    """Those who say which papers go out, or who draft the kind `drafts`. Raises Refused: forbidden; closed once the conference is
    archived."""
    may = policies.may_draft(by, conference.pk, drafts) if drafts else policies.may_keep(by, conference.pk)
    if not may:
        raise Refused("forbidden")
    require_open(conference)


def alone(conference: Conference) -> None:
    """Nobody of the conference is erased until the end of the transaction. Taken before any document's row, in the order in which erasing
    takes them: what is drawn of the list is stored before the name goes, which then finds it, or drawn after."""
    Conference.objects.select_for_update().get(pk=conference.pk)


def require_own_number(document: Document) -> None:
    """That no other document of the same kind, about the same, in the same language and year was issued with its number. Locks all that
    bear it, in the order of their rows. Raises Refused(``number_taken``)."""
    if not document.number:
        return
    told = document.number
    same = {told, *(str(int(told)).zfill(wide) for wide in (1, 2, 3) if told.isdecimal())}
    of = {"kind": document.kind, "about": document.about, "language": document.language, "number__in": same}
    there = Document.objects.select_for_update().filter(conference=document.conference_id, **of)
    for other in there.filter(state__in=(State.REVIEW, State.ISSUED)).order_by("pk"):
        if other.pk != document.pk and other.state == State.ISSUED and _of_one_year(other, document):
            raise Refused("number_taken", number=told, document=other.pk)


def _of_one_year(one: Document, other: Document) -> bool:
    return one.dated is None or other.dated is None or one.dated.year == other.dated.year


def locked(document: Document, *, by: Actor, seen: int, states: tuple[str, ...]) -> Document:
    """The row, kept from others until the end of the transaction. A draft is its writers', what is further the organisers'. Raises
    Refused: forbidden, closed; document_moved when somebody did something since it was `seen`; document_state in a state that is none of
    `states`."""
    require(by, document.conference, drafts=document.kind if states == (State.DRAFT,) else "")
    row = Document.objects.select_for_update().get(pk=document.pk)
    row.conference = document.conference
    if row.change != seen:
        raise Refused("document_moved")
    if row.state not in states:
        raise Refused("document_state", state=row.get_state_display())
    return row


def saved(row: Document, by: Actor, verb: str) -> Document:
    row.moved_at, row.moved_name = timezone.now(), by.name[:160]
    row.change += 1
    row.save()
    audit.record(by, f"documents.{verb}", conference=row.conference_id, document=row.pk, kind=row.kind)
    return row


def keep_version(row: Document, by: Actor, occasion: Occasion) -> Version:
    """The document as it stands. Where nothing differs from the newest version, that one stands for it; what is issued is always a
    version of its own."""
    return keep_drawn(row, by, occasion, drawn(row))


def keep_drawn(row: Document, by: Actor, occasion: Occasion, made: Drawn) -> Version:
    newest = row.versions.order_by("-number").first()
    if newest and newest.digest == made.digest and occasion == Occasion.EDIT:
        return newest
    return Version.objects.create(
        document=row,
        number=newest.number + 1 if newest else 1,
        occasion=occasion,
        content=made.content,
        quoted=made.quoted,
        facts_version=row.facts_version,
        digest=made.digest,
        made_by=by.who[:40],
        made_name=by.name[:160],
    )
