"""Confirmed lists approved or sent back, where a conference wants that."""

from django.db import transaction
from django.utils import timezone

from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.names import tidy

from .. import policies
from ..enums import NominationState
from ..models import Nomination
from .taking import take_over


@transaction.atomic
def approve(nomination: Nomination, *, by: Actor, saw: int) -> None:
    """The unit's people are on the delegate list now. Refused: `list_moved` when the list is no longer as it was seen (version `saw`), `not_waiting`
    when it does not wait for approval."""
    waiting = _waiting(nomination, by=by, saw=saw)
    waiting.decided_at, waiting.decided_by, waiting.words = timezone.now(), by.who, ""
    waiting.save(update_fields=["decided_at", "decided_by", "words"])
    take_over(waiting, by=by)
    audit.record(by, "nominations.approve", conference=waiting.unit.conference_id, unit=waiting.unit_id)


@transaction.atomic
def send_back(nomination: Nomination, *, by: Actor, saw: int, words: str) -> None:
    """The unit is to work on its list again; `words` say why. Refused as `approve`, and `no_words`."""
    waiting, said = _waiting(nomination, by=by, saw=saw), tidy(words)[:300]
    if not said:
        raise Refused("no_words")
    waiting.state, waiting.words = NominationState.RETURNED, said
    waiting.decided_at, waiting.decided_by = timezone.now(), by.who
    waiting.save(update_fields=["state", "words", "decided_at", "decided_by"])
    audit.record(by, "nominations.send_back", conference=waiting.unit.conference_id, unit=waiting.unit_id)


def _waiting(nomination: Nomination, *, by: Actor, saw: int) -> Nomination:
    if not policies.may_lead(by, nomination.unit.conference_id):
        raise NotFound
    waiting = (
        Nomination.objects.select_for_update(of=("self",)).select_related("unit__conference").get(pk=nomination.pk)
    )
    if waiting.version != saw:
        raise Refused("list_moved")
    if waiting.state != NominationState.CONFIRMED:
        raise Refused("not_waiting")
    return waiting
