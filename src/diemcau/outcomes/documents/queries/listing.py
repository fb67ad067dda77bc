"""What stands, and single documents, versions and signed files."""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, pgettext

from diemcau.conferences.models import Conference
from diemcau.conferences.queries import conference_for as seen
from diemcau.kernel import formats
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from .. import kinds, policies
from ..enums import State
from ..kinds import Kind
from ..models import Document, SignedFile, Version
from .figures import Fault, faults_of

_FURTHEST = (State.REVOKED, State.DRAFT, State.REVIEW, State.ISSUED)


class Standing(NamedTuple):
    """A kind and what stands of it, the newest first, each with the figures that disagree."""

    kind: Kind
    documents: list[tuple[Document, list[Fault]]]

    @property
    def is_kept(self) -> bool:
        """Whether it is drafted and issued: badges are only printed."""
        return self.kind.draw is not None


def conference_for(actor: Actor, key: str, kind: str = "") -> Conference:
    """For those who read papers, or those of a kind. Raises NotFound."""
    conference = seen(actor, key)
    may = policies.may_read(actor, conference.pk, kind) if kind else policies.may_see(actor, conference.pk)
    if not may:
        raise NotFound
    return conference


def conference_to_write(actor: Actor, key: str, kind: str) -> Conference:
    """For those who draft papers of this kind. Raises NotFound."""
    conference = conference_for(actor, key)
    if not policies.may_draft(actor, conference.pk, kind):
        raise NotFound
    return conference


def conference_to_keep(actor: Actor, key: str) -> Conference:
    """For those who say which papers go out. Raises NotFound."""
    conference = conference_for(actor, key)
    if not policies.may_keep(actor, conference.pk):
        raise NotFound
    return conference


def listing(actor: Actor, conference: Conference) -> list[Standing]:
    """Every kind that the actor reads, in the order of the list. Drafts of kinds that nobody offers any more are left out."""
    faults, by_kind = faults_of(conference), dict[str, list[Document]]()
    for one in Document.objects.filter(conference=conference).order_by("-pk"):
        by_kind.setdefault(one.kind, []).append(one)
    return [
        Standing(kind, [(one, faults.get(one.pk, [])) for one in by_kind.get(kind.code, ())])
        for kind in kinds.kinds()
        if policies.may_read(actor, conference.pk, kind.code)
    ]


def standing_of(conference: Conference) -> dict[str, str]:
    """Of each kind that has a live document, how far its furthest one has come, and since when: “issued 5/2/2026”. One query."""
    found: dict[str, Document] = {}
    for one in Document.objects.filter(conference=conference).exclude(state=State.REVOKED).order_by("pk"):
        there = found.get(one.kind)
        if there is None or _FURTHEST.index(State(one.state)) >= _FURTHEST.index(State(there.state)):
            found[one.kind] = one
    return {code: _sentence(one, conference) for code, one in found.items()}


def _sentence(document: Document, conference: Conference) -> str:
    day = document.dated or document.moved_at.astimezone(ZoneInfo(conference.timezone)).date()
    facts = {"state": document.get_state_display().capitalize(), "day": formats.day(day, get_language() or "vi")}
    return pgettext("document", "%(state)s %(day)s") % facts


def document_for(actor: Actor, key: str, number: int) -> Document:
    """Raises NotFound."""
    conference = conference_for(actor, key)
    found = Document.objects.filter(conference=conference, pk=number).select_related("replaces").first()
    if found is None or not policies.may_read(actor, conference.pk, found.kind):
        raise NotFound
    found.conference = conference
    return found


def document_to_write(actor: Actor, key: str, number: int) -> Document:
    """For those who draft papers of its kind. Raises NotFound."""
    found = document_for(actor, key, number)
    conference_to_write(actor, key, found.kind)
    return found


def document_to_keep(actor: Actor, key: str, number: int) -> Document:
    """For those who say which papers go out. Raises NotFound."""
    conference_to_keep(actor, key)
    return document_for(actor, key, number)


def version_for(document: Document, number: int) -> Version:
    """Of a document that was fetched. Raises NotFound."""
    found = document.versions.filter(number=number).first()
    if found is None:
        raise NotFound
    found.document = document
    return found


def signed_for(document: Document, number: int) -> SignedFile:
    """Of a document that was fetched. Raises NotFound."""
    found = document.signed_files.filter(pk=number).first()
    if found is None:
        raise NotFound
    return found
