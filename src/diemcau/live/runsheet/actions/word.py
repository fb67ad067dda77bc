"""The hub's word to whoever speaks."""

from django.db import transaction

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.outbox import announce
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.names import tidy

from ..models import Sheet
from .gate import PROMPT, SHEET, locked, require_runner

MOST = 200  # characters: read at a glance, from two metres


@transaction.atomic
def tell(conference: Conference, *, by: Actor, text: str, run: str = "live") -> Sheet:
    """Show this on the pages of speakers and stage; empty takes it away. Raises Refused(forbidden)."""
    require_runner(by, conference.pk)
    sheet = locked(conference.pk, run)
    sheet.message, sheet.message_at = tidy(text)[:MOST], SystemClock().now_ms()
    sheet.save(update_fields=["message", "message_at"])
    audit.record(by, "runsheet.tell", conference=conference.pk, run=run)
    for topic in (PROMPT, SHEET):
        announce(conference.pk, topic, run=run)
    return sheet
