"""A confirmed list into the roster, a few thousand persons in a transaction; running it again doubles nobody.

What a step writes is fixed by the files and the decisions, so that steps are numbered; the versions under which they were written
say how many are done.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone

from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import bulk, kept
from ..entry import Entry, Keys, keys, pieces
from ..enums import ImportState
from ..importing import staging
from ..importing.matching import ADD, TAKE
from ..importing.staging import Differing, Missing, Renumbered, Staged
from ..models import Delegate, DelegateGroup, ImportChange, ImportStep, RosterImport
from ..pocket import end_phones_of
from .deciding import OFF, choice_of
from .imports import path_of
from .replacing import settle_replaced
from .units import called, link_people
from .versions import next_version, remember, tell

ASK = 2_000
Groups = dict[str, int]
_COLUMNS = {"site": "site_id", "group": "group_id"}  # of an entry, as a delegate calls them


class Writing:
    """Writes one import. `step` as often as `steps` says; then `sites` are all rooms that it touched."""

    def __init__(self, imported: RosterImport, *, by: Actor, language: str) -> None:
        self.imported, self.by, self.language = imported, by, language
        self.sites: set[int | None] = set()
        self._units = called(imported.conference_id)
        self._number = 0

    def steps(self) -> Iterator[tuple[str, list[Any]]]:
        """What is to be written: ``(add | correct | remove | renumber, items)``."""
        upload, said = path_of(self.imported.file), self.imported.decisions
        yield from (("add", piece) for piece in staging.pieces_of(upload, "new"))
        for kind in ("back", "changed", "ask"):
            for piece in staging.pieces_of(upload, kind):
                chosen = [(choice_of(said, kind, item), item) for item in piece]
                yield "add", [item.row for choice, item in chosen if choice == ADD]
                yield "correct", [item for choice, item in chosen if choice == TAKE]
        for piece in staging.pieces_of(upload, "missing"):
            yield "remove", [item for item in piece if choice_of(said, "missing", item) == OFF]
        yield from (("renumber", piece) for piece in staging.pieces_of(upload, "renumbered"))

    def step(self, verb: str, items: list[Any], *, share: float) -> None:
        """Write one step, unless it was written before."""
        if items:
            getattr(self, f"_{verb}")(items, share)

    @contextmanager
    def _once(self, share: float) -> Iterator[int]:
        """One step in one transaction, under one version of the roster (0: it was written before)."""
        self._number += 1
        if len(self.imported.versions) >= self._number:
            yield 0
            return
        with transaction.atomic():
            version = next_version(self.imported.conference_id)
            locked = self.imported = RosterImport.objects.select_for_update().get(pk=self.imported.pk)
            if locked.state != ImportState.WRITING:
                raise Refused("import_moved_on")  # given up meanwhile
            self._step = ImportStep.objects.create(imported=locked, number=self._number, version=version)
            yield version
            locked.versions.append(version)
            locked.progress = share
            locked.save(update_fields=["versions", "progress", "added", "corrected", "removed", "passed"])

    def _add(self, rows: Sequence[Staged], share: float) -> None:
        """New people. Somebody who came onto the list since the preview, of the same name, unit and site, is not doubled."""
        conference = self.imported.conference_id
        groups = self._groups(_titles(rows))
        entries = [_entry(row, groups) for row in rows]
        made = bulk.prepare(conference, entries, row_keys=[row.row_key for row in rows], units=self._units)
        self.sites |= {row.site for row in rows}
        with self._once(share) as version:
            if not version:
                return
            if version != self.imported.seen_version + len(self.imported.versions) + 1:  # somebody else was at it
                made = self._without_arrived(rows, made)
            self._step.added = bulk.write(made, conference=conference, version=version)
            self._step.save(update_fields=["added"])
            self.imported.added += len(made)

    @transaction.atomic
    def _groups(self, titles: Sequence[str]) -> Groups:
        """The groups of these titles; which were made for this import is written down, for its undo."""
        groups, made = groups_named(self.imported.conference_id, titles, self.language)
        if made:
            locked = RosterImport.objects.select_for_update().get(pk=self.imported.pk)
            locked.difference["groups"] = [*locked.difference.get("groups", ()), *made]
            locked.save(update_fields=["difference"])
        return groups

    def _without_arrived(self, rows: Sequence[Staged], made: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        imported = self.imported
        there = bulk.arrived([row.row_key for row in rows], after=imported.seen_version, but=imported.versions)
        fresh = []
        for row, prepared in zip(rows, made, strict=True):
            if there[row.row_key] > 0:
                there[row.row_key] -= 1
                imported.passed += 1
            else:
                fresh.append(prepared)
        return fresh

    def _correct(self, items: Sequence[Differing], share: float) -> None:
        """Entries written anew, as `delegates.edit` does one; who was taken off is on the list again."""
        conference = self.imported.conference_id
        groups = self._groups(_titles([item.row for item in items]))
        self.sites |= {item.site for item in items} | {item.row.site for item in items}
        with self._once(share) as version:
            if not version:
                return
            standing = self._untouched([item.person for item in items])
            pairs = [(standing[item.person], item) for item in items if item.person in standing]
            back = sum(delegate.removed_at is not None for delegate, _item in pairs)
            is_numbered = "listed" in self.imported.mapping["columns"].values()
            changed = [(d, _corrected(d, item, groups, is_numbered=is_numbered)) for d, item in pairs]
            moved = {d.pk: found for d, entry in changed if (found := _new_keys(d, entry)) is not None}
            remember((d for d, _e in changed if d.pk in moved and moved[d.pk].row_key != d.row_key), version)
            elsewhere = [delegate for delegate, entry in changed if delegate.site_id != entry.site]
            self._keep((d, _before(d, entry)) for d, entry in changed)
            has_units = any(delegate.unit != entry.unit for delegate, entry in changed)
            for delegate, entry in changed:
                _rewrite(delegate, entry, moved.get(delegate.pk), version)
            bulk.rewrite([delegate for delegate, _entry in changed])
            if self._units and has_units:
                link_people(conference)
            end_phones_of(elsewhere, conference=conference)
            if back:
                self.sites |= settle_replaced([delegate for delegate, _entry in changed], version, by=self.by)
            self.imported.added += back
            self.imported.corrected += len(changed) - back
            self._record("roster.correct", [delegate for delegate, _entry in changed])

    def _remove(self, items: Sequence[Missing], share: float) -> None:
        """People taken off, as `delegates.remove` does; never somebody of whom something was said meanwhile."""
        self.sites |= {item.site for item in items}
        with self._once(share) as version:
            if not version:
                return
            standing = self._untouched([item.person for item in items])
            spoken = {pk for piece in pieces(standing, ASK) for pk in kept.spoken_of(piece)}
            leaving = [d for d in standing.values() if d.removed_at is None and d.pk not in spoken]
            self._keep((d, {"removed_at": None}) for d in leaving)
            self.imported.passed += len(standing) - len(leaving)
            for piece in pieces(leaving, ASK):
                Delegate.objects.filter(pk__in=[d.pk for d in piece]).update(removed_at=timezone.now(), version=version)
            end_phones_of(leaving, conference=self.imported.conference_id)
            self.sites |= settle_replaced(leaving, version, by=self.by)
            self.imported.removed += len(leaving)
            self._record("roster.remove", leaving)

    def _renumber(self, items: Sequence[Renumbered], share: float) -> None:
        self._number += 1
        with transaction.atomic():
            if ImportStep.objects.filter(imported=self.imported, number=self._number).exists():
                return
            now: dict[int, int] = {}
            for piece in pieces([item.person for item in items], ASK):
                now |= dict(Delegate.objects.filter(pk__in=piece).order_by().values_list("pk", "listed"))
            renumbered = [(pk, now[pk], listed) for pk, listed in items if pk in now]
            ImportStep.objects.create(imported=self.imported, number=self._number, renumbered=renumbered)
            bulk.renumber(items)
            RosterImport.objects.filter(pk=self.imported.pk).update(progress=share)

    def _keep(self, people: Iterable[tuple[Delegate, dict[str, Any]]]) -> None:
        """How people stand before this step changes them: what an undo goes back to."""
        kept_so = (ImportChange(step=self._step, delegate=d, was=d.version, before=before) for d, before in people)
        for piece in pieces(kept_so, ASK):
            ImportChange.objects.bulk_create(piece)

    def _untouched(self, people: Sequence[int]) -> dict[int, Delegate]:
        """These people, locked, but for those whom somebody changed since the preview: they are left as they are."""
        own, seen = set(self.imported.versions), self.imported.seen_version
        found: dict[int, Delegate] = {}
        for piece in pieces(people, ASK):
            found |= {d.pk: d for d in Delegate.objects.select_for_update().filter(pk__in=piece).order_by()}
        standing = {pk: d for pk, d in found.items() if d.version <= seen or d.version in own}
        self.imported.passed += len(people) - len(standing)
        return standing

    def _record(self, verb: str, delegates: Sequence[Delegate]) -> None:
        if delegates:
            told = [str(d.uid) for d in delegates]
            audit.record(
                self.by, verb, conference=self.imported.conference_id, imported=self.imported.pk, delegates=told
            )


def tell_sites(conference: int, sites: set[int | None], version: int) -> None:
    """Tell the desks, once, when everything is written."""
    with transaction.atomic():
        tell(conference, sites, version)


def groups_named(conference: int, titles: Sequence[str], language: str) -> tuple[Groups, list[int]]:
    """The groups of these titles (in any language), and those of them that were missing and are made."""
    known: dict[str, int] = {}
    made: list[int] = []
    if not titles:
        return known, made
    with transaction.atomic():
        for group in DelegateGroup.objects.filter(conference_id=conference):
            known |= {title.casefold(): group.pk for title in group.title.values()}
        order = len(known)
        for title in titles:
            if title.casefold() not in known:
                order += 1
                row = DelegateGroup.objects.create(conference_id=conference, title={language: title}, order=order)
                known[title.casefold()] = row.pk
                made.append(row.pk)
    return known, made


def _titles(rows: Sequence[Staged]) -> list[str]:
    return list(dict.fromkeys(row.group for row in rows if row.group))


def _entry(row: Staged, groups: Groups) -> Entry:
    return Entry(
        row.full_name, row.position, row.unit, row.site, groups.get(row.group.casefold()), row.honorific, row.phone,
        row.note, row.listed, row.email,
    )  # fmt: skip


def _corrected(delegate: Delegate, item: Differing, groups: Groups, *, is_numbered: bool) -> Entry:
    """The person's entry with what the row says differently."""
    said = _entry(item.row, groups)
    changes = {change.field: getattr(said, change.field) for change in item.changes}
    return Entry(
        delegate.full_name, delegate.position, delegate.unit, delegate.site_id, delegate.group_id, delegate.honorific,
        delegate.phone, delegate.note, (is_numbered and said.listed) or delegate.listed, delegate.email,
    )._replace(**changes)  # fmt: skip


def _before(delegate: Delegate, entry: Entry) -> dict[str, Any]:
    """The fields that an entry changes, as they stand."""
    said = {_COLUMNS.get(name, name): value for name, value in entry._asdict().items()}
    before = {name: old for name, value in said.items() if (old := getattr(delegate, name)) != value}
    return before | ({"removed_at": delegate.removed_at.isoformat()} if delegate.removed_at else {})


def _new_keys(delegate: Delegate, entry: Entry) -> Keys | None:
    """The keys of an entry of another name, unit or site; None when the old ones hold."""
    if (entry.full_name, entry.unit, entry.site) == (delegate.full_name, delegate.unit, delegate.site_id):
        return None
    return keys(delegate.conference_id, entry.full_name, entry.unit, entry.site)


def _rewrite(delegate: Delegate, entry: Entry, found: Keys | None, version: int) -> None:
    told = {**entry._asdict(), **(found._asdict() if found else {}), "version": version}
    for name, value in told.items():
        setattr(delegate, _COLUMNS.get(name, name), value)
