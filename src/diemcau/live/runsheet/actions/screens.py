"""The layout of all room screens. State, never a step."""

from django.db import transaction

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.outbox import announce
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from ..enums import Layout
from ..models import Card, Sheet
from .gate import LAYOUT, SHEET, locked, require_runner


@transaction.atomic
def set_layout(
    conference: Conference | int, *, by: Actor, layout: str, card: int | None = None, run: str = "live"
) -> Sheet:
    """Every room shows this. `card` is the card's number, with layout ``card`` only. Raises Refused: forbidden, no_such_card."""
    number = conference if isinstance(conference, int) else conference.pk
    require_runner(by, number)
    if layout not in Layout.values:
        raise Refused("no_such_layout")
    shown = Card.objects.filter(conference=number, pk=card or 0).first() if layout == Layout.CARD else None
    if layout == Layout.CARD and shown is None:
        raise Refused("no_such_card")
    sheet = locked(number, run)
    if (sheet.layout, sheet.card_id) != (layout, shown.pk if shown else None):
        sheet.layout, sheet.card = layout, shown
        sheet.save(update_fields=["layout", "card"])
        audit.record(by, "runsheet.layout", conference=number, layout=layout, card=shown.pk if shown else 0, run=run)
        announce(number, LAYOUT, run=run)
        announce(number, SHEET, run=run)
    return sheet
