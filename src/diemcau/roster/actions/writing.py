"""Confirmed rows into the roster, a few thousand in a transaction; running it again doubles nobody."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from .. import bulk
from ..entry import Entry, pieces
from ..importing.staging import Staged
from ..models import Delegate, DelegateGroup, RosterImport
from .versions import next_version, tell

ASK = 2_000


def write_rows(
    imported: RosterImport, rows: Sequence[Staged], *, groups: dict[str, int], share: float, untouched: int
) -> int:
    """Put one piece on the list; returns the roster's new version. Who was removed and is listed again comes back.

    `untouched` is the version up to which it is certain that none of the rows is on the list: when nobody else has changed
    the roster since, they need not be looked up.
    """
    conference = imported.conference_id
    row_keys = [row.row_key for row in rows]
    made = bulk.prepare(conference, [_entry(row, groups) for row in rows], row_keys=row_keys)
    prepared = dict(zip(row_keys, made, strict=True))
    with transaction.atomic():
        version = next_version(conference)
        known = bulk.NOBODY if version == untouched + 1 else bulk.listed(row_keys)
        back = _bring_back(list(known.gone.values()), version)
        fresh = [row for key, row in prepared.items() if key not in known.here and key not in known.gone]
        bulk.write(fresh, version=version)
        RosterImport.objects.filter(pk=imported.pk).update(added=F("added") + len(fresh) + back, progress=share)
    return version


def tell_sites(conference: int, sites: set[int | None], version: int) -> None:
    """Tell the desks, once, when everything is written."""
    with transaction.atomic():
        tell(conference, sites, version)


def groups_named(conference: int, titles: Sequence[str], language: str) -> dict[str, int]:
    """The groups of these titles (in any language), made where they are missing."""
    known: dict[str, int] = {}
    with transaction.atomic():
        for group in DelegateGroup.objects.filter(conference_id=conference):
            known |= {title.casefold(): group.pk for title in group.title.values()}
        order = len(known)
        for title in titles:
            if title.casefold() not in known:
                order += 1
                made = DelegateGroup.objects.create(conference_id=conference, title={language: title}, order=order)
                known[title.casefold()] = made.pk
    return known


def _entry(row: Staged, groups: dict[str, int]) -> Entry:
    return Entry(
        row.full_name, row.position, row.unit, row.site, groups.get(row.group.casefold()), row.honorific, row.phone,
        row.note, row.listed,
    )  # fmt: skip


def _bring_back(pks: Sequence[int], version: int) -> int:
    back = 0
    for piece in pieces(pks, ASK):
        back += Delegate.objects.filter(pk__in=piece).update(removed_at=None, version=version)
    return back
