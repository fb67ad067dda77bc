"""The order of rank of a conference."""

from collections.abc import Sequence

from django.db import transaction

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused

from .. import policies
from ..models import RankOrder


@transaction.atomic
def set_ranks(*, by: Actor, conference: int, lines: Sequence[str], saw: int) -> None:
    """Keep these ranks; no lines: those that are proposed. Refused: `ranks_moved` when they changed since version `saw`."""
    if not policies.may_change(by, conference):
        raise NotFound
    Conference.objects.select_for_update().get(pk=conference)
    kept = RankOrder.objects.filter(conference_id=conference).first()
    if (kept.version if kept else 0) != saw:
        raise Refused("ranks_moved")
    RankOrder.objects.update_or_create(conference_id=conference, defaults={"lines": list(lines), "version": saw + 1})
    audit.record(by, "roster.set_ranks", conference=conference, lines=len(lines))
