"""Who may ask anonymously: whoever is on the conference's list, by their own phone, and whom it was not a door's word alone that put there."""

from collections.abc import Collection, Mapping
from uuid import UUID

from diemcau.infra.blind import purposes
from diemcau.infra.blind.purposes import Asker
from diemcau.kernel.phones import delegate_of
from diemcau.roster.enums import DelegateStatus, Source
from diemcau.roster.models import Delegate

from .actions import PURPOSE


def entitled(conference: int, run: str, askers: Collection[Asker]) -> Mapping[Asker, str]:
    """The delegate's uid for those who are on the list, of a substitute the uid of whom they stand for: one place has one person's tokens.
    Not whoever declined or sent somebody else, nor walk-ins and substitutes whom nobody has approved. One query."""
    uids = {uid for asker in askers if (uid := delegate_of(asker.who))}
    rows = Delegate.objects.filter(uid__in=uids, removed_at=None)
    rows = rows.exclude(status__in=(DelegateStatus.DECLINED, DelegateStatus.SUBSTITUTED))
    rows = rows.exclude(source__in=(Source.WALK_IN, Source.SUBSTITUTE), approved_by="")
    holders: dict[UUID, str] = {
        uid: str(instead or uid)
        for uid, number, of, instead in rows.values_list("uid", "conference", "run", "stands_for__uid")
        if number == conference and of in ("live", run)
    }
    return {asker: holders[uid] for asker in askers if (uid := delegate_of(asker.who)) in holders}


purposes.register(PURPOSE, entitled)
