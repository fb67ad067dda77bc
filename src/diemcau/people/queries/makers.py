"""Ways into rooms by who made them: what a lead or a technician of the hub gave out opens on when they may give out nothing more."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Exists, OuterRef
from django.utils import timezone

from diemcau.kernel.actor import NOBODY, Actor, Held
from diemcau.kernel.errors import NotFound

from .. import policies
from ..enums import PairingKind
from ..models import Account, Device, Pairing, RoleHeld
from .devices import usable

_ASKED = ("account:", "device:")  # the machine itself stays who it is


def orphaned_ways(actor: Actor, conference: int, site: int | None = None, *, maker: str = "") -> list[Pairing]:
    """Links and codes for rooms that still open, or by which a device is still let in, made by somebody who may make them no more
    (of one room, by one maker when given). A printed card is the room's own. Raises NotFound."""
    if not policies.may_see_devices(actor, conference):
        raise NotFound
    now = timezone.now()
    at_work = Device.objects.filter(policies.opens_doors(now), pairing=OuterRef("pk"))
    rows = Pairing.objects.filter(policies.seen_sites(actor, conference), revoked_at__isnull=True, site_id__gt=0)
    rows = rows.exclude(kind=PairingKind.CARD).filter(Exists(at_work) | (policies.opens_doors(now) & usable()))
    if site is not None:
        rows = rows.filter(site_id=site)
    if maker:
        rows = rows.filter(made_by=maker)
    found = [row for row in rows.order_by("site_id", "pk") if row.made_by.startswith(_ASKED)]
    whos = {row.made_by for row in found}
    makers = _accounts(whos) | _devices(whos, conference)
    may = policies.may_pair
    return [row for row in found if not may(makers.get(row.made_by, NOBODY), row.role, conference, row.site_id)]


def _accounts(whos: Collection[str]) -> dict[str, Actor]:
    """Open accounts among the makers, with the roles held now. Two queries."""
    numbers = [int(who[8:]) for who in whos if who.startswith("account:") and who[8:].isdigit()]
    held: dict[int, set[Held]] = defaultdict(set)
    roles = RoleHeld.objects.filter(policies.in_force(timezone.now()), account__in=numbers)
    for account, role, conference, site in roles.values_list("account_id", "role", "conference_id", "site_id"):
        held[account].add(Held(role, conference, site))
    people = Account.objects.filter(pk__in=numbers, is_active=True).values_list("pk", "is_superuser")
    return {
        f"account:{pk}": Actor(
            who=f"account:{pk}", held=frozenset(held[pk] | ({Held("system_admin")} if admin else set()))
        )
        for pk, admin in people
    }


def _devices(whos: Collection[str], conference: int) -> dict[str, Actor]:
    """Devices among them that open doors, or whose people were let in anew on another one: it made what the old one made. Two queries."""
    kids = [who[7:] for who in whos if who.startswith("device:")]
    made_on = [device for device in Device.objects.filter(kid__in=kids) if device.conference_id == conference]
    rows = Device.objects.filter(policies.opens_doors(timezone.now()), conference_id=conference) if made_on else ()
    live = {one for device in rows for one in (device.kid, _whose(device))}
    return {
        f"device:{device.kid}": Actor(
            who=f"device:{device.kid}", held=frozenset({Held(device.role, conference, device.site_id)})
        )
        for device in made_on
        if device.kid in live or (device.name and _whose(device) in live)
    }


def _whose(device: Device) -> tuple[int, str, str]:
    return device.site_id, device.role, device.name
