"""Questions about devices and the ways they are let in."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from diemcau.kernel import names
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound
from diemcau.kernel.ids import secret_hash

from .. import places, policies
from ..enums import RoleKind
from ..models import Device, Pairing


def pairing_behind(secret: str, *kinds: str) -> Pairing | None:
    """The pairing of one of `kinds` that this secret opens now. Typed codes are only found where guesses are counted."""
    usable = Q(uses_left__isnull=True) | Q(uses_left__gt=0)
    rows = Pairing.objects.filter(usable, policies.opens_doors(timezone.now()), kind__in=kinds)
    return rows.filter(secret_hash=secret_hash(secret)).first()


def live_device(kid: str, key: str) -> Device | None:
    """The device whose key this is, while it opens doors."""
    rows = Device.objects.filter(policies.opens_doors(timezone.now()), kid=kid, key_hash=secret_hash(key))
    return rows.first() if kid and key else None


def devices_of(actor: Actor, conference: int) -> QuerySet[Device]:
    """Devices of the rooms the actor looks after, newest first, revoked and expired ones too. Raises NotFound."""
    if not policies.may_see_devices(actor, conference):
        raise NotFound
    rows = Device.objects.filter(policies.seen_sites(actor, conference))
    return rows.select_related("pairing").order_by("-paired_at", "-pk")


def device_for(actor: Actor, conference: int, pk: int) -> Device:
    """A device the actor may see. Raises NotFound."""
    found = devices_of(actor, conference).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def pairings_of(actor: Actor, conference: int) -> QuerySet[Pairing]:
    """Cards, links and codes that open now, of the rooms the actor looks after, newest first. Raises NotFound."""
    if not policies.may_see_devices(actor, conference):
        raise NotFound
    live = policies.opens_doors(timezone.now()) & (Q(uses_left__isnull=True) | Q(uses_left__gt=0))
    return Pairing.objects.filter(live, policies.seen_sites(actor, conference)).order_by("-made_at", "-pk")


def pairing_for(actor: Actor, conference: int, pk: int) -> Pairing:
    """A card, link or code that opens now and that the actor may see. Raises NotFound."""
    found = pairings_of(actor, conference).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody to let in again: a person of a room, or the room's registrar when nobody is named (`contact` 0)."""

    site: int
    code: str
    room: str
    role: str
    contact: int = 0
    name: str = ""
    phone: str = ""

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.site}:{self.role}:{self.contact}"


def hits(actor: Actor, conference: int, typed: str, *, limit: int = 8) -> list[Hit]:
    """Rooms and people whose name, number or phone begins a word with what was typed; best first. Marks do not count.

    Only rooms for which the actor may let devices in. Raises NotFound for those who may not at all.
    """
    if not policies.may_see_devices(actor, conference):
        raise NotFound
    own = None if policies.runs_hub(actor, conference) else policies.led_sites(actor, conference)
    words = names.fold(typed).split()
    if not words:
        return []
    found: list[tuple[int, Hit]] = []
    for place, room in enumerate(places.known().rooms(conference, own)):
        found += [(rank * 100_000 + place, hit) for rank, hit in _hits_of(room, words)]
    found.sort(key=lambda ranked: ranked[0])
    allowed = (hit for _rank, hit in found if policies.may_pair(actor, hit.role, conference, hit.site))
    return [hit for hit, _number in zip(allowed, range(limit), strict=False)]


def _hits_of(room: places.Room, words: list[str]) -> list[tuple[int, Hit]]:
    """The people of a room that fit, ranked: 0 the name or number as typed, 1 a word of them."""
    people = room.people or (places.Person(0, RoleKind.SITE_REGISTRAR, "", ""),)
    texts = f"{room.code} {room.code.lstrip('0')} {names.fold(room.name)}"
    found = []
    for person in people:
        about = f" {texts} {names.fold(person.name)} {person.phone.replace(' ', '')}"
        if all(f" {word}" in about for word in words):
            exact = room.code.lstrip("0") == " ".join(words).lstrip("0") or texts.endswith(" ".join(words))
            hit = Hit(room.site, room.code, room.name, person.role, person.contact, person.name, person.phone)
            found.append((0 if exact else 1, hit))
    return found
