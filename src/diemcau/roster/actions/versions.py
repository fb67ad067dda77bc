"""The roster's version: one number a change, so that desks ask for what is newer."""

from collections.abc import Iterable

from django.db.models import F

from diemcau.conferences.models import Conference
from diemcau.infra.outbox import announce_each

from ..models import Delegate, FormerEntry


def next_version(conference: int) -> int:
    """Count the roster one version up and say which. Holds the conference's row until the transaction ends, so that
    versions come to light in their order."""
    Conference.objects.filter(pk=conference).update(roster_version=F("roster_version") + 1)
    return Conference.objects.values_list("roster_version", flat=True).get(pk=conference)


def hold(conference: int) -> None:
    """Hold the roster until the transaction ends, though nothing may change. Whoever locks rows of it holds it first, by this or by
    `next_version`; then delegates, then what hangs on them: two who lock them the other way round would stop each other."""
    Conference.objects.select_for_update(no_key=True).only("pk").get(pk=conference)


def tell(conference: int, sites: Iterable[int | None], version: int, *, run: str = "live") -> None:
    """Announce the change to every site it touched."""
    announce_each(conference, "roster", sorted({s for s in sites if s}), run=run, version=version)


def remember(delegates: Iterable[Delegate], version: int, *, for_desks: bool = False) -> None:
    """Keep how they stood: before the change. `for_desks` alone: a list that says so again is not outdated."""
    FormerEntry.objects.bulk_create(
        (
            FormerEntry(
                conference_id=d.conference_id,
                delegate=d,
                site_id=d.site_id,
                row_key="" if for_desks else d.row_key,
                full_name=d.full_name,
                version=version,
            )
            for d in delegates
        ),
        batch_size=2_000,
    )
