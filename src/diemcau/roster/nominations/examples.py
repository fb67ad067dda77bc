"""Units of example conferences, asked for their delegates: some have answered, some have only looked, most have not."""

from datetime import datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from diemcau.conferences.models import Conference, Session
from diemcau.kernel.actor import Actor, Held

from ..actions import invite_units, set_all_quotas
from ..models import InvitedUnit
from ..queries import proposed_units
from ..unit_lines import Wanted
from . import policies
from .actions import confirm, decline, open_list
from .actions.approving import approve
from .actions.asking import make_missing_links
from .actions.call import set_call
from .enums import CallState, DeclineReason

MOST_SITES = 400  # beyond that an example is for measuring
LIVELY = 12


def ask(conference: Conference, *, by: Actor) -> int:
    """Ask one unit for each site, until five days before the conference; returns how many."""
    sites = {site.code: site.pk for site in conference.sites.all()}
    if len(sites) > MOST_SITES:
        return 0
    proposed = proposed_units(by, conference, "sites")
    wanted = [Wanted(p.name, sites.get(p.code), None, p.contact, p.phone) for p in proposed]
    added, _known = invite_units(by=by, conference=conference, wanted=wanted)
    set_all_quotas(by=by, conference=conference.pk, group=None, seats=4)
    set_call(
        by=by, conference=conference.pk, state=CallState.OPEN, deadline=_deadline(conference), wants_approval=True, message={}, saw=0
    )  # fmt: skip
    make_missing_links(conference, by=by)
    for number, unit in enumerate(InvitedUnit.objects.filter(conference=conference)[:LIVELY]):
        _answer(unit, number % 4, by)
    return added


def _deadline(conference: Conference) -> datetime | None:
    first = Session.objects.filter(day__conference=conference).aggregate(first=Min("starts_at"))["first"]
    return first - timedelta(days=5) if first and first - timedelta(days=5) > timezone.now() else None


def _answer(unit: InvitedUnit, how: int, by: Actor) -> None:
    """Looked (1), confirmed (2), confirmed and approved (3); or nothing. Who has nobody on the list sends nobody."""
    contact = Actor(policies.who_of(unit.pk), unit.name, frozenset({Held(policies.UNIT_CONTACT, unit.conference_id)}))
    if how == 0:
        return
    opened = open_list(unit, by=contact)
    if how == 1:
        return
    if not unit.nominees.exists():
        decline(unit, by=contact, reason=DeclineReason.DUTY)
        return
    waiting = confirm(unit, by=contact, seen=opened.version)
    if how == 3:
        approve(waiting, by=by, saw=waiting.version)
