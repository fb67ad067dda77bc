"""Units asked and reminded: by a message that a person sends by hand, by e-mail, by letter."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from diemcau.conferences.models import Conference
from diemcau.infra import audit
from diemcau.infra.mail.actions import Letter, post
from diemcau.infra.mail.models import MailRow
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from ...models import InvitedUnit
from .. import policies
from ..enums import NominationState
from ..messages import message_for
from ..models import Nomination
from ..queries.chasing import PURPOSE, Chased
from ..queries.links import url_of
from ..queries.lists import call_of
from .asking import links_of

ANSWERS = (NominationState.CONFIRMED, NominationState.TAKEN, NominationState.DECLINED)


@transaction.atomic
def note_reminded(conference: int, units: Sequence[int], *, by: Actor, way: str) -> int:
    """Write down that these units were asked or reminded; `way` is `message`, `call`, `letter` or `mail`."""
    if not policies.may_lead(by, conference):
        raise NotFound
    return _note(conference, units, by, way)


@transaction.atomic
def post_messages(conference: Conference, units: Sequence[Chased], *, by: Actor) -> int:
    """Write an e-mail to each of these units that has an address; it is held until a person releases it. Returns how many were written."""
    if not policies.may_lead(by, conference.pk):
        raise NotFound
    Conference.objects.select_for_update().get(
        pk=conference.pk
    )  # of two who write at once the second replaces the first's drafts
    reached = [one for one in units if one.unit.contact_email]
    call, links = call_of(conference.pk), links_of([one.unit for one in reached], by)
    letters = []
    for one in reached:
        message = message_for(conference, call, one, url_of(links[one.unit.pk]))
        to = one.unit.contact_email
        name = one.unit.contact_name or one.unit.name
        letters.append(Letter(to, message.subject, message.letter, about=one.about, name=name[:160]))
    post(conference.pk, letters, purpose=PURPOSE, by=by)
    return len(letters)


def note_released(conference: int, rows: Sequence[MailRow], by: Actor) -> None:
    """Messages to units were let go: they were reminded now. Inside the release's transaction (infra.mail.released)."""
    _note(conference, list(_units_of(rows)), by, "mail")


def stale_messages(conference: int, rows: Sequence[MailRow]) -> set[int]:
    """The messages to units that have answered since they were written, that are reached elsewhere now, or whose link was renewed."""
    told = [(int(row.about.removeprefix("unit:")), row) for row in rows if row.about.startswith("unit:")]
    units = {unit for unit, _row in told}
    answered = Nomination.objects.filter(unit__in=units, unit__conference_id=conference, state__in=ANSWERS)
    moved = dict(answered.values_list("unit", "confirmed_at"))
    there = InvitedUnit.objects.filter(conference_id=conference, pk__in=units)
    today = {
        unit: (to.casefold(), link) for unit, to, link in there.values_list("pk", "contact_email", "link__made_at")
    }
    found = set[int]()
    for unit, row in told:
        to, made_at = today.get(unit, ("", None))
        answered_at = moved.get(unit)
        has_answered = answered_at is not None and answered_at > row.made_at
        if has_answered or to != row.to.casefold() or made_at is None or made_at > row.made_at:
            found.add(row.pk)
    return found


def _units_of(rows: Sequence[MailRow]) -> dict[int, MailRow]:
    return {int(row.about.removeprefix("unit:")): row for row in rows if row.about.startswith("unit:")}


def _note(conference: int, units: Sequence[int], by: Actor, way: str) -> int:
    there = list(InvitedUnit.objects.filter(conference_id=conference, pk__in=units).values_list("pk", flat=True))
    fresh = (Nomination(unit_id=unit) for unit in there)
    Nomination.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
    reminded = Nomination.objects.filter(unit__in=there)
    done = reminded.update(reminded_at=timezone.now(), reminders=F("reminders") + 1)
    audit.record(by, "nominations.remind", conference=conference, units=there, way=way)
    return done
