"""To whom a letter makes sense, when all who are listed are meant."""

from django.db.models import Q, QuerySet

from ...enums import DelegateStatus
from ...models import Delegate
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
