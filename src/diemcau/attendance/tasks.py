"""What attendance does when the roster changed: facts that waited go on, homes are copied again."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from diemcau.conferences.models import Conference
from diemcau.infra.models import Verdict
from diemcau.infra.outbox import announce
from diemcau.infra.projector import hold
from diemcau.infra.reactions import reaction
from diemcau.roster.enums import Source
from diemcau.roster.models import Delegate

from . import facts, holdings
from .models import RosterSeen
from .queries.counts import expected_in
from .registers import Said


@transaction.atomic
def reconcile(conference: int) -> list[UUID]:
    """Bring attendance up to the roster as it stands; returns the ops that waited and are accepted now.

    May run twice. At most `facts.MOST_AT_ONCE` are accepted in one go: call it until it returns none.
    """
    hold(conference)
    version = Conference.objects.filter(pk=conference).values_list("roster_version", flat=True).first()
    if version is None:
        return []
    seen, _ = RosterSeen.objects.get_or_create(conference_id=conference)
    changes: set[tuple[str, str, str]] = set()

    def changed(topic: str, subject: object, run: str) -> None:
        changes.add((topic, str(subject), run))

    settled = facts.settle(conference)
    holdings.recompute(conference, settled, changed)
    released = list(settled.effective)
    if released:
        Verdict.objects.filter(conference_id=conference, op_id__in=released).update(state="accepted", reason="")
        _tell_rooms(conference, settled.effective.values())
    if seen.version != version:
        holdings.refresh_homes(conference, after=seen.version, changed=changed)
        expected = _expected(conference, seen)
        RosterSeen.objects.filter(pk=conference).update(version=version, expected=expected)
    for topic, subject, run in sorted(changes):
        announce(conference, topic, subject, run=run)
    return released


def _expected(conference: int, seen: RosterSeen) -> dict[str, int]:
    """What every room expects now; counted again only when somebody on the list changed, not for walk-ins."""
    newer = Delegate.objects.filter(version__gt=seen.version).exclude(source__in=(Source.WALK_IN, Source.SUBSTITUTE))
    same = not newer.filter(site__conference_id=conference).exists()
    if seen.expected is not None and same and not newer.filter(site=None, conference_id=conference).exists():
        return dict(seen.expected)
    return {str(site): n for site, n in expected_in(Q(conference_id=conference)).items()}


def _tell_rooms(conference: int, released: Iterable[Said]) -> None:
    """Desks hear that what they sent is accepted now."""
    by_room: dict[tuple[int, str], dict[str, tuple[str, str]]] = {}
    for fact in released:
        by_room.setdefault((fact.site_id, fact.run), {})[str(fact.op_id)] = ("accepted", "")
    for (site, run), verdicts in by_room.items():
        announce(conference, "verdicts", site, run=run, verdicts=verdicts)


@reaction("roster")
def on_roster(conference: int, run: str, subjects: Collection[str]) -> None:
    """The list changed: an import, a late entry, somebody expected elsewhere."""
    while reconcile(conference):  # what was set free may set others free; nothing left: it costs three queries
        pass
