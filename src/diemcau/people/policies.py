"""Who may do what with people, roles and devices (domain.md §10)."""

from datetime import datetime

from django.db.models import Q

from diemcau.kernel.actor import Actor

from .enums import CLUSTER_ROLES, CONFERENCE_ROLES, SITE_ROLES, RoleKind
from .models import Account

_OWN_SITE = (RoleKind.SITE_REGISTRAR, RoleKind.SITE_TECHNICIAN)


def in_force(moment: datetime) -> Q:
    """Roles held at `moment`."""
    return Q(since__lte=moment) & (Q(until__isnull=True) | Q(until__gt=moment))


def opens_doors(moment: datetime) -> Q:
    """Devices and pairings that are neither expired nor revoked at `moment`."""
    return Q(expires_at__gt=moment) & (Q(revoked_at__isnull=True) | Q(revoked_at__gt=moment))


def is_admin(actor: Actor) -> bool:
    """A system administrator."""
    return actor.holds(RoleKind.SYSTEM_ADMIN)


def organises(actor: Actor, conference: int = 0) -> bool:
    """An organiser of this conference (0: of any)."""
    if conference:
        return actor.holds(RoleKind.ORGANIZER, conference=conference)
    return any(held.role == RoleKind.ORGANIZER for held in actor.held)


def may_keep_directory(actor: Actor) -> bool:
    """Look at and change organisations: administrators, and organisers of any conference."""
    return is_admin(actor) or organises(actor)


def may_import_units(actor: Actor) -> bool:
    """Load a dated list of units: it holds for the whole installation."""
    return is_admin(actor)


def may_create_accounts(actor: Actor) -> bool:
    """Make accounts: administrators, and organisers of any conference."""
    return is_admin(actor) or organises(actor)


def visible_accounts(actor: Actor) -> Q:
    """Accounts whose details the actor may see: all, or those with a role in an own conference or made by the actor."""
    if is_admin(actor):
        return Q()
    own = _conferences(actor, RoleKind.ORGANIZER)
    if not own:
        return Q(pk__in=[])
    return Q(roles__conference_id__in=own) | Q(made_by=actor.who)


def may_change_account(actor: Actor, account: Account) -> bool:
    """Close an account, open it again, let its holder set a new password.

    Organisers may for accounts they made themselves, as long as these hold no role outside the organiser's conferences.
    """
    if is_admin(actor):
        return True
    if account.is_superuser or account.made_by != actor.who:
        return False
    return set(account.roles.values_list("conference_id", flat=True)) <= _conferences(actor, RoleKind.ORGANIZER)


def fits(role: str, conference: int, site: int) -> bool:
    """Whether a role can be held there: rooms' roles and a cluster's at a site, the hub's in a conference, the administrator's everywhere."""
    if role in (*SITE_ROLES, *CLUSTER_ROLES):
        return conference > 0 and site > 0
    if role in CONFERENCE_ROLES:
        return conference > 0 and site == 0
    if role == RoleKind.SYSTEM_ADMIN:
        return conference == 0 and site == 0
    return role == RoleKind.DELEGATE and conference > 0


def may_give(actor: Actor, role: str, conference: int, site: int) -> bool:
    """Give or end a role: administrators any, organisers within their conference, a site's lead its technician and registrar."""
    if is_admin(actor):
        return True
    if role == RoleKind.SYSTEM_ADMIN or conference == 0:
        return False
    if organises(actor, conference):
        return True
    return role in _OWN_SITE and site > 0 and actor.holds(RoleKind.SITE_LEAD, conference=conference, site=site)


def may_see_roles(actor: Actor, conference: int) -> bool:
    """The page of people with roles: administrators, organisers, and leads of rooms (their room only)."""
    return is_admin(actor) or organises(actor, conference) or bool(led_sites(actor, conference))


def may_pair(actor: Actor, role: str, conference: int, site: int) -> bool:
    """Let devices in: organisers and administrators for every room and the hub, hub technicians for rooms, leads for theirs."""
    if role == RoleKind.HUB_TECHNICIAN and site == 0:
        return is_admin(actor) or organises(actor, conference)
    if role not in SITE_ROLES or site <= 0 or conference <= 0:
        return False
    if runs_hub(actor, conference):
        return True
    return role in _OWN_SITE and actor.holds(RoleKind.SITE_LEAD, conference=conference, site=site)


def runs_hub(actor: Actor, conference: int) -> bool:
    """Administrators, organisers and hub technicians of a conference."""
    return is_admin(actor) or actor.holds(RoleKind.ORGANIZER, RoleKind.HUB_TECHNICIAN, conference=conference)


def may_see_devices(actor: Actor, conference: int) -> bool:
    """The page of devices: those who run the hub, and leads of rooms (their room only)."""
    return runs_hub(actor, conference) or bool(led_sites(actor, conference))


def led_sites(actor: Actor, conference: int) -> frozenset[int]:
    """The rooms of a conference that the actor leads."""
    return frozenset(
        h.site for h in actor.held if h.role == RoleKind.SITE_LEAD and h.conference == conference and h.site
    )


def seen_sites(actor: Actor, conference: int) -> Q:
    """Rows (devices, pairings, roles) of the rooms whose people and devices the actor may see."""
    if runs_hub(actor, conference):
        return Q(conference_id=conference)
    return Q(conference_id=conference, site_id__in=led_sites(actor, conference))


def may_make_sign_in_link(actor: Actor) -> bool:
    """A link that signs in without a password: administrators, and the command line."""
    return is_admin(actor)


def _conferences(actor: Actor, role: str) -> set[int]:
    return {held.conference for held in actor.held if held.role == role and held.conference}
