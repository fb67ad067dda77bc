"""A whole import taken back: whom it added go off the list, what it changed goes back, whom it took off are on the list again.

Who was spoken of meanwhile stays, and who was changed since stays as they are: both are told. What a later import changed
and that was itself taken back does not count as changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import ManyToOneRel
from django.utils import timezone

from diemcau.conferences.models import Site
from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import bulk, kept
from ..entry import keys, pieces
from ..enums import ImportState
from ..models import Delegate, DelegateGroup, ImportChange, ImportStep, RosterImport
from ..pocket import end_phones_of
from .imports import locked_import, take_back
from .replacing import settle_replaced
from .versions import next_version, remember
from .writing import tell_sites

KEPT_FOR = timedelta(days=14)  # how long it is known what an import changed
ASK = 2_000
MOST_TOLD = 1_000
_PLACES: dict[str, type[Site | DelegateGroup]] = {"site_id": Site, "group_id": DelegateGroup}
_NAMING = {"full_name", "unit", "site_id"}  # what keys are made of


@transaction.atomic
def begin_undo(*, by: Actor, imported: RosterImport) -> None:
    """Have an import taken back: one that stands, or of which a part was written. Refused: `import_moved_on` for any other, `undo_too_late`
    after 14 days."""
    locked = locked_import(by, imported, ImportState.DONE, ImportState.FAILED)
    if locked.state == ImportState.FAILED and not locked.is_half:
        raise Refused("import_moved_on")
    if not locked.steps.exists():
        raise Refused("undo_too_late")
    take_back(locked, by=by)


def forget_old(now: datetime) -> int:
    """What imports changed is forgotten after 14 days; returns how many can no longer be taken back."""
    old = ImportStep.objects.filter(imported__made_at__lte=now - KEPT_FOR).values_list("imported", flat=True)
    gone = set(old.distinct())
    ImportStep.objects.filter(imported__in=gone).delete()
    return len(gone)


@dataclass
class Came:
    """What comes of a step, or of a whole import: who goes `off` the list, who goes `back` to how they stood, who stays, and why."""

    off: int = 0
    back: int = 0
    stayed: list[tuple[int, str]] = field(default_factory=list)

    def add_to(self, undone: dict[str, Any]) -> dict[str, Any]:
        stayed = [*undone["stayed"], *self.stayed]
        more = undone["more"] + max(0, len(stayed) - MOST_TOLD)
        counted = {"off": undone["off"] + self.off, "back": undone["back"] + self.back}
        return {**counted, "stayed": stayed[:MOST_TOLD], "more": more}


def forecast(imported: RosterImport) -> Came:
    """What would come of taking an import back now: told before anybody presses. Three queries for every 2,000 people."""
    came, stood = Came(), dict[int, int]()
    for step in imported.steps.filter(undone=0).order_by("-number"):
        for changes in pieces(step.changes.order_by("pk").iterator(chunk_size=ASK), ASK):
            people = _seen([change.delegate_id for change in changes], stood)
            stood |= {change.delegate_id: change.was for change in _going_back(step, changes, people, came)}
        for numbers in _numbers(step.added):
            _leaving(step, _seen(numbers, stood), came)
    return came


def _seen(numbers: Sequence[int], stood: Mapping[int, int]) -> dict[int, Delegate]:
    """These people without a lock, with the versions that they have once the later steps are taken back."""
    people = Delegate.objects.filter(pk__in=numbers).order_by().only("version", "removed_at", "conference_id")
    found = {delegate.pk: delegate for delegate in people}
    for pk in found.keys() & stood.keys():
        found[pk].version = stood[pk]
    return found


class Undoing:
    """Takes one import back, the last step first; a step that was taken back is passed over, so that it may be run again."""

    def __init__(self, imported: RosterImport, *, by: Actor) -> None:
        self.imported, self.by = imported, by
        self.sites: set[int | None] = set()
        self._version = 0

    def run(self) -> Iterator[float]:
        """One step after another, each in one transaction; yields how much is done."""
        numbers = list(self.imported.steps.order_by("-number").values_list("number", flat=True))
        try:
            for done, number in enumerate(numbers, start=1):
                self._step(number, done / len(numbers))
                yield done / len(numbers)
        finally:  # also of what was taken back before something went wrong
            if self._version:
                tell_sites(self.imported.conference_id, self.sites, self._version)
        self._drop_groups()
        RosterImport.objects.filter(pk=self.imported.pk).update(state=ImportState.UNDONE, progress=1)

    @transaction.atomic
    def _drop_groups(self) -> None:
        """Groups that were made for the import go with it, unless somebody is in them or something was said of them since."""
        made = DelegateGroup.objects.filter(pk__in=self.imported.difference.get("groups", ()), quota=None)
        for group in made.select_for_update().order_by("pk"):
            if not _is_used(group):
                group.delete()

    @transaction.atomic
    def _step(self, number: int, share: float) -> None:
        version = next_version(self.imported.conference_id)
        locked = RosterImport.objects.select_for_update().get(pk=self.imported.pk)
        step = ImportStep.objects.get(imported=locked, number=number)
        if step.undone:
            return
        self._version, came, touched = version, Came(), list[Delegate]()
        bulk.renumber(list(_renumbered(step)))
        for changes in pieces(step.changes.order_by("pk").iterator(chunk_size=ASK), ASK):
            touched += self._go_back(step, changes, version, came)
        for numbers in _numbers(step.added):
            touched += self._take_off(step, numbers, version, came)
        self.sites |= {delegate.site_id for delegate in touched}
        ImportStep.objects.filter(pk=step.pk).update(undone=version)
        locked.undone, locked.progress = came.add_to(locked.undone), share
        locked.save(update_fields=["undone", "progress"])
        if touched:
            told = [str(d.uid) for d in touched]
            audit.record(
                self.by, "roster.undo_step", conference=locked.conference_id, imported=locked.pk, delegates=told
            )

    def _go_back(self, step: ImportStep, changes: Sequence[ImportChange], version: int, came: Came) -> list[Delegate]:
        """People as they stood before the step."""
        people = _locked([change.delegate_id for change in changes])
        back = [(people[change.delegate_id], change.before) for change in _going_back(step, changes, people, came)]
        self._write_back(back, version)
        return [delegate for delegate, _before in back]

    def _write_back(self, back: Sequence[tuple[Delegate, Mapping[str, Any]]], version: int) -> None:
        conference, there = self.imported.conference_id, _places_of([before for _delegate, before in back])
        self.sites |= {delegate.site_id for delegate, _before in back}
        moved = [d for d, before in back if "site_id" in before or before.get("removed_at")]
        end_phones_of(moved, conference=conference)
        remember((d for d, before in back if before.keys() & _NAMING), version, for_desks=True)
        for delegate, before in back:
            for name, value in before.items():
                setattr(delegate, name, value if name not in there or value in there[name] else None)
            delegate.version = version
            if before.keys() & _NAMING:
                found = keys(conference, delegate.full_name, delegate.unit, delegate.site_id)
                for name, key in found._asdict().items():
                    setattr(delegate, name, key)
        bulk.rewrite([delegate for delegate, _before in back])
        for delegate, before in back:
            if before.get("removed_at"):  # rewriting has put them on the list
                off = datetime.fromisoformat(before["removed_at"])
                Delegate.objects.filter(pk=delegate.pk).update(removed_at=off)
        turned = [delegate for delegate, before in back if "removed_at" in before]
        self.sites |= settle_replaced(turned, version, by=self.by)

    def _take_off(self, step: ImportStep, numbers: Sequence[int], version: int, came: Came) -> list[Delegate]:
        """Whom the step added go off the list."""
        leaving = _leaving(step, _locked(numbers), came)
        Delegate.objects.filter(pk__in=[d.pk for d in leaving]).update(removed_at=timezone.now(), version=version)
        end_phones_of(leaving, conference=self.imported.conference_id)
        return leaving


def _is_used(group: DelegateGroup) -> bool:
    """Whether anything on the list, or of a module above, is of this group."""
    for relation in DelegateGroup._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            rows = relation.related_model._base_manager.filter(**{relation.field.name: group})
            if (rows.filter(removed_at=None) if relation.related_model is Delegate else rows).exists():
                return True
    return False


def _going_back(
    step: ImportStep, changes: Sequence[ImportChange], people: Mapping[int, Delegate], came: Came
) -> list[ImportChange]:
    """Whom the step changed and who goes back; those who were changed since stay, and so does who came back by it and was spoken of."""
    untouched = _untouched(people, step)
    spoken = kept.spoken_of([change.delegate_id for change in changes if change.before.get("removed_at")])
    back = [c for c in changes if c.delegate_id in untouched and c.delegate_id not in spoken]
    came.stayed += [
        (c.delegate_id, "spoken" if c.delegate_id in untouched else "changed")
        for c in changes
        if c.delegate_id not in untouched or c.delegate_id in spoken
    ]
    off = sum(bool(change.before.get("removed_at")) for change in back)
    came.off, came.back = came.off + off, came.back + len(back) - off
    return back


def _leaving(step: ImportStep, people: Mapping[int, Delegate], came: Came) -> list[Delegate]:
    """Whom the step added and who goes off the list: not those of whom something was said, and those who were changed since."""
    here = {
        pk: d for pk, d in people.items() if d.removed_at is None and d.conference_id == step.imported.conference_id
    }
    untouched, spoken = _untouched(here, step), kept.spoken_of(list(here))
    leaving = [d for pk, d in here.items() if pk in untouched and pk not in spoken]
    came.stayed += [(pk, "spoken" if pk in spoken else "changed") for pk in here if pk in spoken or pk not in untouched]
    came.off += len(leaving)
    return leaving


def _locked(numbers: Sequence[int]) -> dict[int, Delegate]:
    return {d.pk: d for d in Delegate.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by()}


def _untouched(people: Mapping[int, Delegate], step: ImportStep) -> set[int]:
    """Those whom nobody changed since the step, but for imports that were taken back."""
    later = [pk for pk, delegate in people.items() if delegate.version != step.version]
    undone = ImportChange.objects.filter(delegate__in=later, step__undone__gt=0).order_by()
    was = {(pk, version): before for pk, version, before in undone.values_list("delegate", "step__undone", "was")}
    found = set(people) - set(later)
    for pk in later:
        version = people[pk].version
        while (pk, version) in was:
            version = was[pk, version]
        found |= {pk} if version == step.version else set()
    return found


def _numbers(ranges: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    return pieces((number for first, last in ranges for number in range(first, last + 1)), ASK)


def _renumbered(step: ImportStep) -> Iterator[tuple[int, int]]:
    """Row numbers as they were, of those who still have the import's."""
    for piece in pieces(step.renumbered, ASK):
        now = dict(
            Delegate.objects.filter(pk__in=[pk for pk, _old, _new in piece]).order_by().values_list("pk", "listed")
        )
        yield from ((pk, old) for pk, old, new in piece if now.get(pk) == new)


def _places_of(told: Sequence[Mapping[str, Any]]) -> dict[str, set[int]]:
    """The sites and groups that people go back to, as far as they still exist."""
    return {
        name: set(model.objects.filter(pk__in={b[name] for b in told if b.get(name)}).values_list("pk", flat=True))
        for name, model in _PLACES.items()
    }
