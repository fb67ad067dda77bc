"""Who hands something in, as the log says it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from diemcau.conferences.models import Site
from diemcau.infra.operations import Incoming, Judging
from diemcau.kernel import phones
from diemcau.people import queries as people
from diemcau.people.queries.roles import Spell

from . import policies


class Sender(NamedTuple):
    """`delegate`: whose own phone it is; `is_phone`: by the room's code. Neither: a room's desk, or the hub (`is_hub`)."""

    delegate: UUID | None = None
    is_phone: bool = False
    is_hub: bool = False

    @property
    def is_desk(self) -> bool:
        return self.delegate is None and not self.is_phone


def senders(judging: Judging, batch: Sequence[Incoming]) -> dict[UUID, Sender]:
    """Who handed in each op, without those that are refused here: ``foreign_site``, ``not_allowed``. Three queries at most."""
    number = judging.conference
    sites = {incoming.entry.site for incoming in batch}
    known = set(Site.objects.filter(conference=number, pk__in=sites).values_list("pk", flat=True))
    staff = {one.entry.who for one in batch if not one.entry.who.startswith((phones.DELEGATE, phones.DEVICE))}
    spells = people.speakers_at(staff, number) if staff else {}
    found = {}
    for incoming in batch:
        if incoming.entry.site not in known:
            judging.refuse(incoming, "foreign_site")
        elif (sender := _sender(incoming, spells)) is None:
            judging.refuse(incoming, "not_allowed")
        else:
            found[incoming.op.id] = sender
    return found


def _sender(incoming: Incoming, spells: Mapping[str, list[Spell]]) -> Sender | None:
    who, site = incoming.entry.who, incoming.entry.site
    delegate = phones.delegate_of(who)
    if delegate is not None:
        return Sender(delegate)
    if phones.is_phone(who):
        return Sender(is_phone=True)
    at = incoming.entry.received_at
    held = [
        spell.site
        for spell in spells.get(who, ())
        if spell.role in policies.SENDERS and spell.site in (0, site) and spell.covers(at)
    ]
    return Sender(is_hub=0 in held) if held else None
