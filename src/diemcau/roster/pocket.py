"""What a delegate's own code opens: their page on a phone, in their name, for their room."""

import hmac
from collections.abc import Iterable
from string import hexdigits
from typing import NamedTuple

from diemcau.conferences.enums import Status
from diemcau.conferences.models import Conference
from diemcau.conferences.queries import lets_phones_in
from diemcau.infra.derived import derived_secret
from diemcau.kernel.errors import NotFound
from diemcau.kernel.ids import code_hash, tidy_code
from diemcau.people.actions import end_phones
from diemcau.people.queries import PhoneDoor, personal_group

from .identities import CODE_LENGTH
from .models import Delegate
from .policies import LIVE

MOST_DIGITS = 15  # of a row's number


_ROWS = Delegate.objects.select_related("conference", "site", "site__place", "group", "invited_unit", "stands_for")


class Opened(NamedTuple):
    """Whose code it is, and the door it opens; None as long as nobody has said in which room they are."""

    delegate: Delegate
    door: PhoneDoor | None


def delegate_behind(typed: str, run: str = "live") -> Opened:
    """Three queries. Raises NotFound for a code of nobody who is on the list of a conference that goes on."""
    code = tidy_code(typed)
    if len(code) != CODE_LENGTH:
        raise NotFound
    going_on = Conference.objects.exclude(status__in=(Status.CLOSED, Status.ARCHIVED)).order_by()
    hashes = [code_hash(number, code) for number in going_on.values_list("pk", flat=True)]
    found = Delegate.objects.filter(code_hash__in=hashes, code=code, removed_at__isnull=True)
    delegate = found.select_related("conference", "site").first()
    if delegate is None or delegate.run not in ("live", run):
        raise NotFound
    until = lets_phones_in(delegate.conference)
    if delegate.site_id is None:
        return Opened(delegate, None)
    group = personal_group(delegate.code_hash)
    return Opened(delegate, PhoneDoor(delegate.conference_id, delegate.site_id, group, until, str(delegate.uid)))


def own_path(delegate: Delegate) -> str:
    """The address of a delegate's own page, for whoever sends it to them. The code of their QR does not open it: that hangs round the neck
    on a badge, and here stand their telephone and their answer."""
    return f"/me/{own_secret(delegate)}"


def own_secret(delegate: Delegate) -> str:
    """What opens the own page: the number of the row, and a secret that follows from it. It ends with the delegate's code, and when it is
    renewed (`own_turn`). Letters and digits at its end: messengers leave a dash there out of the link."""
    turn = f" {delegate.own_turn}" if delegate.own_turn else ""
    secret = derived_secret("diemcau.roster.own", f"{delegate.pk} {delegate.code}{turn}")
    return f"{delegate.pk:x}-{secret.replace('-', 'x').replace('_', 'y')}"


def delegate_behind_own(secret: str) -> Delegate:
    """Whose own page this is, with room, group, unit and conference: also of who was taken off the list since, and of a conference that
    is over. Of an entry that became another one: whose it is now. One query, then two. Raises NotFound."""
    found = _whose(secret)
    if found is None or found.conference.status == Status.ARCHIVED:
        raise NotFound
    return _ROWS.get(pk=found.merged_into_id) if found.merged_into_id else found


def put_away_behind_own(secret: str) -> Conference | None:
    """The conference of an own page that was put away since: whoever holds the link is told whom to ask."""
    found = _whose(secret)
    return found.conference if found is not None and found.conference.status == Status.ARCHIVED else None


def _whose(secret: str) -> Delegate | None:
    number = secret.partition("-")[0]
    if not (0 < len(number) <= MOST_DIGITS and set(number) <= set(hexdigits)):
        return None
    found = _ROWS.filter(pk=int(number, 16), run=LIVE).first()
    return found if found and hmac.compare_digest(own_secret(found).encode(), secret.encode()) else None


def end_phones_of(delegates: Iterable[Delegate], *, conference: int) -> None:
    """Those who were taken off the list, or moved: who may still come in fetches a ticket for the new room. Part of other actions."""
    end_phones([personal_group(one.code_hash) for one in delegates], conference=conference)
