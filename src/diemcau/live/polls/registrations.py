"""Who may answer a secret poll: whoever is on the conference's list, by their own phone."""

from collections.abc import Collection, Mapping

from diemcau.infra.blind import purposes
from diemcau.infra.blind.purposes import Asker
from diemcau.kernel.phones import delegate_of
from diemcau.roster.models import Delegate

from .actions import PURPOSE


def entitled(conference: int, run: str, askers: Collection[Asker]) -> Mapping[Asker, str]:
    """The delegate's uid for those who are on the list. One query."""
    uids = {uid for asker in askers if (uid := delegate_of(asker.who))}
    rows = Delegate.objects.filter(uid__in=uids, removed_at=None).values_list("uid", "conference", "run")
    listed = {uid for uid, number, of in rows if number == conference and of in ("live", run)}
    return {asker: str(uid) for asker in askers if (uid := delegate_of(asker.who)) in listed}


purposes.register(PURPOSE, entitled)
