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
# What is noted of a row and comes back as it was, beside its conference and site; by the first one it is found again.
_KEPT: dict[str, tuple[type[Device] | type[Pairing], tuple[str, ...]]] = {
    "device": (Device, ("kid", "key_hash", "role", "paired_at", "expires_at")),
    "pairing": (
        Pairing,
        ("secret_hash", "kind", "role", "made_at", "made_by", "expires_at", "devices_until", "uses_left"),
    ),
}
_MOMENTS = {"paired_at", "made_at", "expires_at", "devices_until"}


class Replayed(NamedTuple):
    """How many keys were turned away again, devices let in again, ways in brought back, and roles and accounts put right."""

    revoked: int = 0
    devices: int = 0
    pairings: int = 0
    roles: int = 0
    accounts: int = 0


def note_device(device: Device, pairing: Pairing) -> None:
    """A device was let in."""
    keybook.note("device", [_kept("device", device) | {"pairing": pairing.secret_hash}])


def note_revoked(keys: Iterable[RevokedKey]) -> None:
    """Keys of devices or accounts open no door any more."""
    keybook.note(
        "revoked",
        [{"kid": key.kid, "conference": key.conference_id, "at": key.revoked_at.isoformat()} for key in keys],
    )


def note_pairings(pairings: Iterable[Pairing]) -> None:
    """Cards, links and codes were made."""
    keybook.note("pairing", [_kept("pairing", one) for one in pairings])


def _kept(what: str, row: Device | Pairing) -> Line:
    facts = {name: getattr(row, name) for name in _KEPT[what][1]}
    moments = {name: facts[name].isoformat() for name in facts.keys() & _MOMENTS}
    return facts | moments | {"conference": row.conference_id, "site": row.site_id}


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
        if what in _REPLAYS and (line["life"] == life or what not in _KEPT):
            of, done = _REPLAYS[what]
            counts[of] += done(line)
    return Replayed(**counts)


def _revoke(line: Line) -> bool:
    at = datetime.fromisoformat(line["at"])
    facts = {"conference_id": line["conference"], "revoked_at": at, "until": at + LIFE}
    RevokedKey.objects.get_or_create(kid=line["kid"], defaults=facts)
    return bool(Device.objects.filter(kid=line["kid"], revoked_at__isnull=True).update(revoked_at=at))


def _bring_back(line: Line) -> bool:
    """A device, or a way in, unless it is here."""
    model, names = _KEPT[line["what"]]
    if not _is_here(line) or model.objects.filter(**{names[0]: line[names[0]]}).exists():
        return False
    facts = {name: datetime.fromisoformat(line[name]) if name in _MOMENTS else line[name] for name in names}
    if "pairing" in line:
        facts["pairing"] = Pairing.objects.filter(secret_hash=line["pairing"]).first()
    model.objects.create(conference_id=line["conference"], site_id=line["site"], **facts)
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
    "device": ("devices", _bring_back),
    "pairing": ("pairings", _bring_back),
    "pairing_ended": ("pairings", _end_pairing),
    "role_ended": ("roles", _end_role),
    "account": ("accounts", _put_right),
}
