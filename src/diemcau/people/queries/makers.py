"""Ways into rooms by who made them: what a lead or a technician of the hub gave out opens on when they may give out nothing more."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from .. import policies
from ..enums import PairingKind
from ..models import Device, Pairing
from .actors import actor_again
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
    makers = {who: _still(who) for who in {row.made_by for row in found}}
    return [row for row in found if not policies.may_pair(makers[row.made_by], row.role, conference, row.site_id)]


def _still(who: str) -> Actor:
    """A maker as of now. Somebody let in anew on another device made what the old one made."""
    kind, _, kid = who.partition(":")
    made_on = Device.objects.filter(kid=kid).first() if kind == "device" else None
    if made_on is None or not made_on.name:
        return actor_again(who)
    same = {name: getattr(made_on, name) for name in ("conference_id", "site_id", "role", "name")}
    again = Device.objects.filter(policies.opens_doors(timezone.now()), **same).first()
    return actor_again(f"device:{again.kid}" if again else who)
