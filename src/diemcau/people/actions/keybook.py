"""What people write into the key book (infra.keybook), and how a restored database learns from it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from diemcau.infra import keybook
from diemcau.kernel.errors import NotFound

from .. import places
from ..models import Account, Device, Pairing, RevokedKey, RoleHeld
from ..queries.tickets import LIFE

Line = dict[str, Any]


class Replayed(NamedTuple):
    """How many keys were turned away again, devices let in again, ways in brought back, and roles and accounts put right."""

    revoked: int = 0
    devices: int = 0
    pairings: int = 0
    roles: int = 0
    accounts: int = 0


def note_device(device: Device, pairing: Pairing) -> None:
    """A device was let in."""
    facts = {
        "kid": device.kid,
        "key_hash": device.key_hash,
        "role": device.role,
        "conference": device.conference_id,
        "site": device.site_id,
        "paired_at": device.paired_at.isoformat(),
        "expires_at": device.expires_at.isoformat(),
        "pairing": pairing.secret_hash,
    }
    keybook.note("device", [facts])


def note_revoked(keys: Iterable[RevokedKey]) -> None:
    """Keys of devices or accounts open no door any more."""
    keybook.note(
        "revoked",
        [{"kid": key.kid, "conference": key.conference_id, "at": key.revoked_at.isoformat()} for key in keys],
    )


def note_pairings(pairings: Iterable[Pairing]) -> None:
    """Cards, links and codes were made."""
    keybook.note(
        "pairing",
        [
            {
                "secret_hash": one.secret_hash,
                "kind": one.kind,
                "role": one.role,
                "conference": one.conference_id,
                "site": one.site_id,
                "made_at": one.made_at.isoformat(),
                "made_by": one.made_by,
                "expires_at": one.expires_at.isoformat(),
                "devices_until": one.devices_until.isoformat(),
                "uses_left": one.uses_left,
            }
            for one in pairings
        ],
    )


def note_ended_pairings(pairings: Iterable[Pairing]) -> None:
    """Cards, links or codes let nobody in any more."""
    now = timezone.now().isoformat()
    keybook.note("pairing_ended", [{"secret_hash": one.secret_hash, "at": now} for one in pairings])


def note_role_ended(held: RoleHeld) -> None:
    """A role ended before its time."""
    assert held.until is not None
    facts = {
        "account": held.account_id,
        "role": held.role,
        "conference": held.conference_id,
        "site": held.site_id,
        "since": held.since.isoformat(),
        "until": held.until.isoformat(),
    }
    keybook.note("role_ended", [facts])


def note_account(account: Account) -> None:
    """An account's password, its key's number, or whether it is open changed."""
    facts = {
        "account": account.pk,
        "joined": account.date_joined.isoformat(),
        "password": account.password,
        "is_active": account.is_active,
        "key_number": account.key_number,
    }
    keybook.note("account", [facts])


@transaction.atomic
def replay(book: Iterable[Line], *, life: str) -> Replayed:
    """Have a restored database know what the book knows. May be done twice.

    Who was turned away is turned away in any case; who was let in is let in only if that was in the `life` the backup was
    made in: after an earlier restore the same number may be another conference.
    """
    counts = dict.fromkeys(Replayed._fields, 0)
    for line in book:
        what = line["what"]
        if what in _REPLAYS and (line["life"] == life or what not in ("device", "pairing")):
            of, done = _REPLAYS[what]
            counts[of] += done(line)
    return Replayed(**counts)


def _revoke(line: Line) -> bool:
    at = datetime.fromisoformat(line["at"])
    facts = {"conference_id": line["conference"], "revoked_at": at, "until": at + LIFE}
    RevokedKey.objects.get_or_create(kid=line["kid"], defaults=facts)
    return bool(Device.objects.filter(kid=line["kid"], revoked_at__isnull=True).update(revoked_at=at))


def _let_in(line: Line) -> bool:
    if not _is_here(line) or Device.objects.filter(kid=line["kid"]).exists():
        return False
    Device.objects.create(
        kid=line["kid"],
        key_hash=line["key_hash"],
        role=line["role"],
        conference_id=line["conference"],
        site_id=line["site"],
        pairing=Pairing.objects.filter(secret_hash=line["pairing"]).first(),
        paired_at=datetime.fromisoformat(line["paired_at"]),
        expires_at=datetime.fromisoformat(line["expires_at"]),
    )
    return True


def _pair(line: Line) -> bool:
    if not _is_here(line) or Pairing.objects.filter(secret_hash=line["secret_hash"]).exists():
        return False
    Pairing.objects.create(
        secret_hash=line["secret_hash"],
        kind=line["kind"],
        role=line["role"],
        conference_id=line["conference"],
        site_id=line["site"],
        made_at=datetime.fromisoformat(line["made_at"]),
        made_by=line["made_by"],
        expires_at=datetime.fromisoformat(line["expires_at"]),
        devices_until=datetime.fromisoformat(line["devices_until"]),
        uses_left=line["uses_left"],
    )
    return True


def _end_pairing(line: Line) -> bool:
    rows = Pairing.objects.filter(secret_hash=line["secret_hash"], revoked_at__isnull=True)
    return bool(rows.update(revoked_at=datetime.fromisoformat(line["at"])))


def _end_role(line: Line) -> bool:
    rows = RoleHeld.objects.filter(
        account_id=line["account"],
        role=line["role"],
        conference_id=line["conference"],
        site_id=line["site"],
        since=datetime.fromisoformat(line["since"]),
    )
    until = datetime.fromisoformat(line["until"])
    return bool(rows.exclude(until__lte=until).update(until=until))


def _put_right(line: Line) -> bool:
    account = Account.objects.filter(pk=line["account"], date_joined=datetime.fromisoformat(line["joined"])).first()
    wanted = {name: line[name] for name in ("password", "is_active", "key_number")}
    if account is None or all(getattr(account, name) == value for name, value in wanted.items()):
        return False
    account.links.all().delete()  # one of them may have been spent
    Account.objects.filter(pk=account.pk).update(**wanted)
    return True


def _is_here(line: Line) -> bool:
    """Whether the restored database has the conference and the room."""
    try:
        places.known().key(line["conference"])
    except NotFound:
        return False
    return not line["site"] or bool(places.known().rooms(line["conference"], [line["site"]]))


_REPLAYS = {
    "revoked": ("revoked", _revoke),
    "device": ("devices", _let_in),
    "pairing": ("pairings", _pair),
    "pairing_ended": ("pairings", _end_pairing),
    "role_ended": ("roles", _end_role),
    "account": ("accounts", _put_right),
}
