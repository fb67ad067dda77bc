"""Where people stand after they were invited, and after they answered."""

from collections.abc import Sequence

from django.db import transaction

from diemcau.infra import audit
from diemcau.kernel.actor import Actor

from ..enums import DelegateStatus
from ..models import Delegate
from .versions import next_version, tell

STAFF = ("account:", "system", "device:")


@transaction.atomic
def set_standing(conference: int, delegates: Sequence[Delegate], status: str, *, by: Actor) -> int:
    """Where these delegates of one conference stand now; desks learn of it. Returns how many changed. Who calls it has made sure that `by`
    may: the delegate answers, too, and what delegates do is not recorded."""
    changing = [one for one in delegates if one.status != status]
    if not changing:
        return 0
    version = next_version(conference)
    for one in changing:
        one.status, one.version = DelegateStatus(status), version
    Delegate.objects.bulk_update(changing, ["status", "version"], batch_size=500)
    if by.who.startswith(STAFF):
        told = [str(one.uid) for one in changing]
        audit.record(by, "roster.status", conference=conference, status=status, delegates=told)
    tell(conference, [one.site_id for one in changing], version)
    return len(changing)
