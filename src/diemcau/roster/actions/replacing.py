"""Who is replaced when a substitute that was agreed to leaves the list, or comes back to it."""

from collections.abc import Iterable

from diemcau.infra import audit
from diemcau.kernel.actor import Actor

from ..enums import DelegateStatus
from ..models import Delegate


def settle_replaced(substitutes: Iterable[Delegate], version: int, *, by: Actor | None = None) -> set[int | None]:
    """Inside the caller's transaction, when these have left the list or come back: who was replaced and has nobody any more is
    invited, so that they are expected again and must answer anew (domain.md §2.6: without consent the person invited comes); who still waits so
    when the substitute comes back is substituted again. What somebody set meanwhile stays. Returns the sites that are to learn of it;
    no query where nobody stands for anybody.
    """
    pairs = {(d.stands_for_id, d.run) for d in substitutes if d.stands_for_id and d.approved_by}
    if not pairs:
        return set()
    numbers = [pk for pk, _run in pairs]
    olds = Delegate.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk")
    agreed = Delegate.objects.filter(stands_for__in=numbers, removed_at=None).exclude(approved_by="").order_by()
    standing = set(agreed.values_list("stands_for_id", "run"))
    turned = [d for d in olds if (d.pk, d.run) in pairs and _turn(d, has_substitute=(d.pk, d.run) in standing)]
    for status in {d.status for d in turned}:
        told = [d for d in turned if d.status == status]
        Delegate.objects.filter(pk__in=[d.pk for d in told]).update(status=status, version=version)
        if by is not None:
            uids = [str(d.uid) for d in told]
            audit.record(by, "roster.replaced", conference=told[0].conference_id, status=str(status), delegates=uids)
    return {d.site_id for d in turned}


def _turn(old: Delegate, *, has_substitute: bool) -> bool:
    """Give them the status that follows; whether it is another one."""
    if has_substitute and old.status == DelegateStatus.INVITED:
        old.status = DelegateStatus.SUBSTITUTED
    elif not has_substitute and old.status == DelegateStatus.SUBSTITUTED:
        old.status = DelegateStatus.INVITED
    else:
        return False
    return True
