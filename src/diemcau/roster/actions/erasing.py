"""A person is forgotten, as far as no record of the conference needs them."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from diemcau.infra import audit
from diemcau.kernel.actor import Actor

from .. import holdings, kept, pocket, speaking
from ..entry import keys
from ..enums import SubstitutionState
from ..models import DataRequest, Delegate, FormerEntry, ImportChange, Substitution
from .versions import next_version, tell

NOBODY = "–"
REACHED_BY = {"phone": "", "email": "", "note": ""}
OFF_FOR = timedelta(
    days=30
)  # how long it is known by what somebody was reached who was taken off; an import is undone within 14 days


def erase(*, by: Actor, delegate: Delegate) -> bool:
    """Forget a person wholly: no name, unit or number is left, a row remains by which desks learn that they are gone. When attendance
    was taken of them, the list that proves it stays, and so does the programme; only what is needed to reach them goes: False. Inside
    the caller's transaction, which has authorised."""
    conference, version = delegate.conference_id, next_version(delegate.conference_id)
    wholly = not kept.spoken_of([delegate.pk])
    _forget_elsewhere(delegate, wholly)
    rows = Delegate.objects.filter(pk=delegate.pk)
    rows.update(version=version, **REACHED_BY, **(nobody(conference) if wholly else {}))
    _forget_proposals(delegate, wholly)
    DataRequest.objects.filter(delegate=delegate).update(wanted={}, words="")
    ImportChange.objects.filter(delegate=delegate).delete()  # how they stood before
    if wholly:
        FormerEntry.objects.filter(delegate=delegate).update(row_key="", full_name="")
        pocket.end_phones_of([delegate], conference=conference)
    audit.record(by, "roster.erase", conference=conference, delegate=str(delegate.uid), wholly=wholly)
    tell(conference, [delegate.site_id], version)
    return wholly


def forget_removed(now: datetime) -> int:
    """Of whoever was taken off the list a month ago nothing is kept by which they are reached; returns of how many that went."""
    off = Delegate.objects.filter(removed_at__lte=now - OFF_FOR).order_by()
    return off.exclude(Q(phone="") & Q(email="") & Q(note="")).update(**REACHED_BY)


def _forget_elsewhere(delegate: Delegate, wholly: bool) -> None:
    """What modules keep of them, also under names they had before, and under the entries that became this one: they read as it does."""
    called = [delegate, *holdings.as_before(delegate)]
    for one in called:
        holdings.forget(one, wholly)
    for other in Delegate.objects.filter(merged_into=delegate).order_by("pk"):
        other.full_name = delegate.full_name
        holdings.forget(other, wholly)
    for one in called if wholly else ():
        speaking.forget(one)  # last: others look there whose the name is


def nobody(conference: int) -> dict[str, object]:
    """How an entry reads of which nothing is left: off the list."""
    told = {
        **keys(conference, NOBODY, "", None)._asdict(),
        "row_key": "",
        "full_name": NOBODY,
        "removed_at": timezone.now(),
    }
    return told | {"honorific": "", "position": "", "unit": "", "organisation": None, "listed": 0}


def _forget_proposals(delegate: Delegate, wholly: bool) -> None:
    """Who was only proposed instead goes with them; of who was agreed to the name stays, and of themselves as a substitute theirs goes."""
    Substitution.objects.filter(delegate=delegate).exclude(state=SubstitutionState.AGREED).delete()
    own = {"phone": "", "email": ""} | ({"full_name": NOBODY, "honorific": "", "position": ""} if wholly else {})
    Substitution.objects.filter(substitute=delegate).update(**own)
