"""Ways in for devices: the room's printed card, a personal link, a code read out over the phone."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from diemcau.infra import audit
from diemcau.infra.derived import derived_secret
from diemcau.infra.options import options
from diemcau.kernel import names
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.ids import secret_hash, short_code

from .. import policies
from ..enums import PairingKind, RoleKind
from ..models import Device, Pairing
from .devices import revoke_devices
from .keybook import note_ended_pairings, note_pairings

CODE_MINUTES = 15
DAYS = 60


class _Whom(NamedTuple):
    conference: int
    site: int
    role: str
    holder: str = ""
    contact: int | None = None


class Made(NamedTuple):
    """A way in, and its secret: the database keeps the hash only."""

    pairing: Pairing
    secret: str

    @property
    def path(self) -> str:
        """Where it opens: /enter/… for cards and links, /pair for a code to type."""
        return "/pair" if self.pairing.kind == PairingKind.CODE else f"/enter/{self.secret}"

    @property
    def url(self) -> str:
        """The whole address, for QR codes and messages."""
        return f"{options().public_url.rstrip('/')}{self.path}"

    @property
    def told(self) -> str:
        """The address as it is read out and typed: without what a browser adds by itself."""
        return self.url.removeprefix("https://")

    @property
    def spoken(self) -> str:
        """A code in two groups of four, as it is read out."""
        return f"{self.secret[:4]} {self.secret[4:]}"


@transaction.atomic
def make_card(*, by: Actor, conference: int, site: int, role: str = RoleKind.SITE_REGISTRAR, days: int = DAYS) -> Made:
    """A room's card: any number of devices, for `days`. Raises Refused(forbidden)."""
    _require(by, role, conference, site)
    made = _card(by, role, conference, site, days)
    made.pairing.save()
    note_pairings([made.pairing])
    audit.record(by, "people.make_card", conference=conference, site=site, role=role)
    return made


@transaction.atomic
def cards_for(
    *, by: Actor, conference: int, sites: Sequence[int], role: str = RoleKind.SITE_REGISTRAR, days: int = DAYS
) -> dict[int, Made]:
    """The cards of many rooms: those that still open, printed again just as they were; new ones for the rest.

    As many queries for any number of rooms, besides inserts in batches. Raises Refused(forbidden).
    """
    for site in sites:
        _require(by, role, conference, site)
    cards = Pairing.objects.filter(
        policies.opens_doors(timezone.now()), conference_id=conference, role=role, kind=PairingKind.CARD
    )
    kept = {card.site_id: Made(card, _card_secret(card)) for card in cards.order_by("pk")}
    kept = {site: made for site, made in kept.items() if secret_hash(made.secret) == made.pairing.secret_hash}
    fresh = {site: _card(by, role, conference, site, days) for site in sites if site not in kept}
    Pairing.objects.bulk_create([made.pairing for made in fresh.values()], batch_size=500)
    note_pairings([made.pairing for made in fresh.values()])
    if fresh:
        audit.record(by, "people.make_cards", conference=conference, count=len(fresh), role=role)
    return {site: kept.get(site) or fresh[site] for site in sites}


@transaction.atomic
def make_link(
    *, by: Actor, conference: int, site: int, role: str, holder: str = "", contact: int | None = None, days: int = DAYS
) -> Made:
    """A personal link: opens on the holder's devices for `days`. Raises Refused(forbidden)."""
    _require(by, role, conference, site)
    secret, whom = secrets.token_urlsafe(16), _Whom(conference, site, role, holder, contact)
    pairing = _pairing(PairingKind.LINK, secret, whom, by=by, now=timezone.now(), days=days)
    pairing.save()
    note_pairings([pairing])
    audit.record(by, "people.make_link", conference=conference, site=site, role=role)
    return Made(pairing, secret)


@transaction.atomic
def make_code(
    *, by: Actor, conference: int, site: int, role: str, holder: str = "", contact: int | None = None, days: int = DAYS
) -> Made:
    """A code of 8 characters to type on /pair: once, within 15 minutes; the device it lets in lasts `days`.

    Raises Refused(forbidden).
    """
    _require(by, role, conference, site)
    code, now, whom = short_code(8), timezone.now(), _Whom(conference, site, role, holder, contact)
    pairing = _pairing(PairingKind.CODE, code, whom, by=by, now=now, days=days)
    pairing.expires_at = now + timedelta(minutes=CODE_MINUTES)
    pairing.uses_left = 1
    pairing.save()
    note_pairings([pairing])
    audit.record(by, "people.make_code", conference=conference, site=site, role=role)
    return Made(pairing, code)


@transaction.atomic
def reissue(
    *,
    by: Actor,
    conference: int,
    site: int,
    role: str,
    kind: str = PairingKind.CODE,
    holder: str = "",
    contact: int | None = None,
) -> Made:
    """A new code or link for somebody on the phone. The old one ends in the same action, with the devices it let in.

    The room's printed card and other people's links stay. Raises Refused(forbidden).
    """
    _require(by, role, conference, site)
    whose = Q(contact_id=contact) if contact else Q(contact_id__isnull=True, holder=names.tidy(holder))
    old = Pairing.objects.filter(
        whose, conference_id=conference, site_id=site, role=role, kind__in=(PairingKind.LINK, PairingKind.CODE)
    )
    revoke_devices(Device.objects.filter(pairing__in=old), conference=conference)
    note_ended_pairings(old.filter(revoked_at__isnull=True))
    old.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())
    make = make_link if kind == PairingKind.LINK else make_code
    return make(by=by, conference=conference, site=site, role=role, holder=holder, contact=contact)


def _require(by: Actor, role: str, conference: int, site: int) -> None:
    if not policies.may_pair(by, role, conference, site):
        raise Refused("forbidden")


def _card(by: Actor, role: str, conference: int, site: int, days: int) -> Made:
    pairing = _pairing(PairingKind.CARD, "", _Whom(conference, site, role), by=by, now=timezone.now(), days=days)
    secret = _card_secret(pairing)
    pairing.secret_hash = secret_hash(secret)
    return Made(pairing, secret)


def _card_secret(pairing: Pairing) -> str:
    """A card's secret follows from its facts and the installation's secret, so that the same card can be printed again."""
    made = pairing.made_at.astimezone(UTC).isoformat(timespec="microseconds")
    facts = f"{pairing.conference_id}/{pairing.site_id}/{pairing.role}/{made}"
    return derived_secret("diemcau.people.card", facts)


def _pairing(kind: str, secret: str, whom: _Whom, *, by: Actor, now: datetime, days: int) -> Pairing:
    return Pairing(
        secret_hash=secret_hash(secret),
        kind=kind,
        role=whom.role,
        conference_id=whom.conference,
        site_id=whom.site,
        holder=names.tidy(whom.holder)[:120],
        contact_id=whom.contact or None,
        made_at=now,
        made_by=by.who,
        expires_at=now + timedelta(days=days),
        devices_until=now + timedelta(days=days),
    )
