"""People who come onto the list at the door: ops that attendance has judged bring them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone

from diemcau.kernel import names

from .. import identities, phones
from ..entry import keys, pieces
from ..enums import DelegateStatus, Source
from ..models import Delegate
from ..pocket import end_phones_of
from ..policies import LIVE
from .replacing import settle_replaced
from .versions import next_version, tell


class Newcomer(NamedTuple):
    """Somebody an op brings: `uid` is the op's id, `stands_for` the row number of the delegate a substitute stands in for."""

    uid: UUID
    full_name: str
    site: int
    position: str = ""
    unit: str = ""
    phone: str = ""
    stands_for: int | None = None


def admit_walk_ins(conference: int, newcomers: Iterable[Newcomer], *, run: str) -> int:
    """Put walk-ins and substitutes on the list of a run, inside the caller's transaction; returns how many were new.

    Keyed by `uid`: one who is there already stays as they are. Who stands for somebody is a substitute that waits for
    approval. Desks of the sites are told.
    """
    wanted = {n.uid: n for n in newcomers}
    there = _there(conference, wanted)
    fresh = [n for uid, n in wanted.items() if uid not in there]
    if not fresh:
        return 0
    version = next_version(conference)
    rows = [_row(conference, n, run, version) for n in fresh]
    Delegate.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    tell(conference, [n.site for n in fresh], version, run=run)
    return len(fresh)


def settle_newcomers(conference: int, standing: Mapping[UUID, bool], *, run: str) -> int:
    """Say of walk-ins and substitutes whether the op that brought them still stands: one that was undone is off the list.

    Inside the caller's transaction; returns how many changed.
    """
    changing = []
    for piece in pieces(standing, 2_000):
        # Not narrowed to the conference in SQL: SQLite would walk all of it instead of looking the few up.
        known = Delegate.objects.filter(
            uid__in=piece, run=run, source__in=(Source.WALK_IN, Source.SUBSTITUTE)
        ).order_by()
        changing += [d for d in known if d.conference_id == conference and (d.removed_at is None) != standing[d.uid]]
    if not changing:
        return 0
    version = next_version(conference)
    for d in changing:
        d.removed_at, d.version = (None if standing[d.uid] else timezone.now()), version
    Delegate.objects.bulk_update(changing, ["removed_at", "version"], batch_size=500)
    end_phones_of((d for d in changing if d.removed_at), conference=conference)
    replaced = settle_replaced(changing, version)
    tell(conference, [*(d.site_id for d in changing), *replaced], version, run=run)
    return len(changing)


def call_anew(conference: int, uids: Collection[UUID], *, run: str) -> None:
    """Count these people as changed, inside the caller's transaction, so that desks fetch anew what was said of them."""
    version = next_version(conference)
    sites: set[int | None] = set()
    for piece in pieces(uids, 2_000):
        found = _known(conference, piece, "pk", "site_id")
        sites.update(site for _pk, site in found)
        Delegate.objects.filter(pk__in=[pk for pk, _site in found]).update(version=version)
    tell(conference, sites, version, run=run)


def _there(conference: int, wanted: Iterable[UUID]) -> set[UUID]:
    return {uid for piece in pieces(wanted, 2_000) for (uid,) in _known(conference, piece, "uid")}


def _known(conference: int, uids: Collection[UUID], *names: str) -> list[tuple[Any, ...]]:
    """These fields of the conference's people with these `uids`."""
    # Not narrowed to the conference in SQL: SQLite would walk all of it instead of looking the few up.
    found = Delegate.objects.filter(uid__in=uids).order_by().values_list("conference_id", *names)
    return [row[1:] for row in found if row[0] == conference]


def _row(conference: int, newcomer: Newcomer, run: str, version: int) -> Delegate:
    full_name, unit = names.tidy(newcomer.full_name)[:120], names.tidy(newcomer.unit)[:300]
    found = keys(conference, full_name, unit, newcomer.site)
    if run != LIVE:  # a rehearsed walk-in must not pass for somebody of the real list
        found = found._replace(row_key="")
    return Delegate(
        **identities.of(conference, [newcomer.uid.hex])[0].fields(),
        **found._asdict(),
        conference_id=conference,
        run=run,
        full_name=full_name,
        position=names.tidy(newcomer.position)[:300],
        unit=unit,
        site_id=newcomer.site,
        phone=phones.tidy(newcomer.phone),
        status=DelegateStatus.CONFIRMED,
        source=Source.SUBSTITUTE if newcomer.stands_for else Source.WALK_IN,
        stands_for_id=newcomer.stands_for,
        version=version,
    )
