"""What the hub notes of a room that spoke."""

from django.db import transaction

from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.names import tidy

from ..models import Spoken
from .gate import require_runner, told


@transaction.atomic
def write_note(spoken: Spoken, *, by: Actor, note: str) -> None:
    """Identity numbers are left out of it. Raises Refused(forbidden)."""
    require_runner(by, spoken.conference_id)
    spoken.note = without_identity_numbers(tidy(note))[:300]
    spoken.save(update_fields=["note"])
    audit.record(by, "stage.note", conference=spoken.conference_id, site=spoken.site_id, run=spoken.run)
    told(spoken.conference_id, spoken.run)
