"""Substitutes before the day: proposed, withdrawn, agreed to, refused. At the door an op brings them (door.py, delegates.py)."""

from django.db import transaction
from django.utils import timezone

from diemcau.infra import audit
from diemcau.kernel import names
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused

from .. import identities, policies
from ..entry import keys
from ..enums import DelegateStatus, Source, SubstitutionState
from ..models import Delegate, Substitution
from ..substituting import Proposal, day_ago, may_propose, refuse_many, tidied
from .delegates import approve_substitute
from .versions import hold, next_version, tell

WAITING = SubstitutionState.PROPOSED
LIVE = policies.LIVE


@transaction.atomic
def propose_substitute(*, by: Actor, delegate: Delegate, proposal: Proposal) -> Substitution:
    """Say who is to come instead; `delegate` stays expected until somebody agrees. What was proposed before gives way;
    the same person in the same words, from whom it was proposed, is the same proposal (an answer was lost, and they pressed again).

    Refused: `already_listed` (same name, unit and site), `already_substituted`, `empty_name`, `bad_phone`, `bad_email`,
    `identity_number` (with its `field`), `enough_today`.
    """
    if not may_propose(by, delegate):
        raise NotFound
    proposal = tidied(proposal)
    hold(delegate.conference_id)
    old = _standing(delegate.pk)
    same = Substitution.objects.filter(delegate=old, state=WAITING, proposed_by=by.who, **proposal._asdict()).first()
    if same is not None:
        return same
    if by.who == policies.delegate_who(delegate):
        refuse_many(Substitution.objects.filter(delegate=old, proposed_by=by.who, proposed_at__gt=day_ago()))
    _refuse_twin(old, proposal.full_name)
    _end_waiting(by, old)
    made = Substitution.objects.create(
        conference_id=old.conference_id, delegate=old, proposed_by=by.who, **proposal._asdict()
    )
    _record(by, "roster.propose_substitute", old)
    return made


@transaction.atomic
def withdraw_substitute(*, by: Actor, delegate: Delegate) -> None:
    """Nobody is to come instead after all: what waits is withdrawn, nothing else changes."""
    if not may_propose(by, delegate):
        raise NotFound
    if _end_waiting(by, delegate):
        _record(by, "roster.withdraw_substitute", delegate)


@transaction.atomic
def agree_to_substitute(*, by: Actor, substitution: Substitution) -> Delegate:
    """With the chair's consent: the person proposed is on the list, with a code of their own, and the other one is substituted.

    Who came to the door before it was agreed to is not put on the list twice. Refused: `substitution_decided` (somebody was quicker),
    `already_substituted`, `already_listed`. Raises NotFound.
    """
    waiting, old = _to_decide(by, substitution)
    came = Delegate.objects.filter(
        stands_for=old, run=LIVE, removed_at=None, row_key=_key(old, waiting.full_name), approved_by=""
    ).first()
    if came is not None:
        approve_substitute(by=by, delegate=came)
        return came
    _refuse_twin(old, waiting.full_name)
    came = _listed(by, old, waiting)
    _decide(by, waiting, SubstitutionState.AGREED, substitute=came)
    _record(by, "roster.agree_to_substitute", old, substitute=str(came.uid))
    return came


@transaction.atomic
def refuse_substitute(*, by: Actor, substitution: Substitution, words: str) -> None:
    """Without consent: the delegate stays expected. Refused: `substitution_decided`. Raises NotFound."""
    waiting, old = _to_decide(by, substitution)
    _decide(by, waiting, SubstitutionState.REFUSED, words=names.tidy(words)[:300])
    _record(by, "roster.refuse_substitute", old)


def _listed(by: Actor, old: Delegate, waiting: Substitution) -> Delegate:
    """The substitute's own row; the other one is substituted. Both desks (it is one room) learn of it."""
    conference, version = old.conference_id, next_version(old.conference_id)
    found = keys(conference, waiting.full_name, old.unit, old.site_id)
    made = Delegate.objects.create(
        **identities.listed(conference, [(found.row_key, old.site_id)])[0].fields(),
        **found._asdict(),
        **{name: getattr(waiting, name) for name in Proposal._fields},
        conference_id=conference,
        unit=old.unit,
        organisation_id=old.organisation_id,
        group_id=old.group_id,
        invited_unit_id=old.invited_unit_id,
        site_id=old.site_id,
        status=DelegateStatus.CONFIRMED,
        source=Source.FORM,  # expected like anybody on the list; who comes to the door unannounced is Source.SUBSTITUTE
        stands_for=old,
        approved_by=by.who,
        version=version,
    )
    Delegate.objects.filter(pk=old.pk).update(status=DelegateStatus.SUBSTITUTED, version=version)
    tell(conference, [old.site_id], version)
    return made


def _standing(pk: int) -> Delegate:
    """Who is to be replaced, as they stand now."""
    old = Delegate.objects.select_for_update(of=("self",)).get(pk=pk)
    if old.removed_at is not None or old.run != LIVE:
        raise NotFound
    if old.status == DelegateStatus.SUBSTITUTED:
        raise Refused("already_substituted", name=old.full_name)
    return old


def _to_decide(by: Actor, substitution: Substitution) -> tuple[Substitution, Delegate]:
    hold(substitution.conference_id)
    Delegate.objects.select_for_update(of=("self",)).get(pk=substitution.delegate_id)
    waiting = Substitution.objects.select_for_update(of=("self",)).select_related("delegate").get(pk=substitution.pk)
    if not policies.may_approve(by, waiting.conference_id, waiting.delegate.site_id):
        raise NotFound
    if waiting.state != WAITING:
        raise Refused("substitution_decided")
    return waiting, _standing(waiting.delegate_id)


def _decide(by: Actor, waiting: Substitution, state: SubstitutionState, **more: object) -> None:
    rows = Substitution.objects.filter(pk=waiting.pk)
    rows.update(state=state, decided_by=by.who, decided_at=timezone.now(), **more)


def _end_waiting(by: Actor, delegate: Delegate) -> int:
    return Substitution.objects.filter(delegate=delegate, state=WAITING).update(
        state=SubstitutionState.WITHDRAWN, decided_by=by.who, decided_at=timezone.now()
    )


def _key(old: Delegate, full_name: str) -> str:
    return keys(old.conference_id, full_name, old.unit, old.site_id).row_key


def _refuse_twin(old: Delegate, full_name: str) -> None:
    if Delegate.objects.filter(row_key=_key(old, full_name), removed_at__isnull=True).exists():
        raise Refused("already_listed")


def _record(by: Actor, verb: str, old: Delegate, **facts: str) -> None:
    audit.record(by, verb, conference=old.conference_id, site=old.site_id or 0, delegate=str(old.uid), **facts)
