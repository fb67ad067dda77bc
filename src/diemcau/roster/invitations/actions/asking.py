"""How a conference invites, and the state of its calendar entries."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.names import tidy

from ... import phones
from ...enums import DelegateStatus
from ...models import Delegate
from .. import policies
from ..models import Asking
from ..occasion import Occasion
from ..wording import KINDS, house_text, unknown_places


class Told(NamedTuple):
    """What a person says of it."""

    answer_by: datetime | None
    contact_name: str
    contact_phone: str
    contact_email: str
    encloses_paper: bool
    wordings: dict[str, dict[str, str]]


def asking_of(conference: Conference) -> Asking:
    """How it invites; made when first asked for."""
    return Asking.objects.get_or_create(conference=conference)[0]


@transaction.atomic
def save_asking(conference: Conference, told: Told, *, by: Actor, saw: int) -> Asking:
    """Write it anew. Refused: `changed_meanwhile`, `bad_phone`, `unknown_place` (`places`, `kind`)."""
    if not policies.may_invite(by, conference.pk):
        raise NotFound
    asking_of(conference)
    asking = Asking.objects.select_for_update().get(conference=conference)
    if asking.version != saw:
        raise Refused("changed_meanwhile")
    phone = phones.tidy(told.contact_phone)
    if told.contact_phone.strip() and not phone:
        raise Refused("bad_phone")
    asking.answer_by, asking.encloses_paper = told.answer_by, told.encloses_paper
    asking.contact_name, asking.contact_phone = tidy(told.contact_name), phone
    asking.contact_email = told.contact_email
    asking.wordings = {kind: own for kind, texts in told.wordings.items() if (own := _own(kind, texts))}
    asking.version += 1
    asking.save()
    audit.record(by, "invitations.asking", conference=conference.pk)
    return asking


def _own(kind: str, texts: dict[str, str]) -> dict[str, Any]:
    """What differs from the house's words; texts that are empty or as the house has them are the house's."""
    if kind not in KINDS:
        return {}
    house = dict(zip(("subject", "text"), house_text(kind), strict=True))
    own = {part: text.replace("\r\n", "\n").strip() for part, text in texts.items() if part in house}
    for text in own.values():
        if wrong := unknown_places(text):
            raise Refused("unknown_place", places=", ".join(wrong), kind=kind)
    return {part: text for part, text in own.items() if text and text != house[part]}


def settle_calendar(occasion: Occasion) -> Asking:
    """Have SEQUENCE grow when times or places are others than when it was last asked; `occasion` knows it then. One query as long as
    nothing changed."""
    digest, asking = occasion.calendar_facts(), occasion.asking
    if asking.calendar_facts == digest:
        return asking
    with transaction.atomic():
        fresh = Asking.objects.select_for_update().get(pk=asking.pk)
        if fresh.calendar_facts != digest:
            fresh.calendar_sequence += bool(fresh.calendar_facts)
            fresh.calendar_facts = digest
            fresh.calendar_kept = {**fresh.calendar_kept, **occasion.calendar_kept()}
            fresh.save(update_fields=["calendar_sequence", "calendar_facts", "calendar_kept"])
    occasion.asking = fresh
    return fresh


def calendar_for(delegate: Delegate) -> bytes:
    """The iCalendar file of a delegate as times and places are now; empty as long as no day is known, and for who does not come any more."""
    gone = (DelegateStatus.SUBSTITUTED, DelegateStatus.DECLINED)
    if delegate.removed_at is not None or delegate.status in gone:
        return b""
    occasion = Occasion(delegate.conference, asking_of(delegate.conference))
    asking = settle_calendar(occasion)
    return occasion.calendar(delegate, sequence=asking.calendar_sequence, kept=asking.calendar_kept)
