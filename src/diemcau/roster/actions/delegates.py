"""Delegates added, edited, moved, removed, approved: by people."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from diemcau.conferences.models import Site
from diemcau.infra import audit
from diemcau.kernel import names
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused

from .. import identities, kept, phones, pocket, policies
from ..entry import Entry, keys, pieces
from ..enums import DelegateStatus, Source, SubstitutionState
from ..guarding import refuse_private
from ..models import Delegate, DelegateGroup, Substitution
from ..queries import ASK
from .replacing import settle_replaced
from .versions import next_version, remember, tell


@transaction.atomic
def add(*, by: Actor, conference: int, entry: Entry, status: str = DelegateStatus.CONFIRMED) -> Delegate:
    """Put a person on the list; who was taken off it comes back as who they were. Refused: `already_listed` (same name, unit and
    site), `empty_name`, `bad_phone`, `identity_number` (with its `field`)."""
    _require(by, conference)
    entry = _tidied(entry)
    _check_places(conference, entry)
    version = next_version(conference)
    found = keys(conference, entry.full_name, entry.unit, entry.site)
    _refuse_twin(found.row_key)
    delegate = _former(conference, found.row_key) or Delegate(
        **identities.listed(conference, [(found.row_key, entry.site)])[0].fields(),
        conference_id=conference,
        source=Source.FORM,
    )
    told = {**_fields(entry), **found._asdict(), "status": status, "version": version, "removed_at": None}
    for name, value in told.items():
        setattr(delegate, name, value)
    delegate.save()
    replaced = settle_replaced([delegate], version, by=by)
    audit.record(by, "roster.add", conference=conference, site=entry.site or 0, delegate=str(delegate.uid))
    tell(conference, [entry.site, *replaced], version)
    return delegate


@transaction.atomic
def edit(*, by: Actor, delegate: Delegate, entry: Entry, status: str, saw: int | None = None) -> Delegate:
    """Write a delegate's entry anew; a changed site is a move. Refused as `add`; `changed_meanwhile` when somebody else wrote it since it was
    seen (`saw`: Delegate.version)."""
    conference = delegate.conference_id
    _require(by, conference)
    entry = _tidied(entry)
    _check_places(conference, entry)
    version = next_version(conference)
    old = Delegate.objects.select_for_update().get(pk=delegate.pk)
    if saw not in (None, old.version):
        raise Refused("changed_meanwhile")
    left = old.site_id
    found = keys(conference, entry.full_name, entry.unit, entry.site)
    if found.row_key != old.row_key:
        _refuse_twin(found.row_key, but=old.pk)
        remember([old], version)
    for name, value in {**_fields(entry), **found._asdict(), "status": status, "version": version}.items():
        setattr(old, name, value)
    old.save()
    if left != entry.site:
        pocket.end_phones_of([old], conference=conference)
    audit.record(by, "roster.edit", conference=conference, site=entry.site or 0, delegate=str(old.uid))
    tell(conference, [left, entry.site], version)
    return old


@transaction.atomic
def move(*, by: Actor, delegates: Sequence[Delegate], site: Site) -> int:
    """Expect these delegates of one conference at another site; returns how many changed place. Both desks learn of it."""
    if not delegates:
        return 0
    conference = site.conference_id
    _require(by, conference)
    version = next_version(conference)
    moving = [d for d in _locked(conference, delegates) if d.site_id != site.pk]
    remember(moving, version)
    left = {d.site_id for d in moving}
    for d in moving:
        d.site, d.version = site, version
        d.row_key = keys(conference, d.full_name, d.unit, site.pk).row_key
    Delegate.objects.bulk_update(moving, ["site", "version", "row_key"], batch_size=500)
    pocket.end_phones_of(moving, conference=conference)
    audit.record(by, "roster.move", conference=conference, site=site.pk, delegates=[str(d.uid) for d in moving])
    tell(conference, [*left, site.pk] if moving else [], version)
    return len(moving)


@transaction.atomic
def remove(*, by: Actor, delegates: Sequence[Delegate]) -> int:
    """Take delegates of one conference off the list; whom they were to replace is invited again (replacing). Returns how many were still on it.

    Refused: `something_was_said` (`names`), and nobody is taken off, when somebody was checked in, excused or reported absent: a
    corrected list leaves them alone too.
    """
    if not delegates:
        return 0
    conference = delegates[0].conference_id
    _require(by, conference)
    version = next_version(conference)
    leaving = [d for d in _locked(conference, delegates) if d.removed_at is None]
    _refuse_spoken(leaving)
    for d in leaving:
        d.removed_at, d.version = timezone.now(), version
    Delegate.objects.bulk_update(leaving, ["removed_at", "version"], batch_size=500)
    pocket.end_phones_of(leaving, conference=conference)
    audit.record(by, "roster.remove", conference=conference, delegates=[str(d.uid) for d in leaving])
    replaced = settle_replaced(leaving, version, by=by)
    tell(conference, [*(d.site_id for d in leaving), *replaced], version)
    return len(leaving)


@transaction.atomic
def change_status(*, by: Actor, delegates: Sequence[Delegate], status: str) -> int:
    """Set where delegates of one conference stand; returns how many changed."""
    if not delegates:
        return 0
    conference = delegates[0].conference_id
    _require(by, conference)
    version = next_version(conference)
    changing = [d for d in _locked(conference, delegates) if d.status != status]
    for d in changing:
        d.status, d.version = DelegateStatus(status), version
    Delegate.objects.bulk_update(changing, ["status", "version"], batch_size=500)
    audit.record(by, "roster.status", conference=conference, status=status, delegates=[str(d.uid) for d in changing])
    tell(conference, [d.site_id for d in changing], version)
    return len(changing)


@transaction.atomic
def approve_substitute(*, by: Actor, delegate: Delegate) -> None:
    """Agree that `delegate` stands in for another (QĐ 45/2018: with the chair's consent); the other is then substituted.

    Agreed once: a second time changes nothing. Refused: `no_substitute` when they stand in for nobody, `already_substituted` when somebody
    else was agreed to and comes.
    """
    conference = delegate.conference_id
    if not policies.may_approve(by, conference, delegate.site_id):
        raise NotFound
    if delegate.stands_for_id is None:
        raise Refused("no_substitute")
    version = next_version(conference)
    substitute = Delegate.objects.select_for_update().get(pk=delegate.pk)
    if substitute.approved_by:
        return
    old = Delegate.objects.select_for_update(of=("self",)).get(pk=delegate.stands_for_id)
    others = Delegate.objects.filter(stands_for=old, run=substitute.run, removed_at=None).exclude(pk=substitute.pk)
    if others.exclude(approved_by="").exists():
        raise Refused("already_substituted", name=old.full_name)
    Delegate.objects.filter(pk=delegate.pk).update(approved_by=by.who, version=version)
    replaced = Delegate.objects.filter(pk=delegate.stands_for_id, run=substitute.run)
    replaced.update(status=DelegateStatus.SUBSTITUTED, version=version)
    if substitute.run == policies.LIVE:
        _keep_agreed(by, substitute)
    audit.record(by, "roster.approve", conference=conference, site=delegate.site_id or 0, delegate=str(delegate.uid))
    tell(conference, [delegate.site_id, *replaced.values_list("site_id", flat=True)], version, run=substitute.run)


def _keep_agreed(by: Actor, came: Delegate) -> None:
    """History: who came to the door and was agreed to. What waits is settled by it, be it this person or another one."""
    assert came.stands_for_id is not None
    told = {"decided_by": by.who, "decided_at": timezone.now()}
    waiting = Substitution.objects.filter(delegate_id=came.stands_for_id, state=SubstitutionState.PROPOSED).first()
    if waiting and names.canonical(waiting.full_name) == names.canonical(came.full_name):
        waiting.state, waiting.substitute = SubstitutionState.AGREED, came
        waiting.decided_by, waiting.decided_at = by.who, timezone.now()
        waiting.save()
        return
    if waiting:
        Substitution.objects.filter(pk=waiting.pk).update(state=SubstitutionState.WITHDRAWN, **told)
    said = {name: getattr(came, name) for name in ("full_name", "honorific", "position", "phone", "email")}
    Substitution.objects.create(
        conference_id=came.conference_id, delegate_id=came.stands_for_id, substitute=came, proposed_at=came.created_at,
        state=SubstitutionState.AGREED, **said, **told,
    )  # fmt: skip


def _require(by: Actor, conference: int) -> None:
    if not policies.may_change(by, conference):
        raise NotFound


def _tidied(entry: Entry) -> Entry:
    """An entry as it is stored. Raises Refused for a name without a letter, a phone that is none, and for what `refuse_private` refuses."""
    full_name, phone = names.tidy(entry.full_name), phones.tidy(entry.phone)
    if not names.is_name(full_name):
        raise Refused("empty_name")
    if entry.phone.strip() and not phone:
        raise Refused("bad_phone")
    texts = {name: names.tidy(getattr(entry, name)) for name in ("full_name", "position", "unit", "honorific", "note")}
    refuse_private(texts)
    return entry._replace(phone=phone, **texts)  # type: ignore[arg-type]


def _check_places(conference: int, entry: Entry) -> None:
    """A site or group of another conference does not exist here."""
    if entry.site and not Site.objects.filter(pk=entry.site, conference_id=conference).exists():
        raise NotFound
    if entry.group and not DelegateGroup.objects.filter(pk=entry.group, conference_id=conference).exists():
        raise NotFound


def _fields(entry: Entry) -> dict[str, object]:
    told = entry._asdict()
    return {("site_id" if name == "site" else "group_id" if name == "group" else name): told[name] for name in told}


def _refuse_twin(row_key: str, *, but: int = 0) -> None:
    twins = Delegate.objects.filter(row_key=row_key, removed_at__isnull=True).exclude(pk=but)
    if twins.exists():
        raise Refused("already_listed")


def _former(conference: int, row_key: str) -> Delegate | None:
    """Who stood so on the list and was taken off it; the last one. A walk-in that was undone does not come back."""
    off = Delegate.objects.filter(row_key=row_key, removed_at__isnull=False, source__in=(Source.IMPORT, Source.FORM))
    return next((d for d in off.order_by("-removed_at", "-pk") if d.conference_id == conference), None)


def _refuse_spoken(leaving: Sequence[Delegate]) -> None:
    spoken = {pk for piece in pieces([d.pk for d in leaving], ASK) for pk in kept.spoken_of(piece)}
    if names_of := [d.full_name for d in leaving if d.pk in spoken]:
        raise Refused("something_was_said", names=", ".join(names_of[:5]) + (" …" if len(names_of) > 5 else ""))


def _locked(conference: int, delegates: Sequence[Delegate]) -> "QuerySet[Delegate]":
    """These delegates as they stand now, of this conference only."""
    return Delegate.objects.select_for_update(of=("self",)).filter(
        conference_id=conference, pk__in=[d.pk for d in delegates]
    )
