"""What a delegate's own code opens: their page on a phone, in their name, for their room."""

from collections.abc import Iterable
from typing import NamedTuple

from diemcau.conferences.enums import Status
from diemcau.conferences.models import Conference
from diemcau.conferences.queries import lets_phones_in
from diemcau.kernel.errors import NotFound
from diemcau.kernel.ids import code_hash, tidy_code
from diemcau.people.actions import end_phones
from diemcau.people.queries import PhoneDoor, personal_group

from .identities import CODE_LENGTH
from .models import Delegate


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


def end_phones_of(delegates: Iterable[Delegate], *, conference: int) -> None:
    """Those who were taken off the list, or moved: who may still come in fetches a ticket for the new room. Part of other actions."""
    end_phones([personal_group(one.code_hash) for one in delegates], conference=conference)
