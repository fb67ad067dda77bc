"""To whom a letter makes sense, when all who are listed are meant."""

from django.db.models import Q, QuerySet

from diemcau.infra.mail.models import MailRow

from ...enums import DelegateStatus
from ...models import Delegate, InvitedUnit
from ..enums import Letter
from .asked import NARROWED, Standing

ASKED = Q(invitation__invited_at__isnull=False)
_MEANT = {
    Letter.INVITATION: NARROWED[Standing.FRESH],
    Letter.REMINDER: NARROWED[Standing.SILENT],
    Letter.CHANGE: ASKED,
    Letter.CANCELLATION: ASKED,
}


def meant(people: "QuerySet[Delegate]", letter: str) -> "QuerySet[Delegate]":
    """Of `people` those to whom `letter` says something: an invitation to who has none, a reminder to the silent, a change to the invited;
    nothing to who has declined."""
    return people.filter(_MEANT[Letter(letter)]).exclude(status=DelegateStatus.DECLINED)


def address_of(row: MailRow) -> str | None:
    """The address that the list has today for whom a message is about, empty: none. None: it is about nobody on the list."""
    whose, _colon, number = row.about.partition(":")
    if whose == "delegate":
        people = Delegate.objects.filter(conference_id=row.conference_id, pk=int(number))
        return people.values_list("email", flat=True).first()
    if whose == "unit":
        units = InvitedUnit.objects.filter(conference_id=row.conference_id, pk=int(number))
        return units.values_list("contact_email", flat=True).first()
    return None
