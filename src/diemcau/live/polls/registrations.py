"""Who may answer a secret poll: whoever is on the conference's list, by their own phone, and whom it was not a door's word alone that put there."""

from collections.abc import Collection, Mapping

from diemcau.infra.blind import purposes
from diemcau.infra.blind.purposes import Asker
from diemcau.kernel.phones import delegate_of
from diemcau.roster.enums import DelegateStatus, Source
from diemcau.roster.models import Delegate

from .actions import PURPOSE
from .seals import SEAT


def entitled(conference: int, run: str, askers: Collection[Asker]) -> Mapping[Asker, str]:
    """The delegate's uid for those who are on the list: not whoever declined or sent somebody else, nor walk-ins and substitutes whom
    nobody has approved. Whoever stands for somebody holds that one's ballots: a seat has one, whoever sits there. One query."""
    uids = {uid for asker in askers if (uid := delegate_of(asker.who))}
    rows = Delegate.objects.filter(uid__in=uids, removed_at=None)
    rows = rows.exclude(status__in=(DelegateStatus.DECLINED, DelegateStatus.SUBSTITUTED))
    rows = rows.exclude(source__in=(Source.WALK_IN, Source.SUBSTITUTE), approved_by="")
    seats = {
        uid: str(first or second or uid)
        for uid, number, of, second, first in rows.values_list("uid", "conference", "run", *SEAT)
        if number == conference and of in ("live", run)
    }
    return {asker: seats[uid] for asker in askers if (uid := delegate_of(asker.who)) in seats}


purposes.register(PURPOSE, entitled)
