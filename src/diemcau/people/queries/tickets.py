"""Tickets: what a device or an account may say and hear on the live plane (kernel.tickets), for 12 hours."""

from datetime import datetime, timedelta

from django.utils import timezone

from diemcau.infra import operations
from diemcau.infra.engine import audience_in
from diemcau.infra.outbox import RUNS
from diemcau.kernel.actor import Actor
from diemcau.kernel.clock import as_ms
from diemcau.kernel.errors import NotFound
from diemcau.kernel.tickets import Ticket

from .. import places, policies
from ..enums import CLUSTER_ROLES, CONFERENCE_ROLES, SITE_ROLES, RoleKind
from ..models import Account, Device, RevokedKey, RoleHeld

LIFE = timedelta(hours=12)
_HUB = ("wall", "hall", "screens", "lists", "speakers", "films", "broadcast")
_READS = ("screens", "lists")  # pages that fetch themselves again when something happened
_READERS = frozenset({RoleKind.SECRETARY, *CLUSTER_ROLES})
_ADMIN = ("screens", "lists", "site-*")  # the pages open to somebody who only administers: no wall, no hall
_ROLES = (*CONFERENCE_ROLES, *CLUSTER_ROLES, *SITE_ROLES, RoleKind.SYSTEM_ADMIN)


def account_kid(account: Account) -> str:
    """The key in an account's tickets. It changes when a role ends or the account is closed."""
    return f"account:{account.pk}.{account.key_number}"


def device_ticket(device: Device, *, run: str = "live", site: int | None = None) -> Ticket:
    """A ticket for the room of a device; a device of the hub may name a site. Raises NotFound."""
    wanted = device.site_id if site is None else site
    if device.site_id not in (0, wanted) or run not in RUNS:
        raise NotFound
    if device.site_id == 0 and wanted and not places.known().rooms(device.conference_id, [wanted]):
        raise NotFound
    hear, kinds = _granted({device.role}, wanted, run)
    return Ticket(
        kid=device.kid,
        who=f"device:{device.kid}",
        conference=device.conference_id,
        site=wanted,
        device=device.kid,
        expires=as_ms(min(timezone.now() + LIFE, device.expires_at)),
        run=run,
        hear=hear,
        kinds=kinds,
    )


def account_ticket(account: Account, actor: Actor, *, conference: int, site: int = 0, run: str = "live") -> Ticket:
    """A ticket for a person signed in, by the roles held over this conference or site. Raises NotFound."""
    if conference <= 0 or run not in RUNS:
        raise NotFound
    roles = {role for role in _ROLES if actor.holds(role, conference=conference, site=site)}
    if site == 0:  # the pages of a cluster are of no single room
        held = {one.role for one in actor.held if one.conference == conference}
        roles |= {role for role in CLUSTER_ROLES if role in held}
    if RoleKind.SYSTEM_ADMIN in roles:
        places.known().key(conference)  # one that is not there has no tickets
    if site and not roles & set(SITE_ROLES) and not places.known().rooms(conference, [site]):
        raise NotFound
    hear, kinds = _granted(roles, site, run)
    return Ticket(
        kid=account_kid(account),
        who=actor.who,
        conference=conference,
        site=site,
        device=f"account:{account.pk}",
        expires=as_ms(_until(account, conference)),
        run=run,
        hear=hear,
        kinds=kinds,
    )


def revoked_kids() -> list[str]:
    """Keys under which a ticket could still be valid but must not be: loaded by the plane when it starts."""
    return list(RevokedKey.objects.filter(until__gt=timezone.now()).values_list("kid", flat=True))


def _granted(roles: set[str] | set[RoleKind], site: int, run: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Audiences of this run, and kinds of op. Whoever may open a page that moves hears it: a co-organiser like the hub, an
    administrator what the pages of every room show, a secretary or a coordinator that something happened, and the room whose page is open;
    what they may say is granted by the modules (infra.operations).

    The hub hears every room, also with a ticket for one: a browser holds one ticket for all its pages. Raises NotFound when
    nothing is granted.
    """
    known = {RoleKind(role) for role in roles if role in _ROLES}
    if not known:
        raise NotFound
    hears: list[str] = []
    if known - {RoleKind.SYSTEM_ADMIN, *_READERS}:
        hears += [f"site-{site}", "screens"] if site else _HUB
    if known & _READERS:
        hears += [audience for audience in ((f"site-{site}", *_READS) if site else _READS) if audience not in hears]
    if RoleKind.SYSTEM_ADMIN in known:
        hears += [audience for audience in _ADMIN if audience not in hears]
    if known & {RoleKind.ORGANIZER, RoleKind.HUB_TECHNICIAN, RoleKind.CO_ORGANIZER}:
        hears = [*_HUB, "site-*"]
    return tuple(audience_in(run, audience) for audience in hears), tuple(operations.granted(known))


def _until(account: Account, conference: int) -> datetime:
    """Twelve hours from now, or when the first of the account's roles there ends."""
    now = timezone.now()
    roles = RoleHeld.objects.filter(
        policies.in_force(now), account=account, conference_id__in=(0, conference), until__isnull=False
    )
    return min([now + LIFE, *(role.until for role in roles if role.until)])
