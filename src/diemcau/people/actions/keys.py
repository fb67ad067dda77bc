"""Keys that no longer open the door: kept as long as a ticket under them could be valid, and told to the plane at once."""

from collections.abc import Iterable

from django.utils import timezone

from diemcau.infra.outbox import announce_each

from ..models import Account, RevokedKey
from ..queries.tickets import LIFE, account_kid
from .keybook import note_account, note_revoked


def revoke_keys(kids: Iterable[str], *, conference: int) -> None:
    """End every ticket given out under these keys: streams are cut, further ops are refused."""
    now = timezone.now()
    rows = [RevokedKey(kid=kid, conference_id=conference, revoked_at=now, until=now + LIFE) for kid in kids]
    RevokedKey.objects.bulk_create(rows, ignore_conflicts=True)
    note_revoked(rows)
    announce_each(conference, "revoked", [row.kid for row in rows])


def revoke_account_keys(account: Account, *, conference: int = 0) -> None:
    """End the account's tickets. Its pages go on as far as its roles allow and fetch new ones under the next number."""
    account.refresh_from_db(fields=["key_number"])
    revoke_keys([account_kid(account)], conference=conference)
    account.key_number += 1
    account.save(update_fields=["key_number"])
    note_account(account)
