"""How a conference asks its units: until when, whether their lists are approved, what they are told."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused

from .. import policies
from ..enums import CallState
from ..models import Call


@transaction.atomic
def set_call(
    *,
    by: Actor,
    conference: int,
    state: str,
    deadline: datetime | None,
    wants_approval: bool,
    message: Mapping[str, str],
    saw: int,
) -> Call:
    """Write how units are asked. Refused: `call_moved` when somebody else did since version `saw`, `deadline_past` when it would be open for
    answers that are too late already."""
    if not policies.may_lead(by, conference):
        raise NotFound
    Conference.objects.select_for_update().get(pk=conference)
    call = Call.objects.filter(conference_id=conference).first() or Call(conference_id=conference)
    if call.version != saw:
        raise Refused("call_moved")
    if state == CallState.OPEN and deadline is not None and deadline <= timezone.now():
        raise Refused("deadline_past")
    call.state, call.deadline, call.wants_approval = CallState(state), deadline, wants_approval
    call.message = {language: text.strip() for language, text in message.items() if text.strip()}
    call.version += 1
    call.save()
    audit.record(by, "nominations.call", conference=conference, state=state, approval=wants_approval)
    return call
