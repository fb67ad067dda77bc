"""A certificate is revoked, or written again; nothing of the register is ever deleted."""

from django.db import transaction
from django.utils import timezone

from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.identity import without_identity_numbers
from diemcau.kernel.ids import short_code, uuid7
from diemcau.roster.models import Delegate

from .. import policies
from ..enums import State
from ..models import Certificate
from .issuing import CODE, issue_one
from .scheme import locked, opened

FORGOTTEN = {
    "full_name": "",
    "sort_key": "",
    "honorific": "",
    "position": "",
    "unit": "",
    "room": "",
    "is_erased": True,
}


@transaction.atomic
def revoke(certificate: Certificate, *, by: Actor, reason: str) -> None:
    """It is not valid any more; `reason` stays in the register and is shown to nobody else. Also when the conference is archived: what
    turns out to be wrong years later must not stay valid. Refused: `certificate_not_valid`, `certificate_reason`."""
    if not policies.may_issue(by, certificate.conference_id):
        raise NotFound
    scheme = locked(certificate.conference_id)
    row = Certificate.objects.get(pk=certificate.pk)
    if row.state != State.VALID:
        raise Refused("certificate_not_valid")
    _end(row, State.REVOKED, by, reason)
    audit.record(by, "certificates.revoke", conference=scheme.pk, number=row.number)


@transaction.atomic
def reissue(
    certificate: Certificate, *, by: Actor, reason: str, saw: str = State.VALID, despite: bool = False
) -> Certificate:
    """Another one in its place, under the next number, with name, position and unit as they stand on the list now. Of one that was revoked
    before, day, actor and reason of that stay. `saw`: the state that the person saw. Refused: `closed`, `certificate_not_valid` when it
    was replaced already, `certificate_revoked` when somebody revoked it meanwhile, `certificate_again`, `certificate_erased`,
    `certificate_reason`, `certificate_glyphs` unless `despite`."""
    scheme = opened(by, certificate.conference_id)
    old = Certificate.objects.select_related("delegate", "site").get(pk=certificate.pk)
    if old.is_erased:
        raise Refused("certificate_erased")
    if old.state == State.REPLACED:
        raise Refused("certificate_not_valid")
    if old.state == State.REVOKED and saw != State.REVOKED:
        raise Refused("certificate_revoked")
    _replace(old, by, reason)
    there = Certificate.objects.filter(delegate=old.delegate, state=State.VALID)
    if old.delegate is not None and there.exists():
        raise Refused("certificate_again")
    said: Delegate | Certificate = old.delegate if old.delegate and old.delegate.removed_at is None else old
    fresh = Certificate(
        uid=uuid7(), conference=old.conference, delegate=old.delegate, site=old.site, code=short_code(CODE),
        full_name=said.full_name, sort_key=said.sort_key, honorific=said.honorific, position=said.position,
        unit=said.unit, room=old.room, sessions=old.sessions, replaces=old,
    )  # fmt: skip
    issue_one(scheme, fresh, by=by, despite=despite)
    audit.record(by, "certificates.reissue", conference=scheme.pk, number=old.number, by_number=fresh.number)
    return fresh


def forget_in(delegate: Delegate, wholly: bool) -> None:
    """Who asked to be forgotten is named by no certificate and on no page of ours any more; that one was given, with number, hours and
    state, stays in the register. In the transaction that erases (docs/decisions/0013)."""
    Certificate.objects.filter(delegate=delegate).update(**FORGOTTEN, reason="")


def move(stays: int, goes: int) -> None:
    """Two entries of the list were one person (roster.merged): their certificates follow who stays. Where both have a valid one, that of
    the one that goes stays with its entry, which reads as who stays (Delegate.merged_into): it is told of there and forgotten with
    them; in the register it is to be revoked by hand."""
    theirs = Certificate.objects.filter(delegate=goes)
    if Certificate.objects.filter(delegate=stays, state=State.VALID).exists():
        theirs = theirs.exclude(state=State.VALID)
    theirs.update(delegate=stays)


def _replace(row: Certificate, by: Actor, reason: str) -> None:
    if row.state != State.REVOKED:
        _end(row, State.REPLACED, by, reason)
        return
    row.state = State.REPLACED
    row.save(update_fields=["state"])


def _end(row: Certificate, state: State, by: Actor, reason: str) -> None:
    said = without_identity_numbers(reason.strip())[:300]
    if not said:
        raise Refused("certificate_reason")
    row.state, row.reason, row.revoked_at, row.revoked_by = state, said, timezone.now(), by.who
    row.save(update_fields=["state", "reason", "revoked_at", "revoked_by"])
