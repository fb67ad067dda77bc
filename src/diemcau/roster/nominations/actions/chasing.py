"""Units asked and reminded: by a message that a person sends by hand, by e-mail, by letter."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.mail.actions import Letter, post
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from .. import policies
from ..messages import message_for
from ..models import Nomination
from ..queries.chasing import PURPOSE, Chased
from ..queries.links import url_of
from ..queries.lists import call_of
from .asking import links_of


@transaction.atomic
def note_reminded(conference: int, units: Sequence[int], *, by: Actor, way: str) -> int:
    """Write down that these units were asked or reminded; `way` is `message`, `call`, `letter` or `mail`."""
    if not policies.may_lead(by, conference):
        raise NotFound
    known = set(Nomination.objects.filter(unit__in=units).values_list("unit", flat=True))
    Nomination.objects.bulk_create((Nomination(unit_id=unit) for unit in units if unit not in known), batch_size=500)
    reminded = Nomination.objects.filter(unit__in=units, unit__conference_id=conference)
    done = reminded.update(reminded_at=timezone.now(), reminders=F("reminders") + 1)
    audit.record(by, "nominations.remind", conference=conference, units=list(units), way=way)
    return done


@transaction.atomic
def post_messages(conference: Conference, units: Sequence[Chased], *, by: Actor) -> int:
    """Write an e-mail to each of these units that has an address; it is held until a person releases it. Returns how many were written."""
    if not policies.may_lead(by, conference.pk):
        raise NotFound
    reached = [one for one in units if one.unit.contact_email]
    call, links = call_of(conference.pk), links_of([one.unit for one in reached], by)
    letters = []
    for one in reached:
        message = message_for(conference, call, one, url_of(links[one.unit.pk]))
        to = one.unit.contact_email
        name = one.unit.contact_name or one.unit.name
        letters.append(Letter(to, message.subject, message.letter, about=one.about, name=name[:160]))
    post(conference.pk, letters, purpose=PURPOSE, by=by)
    note_reminded(conference.pk, [one.unit.pk for one in reached], by=by, way="mail")
    return len(letters)
