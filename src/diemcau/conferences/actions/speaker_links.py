"""Links of speakers: made, renewed by making them again, ended."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.ids import secret_hash
from diemcau.kernel.names import tidy
from diemcau.people.actions.keys import revoke_keys

from .. import policies
from ..enums import LinkPage
from ..models import Conference, ProgrammeItem, SpeakerLink
from ..queries import access_ends, secret_of

DAYS = 60  # where the conference has no dates yet


@transaction.atomic
def make_speaker_link(
    conference: Conference,
    *,
    by: Actor,
    holder: str = "",
    item: ProgrammeItem | None = None,
    page: str = LinkPage.SPEAKER,
) -> SpeakerLink:
    """A link that ends with the conference. The one made before for the same ends now. Raises Refused(forbidden)."""
    if not policies.may_lead(by, conference.pk) or (item is not None and item.session.conference_id != conference.pk):
        raise Refused("forbidden")
    Conference.objects.select_for_update().get(pk=conference.pk)  # of two who press at once the second renews
    place = {"conference": conference, "page": page, "item": item, "holder": tidy(holder)[:160]}
    for old in SpeakerLink.objects.filter(**place):
        end_speaker_link(old, by=by)
    end, now = access_ends(conference), timezone.now()
    until = end if end is not None and end > now else now + timedelta(days=DAYS)
    link = SpeakerLink(**place, made_at=now, made_by=by.who, expires_at=until)
    link.secret_hash = secret_hash(secret_of(link))
    link.save()
    audit.record(by, "conferences.make_speaker_link", conference=conference.pk, link=link.pk)
    return link


@transaction.atomic
def end_speaker_link(link: SpeakerLink, *, by: Actor) -> None:
    """The link ends now, and what is open through it within seconds. Raises Refused(forbidden)."""
    if not policies.may_lead(by, link.conference_id):
        raise Refused("forbidden")
    revoke_keys([link.who], conference=link.conference_id)
    audit.record(by, "conferences.end_speaker_link", conference=link.conference_id, link=link.pk)
    link.delete()
