"""Roles: given and ended, never rewritten, so that what was done can be judged by the role held then."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import policies
from ..enums import RoleKind
from ..models import Account, Device, Pairing, RoleHeld
from ..queries.actors import actor_for
from ..queries.phones import conference_group
from .devices import end_ways_in, revoke_devices
from .keybook import note_ended_pairings, note_role_ended
from .keys import revoke_account_keys
from .phones import end_phones


@transaction.atomic
def give_role(
    account: Account, *, by: Actor, role: str, conference: int = 0, site: int = 0, until: datetime | None = None
) -> RoleHeld:
    """Let an account hold a role from now on; one that is held already stays as it is.

    Raises Refused(role_misplaced) for a room's role without a room and the like, Refused(forbidden).
    """
    if not policies.fits(role, conference, site):
        raise Refused("role_misplaced", role=role)
    if not policies.may_give(by, role, conference, site):
        raise Refused("forbidden")
    same = RoleHeld.objects.filter(account=account, role=role, conference_id=conference, site_id=site)
    held = same.filter(policies.in_force(timezone.now())).first()
    if held is not None:
        return held
    held = RoleHeld.objects.create(
        account=account, role=role, conference_id=conference, site_id=site, until=until, given_by=by.who
    )
    audit.record(by, "people.give_role", conference=conference, site=site, account=account.pk, role=role)
    return held


@transaction.atomic
def end_role(held: RoleHeld, *, by: Actor) -> None:
    """The role ends now, with the tickets given out for it and the hub links that only it allowed to make: these let no computer in
    any more; those let in stay at work until somebody turns them away. Ending it again changes nothing. Raises Refused(forbidden)."""
    if not policies.may_give(by, held.role, held.conference_id, held.site_id):
        raise Refused("forbidden")
    now = timezone.now()
    ended = RoleHeld.objects.filter(policies.in_force(now), pk=held.pk).update(until=now)
    if not ended:
        return
    held.until = now
    note_role_ended(held)
    revoke_account_keys(held.account, conference=held.conference_id)
    _end_hub_links(held.account)
    audit.record(
        by, "people.end_role", conference=held.conference_id, site=held.site_id, account=held.account_id, role=held.role
    )


def _end_hub_links(account: Account) -> None:
    maker, now = actor_for(account), timezone.now()
    open_still = Pairing.objects.filter(policies.opens_doors(now), role=RoleKind.HUB_TECHNICIAN, made_by=maker.who)
    ended = [one for one in open_still if not policies.may_pair(maker, one.role, one.conference_id, one.site_id)]
    note_ended_pairings(ended)
    Pairing.objects.filter(pk__in=[one.pk for one in ended]).update(revoked_at=now)


@transaction.atomic
def leave_site(conference: int, site: int, *, by: Actor) -> None:
    """A room is taken out of its conference: its devices and ways in end, and the roles held there. Raises Refused(forbidden)."""
    end_ways_in(conference, by=by, site=site)
    held = RoleHeld.objects.filter(policies.in_force(timezone.now()), conference_id=conference, site_id=site)
    for one in held.select_related("account"):
        end_role(one, by=by)


@transaction.atomic
def forget_conference(conference: int, *, by: Actor) -> None:
    """Take a deleted conference's roles, devices and ways in along. Raises Refused(forbidden)."""
    if not (policies.is_admin(by) or policies.organises(by, conference)):
        raise Refused("forbidden")
    revoke_devices(Device.objects.filter(conference_id=conference, revoked_at__isnull=True), conference=conference)
    end_phones([conference_group(conference)], conference=conference)
    accounts = Account.objects.filter(roles__conference_id=conference).distinct()
    for account in accounts:
        revoke_account_keys(account, conference=conference)
    Device.objects.filter(conference_id=conference).delete()
    Pairing.objects.filter(conference_id=conference).delete()
    RoleHeld.objects.filter(conference_id=conference).delete()
    audit.record(by, "people.forget_conference", conference=conference)
