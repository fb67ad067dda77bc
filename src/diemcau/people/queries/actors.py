"""Who acts: the roles of an account or of a device, now."""

from django.utils import timezone
from django.utils.translation import get_language

from diemcau.kernel.actor import NOBODY, Actor, Held

from .. import places, policies
from ..enums import CLUSTER_ROLES
from ..models import Account, Device, RoleHeld
from .devices import live_device


def actor_for(account: Account) -> Actor:
    """A signed-in person with the roles held now; a coordinator's role spread over the rooms of the cluster as they stand now."""
    rows = RoleHeld.objects.filter(policies.in_force(timezone.now()), account=account)
    held = _spread(frozenset(Held(*row) for row in rows.values_list("role", "conference_id", "site_id")))
    if account.is_superuser:
        held |= {Held("system_admin")}
    language = account.language or get_language() or "vi"
    return Actor(who=f"account:{account.pk}", name=str(account), held=held, language=language)


def _spread(held: frozenset[Held]) -> frozenset[Held]:
    """A role over a cluster is held at the room named and at every room below it. One more query for each conference with one."""
    roots: dict[tuple[str, int], set[int]] = {}
    for one in held:
        if one.role in CLUSTER_ROLES:
            roots.setdefault((one.role, one.conference), set()).add(one.site)
    spread = (
        Held(role, conference, site)
        for (role, conference), sites in roots.items()
        for site in places.known().below(conference, sites)
    )
    return held | frozenset(spread)


def actor_for_device(kid: str, key: str) -> Actor:
    """The device that shows this key; NOBODY when it is unknown, expired or revoked."""
    device = live_device(kid, key)
    if device is None:
        return NOBODY
    held = frozenset({Held(device.role, device.conference_id, device.site_id)})
    return Actor(who=f"device:{device.kid}", name=device.name, held=held, language=get_language() or "vi")


def actor_again(who: str) -> Actor:
    """Whoever asked for something a while ago, with the roles held now; NOBODY when closed, revoked or expired."""
    kind, _, number = who.partition(":")
    if kind == "account":
        account = Account.objects.filter(pk=number, is_active=True).first()
        return actor_for(account) if account else NOBODY
    device = Device.objects.filter(policies.opens_doors(timezone.now()), kid=number).first()
    if kind != "device" or device is None:
        return NOBODY
    held = frozenset({Held(device.role, device.conference_id, device.site_id)})
    return Actor(who=who, name=device.name, held=held, language=get_language() or "vi")
