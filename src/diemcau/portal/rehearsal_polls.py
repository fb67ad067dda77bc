"""A poll of a rehearsal: delegates' phones that are not there, the hub's presses, and what it comes to (docs/reference/operations.md)."""

from typing import Any
from uuid import UUID

import msgspec
from django.utils import timezone

from diemcau.infra.options import options
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import NotFound
from diemcau.kernel.ids import short_code
from diemcau.kernel.phones import DEVICE
from diemcau.kernel.tickets import Tickets
from diemcau.live.polls import actions, queries
from diemcau.live.polls.drafts import Draft
from diemcau.live.polls.enums import Kind, Naming, Results
from diemcau.live.polls.models import Poll
from diemcau.people.queries import PhoneDoor, PhoneKey, personal_group
from diemcau.people.queries.phones import phone_ticket
from diemcau.roster.models import Delegate

from .rehearsal_keys import Rehearsing, simulated_phones

PAGE = 5_000
SECOND = 50  # one delegate in so many has two phones
TITLE = {"vi": "Biểu quyết diễn tập", "en": "Vote of the rehearsal"}
CHOICES = ({"vi": "Phương án một", "en": "Option one"}, {"vi": "Phương án hai", "en": "Option two"}, {"vi": "Phương án ba", "en": "Option three"})  # fmt: skip


def phones(opened: Rehearsing, after: int) -> dict[str, Any]:
    """Up to 5,000 delegates behind `after` with a phone each, some with two: ``diemcau.rehearsal.polling.Phones`` as JSON. No names. Their
    tickets end with the key."""
    rows = Delegate.objects.filter(conference=opened.conference, run="live", removed_at=None, pk__gt=after)
    found = list(rows.exclude(site=None).order_by("pk").values_list("pk", "uid", "site_id", "code_hash")[:PAGE])
    tickets, made = Tickets(options().secret_key.encode()), timezone.now()
    ends_with = simulated_phones(opened.conference.pk)
    several = []
    for pk, uid, site, code_hash in found:
        door = PhoneDoor(opened.conference.pk, site, personal_group(code_hash), opened.until, str(uid))
        for _ in range(2 if pk % SECOND == 0 else 1):
            key = PhoneKey(f"{DEVICE}{short_code(12)}", "", True)
            ticket = phone_ticket(door, key, made=made, run=opened.run)
            ticket = msgspec.structs.replace(ticket, groups=(*ticket.groups, ends_with))
            several.append({"device": key.kid, "ticket": tickets.mint(ticket), "delegate": str(uid), "site": site})
    return {"phones": several, "next": found[-1][0] if len(found) == PAGE else 0}


def make_poll(opened: Rehearsing) -> dict[str, Any]:
    """A poll whose results rooms see as they come in, not yet opened; its `poll` and the `keys` that can be chosen."""
    draft = Draft(title=TITLE, kind=Kind.SINGLE, choices=CHOICES, naming=Naming.UNIT, results=Results.LIVE)
    poll = actions.make(opened.conference, by=_hub(opened), draft=draft, run=opened.run)
    return {"poll": str(poll.uid), "keys": [choice["key"] for choice in poll.choices]}


def open_poll(opened: Rehearsing, uid: str) -> dict[str, Any]:
    """It stands on the screens of this run, and can be answered. Raises NotFound."""
    poll = _poll(opened, uid)
    actions.open_poll(poll, by=_hub(opened), saw=poll.version)
    return {"poll": str(poll.uid)}


def close_poll(opened: Rehearsing, uid: str) -> dict[str, Any]:
    """Take no more answers, and take it off the screens. Raises NotFound."""
    hub, poll = _hub(opened), _poll(opened, uid)
    actions.close_poll(poll, by=hub, saw=poll.version)
    poll.refresh_from_db()
    actions.put_on_screens(poll, by=hub, saw=poll.version, on=False)
    return {"poll": str(poll.uid)}


def counted(opened: Rehearsing, uid: str) -> dict[str, Any]:
    """What it comes to: ``diemcau.rehearsal.polling.Counted`` as JSON. Raises NotFound."""
    result = queries.result_of(_poll(opened, uid))
    return {"answers": result.answers, "counts": {line.key: line.n for line in result.lines}, "late": result.late}


def _poll(opened: Rehearsing, uid: str) -> Poll:
    try:
        found = Poll.objects.filter(uid=UUID(uid), conference=opened.conference, run=opened.run).first()
    except ValueError:
        raise NotFound from None
    if found is None:
        raise NotFound
    return found


def _hub(opened: Rehearsing) -> Actor:
    return Actor(who=opened.actor.who, held=frozenset({Held("hub_technician", opened.conference.pk)}))
