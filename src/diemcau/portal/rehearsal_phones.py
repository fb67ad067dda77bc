"""Phones in simulated rooms: some of the delegates' own, some that came by the room's code. They speak in the key's run alone, and end with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.crypto import salted_hmac

from diemcau.infra import operations
from diemcau.infra.options import options
from diemcau.kernel import phones
from diemcau.kernel.tickets import Ticket, Tickets

from .rehearsal_keys import Rehearsing

OWN, BY_CODE = 6, 2
"""So many of each kind in a room."""


def phones_in(opened: Rehearsing, lead: Ticket, delegates: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """``diemcau.rehearsal.manifest.Phone`` as JSON. `lead`: the ticket of the room's desk, with whose key theirs end."""
    whose = [str(one["uid"]) for one in delegates[:OWN]] + BY_CODE * [""]
    tickets = Tickets(options().secret_key.encode())
    made = [ticket(opened, lead, number, uid) for number, uid in enumerate(whose)]
    return [
        {"device": one.device, "ticket": tickets.mint(one), "delegate": uid}
        for one, uid in zip(made, whose, strict=True)
    ]


def ticket(opened: Rehearsing, lead: Ticket, number: int, delegate: str = "") -> Ticket:
    """What the phone `number` of a room speaks with: the delegate's own, or nobody's."""
    chance = salted_hmac("diemcau.portal.rehearsal_phones", f"{lead.kid}/{number}", algorithm="sha256").hexdigest()
    device = phones.DEVICE + chance[:12].upper()
    return Ticket(
        kid=lead.kid,
        who=phones.DELEGATE + delegate if delegate else device,
        conference=lead.conference,
        site=lead.site,
        device=device,
        expires=lead.expires,
        run=opened.run,
        kinds=tuple(operations.granted({operations.PERSONAL if delegate else operations.BY_ROOM})),
    )
