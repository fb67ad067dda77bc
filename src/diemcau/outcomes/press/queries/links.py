"""What the two kinds of links open: the kit for the press, a card for its speaker's office."""

from dataclasses import dataclass

from django.utils import timezone

from diemcau.conferences.models import Conference
from diemcau.infra.options import options
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import NotFound
from diemcau.kernel.ids import secret_hash

from .. import policies
from ..cards import Face, faces_of
from ..links import card_secret, kit_secret, office_of
from ..models import Card, Kit, Release


@dataclass(frozen=True, slots=True)
class Opened:
    """A kit's public link. `release` is the last one given out; None: the embargo is not over, and whoever asks is not of its staff."""

    kit: Kit
    release: Release | None

    @property
    def conference(self) -> Conference:
        return self.kit.conference


@dataclass(frozen=True, slots=True)
class OpenedCard:
    """A card's link that opens now, and who acts with it."""

    card: Card
    face: Face

    @property
    def conference(self) -> Conference:
        return self.card.conference

    @property
    def actor(self) -> Actor:
        who = office_of(self.card.conference_id, self.card.speaker)
        return Actor(who=who, held=frozenset({Held(policies.OFFICE, self.card.conference_id)}))


def kit_behind(secret: str, actor: Actor) -> Opened:
    """What this secret opens. Raises NotFound when it is unknown or ended, or nothing was given out."""
    kit = (
        Kit.objects.filter(secret_hash=secret_hash(secret)).exclude(secret_hash="").select_related("conference").first()
    )
    release = kit.conference.releases.order_by("-number").first() if kit else None
    if kit is None or release is None:
        raise NotFound
    early = kit.embargo_until is not None and timezone.now() < kit.embargo_until
    return Opened(kit, None if early and not policies.may_keep(actor, kit.conference_id) else release)


def card_behind(secret: str) -> OpenedCard:
    """What this secret opens. Raises NotFound when it is unknown, ended, ran out, or the speaker is no longer in the programme."""
    live = Card.objects.filter(secret_hash=secret_hash(secret), link_expires_at__gt=timezone.now())
    card = live.exclude(secret_hash="").select_related("conference").first()
    faces = faces_of(card.conference) if card else []
    face = next((one for one in faces if one.card and card and one.card.pk == card.pk), None)
    if card is None or face is None:
        raise NotFound
    return OpenedCard(card, face)


def kit_url(kit: Kit) -> str:
    """The public address; empty without a link, and for one made under another secret key of the installation."""
    secret = kit_secret(kit)
    kept = kit.link_made_at is not None and secret_hash(secret) == kit.secret_hash
    return f"{options().public_url.rstrip('/')}/press/{secret}" if kept else ""


def card_url(card: Card) -> str:
    """The office's address; empty without a link that opens."""
    secret = card_secret(card)
    live = card.link_expires_at is not None and card.link_expires_at > timezone.now()
    return (
        f"{options().public_url.rstrip('/')}/card/{secret}" if live and secret_hash(secret) == card.secret_hash else ""
    )
